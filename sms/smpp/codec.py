"""PDUs to bytes and back, for every PDU of SMPP 3.4.

The layout of a body is read off the annotations of its struct once, at import. The PDUs that carry
the load have a short way in `express`; what that cannot take comes here for the exact reason.
"""

from typing import Any, TypeVar, get_type_hints

from sms.smpp import pdu as pdus
from sms.smpp.constants import HEADER_OCTETS, RESPONSE, Status
from sms.smpp.errors import BadField, Malformed
from sms.smpp.express import read_message, write_message
from sms.smpp.fields import Kind
from sms.smpp.frame import HEADER, Frame, join
from sms.smpp.pdu import DeliverSm, Pdu, SubmitSm
from sms.smpp.tlv import read_tlvs, write_tlvs

M = TypeVar("M", SubmitSm, DeliverSm)
P = TypeVar("P", bound=Pdu)

#: the struct of each command_id
COMMANDS: dict[int, type[Pdu]] = {
    kind.command_id: kind
    for kind in vars(pdus).values()
    if isinstance(kind, type) and issubclass(kind, Pdu) and hasattr(kind, "command_id")
}

_MESSAGES = (SubmitSm, DeliverSm)
#: §4: these come without a body when they refuse
_BARE_REFUSALS = (
    pdus.BindTransmitterResp,
    pdus.BindReceiverResp,
    pdus.BindTransceiverResp,
    pdus.SubmitSmResp,
)


def encode(pdu: Pdu, sequence: int | None = None) -> bytes:
    """The whole PDU, with its own sequence number or the one given. Raises BadField, which names
    the field."""
    number = pdu.sequence_number if sequence is None else sequence
    if isinstance(pdu, _MESSAGES):
        octets = write_message(pdu, number)
        if octets is not None:
            return octets
    return join(pdu.command_id, pdu.command_status, number, _body(pdu))


def decode(data: bytes) -> Pdu:
    """The one PDU that `data` holds. Raises Malformed, with the status a peer gets for it."""
    if len(data) < HEADER_OCTETS:
        raise Malformed(Status.ESME_RINVCMDLEN, f"a PDU of {len(data)} octets")
    length, command, status, sequence = HEADER.unpack_from(data)
    if length != len(data):
        raise Malformed(Status.ESME_RINVCMDLEN, f"{len(data)} octets say they are {length}")
    return decode_frame(data, (command, status, sequence, HEADER_OCTETS, length))


def decode_frame(data: bytes, frame: Frame) -> Pdu:
    """The PDU in that frame of the data (see `frame.cut`). Raises Malformed."""
    kind = COMMANDS.get(frame[0])
    if kind is None:
        raise Malformed(Status.ESME_RINVCMDID, f"command_id {frame[0]:#010x}")
    if issubclass(kind, SubmitSm):
        return decode_message(SubmitSm, data, frame)
    if issubclass(kind, DeliverSm):
        return decode_message(DeliverSm, data, frame)
    return _read(kind, data, frame)


def decode_message(kind: type[M], data: bytes, frame: Frame) -> M:
    """The same for the PDUs that carry the load."""
    return read_message(kind, data, frame) or _read(kind, data, frame)


def refusal(command: int, status: Status, sequence: int) -> bytes:
    """The answer that refuses a request: the command's own response where it has one, otherwise
    generic_nack (§4.3)."""
    kind = COMMANDS.get(command | RESPONSE, pdus.GenericNack)
    return encode(kind(sequence_number=sequence, command_status=status))


def _read(kind: type[P], data: bytes, frame: Frame) -> P:
    _, status, sequence, pos, end = frame
    values: list[Any] = []
    # a response that refuses, and with many peers any response, may end with its header
    if pos < end or not kind.command_id & RESPONSE:
        for _, field in _LAYOUTS[kind]:
            value, pos = field.read(data, pos, end)
            values.append(value)
    tlvs, repeated = read_tlvs(data, pos, end)
    return kind(
        *values,
        tlvs=tlvs,
        sequence_number=sequence,
        command_status=status,
        repeated_tlvs=repeated,
    )


def _body(pdu: Pdu) -> bytes:
    if pdu.command_status and isinstance(pdu, _BARE_REFUSALS) and _says_nothing(pdu):
        return b""
    octets = [_written(pdu, name, field) for name, field in _LAYOUTS[type(pdu)]]
    octets.append(write_tlvs(pdu.tlvs, pdu.repeated_tlvs))
    return b"".join(octets)


def _says_nothing(pdu: Pdu) -> bool:
    return not pdu.tlvs and not any(getattr(pdu, name) for name, _ in _LAYOUTS[type(pdu)])


def _written(pdu: Pdu, name: str, field: Kind[Any]) -> bytes:
    try:
        return field.write(getattr(pdu, name))
    except BadField as problem:
        raise BadField(f"{pdu.command_id.name.lower()}.{name}: {problem}") from None


def _layout(kind: type[Pdu]) -> tuple[tuple[str, Kind[Any]], ...]:
    hints = get_type_hints(kind, include_extras=True)
    own = [name for name in kind.__struct_fields__ if name not in Pdu.__struct_fields__]
    return tuple((name, hints[name].__metadata__[0]) for name in own)


_LAYOUTS = {kind: _layout(kind) for kind in COMMANDS.values()}
