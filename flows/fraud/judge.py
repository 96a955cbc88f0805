"""Judges a text that a citizen forwards or quotes (DOMAIN.md, "Fraud around benefits").

*Ours* is a matter of record: the text was sent by us, or follows one of our texts, and nothing was
added that could harm. *Fraud* is a matter of signals. Everything else is *unknown*: the fraud desk
then warns without calling anybody a fraud.
"""

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from flows.fraud.known import matches
from flows.fraud.signals import Signal, signals


class Verdict(msgspec.Struct, frozen=True):
    """`reasons` are sentences for staff, the strongest first."""

    verdict: Literal["ours", "fraud", "unknown"]
    reasons: tuple[str, ...] = ()


#: So much weight makes a text a likely fraud: one strong signal, or two weak ones.
_LIKELY: Final = 2


def judge(text: str, *, known: Iterable[str] = ()) -> Verdict:
    """Total: any string gets a verdict. `known` are texts we sent to this citizen, and our
    templates with their `{placeholders}`."""
    found = signals(text)
    match = next((k for k in known if matches(text, k)), None)
    if match is not None and not _added(found, match):
        return Verdict("ours", ("it is a text that we send",))
    if match is not None:
        reasons = ("it is a text of ours with something added", *_sentences(found))
        return Verdict("fraud", reasons)
    if sum(signal.weight for signal in found) >= _LIKELY:
        return Verdict("fraud", _sentences(found))
    return Verdict("unknown", _sentences(found))


def _added(found: list[Signal], known: str) -> bool:
    """Whether the text holds a strong signal that our own text does not."""
    own = {signal.name for signal in signals(known)}
    return any(signal.weight >= _LIKELY and signal.name not in own for signal in found)


def _sentences(found: list[Signal]) -> tuple[str, ...]:
    ordered = sorted(found, key=lambda signal: -signal.weight)
    return tuple(dict.fromkeys(signal.reason for signal in ordered))
