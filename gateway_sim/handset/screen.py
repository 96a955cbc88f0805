"""What the phone in the terminal shows: a pure function of the thread, the draft and the size."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from gateway_sim.clock import LOCAL
from gateway_sim.handset.draft import Draft
from gateway_sim.handset.width import printable, width, wrapped
from gateway_sim.phones import Shown
from sms.text import measure

#: A bubble takes at most this much of the screen, so that the two sides stand apart.
BUBBLE = 0.72

#: Rows that are always there: two at the top, three at the bottom, one of the thread.
FRAME = 6

#: The tick of each state, and a word where a tick does not tell enough.
TICKS = {
    "accepted": "✓",
    "delivered": "✓✓",
    "undelivered": "✗ undelivered",
    "expired": "✗ expired",
    "rejected": "✗ rejected",
    "waiting": "… waiting for 1414",
    "failed": "✗ refused",
}

_ALPHABETS = {"gsm7": "GSM-7", "ucs2": "UCS-2"}
_FAILED = ("undelivered", "expired", "rejected", "failed")

_DIM, _BOLD, _RED, _GREEN, _PLAIN = "\x1b[2m", "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[0m"


class View(msgspec.Struct):
    """All there is to see. `notice` stands above the input until the next key; `scroll` is in lines
    up from the newest."""

    number: str
    thread: Sequence[Shown]
    draft: Draft
    now: datetime
    notice: Sequence[str] = ()
    scroll: int = 0


class Drawn(msgspec.Struct):
    """`rows` fill the screen from the top; the cursor stands in `row`, `column` (from 0)."""

    rows: list[str]
    row: int
    column: int


def draw(view: View, columns: int, rows: int) -> Drawn:
    """The screen for a terminal of that size."""
    head = [_header(view, columns), _DIM + "─" * columns + _PLAIN]
    typed, cursor = _input(view.draft, columns)
    notice = [line for part in view.notice for line in wrapped(part, columns)]
    foot = [
        *(f"{_DIM}{line}{_PLAIN}" for line in notice[: max(0, rows - FRAME)]),
        _DIM + "─" * columns + _PLAIN,
        typed,
        _meter(view.draft.text, columns),
    ]
    room = max(1, rows - len(head) - len(foot))
    body = list(thread_lines(view.thread, columns))
    end = max(min(len(body), room), len(body) - view.scroll)
    visible = body[max(0, end - room) : end]
    filler = [""] * (room - len(visible))
    drawn = [*head, *filler, *visible, *foot]
    return Drawn(drawn[:rows], len(drawn) - 2, cursor)


def thread_lines(thread: Sequence[Shown], columns: int) -> Iterator[str]:
    """The messages as bubbles, with a line wherever a new day begins."""
    day = None
    for message in thread:
        at = datetime.fromisoformat(message.at).astimezone(LOCAL)
        if at.date() != day:
            day = at.date()
            yield _DIM + f" {day:%d.%m.%Y} ".center(columns, "─") + _PLAIN
        yield from _bubble(message, at, columns)
        yield ""


def details(message: Shown) -> str:
    """`10:24 · 3 parts · ✓✓`: what stands under a bubble."""
    at = datetime.fromisoformat(message.at).astimezone(LOCAL)
    parts = [] if message.parts == 1 else [f"{message.parts} parts"]
    return " · ".join([f"{at:%H:%M}", *parts, TICKS[message.state]])


def _header(view: View, columns: int) -> str:
    time = f"{view.now.astimezone(LOCAL):%d.%m.%Y %H:%M}"
    gap = columns - len(view.number) - len(time) - 2
    if gap < 1:
        return f"{_BOLD} {view.number}{_PLAIN}"
    return f"{_BOLD} {view.number}{_PLAIN}{' ' * gap}{_DIM}{time}{_PLAIN} "


def _bubble(message: Shown, at: datetime, columns: int) -> Iterator[str]:
    lines = wrapped(printable(message.text), max(10, int(columns * BUBBLE)))
    below = details(message)
    meta = (_RED if message.state in _FAILED else _DIM) + below + _PLAIN
    if message.direction == "to_phone":
        yield f" {_DIM}{printable(message.sender)}{_PLAIN}"
        yield from (f" {line}" for line in lines)
        yield f" {meta}"
        return
    span = max(width(line) for line in lines)
    margin = " " * max(0, columns - span - 1)
    yield from (f"{margin}{_GREEN}{line}{_PLAIN}" for line in lines)
    yield " " * max(0, columns - width(below) - 1) + meta


def _input(draft: Draft, columns: int) -> tuple[str, int]:
    """The line being typed, scrolled so that the cursor is seen, and the cursor's column."""
    start, room = 0, max(4, columns - 3)
    while width(draft.text[start : draft.cursor]) > room:
        start += 1
    shown = ""
    for character in draft.text[start:]:
        if width(shown + character) > room:
            break
        shown += character
    return f"› {shown}", 2 + width(draft.text[start : draft.cursor])


def _meter(text: str, columns: int) -> str:
    """Alphabet, length and parts of what is typed, and the character that makes it dear."""
    if not text:
        return f"{_DIM}Enter sends · /help · Ctrl-D leaves{_PLAIN}"
    size = measure(text)
    because = f" because of “{size.culprit}”" if size.culprit else ""
    parts = "1 part" if size.parts == 1 else f"{size.parts} parts"
    line = f"{_ALPHABETS[size.alphabet]}{because} · {size.units} units · {parts}"
    return f"{_DIM}{line[:columns]}{_PLAIN}"
