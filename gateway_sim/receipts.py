"""Delivery receipts: planned when a message is taken, sent when due by the simulator's clock."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
import structlog

from gateway_sim.clock import LOCAL, Clock
from gateway_sim.deliveries import Deliveries, Item
from gateway_sim.errors import QueueFull
from gateway_sim.ids import MessageIds
from gateway_sim.outcomes import LATE_S, Outcome, OutcomeName
from gateway_sim.phones import Message, Phones, State
from gateway_sim.wheel import Wheel
from sms.smpp.constants import MessageState, RegisteredDelivery
from sms.smpp.pdu import SubmitSm
from sms.smpp.receipt import make_receipt

#: What each outcome comes to: on the phone, in the receipt, and as its error code.
_ENDS: dict[OutcomeName, tuple[State, MessageState, str]] = {
    "undelivered": ("undelivered", MessageState.UNDELIVERABLE, "001"),
    "expired": ("expired", MessageState.EXPIRED, "002"),
    "rejected": ("rejected", MessageState.REJECTED, "003"),
}
_DELIVERED: tuple[State, MessageState, str] = ("delivered", MessageState.DELIVERED, "000")

# plain numbers: arithmetic on the enumeration costs ten times as much
_ON_FAILURE = int(RegisteredDelivery.RECEIPT_ON_FAILURE)
_ASKED = int(RegisteredDelivery.RECEIPT) | _ON_FAILURE

log = structlog.get_logger(__name__)


class Fate(msgspec.Struct):
    """What will become of one message to a phone. `message` is None until all its parts are there;
    `left` counts the parts whose end has not come."""

    outcome: Outcome
    message: Message | None = None
    left: int = 1


class Due(msgspec.Struct):
    """The end of one part: `id` is the SMSC's; `account` submitted it as `source`, at `at`."""

    fate: Fate
    submit: SubmitSm
    id: int
    phone: str
    source: str
    account: str
    at: float
    again: bool = False


class Receipts:
    """All ends to come."""

    def __init__(
        self,
        clock: Clock,
        phones: Phones,
        ids: MessageIds,
        deliveries: Deliveries,
        delay_s: float,
    ) -> None:
        self._clock = clock
        self._phones = phones
        self._ids = ids
        self._deliveries = deliveries
        self._delay_s = delay_s
        self._wheel: Wheel[Due] = Wheel(clock, self.send_now)
        self._sent = 0
        self._dropped = 0

    def plan(self, due: Due) -> None:
        """The part meets its end after its outcome's delay."""
        outcome = due.fate.outcome
        if outcome.name != "silent":
            self._wheel.add(due.at + self._delay_of(outcome), due)
            if outcome.name == "twice":
                again = msgspec.structs.replace(due, again=True)
                self._wheel.add(due.at + 2 * self._delay_of(outcome), again)

    def send_now(self, dues: Sequence[Due]) -> None:
        """The parts meet their ends: the phones show it, and whoever asked gets receipts."""
        items = []
        for due in dues:
            state, receipt_state, error = _ENDS.get(due.fate.outcome.name, _DELIVERED)
            if not due.again:
                self._end(due.fate, state)
            if _is_asked(due.submit.registered_delivery, receipt_state):
                items.append(self._item(due, receipt_state, error))
        try:
            self._deliveries.add(items)
            self._sent += len(items)
        except QueueFull as error:
            self._dropped += len(items)
            log.warning("receipts dropped", receipts=len(items), why=str(error))

    def show_ended(self, fate: Fate) -> None:
        """The last part of a long message came after the ends of all the others."""
        if fate.left <= 0 and fate.message is not None:
            self._phones.change(fate.message, _ENDS.get(fate.outcome.name, _DELIVERED)[0])

    def next_due(self) -> float | None:
        return self._wheel.soonest()

    def counts(self) -> dict[str, int]:
        return {"sent": self._sent, "due": len(self._wheel), "dropped": self._dropped}

    def clear(self) -> None:
        self._wheel.clear()

    def _delay_of(self, outcome: Outcome) -> float:
        if outcome.delay_s is not None:
            return outcome.delay_s
        return LATE_S if outcome.name == "late" else self._delay_s

    def _end(self, fate: Fate, state: State) -> None:
        fate.left -= 1
        if fate.left <= 0 and fate.message is not None:
            self._phones.change(fate.message, state)

    def _item(self, due: Due, state: MessageState, error: str) -> Item:
        receipt = make_receipt(
            due.submit,
            self._ids.in_receipt(due.id),
            state,
            submitted=datetime.fromtimestamp(due.at, LOCAL),
            done=datetime.fromtimestamp(self._clock.now(), LOCAL),
            error=error,
        )
        return Item(due.source, due.phone, receipt, due.account)


def _is_asked(registered_delivery: int, state: MessageState) -> bool:
    """SMPP 3.4 §5.2.17: 1 asks for every end, 2 for failures alone."""
    asked = registered_delivery & _ASKED
    if asked == _ON_FAILURE:
        return state != MessageState.DELIVERED
    return bool(asked)
