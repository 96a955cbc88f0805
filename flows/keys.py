"""Which texts there are: the placeholders each may hold and how many parts it may take.

The engine sends texts by these keys; the loader refuses a file with a key that is not here and a
catalogue that lacks one.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

#: A message in one language (DESIGN.md, "Data, not code").
MOST_PARTS: Final = 3
#: An offer says everything in both languages at once.
MOST_PARTS_OF_OFFER: Final = 4


class Key(msgspec.Struct, frozen=True):
    """What a text of this key may look like. `joined`: both languages together must fit, because
    the text goes to citizens whose language nobody knows. `parts` is the budget of one SMS."""

    placeholders: frozenset[str] = frozenset()
    joined: bool = False
    parts: int = MOST_PARTS


def _keys(names: str, placeholders: str = "", *, joined: bool = False) -> Iterator[tuple[str, Key]]:
    for name in names.split():
        yield name, Key(frozenset(placeholders.split()), joined)


#: Texts that every benefit says in its own words.
OF_BENEFIT: Final[dict[str, Key]] = {
    "offer": Key(frozenset({"deadline"}), joined=True, parts=MOST_PARTS_OF_OFFER),
    **dict(_keys("what", "how")),
    **dict(_keys("how_much", "amount how")),
}

#: Said by a benefit that asks to accept obligations.
OF_TERMS: Final[dict[str, Key]] = dict(_keys("terms"))

OF_NOTICE: Final[dict[str, Key]] = {
    **dict(_keys("notice", joined=True)),
    **dict(_keys("what")),
}

#: How to answer the open question: fragments that stand where a text says {how}.
FRAGMENTS: Final[dict[str, Key]] = dict(
    _keys("how_offer how_confirm how_terms how_account how_accounts how_iban")
)

#: Texts common to all. Every text about an offer may name the {benefit}.
COMMON: Final[dict[str, Key]] = {
    **FRAGMENTS,
    **dict(_keys("confirm", "benefit", joined=True)),
    **dict(_keys("reminder", "benefit deadline", joined=True)),
    **dict(_keys("expired withdrawn_offer closed_by_staff", "benefit", joined=True)),
    **dict(_keys("deadline_moved", "benefit deadline", joined=True)),
    **dict(_keys("refused", "benefit deadline")),
    **dict(_keys("refused_final late", "benefit")),
    **dict(_keys("postponed", "benefit deadline", joined=True)),
    **dict(_keys("postponed_no_reminder", "benefit deadline how")),
    **dict(_keys("unclear_to_staff with_staff help other_noted")),
    **dict(_keys("account_confirm", "benefit account", joined=True)),
    **dict(_keys("choose_account choose_again", "benefit list")),
    **dict(_keys("give_iban iban_wrong card_not_iban", "benefit", joined=True)),
    **dict(_keys("filing", "benefit", joined=True)),
    **dict(_keys("filed", "benefit application", joined=True)),
    **dict(_keys("assigned", "benefit amount since", joined=True)),
    **dict(_keys("assigned_no_date paid", "benefit amount", joined=True)),
    **dict(_keys("assigned_no_amount paid_no_amount", "benefit", joined=True)),
    **dict(_keys("rejected", "benefit reason")),
    **dict(_keys("rejected_no_reason", "benefit")),
    **dict(_keys("already_filed already_paid after_filing", "benefit")),
    **dict(_keys("how_much_unknown", "benefit how")),
    **dict(_keys("what_none how_much_none who_none")),
    **dict(_keys("who fraud_ours", "benefit how")),
    **dict(_keys("warning", joined=True)),
    **dict(_keys("nothing_asked fraud_warning fraud_likely fraud_thanks fraud_noted")),
    **dict(_keys("pii_warning greeting", "benefit how")),
    **dict(_keys("greeting_none wrong_person")),
    **dict(_keys("stopped started language_kk language_ru", joined=True)),
}

#: Texts that show how to answer with digits, which must be those of the benefit.
ANSWERED_WITH_DIGITS: Final = frozenset({
    "offer", "confirm", "terms", "account_confirm", "reminder",
    "how_offer", "how_confirm", "how_terms", "how_account",
})  # fmt: skip


def key_of(name: str) -> Key | None:
    """What is known of the key, whichever kind of file it stands in."""
    return _ALL.get(name)


_ALL: Final[dict[str, Key]] = {**OF_NOTICE, **OF_TERMS, **COMMON, **OF_BENEFIT}
