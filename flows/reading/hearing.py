"""Finds the word that was spelled as it sounds: «аформляйте», «саглашаюца», «берндер», «отрмн».

Russian is written with the letters of the stressed syllable, and heard with others; Kazakh loses
its short ы and і where it is typed in a hurry. Words, stems and endings are therefore looked up
once more as they are heard. Consonants, which carry every negation, are heard as they are written,
save that a voiced one before another is no longer told from a voiceless one. Part of `words`.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import ClassVar, Final, Literal, NamedTuple

from flows.reading import kazakh, russian
from flows.reading.forms import Form, Lean, marks_of_exact
from flows.reading.index import INDEX, Tongue
from flows.reading.letters import fold, has_kazakh_letter, undouble


def by_ear(word: str, lean: Lean) -> Form | None:
    """The one word of the lexicon that is heard like this one; None where there is none, or more
    than one."""
    folded = undouble(fold(word))
    if not _SHORTEST <= len(folded) <= _LONGEST:
        return None
    if has_kazakh_letter(word):
        return _kazakh().find(word, folded)
    first, second = (_kazakh(), _russian()) if lean == "kk" else (_russian(), _kazakh())
    return first.find(word, folded) or second.find(word, folded)


_SHORTEST: Final = 3
_LONGEST: Final = 24

# ---------------------------------------------------------------------------------- how it sounds


def in_russian(folded: str) -> str:
    """A folded word as an unstressed ear has it: о is а, е and я are и, and so on."""
    heard = in_russian_amid(folded)
    return heard[:-1] + "я" if folded[-1:] == "я" and heard[-1] == "и" else heard


@lru_cache(maxsize=8_192)
def in_russian_amid(folded: str) -> str:
    """The same of a part of a word that other letters follow."""
    heard = undouble(folded)
    if heard.endswith(_OF_WHOM):
        heard = heard[:-2] + "ва"
    if _CLUSTER.search(heard) is not None:
        heard = _CLUSTER.sub(lambda written: _CLUSTERS[written[0]], heard)
    heard = _HISSED_O.sub("е", heard).translate(_UNSTRESSED)
    return _TWICE.sub(r"\1", _BEFORE_ANOTHER.sub(lambda m: m[0].translate(_VOICELESS), heard))


#: «-ого», «-его», and how they are heard.
_OF_WHOM: Final = ("ого", "его", "ово", "ево", "иво", "ова", "ева", "ива", "ава")
#: Clusters that lose a consonant or melt into one.
_CLUSTERS: Final = {
    "тся": "ца", "тса": "ца", "тца": "ца", "дца": "ца", "дск": "цк", "тск": "цк", "шч": "ш",
    "сч": "ш", "зч": "ш", "жч": "ш", "чт": "шт", "чн": "шн", "стн": "сн", "здн": "зн",
    "лнц": "нц", "рдц": "рц", "вств": "ств", "стл": "сл", "сш": "ш", "зш": "ш", "дс": "ц",
    "тс": "ц",
}  # fmt: skip
_CLUSTER: Final = re.compile("|".join(_CLUSTERS))
_TWICE: Final = re.compile(r"([^аеиоуюя])\1")
_HISSED_O: Final = re.compile("(?<=[шжч])о")
_UNSTRESSED: Final = str.maketrans("оея", "аии")
_VOICELESS: Final = str.maketrans("бвгджз", "пфктшс")
_BEFORE_ANOTHER: Final = re.compile("[бвгджз]+(?=[бгджзпфктшсхцч])")


def in_kazakh(folded: str) -> str:
    """A folded word without the ы and і between its consonants; «нг» is how some type ң."""
    return _SHORT_I.sub("", folded.replace("нг", "н"))


_SHORT_I: Final = re.compile("(?<=[^аеиоуюя])и(?![аеиоуюя])")


# ------------------------------------------------------------------------------------- the tables


class _Held(NamedTuple):
    """A word or stem of the lexicon, spelled properly."""

    concept: str
    kind: Literal["noun", "verb", "exact"]
    spelling: str


#: What an ending says: whether it negates, and its marks.
_Said = tuple[bool, frozenset[str]]


class _Ear:
    """The words and stems of one language as they are heard."""

    tongue: ClassVar[Tongue]
    #: stems that are shorter to the ear begin every word
    shortest_stem: ClassVar[Mapping[str, int]]

    def __init__(self) -> None:
        self._exact: dict[str, list[_Held]] = {}
        self._stems: dict[str, list[_Held]] = {}
        for spelling, choices in INDEX.exact.items():
            concept = next((c for c, own in choices if own == self.tongue), None)
            if concept is not None and spelling.isalpha():
                self._hold(self._exact, _Held(concept, "exact", spelling), _SHORTEST)
        for spelling, stems in INDEX.stems.items():
            for concept, kind, own in stems:
                if own == self.tongue:
                    shortest = self.shortest_stem[kind]
                    self._hold(self._stems, _Held(concept, kind, spelling), shortest)
        sizes: dict[str, set[int]] = {}
        for heard in self._stems:
            sizes.setdefault(heard[:_FIRST], set()).add(len(heard))
        self._sizes = {start: sorted(found, reverse=True) for start, found in sizes.items()}

    def _hold(self, table: dict[str, list[_Held]], held: _Held, shortest: int) -> None:
        for heard in self.sounds(held):
            if len(heard) >= shortest:
                table.setdefault(heard, []).append(held)

    def find(self, word: str, folded: str) -> Form | None:
        heard = self.sound(folded)
        exact = self._exact.get(heard)
        if exact is not None:
            return self._only([self._form(word, folded, one, "") for one in exact])
        for size in self._sizes.get(heard[:_FIRST], ()):
            stems = self._stems.get(heard[:size]) if size <= len(heard) else None
            if stems is not None:
                found = [self._form(word, folded, one, heard[size:]) for one in stems]
                if any(found):
                    return self._only(found)
        return None

    @staticmethod
    def _only(found: list[Form | None]) -> Form | None:
        """Words of two meanings are not told apart by ear."""
        forms = [form for form in found if form is not None]
        return forms[0] if len({(form.concept, form.no) for form in forms}) == 1 else None

    def _form(self, word: str, folded: str, held: _Held, heard_rest: str) -> Form | None:
        if held.kind == "exact":
            rest = ""
            said: _Said | None = (False, marks_of_exact(held.concept, self.tongue, held.spelling))
        else:
            rest = self.spelled(folded, heard_rest)
            said = self.ending(held, rest, heard_rest)
        if said is None or not self.may_be(folded, held, rest):
            return None
        return Form(held.concept, word, *said, self.tongue, undouble(held.spelling + rest))

    def sound(self, folded: str) -> str:
        raise NotImplementedError

    def sounds(self, held: _Held) -> Iterable[str]:
        """All that a word or stem may be heard as."""
        raise NotImplementedError

    def may_be(self, folded: str, held: _Held, rest: str) -> bool:
        """Whether a word that is heard alike may be a misspelling of this one."""
        raise NotImplementedError

    def spelled(self, folded: str, heard: str) -> str:
        """The last letters of a word, as they should be spelled, from what is heard of them."""
        raise NotImplementedError

    def ending(self, held: _Held, rest: str, heard: str) -> _Said | None:
        """What an ending says, as it is spelled and as it is heard; None where it is none."""
        raise NotImplementedError


#: Stems are found by so many letters.
_FIRST: Final = 3
_NOTHING: Final[frozenset[str]] = frozenset()
_VOWELS: Final = "аеиоуюя"
_VOWEL: Final = re.compile(f"[{_VOWELS}]")


class _Russian(_Ear):
    tongue: ClassVar[Tongue] = "ru"
    shortest_stem: ClassVar[Mapping[str, int]] = {"noun": 5, "verb": 5}
    _endings: Final = russian.Heard(in_russian)

    def sound(self, folded: str) -> str:
        return in_russian(folded)

    def sounds(self, held: _Held) -> Iterable[str]:
        """With its last consonant voiced, as it is before a vowel, and voiceless."""
        heard = (in_russian if held.kind == "exact" else in_russian_amid)(held.spelling)
        return dict.fromkeys((heard, heard[:-1] + heard[-1:].translate(_VOICELESS)))

    def may_be(self, folded: str, held: _Held, rest: str) -> bool:
        """A single syllable is stressed, and its vowel heard as it is; short words, of which there
        are too many, are only taken for those that answers are full of, and must be written as
        they are heard: «хачу», and not «дою»."""
        if held.concept in _NAMES or not _THEMSELVES.isdisjoint((folded, held.spelling)):
            return False
        if len(held.spelling) >= _LONG:
            return True
        folded = _HISSED_O.sub("е", folded)
        if held.kind == "exact":
            vowels = _VOWEL.findall(folded)
            if held.concept in _OF_ANYTHING or (
                len(vowels) == 1 and vowels != _VOWEL.findall(held.spelling)
            ):
                return False
        pairs = zip(folded, held.spelling, strict=False)
        return all(typed == meant or typed not in "оея" for typed, meant in pairs)

    def spelled(self, folded: str, heard: str) -> str:
        return folded[len(folded) - len(heard) :]

    def ending(self, held: _Held, rest: str, heard: str) -> _Said | None:
        if held.kind == "noun":
            fits = russian.is_noun_ending(rest) or self._endings.is_noun_ending(heard)
            return (False, _NOTHING) if fits else None
        if heard.endswith(_OF_NOUNS):
            return None
        marks = russian.verb_ending(rest)
        if marks is None:
            marks = self._endings.verb_ending(heard)
        return None if marks is None else (False, marks)


#: A word of so many letters is like few others.
_LONG: Final = 6
#: «Подтверждение» is no «подтверждаю».
_OF_NOUNS: Final = ("ния", "нии", "нию", "нием")
#: Concepts of any words about life.
_OF_ANYTHING: Final = frozenset(
    ("FACT", "LIFE", "SECRET", "TERM", "RELCASE", "HELLO", "SORRY", "BELIEVE")
)
_NAMES: Final = frozenset(("NAME", "PLACENAME"))
#: Words in their own right that are heard like an answer.
_THEMSELVES: Final = frozenset(("согласно", "гласна", "гласен"))


class _Kazakh(_Ear):
    tongue: ClassVar[Tongue] = "kk"
    shortest_stem: ClassVar[Mapping[str, int]] = {"noun": 4, "verb": 3}

    def sound(self, folded: str) -> str:
        return in_kazakh(folded)

    def sounds(self, held: _Held) -> Iterable[str]:
        return (in_kazakh(held.spelling),)

    def may_be(self, folded: str, held: _Held, rest: str) -> bool:
        """Letters are lost in a hurry, and none are added; and a condition is no lost letter."""
        if held.concept in _NAMES or _IF.search(folded) is not None:
            return False
        letters = iter(held.spelling + rest)
        return len(folded) >= _HURRIED and all(letter in letters for letter in folded)

    def spelled(self, folded: str, heard: str) -> str:
        at = len(folded)
        for letter in reversed(heard):
            at = folded.rindex(letter, 0, at)
        if heard and folded[at - 1] == "и" and folded[at - 2] not in _VOWELS:
            at -= 1
        rest = folded[at:].replace("нг", "н")
        return _LOST.sub(lambda lost: f"{lost[0][0]}и{lost[0][1:]}", rest)

    def ending(self, held: _Held, rest: str, heard: str) -> _Said | None:
        if held.kind == "noun":
            return (False, _NOTHING) if kazakh.is_noun_ending(rest) else None
        return kazakh.verb_ending(rest, held.spelling[-1] in _VOWELS)


_IF: Final = re.compile("с[ае](?:м|н|к|низ|ндар|ндер)?$")
#: Shorter words have lost too much.
_HURRIED: Final = 4
#: Endings without their ы or і: «-мн», «-нз», «-дм», «-д».
_LOST: Final = re.compile("(?:[мнспб][нз]|[дт]м)(?![аеи])|[дт]$|(?<=[рн])ш$")


@cache
def _russian() -> _Russian:
    return _Russian()


@cache
def _kazakh() -> _Kazakh:
    return _Kazakh()
