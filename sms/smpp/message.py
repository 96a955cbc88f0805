"""From a text to the PDUs that carry it, towards the network and from it.

The last step of the road on the way out (`submits`), and the simulator's first on the way in
(`delivers`). The way back, from PDUs to texts, is `reassembly`.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple, TypeVar

from sms.errors import TextTooLong
from sms.gsm import decode_gsm, encode_gsm
from sms.smpp.address import to_wire
from sms.smpp.coding import DefaultAlphabet
from sms.smpp.concatenation import Place, write_header, write_tlvs
from sms.smpp.constants import DataCoding, EsmClass, RegisteredDelivery, Tag
from sms.smpp.pdu import DeliverSm, Message, SubmitSm
from sms.text import HEADER_8, HEADER_16, Alphabet, cut, encode_ucs2

#: How a text longer than one message is sent: three ways of numbered parts, or whole in the TLV
#: message_payload for the SMSC to cut.
LongWay = Literal["udh8", "udh16", "sar", "payload"]

#: How a text is written: in the link's default alphabet where it can be, or in UCS-2 always.
WrittenAlphabet = DefaultAlphabet | Literal["ucs2"]


def submits(
    text: str,
    source: str,
    destination: str,
    *,
    reference: int,
    long: LongWay = "udh8",
    alphabet: DefaultAlphabet = "gsm",
    receipts: bool = True,
    user_reference: int | None = None,
) -> list[SubmitSm]:
    """The submit_sm of each part, in order, without sequence numbers.

    `reference` numbers the long message: a counter, used modulo 256 or 65,536. `user_reference`
    (0 to 65,535) comes back in the receipts of an SMSC that supports it. Raises TextTooLong.
    """
    pdus = _written(SubmitSm, source, destination, _bodies(text, long, reference, alphabet))
    for pdu in pdus:
        pdu.registered_delivery = _RECEIPT if receipts else 0
        if user_reference is not None:
            pdu.tlvs[_USER_REFERENCE] = user_reference.to_bytes(2, "big")
    return pdus


def delivers(
    text: str,
    source: str,
    destination: str,
    *,
    reference: int,
    long: LongWay = "udh8",
    alphabet: WrittenAlphabet = "gsm",
    message_id: str | None = None,
) -> list[DeliverSm]:
    """The deliver_sm of each part. The first carries `message_id` in the TLV receipted_message_id,
    further ones carry it with `-2`, `-3`, … behind it, as every part has an id of its own."""
    pdus = _written(DeliverSm, source, destination, _bodies(text, long, reference, alphabet))
    if message_id is not None:
        for number, pdu in enumerate(pdus, 1):
            part_id = message_id if number == 1 else f"{message_id}-{number}"
            pdu.tlvs[_MESSAGE_ID] = part_id.encode("latin-1", "replace") + b"\0"
    return pdus


def message_id_of(pdu: Message) -> str | None:
    """The SMSC's id in the TLV receipted_message_id: of the message a receipt is about, or of an
    ordinary message itself."""
    octets = pdu.tlvs.get(_MESSAGE_ID, b"").partition(b"\0")[0]
    return octets.decode("latin-1").strip() or None


M = TypeVar("M", SubmitSm, DeliverSm)

_USER_REFERENCE = int(Tag.USER_MESSAGE_REFERENCE)
_MESSAGE_ID = int(Tag.RECEIPTED_MESSAGE_ID)
_PAYLOAD = int(Tag.MESSAGE_PAYLOAD)
_RECEIPT = int(RegisteredDelivery.RECEIPT)
_UDHI = int(EsmClass.UDHI)
_UCS2 = int(DataCoding.UCS2)
_DEFAULT = int(DataCoding.DEFAULT)

_MOST_PARTS = 255  # the total is one octet in every way of counting

# An SMSC that gets sar_* TLVs or a payload writes the header itself, usually the short one.
_HEADER_OCTETS: dict[LongWay, int] = {
    "udh8": HEADER_8, "udh16": HEADER_16, "sar": HEADER_8, "payload": HEADER_8,
}  # fmt: skip


class _Body(NamedTuple):
    """The fields of one PDU that hold text."""

    data_coding: int
    short_message: bytes
    esm_class: int
    tlvs: dict[int, bytes]


def _written(kind: type[M], source: str, destination: str, bodies: Iterator[_Body]) -> list[M]:
    source_ton, source_npi, source_digits = to_wire(source)
    dest_ton, dest_npi, dest_digits = to_wire(destination)
    return [
        kind(
            source_addr_ton=source_ton,
            source_addr_npi=source_npi,
            source_addr=source_digits,
            dest_addr_ton=dest_ton,
            dest_addr_npi=dest_npi,
            destination_addr=dest_digits,
            data_coding=data_coding,
            short_message=short_message,
            esm_class=esm_class,
            tlvs=tlvs,
        )
        for data_coding, short_message, esm_class, tlvs in bodies
    ]


def _bodies(text: str, long: LongWay, reference: int, default: WrittenAlphabet) -> Iterator[_Body]:
    coding, pieces = _pieces(text, default, _HEADER_OCTETS[long])
    if len(pieces) == 1:
        yield _Body(coding, pieces[0], 0, {})
    elif long == "payload":
        yield _Body(coding, b"", 0, {_PAYLOAD: b"".join(pieces)})
    else:
        for number, piece in enumerate(pieces, 1):
            yield _part(coding, piece, Place(long, reference, len(pieces), number))


def _part(coding: int, piece: bytes, place: Place) -> _Body:
    if place.way == "sar":
        return _Body(coding, piece, 0, write_tlvs(place))
    return _Body(coding, write_header(place) + piece, _UDHI, {})


@lru_cache(2_000)  # many citizens are told the same
def _pieces(text: str, default: WrittenAlphabet, header: int) -> tuple[int, list[bytes]]:
    """The data_coding of the text and its octets, cut to fit."""
    alphabet, octets = _encoded(text, default)
    pieces = cut(octets, alphabet, header)
    if len(pieces) > _MOST_PARTS:
        raise TextTooLong(f"the text takes {len(pieces)} parts, more than {_MOST_PARTS}")
    if alphabet == "ucs2":
        return _UCS2, pieces
    if default == "latin1":
        return _DEFAULT, [decode_gsm(piece).encode("latin-1") for piece in pieces]
    return _DEFAULT, pieces


def _encoded(text: str, default: WrittenAlphabet) -> tuple[Alphabet, bytes]:
    """On a Latin-1 link a text keeps the length it has on the air, in septets, and must be known to
    both alphabets: € and the Greek capitals are not."""
    if default == "ucs2":
        return "ucs2", encode_ucs2(text)
    try:
        if default == "latin1":
            text.encode("latin-1")
        return "gsm7", encode_gsm(text)
    except UnicodeEncodeError:
        return "ucs2", encode_ucs2(text)
