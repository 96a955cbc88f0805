"""Mends misspelled words, and never across a negation.

The vocabulary holds the words of the lexicon together with the conjugated answers, positive and
negative alike. A word that could be a misspelling of both a yes and a no becomes DOUBT.
"""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from flows.reading.index import KNOWN

#: Shorter words are too close to one another.
_SHORTEST: Final = 5
#: From this length on, two slips are forgiven.
_LONG: Final = 8


#: Shorter words are mended only where they are answers.
_SAFE: Final = 6
_HEARD_ALIKE: Final = ({"а", "о"}, {"е", "и"})


_ORDINALS: Final = frozenset(("перви", "второи", "трети", "биринши", "екинши", "ушинши"))


#: Words in their own right, a letter away from an answer.
_THEMSELVES: Final = frozenset(("согласно", "отказано", "надоело"))


class Mended(NamedTuple):
    """The word that was probably meant; `doubtful` where it could as well mean the opposite."""

    word: str
    doubtful: bool
    #: nothing but vowels are lost: there is nothing to guess
    certain: bool = False


#: Kazakh answers: stem, present vowel, negation.
_KAZAKH_VERBS: Final = (
    ("келис", "е", "пе"), ("кала", "и", "ма"), ("кабилда", "и", "ма"), ("макулда", "и", "ма"),
    ("тагаинда", "и", "ма"), ("расимде", "и", "ме"), ("ресимде", "и", "ме"), ("раста", "и", "ма"),
    ("бастарт", "а", "па"), ("тарт", "а", "па"), ("ал", "а", "ма"), ("бер", "е", "ме"),
    ("колда", "и", "ма"),
    ("тусин", "е", "бе"), ("бил", "е", "ме"), ("жибер", "е", "ме"), ("жаз", "а", "ба"), ("тиис",
    "е", "пе"),
    ("мазала", "и", "ма"), ("иста", "и", "ме"), ("сен", "е", "бе"),
)  # fmt: skip
_PRESENT: Final = ("мин", "миз", "м", "ди", "сиз")
_NEGATIVE: Final = (
    "ндар", "ндер", "ндарши", "ндерши", "низши",
    "имин", "имиз", "им", "иди", "с", "спин", "низ", "низдер", "низдар", "имн",
)  # fmt: skip
_ORDERS: Final = (
    "низ", "низдер", "низдар", "низши", "ндер", "ндар", "ндерши", "ндарши", "низдерши", "низдарши",
)  # fmt: skip
#: Russian words that a «не» may be glued to, in the forms people answer with.
_RUSSIAN_ANSWERS: Final = (
    "согласен", "согласна", "согласни", "соглашаюс", "соглашус", "соглашаемся", "согласилас",
    "согласился", "отказиваюс", "отказиваемся", "откажус", "отказалас", "отказался", "хочу",
    "хотим", "хотела", "нужно", "нужна", "надо", "нужен", "необходимо", "оформляите",
    "оформите", "оформит", "назначте", "назначаите", "назначит", "подтверждаю", "принимаю",
    "возражаю", "одобряю", "желаю", "желаем", "получат", "получит", "получу", "получим",
    "получаем", "буду", "будем", "готов", "готова", "интересует", "требуется", "присилаите",
    "пишите", "звоните", "оформлят", "оформляю", "оформим", "назначат", "назначаю",
    "соглашатся", "согласится", "отказатся", "подтверждаем", "принимаем", "хотелос", "нуждаюс",
    "нуждаемся", "нужни", "дават", "даю", "даем", "интересно", "стоит",
)  # fmt: skip


@lru_cache(maxsize=16_384)
def mend(word: str) -> Mended | None:
    """The nearest word of the lexicon (folded), if near enough."""
    if word in _THEMSELVES:
        return None
    whole = _of_skeleton(word)
    meant = whole or _misspelled_question(word)
    if meant is not None:
        return Mended(meant, False, certain=meant == whole)
    if len(word) < _SHORTEST:
        return None
    heard = _by_ear().get(word.translate(_AS_HEARD))
    if heard is not None:
        return Mended(heard, _crosses_a_negation(word, heard, {heard: 1}))
    near = _near(word)
    if not near:
        return None
    best = min(near, key=lambda c: (near[c], c[0] != word[0], abs(len(c) - len(word)), c))
    return Mended(best, _trails_off(word, best) or _crosses_a_negation(word, best, near))


def _trails_off(word: str, best: str) -> bool:
    """«Аламж»: a short answer with something begun behind it."""
    return len(best) < _SHORTEST and word.startswith(best)


def _near(word: str) -> dict[str, int]:
    """The words that this may be a misspelling of, with their distances."""
    allowed = 2 if len(word) >= _LONG else 1
    vocabulary = _vocabulary()
    near: dict[str, int] = {}
    for shorter in vocabulary.keys() & _deletions(word):
        for candidate in vocabulary[shorter]:
            if candidate not in near:
                distance = OSA.distance(word, candidate, score_cutoff=allowed)
                if distance <= allowed and _may_be(word, candidate, distance):
                    near[candidate] = distance
    return near


def _misspelled_question(word: str) -> str | None:
    """«Сколко», «кашын»: what may ask must not pass for a reason beside a yes, however short."""
    if not _SHORTEST_QUESTION <= len(word) <= _LONGEST_QUESTION:
        return None
    if _questions().isdisjoint(_deletions(word)):
        return None
    near = (asked for asked in _QUESTIONS if OSA.distance(word, asked, score_cutoff=1) <= 1)
    return next(near, None)


@cache
def _questions() -> frozenset[str]:
    """The questions under each of their spellings with one letter left out: words that have none
    of these in common are more than one slip apart."""
    return frozenset(shorter for asked in _QUESTIONS for shorter in _deletions(asked))


_QUESTIONS: Final = (
    "когда", "сколко", "какои", "какая", "какие", "куда", "откуда", "почему", "зачем", "кашан",
    "канша", "каида", "калаи", "кандаи", "неше", "каидан",
)  # fmt: skip
_SHORTEST_QUESTION: Final = 4
_LONGEST_QUESTION: Final = 7


def _of_skeleton(word: str) -> str | None:
    """«Клсмн», «сглсна»: an answer that has lost nothing but vowels. A negation is a consonant, and
    so it cannot be lost on the way."""
    skeleton = _consonants(word)
    if len(skeleton) < _BONES:
        return None
    meant = [answer for answer in _skeletons().get(skeleton, ()) if _lies_in(word, answer)]
    return meant[0] if len({answer in NEGATED for answer in meant}) == 1 else None


#: Fewer consonants are found in every word.
_BONES: Final = 4


def _consonants(word: str) -> str:
    return word.translate(_NO_VOWELS)


_NO_VOWELS: Final = dict.fromkeys(map(ord, "аеиоуюя"))


def _lies_in(word: str, answer: str) -> bool:
    """Whether all letters of the word are in the answer, in their order."""
    rest = iter(answer)
    return all(letter in rest for letter in word)


@cache
def _skeletons() -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for answer in sorted({*AFFIRMED, *NEGATED}, key=lambda a: (len(a), a)):
        index.setdefault(_consonants(answer), []).append(answer)
    return index


def _may_be(word: str, candidate: str, distance: int) -> bool:
    """Shorter words must keep their first letter, and so must words with two slips, unless the
    first vowel is only written as it is heard."""
    if (
        candidate not in AFFIRMED
        and candidate not in NEGATED
        and candidate not in _ORDINALS
        and len(candidate) < _SAFE
    ):
        return False
    if len(word) >= _SAFE and distance == 1:
        return True
    return word[0] == candidate[0] or {word[0], candidate[0]} in _HEARD_ALIKE


def _crosses_a_negation(word: str, best: str, near: dict[str, int]) -> bool:
    if len({c in NEGATED for c in near if c in NEGATED or c in AFFIRMED}) > 1:
        return True
    if best in AFFIRMED:
        stem = AFFIRMED[best]
        if stem and _slips_at_the_start(word, best):
            return False
        if stem and _may_hide_a_negation(word, best):
            return True
        return _negated_after(word, stem) or (word[:2] in _NOT) != (best[:2] in _NOT)
    return False


def _slips_at_the_start(word: str, best: str) -> bool:
    """«Кплисемин», «нелисемин»: the slip is where no Kazakh verb is negated."""
    return len(word) == len(best) and word[_START:] == best[_START:]


_START: Final = 3


def _may_hide_a_negation(word: str, best: str) -> bool:
    """«Келымсемин»: a consonant of -ма, -ба or -па too many."""
    return any(word.count(letter) > best.count(letter) for letter in "мбп")


_NOT: Final = ("не", "ни")


def _negated_after(word: str, stem: str) -> bool:
    """Something like -ма/-пе stands where the stem ends."""
    rest = word[len(stem) :] if word.startswith(stem) else word[len(stem) - 1 :]
    if not stem or rest.startswith(("мин", "миз", "мн", "мз")):
        return False
    return rest[:1] in ("м", "б", "п") and rest[1:2] in ("а", "е", "и", "м")


@cache
def _vocabulary() -> dict[str, list[str]]:
    """Every word under each of its spellings with one letter left out."""
    index: dict[str, list[str]] = {}
    words = {w for w in KNOWN if len(w) >= _SHORTEST} | AFFIRMED.keys() | NEGATED.keys()
    for word in sorted(words):
        for shorter in _deletions(word):
            index.setdefault(shorter, []).append(word)
    return index


@cache
def _by_ear() -> dict[str, str]:
    """The answers as a careless ear spells them: «сагласин», «аткажус»."""
    return {
        w.translate(_AS_HEARD): w for w in sorted({*AFFIRMED, *NEGATED, *KNOWN}) if len(w) >= _SAFE
    }


_AS_HEARD: Final = str.maketrans("ое", "аи")


def _deletions(word: str) -> list[str]:
    return [word, *[word[:n] + word[n + 1 :] for n in range(len(word))]]


def _affirmed() -> Iterator[tuple[str, str]]:
    for stem, vowel, _ in _KAZAKH_VERBS:
        yield from ((stem + vowel + end, stem) for end in _PRESENT)
        yield from ((stem + link + end, stem) for end in _ORDERS for link in ("", "и"))
    yield from ((word, "") for word in _RUSSIAN_ANSWERS)
    yield from ((word, word) for word in ("керек", "кажет"))


def _negated() -> Iterator[tuple[str, str]]:
    for stem, _, no in _KAZAKH_VERBS:
        yield from ((stem + no + end, stem) for end in _NEGATIVE)
    yield from (("не" + word, "") for word in _RUSSIAN_ANSWERS)
    yield from (
        (word, word)
        for word in ("керекемес", "кажетемес", "керегемес", "керексиз", "емес", "емеспин")
    )


AFFIRMED: Final = dict(_affirmed())
NEGATED: Final = dict(_negated())
