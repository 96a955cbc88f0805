"""What the SMSC delivers: messages of citizens to the inbox, receipts to the store.

Each deliver_sm is answered only after the commit of what it was part of, or, where that failed,
with a request to bring it again. Masking happens here, before anything is stored.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from bot.clock import Clock
from bot.gateway import Arrivals
from bot.gateway_url import GatewayUrl
from bot.inbox import Receipts
from bot.metrics import Metrics
from bot.repeats import Repeats
from flows.events import MessageReceived
from flows.masking import mask
from sms.smpp.address import source_of
from sms.smpp.constants import MessageState, Status
from sms.smpp.pdu import DeliverSm
from sms.smpp.reassembly import Reassembler, Whole
from sms.smpp.receipt import End, IdSpelling, plain_id, read_end
from storage.store import Arrival, Delivery, Receipt

log = structlog.get_logger()

#: Final states of a message; a receipt that tells of any other says nothing that lasts.
_DELIVERIES: dict[MessageState, Delivery] = {
    MessageState.DELIVERED: "delivered",
    MessageState.EXPIRED: "expired",
    MessageState.DELETED: "undelivered",
    MessageState.UNDELIVERABLE: "undelivered",
    MessageState.REJECTED: "rejected",
}

_RECEIPT_IDS: dict[str, IdSpelling] = {
    "same": "text", "hex-answer": "decimal", "hex-receipt": "hex",
}  # fmt: skip

#: A part of an unfinished message is answered after this many seconds all the same, because some
#: SMSCs bring the next part only then. Well below the 30 s after which most bring it again.
PATIENCE_S = 10.0

Answer = Callable[[Sequence[DeliverSm], int], None]


class Deliveries:
    """`answer` writes deliver_sm_resp; it passes over what has been answered already."""

    def __init__(
        self,
        url: GatewayUrl,
        *,
        clock: Clock,
        inbox: Arrivals,
        receipts: Receipts,
        repeats: Repeats,
        metrics: Metrics,
        answer: Answer,
        parts_wait_s: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._gateway = url.name
        self._spelling = _RECEIPT_IDS[url.ids]
        self._clock = clock
        self._inbox = inbox
        self._receipts = receipts
        self._repeats = repeats
        self._metrics = metrics
        self._answer = answer
        self._monotonic = monotonic
        self._reassembler: Reassembler[DeliverSm] = Reassembler(parts_wait_s, alphabet=url.alphabet)
        self._held: list[tuple[float, DeliverSm]] = []

    def take(self, deliveries: Sequence[DeliverSm]) -> None:
        """One read of the socket."""
        wholes: list[Whole[DeliverSm]] = []
        receipts: list[tuple[DeliverSm, End]] = []
        for pdu in deliveries:
            told = read_end(pdu)
            if told is not None:
                receipts.append((pdu, told))
            else:
                wholes += self._put_together(pdu)
        if receipts:
            self._take_receipts(receipts)
        if wholes:
            self._take_messages(wholes)

    def tick(self) -> None:
        """To be called every second or so: gives up waiting for parts that do not come."""
        now = self._monotonic()
        given_up = self._reassembler.expire(now)
        if given_up:
            self._take_messages(given_up)
        patient = [entry for entry in self._held if now - entry[0] < PATIENCE_S]
        if len(patient) < len(self._held):
            overdue = [pdu for since, pdu in self._held if now - since >= PATIENCE_S]
            self._held = patient
            self._answer(overdue, Status.ESME_ROK)

    # --- messages ---------------------------------------------------------------------------------

    def _put_together(self, pdu: DeliverSm) -> list[Whole[DeliverSm]]:
        sender = source_of(pdu)
        if sender.kind != "msisdn":
            # Short codes and names are robots: never answered, and so never stored.
            self._metrics.ignored.inc()
            self._answer([pdu], Status.ESME_ROK)
            return []
        now = self._monotonic()
        whole = self._reassembler.add(sender.value, pdu.destination_addr, pdu, now)
        if whole is None:
            self._held.append((now, pdu))
            return self._reassembler.expire(now)
        return [whole]

    def _take_messages(self, wholes: Sequence[Whole[DeliverSm]]) -> None:
        pdus = [pdu for whole in wholes for pdu in whole.pdus]
        arrivals = [self._arrival(whole) for whole in wholes]

        def done(results: Sequence[bool] | None) -> None:
            if results is None:
                self._repeats.failed(arrivals)
            else:
                self._repeats.answered(arrivals)
            self._answer_all(pdus, results is not None)

        self._inbox.put(arrivals, done)

    def _arrival(self, whole: Whole[DeliverSm]) -> Arrival:
        now = self._clock.now()
        text = storable(whole.text)
        masked = mask(text)
        event = MessageReceived(masked.text, whole.parts, masked.iban, whole.complete)
        if whole.message_id is not None:
            key = self._repeats.named(whole.source, whole.message_id)
            return Arrival(key, whole.source, event, now)
        known = self._repeats.unnamed(whole.source, text, now, part=whole.repeated)
        return Arrival(known.key, whole.source, event, now, known.guard, self._repeats.link)

    # --- receipts ---------------------------------------------------------------------------------

    def _take_receipts(self, told: Sequence[tuple[DeliverSm, End]]) -> None:
        pdus = [pdu for pdu, _ in told]
        now = self._clock.now()
        receipts = [
            receipt for pdu, end in told if (receipt := self._receipt(pdu, end, now)) is not None
        ]
        for delivery, count in Counter(receipt.delivery for receipt in receipts).items():
            self._metrics.receipts.labels(delivery).inc(count)
        if receipts:
            self._receipts.put(
                receipts, lambda results: self._answer_all(pdus, results is not None)
            )
        else:
            self._answer(pdus, Status.ESME_ROK)

    def _receipt(self, pdu: DeliverSm, told: End, now: datetime) -> Receipt | None:
        delivery = _DELIVERIES.get(told.state)
        if delivery is None or not told.message_id:
            return None
        return Receipt(
            gateway=self._gateway,
            smsc_id=plain_id(told.message_id, self._spelling),
            phone=source_of(pdu).value,
            delivery=delivery,
            at=now,
            error=told.error,
        )

    def _answer_all(self, pdus: Sequence[DeliverSm], kept: bool) -> None:
        self._answer(pdus, Status.ESME_ROK if kept else Status.ESME_RX_T_APPN)


def storable(text: str) -> str:
    """Half a surrogate pair or a NUL cannot be kept in a database; a phone can send both."""
    if text.isascii():
        return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
    kept = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return kept.replace("\0", "\N{REPLACEMENT CHARACTER}")
