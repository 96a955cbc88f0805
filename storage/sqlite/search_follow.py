"""The index follows the tables: batch by batch, each in one transaction with how far it has come.

What is new shows in rows that are only ever added: messages, offers, cases. A turn that says
nothing, a timer for one, is told by whoever took it (`touched`); should the process die right then,
the inbox tells on the next start.

Nearly all of the work is one statement after another over a whole batch, inside SQLite, where it
does not hold the interpreter: the loop that answers citizens goes on meanwhile.
"""
# ruff: noqa: S608 - only constants are put into statements

import sqlite3
from collections.abc import Sequence

import msgspec

from storage.search_marks import OFFER_MARKS, offer_combinations
from storage.search_words import NO_LETTER
from storage.sqlite.archive_file import Shelf, schema_of
from storage.sqlite.search_file import TOKENS

#: Rows of a table looked at, and conversations taken up, in one batch.
BATCH = 1000

#: Of a conversation, so many of its last messages are found by their words: more are a robot's.
MOST_MESSAGES = 200

#: Ids of timers are used again when the newest of them have fired, so the last ones are looked at
#: again. One that is missed all the same is found by those who ask, more slowly.
_TIMERS_AGAIN = 2_000

#: Longer words are no words; longer numbers are those of applications, which are written whole.
_LONGEST_WORD, _LONGEST_NUMBER = 40, 6

#: Seconds that local time is ahead of UTC in the whole country, since 1 March 2024.
_AHEAD_S = 5 * 3600

#: Tables whose rows are only added, with what numbers them. Messages that have gone to an archive
#: are still there (`search_file.EVERY_MESSAGE`). An aggregate, or an order by what is not asked
#: for, would walk through all of them.
_GROWING = {"every_message": "id", "home.offers": "rowid", "home.cases": "id"}

#: What their places are called.
_PLACES = {"every_message": "messages", "home.offers": "offers", "home.cases": "cases"}


class ArchiveGone(Exception):
    """An archive was taken away whose words are in the index."""


_STAGE = f"""
CREATE TEMP TABLE IF NOT EXISTS batch (citizen TEXT PRIMARY KEY);
CREATE TEMP TABLE IF NOT EXISTS fresh
  (citizen TEXT PRIMARY KEY, upto INTEGER NOT NULL, marks TEXT NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS temp.said USING fts5(text, content='', detail=none,
  tokenize="{TOKENS}");
CREATE VIRTUAL TABLE IF NOT EXISTS temp.said_words USING fts5vocab('temp', 'said', 'row');
"""

_WORDS = f"""
INSERT INTO words SELECT term, '', doc FROM said_words
WHERE length(term) <= CASE WHEN term GLOB '[0-9]*' THEN {_LONGEST_NUMBER} ELSE {_LONGEST_WORD} END
ON CONFLICT (word) DO UPDATE SET n = n + excluded.n
"""

#: Of words that were never written before alone: it is done in Python.
_FOLD = "UPDATE words SET plain = folded(word) WHERE plain = ''"


def follow(connection: sqlite3.Connection, shelf: Shelf, touched: Sequence[str]) -> bool:
    """One batch; whether there may be more. What has gone to an archive that began meanwhile would
    be missing, so then it is done again. Raises ArchiveGone."""
    connection.executescript(_STAGE)
    while True:
        shelf.look(connection.cursor())
        connection.execute("BEGIN IMMEDIATE")
        try:
            more = _follow(connection, touched)
            _note_archives(connection, shelf)
            is_whole = shelf.is_current()
            connection.execute("COMMIT" if is_whole else "ROLLBACK")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        if is_whole:
            return more


def _note_archives(connection: sqlite3.Connection, shelf: Shelf) -> None:
    """The index holds words of theirs: they must stay."""
    there = {schema_of(file) for file in shelf.files or ()}
    seen = {name for name in _place(connection) if name.startswith("archive_")}
    if gone := seen - there:
        raise ArchiveGone(", ".join(sorted(gone)))
    for name in there - seen:
        _put_place(connection, name, 1)


def _follow(connection: sqlite3.Connection, touched: Sequence[str]) -> bool:
    place = _place(connection)
    if not place:
        _begin(connection)
        return True
    connection.execute("DELETE FROM batch")
    _add(connection, "SELECT value FROM json_each(?)", msgspec.json.encode(touched).decode())
    more = _take_todo(connection)
    for table, key in _GROWING.items():
        more |= _take_new(connection, table, key, place[_PLACES[table]])
    _take_timers(connection, place["timers"])
    _index(connection)
    if not more:
        _settle(connection, place)
    return more


# --- where the index stands -----------------------------------------------------------------------


def _place(connection: sqlite3.Connection) -> dict[str, int]:
    return dict(connection.execute("SELECT name, value FROM place"))


def _put_place(connection: sqlite3.Connection, name: str, value: int) -> None:
    connection.execute("INSERT OR REPLACE INTO place VALUES (?, ?)", (name, value))


def _begin(connection: sqlite3.Connection) -> None:
    """An empty index: every conversation is to be taken up, the one that slept longest first."""
    connection.execute("""
        INSERT INTO todo (citizen) SELECT d.citizen FROM home.dialogues d
        LEFT JOIN (SELECT citizen, max(id) AS last FROM home.messages GROUP BY citizen) m
          ON m.citizen = d.citizen ORDER BY m.last
    """)
    for table, key in _GROWING.items():
        last = connection.execute(
            f"SELECT {key} FROM {table} ORDER BY {key} DESC LIMIT 1"
        ).fetchone()
        _put_place(connection, _PLACES[table], last[0] if last else 0)
    _put_place(connection, "timers", -_TIMERS_AGAIN)
    for name in ("settled", "settling"):
        _put_place(connection, name, _unsettled(connection))


def catch_up(connection: sqlite3.Connection) -> list[str]:
    """At start: citizens whose turns another process took without our hearing of it."""
    settled = _place(connection).get("settled")
    if settled is None:
        return []
    found = connection.execute(
        "SELECT DISTINCT citizen FROM home.inbox WHERE id >= ? AND done_at IS NOT NULL", (settled,)
    )
    return [citizen for (citizen,) in found]


def _settle(connection: sqlite3.Connection, place: dict[str, int]) -> None:
    """Events below `settled` are in the index. What was done just now may not have been told yet,
    so that is what it was one batch ago."""
    now = _unsettled(connection)
    if (place["settled"], place["settling"]) != (place["settling"], now):
        _put_place(connection, "settled", place["settling"])
        _put_place(connection, "settling", now)


def _unsettled(connection: sqlite3.Connection) -> int:
    """The first event that is not done; the next one to come, if all are."""
    pending = "(SELECT min(id) FROM home.inbox WHERE lane = {} AND done_at IS NULL)"
    last = "(SELECT coalesce(max(id), 0) + 1 FROM home.inbox)"
    first = connection.execute(
        f"SELECT min(coalesce({pending.format(0)}, {last}), coalesce({pending.format(1)}, {last}))"
    ).fetchone()
    return int(first[0])


# --- whom a batch is about ------------------------------------------------------------------------


def _add(connection: sqlite3.Connection, citizens: str, *values: object) -> None:
    connection.execute(f"INSERT OR IGNORE INTO batch {citizens}", values)


def _take_todo(connection: sqlite3.Connection) -> bool:
    (last,) = connection.execute(
        "SELECT max(n) FROM (SELECT n FROM todo ORDER BY n LIMIT ?)", (BATCH,)
    ).fetchone()
    if last is None:
        return False
    _add(connection, "SELECT citizen FROM todo WHERE n <= ?", last)
    connection.execute("DELETE FROM todo WHERE n <= ?", (last,))
    _count_words(connection, "FROM every_message WHERE citizen IN (SELECT citizen FROM batch)")
    return True


def _take_new(connection: sqlite3.Connection, table: str, key: str, place: int) -> bool:
    (last, count) = connection.execute(
        f"SELECT max(n), count(*) FROM (SELECT {key} AS n FROM {table} WHERE {key} > ?"
        f" ORDER BY {key} LIMIT ?)",
        (place, BATCH),
    ).fetchone()
    if last is None:
        return False
    new = f"FROM {table} WHERE {key} > ? AND {key} <= ?"
    _add(connection, f"SELECT citizen {new}", place, last)
    if table == "every_message":
        _count_words(connection, new, place, last)
    _put_place(connection, _PLACES[table], last)
    return bool(count == BATCH)


def _count_words(connection: sqlite3.Connection, rows: str, *values: object) -> None:
    """How often each word stands in these texts, which a small index of their own counts."""
    connection.execute(
        f"INSERT INTO said (text) SELECT replace(text, '{NO_LETTER}', ' ') {rows}", values
    )
    connection.execute(_WORDS)
    connection.execute(_FOLD)
    connection.execute("INSERT INTO said (said) VALUES ('delete-all')")


def _take_timers(connection: sqlite3.Connection, place: int) -> None:
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM home.timers").fetchone()
    if last == place:
        return
    connection.execute(
        "INSERT OR REPLACE INTO timers SELECT citizen, coalesce(offer_id, ''), kind, turn, due"
        " FROM home.timers WHERE id > ? ORDER BY id",
        (min(last, place) - _TIMERS_AGAIN,),
    )
    _put_place(connection, "timers", last)


# --- taking conversations out and in --------------------------------------------------------------


def _index(connection: sqlite3.Connection) -> None:
    """Those of the batch in whom something changed."""
    connection.execute("DELETE FROM fresh")
    for statement in (_FRESH, _AS_BEFORE, _TAKE_OUT, _FORGET, _NOTE, _PUT_IN, _OLD_TIMERS):
        connection.execute(statement)


def _texts(direction: str) -> str:
    """What was said in one direction up to the last message that is or was in the index."""
    said = f"""(SELECT group_concat(text, ' ') FROM (
      SELECT m.text, m.id FROM every_message m WHERE m.citizen = c.citizen AND m.id <= c.upto
        AND m.direction = '{direction}' ORDER BY m.id DESC LIMIT {MOST_MESSAGES}))"""
    return f"replace(coalesce({said}, ''), '{NO_LETTER}', ' ')"


_DOCUMENT = f"c.doc, {_texts('in')}, {_texts('out')}, c.marks"

_TAKE_OUT = f"""
INSERT INTO texts (texts, rowid, said, told, marks)
SELECT 'delete', {_DOCUMENT} FROM fresh f CROSS JOIN conversations c ON c.citizen = f.citizen
ORDER BY c.doc
"""

_PUT_IN = f"""
INSERT INTO texts (rowid, said, told, marks)
SELECT {_DOCUMENT} FROM fresh f CROSS JOIN conversations c ON c.citizen = f.citizen ORDER BY c.doc
"""

_FORGET = "DELETE FROM conversations WHERE citizen IN (SELECT citizen FROM fresh)"

_NOTE = """
INSERT INTO conversations (citizen, upto, marks)
SELECT citizen, upto, marks FROM fresh ORDER BY upto
"""

_AS_BEFORE = """
DELETE FROM fresh WHERE EXISTS (SELECT 1 FROM conversations c
  WHERE c.citizen = fresh.citizen AND c.upto = fresh.upto AND c.marks = fresh.marks)
"""


def _offer_marks() -> str:
    """One mark for each combination, made of the columns of an offer."""
    columns = {letter: f"o.{column}" for letter, column in OFFER_MARKS.items()}
    columns["r"] = "hex(o.region)"
    marks = (
        f"'{letters}_' || " + " || '_' || ".join(columns[letter] for letter in letters)
        for letters in offer_combinations()
    )
    return " || ' ' || ".join(marks)


_DAYS = f"strftime('d_%Y%m%d m_%Y%m', {{}} / 1000000 + {_AHEAD_S}, 'unixepoch')"

_FLAGS = {
    "undelivered": "EXISTS (SELECT 1 FROM every_message m WHERE m.citizen = d.citizen"
    " AND m.delivery IN ('undelivered', 'expired', 'rejected'))"
    " OR EXISTS (SELECT 1 FROM home.offers o WHERE o.citizen = d.citizen"
    " AND o.state = 'undeliverable')",
    "unclear": "EXISTS (SELECT 1 FROM every_message m WHERE m.citizen = d.citizen"
    " AND m.direction = 'in' AND (m.intent = 'unclear' OR m.sure = 0))",
    "staff": "EXISTS (SELECT 1 FROM home.offers o WHERE o.citizen = d.citizen"
    " AND o.state = 'with_staff') OR EXISTS (SELECT 1 FROM home.cases k"
    " WHERE k.citizen = d.citizen AND k.state = 'open')",
    "fraud": "EXISTS (SELECT 1 FROM home.reports r WHERE r.citizen = d.citizen)",
    "stopped": "d.state = 'stopped'",
    "stranger": "d.state = 'stranger'",
}

_MARKS = " || ' ' || ".join(
    (
        f"""coalesce((SELECT group_concat({_offer_marks()}, ' ') FROM home.offers o
          WHERE o.citizen = d.citizen), '')""",
        f"""coalesce((SELECT group_concat(day, ' ') FROM (
          SELECT DISTINCT day FROM (SELECT {_DAYS.format("m.at")} AS day FROM every_message m
          WHERE m.citizen = d.citizen LIMIT -1) ORDER BY day)), '')""",
        f"""coalesce((SELECT group_concat(DISTINCT {_DAYS.format("o.arrived_at")})
          FROM home.offers o WHERE o.citizen = d.citizen), '')""",
        "'l_' || coalesce(d.language, 'none')",
        *(f"CASE WHEN {true} THEN 'f_{flag}' ELSE '' END" for flag, true in _FLAGS.items()),
    )
)

_FRESH = f"""
INSERT INTO fresh
SELECT d.citizen,
  coalesce((SELECT m.id FROM every_message m WHERE m.citizen = d.citizen
    ORDER BY m.id DESC LIMIT 1), 0), {_MARKS}
FROM batch b CROSS JOIN home.dialogues d ON d.citizen = b.citizen
"""

_LIVE = "json_extract({}.body, '$.timers.' || timers.kind)"

#: Those that have fired, or were replaced or dropped.
_OLD_TIMERS = f"""
DELETE FROM timers WHERE citizen IN (SELECT citizen FROM fresh) AND turn IS NOT coalesce(
  (SELECT {_LIVE.format("o")} FROM home.offers o WHERE o.offer_id = timers.offer_id),
  (SELECT {_LIVE.format("d")} FROM home.dialogues d
    WHERE d.citizen = timers.citizen AND timers.offer_id = ''))
"""
