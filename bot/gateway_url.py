"""The address of a gateway as one line of `.env`: `smpp://user:password@host:port?option=value`.

A real SMSC differs from the simulator in this line alone.
"""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from bot.gateway_options import ROUTE_OPTIONS, read_options

Long = Literal["udh8", "udh16", "sar", "payload"]
Alphabet = Literal["gsm", "latin1"]
Ids = Literal["same", "hex-answer", "hex-receipt"]

#: SMPP 3.4 §5.2.1 and §5.2.2, without the closing NUL.
LONGEST_USER, LONGEST_PASSWORD = 15, 8

#: Every option of the line, with its help text for docs/settings.md.
OPTIONS: dict[str, str] = {
    "window": "how many submit_sm may be unanswered at a time (4 or more; 100)",
    "pace": "segments per second that the contract with the SMSC allows; 0 for no limit (0)",
    "long": "how a long message travels: `udh8`, `udh16`, `sar` or `payload` (udh8)",
    "alphabet": "what data_coding 0 means to this SMSC: `gsm` or `latin1` (gsm)",
    "ids": "message ids in answers and receipts: `same`, `hex-answer` (hexadecimal in the answer, "
    "decimal in the receipt) or `hex-receipt` (the reverse) (same)",
    "system_type": "the system_type of the bind (empty)",
    "address_range": "the address_range of the bind (empty)",
    "enquire": "seconds of silence before enquire_link asks whether the link lives (30)",
    "response": "seconds to wait for an answer; a message without one is *unknown* (30)",
    **ROUTE_OPTIONS,
}


@dataclass(frozen=True, slots=True)
class GatewayUrl:
    """`pace` in segments per second (0: no limit), `enquire` and `response` in seconds."""

    host: str
    port: int
    system_id: str
    password: str
    tls: bool = False
    window: int = 100
    pace: float = 0.0
    long: Long = "udh8"
    alphabet: Alphabet = "gsm"
    ids: Ids = "same"
    system_type: str = ""
    address_range: str = ""
    enquire: float = 30.0
    response: float = 30.0
    prefix: tuple[str, ...] = ()
    weight: float = 1.0

    @property
    def name(self) -> str:
        """What the gateway is called in the store, logs and metrics; without the password."""
        return f"{self.system_id}@{self.host}:{self.port}"

    @classmethod
    def parse(cls, text: str) -> "GatewayUrl":
        """Raises ValueError with a sentence that does not repeat the password."""
        url = urlsplit(text)
        if url.scheme not in ("smpp", "smpps"):
            raise ValueError("the address starts with smpp:// (or smpps:// for TLS)")
        if not url.hostname or not url.username:
            raise ValueError("the address needs user:password@host:port")
        return cls(
            host=url.hostname,
            port=_port(url.port),
            system_id=_short_enough("user", unquote(url.username), LONGEST_USER),
            password=_short_enough("password", unquote(url.password or ""), LONGEST_PASSWORD),
            tls=url.scheme == "smpps",
            **read_options(url.query, cls, OPTIONS, CHOICES),
        )

    def __str__(self) -> str:
        return f"smpp{'s' if self.tls else ''}://{self.name}"


def _short_enough(what: str, value: str, most: int) -> str:
    if len(value) > most or not value.isascii():
        raise ValueError(f"an SMPP {what} has at most {most} Latin letters, digits and signs")
    return value


def _port(port: int | None) -> int:
    if port is None:
        raise ValueError("the address needs a port, 2775 for most SMSCs")
    return port


CHOICES: dict[str, tuple[str, ...]] = {
    "long": Long.__args__,  # type: ignore[attr-defined]
    "alphabet": Alphabet.__args__,  # type: ignore[attr-defined]
    "ids": Ids.__args__,  # type: ignore[attr-defined]
}
