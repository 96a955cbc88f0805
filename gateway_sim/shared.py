"""What all operators of one simulator share: time, phones, and what a tester said of them."""

from collections.abc import Iterator
from typing import NamedTuple

from gateway_sim.clock import Clock
from gateway_sim.ids import fresh_numbers
from gateway_sim.outcomes import Outcomes
from gateway_sim.owners import Owners
from gateway_sim.phones import Phones
from gateway_sim.wire import Wire


class Shared(NamedTuple):
    """`numbers` are those of messages: they grow on a phone, whichever operator brings them."""

    clock: Clock
    phones: Phones
    outcomes: Outcomes
    owners: Owners
    numbers: Iterator[int]
    wire: Wire


def shared_by_all(clock: Clock, phones: Phones) -> Shared:
    return Shared(clock, phones, Outcomes(), Owners(), fresh_numbers(), Wire(clock))
