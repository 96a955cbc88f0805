"""The file of the index, beside that of the tables: `kelisim.db` has `kelisim.db-search`.

A file of its own, so that nothing it does can make the road wait for a lock, a page or the disk;
and thrown away and made anew whenever it is not what this version would have made. The tables are
attached to its connections under the name `home`, read-only.
"""

import sqlite3
from pathlib import Path

from storage.search_words import NO_LETTER, folded
from storage.sqlite.archive_file import Shelf

#: Of what is below, of what `search_follow` puts in, and of `search_words.folded`; the file of
#: another one is made anew.
VERSION = 2

#: A power cut may lose the last batches, which are then taken up again; it breaks nothing.
_PRAGMAS = """
PRAGMA page_size = 4096;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -32768;
PRAGMA busy_timeout = 30000;
"""

#: Readers map what they can of both files into memory (SQLite's own limit is 2 GB) instead of
#: copying page by page: what is asked lies all over them.
_READING = """
PRAGMA busy_timeout = 30000;
PRAGMA mmap_size = 2147418112;
PRAGMA home.mmap_size = 2147418112;
PRAGMA home.cache_size = -16384;
PRAGMA query_only = ON;
"""

#: What all messages are called, those of the archives with those of the tables (`Shelf`).
EVERY_MESSAGE = "every_message"

#: How a text falls into words: letters and digits of every script, in lower case.
TOKENS = f"unicode61 remove_diacritics 0 tokenchars '{NO_LETTER}'"

#: `conversations.doc` grows with what happens, so the newest come first when read backwards.
#: `texts` keeps no copy of the texts: to take a conversation out, the same words are given again,
#: which is why `upto` (the last message that went in) and `marks` stand beside it.
#: `words` knows every spelling of a word (`plain` is the folded one) and what begins with it, so
#: that texts need not be folded, which costs more than all else; `n`: in how many messages.
#: `place` is how far the index has followed (`search_follow`).
_SCHEMA = f"""
CREATE TABLE place (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE conversations (doc INTEGER PRIMARY KEY AUTOINCREMENT, citizen TEXT NOT NULL UNIQUE,
  upto INTEGER NOT NULL, marks TEXT NOT NULL);
CREATE TABLE todo (n INTEGER PRIMARY KEY, citizen TEXT NOT NULL);
CREATE TABLE words (word TEXT PRIMARY KEY, plain TEXT NOT NULL, n INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX words_plain ON words (plain, n);
CREATE TABLE timers (citizen TEXT, offer_id TEXT, kind TEXT, turn INTEGER NOT NULL,
  due INTEGER NOT NULL, PRIMARY KEY (citizen, offer_id, kind)) WITHOUT ROWID;
CREATE VIRTUAL TABLE texts USING fts5(said, told, marks, content='', columnsize=0,
  tokenize="{TOKENS}");
PRAGMA user_version = {VERSION};
"""


def file_beside(home: Path) -> Path:
    return home.with_name(f"{home.name}-search")


def open_index(home: Path) -> sqlite3.Connection:
    """The connection that writes the index; makes the file when there is none that will do."""
    file = file_beside(home)
    if not _will_do(file, home):
        throw_away(file)
    is_new = not file.exists()
    file.touch(mode=0o600)
    connection = sqlite3.connect(
        file.absolute().as_uri(), uri=True, isolation_level=None, check_same_thread=False
    )
    connection.executescript(_PRAGMAS)
    connection.create_function("folded", 1, folded, deterministic=True)
    if is_new:
        connection.executescript(f"BEGIN;{_SCHEMA}COMMIT;")
    _attach(connection, home)
    return connection


def open_reader(home: Path) -> sqlite3.Connection:
    """A connection that asks; the index must be there already."""
    file = file_beside(home)
    connection = sqlite3.connect(
        file.absolute().as_uri(), uri=True, isolation_level=None, check_same_thread=False
    )
    _attach(connection, home)
    connection.executescript(_READING)
    return connection


def shelf_of(home: Path) -> Shelf:
    """For one of these connections."""
    return Shelf(home, schema="home", view=EVERY_MESSAGE)


def throw_away(file: Path) -> None:
    for end in ("", "-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)


def _attach(connection: sqlite3.Connection, home: Path) -> None:
    connection.execute("ATTACH ? AS home", (f"{home.absolute().as_uri()}?mode=ro",))


def _will_do(file: Path, home: Path) -> bool:
    """Whether it is an index of this version, and of these tables: not one that has seen messages
    which they, put back from a backup, do not know."""
    if not file.exists():
        return True
    try:
        connection = sqlite3.connect(file)
        try:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            return version == VERSION and _is_of(connection, home)
        finally:
            connection.close()
    except sqlite3.DatabaseError:
        return False


def _is_of(connection: sqlite3.Connection, home: Path) -> bool:
    _attach(connection, home)
    (ahead,) = connection.execute(
        "SELECT coalesce((SELECT value FROM place WHERE name = 'messages'), 0)"
        " > coalesce((SELECT max(id) FROM home.messages), 0)"
    ).fetchone()
    return not ahead
