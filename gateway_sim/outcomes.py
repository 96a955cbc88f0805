"""What becomes of messages: set by a tester per phone or for all, for the next few or for good, or
decided by the number itself (`faults`).

Stands between the SMSC's door and the receipts: the network asks for the plan of each message.
"""

from collections.abc import Callable

import msgspec

from gateway_sim.faults import FROM_PHONE, OUTCOMES, OutcomeName, decided_by
from sms.smpp.constants import Status

__all__ = ["DELIVERED", "LATE_S", "OUTCOMES", "REFUSALS", "Outcome", "OutcomeName", "Outcomes"]

#: How late `late` is when nobody says: long after every timer a client may hold for a receipt.
LATE_S = 3600.0

#: What a submit_sm that is not taken is answered with.
REFUSALS: dict[OutcomeName, Status] = {
    "throttled": Status.ESME_RTHROTTLED,
    "queue_full": Status.ESME_RMSGQFUL,
    "stumbles": Status.ESME_RSYSERR,
    "refused": Status.ESME_RINVDSTADR,
}


class Outcome(msgspec.Struct, frozen=True):
    """`delay_s` is in simulated seconds; None means the network's own receipt delay (or LATE_S).
    `status` is the command_status of `refused`, where it is another than usual."""

    name: OutcomeName
    delay_s: float | None = None
    status: int | None = None

    @property
    def refusal(self) -> int | None:
        """The command_status of a submit_sm that is not taken; None where it is."""
        return self.status if self.status is not None else REFUSALS.get(self.name)


DELIVERED = Outcome("delivered")


class _Plan(msgspec.Struct):
    """`passing` for the next `left` messages, then `lasting`."""

    lasting: Outcome | None = None
    passing: Outcome | None = None
    left: int = 0

    def set(self, outcome: Outcome, count: int | None) -> None:
        if count is None:
            self.lasting, self.left = outcome, 0
        else:
            self.passing, self.left = outcome, count

    def take(self) -> Outcome | None:
        if self.left:
            self.left -= 1
            return self.passing
        return self.lasting


#: The key of the plan for all phones.
_ALL = ""


class _Direction:
    """The plans for messages to phones, or for those from phones."""

    def __init__(self) -> None:
        self.plans: dict[str, _Plan] = {}
        self._tries: dict[str, int] = {}

    def take(self, phone: str, decided: Outcome | None, times: int) -> Outcome | None:
        for key in (phone, _ALL):
            plan = self.plans.get(key)
            if plan is not None and (outcome := plan.take()) is not None:
                return outcome
        return decided if not times else self._once_in_a_while(phone, decided, times)

    def _once_in_a_while(self, phone: str, decided: Outcome | None, times: int) -> Outcome | None:
        """`times` tries meet what the number decides, the next one is taken; and so on."""
        tries = self._tries.get(phone, 0)
        self._tries[phone] = (tries + 1) % (times + 1)
        return decided if tries < times else DELIVERED


class Outcomes:
    """All plans. A plan for a phone goes before one for all, that before what the number says, and
    that before what `of_people`, where set, knows of who holds the phone."""

    def __init__(self) -> None:
        self.of_people: Callable[[str], Outcome | None] | None = None
        self._to_phones = _Direction()
        self._from_phones = _Direction()

    def plan(self, phone: str | None, outcome: Outcome, count: int | None) -> None:
        """For the next `count` messages to (or from) `phone`, None for all phones; after them the
        lasting plan holds again. Without a count, for all until changed."""
        plans = (self._from_phones if outcome.name in FROM_PHONE else self._to_phones).plans
        plans.setdefault(phone or _ALL, _Plan()).set(outcome, count)

    def forget(self, phone: str | None) -> None:
        """As if nothing had been said about that phone, or (None) about all phones."""
        for direction in (self._to_phones, self._from_phones):
            direction.plans.pop(phone or _ALL, None)

    def take(self, phone: str) -> Outcome | None:
        """The outcome of the next message to `phone`; None where nobody said anything."""
        ending = decided_by(phone)
        if ending is None or ending.outcome in FROM_PHONE:
            decided = self.of_people(phone) if self.of_people is not None else None
            return self._to_phones.take(phone, decided, 0) if self._to_phones.plans else decided
        return self._to_phones.take(phone, Outcome(ending.outcome), ending.times)

    def arrive(self, phone: str) -> Outcome | None:
        """The outcome of the next message from `phone`; None where nobody said anything."""
        ending = decided_by(phone)
        if ending is None or ending.outcome not in FROM_PHONE:
            return self._from_phones.take(phone, None, 0)
        return self._from_phones.take(phone, Outcome(ending.outcome), ending.times)

    def clear(self) -> None:
        self._to_phones = _Direction()
        self._from_phones = _Direction()
