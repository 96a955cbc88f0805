"""A database of whole conversations, for the bench of the console.

    python -m tests.bench.conversations FILE [conversations]

Some thousand of them are played (`tests.bench.played`); the others are copies of these, of other
citizens, regions, days and words, written by SQL: to play five million messages would take hours.
"""

import asyncio
import random
import sqlite3
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from bot.regions import REGIONS
from storage.crypto import Secrets, Vault
from storage.evidence import Proof, link_hash
from storage.migrating import upgrade
from storage.opening import open_store
from storage.rows import seal_phone
from tests.bench.played import IIN, Players

SECRET = "a-secret-for-the-bench"

#: Played; each is copied as often as it takes.
PLAYED = 2_500
DAYS = 7
#: Copies written at a time, message by message in turn: what one citizen said does not lie
#: together in the file, as it does not in life.
CHUNK = 25_000
#: A copy is so much later than the one before it.
_LATER = 60_000_000

TABLES = ("dialogues", "offers", "messages", "applications", "cases", "reports", "timers")


def phone(n: int) -> str:
    return f"+770{n:08}"


async def make(file: Path, conversations: int, tell: Callable[[str], None]) -> None:
    """Makes the database `file`."""
    url = f"sqlite+aiosqlite:///{file}"
    await upgrade(url)
    store = await open_store(url, Secrets.parse(SECRET))
    try:
        await Players(store, min(PLAYED, conversations), phone).play(DAYS)
    finally:
        await store.close()
    tell("played")
    Copies(file, Vault(Secrets.parse(SECRET))).write(conversations, tell)


class Copies:
    """Rows of the played conversations under other names."""

    def __init__(self, file: Path, vault: Vault) -> None:
        self._vault = vault
        self._database = sqlite3.connect(file)
        self._database.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000;")
        self._chance = random.Random(11)
        self._columns = {table: self._columns_of(table) for table in (*TABLES, "evidence")}
        self._rows = {table: self._rows_of(table) for table in (*TABLES, "evidence")}
        self._said = [
            text
            for (text,) in self._database.execute(
                "SELECT text FROM messages WHERE direction = 'in' AND length(text) > 12"
            )
        ]
        self._proofs = self._database.execute("SELECT max(number) FROM evidence").fetchone()[0]

    def write(self, conversations: int, tell: Callable[[str], None]) -> None:
        played = self._rows["dialogues"].keys()
        for first in range(len(played), conversations, CHUNK):
            numbers = range(first, min(first + CHUNK, conversations))
            self._write_chunk(list(zip(numbers, _around(list(played), first), strict=False)))
            self._database.commit()
            tell(f"{numbers.stop:,} of {conversations:,} conversations")
        self._database.execute("ANALYZE")
        self._database.commit()
        self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._database.close()

    def _write_chunk(self, pairs: list[tuple[int, str]]) -> None:
        named = [(n, old, self._vault.citizen_key(phone(n))) for n, old in pairs]
        for table in TABLES:
            columns = [c for c in self._columns[table] if c != "id"]
            rows = [
                (k, [row[c] for c in columns])
                for n, old, new in named
                for k, row in enumerate(self._copied(table, n, old, new))
            ]
            rows.sort(key=lambda pair: pair[0])
            marks = ", ".join("?" * len(columns))
            names = ", ".join(columns)
            self._database.executemany(
                f"INSERT INTO {table} ({names}) VALUES ({marks})",
                [row for _, row in rows],
            )
        self._prove(named)

    def _copied(self, table: str, n: int, old: str, new: str) -> Iterator[dict[str, Any]]:
        for row in self._rows[table].get(old, ()):
            copy = self._renamed(row, n, old, new)
            if table == "dialogues":
                copy["phone"] = seal_phone(self._vault, new, phone(n))
            elif table == "offers":
                self._put_offer(copy)
            elif table == "messages" and copy["direction"] == "in" and not n % 2:
                copy["text"] = self._chance.choice(self._said)
            yield copy

    def _renamed(self, row: dict[str, Any], n: int, old: str, new: str) -> dict[str, Any]:
        copy = dict(row, citizen=new)
        for column, value in row.items():
            if column in ("offer_id", "application_id") and value:
                copy[column] = _numbered(value, n)
            elif column == "body" and value:
                body = value.replace(old, new)
                for offer in self._rows["offers"].get(old, ()):
                    body = body.replace(offer["offer_id"], _numbered(offer["offer_id"], n))
                copy[column] = body
            elif (column.endswith("_at") or column in ("at", "due")) and value:
                copy[column] = value + n * _LATER
        return copy

    def _put_offer(self, copy: dict[str, Any]) -> None:
        seal = self._vault.seal
        copy["person"] = seal(f'["{IIN}","Айгүл"]'.encode(), "person", copy["offer_id"])
        copy["accounts"] = copy["iban"] = copy["iban_key"] = None
        region = self._chance.choice(list(REGIONS))
        copy["body"] = copy["body"].replace(f'"{copy["region"]}"', f'"{region}"')
        copy["region"] = region

    def _prove(self, named: list[tuple[int, str, str]]) -> None:
        (previous,) = self._database.execute(
            "SELECT hash FROM evidence WHERE number = ?", (self._proofs,)
        ).fetchone()
        links = []
        for n, old, new in named:
            for row in self._rows["evidence"].get(old, ()):
                copy = self._renamed(row, n, old, new)
                proof = Proof(**{name: copy[name] for name in Proof.__struct_fields__})
                self._proofs += 1
                digest = link_hash(previous, proof)
                links.append({**copy, "number": self._proofs, "previous": previous, "hash": digest})
                previous = digest
        columns = self._columns["evidence"]
        marks = ", ".join("?" * len(columns))
        self._database.executemany(
            f"INSERT INTO evidence ({', '.join(columns)}) VALUES ({marks})",
            [[link[c] for c in columns] for link in links],
        )

    def _columns_of(self, table: str) -> list[str]:
        return [row[1] for row in self._database.execute(f"PRAGMA table_info({table})")]

    def _rows_of(self, table: str) -> dict[str, list[dict[str, Any]]]:
        found = defaultdict(list)
        columns = self._columns_of(table)
        for row in self._database.execute(f"SELECT * FROM {table}"):
            told = dict(zip(columns, row, strict=True))
            found[told["citizen"]].append(told)
        return found


def _numbered(offer_id: str, n: int) -> str:
    """`0000012-1` and `A-…` of it, for another citizen."""
    head, _, tail = offer_id.rpartition("-")
    return f"{head[:-7]}{n:07}-{tail}"


def _around(played: list[str], first: int) -> Iterator[str]:
    at = first
    while True:
        yield played[at % len(played)]
        at += 1


if __name__ == "__main__":
    asyncio.run(make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 500_000, print))
