"""Questions to the index: words and marks as one condition, the newest conversations first."""
# ruff: noqa: S608 - only constants are put into statements

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.crypto import Vault
from storage.moments import from_micros
from storage.postgres.search_fold import folded_sql, words_sql
from storage.postgres.search_follow import MOST_MESSAGES
from storage.rows import Row, open_phone
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
from storage.search_words import looked_for, phrases_and_words

#: A place after every other.
_BEYOND = 1 << 62


class Finder:
    def __init__(self, engine: AsyncEngine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    async def standing(self) -> Standing:
        async with self._engine.connect() as connection:
            (indexed,) = (await _rows(connection, "SELECT count(*) FROM search_conversations"))[0]
        return Standing(indexed, await self.left())

    async def left(self) -> int:
        async with self._engine.connect() as connection:
            return int((await _rows(connection, _LEFT))[0][0])

    async def find(self, wanted: Wanted, limit: int, onward: int | None) -> FoundPage:
        asked = Condition(wanted)
        async with self._engine.connect() as connection:
            statement = _FIND.format(condition=asked.text(3))
            docs = await _rows(connection, statement, onward or _BEYOND, limit + 1, *asked.values)
            kept = docs[:limit]
            found = await self._shown(connection, [citizen for _, citizen in kept], wanted)
        return FoundPage(found, kept[-1][0] if len(docs) > limit else None)

    async def by_phone(self, phone: str) -> list[Found]:
        return await self._of("SELECT $1", self._vault.citizen_key(phone))

    async def by_iin(self, iin: str) -> list[Found]:
        key = self._vault.iin_key(iin)
        return await self._of("SELECT DISTINCT citizen FROM offers WHERE iin_key = $1", key)

    async def by_number(self, number: str) -> list[Found]:
        return await self._of(
            "SELECT citizen FROM offers WHERE offer_id = $1"
            " UNION SELECT citizen FROM applications WHERE application_id = $1",
            number,
        )

    async def timers(self, citizen: str) -> list[LiveTimer]:
        """Those that offers and dialogue still name by their turn, the soonest first."""
        async with self._engine.connect() as connection:
            rows = await _rows(connection, _TIMERS, citizen)
        return [
            LiveTimer(kind, from_micros(due), turn, offer_id) for kind, turn, offer_id, due in rows
        ]

    async def _of(self, citizens: str, value: str) -> list[Found]:
        async with self._engine.connect() as connection:
            rows = await _rows(connection, citizens.replace("$1", "$1::text"), value)
            return await self._shown(connection, [row[0] for row in rows], Wanted())

    async def _shown(
        self, connection: AsyncConnection, citizens: Sequence[str], wanted: Wanted
    ) -> list[Found]:
        offers: dict[str, list[FoundOffer]] = {}
        for citizen, *offer in await _rows(connection, _OFFERS, citizens):
            offers.setdefault(citizen, []).append(FoundOffer(*offer))
        lines = await _lines(connection, citizens, wanted)
        return [
            Found(
                citizen=citizen,
                phone=open_phone(self._vault, citizen, phone),
                language=language,
                state=state,
                offers=offers.get(citizen, []),
                flags=_flags(marks or ()),
                line=lines.get(citizen),
            )
            for citizen, phone, language, state, marks in await _rows(connection, _SHOWN, citizens)
        ]


class Condition:
    """What must be true of a conversation in the index, and its values."""

    def __init__(self, wanted: Wanted) -> None:
        self.values: list[Any] = []
        self._clauses: list[str] = []
        words = " & ".join(_said(wanted))
        either: list[tuple[str, Any]] = [("words @@ {}::text::tsquery", words)] if words else []
        if wanted.benefits:
            either.append(("marks && {}::text[]", [benefit_mark(c) for c in wanted.benefits]))
        self._add(either)
        marks = wanted_marks(wanted)
        single = [each[0] for each in marks if len(each) == 1]
        self._add([("marks @> {}::text[]", single)] if single else [])
        for several in marks:
            self._add([("marks && {}::text[]", several)] if len(several) > 1 else [])

    def _add(self, either: Sequence[tuple[str, Any]]) -> None:
        if either:
            self._clauses.append(" OR ".join(clause for clause, _ in either))
            self.values += [value for _, value in either]

    def text(self, first: int) -> str:
        """With the values as parameters from this one on."""
        names = (f"${number}" for number in range(first, first + len(self.values)))
        return "".join(
            " AND (" + clause.format(*(next(names) for _ in range(clause.count("{}")))) + ")"
            for clause in self._clauses
        )


def _said(wanted: Wanted) -> Iterator[str]:
    """Clauses of a `tsquery`; the beginning of a word is enough, unless it stands in quotation
    marks. Words hold letters and digits only, so nothing in them is a command."""
    of_citizen = "A" if wanted.said else ""
    phrases, words = phrases_and_words(wanted.words)
    for phrase in phrases:
        yield " <-> ".join(f"'{word}'" + (of_citizen and f":{of_citizen}") for word in phrase)
    for begun in words:
        yield "(" + " | ".join(f"'{word}':*{of_citizen}" for word in begun) + ")"


async def _lines(
    connection: AsyncConnection, citizens: Sequence[str], wanted: Wanted
) -> dict[str, FoundLine]:
    """The last message of each, or the last that holds one of the words."""
    lines = await _rows(connection, _LAST, citizens)
    if words := looked_for(wanted.words):
        query = " | ".join(f"'{word}':*" for word in words)
        parts = [f"%{word}%" for word in words]
        lines = [
            *lines,
            *await _rows(connection, _HOLDING, citizens, parts, query, wanted.said),
        ]
    return {
        citizen: FoundLine(from_micros(at), direction, text)
        for citizen, at, direction, text in lines
    }


def _flags(marks: Sequence[str]) -> tuple[Flag, ...]:
    return tuple(flag for flag in FLAGS if f"f_{flag}" in marks)


async def _rows(connection: AsyncConnection, statement: str, *values: Any) -> Sequence[Row]:
    return (await connection.exec_driver_sql(statement, values)).all()


_LEFT = """
SELECT CASE
  WHEN EXISTS (SELECT FROM search_place WHERE name = 'built') THEN 0
  ELSE (SELECT count(*) FROM dialogues
    WHERE citizen > coalesce((SELECT value FROM search_place WHERE name = 'reached'), ''))
END
"""

_FIND = """
SELECT doc, citizen FROM search_conversations
WHERE doc < $1::bigint{condition} ORDER BY doc DESC LIMIT $2::bigint
"""

_ASKED = "unnest($1::text[]) WITH ORDINALITY j (citizen, place)"

_SHOWN = f"""
SELECT d.citizen, d.phone, d.language, d.state, s.marks
FROM {_ASKED} JOIN dialogues d USING (citizen) LEFT JOIN search_conversations s USING (citizen)
ORDER BY j.place
"""

_OFFERS = f"""
SELECT o.citizen, o.offer_id, o.benefit, o.variant, o.region, o.state
FROM {_ASKED} JOIN offers o USING (citizen) ORDER BY o.arrived_at, o.offer_id
"""

_LAST = f"""
SELECT j.citizen, line.at, line.direction, line.text FROM {_ASKED}
CROSS JOIN LATERAL (SELECT m.at, m.direction, m.text FROM messages m
  WHERE m.citizen = j.citizen ORDER BY m.id DESC LIMIT 1) line
"""

#: Whether the letters stand in a text at all costs a tenth of cutting it into words.
_HOLDING = f"""
SELECT j.citizen, line.at, line.direction, line.text FROM {_ASKED}
CROSS JOIN LATERAL (SELECT * FROM (
    SELECT m.id, m.at, m.direction, m.text FROM messages m
    WHERE m.citizen = j.citizen ORDER BY m.id DESC LIMIT {MOST_MESSAGES}) lately
  WHERE (NOT $4::boolean OR direction = 'in')
    AND {folded_sql("text")} LIKE ANY ($2::text[])
    AND {words_sql("text")} @@ $3::text::tsquery
  ORDER BY id DESC LIMIT 1) line
"""

#: A body may hold what no text can (a sign of the number 0), so it stays JSON.
_TIMERS = """
SELECT l.key, l.value::int, l.offer_id, t.due
FROM (
  SELECT o.offer_id, live.key, live.value
  FROM offers o, json_each_text(o.body::json -> 'timers') live WHERE o.citizen = $1::text
  UNION ALL
  SELECT NULL, live.key, live.value
  FROM dialogues d, json_each_text(d.body::json -> 'timers') live WHERE d.citizen = $1::text
) l JOIN LATERAL (SELECT max(due) AS due FROM timers
  WHERE citizen = $1::text AND kind = l.key AND turn = l.value::int
    AND offer_id IS NOT DISTINCT FROM l.offer_id) t ON t.due IS NOT NULL
ORDER BY t.due
"""
