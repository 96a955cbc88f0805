"""A message that breaks off in the middle of a sentence: nobody knows how it was to end. One of the
`vetoes`."""

from typing import Final

from flows.reading.forms import Form
from flows.reading.letters import fold
from flows.reading.message import Message

_SIGNS: Final = frozenset((",", ".", "SIGN", "'"))


def is_unfinished(m: Message) -> bool:
    """«Нужно, потому что у нас», «керек, өйткені біздің», «согласна на то, чтобы мне»."""
    if m.folded().isdisjoint(_OPENING):
        return False
    words = [_key_word(form) for form in m.forms if form.concept not in _SIGNS]
    while words and words[-1] in _LEADING_ON:
        words.pop()
    return bool(words) and words[-1] in _OPENING


def _key_word(form: Form) -> str:
    """Of a turn of phrase the last one, if that says something: «неге келіспеске» is whole, and
    «потому что» is not."""
    turn, _, last = form.word.rpartition(" ")
    last = fold(last)
    said = turn and last not in _OPENING and last not in _LEADING_ON
    return last if said else form.key or form.word


#: What opens a clause that has to come yet, folded.
_OPENING: Final = frozenset(
    ("чтоби", "чтоб", "потому", "поскольку", "что", "если", "хотя", "как", "когда", "пока", "либо",
     "поэтому", "оиткени", "ситкени", "себеби", "неге", "егер", "бирак", "сондиктан", "алаида")
)  # fmt: skip
#: What cannot be all there is to such a clause.
_LEADING_ON: Final = frozenset(
    ("что", "у", "на", "в", "с", "к", "за", "от", "для", "по", "из", "о", "об", "я", "ми", "мне",
     "нас", "нам", "меня", "мною", "ти", "ви", "вас", "вам", "он", "она", "они", "их", "его", "ее",
     "еи", "им", "свои", "свою", "своих", "моя", "мои", "мое", "моего", "моеи", "наш", "наша",
     "наши", "нашеи", "это", "так", "би", "же", "ведь", "мен", "биз", "менин", "биздин", "маган",
     "бизге", "менде", "бизде", "сиз", "сиздин", "ол", "онин", "олар", "олардин", "оз", "озим",
     "озимнин", "ози", "бул", "оси", "ана", "мина")
)  # fmt: skip
