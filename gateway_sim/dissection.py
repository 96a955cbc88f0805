"""What recorded octets mean: each PDU with its name, its fields in words, and its bytes."""

from collections.abc import Iterator

import msgspec

from gateway_sim.clock import iso
from gateway_sim.wire import Chunk
from sms.smpp.address import from_wire
from sms.smpp.codec import decode_frame
from sms.smpp.coding import read_text
from sms.smpp.concatenation import read_place
from sms.smpp.constants import HEADER_OCTETS, Command, DataCoding, Tag, status_name
from sms.smpp.errors import Malformed
from sms.smpp.frame import Frame, cut
from sms.smpp.pdu import Bind, DeliverSm, Pdu, SubmitSm
from sms.smpp.receipt import parse_receipt

_COMMANDS = frozenset(Command)
_CODINGS = frozenset(DataCoding)
_TAGS = frozenset(Tag)

#: What stands for a password, which the log does not keep.
HIDDEN = "•••"


class Field(msgspec.Struct, frozen=True):
    """As the specification names it, with its value in words."""

    name: str
    value: str


class Entry(msgspec.Struct, frozen=True, rename={"source": "from", "target": "to"}):
    """One PDU. `direction` is the SMSC's: `in` came from the ESME. `problem` says why the
    octets cannot be read, where they cannot."""

    id: str
    at: str
    link: int
    system_id: str
    direction: str
    command: str
    status: str
    sequence: int
    source: str
    target: str
    text: str
    fields: list[Field]
    octets: str
    problem: str = ""


def dissect(chunk: Chunk) -> list[Entry]:
    """Every PDU in it, in order."""
    frames, used = cut(chunk.octets)
    entries = [_entry(chunk, f"{chunk.number}.{n}", frame) for n, frame in enumerate(frames)]
    if used < len(chunk.octets):
        entries.append(_broken(chunk, f"{chunk.number}.{len(frames)}", chunk.octets[used:]))
    return entries


def without_passwords(octets: bytes) -> bytes:
    """The same PDUs, with the password of each bind made asterisks of the same length."""
    frames, used = cut(octets)
    if not any(frame[0] in _BINDS for frame in frames):
        return octets
    whole = [_octets(octets, frame) for frame in frames]
    return b"".join(whole) + octets[used:]


_BINDS = frozenset({Command.BIND_RECEIVER, Command.BIND_TRANSMITTER, Command.BIND_TRANSCEIVER})


def _octets(data: bytes, frame: Frame) -> bytes:
    """The whole PDU of that frame, without a password."""
    octets = data[frame[3] - HEADER_OCTETS : frame[4]]
    if frame[0] not in _BINDS:
        return octets
    start = octets.find(b"\0", HEADER_OCTETS) + 1
    end = octets.find(b"\0", start)
    if start == 0 or end < 0:
        return octets[:HEADER_OCTETS]
    return octets[:start] + b"*" * (end - start) + octets[end:]


def _entry(chunk: Chunk, entry_id: str, frame: Frame) -> Entry:
    pdu, problem = _decoded(chunk.octets, frame)
    source, target, text = _said(pdu)
    command, status, sequence, _, _ = frame
    return Entry(
        id=entry_id,
        at=iso(chunk.at),
        link=chunk.link.number,
        system_id=chunk.link.system_id,
        direction="in" if chunk.came else "out",
        command=_command_name(command),
        status=status_name(status),
        sequence=sequence,
        source=source,
        target=target,
        text=text,
        fields=list(_fields(pdu)) if pdu is not None else [],
        octets=_octets(chunk.octets, frame).hex(),
        problem=problem,
    )


def _broken(chunk: Chunk, entry_id: str, octets: bytes) -> Entry:
    return Entry(
        id=entry_id, at=iso(chunk.at), link=chunk.link.number, system_id=chunk.link.system_id,
        direction="in" if chunk.came else "out", command="?", status="", sequence=0, source="",
        target="", text="", fields=[], octets=octets.hex(),
        problem="a length that no PDU has, so nobody knows where the next one begins",
    )  # fmt: skip


def _decoded(data: bytes, frame: Frame) -> tuple[Pdu | None, str]:
    try:
        return decode_frame(data, frame), ""
    except Malformed as error:
        return None, str(error)


def _command_name(command: int) -> str:
    return Command(command).name.lower() if command in _COMMANDS else f"{command:#010x}"


def _said(pdu: Pdu | None) -> tuple[str, str, str]:
    """From whom, to whom, and what, where the PDU carries a message."""
    if not isinstance(pdu, SubmitSm | DeliverSm):
        return "", "", ""
    _, octets = read_place(pdu)
    return (
        from_wire(pdu.source_addr_ton, pdu.source_addr).value,
        from_wire(pdu.dest_addr_ton, pdu.destination_addr).value,
        read_text(octets, pdu.data_coding),
    )


def _fields(pdu: Pdu) -> Iterator[Field]:
    for name in pdu.__struct_fields__:
        if name not in Pdu.__struct_fields__:
            yield Field(name, _value(pdu, name))
    if isinstance(pdu, SubmitSm | DeliverSm):
        yield from _of_message(pdu)
    for tag, value in (*pdu.tlvs.items(), *pdu.repeated_tlvs):
        name = Tag(tag).name.lower() if tag in _TAGS else "TLV"
        yield Field(f"{name} ({tag:#06x})", _printable(value))


def _value(pdu: Pdu, name: str) -> str:
    value: object = getattr(pdu, name)
    if name == "password" and isinstance(pdu, Bind):
        return HIDDEN if value else ""
    if name == "esm_class":
        return f"{value:#04x}"
    if name == "data_coding" and isinstance(value, int):
        return f"{value} ({DataCoding(value).name})" if value in _CODINGS else str(value)
    return value.hex(" ") if isinstance(value, bytes) else str(value)


def _of_message(pdu: SubmitSm | DeliverSm) -> Iterator[Field]:
    """What the octets of a message say beyond their bytes."""
    place, _ = read_place(pdu)
    if place is not None:
        yield Field(
            "part",
            f"{place.sequence} of {place.total}, reference {place.reference} ({place.way})",
        )
    if isinstance(pdu, DeliverSm) and (receipt := parse_receipt(pdu)) is not None:
        yield Field("receipt", f"{receipt.state.name} for message {receipt.message_id}")


def _printable(value: bytes) -> str:
    """A number, or a text that ends with NUL, beside the octets."""
    octets = value.hex(" ")
    text = value.rstrip(b"\0").decode("latin-1")
    if value.endswith(b"\0") and text.isprintable():
        return f"{text} ({octets})"
    return f"{int.from_bytes(value, 'big')} ({octets})" if 0 < len(value) <= 4 else octets
