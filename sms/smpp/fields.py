"""The kinds of field a PDU of SMPP 3.4 is made of: how each is read and written, how long it may
be, and which status a peer gets that breaks the limit. `pdu` annotates its fields with them.

A reader takes the data, where the field begins and where the PDU ends, and returns the value and
where the next field begins; it raises `Malformed`. A writer returns octets or raises `BadField`,
which never quotes the value: it may be a password or a citizen's number.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Generic, Protocol, TypeVar

import msgspec

from sms.smpp.constants import MAX_SHORT_MESSAGE, Status
from sms.smpp.errors import BadField, Malformed

T = TypeVar("T")
#: dest_flag of a submit_multi (§5.2.25)
SME_ADDRESS, DISTRIBUTION_LIST = 1, 2


class Kind(Protocol[T]):
    """How the values of a field stand on the wire."""

    def read(self, data: bytes, pos: int, end: int) -> tuple[T, int]: ...

    def write(self, value: T) -> bytes: ...


@dataclass(frozen=True)
class Integer:
    """Big-endian in that many octets."""

    octets: int

    def read(self, data: bytes, pos: int, end: int) -> tuple[int, int]:
        stop = pos + self.octets
        if stop > end:
            raise too_short()
        return int.from_bytes(data[pos:stop], "big"), stop

    def write(self, value: int) -> bytes:
        try:
            return value.to_bytes(self.octets, "big")
        except OverflowError:
            raise BadField(f"{value} does not fit into {self.octets} octets") from None


@dataclass(frozen=True)
class CString:
    """Octets and a NUL, together at most `most` octets (§3.1 "C-Octet String"). A `fixed` one is
    either empty or exactly that long (the times of §7.1.1)."""

    most: int
    status: Status
    fixed: bool = False

    def read(self, data: bytes, pos: int, end: int) -> tuple[str, int]:
        stop = data.find(0, pos, min(end, pos + self.most))
        if stop < 0:
            if end - pos < self.most:
                raise too_short()
            raise Malformed(self.status, f"a field longer than {self.most} octets")
        if self.fixed and stop - pos not in {0, self.most - 1}:
            raise Malformed(self.status, f"a field of neither 1 nor {self.most} octets")
        return data[pos:stop].decode("latin-1"), stop + 1

    def write(self, value: str) -> bytes:
        try:
            octets = value.encode("latin-1")
        except UnicodeEncodeError:
            raise BadField("a character that is no octet") from None
        if len(octets) >= self.most:
            raise BadField(f"{len(octets)} octets where {self.most - 1} may stand")
        if self.fixed and octets and len(octets) != self.most - 1:
            raise BadField(f"{len(octets)} octets where {self.most - 1} must stand")
        if 0 in octets:
            raise BadField("a NUL inside a field that ends with one")
        return octets + b"\0"


@dataclass(frozen=True)
class Counted:
    """One octet of length and that many octets."""

    most: int
    status: Status

    def read(self, data: bytes, pos: int, end: int) -> tuple[bytes, int]:
        if pos >= end:
            raise too_short()
        stop = pos + 1 + data[pos]
        if data[pos] > self.most or stop > end:
            raise Malformed(self.status, f"a length of {data[pos]} octets")
        return data[pos + 1 : stop], stop

    def write(self, value: bytes) -> bytes:
        if len(value) > self.most:
            raise BadField(f"{len(value)} octets where {self.most} may stand")
        return bytes((len(value),)) + value


@dataclass(frozen=True)
class Listed(Generic[T]):
    """One octet that counts the entries, and the entries."""

    least: int
    most: int
    status: Status
    read_entry: Callable[[bytes, int, int], tuple[T, int]]
    write_entry: Callable[[T], bytes]

    def read(self, data: bytes, pos: int, end: int) -> tuple[tuple[T, ...], int]:
        count, pos = OCTET.read(data, pos, end)
        if not self.least <= count <= self.most:
            raise Malformed(self.status, f"{count} entries")
        entries = []
        for _ in range(count):
            entry, pos = self.read_entry(data, pos, end)
            entries.append(entry)
        return tuple(entries), pos

    def write(self, value: tuple[T, ...]) -> bytes:
        if not self.least <= len(value) <= self.most:
            raise BadField(f"{len(value)} entries where {self.least} to {self.most} may stand")
        return bytes((len(value),)) + b"".join(map(self.write_entry, value))


class Destination(msgspec.Struct, frozen=True):
    """An address of a submit_multi (§4.5.1.1); with `dl_name` set, a distribution list."""

    destination_addr: str = ""
    dest_addr_ton: int = 0
    dest_addr_npi: int = 0
    dl_name: str | None = None


class Unsuccessful(msgspec.Struct, frozen=True):
    """An address a submit_multi did not reach, and why (§4.5.2.1)."""

    destination_addr: str
    error_status_code: int
    dest_addr_ton: int = 0
    dest_addr_npi: int = 0


def too_short() -> Malformed:
    return Malformed(Status.ESME_RINVCMDLEN, "the PDU ends inside a field")


OCTET = Integer(1)
ADDRESS = CString(21, Status.ESME_RINVDSTADR)
LIST_NAME = CString(21, Status.ESME_RINVDLNAME)
ERROR_STATUS = Integer(4)


def read_destination(data: bytes, pos: int, end: int) -> tuple[Destination, int]:
    flag, pos = OCTET.read(data, pos, end)
    if flag == DISTRIBUTION_LIST:
        name, pos = LIST_NAME.read(data, pos, end)
        return Destination(dl_name=name), pos
    if flag != SME_ADDRESS:
        raise Malformed(Status.ESME_RINVDESTFLAG, f"dest_flag {flag}")
    ton, pos = OCTET.read(data, pos, end)
    npi, pos = OCTET.read(data, pos, end)
    address, pos = ADDRESS.read(data, pos, end)
    return Destination(address, ton, npi), pos


def write_destination(value: Destination) -> bytes:
    if value.dl_name is not None:
        return bytes((DISTRIBUTION_LIST,)) + LIST_NAME.write(value.dl_name)
    return bytes((SME_ADDRESS,)) + write_address(
        value.dest_addr_ton, value.dest_addr_npi, value.destination_addr
    )


def read_unsuccessful(data: bytes, pos: int, end: int) -> tuple[Unsuccessful, int]:
    ton, pos = OCTET.read(data, pos, end)
    npi, pos = OCTET.read(data, pos, end)
    address, pos = ADDRESS.read(data, pos, end)
    status, pos = ERROR_STATUS.read(data, pos, end)
    return Unsuccessful(address, status, ton, npi), pos


def write_unsuccessful(value: Unsuccessful) -> bytes:
    address = write_address(value.dest_addr_ton, value.dest_addr_npi, value.destination_addr)
    return address + ERROR_STATUS.write(value.error_status_code)


def write_address(ton: int, npi: int, address: str) -> bytes:
    return OCTET.write(ton) + OCTET.write(npi) + ADDRESS.write(address)


DESTINATIONS = Listed(1, 254, Status.ESME_RINVNUMDESTS, read_destination, write_destination)
UNSUCCESSFUL = Listed(0, 254, Status.ESME_RINVNUMDESTS, read_unsuccessful, write_unsuccessful)

# The fields that the specification knows, with their sizes (§4, §5.2).
Octet = Annotated[int, OCTET]
SystemId = Annotated[str, CString(16, Status.ESME_RINVSYSID)]
Password = Annotated[str, CString(9, Status.ESME_RINVPASWD)]
SystemType = Annotated[str, CString(13, Status.ESME_RINVSYSTYP)]
AddressRange = Annotated[str, CString(41, Status.ESME_RBINDFAIL)]
ServiceType = Annotated[str, CString(6, Status.ESME_RINVSERTYP)]
SourceAddr = Annotated[str, CString(21, Status.ESME_RINVSRCADR)]
DestinationAddr = Annotated[str, CString(21, Status.ESME_RINVDSTADR)]
LongSourceAddr = Annotated[str, CString(65, Status.ESME_RINVSRCADR)]
LongDestinationAddr = Annotated[str, CString(65, Status.ESME_RINVDSTADR)]
ScheduleTime = Annotated[str, CString(17, Status.ESME_RINVSCHED, fixed=True)]
ValidityPeriod = Annotated[str, CString(17, Status.ESME_RINVEXPIRY, fixed=True)]
FinalDate = Annotated[str, CString(17, Status.ESME_RUNKNOWNERR, fixed=True)]
MessageId = Annotated[str, CString(65, Status.ESME_RINVMSGID)]
ShortMessage = Annotated[bytes, Counted(MAX_SHORT_MESSAGE, Status.ESME_RINVMSGLEN)]
DestinationList = Annotated[tuple[Destination, ...], DESTINATIONS]
UnsuccessList = Annotated[tuple[Unsuccessful, ...], UNSUCCESSFUL]
