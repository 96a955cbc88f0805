"""What a link is told from outside: where to, as whom, how fast, how patient."""

import ssl
from typing import Literal

import msgspec

#: transceiver, transmitter (submits only), receiver (is delivered to only)
BindKind = Literal["trx", "tx", "rx"]

#: requests under way at once: enough to fill the wire, few enough to lose little with a link
DEFAULT_WINDOW = 100


class Timers(msgspec.Struct, frozen=True):
    """The timers of a session, in seconds (SMPP 3.4 §7.2)."""

    #: from connecting to being bound; longer, and the session is closed
    session_init_s: float = 10.0
    #: this long nothing came from the peer: it is asked with enquire_link
    enquire_s: float = 30.0
    #: from a request to its answer; an unanswered enquire_link ends the session
    response_s: float = 30.0

    @property
    def shortest_s(self) -> float:
        return min(self.session_init_s, self.enquire_s, self.response_s)


class LinkConfig(msgspec.Struct, frozen=True):
    """How an ESME reaches its SMSC. Times are seconds."""

    host: str
    port: int
    system_id: str
    password: str
    system_type: str = ""
    bind: BindKind = "trx"
    window: int = DEFAULT_WINDOW
    enquire_s: float = 30.0
    response_s: float = 30.0
    #: the first pause before connecting again; it doubles from there …
    reconnect_min_s: float = 0.5
    #: … to this, which is also the pause after a refused password
    reconnect_max_s: float = 30.0
    address_range: str = ""
    #: True verifies the SMSC against the system's authorities; a context does what it says
    tls: bool | ssl.SSLContext = False

    @property
    def timers(self) -> Timers:
        return Timers(
            session_init_s=self.response_s, enquire_s=self.enquire_s, response_s=self.response_s
        )

    @property
    def tls_context(self) -> ssl.SSLContext | None:
        if isinstance(self.tls, ssl.SSLContext):
            return self.tls
        return ssl.create_default_context() if self.tls else None


class SmscConfig(msgspec.Struct, frozen=True):
    """How an SMSC treats the ESMEs that bind to it."""

    #: what it calls itself in its answers to bind
    system_id: str = "kelisim"
    #: deliveries under way at once, per session
    window: int = DEFAULT_WINDOW
    timers: Timers = Timers()
    tls: ssl.SSLContext | None = None
