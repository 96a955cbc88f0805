"""Judges a text that a citizen forwards or quotes (DOMAIN.md, "Fraud around benefits").

*Ours* is a matter of record: we sent it, or it follows one of our texts, and nothing was put into
it. *Fraud* is a matter of signals, or of all the words together where no signal says enough.
Everything else is *unknown*: the fraud desk then warns without calling anybody a fraud.
"""

from collections.abc import Iterable
from typing import Final

from flows.fraud import evidence
from flows.fraud.elsewhere import names_a_phone
from flows.fraud.money import names_a_card
from flows.fraud.ours import Match, OurTexts, find, shipped_texts
from flows.fraud.reassurance import without_reassurance
from flows.fraud.signal import Seen
from flows.fraud.signals import COLOURS, LIKELY, LIMIT, Signal, signals, signals_of, suspects, weigh
from flows.fraud.verdict import Verdict


def judge(text: str, *, sent: Iterable[str] = (), ours: OurTexts | None = None) -> Verdict:
    """Total: any string gets a verdict. `sent` are texts that this citizen got from us, `ours`
    our templates (those that are shipped, unless given)."""
    seen = Seen(text[:LIMIT])
    found = signals_of(seen, text)
    sent, ours = tuple(sent), ours or shipped_texts()
    match = find(text, sent, ours)
    if match is not None:
        return _of_our_text(text, found, match)
    if _is_made_of_ours(text, found, sent, ours):
        return Verdict("fraud", (_REWRITTEN, *_sentences(found)))
    return _of_signals_and_words(found, seen)


def _of_signals_and_words(found: list[Signal], seen: Seen) -> Verdict:
    """Signals are a verdict, unless they rest on words and all the words speak strongly against
    it; and words alone are one, where they speak for nothing else."""
    odds = evidence.odds(seen)
    if weigh(found) >= LIKELY and not (_rests_on_words(found) and _is_honest(odds, seen.raw)):
        return Verdict("fraud", _sentences(found))
    if odds > _LIKE_FRAUDS:
        return Verdict("fraud", (*_sentences(found), _of_words(seen)))
    return Verdict("unknown", _sentences(found))


def _rests_on_words(found: list[Signal]) -> bool:
    """No address, number or account to go to."""
    return all(signal.kind in _TOLD_BY_WORDS or signal.kind in COLOURS for signal in found)


_TOLD_BY_WORDS: Final = frozenset(
    {"secret", "fee", "app", "secrecy", "details", "dictate", "chain", "confirm", "role"}
)


def _is_honest(odds: float, text: str) -> bool:
    if odds > _HONEST:
        return False
    rest = without_reassurance(text, suspects)
    return not rest or evidence.odds(Seen(rest)) <= _HONEST


def _of_words(seen: Seen) -> str:
    return f"Its words are those of frauds ({', '.join(evidence.telling(seen))})."


#: The odds from which on the words alone are enough, as a logarithm.
_LIKE_FRAUDS: Final = 1.25
#: And up to which no signal is.
_HONEST: Final = -2.0


def _is_made_of_ours(text: str, found: list[Signal], sent: Iterable[str], ours: OurTexts) -> bool:
    """What looks like ours, and leads elsewhere."""
    if not (any(s.kind not in COLOURS for s in found) or _to_pay_or_call(text)):
        return False
    return find(text, sent, ours, loosely=True) is not None


def _to_pay_or_call(text: str) -> bool:
    return names_a_phone(text) or names_a_card(text)


def _of_our_text(text: str, found: list[Signal], match: Match) -> Verdict:
    """Our text with anything put to it that our own does not hold is a forgery."""
    own = {_same(signal) for text in match.known for signal in signals(text)}
    looked_at = () if match.intact else found  # what damage on the way made of ours is no signal
    added = [s for s in (*looked_at, *signals(match.rest)) if _same(s) not in own]
    harmful = [s for s in added if s.kind not in COLOURS]
    if match.forged:
        return Verdict("fraud", (_OTHER_NUMBER, *_sentences(harmful)))
    if harmful or (_to_pay_or_call(text) and not any(map(_to_pay_or_call, match.known))):
        return Verdict("fraud", (_ADDED, *_sentences(harmful)))
    return Verdict("ours", (_OURS,), match.rest)


def _same(signal: Signal) -> tuple[str, str]:
    return signal.kind, signal.what


_OURS: Final = "It is a text that we send."
_ADDED: Final = "It is a text of ours with something added."
_REWRITTEN: Final = "It is made of a text of ours, and leads elsewhere."
_OTHER_NUMBER: Final = "It is a text of ours with another number or meaning."


def _sentences(found: list[Signal]) -> tuple[str, ...]:
    ordered = sorted(found, key=lambda signal: -signal.weight)
    return tuple(dict.fromkeys(signal.reason for signal in ordered))
