"""How a text travels: its alphabet, how long it is in that alphabet, and where it is cut.

Whoever shows, budgets, paces or sends a text asks here, so that all agree on the number of parts.
A text is sent in GSM 03.38 when that has all its characters, else in UCS-2 (3GPP TS 23.038); one
message holds 140 octets, and each part of several gives 6 of them to a header (3GPP TS 23.040).
"""

from functools import lru_cache
from typing import Final, Literal

import msgspec

from sms.gsm import ESCAPE, decode_gsm, encode_gsm

Alphabet = Literal["gsm7", "ucs2"]

#: Octets of a concatenation header with an 8-bit and with a 16-bit reference (TS 23.040 §9.2.3.24).
HEADER_8: Final = 6
HEADER_16: Final = 7

_MESSAGE_OCTETS = 140  # user data of one message on the air (TS 23.040 §9.2.3.24)
_KEPT_COUNTS = 4096  # texts whose number of parts is remembered: far more than are in use at a time


class Measure(msgspec.Struct, frozen=True):
    """`units` are septets (an extension character takes two) or UTF-16 units (an emoji takes two).
    `culprit` is the first character that keeps the text out of GSM 03.38, None if there is none.
    """

    alphabet: Alphabet
    units: int
    parts: int
    culprit: str | None


def measure(text: str) -> Measure:
    """What the text costs; an empty text is one part."""
    try:
        septets = encode_gsm(text)
    except UnicodeEncodeError as reason:
        octets = encode_ucs2(text)
        return Measure("ucs2", len(octets) // 2, len(cut(octets, "ucs2")), text[reason.start])
    return Measure("gsm7", len(septets), len(cut(septets, "gsm7")), None)


@lru_cache(_KEPT_COUNTS)
def count_parts(text: str) -> int:
    """How many messages the text takes on the air."""
    alphabet, octets = encode(text)
    return len(cut(octets, alphabet))


def split(text: str) -> list[str]:
    """What each part says. Joined, they are the text (with lone surrogates made U+FFFD)."""
    alphabet, octets = encode(text)
    pieces = cut(octets, alphabet)
    if alphabet == "gsm7":
        return [decode_gsm(piece) for piece in pieces]
    return [piece.decode("utf-16-be") for piece in pieces]


def encode(text: str) -> tuple[Alphabet, bytes]:
    """The cheaper alphabet that has every character, and the text in it."""
    try:
        return "gsm7", encode_gsm(text)
    except UnicodeEncodeError:
        return "ucs2", encode_ucs2(text)


def cut(octets: bytes, alphabet: Alphabet, header: int = HEADER_8) -> list[bytes]:
    """Pieces of an encoded text that each fit a message beside a `header` of so many octets, or the
    whole when it fits a message alone. A surrogate pair or an escape pair stays together."""
    if len(octets) <= _room(alphabet, 0):
        return [octets]
    room, pieces, start = _room(alphabet, header), [], 0
    while start < len(octets):
        end = _whole_end(octets, alphabet, start + room)
        pieces.append(octets[start:end])
        start = end
    return pieces


def encode_ucs2(text: str) -> bytes:
    """UTF-16 big-endian. Halves of a surrogate pair are joined, or become U+FFFD when alone."""
    try:
        return text.encode("utf-16-be")
    except UnicodeEncodeError:
        joined = text.encode("utf-16-be", "surrogatepass").decode("utf-16-be", "replace")
        return joined.encode("utf-16-be")


def decode_ucs2(octets: bytes) -> str:
    """Never raises: half a pair and half a unit become U+FFFD. A byte order mark is obeyed, though
    UCS-2 on SMPP is big-endian."""
    if octets.startswith(b"\xff\xfe"):
        return octets[2:].decode("utf-16-le", "replace")
    return octets.decode("utf-16-be", "replace").removeprefix("\ufeff")


def _room(alphabet: Alphabet, header: int) -> int:
    """Octets of an encoded text that a message has room for: a septet counts as one octet."""
    free = _MESSAGE_OCTETS - header
    return free * 8 // 7 if alphabet == "gsm7" else free // 2 * 2


def _whole_end(octets: bytes, alphabet: Alphabet, end: int) -> int:
    """`end`, or the last place before it that does not cut a pair."""
    if end >= len(octets):
        return len(octets)
    if alphabet == "gsm7":
        return end - (octets[end - 1] == ESCAPE)
    high_surrogate = octets[end - 2] & 0xFC == 0xD8
    return end - 2 * high_surrogate
