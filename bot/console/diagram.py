"""The machine of an offer as a picture, drawn on the server: every state, and the ways between
them, from the table that drives it: those that were taken, the present state lit, and the ways out
of it."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from bot.console.conversation_words import Speech
from bot.console.language import _, current_language
from flows.offer_machine import TRANSITIONS
from flows.offer_states import STATES

#: Rows of a narrow picture, from the offer at the top to the money, and the other ends below.
ROWS = (
    ("queued", "offered", "reminded", "confirming"),
    ("accepting_terms", "choosing_account", "giving_account", "with_staff"),
    ("filing", "filed", "assigned", "paid"),
    ("refused", "expired", "rejected", "undeliverable"),
    ("withdrawn", "closed"),
)

PLACES = {state: (x, y) for y, row in enumerate(ROWS) for x, state in enumerate(row)}

_WIDTH, _HEIGHT, _ACROSS, _DOWN, _EDGE = 110, 36, 122, 56, 8

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


def drawn(state: str, taken: frozenset[tuple[str, str]], say: Speech) -> Markup:
    """For a page; the looks are in conversation.css."""
    return _svg(state, taken, current_language(), say.state)


@lru_cache(maxsize=1024)
def _svg(
    state: str, taken: frozenset[tuple[str, str]], language: str, name: Callable[[str], str]
) -> Markup:
    """Of each state, of each way to it and in each language, which is all that it depends on."""
    del language
    diagram = offer_diagram()
    out = [arrow for arrow in diagram.arrows if arrow.source == state]
    been = [arrow for arrow in diagram.arrows if (arrow.source, arrow.dest) in taken]
    return _PICTURE.format(
        width=diagram.width,
        height=diagram.height,
        label=_("The offer is at: %(state)s", state=name(state)),
        ways=_drawn_ways("out", out) + _drawn_ways("taken", been),
        boxes=Markup("").join(_drawn_box(box, name(box.state), state) for box in diagram.boxes),
    )


def _drawn_ways(kind: str, arrows: list[Arrow]) -> Markup:
    return Markup("").join(_WAY.format(kind=kind, path=arrow.path) for arrow in arrows)


def _drawn_box(box: Box, name: str, state: str) -> Markup:
    lines = _lines(name)
    first = box.y + box.height // 2 + 4 - (len(lines) - 1) * _LINE // 2
    middle = box.x + box.width // 2
    return _BOX.format(
        here=" is-here" if box.state == state else "",
        box=box,
        lines=Markup("").join(
            _NAME.format(middle=middle, line=first + n * _LINE, words=words)
            for n, words in enumerate(lines)
        ),
    )


def _lines(name: str) -> list[str]:
    """One, or two of about the same length where one would not fit."""
    gaps = [at for at, sign in enumerate(name) if sign == " "]
    if len(name) <= _LONGEST_NAME or not gaps:
        return [name]
    middle = min(gaps, key=lambda at: abs(at - len(name) / 2))
    return [name[:middle], name[middle + 1 :]]


#: Signs that fit a box, and from one line of a name to the next.
_LONGEST_NAME, _LINE = 13, 13

_PICTURE = Markup(
    '<svg class="diagram" viewBox="0 0 {width} {height}" role="img" aria-label="{label}">'
    '<defs><marker id="arrow-head" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse"'
    ' markerWidth="9"'
    ' markerHeight="9" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>'
    "{ways}{boxes}</svg>"
)
_WAY = Markup('<path class="way {kind}" d="{path}" marker-end="url(#arrow-head)"/>')
_BOX = Markup(
    '<g class="box{here}"><rect x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}"'
    ' rx="6"/><text text-anchor="middle">{lines}</text></g>'
)
_NAME = Markup('<tspan x="{middle}" y="{line}">{words}</tspan> ')


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
