"""The simulated network of one operator, between phones and whoever is bound over SMPP.

Outwards it is an SMSC: it takes messages for phones, answers, sends receipts, and hands over what
phones write. Inwards it fills the phones. Everything happens in plain loops over what one read of a
socket brought; there is no task per message.
"""

import dataclasses
from collections.abc import Callable, Sequence
from typing import cast

import structlog

from gateway_sim.answers import Answers
from gateway_sim.arrivals import PART_LATE_S, arranged
from gateway_sim.condition import Condition
from gateway_sim.deliveries import Deliveries, Item
from gateway_sim.door import Door
from gateway_sim.errors import BadRequest
from gateway_sim.ids import MessageIds
from gateway_sim.network_settings import WINDOW, NetworkSettings
from gateway_sim.phones import Message
from gateway_sim.receipts import Receipts, ReceiptSettings
from gateway_sim.shared import Shared
from gateway_sim.smsc_link import SmscLink
from gateway_sim.submissions import Submissions
from gateway_sim.wheel import Wheel
from gateway_sim.writing import MobileOriginated, Writing
from sms.smpp.link import Smsc, SmscConfig, SmscHandler, SmscSession
from sms.smpp.pdu import Bind, SubmitSm
from sms.text import count_parts

__all__ = ["WINDOW", "MobileOriginated", "Network", "NetworkSettings"]

log = structlog.get_logger(__name__)


class Network(SmscHandler):
    """`on_message`, where set, is called with the new messages to phones of each socket read.
    `condition` is how the network is at the moment."""

    def __init__(self, settings: NetworkSettings, shared: Shared) -> None:
        clock, phones, self._outcomes = shared.clock, shared.phones, shared.outcomes
        self.settings = settings
        self._clock = clock
        self._phones = phones
        self.condition = Condition(settings.throughput)
        self.become(settings.profile, settings.seed)
        self._ids = MessageIds(settings.ids, shared.numbers)
        self._wire = shared.wire
        self._deliveries = Deliveries()
        told = ReceiptSettings(settings.receipt_delay_s, settings.receipts, settings.receipt_text)
        self._receipts = Receipts(clock, phones, self._ids, self._deliveries, told)
        self._submissions = Submissions(
            shared,
            self.condition,
            self._ids,
            self._receipts,
            "latin1" if settings.alphabet == "latin1" else "gsm",
        )
        self._answers = Answers(self.condition, self._receipts)
        self._writing = Writing(clock, phones, self._ids, settings.long, settings.alphabet)
        self._door = Door(settings.accounts, self.condition)
        self._late_parts: Wheel[Item] = Wheel(clock, self._deliveries.add)
        tls = settings.tls.context() if settings.tls else None
        config = SmscConfig(window=settings.window, tls=tls)
        self._smsc = Smsc(self, settings.host, settings.port, config, SmscLink)
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
        self._answers.stop()
        await self._smsc.stop()

    def become(self, profile: str, seed: int | None = None) -> None:
        """Is like that profile from now on. Raises BadRequest for one that nobody knows."""
        known = self.settings.profiles
        if profile not in known:
            raise BadRequest(
                f"there is no profile “{profile}”, so {self.settings.name} stays as it is: "
                f"give one of {', '.join(known)}"
            )
        self.condition.become(profile, known[profile], self.settings.seed if seed is None else seed)

    def inject(self, written: Sequence[MobileOriginated]) -> list[Message]:
        """Phones write. Delivered as soon as somebody is bound who takes the short code. Raises
        BadRequest for a text that cannot travel, QueueFull when too many wait; then nothing of
        the batch is sent."""
        composed = [self._writing.compose(one) for one in written]
        self._deliveries.check_room(sum(len(items) for _, items in composed))
        now: list[Item] = []
        for message, items in composed:
            self._phones.add(message)
            now += self._arranged(items)
        self._deliveries.add(now)
        self._written += len(composed)
        return [message for message, _ in composed]

    def forge(self, phone: str, sender: str, text: str) -> Message:
        """Somebody who is not bound here writes to a phone, under any number or name."""
        now, parts = self._clock.now(), count_parts(text)
        message = Message(
            self._ids.next(), "to_phone", phone, sender, text, now, parts, "delivered", forged=True
        )
        self._phones.add(message)
        return message

    def phone_is_back(self, phone: str) -> None:
        """What waits for a phone that was away is delivered."""
        self._submissions.phone_is_back(phone)

    def waiting_for(self, phone: str) -> int:
        """Messages that wait for a phone that is away, in parts."""
        return self._submissions.waiting.count(phone)

    def disconnect(self) -> int:
        """Cuts every link without a word; how many."""
        sessions = self._smsc.sessions
        for session in sessions:
            session.abort("cut by a tester")
        return len(sessions)

    async def outbind(self, host: str, port: int, system_id: str, password: str) -> None:
        """Asks a listening ESME to bind; raises OSError where nobody listens."""
        await self._smsc.outbind(host, port, system_id, password)

    @property
    def port(self) -> int:
        """The real one, also where 0 was asked for."""
        return self._smsc.port

    def start_afresh(self) -> None:
        """Forgets what waits for the bot and what is due to phones. Sessions stay."""
        self._deliveries.clear()
        self._receipts.clear()
        self._late_parts.clear()
        self._submissions.waiting.clear()

    def under_way(self) -> int:
        """Messages and receipts, in parts, that the bot has not taken yet."""
        return self._deliveries.count

    def due(self) -> dict[str, float | None]:
        """When the next thing of each kind falls due, by its name."""
        receipts = [self._receipts.next_due(), self._late_parts.soonest()]
        return {
            "receipt": min((at for at in receipts if at is not None), default=None),
            "validity": self._submissions.waiting.next_due(),
        }

    def sessions(self) -> list[dict[str, object]]:
        return [
            {
                "operator": self.settings.name,
                "system_id": s.system_id,
                "bind": s.bind_kind,
                "free_window": s.free,
            }
            for s in self._smsc.sessions
        ]

    def stats(self) -> dict[str, object]:
        return {
            "sessions": self.sessions(),
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

    def connected(self, session: SmscSession) -> None:
        self._wire.listen(session)

    def bind(self, session: SmscSession, pdu: Bind) -> int:
        """Whether an ESME may bind; the receiving kinds get what waits right after the answer."""
        return self._door.status(session, pdu, self._smsc.sessions)

    def bound(self, session: SmscSession) -> None:
        address_range = self._door.address_range(session)
        log.info("bound", system_id=session.system_id, bind=session.bind_kind)
        if session.bind_kind != "tx":
            self._deliveries.opened(session, address_range)

    def submitted(self, session: SmscSession, pdus: list[SubmitSm]) -> None:
        taken = self._submissions.take(pdus, session.system_id)
        link = cast(SmscLink, session)
        event = self.condition.link_event(len(pdus))
        if event == "disconnect":
            link.abort("cut by the profile")
        elif event == "half_open":
            link.deaf = True
        else:
            self._answers.give(link, taken)
        if taken.messages and self.on_message is not None:
            self.on_message(taken.messages)

    def delivered(self, session: SmscSession, results: list[tuple[object, int | None]]) -> None:
        self._deliveries.answered(session, cast("list[tuple[Item, int | None]]", results))

    def closed(self, session: SmscSession, reason: str, unanswered: list[object]) -> None:
        self._deliveries.closed(session, cast("list[Item]", unanswered))
        log.info("link closed", system_id=session.system_id, reason=reason, again=len(unanswered))

    def _arranged(self, items: list[Item]) -> list[Item]:
        """The parts of one message that are delivered now, in the order they are."""
        outcome = self._outcomes.arrive(items[0].phone) or self.condition.arrival()
        if outcome is None:
            return items
        now, later = arranged(items, outcome, self._ids)
        if later is not None:
            late = PART_LATE_S if outcome.delay_s is None else outcome.delay_s
            self._late_parts.add(self._clock.now() + late, later)
        return now
