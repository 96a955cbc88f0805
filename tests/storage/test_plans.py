"""No statement of the road walks a whole table: at a million dialogues it would stand still."""

import re
import sqlite3
from pathlib import Path

import pytest

from flows.effects import SetTimer
from storage.sqlite.connection import Reader
from storage.sqlite.transaction import Transaction
from storage.store import Submitted
from tests.storage.conftest import on_sqlite
from tests.storage.road import NOW, Road, offer, send
from tests.storage.test_applications_contract import consented

#: Of the file itself.
pytestmark = on_sqlite

#: Walked on purpose: the parameters themselves, a claim of limited length, receipts that wait (few,
#: and only while there are any), what is open in the outbox at a start, and the first or last row
#: of a table in its order.
WALKED = re.compile(
    r"SCAN (json_each|j |v$|o$|\(subquery-2\)$|CONSTANT ROW|\d+ CONSTANT|orphans|o USING|evidence$"
    r"|timers USING COVERING INDEX|\w+ USING (COVERING )?INDEX \w+_open)"
)


async def test_every_statement_finds_its_rows_by_an_index(
    road: Road, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = recorded(monkeypatch)
    await drive(road)
    connection = sqlite3.connect(file)
    walks = {
        (" ".join(statement.split())[:90], step)
        for statement in statements
        if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "INSERT"))
        for step in plan(connection, statement)
        if step.startswith("SCAN") and not WALKED.match(step)
    }
    connection.close()
    assert len(statements) > 40
    assert walks == set()


def recorded(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    statements: set[str] = set()
    for of, name in ((Reader, "rows"), *((Transaction, way) for way in ("rows", "run", "many"))):
        original = getattr(of, name)

        def record(self: object, statement: str, *values: object, _original=original):
            statements.add(statement)
            return _original(self, statement, *values)

        monkeypatch.setattr(of, name, record)
    return statements


def plan(connection: sqlite3.Connection, statement: str) -> list[str]:
    values = [None] * statement.count("?")
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]


async def drive(road: Road) -> None:
    """Everything that happens on the road."""
    store = road.store
    await consented(road)
    await store.claim_applications(NOW, 10)
    await road.answer(SetTimer("release", NOW, 3), send())
    (message,) = await road.claim()
    await road.receipt("early")
    await store.mark_submitted("g", [Submitted(message.message_id, "unknown")], NOW)
    await road.add(offer("B"))
    await store.withdraw(["B"], "", NOW)
    await store.waiting_bulk()
    await store.next_timer()
    await store.fire_timers(NOW, 10)
    await store.received_since(NOW)
    await store.recover()
    await road.skip()
