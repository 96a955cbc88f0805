"""Where one PDU ends and the next begins: the header (§3.2.1) and the cutting of a byte stream."""

import struct

from sms.smpp.constants import HEADER_OCTETS, MAX_PDU_OCTETS, MAX_SEQUENCE
from sms.smpp.errors import BadField

#: command_length, command_id, command_status, sequence_number
HEADER = struct.Struct(">IIII")
_LENGTH = struct.Struct(">I")

#: command_id, command_status, sequence_number, and where the body starts and ends in the data
Frame = tuple[int, int, int, int, int]


def cut(data: bytes) -> tuple[list[Frame], int]:
    """All whole PDUs at the beginning of `data`, and how many octets they take together. Stops
    before a PDU that is not whole yet, or whose length cannot be true (see `is_broken`)."""
    frames: list[Frame] = []
    pos, size = 0, len(data)
    unpack = HEADER.unpack_from
    while size - pos >= HEADER_OCTETS:
        length, command, status, sequence = unpack(data, pos)
        if not HEADER_OCTETS <= length <= MAX_PDU_OCTETS or pos + length > size:
            break
        frames.append((command, status, sequence, pos + HEADER_OCTETS, pos + length))
        pos += length
    return frames, pos


def is_broken(data: bytes, pos: int) -> bool:
    """Whether the PDU that begins at `pos` has a length that no PDU has: the stream is lost."""
    if len(data) - pos < _LENGTH.size:
        return False
    length: int = _LENGTH.unpack_from(data, pos)[0]
    return not HEADER_OCTETS <= length <= MAX_PDU_OCTETS


def broken_sequence(data: bytes, pos: int) -> int:
    """The sequence number to refuse a broken PDU with: its own, or 0 where it cannot be seen."""
    if len(data) - pos < HEADER_OCTETS:
        return 0
    sequence: int = HEADER.unpack_from(data, pos)[3]
    return sequence


def join(command: int, status: int, sequence: int, body: bytes = b"") -> bytes:
    """A whole PDU; raises BadField."""
    length = HEADER_OCTETS + len(body)
    if length > MAX_PDU_OCTETS:
        raise BadField(f"a PDU of {length} octets, {MAX_PDU_OCTETS} may be")
    try:
        return HEADER.pack(length, command, status, sequence) + body
    except struct.error:
        raise BadField(f"command_status {status}, or sequence_number {sequence}") from None


def following(sequence: int) -> int:
    """The sequence number after that one (§5.1.4: 1 to 0x7FFFFFFF, and round again)."""
    return sequence + 1 if sequence < MAX_SEQUENCE else 1
