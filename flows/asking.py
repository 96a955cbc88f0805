"""Which question is open, and how it is put. SMS has no threads: there is one at most."""

from datetime import datetime

from flows.catalogue import Benefit, Catalogue
from flows.dialogue import Dialogue, Offer
from flows.question import Question, QuestionKind

#: The state of an offer that holds the floor → the question it has asked.
QUESTION_OF_STATE: dict[str, QuestionKind] = {
    "offered": "offer",
    "reminded": "offer",
    "confirming": "confirm",
    "accepting_terms": "terms",
    "choosing_account": "accounts",
    "giving_account": "iban",
}

#: What a message is read against when the last offer no longer asks anything.
QUESTION_AFTER: dict[str, QuestionKind] = {
    "expired": "expired",
    "refused": "refused",
    "filing": "filed",
    "filed": "filed",
    "assigned": "filed",
    "paid": "filed",
}

#: How many accounts fit into one text as a numbered list.
MOST_ACCOUNTS = 3


def question_of(
    catalogue: Catalogue, dialogue: Dialogue, now: datetime
) -> tuple[Question, Offer | None]:
    """The open question and the offer it is about; for a closed one, what it has become."""
    holder = dialogue.offer(dialogue.floor)
    if holder is not None:
        kind = QUESTION_OF_STATE.get(holder.state, "none")
        return _question(kind, holder, catalogue), holder
    last = last_closed(dialogue)
    if last is None:
        return Question("none"), None
    kind = QUESTION_AFTER.get(last.state, "none")
    if kind == "refused" and not can_return(last, now):
        kind = "expired"
    return _question(kind, last, catalogue), last


def last_closed(dialogue: Dialogue) -> Offer | None:
    """The offer the citizen last dealt with, among those that ask nothing any more."""
    dealt = [offer for offer in dialogue.offers if offer.state in QUESTION_AFTER]
    return max(dealt, key=lambda offer: offer.asked_turn or 0, default=None)


def can_return(offer: Offer, now: datetime) -> bool:
    """Whether a refusal can still be taken back (DOMAIN.md, "What happens in real life", 2)."""
    return offer.deadline is not None and now < offer.deadline


def question_text(offer: Offer) -> str | None:
    """The key of the text that puts the offer's present question (again)."""
    if offer.state == "choosing_account":
        return "account_confirm" if len(offer.accounts) == 1 else "choose_account"
    return KEY_OF_STATE.get(offer.state)


KEY_OF_STATE = {
    "offered": "offer",
    "reminded": "offer",
    "confirming": "confirm",
    "accepting_terms": "terms",
    "giving_account": "give_iban",
}

#: The fragment that says how to answer each question.
HOW: dict[QuestionKind, str] = {
    "offer": "how_offer",
    "confirm": "how_confirm",
    "terms": "how_terms",
    "account_confirm": "how_account",
    "accounts": "how_accounts",
    "iban": "how_iban",
}


def _question(kind: QuestionKind, offer: Offer, catalogue: Catalogue) -> Question:
    benefit: Benefit = catalogue.benefit(offer.benefit, offer.variant)
    choices = min(len(offer.accounts), MOST_ACCOUNTS)
    if kind == "accounts" and choices == 1:
        kind, choices = "account_confirm", 0
    return Question(
        kind,
        choices if kind == "accounts" else 0,
        benefit.yes + benefit.yes_words,
        benefit.no + benefit.no_words,
    )
