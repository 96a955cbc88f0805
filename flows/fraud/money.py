"""Signals of money that is to go the wrong way: fees, transfers, "safe accounts"."""

import re
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
        pays = not sentence.asked.isdisjoint({"pay", "transfer"})
        if _is_honest_business(seen, sentence):
            continue
        if _pays_for_the_benefit(seen, sentence):
            yield Signal("fee", 2, "It asks for a payment before the money is paid out.")
        if sentence.has("duty") and not sentence.has("guarantee"):
            continue
        if _must_be_paid(sentence) and seen.baited:
            yield Signal("fee", 2, "It asks for a payment before the money is paid out.")
        due = sentence.has("fee") and (pays or sentence.near_a_sum("fee"))
        if pays and due:
            weight = 1 if seen.has("community", "collect") and not seen.has("benefit") else 2
            yield Signal("fee", weight, "It asks for a payment before the money is paid out.")
        elif (
            due
            and not seen.has("community")
            and (
                sentence.has("guarantee")
                or seen.asks("get", "transfer", "pay")
                or _is_charged(sentence)
            )
        ):
            yield Signal("fee", 2, "It names a fee for getting the money.")
        elif due and sentence.has("money") and seen.has("bait") and seen.has("purpose"):
            yield Signal("fee", 1, "It names a fee.")


def _is_honest_business(seen: Seen, sentence: Sentence) -> bool:
    """It tells of what was paid, of a debt, or of a till to pay at."""
    if sentence.has("done") and not sentence.asked:
        return True
    if sentence.has("guarantee") or seen.has("benefit", "prize"):
        return False
    avoids = sentence.has("avoid") and not sentence.has("queue")
    return avoids or seen.has("owed", "collect") or sentence.has("in_person")


def service(seen: Seen) -> Iterator[Signal]:
    """Somebody sells what is free: «ускорим назначение пособия, стоимость 3 000 тенге»."""
    if seen.sends_to_an_office and not names_a_phone(seen.raw):
        return
    for sentence in seen.sentences:
        if "number" not in sentence.tags or not sentence.has("benefit", "cash") or sentence.denies:
            continue
        if sentence.has("done") and not sentence.asked:
            continue
        sold = {"shady", "benefit"} <= sentence.tags and (
            sentence.has("money") or names_a_phone(seen.raw)
        )
        priced = sentence.has("benefit") and _is_priced(sentence) and not sentence.has("free")
        if sold or priced or (_COMMISSION.search(seen.raw) and seen.has("benefit", "cash")):
            yield Signal("service", 2, "It sells what the state gives for nothing.")


_COMMISSION: Final = re.compile(r"комисси\w*\W{0,3}[1-9]|[1-9]\s?%\s?комисси", re.I)


def _is_priced(sentence: Sentence) -> bool:
    """A sum right beside the word for a price."""
    return any(
        "price" in word.tags
        and (at == 0 or sentence.words[at - 1].form != "без")
        and any("number" in w.tags and len(w.form) < 4 for w in sentence.words[at + 1 : at + 4])
        for at, word in enumerate(sentence.words)
    )


def _must_be_paid(sentence: Sentence) -> bool:
    """«нужна оплата 1 900 тенге»"""
    if sentence.denies or not sentence.has("need") or sentence.has("wage"):
        return False
    return sentence.near_a_sum("payment") or sentence.near_a_sum("guarantee")


def _is_charged(sentence: Sentence) -> bool:
    """«взнос 3 500 на карту …»"""
    return sentence.has("dues") and sentence.has("card", "account")


def _pays_for_the_benefit(seen: Seen, sentence: Sentence) -> bool:
    """«оплатите 2 000 тг, чтобы получить пособие», «внесите налог 10 %, чтобы вывести выплату»"""
    paid = any("tell" not in word.asked for _, word in sentence.requests("pay", "transfer"))
    promised = seen.has("benefit") or (sentence.has("money") and seen.has("bait"))
    if paid and promised and sentence.has("number") and sentence.has("purpose", "if"):
        return True
    gives = any(sentence.near(at, 3, "money") for at, _ in sentence.requests("pay", "transfer"))
    return gives and "get" in sentence.asked


def transfer(seen: Seen) -> Iterator[Signal]:
    """Money is to go to a card, an account or a phone."""
    phone = names_a_phone(seen.raw)
    if _CARD.search(seen.raw) and (seen.asked or seen.baited or seen.has("plight")):
        yield Signal("card", 2, "It gives the number of a card.")
    for sentence in seen.sentences:
        if sentence.has("duty", "link") or (seen.has("duty") and not seen.has("card", "safe")):
            continue
        at_a_bank = any(word.form in _WALLETS for word in sentence.words)
        for at, word in sentence.requests("transfer"):
            # «отправьте» says nothing of money by itself
            moves = ("cash", "money") if "tell" in word.asked else ("cash", "money", "number")
            to_somebody = at_a_bank or phone or sentence.near(at, 7, *_TAKERS)
            owed = "tell" not in word.asked and seen.has("benefit")
            if to_somebody and (owed or sentence.near(at, 6, *moves)):
                lured = seen.has(*_LURES) and not seen.has("collect", "community")
                weight = 2 if lured or sentence.has("savings") else 1
                yield Signal("transfer", weight, "It wants money sent to an account.")


def names_a_card(text: str) -> bool:
    return _CARD.search(text) is not None


#: A card number, whole or masked at the door.
_CARD: Final = re.compile(r"\[card\]|(?<!\d)(?:\d{4}[ -]?){3}\d{4}(?!\d)")
_TAKERS: Final = ("card", "account", "card_dative", "errand", "role", "taker")
#: Without one of these it may be a friend who asks for his lunch money.
_LURES: Final = (
    "benefit", "promise", "pressure", "role", "suspicion", "safe", "new_number", "purpose", "fee",
    "data", "savings", "taker",
)  # fmt: skip


_WALLETS: Final = frozenset({"каспи", "каспиге", "каспига", "kaspi"})


def safe_account(seen: Seen) -> Iterator[Signal]:
    for sentence in seen.sentences:
        if sentence.warns or sentence.has("nobody", "warning"):
            continue
        if sentence.denies and not sentence.asked:
            continue
        for at, word in enumerate(sentence.words):
            if "safe" in word.tags and sentence.near(at, 2, "account"):
                moves = seen.asks("transfer", "pay") or seen.has("suspicion", "cash")
                yield Signal("safe account", 2 if moves else 1, "It speaks of a “safe account”.")
