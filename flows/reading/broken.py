"""A yes that is not wholly there: a «не» may be lost in front of it, somebody else is still to be
asked, it is only possible, or not understood. Part of `vetoes`."""

from itertools import pairwise
from typing import Final

from flows.reading.forms import Form
from flows.reading.message import Message
from flows.reading.tokens import Clause


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


def is_in_the_dark(m: Message) -> bool:
    """«Не екенін түсінбедім, келісемін», «толығымен емес, келісемін»; and not «орысша түсінбеймін»,
    «түсінбей бас тарттым», «басында түсінбедім, енді түсіндім»."""
    if m.concepts().isdisjoint(_UNSAID) or not m.folded().isdisjoint(_AT_LAST):
        return False
    for clause in m.clauses:
        for form in clause:
            if form.no and form.concept == "ENTIRELY":
                return True
            if form.no and form.concept in _UNDERSTANDING and _is_of_this(form, clause):
                return True
    return False


def _is_of_this(form: Form, clause: Clause) -> bool:
    """What was not understood is no language, and it was oneself that did not."""
    oneself = not form.marks.isdisjoint(("1", "past1")) or form.key in _ONESELF
    return oneself and _TONGUES.isdisjoint(other.concept for other in clause)


_UNDERSTANDING: Final = frozenset(("UNDERSTAND", "ACK"))
_UNSAID: Final = _UNDERSTANDING | {"ENTIRELY"}
_AT_LAST: Final = frozenset(
    ("тусиндим", "тусиндик", "тусиндирди", "уктим", "обяснил", "обяснила", "обяснили", "перечитала",
     "перечитал", "разобралас", "разобрался", "прочла", "дошло")
)  # fmt: skip
_ONESELF: Final = frozenset(("понял", "поняла", "поняли", "понимаю", "понимаем"))
_TONGUES: Final = frozenset(
    ("KAZ", "RUS", "KAZI", "RUSI", "KAZTONGUE", "RUSTONGUE", "TONGUE", "STATETONGUE", "FRAUD")
)


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
