"""How each kind of setting is read from its text. Every parser raises ValueError with a sentence
that says what is wrong; `bot.settings` adds the name and an example."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from flows.policy import QuietHours
from storage.archives import YOUNGEST

#: A shorter secret could be guessed by trying.
SHORTEST_SECRET = 16

#: A citizen needs time to answer, and an offer a while to leave; a right is looked at every year.
SHORTEST_DEADLINE, LONGEST_DEADLINE = timedelta(hours=1), timedelta(days=366)


@dataclass(frozen=True, slots=True)
class HostPort:
    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def text(value: str) -> str:
    return value


def host_port(value: str) -> HostPort:
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise ValueError("it needs HOST:PORT")
    return HostPort(host.strip("[]"), int(port))


def http_url(value: str) -> str:
    url = urlsplit(value)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise ValueError("it needs an http:// or https:// address")
    return value.rstrip("/")


def optional_http_url(value: str) -> str:
    return http_url(value) if value else ""


def database_url(value: str) -> str:
    if not re.match(r"(sqlite|postgresql)(\+\w+)?://", value):
        raise ValueError("it starts with sqlite+aiosqlite:/// (a file) or postgresql+asyncpg://")
    return value


def secret(value: str) -> str:
    """One secret, or `id:secret,id:secret` while keys change; empty for the key file."""
    for entry in value.split(",") if value else ():
        if len(entry.rpartition(":")[2]) < SHORTEST_SECRET:
            raise ValueError(
                f"a secret has {SHORTEST_SECRET} characters or more; `kelisim key` makes one"
            )
    return value


def quiet_hours(value: str) -> QuietHours | None:
    if not value:
        return None
    match = re.fullmatch(r"(\d{1,2}:\d\d)\s*-\s*(\d{1,2}:\d\d)", value.strip())
    if match is None:
        raise ValueError("it needs two local times, or nothing for no quiet hours")
    start, end = (_time(part) for part in match.groups())
    return QuietHours(start, end)


def _time(value: str) -> time:
    hour, minute = (int(part) for part in value.split(":"))
    if hour > 23 or minute > 59:
        raise ValueError(f"{value} is no time of day")
    return time(hour, minute)


_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def count(value: str) -> int:
    if not value.isdecimal() or int(value) < 1:
        raise ValueError("it needs a whole number, 1 or more")
    return int(value)


def duration(value: str) -> timedelta:
    match = re.fullmatch(r"(\d+)\s*([smhd])", value.strip())
    if match is None:
        raise ValueError("a duration is a number with s, m, h or d, as in 72h")
    try:
        return timedelta(**{_UNITS[match[2]]: int(match[1])})
    except OverflowError:
        raise ValueError("that is longer than anybody can wait") from None


def archive_after(value: str) -> timedelta | None:
    """A week or more, in which receipts may still come."""
    after = duration(value) if value else None
    if after is not None and after < YOUNGEST:
        raise ValueError(f"what is younger than {YOUNGEST.days} days stays: its receipts may come")
    return after


#: benefit code → how long its offers wait for an answer
Deadlines = tuple[tuple[str, timedelta], ...]


def deadlines(value: str) -> Deadlines:
    """`birth=48h,job_loss=7d`; whether the benefits exist is checked against the catalogue."""
    pairs = [entry.partition("=") for entry in value.split(",") if entry.strip()]
    if any(not code.strip() or not sign for code, sign, _ in pairs):
        raise ValueError("it needs BENEFIT=DURATION, separated by commas")
    codes = [code.strip() for code, _, _ in pairs]
    if twice := next((code for code in codes if codes.count(code) > 1), ""):
        raise ValueError(f"{twice} stands there twice")
    return tuple(
        (code, _deadline(length)) for code, (_, _, length) in zip(codes, pairs, strict=True)
    )


def _deadline(length: str) -> timedelta:
    deadline = duration(length)
    if not SHORTEST_DEADLINE <= deadline <= LONGEST_DEADLINE:
        raise ValueError("a citizen has an hour to a year to answer")
    return deadline


def number(value: str) -> float:
    try:
        result = float(value)
    except ValueError:
        raise ValueError("it needs a number") from None
    if not 0 <= result < float("inf"):
        raise ValueError("it needs a number, 0 or more")
    return result


def price(value: str) -> Decimal | None:
    """In tenge, to three places: `12.50`."""
    if not value:
        return None
    if not re.fullmatch(r"\d{1,6}(\.\d{1,3})?", value) or not Decimal(value):
        raise ValueError("it needs an amount in tenge above 0, with a point and not a comma")
    return Decimal(value)


def short_code(value: str) -> str:
    if not re.fullmatch(r"\d{3,8}", value):
        raise ValueError("a short code has 3 to 8 digits")
    return value


def one_of(*choices: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in choices:
            known = ", ".join(choice or "(empty)" for choice in choices)
            raise ValueError(f"it is one of {known}")
        return value

    return parse


Networks = tuple[IPv4Network | IPv6Network, ...]


def networks(value: str) -> Networks:
    """`10.0.0.5, 10.1.0.0/16`"""
    try:
        return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())
    except ValueError as error:
        raise ValueError(f"it needs addresses or networks, separated by commas: {error}") from None


def pairs(value: str) -> tuple[tuple[str, str], ...]:
    """`name=value,name=value`; what the names and values mean is checked by whoever uses them."""
    found = [entry.rpartition("=") for entry in value.split(",") if entry.strip()]
    if any(not name.strip() or not told.strip() for name, _, told in found):
        raise ValueError("it needs NAME=VALUE, separated by commas")
    return tuple((name.strip(), told.strip()) for name, _, told in found)


def is_loopback(host: str) -> bool:
    """Whether what stands there can only be a stand-in on this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
