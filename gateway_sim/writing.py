"""What phones write: from a text to the PDUs that carry it, and back to the phone's own ticks."""

import msgspec

from gateway_sim.clock import Clock
from gateway_sim.deliveries import Item
from gateway_sim.errors import BadRequest
from gateway_sim.ids import MessageIds
from gateway_sim.network_settings import LinkAlphabet
from gateway_sim.phones import Message, Phones
from sms.errors import TextTooLong
from sms.smpp.message import LongWay, delivers
from sms.text import count_parts


class MobileOriginated(msgspec.Struct, frozen=True):
    """What a phone writes: `phone` is E.164, `to` a short code or number. With `sender`, the
    receiver sees that name or number instead of the phone's."""

    phone: str
    to: str
    text: str
    sender: str | None = None


class Writing:
    """Composes messages of phones, each with a reference number of its own."""

    def __init__(
        self, clock: Clock, phones: Phones, ids: MessageIds, long: LongWay, alphabet: LinkAlphabet
    ) -> None:
        self._clock = clock
        self._phones = phones
        self._ids = ids
        self._long: LongWay = long
        self._alphabet: LinkAlphabet = alphabet
        self._reference = 0

    def compose(self, written: MobileOriginated) -> tuple[Message, list[Item]]:
        """The message as the phone keeps it, and what is to be delivered. Raises BadRequest for a
        text that cannot travel."""
        message_id = self._ids.next()
        self._reference += 1
        try:
            pdus = delivers(
                written.text,
                written.sender or written.phone,
                written.to,
                reference=self._reference,
                long=self._long,
                alphabet=self._alphabet,
                message_id=str(message_id),
            )
        except TextTooLong as error:
            raise BadRequest(f"the message was not sent: {error}; write a shorter one") from None
        message = Message(
            message_id,
            "from_phone",
            written.phone,
            written.to,
            written.text,
            self._clock.now(),
            max(len(pdus), count_parts(written.text)),
            "waiting",
        )
        taken = _Taken(self._phones, message, len(pdus))
        items = [Item(written.to, written.phone, pdu, done=taken.part_done) for pdu in pdus]
        return message, items


class _Taken:
    """Counts the parts of a phone's message that the bot has taken."""

    __slots__ = ("_left", "_message", "_phones", "_refused")

    def __init__(self, phones: Phones, message: Message, parts: int) -> None:
        self._phones = phones
        self._message = message
        self._left = parts
        self._refused = False

    def part_done(self, taken: bool) -> None:
        self._left -= 1
        self._refused = self._refused or not taken
        if self._left == 0:
            self._phones.change(self._message, "failed" if self._refused else "delivered")
