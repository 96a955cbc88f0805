"""Optional parameters (TLVs, §3.2.4) at the end of a PDU: any tag is kept, known ones keep to their
size."""

import struct

from sms.smpp.constants import TLV_OCTETS, Status
from sms.smpp.errors import BadField, Malformed

#: what a PDU holds: the first value of each tag, and the repeated ones in order
Tlvs = tuple[dict[int, bytes], tuple[tuple[int, bytes], ...]]

_HEAD = struct.Struct(">HH")
_ANY_SIZE = (0, 0xFFFF)


def read_tlvs(data: bytes, pos: int, end: int) -> Tlvs:
    """Everything from `pos` to the end of the PDU; raises Malformed."""
    first: dict[int, bytes] = {}
    repeated: tuple[tuple[int, bytes], ...] = ()
    while pos < end:
        start = pos + 4
        if start > end:
            raise Malformed(Status.ESME_RINVOPTPARSTREAM, "the PDU ends inside a TLV")
        tag, size = _HEAD.unpack_from(data, pos)
        pos = start + size
        if pos > end:
            raise Malformed(Status.ESME_RINVOPTPARSTREAM, f"TLV {tag:#06x} leaves the PDU")
        least, most = TLV_OCTETS.get(tag, _ANY_SIZE)
        if not least <= size <= most:
            raise Malformed(Status.ESME_RINVPARLEN, f"TLV {tag:#06x} of {size} octets")
        if tag in first:
            repeated += ((tag, data[start:pos]),)
        else:
            first[tag] = data[start:pos]
    return first, repeated


def write_tlvs(first: dict[int, bytes], repeated: tuple[tuple[int, bytes], ...] = ()) -> bytes:
    """Raises BadField."""
    return b"".join(_write_one(tag, value) for tag, value in (*first.items(), *repeated))


def _write_one(tag: int, value: bytes) -> bytes:
    least, most = TLV_OCTETS.get(tag, _ANY_SIZE)
    if not least <= len(value) <= most:
        raise BadField(f"TLV {tag:#06x} of {len(value)} octets, {least} to {most} may stand")
    try:
        return _HEAD.pack(tag, len(value)) + value
    except struct.error:
        raise BadField(f"TLV tag {tag:#x}, or a value of {len(value)} octets") from None
