"""Questions to the index: the words and marks as one expression, the newest conversations first."""
# ruff: noqa: S608 - only constants are put into statements

import re
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, product
from typing import Any, TypeAlias

import msgspec

from storage.crypto import Vault
from storage.moments import from_micros
from storage.rows import open_phone
from storage.search import (
    FLAGS,
    Flag,
    Found,
    FoundLine,
    FoundOffer,
    FoundPage,
    LiveTimer,
    Standing,
    Wanted,
)
from storage.search_marks import benefit_mark, wanted_marks
from storage.search_words import folded, has_word, looked_for, phrases_and_words
from storage.sqlite.archive_file import Shelf
from storage.sqlite.search_follow import MOST_MESSAGES

#: The beginning of a word stands for so many words, those written most often; and for words that
#: stand so often in all: the index goes through a list of conversations for each.
_MOST_BEGUN, _MOST_OFTEN = 64, 300_000

#: Words looked at to find those.
_MOST_LOOKED_AT = 20_000

#: The first sign there is, and the last.
_FIRST, _END = "\0", "\U0010ffff"

#: A place after every other.
_BEYOND = 1 << 62


#: When, in which direction, what.
_Line: TypeAlias = tuple[int, str, str]


class _Row(msgspec.Struct, array_like=True):
    """What a conversation in a list is made of; the phone is sealed, and in hexadecimal."""

    citizen: str
    phone: str
    language: str | None
    state: str
    marks: str
    offers: list[tuple[str, str, str | None, str, str]]
    lines: list[_Line]


_rows = msgspec.json.Decoder(list[_Row]).decode
_docs = msgspec.json.Decoder(list[tuple[int, str]]).decode
_words = msgspec.json.Decoder(list[tuple[str, int]]).decode


class Finder:
    """On one connection (`search_file.open_reader`), in one thread at a time."""

    def __init__(self, connection: sqlite3.Connection, shelf: Shelf, vault: Vault) -> None:
        self._connection = connection
        self._shelf = shelf
        self._vault = vault

    def close(self) -> None:
        self._connection.close()

    def look(self) -> None:
        """Before each question."""
        self._shelf.look(self._connection.cursor())

    def standing(self) -> Standing:
        return Standing(
            indexed=self._number("SELECT count(*) FROM conversations"),
            left=self.left(),
        )

    def left(self) -> int:
        """They are taken from the first to the last, so that none need be counted."""
        return self._number(
            "SELECT coalesce((SELECT max(n) FROM todo) - (SELECT min(n) FROM todo) + 1, 0)"
        )

    def find(self, wanted: Wanted, limit: int, onward: int | None) -> FoundPage:
        docs = self._docs(wanted, limit + 1, onward)
        kept = docs[:limit]
        return FoundPage(
            found=self._shown([citizen for _, citizen in kept], wanted),
            onward=kept[-1][0] if len(docs) > limit else None,
        )

    def by_phone(self, phone: str) -> list[Found]:
        return self._shown([self._vault.citizen_key(phone)], Wanted())

    def by_iin(self, iin: str) -> list[Found]:
        key = self._vault.iin_key(iin)
        return self._of("SELECT DISTINCT citizen FROM home.offers WHERE iin_key = ?", key)

    def by_number(self, number: str) -> list[Found]:
        return self._of(
            "SELECT citizen FROM home.offers WHERE offer_id = ?1"
            " UNION SELECT citizen FROM home.applications WHERE application_id = ?1",
            number,
        )

    def timers(self, citizen: str) -> list[LiveTimer]:
        """Those that offers and dialogue still name by their turn. One that the index has missed
        is looked for among all, which takes longer."""
        rows = self._connection.execute(_TIMERS, (citizen, citizen)).fetchall()
        if any(due is None for *_, due in rows):
            missing = "SELECT kind, turn, offer_id, due FROM home.timers WHERE citizen = ?"
            known = {tuple(r[:3]): r[3] for r in self._connection.execute(missing, (citizen,))}
            rows = [(*row[:3], known.get(tuple(row[:3]), row[3])) for row in rows]
        live = [
            LiveTimer(kind, from_micros(due), turn, offer_id)
            for kind, turn, offer_id, due in rows
            if due is not None
        ]
        return sorted(live, key=lambda timer: timer.due)

    def _of(self, citizens: str, value: str) -> list[Found]:
        rows = self._connection.execute(citizens, (value,)).fetchall()
        return self._shown([citizen for (citizen,) in rows], Wanted())

    def _number(self, statement: str) -> int:
        return int(self._connection.execute(statement).fetchone()[0])

    # --- which ------------------------------------------------------------------------------------

    def _docs(self, wanted: Wanted, limit: int, onward: int | None) -> list[tuple[int, str]]:
        """The place of each in the index, and its citizen."""
        expression = self._expression(wanted)
        statement = _MATCHING if expression else _ALL
        values = {"expression": expression, "onward": onward or _BEYOND, "limit": limit}
        return sorted(_docs(self._text(statement, values)), reverse=True)

    def _expression(self, wanted: Wanted) -> str:
        """In the language of FTS5; empty for everything."""
        words = " AND ".join(self._said(wanted))
        named = _any(benefit_mark(code) for code in wanted.benefits)
        either = " OR ".join(clause for clause in (words and f"({words})", named) if clause)
        clauses = [f"({either})"] if either else []
        return " AND ".join((*clauses, *(_any(marks) for marks in wanted_marks(wanted))))

    def _said(self, wanted: Wanted) -> Iterator[str]:
        column = "said : " if wanted.said else ""
        phrases, words = phrases_and_words(wanted.words)
        for phrase in phrases:
            yield f"{column}{_any(self._spelt(phrase))}"
        for begun in words:
            yield f"{column}{_any(written for word in begun for written in self._begun(word))}"

    def _spelt(self, phrase: Sequence[str]) -> list[str]:
        """The phrase in every spelling of its words."""
        spellings = [self._written(word, word + _FIRST) for word in phrase]
        words = ([written for written, _ in each] or [word]
                 for each, word in zip(spellings, phrase, strict=True))  # fmt: skip
        return [" ".join(several) for several in islice(product(*words), _MOST_BEGUN)]

    def _begun(self, word: str) -> list[str]:
        """The words that begin so, whatever letters they are written with; never none, which would
        be no question."""
        begun: list[str] = []
        often = 0
        whole = self._written(word, word + _FIRST)
        for written, n in (*whole, *self._written(word + _FIRST, word + _END)):
            if (written, n) in whole or often == 0 or often + n <= _MOST_OFTEN:
                begun.append(written)
                often += n
        return begun or [word]

    def _written(self, first: str, end: str) -> list[tuple[str, int]]:
        return _words(self._text(_WRITTEN, (first, end, _MOST_BEGUN)))

    def _text(self, statement: str, values: Any) -> str:
        """What a statement of one row says, as JSON."""
        (text,) = self._connection.execute(statement, values).fetchone()
        return str(text)

    # --- how they look ----------------------------------------------------------------------------

    def _shown(self, citizens: Sequence[str], wanted: Wanted) -> list[Found]:
        words = looked_for(wanted.words)
        spelt = {_beginning(written, word) for word in words for written in self._begun(word)}
        asked = msgspec.json.encode(citizens).decode()
        rows = _rows(self._text(_SHOWN, (asked, MOST_MESSAGES if words else 1)))
        return [
            Found(
                citizen=row.citizen,
                phone=open_phone(self._vault, row.citizen, bytes.fromhex(row.phone)),
                language=row.language,
                state=row.state,
                offers=[FoundOffer(*offer) for offer in row.offers],
                flags=_flags(row.marks),
                line=_line(row.lines, words, spelt, said=wanted.said),
            )
            for row in rows
        ]


def _line(
    lines: list[_Line], words: list[str], spelt: Collection[str], *, said: bool
) -> FoundLine | None:
    """The last message, or the last that holds one of the words, which are spelt like this."""
    if not lines:
        return None
    asked = (line for line in lines if not said or line[1] == "in") if words else ()
    at, direction, text = next((r for r in asked if _holds(r[2], words, spelt)), lines[0])
    return FoundLine(from_micros(at), direction, text)


def _holds(text: str, words: list[str], spelt: Collection[str]) -> bool:
    """Folding a text costs more than all else here; most hold no spelling of the words anyway."""
    lower = text.lower()
    return any(one in lower for one in spelt) and has_word(text, words)


def _beginning(written: str, folded_word: str) -> str:
    """How this word spells what it begins with."""
    likely = written[: len(folded_word)]
    if folded(likely) == folded_word:
        return likely
    ends = range(1, len(written))
    return next((written[:n] for n in ends if folded(written[:n]).startswith(folded_word)), written)


def _any(words: Iterator[str] | Sequence[str]) -> str:
    quoted = [_quoted(word) for word in words]
    return f"({' OR '.join(quoted)})" if quoted else ""


def _quoted(words: str) -> str:
    """What FTS5 takes as words, whatever stands in it."""
    return f'"{_NO_WORD.sub(" ", words)}"'


#: Ends what FTS5 reads.
_NO_WORD = re.compile('["\0]')


def _flags(marks: str) -> tuple[Flag, ...]:
    held = set(marks.replace(",", " ").split())
    return tuple(flag for flag in FLAGS if f"f_{flag}" in held)


# Each answers with one row, which is one step: at every step the thread gives the interpreter away
# and has to ask for it again, and while citizens are answered it waits for it.

_MATCHING = """
SELECT json_group_array(json_array(c.doc, c.citizen)) FROM (SELECT rowid AS doc FROM texts
  WHERE texts MATCH :expression AND rowid < :onward ORDER BY rowid DESC LIMIT :limit) t
CROSS JOIN conversations c ON c.doc = t.doc
"""

_ALL = """
SELECT json_group_array(json_array(doc, citizen)) FROM (SELECT doc, citizen FROM conversations
  WHERE doc < :onward ORDER BY doc DESC LIMIT :limit)
"""

_WRITTEN = f"""
SELECT json_group_array(json_array(word, n)) FROM (
  SELECT word, n FROM (SELECT word, n FROM words WHERE plain >= ? AND plain < ?
    LIMIT {_MOST_LOOKED_AT}) ORDER BY n DESC LIMIT ?)
"""

_OFFERS = """
SELECT json_group_array(json_array(offer_id, benefit, variant, region, state)) FROM (
  SELECT o.offer_id, o.benefit, o.variant, o.region, o.state FROM home.offers o
  WHERE o.citizen = d.citizen ORDER BY o.arrived_at, o.offer_id)
"""

_LINES = """
SELECT json_group_array(json_array(at, direction, text)) FROM (
  SELECT m.at, m.direction, m.text, m.turn, m.n FROM every_message m WHERE m.citizen = d.citizen
  ORDER BY m.turn DESC, m.direction DESC, m.n DESC LIMIT ?2)
"""

_SHOWN = f"""
SELECT json_group_array(json_array(citizen, phone, language, state, marks, json(offers),
  json(lines))) FROM (
  SELECT d.citizen, hex(d.phone) AS phone, d.language, d.state, coalesce(c.marks, '') AS marks,
    ({_OFFERS}) AS offers, ({_LINES}) AS lines
  FROM json_each(?1) j CROSS JOIN home.dialogues d ON d.citizen = j.value
  LEFT JOIN conversations c ON c.citizen = d.citizen ORDER BY j.key)
"""

_TIMERS = """
SELECT l.key, l.value, o.offer_id, t.due
FROM home.offers o, json_each(o.body, '$.timers') l
LEFT JOIN timers t ON t.citizen = o.citizen AND t.offer_id = o.offer_id AND t.kind = l.key
  AND t.turn = l.value
WHERE o.citizen = ?
UNION ALL
SELECT l.key, l.value, NULL, t.due
FROM home.dialogues d, json_each(d.body, '$.timers') l
LEFT JOIN timers t ON t.citizen = d.citizen AND t.offer_id = '' AND t.kind = l.key
  AND t.turn = l.value
WHERE d.citizen = ?
"""
