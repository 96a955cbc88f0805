"""The phone in the terminal: keys, the line being typed, and the screen."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway_sim.handset.draft import Draft
from gateway_sim.handset.keys import Keys
from gateway_sim.handset.screen import Drawn, View, draw
from gateway_sim.handset.thread import Thread
from gateway_sim.handset.width import printable, width, wrapped
from gateway_sim.phones import Shown

PHONE = "+77011234567"
NOON = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)


def message(
    text, direction="to_phone", *, at="2026-03-02T07:00:00+00:00", parts=1, state="accepted"
):
    ends = ("1414", PHONE) if direction == "to_phone" else (PHONE, "1414")
    return Shown(f"{hash((text, at))}", direction, *ends, text, at, parts, state)


def screen(*thread, draft=None, columns=60, rows=20, **more) -> Drawn:
    return draw(View(PHONE, thread, draft or Draft(), NOON, **more), columns, rows)


def plain(drawn: Drawn) -> list[str]:
    return [re.sub(r"\x1b\[[0-9;]*m", "", row).rstrip() for row in drawn.rows]


def typed(*keys: str) -> Draft:
    draft = Draft()
    for key in keys:
        draft.press(key)
    return draft


# the screen


def test_a_message_to_the_phone_stands_left_with_sender_time_parts_and_ticks():
    rows = plain(screen(message("Сәлеметсіз бе", parts=3, state="delivered")))
    at = rows.index(" Сәлеметсіз бе")
    assert rows[at - 1 : at + 2] == [" 1414", " Сәлеметсіз бе", " 12:00 · 3 parts · ✓✓"]


def test_a_message_from_the_phone_stands_right():
    rows = plain(screen(message("иә", "from_phone", state="waiting")))
    assert " " * 57 + "иә" in rows
    assert any(row.endswith("12:00 · … waiting for 1414") for row in rows)


@pytest.mark.parametrize("state", ["undelivered", "expired", "rejected"])
def test_a_message_that_failed_says_how(state):
    assert any(f"✗ {state}" in row for row in plain(screen(message("x", state=state))))


def test_the_top_names_the_phone_and_the_simulated_time():
    assert plain(screen())[0].startswith(f" {PHONE}")
    assert plain(screen())[0].endswith("02.03.2026 12:00")


def test_a_line_stands_wherever_a_new_day_begins():
    rows = plain(screen(message("a"), message("b", at="2026-03-05T07:00:00+00:00")))
    days = [row.strip("─ ") for row in rows if "2026 ──" in row]
    assert days == ["02.03.2026", "05.03.2026"]


def test_the_newest_messages_are_seen_and_older_ones_by_scrolling():
    thread = [message(f"number {n}") for n in range(30)]
    assert " number 29" in plain(screen(*thread))
    assert " number 0" not in plain(screen(*thread))
    assert " number 0" in plain(screen(*thread, scroll=1000))


def test_the_meter_tells_alphabet_units_parts_and_the_dear_character():
    assert plain(screen(draft=typed(*"hello")))[-1] == "GSM-7 · 5 units · 1 part"
    assert plain(screen(draft=typed(*"да")))[-1] == "UCS-2 because of “д” · 2 units · 1 part"


@pytest.mark.parametrize(("columns", "rows"), [(20, 6), (40, 10), (200, 60)])
def test_the_screen_is_never_larger_than_the_terminal(columns, rows):
    thread = [message("ұзақ мәтін " * 20), message("🎉" * 50, "from_phone")]
    drawn = screen(
        *thread,
        draft=typed(*"иә 🎉" * 30),
        notice=["a long explanation " * 9] * 9,
        columns=columns,
        rows=rows,
    )
    assert len(drawn.rows) == rows
    assert all(width(row) <= columns for row in plain(drawn))
    assert 0 <= drawn.row < rows
    assert 0 <= drawn.column < columns


def test_a_notice_stands_above_the_input():
    rows = plain(screen(notice=("it is now tomorrow",)))
    assert rows[-4] == "it is now tomorrow"


def test_what_a_stranger_wrote_cannot_steer_the_terminal():
    drawn = screen(message("\x1b[2J\x07evil\u202e"))
    assert " �[2J�evil�" in plain(drawn)


def test_a_message_keeps_its_place_when_its_state_changes():
    thread = Thread()
    first, second = message("1"), message("2")
    assert thread.put(first)
    assert thread.put(second)
    changed = Shown(
        first.id, *[getattr(first, f) for f in first.__struct_fields__[1:-1]], "delivered"
    )
    assert not thread.put(changed)
    assert thread.shown() == [changed, second]


@given(st.text(), st.integers(4, 40))
def test_wrapping_loses_nothing_but_spaces_and_keeps_to_the_width(text, columns):
    text = printable(text)
    lines = wrapped(text, columns)
    assert all(width(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")


# keys


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        ("иә".encode(), ["и", "ә"]),
        (b"\x1b[A\x1bOB\x1b[3~", ["up", "down", "delete"]),
        (b"a\x7f\r", ["a", "backspace", "enter"]),
        (b"\x03\x04", ["interrupt", "end-of-input"]),
        (b"\x1b[200~a\r\nb\x1b[201~\r", ["a", " ", " ", "b", "enter"]),
        (b"\x1b[99;5q", []),
    ],
)
def test_bytes_become_keys_even_when_they_come_one_by_one(data, keys):
    assert Keys().feed(data) == keys
    one_by_one = Keys()
    assert [key for byte in data for key in one_by_one.feed(bytes([byte]))] == keys


@given(st.binary())
def test_any_bytes_are_taken(data):
    Keys().feed(data)


# the line being typed


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ([*"иә", "backspace"], "и"),
        ([*"ab", "left", "x"], "axb"),
        ([*"ab", "home", "delete"], "b"),
        ([*"ab", "home", "right", "right", "right", "c"], "abc"),
        ([*"one two", "kill-word"], "one "),
        ([*"one two", "left", "left", "left", "kill-line"], "two"),
        ([*"one two", "home", "right", "kill-rest", "end", "!"], "o!"),
        (["backspace", "delete", "left", "page-up"], ""),
    ],
)
def test_keys_edit_the_line(keys, text):
    assert typed(*keys).text == text


def test_earlier_lines_come_back():
    draft = typed(*"first")
    assert draft.finish() == "first"
    for key in "second":
        draft.press(key)
    draft.finish()
    draft.press("up")
    draft.press("up")
    assert draft.text == "first"
    draft.press("up")
    draft.press("down")
    assert draft.text == "second"
    draft.press("down")
    assert draft.text == ""
