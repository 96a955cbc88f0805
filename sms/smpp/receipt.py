"""Delivery receipts: what became of a message, as SMSCs say it in ever new ways.

A receipt is a deliver_sm that says so in its esm_class. SMPP 3.4 leaves its text to the vendor
(Appendix B is an example that nearly all follow, in any case, order and completeness) and has TLVs
for the two things that matter, which not all send. The bot reads them, the simulator makes them.
"""

import re
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec

from sms.smpp.coding import read_text
from sms.smpp.concatenation import read_place
from sms.smpp.constants import DataCoding, EsmClass, MessageState, Tag
from sms.smpp.message import message_id_of
from sms.smpp.pdu import DeliverSm, Message, SubmitSm

#: Which of the two ways of saying it a receipt uses.
ReceiptShape = Literal["both", "text", "tlvs"]

#: How an SMSC writes its message ids in one kind of PDU.
IdSpelling = Literal["text", "hex", "decimal"]


class ReceiptText(msgspec.Struct, frozen=True):
    """What a receipt says. `message_id` is empty where it names none; `state` is UNKNOWN where it
    tells none; the two dates are as written, empty where missing; `user_reference` is the one the
    message was submitted with, from an SMSC that returns it."""

    message_id: str
    state: MessageState
    error: str = ""
    submit_date: str = ""
    done_date: str = ""
    user_reference: int | None = None

    def submitted(self, zone: tzinfo) -> datetime | None:
        """`submit_date`, written in the SMSC's time zone; None when it is no date."""
        return _read_date(self.submit_date, zone)

    def done(self, zone: tzinfo) -> datetime | None:
        """`done_date`, written in the SMSC's time zone; None when it is no date."""
        return _read_date(self.done_date, zone)


class End(NamedTuple):
    """What a receipt says of the end of a message, without the rest."""

    message_id: str
    state: MessageState
    error: str


def read_end(pdu: DeliverSm) -> End | None:
    """As `parse_receipt` says it. Of a message that arrived, the TLVs say all there is to know, and
    the text is not read; but for failures alone there is no error code then."""
    if _MESSAGE_STATE in pdu.tlvs and _number(pdu, _MESSAGE_STATE) == _DELIVERED:
        message_id = message_id_of(pdu)
        if message_id is not None:
            return End(message_id, MessageState.DELIVERED, "")
    told = parse_receipt(pdu)
    return None if told is None else End(told.message_id, told.state, told.error)


def parse_receipt(pdu: DeliverSm) -> ReceiptText | None:
    """None for what is no receipt, whatever its text looks like: anybody can write such a text.
    TLVs are believed before the text. Never raises."""
    if not _is_receipt(pdu):
        return None
    fields = _read_fields(_text(pdu))
    return ReceiptText(
        message_id=message_id_of(pdu) or fields.get("id", "").partition(" ")[0],
        state=_STATES.get(_number(pdu, _MESSAGE_STATE)) or _read_state(fields.get("stat", "")),
        error=fields.get("err", "") or _network_error(pdu),
        submit_date=fields.get("submitdate", ""),
        done_date=fields.get("donedate", ""),
        user_reference=_number(pdu, _USER_REFERENCE),
    )


def make_receipt(
    submit: SubmitSm,
    message_id: str,
    state: MessageState,
    *,
    submitted: datetime,
    done: datetime,
    error: str = "000",
    shape: ReceiptShape = "both",
) -> DeliverSm:
    """The receipt for a submit_sm, in the usual text, in TLVs or in both. The two times are written
    as they are, without their zone."""
    tlvs, text = {}, b""
    if _USER_REFERENCE in submit.tlvs:
        tlvs[_USER_REFERENCE] = submit.tlvs[_USER_REFERENCE]
    if shape != "text":
        tlvs[_MESSAGE_ID] = message_id.encode("latin-1", "replace") + b"\0"
        tlvs[_MESSAGE_STATE] = bytes((state,))
    if shape != "tlvs":
        text = _write_text(submit, message_id, state, submitted=submitted, done=done, error=error)
    return DeliverSm(
        source_addr_ton=submit.dest_addr_ton,
        source_addr_npi=submit.dest_addr_npi,
        source_addr=submit.destination_addr,
        dest_addr_ton=submit.source_addr_ton,
        dest_addr_npi=submit.source_addr_npi,
        destination_addr=submit.source_addr,
        esm_class=_RECEIPT,
        short_message=text,
        tlvs=tlvs,
    )


def plain_id(message_id: str, spelling: IdSpelling) -> str:
    """One spelling for the ids of an SMSC that answers submit_sm with hexadecimal ones and writes
    decimal ones into receipts, or the reverse: decimal without leading zeros. `text` ids, and those
    that are no number of that kind, stay as they are."""
    if spelling == "text" or not _NUMBERS[spelling].fullmatch(message_id):
        return message_id
    return str(int(message_id, 16 if spelling == "hex" else 10))


_RECEIPT = int(EsmClass.DELIVERY_RECEIPT)
_NOTIFICATION = int(EsmClass.INTERMEDIATE_NOTIFICATION)
_TYPE_MASK = int(EsmClass.TYPE_MASK)
_MESSAGE_ID = int(Tag.RECEIPTED_MESSAGE_ID)
_MESSAGE_STATE = int(Tag.MESSAGE_STATE)
_USER_REFERENCE = int(Tag.USER_MESSAGE_REFERENCE)
_NETWORK_ERROR = int(Tag.NETWORK_ERROR_CODE)
_DEFAULT = int(DataCoding.DEFAULT)
_DELIVERED = int(MessageState.DELIVERED)

_STATES: dict[int | None, MessageState] = {int(state): state for state in MessageState}
_STATE_DIGITS = {str(int(state)): state for state in MessageState}

# The first five letters tell the states apart, however vendors shorten or spell out the rest.
_STATE_LETTERS = {
    "DELIV": MessageState.DELIVERED,
    "EXPIR": MessageState.EXPIRED,
    "DELET": MessageState.DELETED,
    "UNDEL": MessageState.UNDELIVERABLE,
    "FAILE": MessageState.UNDELIVERABLE,
    "ACCEP": MessageState.ACCEPTED,
    "REJEC": MessageState.REJECTED,
    "ENROU": MessageState.ENROUTE,
    "BUFFE": MessageState.ENROUTE,
}

_STATE_WORDS = {
    MessageState.ENROUTE: "ENROUTE",
    MessageState.DELIVERED: "DELIVRD",
    MessageState.EXPIRED: "EXPIRED",
    MessageState.DELETED: "DELETED",
    MessageState.UNDELIVERABLE: "UNDELIV",
    MessageState.ACCEPTED: "ACCEPTD",
    MessageState.UNKNOWN: "UNKNOWN",
    MessageState.REJECTED: "REJECTD",
}

_NUMBERS = {"hex": re.compile("[0-9A-Fa-f]{1,64}"), "decimal": re.compile("[0-9]{1,64}")}

# Appendix B to the letter, which is quicker to read than the rest.
_USUAL = re.compile(
    r"id:(?P<id>\S+) sub:\S+ dlvrd:\S+ submit date:(?P<submitdate>\S+) done date:(?P<donedate>\S+)"
    r" stat:(?P<stat>\S+) err:(?P<err>\S+)(?: |$)",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"(?<![^\W_])(id|sub|dlvrd|submit[ _]?date|done[ _]?date|stat|err|text)\s*:", re.IGNORECASE
)


def _is_receipt(pdu: Message) -> bool:
    """By its type, or by a message_state, which nothing else has; some SMSCs forget the type."""
    return pdu.esm_class & _TYPE_MASK in {_RECEIPT, _NOTIFICATION} or _MESSAGE_STATE in pdu.tlvs


def _text(pdu: Message) -> str:
    """ASCII, even where the default alphabet is GSM 03.38, which has `_` and `@` elsewhere."""
    octets = read_place(pdu)[1]
    return read_text(octets, pdu.data_coding, "latin1")


def _read_fields(text: str) -> dict[str, str]:
    """By their names in small letters without spaces; the first of a name counts. What stands
    behind `text:` is the message's own unless id or state are still to come."""
    if usual := _USUAL.match(text):
        return usual.groupdict()
    fields: dict[str, str] = {}
    words = _FIELD.split(text)
    for name, value in zip(words[1::2], words[2::2], strict=True):
        key = name.lower().replace(" ", "").replace("_", "")
        if key == "text" and fields.keys() >= {"id", "stat"}:
            break
        fields.setdefault(key, value.strip(" \t\r\n,;|\0"))
    return fields


def _read_state(word: str) -> MessageState:
    by_letters = _STATE_LETTERS.get(word[:5].upper())
    return by_letters or _STATE_DIGITS.get(word) or MessageState.UNKNOWN


def _number(pdu: Message, tag: int) -> int | None:
    octets = pdu.tlvs.get(tag)
    return int.from_bytes(octets, "big") if octets else None


def _network_error(pdu: Message) -> str:
    """One octet of network type, two of its error code (SMPP 3.4 §5.3.2.31)."""
    octets = pdu.tlvs.get(_NETWORK_ERROR, b"")
    return f"{int.from_bytes(octets[1:], 'big'):03}" if len(octets) == 3 else ""


def _read_date(written: str, zone: tzinfo) -> datetime | None:
    """YYMMDDhhmm, with seconds, or with the century: 2026… has no month 26, so the two that have
    twelve digits are told apart."""
    digits = "".join(filter(str.isdecimal, written))
    for layout in _LAYOUTS.get(len(digits), ()):
        try:
            return datetime.strptime(digits, layout).replace(tzinfo=zone)
        except ValueError:
            continue
    return None


_LAYOUTS = {
    10: ("%y%m%d%H%M",),
    12: ("%y%m%d%H%M%S", "%Y%m%d%H%M"),
    14: ("%Y%m%d%H%M%S",),
}

_SHOWN_CHARACTERS = 20  # of the message, in its receipt (Appendix B)


@lru_cache(1_000)  # a thousand receipts tell of the same moment
def _written(moment: datetime) -> str:
    return f"{moment:%y%m%d%H%M}"


def _write_text(
    submit: SubmitSm,
    message_id: str,
    state: MessageState,
    *,
    submitted: datetime,
    done: datetime,
    error: str,
) -> bytes:
    delivered = int(state == MessageState.DELIVERED)
    octets = read_place(submit)[1][: 2 * _SHOWN_CHARACTERS]
    shown = read_text(octets, submit.data_coding)[:_SHOWN_CHARACTERS]
    return (
        f"id:{message_id} sub:001 dlvrd:{delivered:03} submit date:{_written(submitted)} "
        f"done date:{_written(done)} stat:{_STATE_WORDS[state]} err:{error} text:{shown}"
    ).encode("ascii", "replace")
