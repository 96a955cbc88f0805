"""The marks that say which part of which long message a PDU is.

Three ways are in use: a user data header before the text with a reference of 8 or of 16 bits
(3GPP TS 23.040 §9.2.3.24), and the sar_* TLVs (SMPP 3.4 §5.3.2.22-24). References of different
ways never mean the same message.
"""

from typing import Literal, NamedTuple

from sms.smpp.constants import EsmClass, Tag
from sms.smpp.pdu import Message

Way = Literal["udh8", "udh16", "sar"]


class Place(NamedTuple):
    """Part `sequence` (from 1) of `total` (2 to 255) of the message that the sender numbered."""

    way: Way
    reference: int
    total: int
    sequence: int


def write_header(place: Place) -> bytes:
    """The user data header to put before the text."""
    way, reference, total, sequence = place
    if way == "udh8":
        return bytes((5, _CONCATENATED_8, 3, reference & 0xFF, total, sequence))
    wide = reference & 0xFFFF
    return bytes((6, _CONCATENATED_16, 4, wide >> 8, wide & 0xFF, total, sequence))


def write_tlvs(place: Place) -> dict[int, bytes]:
    """The sar_* TLVs."""
    return {
        _SAR_REFERENCE: (place.reference & 0xFFFF).to_bytes(2, "big"),
        _SAR_TOTAL: bytes((place.total,)),
        _SAR_SEQUENCE: bytes((place.sequence,)),
    }


def read_place(pdu: Message) -> tuple[Place | None, bytes]:
    """The place of a PDU, None when it is a message of its own, and its octets without header."""
    octets = pdu.short_message
    if not octets and _PAYLOAD in pdu.tlvs:
        octets = pdu.tlvs[_PAYLOAD]
    if pdu.esm_class & _UDHI and octets.startswith(_USUAL) and len(octets) >= _USUAL_OCTETS:
        place = _sound(Place("udh8", octets[3], octets[4], octets[5]))
        return place or _place_of_tlvs(pdu.tlvs), octets[_USUAL_OCTETS:]
    if pdu.esm_class & _UDHI and (elements := _elements(octets)) is not None:
        place = _place_of_header(elements)
        return place or _place_of_tlvs(pdu.tlvs), octets[1 + octets[0] :]
    return _place_of_tlvs(pdu.tlvs), octets


_CONCATENATED_8 = 0x00
_CONCATENATED_16 = 0x08
#: how nearly every header begins: five octets, of which one element of three says it all
_USUAL, _USUAL_OCTETS = bytes((5, _CONCATENATED_8, 3)), 6

_UDHI = int(EsmClass.UDHI)
_PAYLOAD = int(Tag.MESSAGE_PAYLOAD)
_SAR_REFERENCE = int(Tag.SAR_MSG_REF_NUM)
_SAR_TOTAL = int(Tag.SAR_TOTAL_SEGMENTS)
_SAR_SEQUENCE = int(Tag.SAR_SEGMENT_SEQNUM)


def _elements(octets: bytes) -> dict[int, bytes] | None:
    """The information elements of a header; None when what is announced as one cannot be one, so
    that a text with a wrong flag is still read."""
    if not octets or 1 + octets[0] > len(octets):
        return None
    header, elements, at = octets[1 : 1 + octets[0]], {}, 0
    while at < len(header):
        if at + 2 > len(header) or at + 2 + header[at + 1] > len(header):
            return None
        elements[header[at]] = header[at + 2 : at + 2 + header[at + 1]]
        at += 2 + header[at + 1]
    return elements


def _place_of_header(elements: dict[int, bytes]) -> Place | None:
    if len(short := elements.get(_CONCATENATED_8, b"")) == 3:
        return _sound(Place("udh8", short[0], short[1], short[2]))
    if len(wide := elements.get(_CONCATENATED_16, b"")) == 4:
        return _sound(Place("udh16", int.from_bytes(wide[:2], "big"), wide[2], wide[3]))
    return None


def _place_of_tlvs(tlvs: dict[int, bytes]) -> Place | None:
    if not tlvs or _SAR_REFERENCE not in tlvs:
        return None
    numbers = [tlvs.get(tag, b"") for tag in (_SAR_REFERENCE, _SAR_TOTAL, _SAR_SEQUENCE)]
    reference, total, sequence = (int.from_bytes(number, "big") for number in numbers)
    return _sound(Place("sar", reference, total, sequence))


def _sound(place: Place) -> Place | None:
    """A place that cannot be makes the part a message of its own (TS 23.040 §9.2.3.24.1)."""
    return place if 1 <= place.sequence <= place.total <= 255 and place.total > 1 else None
