"""An account that somebody else has, or that the citizen had once: a yes to it is none. Part of
`vetoes`, where we asked whether to pay to an account."""

from itertools import pairwise
from typing import Final

from flows.reading.message import Message
from flows.reading.tokens import Clause


def not_ones_own(m: Message) -> str | None:
    """The rule by which a yes to this account is none, or None."""
    if any(map(_is_past, m.clauses)) or _was_once(m):
        return "an account of the past"
    return "somebody else's account" if _is_of_another(m) else None


def _is_of_another(m: Message) -> bool:
    """«Да, счёт чужой», «да это мамин счёт», «күйеуімнің шоты»; and not «внук посмотрел, мой»."""
    return any(
        _names_an_account(clause)
        and any(
            form.concept in _OTHERS or form.key.startswith(_POSSESSING) or form.key in _STRANGERS
            for form in clause
        )
        for clause in m.clauses
    )


def _was_once(m: Message) -> bool:
    """«Да, был такой счёт», «бұрынғы шотым»."""
    return any(
        _names_an_account(clause) and any(form.key in _ONCE and not form.no for form in clause)
        for clause in m.clauses
    )


def _names_an_account(clause: Clause) -> bool:
    return any(form.concept in _ACCOUNTS for form in clause)


#: A card is named by the word for what is secret.
_ACCOUNTS: Final = frozenset(("ACCOUNT", "SECRET", "BANKNAME", "BANK", "THISACCOUNT"))
_OTHERS: Final = frozenset(("REL", "RELCASE", "CHILD", "DEAD"))
#: «Мамин», «папина», folded.
_POSSESSING: Final = ("мамин", "папин", "женин", "мужнин", "дочкин", "бабушкин", "тетин", "дядин",
                      "отцов", "братов", "бивш")  # fmt: skip
_STRANGERS: Final = frozenset(("чужои", "чужая", "чужое", "чужую", "ботен", "бреудин", "биреудин"))
_ONCE: Final = frozenset(("бил", "била", "било", "еди", "болган", "бурингиси", "буринги", "стария",
                          "стараа", "старая", "старии", "прежнии", "прежняя"))  # fmt: skip


def _is_past(clause: Clause) -> bool:
    """«Была моя, потеряла», «менікі еді»."""
    return any(
        {before.concept, form.concept} > {"I"} and not _WAS.isdisjoint((before.key, form.key))
        for before, form in pairwise(clause)
    )


_WAS: Final = frozenset(("бил", "била", "еди"))
