"""What can go wrong on a link.

SmppError
├── BadField        a PDU to be written breaks a limit of the specification
├── Malformed       bytes that were read break it; carries the status to answer with
├── LinkDown        nothing can be sent: the session is not bound, or not for this
└── WindowFull      more requests at once than the window has free places
"""

from sms.smpp.constants import Status


class SmppError(Exception):
    """Anything that a link or the codec refuses."""


class BadField(SmppError, ValueError):
    """A PDU to be written breaks a limit; says which field, and how."""


class Malformed(SmppError, ValueError):
    """Bytes break the specification; `status` is what the peer gets for it."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(f"{reason} ({status.name})")
        self.status = status


class LinkDown(SmppError):
    """There is no bound session to send this on; says why."""


class WindowFull(SmppError):
    """More requests at once than free places in the window; `free` says how many would go."""

    def __init__(self, wanted: int, free: int) -> None:
        super().__init__(f"{wanted} requests, {free} free places in the window")
        self.free = free
