"""Every setting of the service: name, default, help text and how it is read, in one place.

`.env.example` and `docs/settings.md` are generated from this class (`python -m bot.settings_docs`),
and a wrong setting stops the start with a sentence that names it.
"""
# ruff: noqa: RUF009 - `setting` is a field() with its help text; its defaults are immutable

import difflib
import os
import socket
from collections.abc import Iterable, Mapping
from dataclasses import Field, dataclass, fields
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, cast

from dotenv import dotenv_values

from bot import setting_kinds as kinds
from bot.api.tokens import ApiToken, parse_tokens
from bot.console_settings import ConsoleSettings
from bot.errors import FileError, SettingError
from bot.gateway_urls import AnyGatewayUrl, gateway_urls
from bot.setting import setting
from bot.setting_kinds import Deadlines, HostPort
from bot.settings_together import LOCAL_REGISTRY_SECRET, check_together
from flows.languages import Language
from flows.policy import QuietHours


@dataclass(frozen=True, slots=True)
class Settings(ConsoleSettings):
    database_url: str = setting(
        "KELISIM_DATABASE_URL",
        "sqlite+aiosqlite:///var/kelisim.db",
        kinds.database_url,
        help="Where everything is kept: a SQLite file (a relative path starts at the working "
        "directory), or a database on PostgreSQL that all workers share, "
        "postgresql+asyncpg://user:password@host/database. Write %40 for an @ in the password.",
        example="sqlite+aiosqlite:////srv/kelisim/kelisim.db",
        is_secret=True,
    )
    worker: str = setting(
        "KELISIM_WORKER",
        "",
        kinds.text,
        help="The name of this worker, where several share a database on PostgreSQL: it stands in "
        "the log and in the table of workers. Empty: host and process, `kelisim1:4711`.",
        example="kelisim1",
    )
    secret_key: str = setting(
        "KELISIM_SECRET_KEY",
        "",
        kinds.secret,
        help="Encrypts phone numbers, IINs and IBANs at rest (16 characters or more; `kelisim key` "
        "makes one). To change keys: `id:secret,id:secret`; the first encrypts, all decrypt, and "
        "the last one finds numbers again. Empty: a key file is made beside the SQLite file, "
        "which is allowed only while the gateway is on this machine. A database opens only with "
        "the keys it was written with. Lost key, lost data.",
        example="k1:a-long-secret-from-kelisim-key",
        is_secret=True,
    )
    gateways: tuple[AnyGatewayUrl, ...] = setting(
        "KELISIM_GATEWAY_URL",
        "smpp://kelisim:secret@127.0.0.1:2775?window=100&long=udh8",
        gateway_urls,
        help="The way to the SMSC: smpp://user:password@host:port?option=value&… "
        "(smpps:// for TLS), or http+kannel://user:password@host:port?… (https+kannel:// for TLS) "
        "for a Kannel in between. Several stand side by side, separated by spaces. The options are "
        "listed below. Write %40 for an @ in the password.",
        example="smpp://kelisim:secret@smsc.example.kz:2775?window=100&pace=200",
        is_secret=True,
    )
    short_code: str = setting(
        "KELISIM_SHORT_CODE",
        "1414",
        kinds.short_code,
        help="The number our messages come from and citizens answer to.",
    )
    bulk_pace: float = setting(
        "KELISIM_BULK_PACE",
        "0",
        kinds.number,
        help="Segments per second for what we start ourselves (offers, reminders, news), so that "
        "a campaign does not flood the call centre. 0: only the pace of the gateway.",
        example="50",
    )
    quiet_hours: QuietHours | None = setting(
        "KELISIM_QUIET_HOURS",
        "21:00-09:00",
        kinds.quiet_hours,
        help="Local time (UTC+5) in which nothing leaves but answers to a citizen who writes. "
        "Empty: no quiet hours.",
    )
    deadlines: Deadlines = setting(
        "KELISIM_DEADLINES",
        "",
        kinds.deadlines,
        help="How long an offer waits for an answer, where it shall differ from the benefit's file "
        "in `flows/`: benefit=duration, separated by commas; durations in s, m, h, d, from an hour "
        "to a year.",
        example="birth=48h,job_loss=7d",
    )
    language: Language | None = setting(
        "KELISIM_LANGUAGE",
        "",
        lambda value: cast("Language | None", kinds.one_of("", "kk", "ru")(value) or None),
        help="The language for citizens whose language nobody knows, after the first message "
        "(which holds both): `kk`, `ru`, or empty for both.",
        example="kk",
    )
    parts_wait: float = setting(
        "KELISIM_PARTS_WAIT",
        "120",
        kinds.number,
        help="Seconds to wait for the missing parts of a long message from a phone, before it is "
        "read as far as it came.",
    )
    registry_url: str = setting(
        "KELISIM_REGISTRY_URL",
        "http://127.0.0.1:8775",
        kinds.http_url,
        help="The ministry's registry: applications go to `/applications` under this address.",
        example="https://registry.example.kz/api",
    )
    registry_secret: str = setting(
        "KELISIM_REGISTRY_SECRET",
        LOCAL_REGISTRY_SECRET,
        kinds.text,
        help="Shared with the registry, whose callbacks are signed with it. The default is refused "
        "unless the registry is on this machine.",
        example="a-long-secret-from-kelisim-key",
        is_secret=True,
    )
    registry_callback: str = setting(
        "KELISIM_REGISTRY_CALLBACK",
        "",
        kinds.optional_http_url,
        help="Where the registry reaches us with its decisions. Empty: made from KELISIM_HTTP.",
        example="https://kelisim.example.kz/api/v1/registry/decisions",
    )
    http: HostPort = setting(
        "KELISIM_HTTP",
        "127.0.0.1:8414",
        kinds.host_port,
        help="HOST:PORT of our own HTTP interface (offers, callbacks, `/healthz`, `/metrics`).",
    )
    api_token: str = setting(
        "KELISIM_API_TOKEN",
        "",
        kinds.secret,
        help="Bearer token of the HTTP interface, 16 characters or more. Empty: offers, "
        "withdrawals and conversations are closed over HTTP; the commands still work.",
        example="a-long-secret-from-kelisim-key",
        is_secret=True,
    )
    api_tokens: tuple[ApiToken, ...] = setting(
        "KELISIM_API_TOKENS",
        "",
        parse_tokens,
        help="Further tokens of the HTTP interface, each opening a part of it: "
        "NAME:SCOPE+SCOPE:SECRET, several parted by commas. The scopes are offers, conversations, "
        "stats, warnings, staff; the name stands in the audit log.",
        example="reports:stats:a-long-secret-from-kelisim-key",
        is_secret=True,
    )
    wave_reports: int = setting(
        "KELISIM_WAVE_REPORTS",
        "5",
        kinds.count,
        help="So many citizens who report the same fraud within KELISIM_WAVE_WINDOW are a wave, "
        "which the log and the metrics tell of once.",
        example="20",
    )
    wave_window: timedelta = setting(
        "KELISIM_WAVE_WINDOW",
        "1h",
        kinds.duration,
        help="The time within which reports of the same fraud add up to a wave.",
        example="30m",
    )
    segment_price: Decimal | None = setting(
        "KELISIM_SEGMENT_PRICE",
        "",
        kinds.price,
        help="What the operator charges for a segment, in tenge: what a warning to many costs is "
        "shown beside its segments, before it goes out. Empty: segments alone.",
        example="12.50",
    )
    archive_after: timedelta | None = setting(
        "KELISIM_ARCHIVE_AFTER",
        "",
        kinds.archive_after,
        help="Messages that are older, of citizens with whom nothing is open, move to a file a "
        "year beside the database, where they are read and found as before (docs/archives.md). A "
        "number with d, 7d or more. Empty: nothing moves by itself.",
        example="400d",
    )
    clock: Literal["system", "simulator"] = setting(
        "KELISIM_CLOCK",
        "system",
        lambda value: cast(
            'Literal["system", "simulator"]', kinds.one_of("system", "simulator")(value)
        ),
        help="`system`, or `simulator` to follow the clock of the gateway simulator, which a "
        "tester can move (refused unless the gateway is on this machine).",
        example="simulator",
    )
    simulator_url: str = setting(
        "KELISIM_SIMULATOR_URL",
        "http://127.0.0.1:8775",
        kinds.http_url,
        help="Where the simulator's clock is asked, with KELISIM_CLOCK=simulator.",
    )
    log: str = setting(
        "KELISIM_LOG",
        "auto",
        kinds.one_of("auto", "json", "pretty"),
        help="`json` (a line an event), `pretty` (for people) or `auto` (pretty on a terminal).",
        example="json",
    )
    log_level: str = setting(
        "KELISIM_LOG_LEVEL",
        "info",
        kinds.one_of("debug", "info", "warning", "error"),
        help="`debug`, `info`, `warning` or `error`.",
    )

    @property
    def worker_name(self) -> str:
        """What tells this process from the others on the same database."""
        return self.worker or f"{socket.gethostname()}:{os.getpid()}"

    @property
    def public_url(self) -> str:
        """Where browsers reach the console, without a slash at the end."""
        return self.console_url or f"http://{self.http}"

    @property
    def callback_url(self) -> str:
        """What the registry is told to call; a wildcard address is of no use to it."""
        return self.registry_callback or f"{self.own_url}/api/v1/registry/decisions"

    @property
    def own_url(self) -> str:
        """Our own HTTP interface, for somebody on this machine."""
        host = "127.0.0.1" if self.http.host in ("0.0.0.0", "::") else self.http.host  # noqa: S104
        return f"http://{HostPort(host, self.http.port)}"

    @property
    def gateway_pace(self) -> float:
        """Segments a second of all gateways together; 0 when one of them has no limit."""
        paces = [gateway.pace for gateway in self.gateways]
        return sum(paces) if all(paces) else 0.0


def described() -> "list[Field[Any]]":
    """The fields, in the order of the documents: the service, then its console."""
    theirs = {about.name for about in fields(ConsoleSettings)}
    return sorted(fields(Settings), key=lambda about: about.name in theirs)


def load(environ: Mapping[str, str] | None = None, env_file: Path | None = None) -> Settings:
    """From the environment, and from `.env` for what the environment leaves unsaid.

    Raises SettingError, and FileError for a `.env` nobody can read.
    """
    file = _read(env_file or Path(".env"))
    _check_names(file)
    given = {**{name: value or "" for name, value in file.items()}, **(environ or os.environ)}
    parsed: dict[str, Any] = {f.name: _parse(f, given) for f in fields(Settings)}
    settings = Settings(**parsed)
    check_together(settings)
    return settings


def _read(env_file: Path) -> dict[str, str | None]:
    try:
        return dotenv_values(env_file, interpolate=False, encoding="utf-8")
    except UnicodeDecodeError:
        raise FileError(f"{env_file} is not UTF-8: save it as UTF-8.") from None
    except OSError as error:
        raise FileError(f"{env_file} cannot be read: {error.strerror}.") from None


def _parse(described: "Field[Any]", given: Mapping[str, str]) -> object:
    about = described.metadata
    value = given.get(about["env"], about["default"]).strip()
    try:
        value.encode()  # the environment may hold any bytes
        return about["parse"](value)
    except UnicodeEncodeError:
        raise SettingError(about["env"], "it is not UTF-8", about["example"]) from None
    except ValueError as error:
        shown = "" if about["secret"] else value
        raise SettingError(about["env"], str(error), about["example"], shown) from None


def unknown_names(names: Iterable[str]) -> list[tuple[str, str]]:
    """Those that look like settings and are none, each with the nearest that is one. Misspelt, they
    would silently do nothing: in `.env` they are refused, in the environment (which may be meant
    for other programs too) warned of."""
    known = [described.metadata["env"] for described in fields(Settings)]
    strangers = sorted(name for name in names if name.startswith("KELISIM_") and name not in known)
    return [(name, difflib.get_close_matches(name, known, n=1, cutoff=0)[0]) for name in strangers]


def _check_names(file: Iterable[str]) -> None:
    for name, near in unknown_names(file):
        raise SettingError(name, "there is no such setting", near)
