"""Signals of money that is to go the wrong way: fees, transfers, "safe accounts"."""

from collections.abc import Iterator
from typing import Final

from flows.fraud.elsewhere import names_a_phone
from flows.fraud.sentence import Sentence
from flows.fraud.signal import Seen, Signal


def fee(seen: Seen) -> Iterator[Signal]:
    """Taxes, fines and bills are honestly asked for; a fee for a benefit never is."""
    if seen.sends_to_an_office and not names_a_phone(seen.raw):
        return
    for sentence in seen.sentences:
        if sentence.has("duty") and not sentence.has("guarantee"):
            continue
        pays = not sentence.asked.isdisjoint({"pay", "transfer"})
        due = sentence.has("fee") and (pays or sentence.near_a_sum("fee"))
        if pays and (due or _buys_the_benefit(seen, sentence)):
            yield Signal("fee", 2, "It asks for a payment before the money is paid out.")
        elif due and (
            sentence.has("guarantee")
            or seen.asks("get", "transfer", "pay")
            or _is_charged(sentence)
        ):
            yield Signal("fee", 2, "It names a fee for getting the money.")
        elif due and sentence.has("number") and seen.has("bait") and seen.has("purpose"):
            yield Signal("fee", 1, "It names a fee.")


def _is_charged(sentence: Sentence) -> bool:
    """«взнос 3 500 на карту …»"""
    return sentence.has("dues") and sentence.has("card", "account")


def _buys_the_benefit(seen: Seen, sentence: Sentence) -> bool:
    """«оплатите 2 000 тг, чтобы получить пособие»"""
    return {"number", "money", "purpose"} <= sentence.tags and seen.has("bait")


def transfer(seen: Seen) -> Iterator[Signal]:
    """Money is to go to a card, an account or a phone."""
    for sentence in seen.sentences:
        if sentence.has("duty", "link"):
            continue
        at_a_bank = any(word.form in _WALLETS for word in sentence.words)
        for at, word in sentence.requests("transfer"):
            # «отправьте» says nothing of money by itself
            moves = ("cash", "money") if "tell" in word.asked else ("cash", "money", "number")
            to_somebody = at_a_bank or sentence.near(at, 7, "card", "account", "card_dative")
            if to_somebody and sentence.near(at, 6, *moves):
                weight = 2 if seen.has(*_LURES) else 1
                yield Signal("transfer", weight, "It wants money sent to an account.")


#: Without one of these it may be a friend who asks for his lunch money.
_LURES: Final = (
    "benefit", "promise", "pressure", "role", "suspicion", "safe", "new_number", "purpose", "fee",
    "data",
)  # fmt: skip


_WALLETS: Final = frozenset({"каспи", "каспиге", "каспига", "kaspi"})


def safe_account(seen: Seen) -> Iterator[Signal]:
    for sentence in seen.sentences:
        if sentence.warns or sentence.has("nobody", "warning"):
            continue
        for at, word in enumerate(sentence.words):
            if "safe" in word.tags and sentence.near(at, 2, "account"):
                moves = seen.asks("transfer", "pay") or seen.has("suspicion")
                yield Signal("safe account", 2 if moves else 1, "It speaks of a “safe account”.")
