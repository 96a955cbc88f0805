"""Logs hold no phone number, IIN, card or account, whoever writes the line."""

import io
import json
import logging

import pytest
import structlog

from bot import logs

PERSONAL = [
    "+77011234567",
    "8 (701) 123-45-67",
    "77011234567",
    "850314410215",
    "4400 4301 2345 6784",
    "KZ86125KZT5004100100",
    "KZ86 125K ZT50 0410 0100",
]


@pytest.fixture
def stream():
    stream = io.StringIO()
    root = (logging.root.handlers[:], logging.root.level)
    yield stream
    structlog.reset_defaults()
    logging.root.handlers[:], level = root
    logging.root.setLevel(level)


@pytest.mark.parametrize("style", ["json", "pretty"])
@pytest.mark.parametrize("number", PERSONAL)
def test_a_number_is_masked_wherever_it_slips_in(stream, style, number):
    logs.configure(style, "info", stream)
    log = structlog.get_logger("bot")
    log.info(f"event {number}", value=number, nested={"phones": [number], number: 1})
    logging.getLogger("library").warning("sent to %s", number)
    try:
        raise ValueError(f"bad {number}")
    except ValueError:
        log.exception("failed")
    digits = [c for c in number if c.isalnum()]
    written = "".join(c for c in stream.getvalue() if c.isalnum())
    assert "".join(digits) not in written
    assert "•••" in stream.getvalue()


def test_a_number_as_an_integer_is_masked_and_small_ones_stay(stream):
    logs.configure("json", "info", stream)
    structlog.get_logger("bot").info("x", phone=77011234567, inbox_id=123456789, took=0.25, ok=True)
    line = json.loads(stream.getvalue())
    assert (line["phone"], line["inbox_id"], line["took"], line["ok"]) == (
        "77•••67", 123456789, 0.25, True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "harmless", ["2026-03-02T10:00:00.123456Z", "127.0.0.1:2775", "O-2026-00017", "5f3a9cKf_x-1Q"]
)
def test_times_addresses_and_keys_stay_readable(harmless):
    assert logs.masked(harmless) == harmless


def test_every_json_line_says_when_how_bad_and_who(stream):
    logs.configure("json", "info", stream)
    structlog.get_logger("bot.outbox").warning("slow")
    line = json.loads(stream.getvalue())
    assert (line["level"], line["event"], line["logger"]) == ("warning", "slow", "bot.outbox")
    assert line["timestamp"].endswith("Z")


def test_what_libraries_chat_about_is_not_written_at_any_level(stream):
    """One of them tells the values of every statement."""
    logs.configure("json", "debug", stream)
    logging.getLogger("aiosqlite").debug("executing INSERT …")
    assert stream.getvalue() == ""


def test_what_is_below_the_level_is_not_written(stream):
    logs.configure("json", "warning", stream)
    structlog.get_logger("bot").info("quiet")
    logging.getLogger("library").info("quiet")
    assert stream.getvalue() == ""
