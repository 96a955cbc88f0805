"""Virtual operators as data: a TOML file, a table for each (docs/samples/operators.toml)."""

from pathlib import Path
from typing import Annotated

import msgspec

from gateway_sim.data_file import convert, read_toml
from gateway_sim.errors import BadFile
from gateway_sim.ids import IdStyle
from gateway_sim.network_settings import WINDOW, Account, LinkAlphabet, NetworkSettings, Tls
from gateway_sim.profiles import Profiles
from gateway_sim.receipt_styles import ReceiptStyle
from sms.smpp.message import LongWay
from sms.smpp.receipt import ReceiptShape

Some = Annotated[float, msgspec.Meta(ge=0)]

#: SMPP 3.4 §5.2.1 and §5.2.2, without the closing NUL.
LONGEST_SYSTEM_ID, LONGEST_PASSWORD = 15, 8


class _Account(Account, frozen=True, forbid_unknown_fields=True, kw_only=True):
    system_id: str


class _Operator(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file; docs/simulator-network.md says what each key means."""

    smpp: str
    prefixes: tuple[str, ...] = ()
    accounts: tuple[_Account, ...] = ()
    tls: Tls | None = None
    profile: str = "healthy"
    seed: int = 1
    throughput: Some = 0.0
    window: Annotated[int, msgspec.Meta(ge=1)] = WINDOW
    receipt_delay_s: Some = 0.2
    ids: IdStyle = "same"
    receipts: ReceiptShape = "both"
    receipt_text: ReceiptStyle = "usual"
    long: LongWay = "udh8"
    alphabet: LinkAlphabet = "gsm"


def load(path: Path, profiles: Profiles) -> list[NetworkSettings]:
    """The operators of the file, in its order; raises BadFile."""
    tables = read_toml(path)
    if not tables:
        raise BadFile(path, "", "there is no operator in it; begin one with [name]")
    settings = [_read(path, name, table, profiles) for name, table in tables.items()]
    _check_apart(path, settings)
    return settings


def _read(path: Path, name: str, table: object, profiles: Profiles) -> NetworkSettings:
    operator = convert(path, name, table, _Operator)
    if operator.profile not in profiles:
        known = ", ".join(profiles)
        raise BadFile(
            path, f"{name}.profile", f"there is no “{operator.profile}”, there is {known}"
        )
    host, port = _address(path, name, operator.smpp)
    same = {field: getattr(operator, field) for field in _SAME}
    return NetworkSettings(
        name=name,
        host=host,
        port=port,
        tls=_tls(path, name, operator.tls),
        accounts=_accounts(path, name, operator.accounts),
        prefixes=_prefixes(path, name, operator.prefixes),
        profiles=profiles,
        **same,
    )


#: What a table and the settings call by the same name.
_SAME = frozenset(_Operator.__struct_fields__) - {"smpp", "tls", "accounts", "prefixes"}


def _address(path: Path, name: str, raw: str) -> tuple[str, int]:
    host, colon, port = raw.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65_535:
        raise BadFile(path, f"{name}.smpp", f"“{raw}” is no HOST:PORT, as in 127.0.0.1:2775")
    return host.strip("[]") or "127.0.0.1", int(port)


def _tls(path: Path, name: str, given: Tls | None) -> Tls | None:
    """Its files lie beside the file of operators; they are tried at once."""
    if given is None:
        return None
    beside = Tls(path.parent / given.certificate, given.key and path.parent / given.key)
    try:
        beside.context()
    except OSError as error:
        raise BadFile(path, f"{name}.tls", f"its files cannot be used: {error}") from None
    return beside


def _accounts(path: Path, name: str, given: tuple[_Account, ...]) -> dict[str, Account | str]:
    accounts: dict[str, Account | str] = {}
    for number, account in enumerate(given):
        key = f"{name}.accounts[{number}]"
        if not 0 < len(account.system_id) <= LONGEST_SYSTEM_ID:
            raise BadFile(path, f"{key}.system_id", "it has 1 to 15 characters")
        if len(account.password) > LONGEST_PASSWORD:
            raise BadFile(path, f"{key}.password", "SMPP has room for 8 characters")
        if account.system_id in accounts:
            raise BadFile(path, key, f"there is an account “{account.system_id}” already")
        accounts[account.system_id] = account
    return accounts


def _prefixes(path: Path, name: str, given: tuple[str, ...]) -> tuple[str, ...]:
    for prefix in given:
        if not (prefix.startswith("+") and prefix[1:].isdecimal()):
            raise BadFile(path, f"{name}.prefixes", f"“{prefix}” is no prefix, as in +7701")
    return given


def _check_apart(path: Path, settings: list[NetworkSettings]) -> None:
    """No two of them at one address or with one prefix."""
    seen: dict[object, str] = {}
    for one in settings:
        for key, what in [("smpp", (one.host, one.port)), *(("prefixes", p) for p in one.prefixes)]:
            if what in seen and what != (one.host, 0):
                raise BadFile(path, f"{one.name}.{key}", f"{seen[what]} has that already")
            seen[what] = one.name
