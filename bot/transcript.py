"""A conversation in words: who said what and when, how it was understood, what it moved.

Times are local (UTC+5). The text is what the citizen saw; personal data in replies is masked, as
it was before it was stored.
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from flows.quiet_hours import ZONE
from flows.states import CITIZEN_SENTENCES, NOTICE_SENTENCES, OFFER_SENTENCES
from storage.conversations import Conversation, HowRead, LoggedCase, LoggedMessage, LoggedOffer
from storage.work_seen import Deed

_LANGUAGES = {"kk": "Kazakh", "ru": "Russian", None: "not known yet"}

_DELIVERIES = {
    "waiting": "waits to be sent",
    "sending": "is being sent",
    "unknown": "may have been sent; a receipt will tell",
    "sent": "sent, no receipt yet",
    "delivered": "delivered",
    "undelivered": "not delivered",
    "expired": "not delivered in time",
    "rejected": "rejected by the SMSC",
    "cancelled": "cancelled before it was sent",
}

#: What a reading means, in words.
INTENTS = {
    "consent": "yes",
    "refuse": "no",
    "question_amount": "asks how much",
    "question_what": "asks what it is",
    "question_who_fraud": "asks who writes, or whether it is fraud",
    "report_fraud": "reports a fraud",
    "stop": "wants no more messages",
    "start": "wants messages again",
    "help_operator": "wants a person",
    "language_switch_kk": "wants Kazakh",
    "language_switch_ru": "wants Russian",
    "bank_choice_number": "names an account",
    "iban": "gives an account number",
    "pii_leak": "sends personal data",
    "postpone": "later",
    "greeting_smalltalk": "greets or thanks",
    "unclear": "not clear",
    "other": "something else",
}


#: What staff did, in words.
DEEDS: dict[str, str] = {
    "took": "took the conversation",
    "answered": "answered",
    "resent": "sent a message once more",
    "corrected": "corrected how a message was read",
    "language": "changed the language",
    "refused": "noted a refusal by telephone",
    "closed": "closed the offer",
    "extended": "extended the deadline",
    "stopped": "stopped the messages",
    "started": "started the messages again",
    "handed_back": "handed the conversation back",
}


def transcript(conversation: Conversation) -> str:
    """As lines for a terminal or a sheet of paper."""
    return "\n".join(_lines(conversation))


def _lines(conversation: Conversation) -> Iterator[str]:
    yield f"{conversation.phone}  (language: {_LANGUAGES[conversation.language]})"
    yield CITIZEN_SENTENCES[conversation.state]
    for offer in conversation.offers:
        yield from _offer(offer)
    for day, messages in groupby(conversation.messages, lambda m: _local(m.at).date()):
        yield from _new_day(day)
        for _, of_turn in groupby(messages, lambda m: m.turn):
            yield from _turn(list(of_turn))
    if conversation.held_by:
        yield from ("", f"{conversation.held_by} holds the conversation; the bot is silent.")
    if conversation.deeds:
        yield from ("", "What staff did")
        for deed in conversation.deeds:
            yield _deed(deed)
    if conversation.cases:
        yield from ("", "Cases for staff")
        for case in conversation.cases:
            yield _case(case)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZONE)


def _new_day(day: date) -> tuple[str, str]:
    return "", f"--- {day:%A, %d %B %Y} ---"


def _offer(offer: LoggedOffer) -> Iterator[str]:
    variant = f" ({offer.variant})" if offer.variant else ""
    sentence = OFFER_SENTENCES.get(offer.state) or NOTICE_SENTENCES[offer.state]
    yield f"Offer {offer.offer_id}: {offer.benefit}{variant}, {offer.state}. {sentence}"
    facts = [
        f"deadline {_local(offer.deadline):%d.%m.%Y %H:%M}" if offer.deadline else "",
        f"{offer.amount:,} tenge" if offer.amount is not None else "",
        f"since {offer.since}" if offer.since else "",
        f"reason: {offer.reason}" if offer.reason else "",
    ]
    if any(facts):
        yield f"    {', '.join(fact for fact in facts if fact)}"


def _turn(messages: list[LoggedMessage]) -> Iterator[str]:
    for message in messages:
        yield from _message(message)
    moved = messages[-1]
    if moved.before != moved.after:
        about = f"{moved.offer_id}: " if moved.offer_id else ""
        yield f"          → {about}{moved.before} → {moved.after}"


def _message(message: LoggedMessage) -> Iterator[str]:
    time = f"{_local(message.at):%H:%M:%S}"
    parts = f"{message.parts} part{'s' if message.parts > 1 else ''}"
    if message.direction == "in":
        yield f"{time}  citizen ({parts})"
    else:
        yield f"{time}  1414 ({parts}, {_delivery(message)})"
    yield from (f"            {line}" for line in message.text.splitlines() or [""])
    if message.reading is not None:
        yield f"          = {_reading(message.reading)}"


def _delivery(message: LoggedMessage) -> str:
    words = _DELIVERIES[message.delivery]
    if message.delivered_at is not None:
        words += f" {_local(message.delivered_at):%H:%M:%S}"
    return f"{words}: {message.error}" if message.error else words


def _reading(reading: HowRead) -> str:
    doubt = "" if reading.sure else " (in doubt)"
    asked = "" if reading.question == "none" else f", to the question “{reading.question}”"
    return f"{INTENTS[reading.intent]}{doubt}{asked}; rule: {reading.rule}"


def _deed(deed: Deed) -> str:
    time = f"{_local(deed.at):%d.%m.%Y %H:%M:%S}"
    told = f"{time}  {deed.staff}: {DEEDS[deed.action]}"
    told += f" ({deed.note})" if deed.note else ""
    told += f": {deed.reason}" if deed.reason else ""
    return f"{told}; nothing came of it: {deed.refused}" if deed.refused else told


def _case(case: LoggedCase) -> str:
    sender = f"; from {case.sender}" if case.sender else ""
    time = f"{_local(case.at):%d.%m.%Y %H:%M:%S}"
    return f"{time}  {case.kind} ({case.state}): {case.reason}{sender}"
