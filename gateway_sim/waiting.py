"""Messages that wait in the SMSC for a phone that is off, out of coverage or abroad.

When the phone is back they are delivered in the order they came; those that waited longer than they
may expire first.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from gateway_sim.clock import Clock
from gateway_sim.receipts import Due
from gateway_sim.wheel import Wheel

#: How long an SMSC keeps a message that says nothing of it, in seconds: what the operators of the
#: country are said to keep, and within every deadline of a benefit.
KEPT_S = 24 * 3600.0


class Waiting:
    """`expired` is called with what has waited too long."""

    def __init__(self, clock: Clock, expired: Callable[[list[Due]], None]) -> None:
        self._expired = expired
        self._by_phone: dict[str, dict[int, Due]] = {}
        self._wheel: Wheel[Due] = Wheel(clock, self._too_late)

    def hold(self, due: Due) -> None:
        self._by_phone.setdefault(due.phone, {})[due.id] = due
        self._wheel.add(due.at + validity_s(due.submit.validity_period, due.at), due)

    def release(self, phone: str) -> list[Due]:
        """Everything that waits for the phone, in order; it waits no longer."""
        return list(self._by_phone.pop(phone, {}).values())

    def count(self, phone: str) -> int:
        return len(self._by_phone.get(phone, ()))

    def next_due(self) -> float | None:
        """When the next message may expire, in simulated seconds."""
        return self._wheel.soonest() if self._by_phone else None

    def clear(self) -> None:
        self._by_phone.clear()
        self._wheel.clear()

    def _too_late(self, dues: list[Due]) -> None:
        late = [due for due in dues if self._by_phone.get(due.phone, {}).pop(due.id, None)]
        for phone in {due.phone for due in late}:
            if not self._by_phone[phone]:
                del self._by_phone[phone]
        if late:
            self._expired(late)


# SMPP 3.4 §7.1.1: YYMMDDhhmmss, tenths, and R (relative) or quarter hours from UTC with a sign.
_TIME = re.compile(r"(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\d(\d\d)([R+-])")


def validity_s(written: str, at: float) -> float:
    """How many seconds a message submitted `at` may wait; KEPT_S for what is no time."""
    found = _TIME.fullmatch(written)
    if found is None:
        return KEPT_S
    years, months, days, hours, minutes, seconds, quarters = map(int, found.groups()[:7])
    if found[8] == "R":
        days += 365 * years + 30 * months
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds).total_seconds()
    zone = timezone(timedelta(minutes=15 * quarters) * (-1 if found[8] == "-" else 1))
    try:
        end = datetime(2000 + years, months, days, hours, minutes, seconds, tzinfo=zone)
    except ValueError:
        return KEPT_S
    return max(0.0, end.timestamp() - at)
