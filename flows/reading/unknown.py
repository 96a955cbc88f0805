"""How many words of a yes may be unknown, and which. Reasons and names are endless; what must not
hide among them is an order, a promise or an event that the yes belongs to."""

from itertools import pairwise
from typing import Final

from flows.reading.forms import Form
from flows.reading.kazakh import tell_tale
from flows.reading.message import Message
from flows.reading.tokens import Clause


def too_much_is_unknown(m: Message) -> bool:
    """Unknown words are reasons and names beside a yes that speaks of a benefit; beside a lone yes
    they may be anything, and must at least not tell somebody to do something."""
    unknown = [f for f in m.forms if f.concept == "X"]
    if not unknown:
        return False
    if not m.has("agree") or only_past(m) or any(_looks_negative(f.key) for f in unknown):
        return True
    if speaks_of_a_benefit(m):
        return len(unknown) > _BESIDE_A_BENEFIT
    return len(unknown) > _LONE or any(map(_is_of_something_else, m.clauses))


def looks_harmless(m: Message) -> bool:
    """Whether every unknown word may be a thing, a name or something that happened, and none an
    order, a promise or a plan: «у сына ДЦП, реабилитация», not «куплю», «приходите», «барамыз»."""
    if any(f.concept == "X" and _is_a_deed(f) for f in m.forms):
        return False
    if any(map(_is_somebodys_to_do, m.forms)):
        return False
    return not any(map(_takes_a_strange_thing, m.clauses))


def _takes_a_strange_thing(clause: Clause) -> bool:
    """«…, тікұшақ аламын»."""
    return any(
        before.concept == "X" and form.concept == "TAKE" and form.tongue == "kk"
        for before, form in pairwise(clause)
    )


def _is_a_deed(form: Form) -> bool:
    if len(form.key) <= _SHORTEST:
        return False
    return form.key.endswith(_PLANS_KK if form.tongue == "kk" else _PLANS)


#: Endings of verbs of the present and the future, and of orders; the longest words of things that
#: end alike («реабилитацию») are doubted with them.
_PLANS: Final = (
    "ю", "юс", "ус", "аем", "уем", "яем", "им", "имся", "емся", "ете", "ите", "еш", "иш", "ет",
    "ит",
    "пте", "бте", "вте", "дте", "зте", "сте", "рте", "лте", "нте", "ште", "чте", "жте", "ут", "ют",
    "ат", "ят", "утся", "ются", "ется", "ится", "т", "тся",
    "мин", "миз", "иин", "иик", "низ", "ндар", "ндер", "низдар", "низдер", "син", "аи", "еи",
)  # fmt: skip
_PLANS_KK: Final = (
    "амин", "емин", "аимин", "еимин", "уимин", "амиз", "емиз", "аимиз", "еимиз", "аиин", "еиин",
    "иин", "аиик", "еиик", "аик",
    "еик", "низ", "низдар", "низдер", "ндар", "ндер", "син", "ши", "агм",
)  # fmt: skip


def _looks_negative(key: str) -> bool:
    """«нжоқ», «нехачу», «…маймын»: a refusal nobody could read is still no company for a yes."""
    if key.endswith(("жок", "емес")) or (key.startswith("не") and len(key) > _SHORTEST):
        return True
    return tell_tale(key)[1]


_SHORTEST: Final = 4


def _is_of_something_else(clause: Clause) -> bool:
    """«…, қой сойып қоямыз», «…, беспредел творится», «…, пришлите курьера»."""
    unknown = [f.key for f in clause if f.concept == "X"]
    if not unknown:
        return False
    if any(map(_is_somebodys_to_do, clause)):
        return True
    if any(key.endswith(_DOINGS) for key in unknown):
        return True
    own = not {f.concept for f in clause}.isdisjoint(_OWN_LIFE)
    return not own and not any(key.endswith(_SURNAMES) for key in unknown)


def speaks_of_ones_life(m: Message) -> bool:
    return not m.concepts().isdisjoint(_OWN_LIFE - {"I", "THANKS", "NAME", "COUNT", "HAVE"})


def speaks_of_a_benefit(m: Message) -> bool:
    return not m.concepts().isdisjoint(OURS)


def only_past(m: Message) -> bool:
    """«Келісім бердім, ақшасы түсіп болды»: the yes may belong to an offer of long ago."""
    own = [f for f in m.forms if f.concept in _YES_VERBS and not f.no]
    return all(f.marks & {"past1", "past"} for f in own) and bool(own)


def _is_somebodys_to_do(form: Form) -> bool:
    """«пусть», «пришлите», «… қоямыз»."""
    if form.key == "пуст" or (form.concept == "SEND" and form.key.endswith("те")):
        return True
    return form.concept == "QUIT" and "1" in form.marks


#: Words of the citizen's own life.
_OWN_LIFE: Final = frozenset(
    ("I", "REL", "RELCASE", "CHILD", "FACT", "LIVE", "NEED", "HAVE", "HELP", "THANKS", "INVALID",
     "WORK", "DEAD", "BORN", "MONEY", "COUNT", "BLESS", "DEBT", "PAY", "MARRIED",
     "PLACENAME", "NAME")
)  # fmt: skip
#: A signature: «Хамитова Раушан», «Серікқызы».
_SURNAMES: Final = ("ов", "ова", "ев", "ева", "кизи", "ули")
#: So many unknown words may stand beside a yes that speaks of a benefit.
_BESIDE_A_BENEFIT: Final = 3
#: So many unknown words may stand beside a lone yes: more read half a hundredth more of the
#: consents as sure, and let a doubtful one through.
_LONE: Final = 1
#: Endings of verbs that promise or order something.
_DOINGS: Final = (
    "аиик", "еиик", "аиин", "еиин", "аик", "еик", "низ", "низдер", "низдар", "ндар", "ндер",
    "син", "ши", "аите", "еите", "уите", "ите", "аи", "еш", "иш",
)  # fmt: skip


_YES_VERBS: Final = frozenset(("WILLING", "AGREE", "APPLY", "TAKE"))
#: What only an offer of a benefit speaks of.
OURS: Final = frozenset(("BENEFIT", "APPLY", "APPLICATION", "GET", "CONDITION", "INVALID"))
