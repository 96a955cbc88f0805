"""The signals of fraud in a text (DOMAIN.md, "Fraud around benefits").

A signal is something the sender wants done: follow, pay, tell, call elsewhere, install, pass on.
What merely colours a text (haste, promises, suspicion) never makes a fraud by itself. The sender,
the word "fraud", a deadline or a correct amount are no signals.
"""

from collections.abc import Callable, Iterator
from typing import Final

from flows.fraud.devices import apps, codes_to_scan, signatures
from flows.fraud.elsewhere import (
    calls,
    chains,
    dialled_codes,
    follow,
    links,
    messengers,
    numbers,
    secrecy,
    short_numbers,
)
from flows.fraud.money import fee, safe_account, service, transfer
from flows.fraud.reassurance import without_reassurance
from flows.fraud.secrets import details, dictation, secrets
from flows.fraud.signal import Seen, Signal
from flows.fraud.upfront import schemes

__all__ = ["COLOURS", "LIKELY", "Signal", "signals", "signals_of", "suspects", "weigh"]

#: Signals that only colour: together they weigh 1 at most.
COLOURS: Final = frozenset({"pressure", "promise", "suspicion", "pretext"})
#: So much makes a text a likely fraud.
LIKELY: Final = 2
#: Nobody forwards more; what stands behind it is not looked at.
LIMIT: Final = 4_000


def signals(text: str) -> list[Signal]:
    """Every signal in the text, each once. Sentences that reassure may explain some away, but only
    as long as the rest of the text needs no explaining."""
    return signals_of(Seen(text[:LIMIT]), text)


def signals_of(seen: Seen, text: str) -> list[Signal]:
    """The same of a text that is taken apart already."""
    if not text or text.isspace():
        return []
    whole = _found(seen)
    rest = without_reassurance(text[:LIMIT], suspects) if weigh(whole) < LIKELY else ""
    return max(whole, _found(Seen(rest)), key=weigh) if rest else whole


def weigh(found: list[Signal]) -> int:
    """What the signals weigh together."""
    coloured = any(signal.kind in COLOURS for signal in found)
    return sum(signal.weight for signal in found if signal.kind not in COLOURS) + coloured


def _found(seen: Seen) -> list[Signal]:
    return list(dict.fromkeys(signal for rule in _RULES for signal in rule(seen)))


def suspects(piece: Seen) -> bool:
    """Whether a part of a text holds any signal."""
    return weigh(_found(piece)) > 0


def _confirmation(seen: Seen) -> Iterator[Signal]:
    if seen.sends_to_an_office:
        return
    for sentence in seen.sentences:
        if sentence.has("income", "balance") or seen.has("place"):
            continue
        if "confirm" in sentence.asked and sentence.has(
            "data", "bait", "benefit", "account", "link"
        ):
            weight = 2 if seen.has("operation") and seen.has("benefit") else 1
            yield Signal("confirm", weight, "It wants something confirmed before the money comes.")


def _prize(seen: Seen) -> Iterator[Signal]:
    """The state draws no lots."""
    for sentence in seen.sentences:
        if sentence.warns or sentence.has("honours"):
            continue
        if sentence.has("prize") and seen.has("officials"):
            yield Signal("prize", 2, "It speaks of a prize in the name of the state.")


def _role(seen: Seen) -> Iterator[Signal]:
    """«Вас беспокоит …», «мен … қызметкерімін»"""
    for sentence in seen.sentences:
        if not sentence.has("role") or sentence.has("warning") or sentence.warns or sentence.denies:
            continue
        if sentence.has("self") or any(word.form.endswith(_I_AM) for word in sentence.words):
            yield Signal("role", 1, "Somebody claims to be an official.")


_I_AM: Final = ("имин", "амин", "емин")


def _colours(seen: Seen) -> Iterator[Signal]:
    if seen.has("pressure") and not seen.sends_to_an_office:
        yield Signal("pressure", 1, "It presses for time or threatens.")
    if seen.has("promise") and seen.has("bait"):
        yield Signal("promise", 1, "It promises money.")
    if seen.has("suspicion") and seen.baited and not seen.has("fraudster"):
        yield Signal("suspicion", 1, "It frightens with an attack on an account.")
    if {"new_number", "family"} <= seen.tags:
        yield Signal("pretext", 1, "A relative is said to write from another number.")


_RULES: Final[tuple[Callable[[Seen], Iterator[Signal]], ...]] = (
    links, secrets, dictation, safe_account, fee, service, transfer, schemes, apps, codes_to_scan,
    messengers, numbers, short_numbers, dialled_codes, chains, calls, secrecy, follow, details,
    signatures, _prize,
    _confirmation, _role, _colours,
)  # fmt: skip
