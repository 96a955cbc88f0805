"""A conversation in words: local times, who, what, delivery, reading, what it moved."""

from datetime import timedelta
from typing import get_args

from bot.transcript import _DELIVERIES, INTENTS, transcript
from flows.reading import Intent
from storage.conversations import Conversation, HowRead, LoggedCase, LoggedMessage, LoggedOffer
from storage.store import Delivery
from tests.bot.fakes import MONDAY_10


def message(minutes, direction, text, delivery="delivered", **more):
    at = MONDAY_10 + timedelta(minutes=minutes)
    fields = {
        "reading": None, "before": "offered", "after": "offered", "offer_id": "O-1", "key": "offer",
        "turn": minutes, "parts": 2, "error": None, "sent_at": at,
        "delivered_at": at + timedelta(seconds=4) if delivery == "delivered" else None,
    }  # fmt: skip
    return LoggedMessage(
        at=at, direction=direction, text=text, delivery=delivery, **{**fields, **more}
    )


def offer(**more):
    empty = dict.fromkeys(LoggedOffer.__struct_fields__)
    known = {"offer_id": "O-1", "benefit": "birth", "state": "filing", "arrived_at": MONDAY_10}
    return LoggedOffer(**{**empty, **known, **more})


def conversation(*messages, offers=(), cases=()):
    return Conversation(
        "+77011234567", "c", "kk", "open", list(offers), list(messages), list(cases)
    )


def test_a_conversation_reads_like_one():
    reading = HowRead("consent", False, "kk", "the number for yes", "offer")
    told = transcript(
        conversation(
            message(1, "out", "Келісесіз бе?\nСогласны?", before="queued"),
            message(2, "in", "1", "received", reading=reading, parts=1, after="confirming"),
            message(2, "out", "Растайсыз ба?", "rejected", error="0x0b", after="confirming"),
            offers=[offer(amount=164350, deadline=MONDAY_10 + timedelta(hours=72))],
        )
    )
    assert told.splitlines() == [
        "+77011234567  (language: Kazakh)",
        "The citizen gets our messages.",
        "Offer O-1: birth, filing. Consent is complete; the application is on its way to the "
        "registry.",
        "    deadline 05.03.2026 10:00, 164,350 tenge",
        "",
        "--- Monday, 02 March 2026 ---",
        "10:01:00  1414 (2 parts, delivered 10:01:04)",
        "            Келісесіз бе?",
        "            Согласны?",
        "          → O-1: queued → offered",
        "10:02:00  citizen (1 part)",
        "            1",
        "          = yes (in doubt), to the question “offer”; rule: the number for yes",
        "10:02:00  1414 (2 parts, rejected by the SMSC: 0x0b)",
        "            Растайсыз ба?",
        "          → O-1: offered → confirming",
    ]


def test_a_new_day_has_a_line_of_its_own():
    told = transcript(conversation(message(1, "out", "a"), message(60 * 15, "out", "b")))
    assert "--- Tuesday, 03 March 2026 ---" in told


def test_cases_for_staff_stand_at_the_end():
    case = LoggedCase(MONDAY_10, "operator", "wants a person", "", None, 3, "open")
    told = transcript(conversation(cases=[case]))
    assert told.endswith("Cases for staff\n02.03.2026 10:00:00  operator (open): wants a person")


def test_there_are_words_for_every_delivery_and_intent():
    assert set(_DELIVERIES) == set(get_args(Delivery))
    assert set(INTENTS) == set(get_args(Intent))
