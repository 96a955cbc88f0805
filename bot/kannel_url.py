"""The address of a Kannel as one line of `.env`:
`http+kannel://user:password@host:port/cgi-bin/sendsms?option=value`.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from bot.gateway_options import ROUTE_OPTIONS, read_options

SCHEMES = {"http+kannel": "http", "https+kannel": "https"}

#: Where Kannel's smsbox takes messages when nobody configures another path.
SENDSMS = "/cgi-bin/sendsms"

#: Opens the callbacks of a Kannel on this machine, and is refused for any other.
LOCAL_CALLBACK_SECRET = "local-callback-secret"  # noqa: S105 - public on purpose

#: A shorter secret could be guessed by trying; other characters mean something in a URL or to
#: Kannel, which replaces every `%x` in an address.
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,}")

#: Every option of the line, with its help text for docs/settings.md.
OPTIONS: dict[str, str] = {
    "window": "how many segments may be unanswered at a time (4 or more; 100)",
    "pace": "segments per second that the contract allows; 0 for no limit (0)",
    "response": "seconds to wait for an answer; a message without one is *unknown* (30)",
    "callback": "where Kannel reaches us with receipts, as in `http://10.0.0.5:8414`; empty: made "
    "from KELISIM_HTTP (empty)",
    "secret": "opens the callbacks: 16 letters, digits, - or _, as `kelisim key` makes them, and "
    "the same in kannel.conf. The default is refused unless Kannel is on this machine "
    f"({LOCAL_CALLBACK_SECRET})",
    **ROUTE_OPTIONS,
}


@dataclass(frozen=True, slots=True)
class KannelUrl:
    """`pace` in segments per second (0: no limit), `response` in seconds."""

    host: str
    port: int
    user: str
    password: str
    tls: bool = False
    path: str = SENDSMS
    window: int = 100
    pace: float = 0.0
    response: float = 30.0
    callback: str = ""
    secret: str = LOCAL_CALLBACK_SECRET
    prefix: tuple[str, ...] = ()
    weight: float = 1.0

    @property
    def name(self) -> str:
        """What the gateway is called in the store, logs and metrics; without the password."""
        return f"{self.user}@{self.host}:{self.port}"

    @property
    def sendsms(self) -> str:
        """Where messages go; without user and password, which travel beside it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{self.path}"

    @classmethod
    def parse(cls, text: str) -> "KannelUrl":
        """Raises ValueError with a sentence that repeats neither password nor secret."""
        url = urlsplit(text)
        if url.scheme not in SCHEMES:
            raise ValueError("the address starts with http+kannel:// (or https+kannel:// for TLS)")
        if not url.hostname or not url.username:
            raise ValueError("the address needs user:password@host:port")
        if url.port is None:
            raise ValueError("the address needs the sendsms-port of Kannel, 13013 for most")
        return _checked(
            cls(
                host=url.hostname,
                port=url.port,
                user=_sendable("user", unquote(url.username)),
                password=_sendable("password", unquote(url.password or "")),
                tls=url.scheme == "https+kannel",
                path=url.path if url.path not in ("", "/") else SENDSMS,
                **read_options(url.query, cls, OPTIONS, {}),
            )
        )

    def __str__(self) -> str:
        return f"http{'s' if self.tls else ''}+kannel://{self.name}"


def _checked(url: KannelUrl) -> KannelUrl:
    if not _SECRET.fullmatch(url.secret):
        raise ValueError("the option secret has 16 or more letters, digits, - and _, nothing else")
    if url.callback:
        told = urlsplit(url.callback)
        if told.scheme not in ("http", "https") or not told.hostname or "%" in url.callback:
            raise ValueError("the option callback is an http:// address that Kannel reaches")
    return url


def _sendable(what: str, value: str) -> str:
    """User and password travel as HTTP headers."""
    if not value.isascii() or not value.isprintable():
        raise ValueError(f"the {what} has Latin letters, digits and signs only")
    return value
