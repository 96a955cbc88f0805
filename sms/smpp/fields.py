"""The kinds of field a PDU of SMPP 3.4 is made of: how each is written, how long it may be, and which
status a peer gets that breaks the limit. `pdu` annotates its fields with them, `codec` obeys them.
"""

from dataclasses import dataclass
from typing import Annotated

import msgspec

from sms.smpp.constants import MAX_SHORT_MESSAGE, Status


@dataclass(frozen=True)
class CString:
    """Written as octets and a NUL, together at most `most` octets (§3.1 "C-Octet String")."""

    most: int
    status: Status


@dataclass(frozen=True)
class Integer:
    """Written big-endian in that many octets."""

    octets: int


@dataclass(frozen=True)
class Counted:
    """Written as one octet of length and that many octets."""

    most: int
    status: Status


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


@dataclass(frozen=True)
class Destinations:
    """Written as number_of_dests and the addresses."""

    most: int


@dataclass(frozen=True)
class Unsuccesses:
    """Written as no_unsuccess and the addresses."""

    most: int


# The kinds of field that the specification knows, with their sizes (§4, §5.2).
Octet = Annotated[int, Integer(1)]
SystemId = Annotated[str, CString(16, Status.ESME_RINVSYSID)]
Password = Annotated[str, CString(9, Status.ESME_RINVPASWD)]
SystemType = Annotated[str, CString(13, Status.ESME_RINVSYSTYP)]
AddressRange = Annotated[str, CString(41, Status.ESME_RBINDFAIL)]
ServiceType = Annotated[str, CString(6, Status.ESME_RINVSERTYP)]
SourceAddr = Annotated[str, CString(21, Status.ESME_RINVSRCADR)]
DestinationAddr = Annotated[str, CString(21, Status.ESME_RINVDSTADR)]
LongSourceAddr = Annotated[str, CString(65, Status.ESME_RINVSRCADR)]
LongDestinationAddr = Annotated[str, CString(65, Status.ESME_RINVDSTADR)]
ScheduleTime = Annotated[str, CString(17, Status.ESME_RINVSCHED)]
ValidityPeriod = Annotated[str, CString(17, Status.ESME_RINVEXPIRY)]
FinalDate = Annotated[str, CString(17, Status.ESME_RUNKNOWNERR)]
MessageId = Annotated[str, CString(65, Status.ESME_RINVMSGID)]
ShortMessage = Annotated[bytes, Counted(MAX_SHORT_MESSAGE, Status.ESME_RINVMSGLEN)]
DestinationList = Annotated[tuple[Destination, ...], Destinations(254)]
UnsuccessList = Annotated[tuple[Unsuccessful, ...], Unsuccesses(254)]
