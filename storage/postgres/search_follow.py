"""The index follows the tables: batch by batch, each in one transaction with how far it has come.

What is new stands in `search_dirty`, where triggers put it (`storage.postgres.search_tables`). An
index that is empty, or of a version before, first takes up every conversation there is, in the
order of their keys, while it also takes up what is new. All of the work is one statement over a
batch, inside PostgreSQL.
"""
# ruff: noqa: S608 - only constants are put into statements

from collections.abc import Sequence
from typing import Final

from storage.postgres.connection import Transaction
from storage.postgres.search_fold import words_sql
from storage.search_marks import OFFER_MARKS, offer_combinations

#: Of what is below, and of `search_fold`: an index of a version before is made anew. One of a
#: version after is that of a newer worker beside this one, and is left to it.
VERSION: Final = 2

#: Conversations taken up in one batch.
BATCH: Final = 1000

#: Of a conversation, so many of its last messages are found by their words: more are a robot's.
MOST_MESSAGES: Final = 200

#: Of the one worker that follows; the number is any that nobody else uses.
_FOLLOWER_LOCK = 0x6B656C69_0000_0003

#: Seconds that local time is ahead of UTC in the whole country, since 1 March 2024.
_AHEAD_S = 5 * 3600


async def follow(tx: Transaction, touched: Sequence[str]) -> bool:
    """One batch; whether there may be more. Nothing, when another worker is at it."""
    if touched:
        await tx.run("INSERT INTO search_dirty (citizen) SELECT unnest($1::text[])", list(touched))
    if not await tx.value("SELECT pg_try_advisory_xact_lock($1)", _FOLLOWER_LOCK):
        return False
    place = {row[0]: row[1] for row in await tx.rows("SELECT name, value FROM search_place")}
    version = int(place.get("version", 0))
    if version > VERSION:
        return False
    if version < VERSION:
        await _begin(tx)
        return True
    is_building = "built" not in place
    if is_building:
        await _build(tx, place["reached"], int(place["newest"]))
    changed = [row[0] for row in await tx.rows(_TAKE_DIRTY, BATCH)]
    if changed:
        await tx.run(_INDEX, changed, None)
    return is_building or len(changed) == BATCH


async def _begin(tx: Transaction) -> None:
    """An empty index. Conversations that nothing happens to any more stand in the order of their
    last messages, all others behind them."""
    await tx.run("TRUNCATE search_conversations, search_place")
    newest = await tx.value("SELECT coalesce(max(id), 0) FROM messages")
    await tx.run("SELECT setval('search_docs', $1)", newest + 1)
    places = (("version", str(VERSION)), ("reached", ""), ("newest", str(newest)))
    await tx.many(_PUT_PLACE, places)


async def _build(tx: Transaction, reached: str, newest: int) -> None:
    """The next conversations of those that were there when the index began."""
    citizens = [row[0] for row in await tx.rows(_NEXT, reached, BATCH)]
    if citizens:
        await tx.run(_INDEX, citizens, newest)
    last = ("reached", citizens[-1]) if len(citizens) == BATCH else ("built", "")
    await tx.many(_PUT_PLACE, [last])


_PUT_PLACE = """
INSERT INTO search_place SELECT * FROM unnest($1::text[], $2::text[])
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""

_NEXT = "SELECT citizen FROM dialogues WHERE citizen > $1 ORDER BY citizen LIMIT $2"

_TAKE_DIRTY = """
DELETE FROM search_dirty WHERE n IN (SELECT n FROM search_dirty ORDER BY n LIMIT $1)
RETURNING citizen
"""


def _offer_marks() -> str:
    """One mark for each combination, made of the columns of an offer."""
    columns = {letter: f"o.{column}" for letter, column in OFFER_MARKS.items()}
    columns["r"] = "upper(encode(convert_to(o.region, 'UTF8'), 'hex'))"
    return ", ".join(
        f"'{letters}_' || " + " || '_' || ".join(columns[letter] for letter in letters)
        for letters in offer_combinations()
    )


def _day(moment: str) -> str:
    """Local days since 1970."""
    return f"({moment} / 1000000 + {_AHEAD_S}) / 86400"


_FLAGS = {
    "undelivered": "EXISTS (SELECT FROM messages m WHERE m.citizen = d.citizen"
    " AND m.delivery IN ('undelivered', 'expired', 'rejected'))"
    " OR EXISTS (SELECT FROM offers o WHERE o.citizen = d.citizen"
    " AND o.state = 'undeliverable')",
    "unclear": "EXISTS (SELECT FROM messages m WHERE m.citizen = d.citizen"
    " AND m.direction = 'in' AND (m.intent = 'unclear' OR m.sure = 0))",
    "staff": "EXISTS (SELECT FROM offers o WHERE o.citizen = d.citizen"
    " AND o.state = 'with_staff') OR EXISTS (SELECT FROM cases k"
    " WHERE k.citizen = d.citizen AND k.state = 'open')",
    "fraud": "EXISTS (SELECT FROM reports r WHERE r.citizen = d.citizen)",
    "stopped": "d.state = 'stopped'",
    "stranger": "d.state = 'stranger'",
}

_MARKS = f"""
ARRAY(SELECT DISTINCT mark COLLATE "C" FROM (
  SELECT unnest(ARRAY[{_offer_marks()}]) AS mark FROM offers o WHERE o.citizen = d.citizen
  UNION ALL
  SELECT unnest(ARRAY[to_char(date '1970-01-01' + day::int, '"d_"YYYYMMDD'),
    to_char(date '1970-01-01' + day::int, '"m_"YYYYMM')])
  FROM (SELECT {_day("m.at")} AS day FROM messages m WHERE m.citizen = d.citizen
    UNION SELECT {_day("o.arrived_at")} FROM offers o WHERE o.citizen = d.citizen) days
  UNION ALL SELECT 'l_' || coalesce(d.language, 'none')
  {"".join(f" UNION ALL SELECT 'f_{flag}' WHERE {true}" for flag, true in _FLAGS.items())}
) all_marks ORDER BY 1)
"""


def _words(direction: str) -> str:
    said = f"""(SELECT string_agg(text, ' ' ORDER BY id) FROM (
      SELECT m.id, m.text FROM messages m WHERE m.citizen = c.citizen AND m.id <= c.upto
        AND m.direction = '{direction}' ORDER BY m.id DESC LIMIT {MOST_MESSAGES}) lately)"""
    return words_sql(f"coalesce({said}, '')")


#: Of these citizens, those in whom something changed. The first time ($2: the newest message there
#: was when the index began) a conversation stands at the place of its last message.
_INDEX = f"""
WITH fresh AS MATERIALIZED (
  SELECT d.citizen, {_MARKS} AS marks,
    coalesce((SELECT max(m.id) FROM messages m WHERE m.citizen = d.citizen), 0) AS upto
  FROM (SELECT DISTINCT unnest($1::text[]) AS citizen) b JOIN dialogues d USING (citizen)),
changed AS MATERIALIZED (
  SELECT f.* FROM fresh f LEFT JOIN search_conversations s USING (citizen)
  WHERE s.citizen IS NULL OR s.upto <> f.upto OR s.marks <> f.marks),
made AS (
  SELECT c.citizen, c.upto, c.marks,
    setweight({_words("in")}, 'A') || setweight({_words("out")}, 'B') AS words
  FROM changed c ORDER BY c.upto)
INSERT INTO search_conversations (citizen, doc, upto, marks, words)
SELECT citizen,
  CASE WHEN $2::bigint IS NULL OR upto > $2 THEN nextval('search_docs')
    WHEN upto = 0 THEN -nextval('search_docs') ELSE upto END,
  upto, marks, words
FROM made
ON CONFLICT (citizen) DO UPDATE SET doc = excluded.doc, upto = excluded.upto,
  marks = excluded.marks, words = excluded.words
"""
