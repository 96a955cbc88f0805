"""Addresses between the wire (type of number, numbering plan, digits) and `sms.numbers`."""

from functools import lru_cache
from typing import NamedTuple

from sms.numbers import Address, AddressKind, address
from sms.smpp.constants import Npi, Ton
from sms.smpp.pdu import Message


class WireAddress(NamedTuple):
    """The three fields that name one end of a message in a PDU (SMPP 3.4 §5.2.5-5.2.9)."""

    ton: int
    npi: int
    digits: str


def to_wire(raw: str) -> WireAddress:
    """How a number, short code or name is written into a PDU; never raises."""
    if raw.startswith("+") and len(raw) > _E164_LEAST:
        return WireAddress(*_PLANS["msisdn"], raw[1:])
    return _looked_up(raw)


@lru_cache(10_000)  # a phone that writes is soon written to, and its receipts come
def from_wire(ton: int, digits: str) -> Address:
    """Who that is. A type of number is a hint only: SMSCs are careless with it for short codes."""
    if ton == _ALPHANUMERIC:
        return Address("name", digits)
    return address("+" + digits.lstrip("+") if ton == _INTERNATIONAL else digits)


def source_of(pdu: Message) -> Address:
    return from_wire(pdu.source_addr_ton, pdu.source_addr)


def destination_of(pdu: Message) -> Address:
    return from_wire(pdu.dest_addr_ton, pdu.destination_addr)


@lru_cache(64)  # our own few senders, which are in every message
def _looked_up(raw: str) -> WireAddress:
    known = address(raw)
    return WireAddress(*_PLANS[known.kind], known.value.removeprefix("+"))


_INTERNATIONAL = int(Ton.INTERNATIONAL)
_ALPHANUMERIC = int(Ton.ALPHANUMERIC)
_E164_LEAST = 8  # a plus and more digits than any short code has

_PLANS: dict[AddressKind, tuple[int, int]] = {
    "msisdn": (_INTERNATIONAL, int(Npi.ISDN)),
    "short": (int(Ton.NETWORK_SPECIFIC), int(Npi.UNKNOWN)),
    "name": (_ALPHANUMERIC, int(Npi.UNKNOWN)),
}
