"""The simulated network between phones and whoever is bound over SMPP.

Outwards it is an SMSC: it takes messages for phones, answers, sends receipts, and hands over what
phones write. Inwards it fills the phones. Everything happens in plain loops over what one read of a
socket brought; there is no task per message.
"""

import asyncio
import dataclasses
from collections.abc import Callable, Sequence
from typing import cast, get_args

import msgspec
import structlog

from gateway_sim.clock import Clock
from gateway_sim.deliveries import Deliveries, Item
from gateway_sim.errors import BadRequest
from gateway_sim.ids import IdStyle, MessageIds
from gateway_sim.outcomes import Outcomes
from gateway_sim.phones import Message, Phones
from gateway_sim.receipts import Receipts
from gateway_sim.submissions import Submissions
from sms.errors import TextTooLong
from sms.smpp.constants import Status
from sms.smpp.link import Smsc, SmscConfig, SmscHandler, SmscSession
from sms.smpp.message import LongWay, delivers
from sms.smpp.pdu import Bind, SubmitSm
from sms.text import count_parts

#: How long an answer is held back so that its receipt is there first, in real seconds.
RECEIPT_FIRST_S = 0.05

#: Messages and receipts under way at once on one link; what a real SMSC would call generous, so
#: that a bench measures the bot.
WINDOW = 1000

LONG_WAYS: tuple[LongWay, ...] = get_args(LongWay)

log = structlog.get_logger(__name__)


class NetworkSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`accounts` maps system_id to password; none means that any is accepted. `receipt_delay_s` is
    in simulated seconds."""

    host: str = "127.0.0.1"
    port: int = 2775
    accounts: dict[str, str] = {}
    receipt_delay_s: float = 0.2
    ids: IdStyle = "same"
    long: LongWay = "udh8"
    window: int = WINDOW


class MobileOriginated(msgspec.Struct, frozen=True):
    """What a phone writes: `phone` is E.164, `to` a short code or number. With `sender`, the
    receiver sees that name or number instead of the phone's."""

    phone: str
    to: str
    text: str
    sender: str | None = None


class Network(SmscHandler):
    """`on_message`, where set, is called with the new messages to phones of each socket read."""

    def __init__(
        self, settings: NetworkSettings, clock: Clock, phones: Phones, outcomes: Outcomes
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._phones = phones
        self._ids = MessageIds(settings.ids)
        self._deliveries = Deliveries()
        self._receipts = Receipts(
            clock, phones, self._ids, self._deliveries, settings.receipt_delay_s
        )
        self._submissions = Submissions(clock, phones, outcomes, self._ids, self._receipts)
        self._smsc = Smsc(self, settings.host, settings.port, SmscConfig(window=settings.window))
        self._ranges: dict[SmscSession, str] = {}
        self._reference = 0
        self._written = 0
        self.on_message: Callable[[list[Message]], None] | None = None

    async def start(self) -> None:
        """Listens; raises OSError when the port is taken."""
        await self._smsc.start()
        self._submissions.start()

    async def stop(self) -> None:
        """Unbinds every session and stops listening."""
        self._submissions.stop()
        self._deliveries.stop()
        await self._smsc.stop()

    def inject(self, written: Sequence[MobileOriginated]) -> list[Message]:
        """Phones write. Delivered as soon as somebody is bound who takes the short code. Raises
        BadRequest for a text that cannot travel, QueueFull when too many wait; then nothing of
        the batch is sent."""
        items: list[Item] = []
        messages = [self._compose(one, items) for one in written]
        self._deliveries.check_room(len(items))
        for message in messages:
            self._phones.add(message)
        self._deliveries.add(items)
        self._written += len(messages)
        return messages

    def forge(self, phone: str, sender: str, text: str) -> Message:
        """Somebody who is not bound here writes to a phone, under any number or name."""
        now, parts = self._clock.now(), count_parts(text)
        message = Message(
            self._ids.next(), "to_phone", phone, sender, text, now, parts, "delivered", forged=True
        )
        self._phones.add(message)
        return message

    @property
    def port(self) -> int:
        """The real one, also where 0 was asked for."""
        return self._smsc.port

    def start_afresh(self) -> None:
        """Forgets what waits for the bot and what is due to phones. Sessions stay."""
        self._deliveries.clear()
        self._receipts.clear()

    def due(self) -> dict[str, float | None]:
        """When the next thing of each kind falls due, by its name."""
        return {"receipt": self._receipts.next_due()}

    def stats(self) -> dict[str, object]:
        return {
            "sessions": [
                {"system_id": s.system_id, "bind": s.bind_kind, "free_window": s.free}
                for s in self._smsc.sessions
            ],
            "to_phones": self._submissions.counts(),
            "from_phones": {
                "messages": self._written,
                "waiting": self._deliveries.waiting(),
                "under_way": self._deliveries.under_way(),
            },
            "receipts": self._receipts.counts(),
            "wire": dataclasses.asdict(self._smsc.stats),
        }

    # What the SMSC tells (sms.smpp.link.SmscHandler)

    def bind(self, session: SmscSession, pdu: Bind) -> int:
        """Whether an ESME may bind; the receiving kinds get what waits right after the answer."""
        accounts = self._settings.accounts
        if accounts and pdu.system_id not in accounts:
            return Status.ESME_RINVSYSID
        if accounts and accounts[pdu.system_id] != pdu.password:
            return Status.ESME_RINVPASWD
        self._ranges[session] = pdu.address_range
        return Status.ESME_ROK

    def bound(self, session: SmscSession) -> None:
        address_range = self._ranges.pop(session, "")
        log.info("bound", system_id=session.system_id, bind=session.bind_kind)
        if session.bind_kind != "tx":
            self._deliveries.opened(session, address_range)

    def submitted(self, session: SmscSession, pdus: list[SubmitSm]) -> None:
        taken = self._submissions.take(pdus, session.system_id)
        if taken.receipt_first:
            self._receipts.send_now([due for _, due in taken.receipt_first])
            late = [answer for answer, _ in taken.receipt_first]
            asyncio.get_running_loop().call_later(RECEIPT_FIRST_S, session.answer, late)
        session.answer(taken.answers)
        if taken.messages and self.on_message is not None:
            self.on_message(taken.messages)

    def delivered(self, session: SmscSession, results: list[tuple[object, int | None]]) -> None:
        self._deliveries.answered(session, cast("list[tuple[Item, int | None]]", results))

    def closed(self, session: SmscSession, reason: str, unanswered: list[object]) -> None:
        self._deliveries.closed(session, cast("list[Item]", unanswered))
        log.info("link closed", system_id=session.system_id, reason=reason, again=len(unanswered))

    def _compose(self, written: MobileOriginated, items: list[Item]) -> Message:
        """The message as the phone keeps it; its PDUs go to `items`."""
        message_id = self._ids.next()
        self._reference += 1
        source = written.sender or written.phone
        try:
            pdus = delivers(
                written.text,
                source,
                written.to,
                reference=self._reference,
                long=self._settings.long,
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
        items += [Item(written.to, written.phone, pdu, done=taken.part_done) for pdu in pdus]
        return message


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
