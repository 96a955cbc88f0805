"""The books after the storm: what phones, bot and registry each say, held against one another."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

#: States in which an offer's conversation is over.
ENDED = {"paid", "refused", "expired", "undeliverable", "rejected", "withdrawn"}
#: An offer to somebody who said STOP stays where it was.
ENDED_BY_STOP = {"queued"}


class Phone(msgspec.Struct, frozen=True):
    """One phone's side (`got`, `wrote`) and the bot's (`log`, as `kelisim log --json` gives it)."""

    number: str
    got: Sequence[str]
    wrote: Sequence[str]
    log: Mapping[str, Any]


class Finding(msgspec.Struct, frozen=True):
    phone: str
    problem: str


def audit(phones: Sequence[Phone], applications: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """Everything that is wrong; an empty list is what a test wants to see."""
    findings = [finding for phone in phones for finding in _audit_phone(phone)]
    return findings + _audit_applications(phones, applications)


def unknown(phones: Sequence[Phone]) -> int:
    """Messages whose fate the bot does not know, and says so."""
    return sum(_delivery(phone, "out").count("unknown") for phone in phones)


def _audit_phone(phone: Phone) -> list[Finding]:
    problems = [*_replies(phone), *_messages(phone), *_order(phone), *_ends(phone)]
    return [Finding(phone.number, problem) for problem in problems]


def _replies(phone: Phone) -> list[str]:
    """Every reply is in the log once, in the order it was written."""
    logged = [message["text"] for message in _messages_of(phone, "in")]
    if logged == list(phone.wrote):
        return []
    return [f"wrote {list(phone.wrote)}, the log has {logged}"]


def _messages(phone: Phone) -> list[str]:
    """Nothing arrives twice, and nothing the log calls sent is missing on the phone."""
    out = _messages_of(phone, "out")
    got = Counter(phone.got)
    logged = Counter(message["text"] for message in out)
    sure = Counter(message["text"] for message in out if message["delivery"] != "unknown")
    problems = [
        f"got {n} more of “{text[:60]}” than was logged" for text, n in (got - logged).items()
    ]
    problems += [f"“{text[:60]}” was never received" for text in (sure - got)]
    left = [m["delivery"] for m in out if m["delivery"] in ("waiting", "sending")]
    return problems + ([f"{len(left)} messages still {left[0]}"] if left else [])


def _order(phone: Phone) -> list[str]:
    """What arrived, arrived in the order it was said."""
    said = iter(message["text"] for message in _messages_of(phone, "out"))
    if all(text in said for text in phone.got):  # each is looked for behind the one before
        return []
    return [f"got out of order: {[text[:40] for text in phone.got]}"]


def _ends(phone: Phone) -> list[str]:
    stopped = phone.log["state"] == "stopped"
    ends = ENDED | ENDED_BY_STOP if stopped else ENDED
    return [
        f"offer {offer['offer_id']} never ended: {offer['state']}"
        for offer in phone.log["offers"]
        if offer["state"] not in ends
    ]


def _audit_applications(
    phones: Sequence[Phone], applications: Sequence[Mapping[str, Any]]
) -> list[Finding]:
    """One application for each paid offer, and none without one."""
    filed = Counter(application["offer_id"] for application in applications)
    findings = [
        Finding("registry", f"offer {offer_id} was filed {n} times")
        for offer_id, n in filed.items()
        if n > 1
    ]
    paid = {
        offer["offer_id"]
        for phone in phones
        for offer in phone.log["offers"]
        if offer["state"] == "paid"
    }
    findings += [Finding("registry", f"{one} was paid, never filed") for one in paid - filed.keys()]
    findings += [Finding("registry", f"{one} was filed, not paid") for one in filed.keys() - paid]
    return findings


def _messages_of(phone: Phone, direction: str) -> list[Mapping[str, Any]]:
    return [message for message in phone.log["messages"] if message["direction"] == direction]


def _delivery(phone: Phone, direction: str) -> list[str]:
    return [message["delivery"] for message in _messages_of(phone, direction)]
