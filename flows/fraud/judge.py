"""Judges a text that a citizen forwards or quotes (DOMAIN.md, "Fraud around benefits").

*Ours* is a matter of record: we sent it, or it follows one of our texts, and nothing was put into
it. *Fraud* is a matter of signals. Everything else is *unknown*: the fraud desk then warns without
calling anybody a fraud.
"""

from collections.abc import Iterable
from typing import Final

from flows.fraud.elsewhere import names_a_phone
from flows.fraud.ours import Match, OurTexts, find, shipped_texts
from flows.fraud.signals import COLOURS, LIKELY, Signal, signals, weigh
from flows.fraud.verdict import Verdict


def judge(text: str, *, sent: Iterable[str] = (), ours: OurTexts | None = None) -> Verdict:
    """Total: any string gets a verdict. `sent` are texts that this citizen got from us, `ours`
    our templates (those that are shipped, unless given)."""
    found = signals(text)
    match = find(text, sent, ours or shipped_texts())
    if match is not None:
        return _of_our_text(found, match)
    if weigh(found) >= LIKELY:
        return Verdict("fraud", _sentences(found))
    return Verdict("unknown", _sentences(found))


def _of_our_text(found: list[Signal], match: Match) -> Verdict:
    """Our text with anything put to it that our own does not hold is a forgery."""
    own = {_same(signal) for text in match.known for signal in signals(text)}
    added = [s for s in (*found, *signals(match.rest)) if _same(s) not in own]
    harmful = [s for s in added if s.kind not in COLOURS]
    if match.forged:
        return Verdict("fraud", (_OTHER_NUMBER, *_sentences(harmful)))
    if harmful or names_a_phone(match.rest):
        return Verdict("fraud", (_ADDED, *_sentences(harmful)))
    return Verdict("ours", (_OURS,), match.rest)


def _same(signal: Signal) -> tuple[str, str]:
    return signal.kind, signal.what


_OURS: Final = "It is a text that we send."
_ADDED: Final = "It is a text of ours with something added."
_OTHER_NUMBER: Final = "It is a text of ours with another number in it."


def _sentences(found: list[Signal]) -> tuple[str, ...]:
    ordered = sorted(found, key=lambda signal: -signal.weight)
    return tuple(dict.fromkeys(signal.reason for signal in ordered))
