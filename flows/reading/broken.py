"""A yes that is not wholly there: a «не» may be lost in front of it, somebody else is still to be
asked, or it is only possible. Part of `vetoes`."""

from itertools import pairwise
from typing import Final

from flows.reading.forms import Form
from flows.reading.message import Message


def may_have_lost_a_no(m: Message) -> bool:
    """«Н согласна», «ен согласна», «нк да»: what is left of «не» and «нет», or a slip beside it on
    the keys; and not «ну да», «на согласна»."""
    if _MAYBE_NOT.isdisjoint(m.folded()):
        return False
    words = [form for form in m.forms if form.concept != ","]
    return any(
        before.key in _MAYBE_NOT and before.concept not in _SAID and form.concept in _YES
        for before, form in pairwise(words)
    )


def asks_leave(m: Message) -> bool:
    """«Балаларымнан сұраймын, мен келісемін»: somebody else has not been asked yet."""
    if _ASKING.isdisjoint(m.folded()):
        return False
    return any(
        form.key in _ASKING and before.key.endswith(_FROM) and before.concept != "YOU"
        for before, form in pairwise(m.forms)
    )


#: «Сұраймын», «сұрайын», folded; and whom: «күйеуімнен», «бастықтан».
_ASKING: Final = frozenset(("сураимин", "сураим", "сураимиз", "сураин", "сураиин", "сураиик"))
_FROM: Final = ("нан", "нен", "дан", "ден", "тан", "тен")


def only_can(m: Message) -> bool:
    """«Келісе аламын», «рәсімдей аламын»: who can agree has not."""
    if _POSSIBLY.isdisjoint(m.folded()):
        return False
    return any(form.key in _POSSIBLY and _is_able(form) for form in m.forms)


def _is_able(form: Form) -> bool:
    """The verb joined with «аламын», its ability."""
    ability = form.word.partition(" ")[2]
    return "1" in form.marks and ability.startswith(("ал", "al"))


#: What may be left of «не», «нет» and «жоқ», folded.
_MAYBE_NOT: Final = frozenset(
    ("н", "е", "ен", "нк", "нп", "нр", "нг", "ге", "ре", "пе", "ое", "те", "нт", "ент", "нкт",
     "нпт", "нрт", "неи", "неь", "нь", "ьне", "тне", "жк", "жо", "жох", "жот")
)  # fmt: skip
#: The same letters where they are a word.
_SAID: Final = frozenset(("WHAT", "NE", "NO", "YES", "HE", "FILL", "ACK"))
_YES: Final = frozenset(("WILLING", "AGREE", "YES", "APPLY", "TAKE", "NEED", "WANT", "GET"))
_POSSIBLY: Final = frozenset(
    ("келисе", "расимдеи", "ресимдеи", "тагаиндаи", "растаи", "кабилдаи", "макулдаи")
)
