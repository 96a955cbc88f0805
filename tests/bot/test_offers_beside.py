"""A large file of offers: a second process checks and seals its rows, and nothing else changes."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot import offers_beside, offers_file
from bot.cli import offers
from bot.errors import ImportStopped
from bot.offers_beside import Beside
from bot.offers_file import ALONE, BESIDE_SERVICE, ON_SERVER, Imported, Turn, import_offers
from bot.offers_lines import JsonLines, Piece
from flows.loading import load_catalogue
from storage.owning import owned
from tests.bot.fakes import MONDAY_10, SECRETS, FakeStore, clock
from tests.bot.test_offers_rows import ROW

CATALOGUE = load_catalogue()
PROGRAM = Path(offers_beside.__file__).parents[1]
BROKEN = ("{not json", "", "[]", "x" * 70_000, '{"offer_id": 1}')


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(offers_file, "PIECE", 10)


def row(number, **changes):
    phone = f"+7701{number % 40:07}"
    return json.dumps({**ROW, "offer_id": str(number), "phone": phone, **changes})


def mixed_rows(count):
    """Good ones, bad ones of every kind, and ids that come twice with other words."""
    for number in range(count):
        yield row(number) if number % 4 else BROKEN[number // 4 % len(BROKEN)]
        if number % 7 == 0:
            yield row(number, iin="850314410216")
        if number % 11 == 0:
            yield row(number, region="Abai", phone="+77020000000")


async def bring(path, store=None, secrets=SECRETS, **how):
    store = store or FakeStore()
    rejected = []
    imported = await import_offers(
        path, store, CATALOGUE, clock(),
        rejected=rejected.append, progress=lambda *_: None, secrets=secrets, **how,
    )  # fmt: skip
    return imported, rejected, store


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "offers.jsonl"
    path.write_text("\n".join(mixed_rows(150)))
    return path


async def test_two_processes_bring_in_what_one_brings_in(file):
    alone = await bring(file, secrets=None)
    beside = await bring(file)
    assert beside[:2] == alone[:2]
    assert list(beside[2].offers.items()) == list(alone[2].offers.items())
    assert alone[0].accepted > 100
    assert {bad.field for bad in alone[1]} == {"row", "benefit", "iin", "offer_id"}


async def test_csv_goes_the_same_way(tmp_path):
    file = tmp_path / "offers.csv"
    head = "offer_id;benefit;phone;iin"
    file.write_text("\n".join([head, *(f"{n};burial;87011234567;850314410215" for n in range(50))]))
    imported, rejected, _ = await bring(file)
    assert (imported, rejected) == (Imported(accepted=50), [])


async def test_the_same_file_again_adds_nothing(file):
    first, rejected, store = await bring(file)
    again, rejected_again, _ = await bring(file, store)
    assert again == Imported(0, first.accepted, first.rejected)
    assert rejected_again == rejected


async def test_a_small_file_needs_no_second_process(file, monkeypatch):
    monkeypatch.setattr(offers_file, "PIECE", 1000)
    monkeypatch.setattr(Beside, "open", None)
    assert (await bring(file))[0].accepted


async def test_where_no_process_can_be_made_one_does_it_alone(file, monkeypatch):
    async def open_none(*_):
        raise BlockingIOError

    expected = await bring(file, secrets=None)
    monkeypatch.setattr(Beside, "open", open_none)
    assert (await bring(file))[:2] == expected[:2]


async def test_a_process_that_dies_ends_the_import_and_what_was_said_to_be_in_is_in(
    file, monkeypatch
):
    sealed = Beside.seal

    async def dies_at_the_third(self, piece, at):
        if piece.first > 30:
            self._process.kill()
        return await sealed(self, piece, at)

    store = FakeStore()
    with monkeypatch.context() as dying:
        dying.setattr(Beside, "seal", dies_at_the_third)
        with pytest.raises(ImportStopped) as stopped:
            await bring(file, store)
    assert "ended by itself (exit code -9)" in str(stopped.value)
    assert f"{len(store.offers)} new offers are in; bring in the same file again" in str(
        stopped.value
    )
    assert store.offers
    before = len(store.offers)
    imported, _, _ = await bring(file, store)
    expected, _, _ = await bring(file)
    assert (imported.known, imported.accepted) == (before, expected.accepted - before)


async def test_a_store_that_fails_ends_the_second_process_too(file, monkeypatch):
    opened = []
    open_one = Beside.open

    async def noted(*how):
        opened.append(await open_one(*how))
        return opened[-1]

    monkeypatch.setattr(Beside, "open", noted)
    store = FakeStore()
    store.broken = OSError("the disk is full")
    with pytest.raises(OSError, match="disk is full"):
        await bring(file, store)
    assert [beside._process.returncode for beside in opened] == [-signal.SIGKILL]


async def test_a_whole_piece_is_one_transaction_where_nobody_waits(tmp_path):
    path = tmp_path / "offers.jsonl"
    path.write_text("\n".join(map(row, range(20))))
    assert (await bring(path, turn=lambda: ALONE))[2].transactions == [10, 10]


async def test_beside_a_service_transactions_are_short_from_the_moment_it_runs(
    tmp_path, monkeypatch
):
    pauses = []
    monkeypatch.setattr(offers_file.asyncio, "sleep", lambda s: asyncio.to_thread(pauses.append, s))
    path = tmp_path / "offers.jsonl"
    path.write_text("\n".join(map(row, range(30))))
    turns = iter([ALONE])
    _, _, store = await bring(path, turn=lambda: next(turns, Turn(3, 0.5)))
    assert store.transactions == [10, 3, 3, 3, 1, 3, 3, 3, 1]
    assert pauses == [0, *[0.5] * 8]


def test_the_command_looks_whether_a_service_runs(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path}/offers.db"
    assert offers._turn(url) == ALONE
    with owned(url):
        assert offers._turn(url) == BESIDE_SERVICE
    assert offers._turn("postgresql+asyncpg://kelisim@db/kelisim") == ON_SERVER


async def test_ctrl_c_at_the_keyboard_does_not_reach_the_second_process():
    beside = await Beside.open(SECRETS, JsonLines())
    try:
        assert os.getpgid(beside._process.pid) != os.getpgid(0)
        sealed = await beside.seal(Piece(7, [row(1).encode(), b"[]"]), MONDAY_10)
        assert (sealed.lines, [bad.line for bad in sealed.refused]) == ([7], [8])
    finally:
        await beside.close()


@pytest.mark.parametrize("heard", [b"", b"\0\0", b"\0\0\0\x09half"])
def test_the_second_process_ends_with_the_first(heard):
    command = [sys.executable, "-m", "bot.offers_beside"]
    ended = subprocess.run(command, input=heard, capture_output=True, cwd=PROGRAM, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


# --- the command ----------------------------------------------------------------------------------

#: The command with small pieces; it says when some rows are in.
COMMAND = """
import sys
from bot import offers_file
from bot.cli import main, offers

class Progress(offers._Progress):
    def come(self, position, imported):
        super().come(position, imported)
        print(imported.accepted, flush=True)

offers_file.PIECE = 10
offers._Progress = Progress
sys.exit(main(["offers", sys.argv[1]]))
"""


@pytest.fixture
def begun(tmp_path):
    """`kelisim offers` with more than half of its rows, waiting for the others."""
    pipe = tmp_path / "pipe.jsonl"
    os.mkfifo(pipe)
    settings = {"KELISIM_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/offers.db"}
    command = subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(pipe)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(PROGRAM), **settings}, text=True,
    )  # fmt: skip
    with command, pipe.open("w") as rows:
        rows.write("".join(f"{row(number)}\n" for number in range(55)))
        rows.flush()
        assert [int(command.stdout.readline()) for _ in range(3)] == [10, 20, 30]
        yield command, rows
        command.kill()


def again(command, tmp_path):
    file = tmp_path / "offers.jsonl"
    file.write_text("\n".join(map(row, range(90))))
    settings = {"KELISIM_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/offers.db"}
    return subprocess.run(
        [*command.args[:3], str(file)], capture_output=True, cwd=tmp_path, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(PROGRAM), **settings},
    )  # fmt: skip


def books(tmp_path):
    with sqlite3.connect(tmp_path / "offers.db") as database:
        return [
            database.execute(f"SELECT count(*), count(DISTINCT {what}) FROM {table}").fetchone()
            for table, what in (("offers", "offer_id"), ("inbox", "event"), ("dialogues", "phone"))
        ]


def test_an_import_that_was_killed_is_made_whole_by_the_next(begun, tmp_path):
    command, _ = begun
    command.kill()
    command.wait()
    assert again(command, tmp_path).stdout.endswith("60 new, 30 known already, 0 refused\n")
    assert books(tmp_path) == [(90, 90), (90, 90), (40, 40)]


def test_an_import_that_is_stopped_at_the_keyboard_says_how_far_it_came(begun, tmp_path):
    command, rows = begun
    command.send_signal(signal.SIGINT)
    rows.close()
    _, said = command.communicate()
    assert command.returncode == 130
    assert "stopped. 30 new offers are in; bring in the same file again" in said
    assert again(command, tmp_path).stdout.endswith("60 new, 30 known already, 0 refused\n")
    assert books(tmp_path) == [(90, 90), (90, 90), (40, 40)]
