"""Both ends of an SMPP link, and everything one needs to use them.

`Esme` keeps one link to an SMSC alive; `Smsc` listens for ESMEs. Both call a handler, once per read
of the socket and never once per PDU, and both write everything that belongs together at once.
"""

from sms.smpp.config import BindKind, LinkConfig, SmscConfig, Timers
from sms.smpp.errors import BadField, LinkDown, Malformed, SmppError, WindowFull
from sms.smpp.esme import Esme, EsmeHandler
from sms.smpp.esme_session import EsmeSession, SubmitResult
from sms.smpp.session import Session
from sms.smpp.smsc import Smsc
from sms.smpp.smsc_session import SmscHandler, SmscSession
from sms.smpp.stats import Stats

__all__ = [
    "BadField",
    "BindKind",
    "Esme",
    "EsmeHandler",
    "EsmeSession",
    "LinkConfig",
    "LinkDown",
    "Malformed",
    "Session",
    "SmppError",
    "Smsc",
    "SmscConfig",
    "SmscHandler",
    "SmscSession",
    "Stats",
    "SubmitResult",
    "Timers",
    "WindowFull",
]
