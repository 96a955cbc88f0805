"""Whether the secrets are those the database was written with, asked at every opening.

With other secrets every number would have another index: each citizen would become a stranger, and
nobody would notice. So the database keeps one known value sealed under each key that has sealed,
and the index of a known value. A database from before this check is tried by one of its rows.
"""

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.crypto import Vault
from storage.errors import SealError, WrongKey
from storage.rows import open_phone
from storage.schema import dialogues, key_checks

#: The known value; what it is does not matter, only that it is no phone number.
KNOWN = "kelisim"

_PURPOSE = "key check"
_INDEX = "index"
_SEAL = "seal:"


async def check_keys(url: str, vault: Vault, *, writes: bool) -> None:
    """Raises WrongKey. The first opening that `writes` under a key leaves its known value."""
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True)
    try:
        async with engine.connect() as connection:
            is_noted = await connection.run_sync(_check, vault)
        if writes and not is_noted:
            async with engine.begin() as connection:
                await connection.run_sync(_note, vault)
                await connection.run_sync(_check, vault)  # another process may have been quicker
    finally:
        await engine.dispose()


def _check(connection: Connection, vault: Vault) -> bool:
    """Whether the keys in use have left their known values."""
    kept = {row.name: row.value for row in connection.execute(select(key_checks))}
    if not kept:
        _check_a_row(connection, vault)
        return False
    for name, value in kept.items():
        if name.startswith(_SEAL):
            _check_seal(vault, name, value)
    if kept[_INDEX].decode() != vault.citizen_key(KNOWN):
        raise _wrong("numbers were found by another last secret")
    return _seal_of(vault) in kept


def _check_seal(vault: Vault, name: str, sealed: bytes) -> None:
    try:
        vault.open(sealed, _PURPOSE, name)
    except SealError:
        key_id = name.removeprefix(_SEAL)
        raise _wrong(f"it does not hold the secret “{key_id}” as it was") from None


def _check_a_row(connection: Connection, vault: Vault) -> None:
    row = connection.execute(select(dialogues.c.citizen, dialogues.c.phone).limit(1)).one_or_none()
    if row is None:
        return
    try:
        phone = open_phone(vault, row.citizen, row.phone)
    except SealError:
        raise _wrong("its rows do not open with it") from None
    if vault.citizen_key(phone) != row.citizen:
        raise _wrong("numbers were found by another last secret")


def _note(connection: Connection, vault: Vault) -> None:
    seal = _seal_of(vault)
    values = [
        {"name": _INDEX, "value": vault.citizen_key(KNOWN).encode()},
        {"name": seal, "value": vault.seal(KNOWN.encode(), _PURPOSE, seal)},
    ]
    insert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert
    connection.execute(insert(key_checks).on_conflict_do_nothing(), values)


def _seal_of(vault: Vault) -> str:
    return f"{_SEAL}{vault.first_id}"


def _wrong(why: str) -> WrongKey:
    return WrongKey(
        f"KELISIM_SECRET_KEY is not what this database was written with: {why}. Nothing was "
        "opened; set the secrets it was written with (a new one goes in front, the old ones stay)."
    )
