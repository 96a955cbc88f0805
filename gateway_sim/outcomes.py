"""What becomes of messages to a phone: set by a tester, per phone, for the next few or for good.

Stands between the SMSC's door and the receipts: `network` asks for the plan of each message.
"""

from typing import Literal, get_args

import msgspec

OutcomeName = Literal[
    "delivered",  # a receipt DELIVRD after the receipt delay
    "undelivered",  # a receipt UNDELIV
    "expired",  # a receipt EXPIRED
    "rejected",  # a receipt REJECTD
    "silent",  # accepted, and no receipt ever
    "late",  # DELIVRD, but LATE_S later
    "twice",  # DELIVRD, and the same receipt once more
    "before_answer",  # DELIVRD before the submit_sm_resp
    "throttled",  # the submit_sm is answered ESME_RTHROTTLED
]
OUTCOMES: tuple[OutcomeName, ...] = get_args(OutcomeName)

#: How late `late` is when nobody says: long after every timer a client may hold for a receipt.
LATE_S = 3600.0


class Outcome(msgspec.Struct, frozen=True):
    """`delay_s` is in simulated seconds; None means the network's own receipt delay (or LATE_S)."""

    name: OutcomeName
    delay_s: float | None = None


DELIVERED = Outcome("delivered")


class _Plan(msgspec.Struct):
    lasting: Outcome = DELIVERED
    passing: Outcome = DELIVERED
    left: int = 0


class Outcomes:
    """The plans of all phones. A phone nobody spoke about gets its messages delivered."""

    def __init__(self) -> None:
        self._plans: dict[str, _Plan] = {}

    def plan(self, phone: str, outcome: Outcome, count: int | None) -> None:
        """For the next `count` messages to `phone`, after which the lasting plan holds again;
        without a count, for all until changed."""
        plan = self._plans.setdefault(phone, _Plan())
        if count is None:
            plan.lasting, plan.left = outcome, 0
        else:
            plan.passing, plan.left = outcome, count

    def take(self, phone: str) -> Outcome:
        """The outcome of the next message to `phone`."""
        if not self._plans:
            return DELIVERED
        plan = self._plans.get(phone)
        if plan is None:
            return DELIVERED
        if plan.left:
            plan.left -= 1
            return plan.passing
        return plan.lasting

    def clear(self) -> None:
        self._plans.clear()
