"""Databases of millions of dialogues within minutes, for benches.

    python -m tests.bench.grown FILE CITIZENS

Two citizens take the road (`tests.bench.population`); all others are their rows over again, under
keys, phones and offers of their own. Rows lie in the order of the citizens' keys, a million at a
time, so that those who write one after the other lie as far apart as they can: the worst case for
a page cache. The index of the search is made likewise.
"""

import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from storage import rows
from storage.crypto import Secrets, Vault
from storage.migrating import upgrade
from storage.sqlite.search_file import file_beside, open_index
from tests.bench.population import SECRET, phone, populate

#: Citizens made, sorted and written at a time.
CHUNK = 1_000_000

#: Nobody else has the file, and one that is not finished is thrown away.
_FAST = """
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -400000;
PRAGMA temp_store = FILE;
"""

Row = dict[str, Any]
Tell = Callable[[str], None]

#: Of one citizen, by table.
Pattern = Mapping[str, list[Row]]
_TABLES = ("dialogues", "offers", "messages", "timers")


async def grow(file: Path, citizens: int, tell: Tell = lambda _: None) -> None:
    """Makes the database `file`: that many citizens, phones 0 and up, each asked one question."""
    with tempfile.TemporaryDirectory(prefix="kelisim-pattern-") as folder:
        pattern_file = Path(folder) / "pattern.db"
        await populate(pattern_file, 2, lambda _: None)
        await upgrade(f"sqlite+aiosqlite:///{file}")
        with closing(sqlite3.connect(pattern_file)) as pattern, closing(_open(file)) as made:
            patterns = [_pattern(pattern, n) for n in range(2)]
            _copy_key_checks(pattern, made)
            indexes = _drop_indexes(made)
            _fill(made, patterns, citizens, tell)
            for statement in indexes:
                made.execute(statement)
            made.commit()
            tell("the tables are there")
        with closing(sqlite3.connect(file)) as made:
            made.execute("PRAGMA journal_mode = WAL")
        _index(file, file_beside(pattern_file), citizens)
        tell("the index of the search is there")


def _open(file: Path) -> sqlite3.Connection:
    made = sqlite3.connect(file)
    made.executescript(_FAST)
    return made


# --- the pattern ----------------------------------------------------------------------------------


def _pattern(pattern: sqlite3.Connection, n: int) -> Pattern:
    pattern.row_factory = sqlite3.Row
    citizen = Vault(Secrets.parse(SECRET)).citizen_key(phone(n))
    return {
        table: [
            dict(row)
            for row in pattern.execute(f"SELECT * FROM {table} WHERE citizen = ?", (citizen,))
        ]
        for table in _TABLES
    }


def _copy_key_checks(pattern: sqlite3.Connection, made: sqlite3.Connection) -> None:
    for row in pattern.execute("SELECT name, value FROM key_checks"):
        made.execute("INSERT INTO key_checks (name, value) VALUES (?, ?)", tuple(row))


def _drop_indexes(made: sqlite3.Connection) -> list[str]:
    """They are made at the end, in one go each; what makes them again."""
    found = made.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        f" AND tbl_name IN ({', '.join('?' * len(_TABLES))})",
        _TABLES,
    ).fetchall()
    for name, _ in found:
        made.execute(f"DROP INDEX {name}")
    return [statement for _, statement in found]


# --- the rows -------------------------------------------------------------------------------------


def _fill(made: sqlite3.Connection, patterns: Sequence[Pattern], citizens: int, tell: Tell) -> None:
    vault = Vault(Secrets.parse(SECRET))
    inserts = {table: _insert(table, patterns[0][table][0]) for table in _TABLES}
    for first in range(0, citizens, CHUNK):
        last = min(first + CHUNK, citizens)
        keyed = sorted((vault.citizen_key(phone(n)), n) for n in range(first, last))
        for table in _TABLES:
            made.executemany(inserts[table], _rows(vault, table, patterns, keyed, first))
        made.commit()
        tell(f"{last:,} of {citizens:,} citizens")


def _insert(table: str, row: Row) -> str:
    columns = ", ".join(f'"{name}"' for name in row if name != "id")
    return f"INSERT INTO {table} ({columns}) VALUES ({_marks(row)})"


def _marks(row: Row) -> str:
    return ", ".join("?" for name in row if name != "id")


def _rows(
    vault: Vault,
    table: str,
    patterns: Sequence[Pattern],
    keyed: Sequence[tuple[str, int]],
    first: int,
) -> Iterator[Sequence[Any]]:
    """Of all those citizens; the place of an offer among all is its number."""
    makers = [
        _maker(vault, [{k: v for k, v in row.items() if k != "id"} for row in pattern[table]])
        for pattern in patterns
    ]
    for place, (citizen, n) in enumerate(keyed, first):
        yield from makers[n % 2](citizen, n, f"grown-{place:09}")


def _maker(vault: Vault, pattern: Sequence[Row]) -> Callable[[str, int, str], Iterator[list[Any]]]:
    """Makes the rows of one citizen of the pattern's."""
    names = list(pattern[0])
    values = [list(row.values()) for row in pattern]
    was, offer_was = pattern[0]["citizen"], pattern[0].get("offer_id")
    if offer_was is None:
        offer_was = msgspec.json.decode(pattern[0]["body"])["floor"]
    person = accounts = b""
    if "person" in names:
        person = vault.open(pattern[0]["person"], "person", offer_was)
        accounts = vault.open(pattern[0]["accounts"], "accounts", offer_was)

    made: dict[str, Callable[[Any, str, int, str], Any]] = {
        "citizen": lambda _, citizen, n, offer_id: citizen,
        "offer_id": lambda _, citizen, n, offer_id: offer_id,
        "phone": lambda _, citizen, n, offer_id: rows.seal_phone(vault, citizen, phone(n)),
        "person": lambda _, citizen, n, offer_id: vault.seal(person, "person", offer_id),
        "accounts": lambda _, citizen, n, offer_id: vault.seal(accounts, "accounts", offer_id),
        "body": lambda old, citizen, n, offer_id: old.replace(was, citizen).replace(
            offer_was, offer_id
        ),
    }
    places = [(place, made[name]) for place, name in enumerate(names) if name in made]

    def make(citizen: str, n: int, offer_id: str) -> Iterator[list[Any]]:
        for old in values:
            row = list(old)
            for place, value in places:
                row[place] = value(old[place], citizen, n, offer_id)
            yield row

    return make


# --- the index of the search ----------------------------------------------------------------------

_PLACES = {
    "messages": "SELECT max(id) FROM home.messages",
    "offers": "SELECT max(rowid) FROM home.offers",
    "timers": "SELECT max(id) FROM home.timers",
    "cases": "SELECT 0",
    "settled": "SELECT 1",
    "settling": "SELECT 1",
}


def _index(file: Path, pattern: Path, citizens: int) -> None:
    """As the service would have made it: everybody's words and marks are those of the patterns."""
    with closing(open_index(file)) as index:
        index.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;")
        index.execute("ATTACH ? AS pattern", (f"{pattern.absolute().as_uri()}?mode=ro",))
        index.execute("BEGIN")
        for name, value in _PLACES.items():
            index.execute(f"INSERT INTO place SELECT '{name}', ({value})")
        index.execute(
            "INSERT INTO words SELECT word, plain, n * ? / 2 FROM pattern.words", (citizens,)
        )
        index.execute("""
            INSERT INTO conversations (citizen, upto, marks)
            SELECT d.citizen, m.id, p.marks FROM home.messages m
            CROSS JOIN home.dialogues d ON d.citizen = m.citizen
            CROSS JOIN pattern.conversations p ON instr(p.marks, 'l_' || d.language) ORDER BY m.id
        """)
        index.execute("""
            INSERT INTO texts (rowid, said, told, marks) SELECT c.doc, '', m.text, c.marks
            FROM conversations c CROSS JOIN home.messages m ON m.id = c.upto ORDER BY c.doc
        """)
        index.execute("""
            INSERT INTO timers SELECT citizen, offer_id, kind, turn, due FROM home.timers
            ORDER BY id
        """)
        index.execute("COMMIT")
        index.execute("DETACH pattern")


def main() -> None:
    began = time.monotonic()
    asyncio.run(
        grow(
            Path(sys.argv[1]),
            int(sys.argv[2]),
            lambda said: print(f"{time.monotonic() - began:6.0f} s  {said}", flush=True),
        )
    )


if __name__ == "__main__":
    main()
