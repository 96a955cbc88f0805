"""How many words of a yes may be unknown, and which. Reasons and names are endless; what must not
hide among them is an order, a promise or an event that the yes belongs to."""

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
