"""From the PDUs of a message back to its text, in whatever order and however often they come.

Stands behind the door on the way in: the bot puts citizens' messages together with it, the
simulator what reaches a phone. Pure: time is passed in, in seconds of any steady clock.
"""

from itertools import groupby
from typing import Final, Generic, NamedTuple, TypeVar

import msgspec

from sms.smpp.coding import DefaultAlphabet, read_text
from sms.smpp.concatenation import Way, read_place
from sms.smpp.message import message_id_of
from sms.smpp.pdu import DeliverSm, SubmitSm
from sms.smpp.shelf import Shelf

P = TypeVar("P", bound=SubmitSm | DeliverSm)

#: What stands for parts that never came.
GAP: Final = "…"

#: PDUs of unfinished messages held at most, and parts of finished ones remembered: a few hundred
#: KB. A link's window bounds the first as well, since held PDUs are not answered yet.
MOST_HELD: Final = 1000


class Whole(msgspec.Struct, Generic[P], frozen=True):
    """A message put together. `pdus` are all that brought it, repeats included, to be answered once
    the message is safe; `parts` is how many its sender cut it into.

    Not `complete`: the timer or the limit ended the wait, and `text` has GAP where parts are
    missing. `repeated`: a part came again after the message was whole, most likely because the
    SMSC got no answer; the message is handed out again, the same, and `pdus` is that PDU alone.
    `message_id` is the SMSC's id of the first part at hand (TLV receipted_message_id), if any.
    """

    source: str
    destination: str
    text: str
    pdus: tuple[P, ...]
    parts: int = 1
    complete: bool = True
    repeated: bool = False
    message_id: str | None = None


class Reassembler(Generic[P]):
    """Waits for the parts of a message until `timeout_s` after the newest of them, and as long
    recognises repeats of a finished one."""

    def __init__(
        self, timeout_s: float, *, alphabet: DefaultAlphabet = "gsm", limit: int = MOST_HELD
    ) -> None:
        self._timeout_s = timeout_s
        self._alphabet = alphabet
        self._open: Shelf[_Key, _Parts[P]] = Shelf(limit)
        self._done: Shelf[_Key, _Parts[P]] = Shelf(limit)
        self._given_up: list[Whole[P]] = []

    def add(self, source: str, destination: str, pdu: P, now: float) -> Whole[P] | None:
        """The message that this PDU is or completes; None while parts are missing."""
        place, octets = read_place(pdu)
        piece = _Piece(octets, pdu.data_coding, message_id_of(pdu))
        if place is None:
            text = read_text(octets, pdu.data_coding, self._alphabet)
            return Whole(source, destination, text, (pdu,), message_id=piece.message_id)
        self._clear(now)
        key = _Key(source, destination, place.way, place.reference, place.total)
        return self._add_part(key, place.sequence, piece, pdu, now)

    def expire(self, now: float) -> list[Whole[P]]:
        """Messages that waited too long or had to make room, with what there is of them. To be
        called often: an SMSC with a full window sends nothing until its PDUs are answered."""
        self._clear(now)
        given_up, self._given_up = self._given_up, []
        return given_up

    def _add_part(
        self, key: "_Key", sequence: int, piece: "_Piece", pdu: P, now: float
    ) -> Whole[P] | None:
        parts = self._open.get(key)
        held = parts and parts.pieces.get(sequence)
        if parts is None and (done := self._repeated(key, sequence, piece)):
            return self._whole(key, done, (pdu,), repeated=True)
        if parts is None or (held and not held.says_the_same(piece)):
            parts = self._open_anew(key)
        elif held:
            self._hold_repeat(key, parts, pdu)
            return None
        parts.pieces[sequence] = piece
        parts.pdus.append(pdu)
        return self._put(key, parts, now)

    def _repeated(self, key: "_Key", sequence: int, piece: "_Piece") -> "_Parts[P] | None":
        done = self._done.get(key)
        return done if done and done.pieces[sequence].is_same_transmission(piece) else None

    def _open_anew(self, key: "_Key") -> "_Parts[P]":
        """A part that contradicts one at hand shows that the sender uses the number again."""
        earlier = self._open.pop(key)
        if earlier is not None:
            self._give_up([(key, earlier)])
        return _Parts()

    def _hold_repeat(self, key: "_Key", parts: "_Parts[P]", pdu: P) -> None:
        """A repeat wants its answer too, but does not make the wait longer."""
        parts.pdus.append(pdu)
        self._open.grow(key)
        self._give_up(self._open.pop_surplus())

    def _put(self, key: "_Key", parts: "_Parts[P]", now: float) -> Whole[P] | None:
        if len(parts.pieces) < key.total:
            self._open.put(key, parts, len(parts.pdus), now)
            self._give_up(self._open.pop_surplus())
            return None
        self._open.pop(key)
        whole = self._whole(key, parts, tuple(parts.pdus))
        parts.pdus.clear()
        self._done.put(key, parts, key.total, now)
        self._done.pop_surplus()
        return whole

    def _clear(self, now: float) -> None:
        since = now - self._timeout_s
        self._done.pop_older(since)
        self._give_up(self._open.pop_older(since))

    def _give_up(self, messages: "list[tuple[_Key, _Parts[P]]]") -> None:
        for key, parts in messages:
            self._given_up.append(self._whole(key, parts, tuple(parts.pdus)))

    def _whole(
        self, key: "_Key", parts: "_Parts[P]", pdus: tuple[P, ...], *, repeated: bool = False
    ) -> Whole[P]:
        return Whole(
            key.source,
            key.destination,
            parts.text(key.total, self._alphabet),
            pdus,
            parts=key.total,
            complete=len(parts.pieces) == key.total,
            repeated=repeated,
            message_id=parts.pieces[min(parts.pieces)].message_id,
        )


class _Key(NamedTuple):
    """What the parts of a message have in common."""

    source: str
    destination: str
    way: Way
    reference: int
    total: int


class _Piece(NamedTuple):
    """What one part says."""

    octets: bytes
    data_coding: int
    message_id: str | None

    def says_the_same(self, other: "_Piece") -> bool:
        return self[:2] == other[:2]

    def is_same_transmission(self, other: "_Piece") -> bool:
        """Two messages may begin alike; where the SMSC gives ids, they tell them apart."""
        ids = {self.message_id, other.message_id} - {None}
        return len(ids) < 2 and self.says_the_same(other)


class _Parts(Generic[P]):
    """A message in the making, or one that was made."""

    __slots__ = ("pdus", "pieces")

    def __init__(self) -> None:
        self.pieces: dict[int, _Piece] = {}
        self.pdus: list[P] = []

    def text(self, total: int, alphabet: DefaultAlphabet) -> str:
        """Neighbours are joined before they are read: some senders cut a pair in two."""
        in_order = [self.pieces.get(sequence) for sequence in range(1, total + 1)]
        return "".join(
            GAP
            if coding is None
            else read_text(b"".join(piece.octets for piece in run if piece), coding, alphabet)
            for coding, run in groupby(in_order, _coding)
        )


def _coding(piece: _Piece | None) -> int | None:
    return None if piece is None else piece.data_coding
