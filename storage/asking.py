"""Many questions at once: all that a page must know, asked together and answered of one moment.

Questions are statements of SQLAlchemy Core, built once, with `bindparam` where a value comes in. An
engine may ask them in a way of its own (`storage.sqlite.asking`: one statement, one hop); any
engine can ask them one after the other (`EngineAsking`).
"""

from typing import Any, Protocol

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncEngine

#: Rows have their columns as attributes, and `_asdict()`; by the name of the question.
Answers = dict[str, list[Any]]


class Questions:
    """By name; `Questions(offers=select(…).where(offers.c.citizen == bindparam("citizen")))`."""

    def __init__(self, **selects: Select[Any]) -> None:
        self.selects = selects


class Asking(Protocol):
    async def ask(self, questions: Questions, /, **values: object) -> Answers: ...

    async def close(self) -> None: ...


class EngineAsking:
    """One after the other, on one connection."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def ask(self, questions: Questions, /, **values: object) -> Answers:
        async with self._engine.connect() as connection:
            return {
                name: list((await connection.execute(query, values)).all())
                for name, query in questions.selects.items()
            }

    async def close(self) -> None:
        """The engine is closed by whoever opened it."""
