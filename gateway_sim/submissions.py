"""What ESMEs submit, until it is on a phone: is there such a phone and can it be reached, what does
the network do to it, are all parts there, and what to answer."""

import asyncio
from functools import lru_cache
from typing import NamedTuple

from gateway_sim.answers import Answer, Taken
from gateway_sim.condition import Condition
from gateway_sim.ids import MessageIds
from gateway_sim.outcomes import DELIVERED, Outcome
from gateway_sim.phones import Message
from gateway_sim.receipts import Due, Fate, Receipts
from gateway_sim.shared import Shared
from gateway_sim.waiting import Waiting
from sms.smpp.address import from_wire
from sms.smpp.coding import DefaultAlphabet, read_text
from sms.smpp.concatenation import Place, read_place
from sms.smpp.constants import EsmClass, Status
from sms.smpp.pdu import SubmitSm
from sms.smpp.reassembly import Reassembler, Whole
from sms.text import count_parts

#: How long a phone waits for missing parts of a message, and how often it looks, in real seconds.
PARTS_WAIT_S = 60.0
LOOK_S = 5.0

#: Parts of unfinished messages to all phones together.
HELD_PARTS = 100_000

_UDHI = int(EsmClass.UDHI)
_OK = int(Status.ESME_ROK)
_THROTTLED = int(Status.ESME_RTHROTTLED)


_OVER_THE_CAP = Outcome("throttled")
_EXPIRED = Outcome("expired")


class _LongKey(NamedTuple):
    source: str
    phone: str
    place: Place


class Submissions:
    """Takes submit_sm in the order they came."""

    def __init__(
        self,
        shared: Shared,
        condition: Condition,
        ids: MessageIds,
        receipts: Receipts,
        alphabet: DefaultAlphabet = "gsm",
    ) -> None:
        self._clock = shared.clock
        self._phones = shared.phones
        self._outcomes = shared.outcomes
        self._owners = shared.owners
        self._condition = condition
        self._ids = ids
        self._receipts = receipts
        self._alphabet: DefaultAlphabet = alphabet
        self.waiting = Waiting(shared.clock, self._expired)
        self._parts: Reassembler[SubmitSm] = Reassembler(
            PARTS_WAIT_S, alphabet=alphabet, limit=HELD_PARTS
        )
        self._fates: dict[_LongKey, Fate] = {}
        self._look: asyncio.TimerHandle | None = None
        self._counts = dict.fromkeys(
            ("submitted", "messages", "throttled", "refused", "lost", "no_such_phone"), 0
        )

    def start(self) -> None:
        """Begins to look for messages whose parts do not come."""
        self._look = asyncio.get_running_loop().call_later(LOOK_S, self._give_up)

    def stop(self) -> None:
        if self._look is not None:
            self._look.cancel()

    def counts(self) -> dict[str, int]:
        return dict(self._counts)

    def take(self, pdus: list[SubmitSm], account: str) -> Taken:
        """`account` is the system_id that gets the receipts."""
        taken = Taken([], [], [])
        now = self._clock.now()
        for pdu in pdus:
            phone = _phone(pdu.dest_addr_ton, pdu.destination_addr)
            if phone is None:
                self._counts["no_such_phone"] += 1
                taken.answers.append((pdu, Status.ESME_RINVDSTADR, ""))
            else:
                self._take_one(pdu, phone, account, now, taken)
        self._counts["submitted"] += len(pdus)
        self._counts["messages"] += len(taken.messages)
        return taken

    def phone_is_back(self, phone: str) -> None:
        """What waited for the phone is delivered, in order."""
        now = self._clock.now()
        for due in self.waiting.release(phone):
            due.at = now
            self._receipts.plan(due, self._condition.receipt_s())

    def _take_one(self, pdu: SubmitSm, phone: str, account: str, now: float, taken: Taken) -> None:
        place = read_place(pdu)[0] if pdu.esm_class & _UDHI or pdu.tlvs else None
        fate = self._fate(pdu, phone, place)
        outcome = fate.outcome
        if outcome is not DELIVERED and (refusal := outcome.refusal) is not None:
            self._counts["throttled" if refusal == _THROTTLED else "refused"] += 1
            taken.answers.append((pdu, refusal, ""))
            return
        if outcome.name == "lost":
            self._lose(pdu, phone, place, fate)
            return
        due = Due(fate, pdu, self._ids.next(), phone, _source_of(pdu), account, now)
        message = self._deliver(due, place)
        if message is not None:
            taken.messages.append(message)
        answer: Answer = (pdu, _OK, self._ids.in_answer(due.id))
        if outcome is DELIVERED:
            taken.answers.append(answer)
        else:
            taken.odd.append((answer, due))
        self._plan(due)

    def _plan(self, due: Due) -> None:
        if due.fate.waits:
            self.waiting.hold(due)
        elif due.fate.outcome.name != "before_answer":
            plain = self._condition.plain
            self._receipts.plan(due, None if plain else self._condition.receipt_s())

    def _fate(self, pdu: SubmitSm, phone: str, place: Place | None) -> Fate:
        """All parts of a message that the network takes share its fate."""
        if place is not None and (known := self._fates.get(_long_key(pdu, phone, place))):
            return known
        fate = self._decide(phone)
        if place is not None and fate.outcome.refusal is None:
            fate.left = place.total
            self._fates[_long_key(pdu, phone, place)] = fate
        return fate

    def _decide(self, phone: str) -> Fate:
        """What was said of the phone or stands in its number; where it is; how the network is."""
        said = self._outcomes.take(phone)
        if said is not None:
            return Fate(said)
        if self._owners.away and phone in self._owners.away:
            return Fate(DELIVERED, waits=True)
        if self._condition.plain:
            return Fate(DELIVERED)
        if not self._condition.has_room():
            return Fate(_OVER_THE_CAP)
        return Fate(self._condition.outcome() or DELIVERED)

    def _lose(self, pdu: SubmitSm, phone: str, place: Place | None, fate: Fate) -> None:
        self._counts["lost"] += 1
        fate.left -= 1
        if place is not None and fate.left == 0:
            self._fates.pop(_long_key(pdu, phone, place), None)

    def _expired(self, dues: list[Due]) -> None:
        """They waited longer than they may for a phone that is away."""
        for due in dues:
            due.fate.outcome = _EXPIRED
        self._receipts.send_now(dues)

    def _deliver(self, due: Due, place: Place | None) -> Message | None:
        """The message on the phone; None while parts are missing."""
        pdu = due.submit
        if place is None and not pdu.tlvs:
            text = read_text(pdu.short_message, pdu.data_coding, self._alphabet)
            return self._show(due, text, 1)
        whole = self._parts.add(due.source, due.phone, pdu, _steady_s())
        if whole is None:
            return None
        if place is None:
            return self._show(due, whole.text, max(whole.parts, count_parts(whole.text)))
        self._fates.pop(_long_key(pdu, due.phone, place), None)
        if not whole.repeated:
            return self._show(due, whole.text, whole.parts)
        # a message sent twice shows twice, a repeated part alone does not
        due.fate.left = 1
        return self._show(due, whole.text, whole.parts) if place.sequence == 1 else None

    def _show(self, due: Due, text: str, parts: int) -> Message:
        """The message gets the id of the part that completed it, so that ids grow on a phone."""
        message = Message(
            due.id, "to_phone", due.phone, due.source, text, due.at, parts, "accepted"
        )
        due.fate.message = message
        self._phones.add(message)
        self._receipts.show_ended(due.fate)
        return message

    def _give_up(self) -> None:
        """Shows messages whose parts stopped coming, with what there is of them."""
        for whole in self._parts.expire(_steady_s()):
            self._show_incomplete(whole)
        self._look = asyncio.get_running_loop().call_later(LOOK_S, self._give_up)

    def _show_incomplete(self, whole: Whole[SubmitSm]) -> None:
        pdu, phone = whole.pdus[0], whole.destination
        place = read_place(pdu)[0]
        fate = self._fates.pop(_long_key(pdu, phone, place), None) if place is not None else None
        if fate is not None:
            fate.left -= whole.parts - len(whole.pdus)
            due = Due(fate, pdu, self._ids.next(), phone, whole.source, "", self._clock.now())
            self._show(due, whole.text, whole.parts)


def _steady_s() -> float:
    return asyncio.get_running_loop().time()


def _long_key(pdu: SubmitSm, phone: str, place: Place) -> _LongKey:
    return _LongKey(pdu.source_addr, phone, Place(place.way, place.reference, place.total, 0))


@lru_cache(200_000)
def _phone(ton: int, digits: str) -> str | None:
    """The phone a submit_sm is for, as E.164; None when that is no phone."""
    found = from_wire(ton, digits)
    return found.value if found.kind == "msisdn" else None


def _source_of(pdu: SubmitSm) -> str:
    return _source(pdu.source_addr_ton, pdu.source_addr)


@lru_cache(1_000)
def _source(ton: int, digits: str) -> str:
    return from_wire(ton, digits).value
