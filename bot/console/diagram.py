"""The machine of an offer as a picture, drawn on the server: every state, and every way between
them, from the table that drives it. The page lights the present state and the ways out of it."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from flows.offer_machine import STATES, TRANSITIONS

#: Rows of a narrow picture, from the offer at the top to the money, and the other ends below.
ROWS = (
    ("queued", "offered", "reminded", "confirming"),
    ("accepting_terms", "choosing_account", "giving_account", "with_staff"),
    ("filing", "filed", "assigned", "paid"),
    ("refused", "expired", "rejected", "undeliverable"),
    ("withdrawn", "closed"),
)

PLACES = {state: (x, y) for y, row in enumerate(ROWS) for x, state in enumerate(row)}

_WIDTH, _HEIGHT, _ACROSS, _DOWN, _EDGE = 104, 28, 122, 50, 8

#: How far an arrow that passes a box in its own row bends around it.
_BOW = 12


class Box(NamedTuple):
    state: str
    x: int
    y: int
    width: int
    height: int


class Arrow(NamedTuple):
    source: str
    dest: str
    path: str


class Diagram(NamedTuple):
    boxes: list[Box]
    arrows: list[Arrow]
    width: int
    height: int


@lru_cache(maxsize=1)
def offer_diagram() -> Diagram:
    """Measured in pixels."""
    boxes = [_box(state) for state in STATES]
    columns, rows = max(map(len, ROWS)), len(ROWS)
    return Diagram(
        boxes=boxes,
        arrows=[Arrow(a, b, _path(_box(a), _box(b))) for a, b in dict.fromkeys(_ways())],
        width=(columns - 1) * _ACROSS + _WIDTH + 2 * _EDGE,
        height=(rows - 1) * _DOWN + _HEIGHT + 2 * _EDGE,
    )


def _ways() -> Iterator[tuple[str, str]]:
    for row in TRANSITIONS:
        sources = row["source"] if isinstance(row["source"], list) else [row["source"]]
        for source in sources:
            dest = row["dest"] or source
            if source in PLACES and dest in PLACES and source != dest:
                yield source, dest


def _box(state: str) -> Box:
    column, row = PLACES[state]
    return Box(state, _EDGE + column * _ACROSS, _EDGE + row * _DOWN, _WIDTH, _HEIGHT)


def _path(a: Box, b: Box) -> str:
    """From the side of one box that faces the other, in a soft bend."""
    if a.y != b.y:
        x1, x2 = a.x + a.width // 2, b.x + b.width // 2
        y1, y2 = (a.y + a.height, b.y) if b.y > a.y else (a.y, b.y + b.height)
        middle = (y1 + y2) // 2
        return f"M{x1} {y1}C{x1} {middle} {x2} {middle} {x2} {y2}"
    if abs(b.x - a.x) == _ACROSS:
        x1, x2 = (a.x + a.width, b.x) if b.x > a.x else (a.x, b.x + b.width)
        return f"M{x1} {a.y + a.height // 2}H{x2}"
    x1, x2 = a.x + a.width // 2, b.x + b.width // 2
    return f"M{x1} {a.y}Q{(x1 + x2) // 2} {a.y - _BOW} {x2} {b.y}"
