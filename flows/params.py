"""What stands in the placeholders of a text, said in the language the text is rendered in.

A placeholder that no text uses costs nothing: each is worked out only when the text asks for it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flows.amounts import amount
from flows.asking import HOW, MOST_ACCOUNTS, question_of
from flows.catalogue import Catalogue
from flows.dialogue import Account, Dialogue, Offer
from flows.languages import Language
from flows.quiet_hours import ZONE
from flows.rendering import day, moment, money
from flows.wording import may_be_said


@dataclass(frozen=True, slots=True)
class Params(Mapping[str, str]):
    """The words for one text, one offer and one language; `extra` comes from the caller."""

    catalogue: Catalogue
    dialogue: Dialogue
    offer: Offer | None
    now: datetime
    extra: Mapping[str, str]
    language: Language

    def __getitem__(self, name: str) -> str:
        if name in self.extra:
            return self.extra[name]
        if name == "how":
            return self._how()
        if self.offer is None:
            raise KeyError(name)
        return PLACEHOLDERS[name](self, self.offer)

    def __iter__(self) -> Iterator[str]:
        return iter({**PLACEHOLDERS, **self.extra, "how": ""})

    def __len__(self) -> int:
        return len(list(iter(self)))

    def _how(self) -> str:
        """How to answer the question that is open; while staff hold the conversation none is."""
        if self.dialogue.keeper == "staff":
            return ""
        question, offer = question_of(self.catalogue, self.dialogue, self.now)
        key = HOW.get(question.kind)
        if key is None:
            return ""
        benefit = self.catalogue.benefit(offer.benefit, offer.variant) if offer else None
        return self.catalogue.text(key, benefit).template(self.language)


def expected_amount(catalogue: Catalogue, offer: Offer, now: datetime) -> int | None:
    """What the rules say the citizen gets, in tenge; None where it is individual."""
    benefit = catalogue.benefit(offer.benefit, offer.variant)
    year = now.astimezone(ZONE).year
    return amount(benefit, offer.facts, year, catalogue.bases)


def account_name(account: Account | str) -> str:
    """An account as the citizen knows it: the bank and the last four characters."""
    iban = account if isinstance(account, str) else account.iban
    bank = "" if isinstance(account, str) else account.bank
    if len(bank) > LONGEST_BANK or not may_be_said(bank):
        bank = ""
    return f"{bank} …{iban[-4:]}".strip()


#: A longer name of a bank would cost a part of the SMS, and is none.
LONGEST_BANK = 24


def _benefit(words: Params, offer: Offer) -> str:
    return words.catalogue.benefit(offer.benefit, offer.variant).short.said(words.language)


def _amount(words: Params, offer: Offer) -> str:
    tenge = offer.amount
    if tenge is None:
        tenge = expected_amount(words.catalogue, offer, words.now)
    return money(tenge, words.language) if tenge is not None else ""


def _account(words: Params, offer: Offer) -> str:
    if offer.iban:
        named = next((a for a in offer.accounts if a.iban == offer.iban), offer.iban)
        return account_name(named)
    return account_name(offer.accounts[0]) if offer.accounts else ""


def _list(_words: Params, offer: Offer) -> str:
    shown = offer.accounts[:MOST_ACCOUNTS]
    return ", ".join(f"{n}) {account_name(a)}" for n, a in enumerate(shown, start=1))


def _since(words: Params, offer: Offer) -> str:
    return day(date.fromisoformat(offer.since), words.language) if offer.since else ""


PLACEHOLDERS: dict[str, Callable[[Params, Offer], str]] = {
    "benefit": _benefit,
    "deadline": lambda words, offer: (
        moment(offer.deadline, words.language) if offer.deadline else ""
    ),
    "amount": _amount,
    "account": _account,
    "list": _list,
    "since": _since,
    "reason": lambda _words, offer: offer.reason or "",
    "application": lambda _words, offer: application_id(offer),
}


def application_id(offer: Offer) -> str:
    """Follows from the offer's id: one offer can never become two applications."""
    return f"A-{offer.offer_id}"
