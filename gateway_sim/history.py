"""What testers did to phones and networks, and when: so that a conversation that is saved as a test
says so, too. In the words of conversation files (`steps`)."""

from collections import deque
from collections.abc import Iterator

import msgspec

from gateway_sim.clock import Clock
from gateway_sim.steps import NetworkDoes, NetworkIs, PhoneIs

#: Changes remembered over all phones, some 200 bytes each.
REMEMBERED = 100_000

#: The line of a step that no file holds yet.
NO_LINE = 0


class Change(msgspec.Struct, frozen=True):
    """`at` in simulated seconds since the epoch; `phone` is None for all phones."""

    at: float
    phone: str | None
    step: NetworkDoes | NetworkIs | PhoneIs


class History:
    """The newest changes, oldest first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._changes: deque[Change] = deque(maxlen=REMEMBERED)

    def note(self, phone: str | None, step: NetworkDoes | NetworkIs | PhoneIs) -> None:
        self._changes.append(Change(self._clock.now(), phone, step))

    def of(self, phone: str) -> Iterator[Change]:
        """What was done to that phone, and to all."""
        return (change for change in self._changes if change.phone in (phone, None))

    def clear(self) -> None:
        """Forgets what was done to phones; what a network is like stays."""
        networks = [change for change in self._changes if isinstance(change.step, NetworkIs)]
        self._changes.clear()
        self._changes.extend(networks[-1:])
