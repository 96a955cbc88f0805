"""Delivery receipts: planned when a message is taken, sent when due by the simulator's clock."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

import msgspec
import structlog

from gateway_sim.clock import LOCAL, Clock
from gateway_sim.deliveries import Deliveries, Item
from gateway_sim.errors import QueueFull
from gateway_sim.ids import MessageIds
from gateway_sim.outcomes import LATE_S, Outcome, OutcomeName
from gateway_sim.phones import Message, Phones, State
from gateway_sim.receipt_styles import ReceiptStyle, restyle
from gateway_sim.wheel import Wheel
from sms.smpp.constants import MessageState, RegisteredDelivery
from sms.smpp.pdu import SubmitSm
from sms.smpp.receipt import ReceiptShape, make_receipt

#: What each outcome comes to: on the phone, in the receipt, and as its error code.
_ENDS: dict[OutcomeName, tuple[State, MessageState, str]] = {
    "undelivered": ("undelivered", MessageState.UNDELIVERABLE, "001"),
    "expired": ("expired", MessageState.EXPIRED, "002"),
    "rejected": ("rejected", MessageState.REJECTED, "003"),
}
_DELIVERED: tuple[State, MessageState, str] = ("delivered", MessageState.DELIVERED, "000")

#: Outcomes after which nothing is ever heard of the message.
_SILENT = ("silent", "lost")

# plain numbers: arithmetic on the enumeration costs ten times as much
_ON_FAILURE = int(RegisteredDelivery.RECEIPT_ON_FAILURE)
_ASKED = int(RegisteredDelivery.RECEIPT) | _ON_FAILURE

log = structlog.get_logger(__name__)


class Fate(msgspec.Struct):
    """What will become of one message to a phone. `message` is None until all its parts are there;
    `left` counts the parts whose end has not come; with `waits` the phone is away."""

    outcome: Outcome
    message: Message | None = None
    left: int = 1
    waits: bool = False


class Due(msgspec.Struct):
    """The end of one part: `id` is the SMSC's; `account` submitted it as `source`, at `at`. With
    `says` it is no end, but a receipt that tells so."""

    fate: Fate
    submit: SubmitSm
    id: int
    phone: str
    source: str
    account: str
    at: float
    says: MessageState | None = None


class ReceiptSettings(msgspec.Struct, frozen=True):
    """`delay_s` in simulated seconds; how receipts are written."""

    delay_s: float
    shape: ReceiptShape = "both"
    style: ReceiptStyle = "usual"


class Receipts:
    """All ends to come."""

    def __init__(
        self,
        clock: Clock,
        phones: Phones,
        ids: MessageIds,
        deliveries: Deliveries,
        settings: ReceiptSettings,
    ) -> None:
        self._clock = clock
        self._phones = phones
        self._ids = ids
        self._deliveries = deliveries
        self._settings = settings
        self._wheel: Wheel[Due] = Wheel(clock, self.send_now)
        self._sent = 0
        self._dropped = 0

    def plan(self, due: Due, delay_s: float | None = None) -> None:
        """The part meets its end after its outcome's delay, or after `delay_s`."""
        outcome = due.fate.outcome
        if outcome.name in _SILENT:
            return
        delay = self._delay_of(outcome) if delay_s is None else delay_s
        if outcome.name == "in_steps":
            self._wheel.add(due.at + delay / 2, _saying(due, MessageState.ENROUTE))
        self._wheel.add(due.at + delay, due)
        if outcome.name == "twice":
            self._wheel.add(due.at + 2 * delay, _saying(due, MessageState.DELIVERED))
        elif outcome.name == "contradicted":
            self._wheel.add(due.at + 2 * delay, _saying(due, MessageState.UNDELIVERABLE))

    def send_now(self, dues: Sequence[Due]) -> None:
        """The parts meet their ends: the phones show it, and whoever asked gets receipts."""
        items = []
        done = _local(self._clock.now())
        for due in dues:
            state, receipt_state, error = _ENDS.get(due.fate.outcome.name, _DELIVERED)
            if due.says is None:
                self._end(due.fate, state)
            else:
                receipt_state = due.says
            if _is_asked(due.submit.registered_delivery, receipt_state):
                items.append(self._item(due, receipt_state, error, done))
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
        return LATE_S if outcome.name == "late" else self._settings.delay_s

    def _end(self, fate: Fate, state: State) -> None:
        fate.left -= 1
        if fate.left <= 0 and fate.message is not None:
            self._phones.change(fate.message, state)

    def _item(self, due: Due, state: MessageState, error: str, done: datetime) -> Item:
        receipt = make_receipt(
            due.submit,
            self._ids.in_receipt(due.id),
            state,
            submitted=_local(due.at),
            done=done,
            error=error,
            shape=self._settings.shape,
        )
        if self._settings.style != "usual":
            restyle(receipt, self._settings.style)
        return Item(due.source, due.phone, receipt, due.account)


@lru_cache(1_000)  # what came in one read was submitted at one moment
def _local(at: float) -> datetime:
    return datetime.fromtimestamp(at, LOCAL)


def _saying(due: Due, state: MessageState) -> Due:
    return msgspec.structs.replace(due, says=state)


def _is_asked(registered_delivery: int, state: MessageState) -> bool:
    """SMPP 3.4 §5.2.17: 1 asks for every end, 2 for failures alone. Steps on the way go to whoever
    asked for every end, as with many SMSCs."""
    asked = registered_delivery & _ASKED
    if asked == _ON_FAILURE:
        return state not in (MessageState.DELIVERED, MessageState.ENROUTE)
    return bool(asked)
