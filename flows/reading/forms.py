"""Looks a word up: the concept behind it, whether its ending negates it, the marks of its ending.
Second step of a reading, after `letters`; `words` mends what is not found here."""

import re
from typing import Final, Literal, NamedTuple

from flows.reading import kazakh, russian, scripts
from flows.reading.index import HELD, INDEX, STEM_LENGTHS, Stem, Tongue
from flows.reading.letters import fold, has_kazakh_letter, is_cyrillic, is_latin, undouble

#: The language to prefer where a word exists in both.
Lean = Literal["kk", "ru", ""]


class Form(NamedTuple):
    """One meaning of a word. `marks` come from its ending: 1, 2, 3 (person), past, if, ask,
    order, let, wish, maybe, by, name, bare … `tongue` is the language whose word it is."""

    concept: str
    word: str
    no: bool = False
    marks: frozenset[str] = frozenset()
    tongue: Tongue = ""
    #: the folded spelling it was found under
    key: str = ""
    #: mended from a misspelling
    guessed: bool = False

    @property
    def known(self) -> bool:
        return self.concept != UNKNOWN


UNKNOWN: Final = "X"


_NOTHING: Final[frozenset[str]] = frozenset()


def known(word: str, lean: Lean) -> tuple[Form, ...]:
    """The forms of a word that needs no mending; empty where there are none."""
    if is_cyrillic(word):
        return cyrillic(word, fold(word), lean)
    if is_latin(word):
        return _latin(word, lean)
    return ()


def cyrillic(word: str, folded: str, lean: Lean) -> tuple[Form, ...]:
    form = _in_tables(word, folded, "kk" if has_kazakh_letter(word) else lean)
    if form is not None:
        return (form,)
    if folded[:2] in ("не", "ни") and len(folded) > 4:
        form = _look_up(word, folded[2:], "ru")
        if form and form.tongue == "ru" and form.concept in NEGATED_IN_ONE_WORD:
            return (Form("NE", "не", tongue="ru", key="не"), form)
    return ()


def _in_tables(word: str, folded: str, lean: Lean) -> Form | None:
    """As it is spelled, without its doubled letters, or with an ending of the other language."""
    single = undouble(folded)
    if not HELD.may_hold(folded) and not HELD.may_hold(single):
        return None
    form = _look_up(word, folded, lean)
    if form is None and single != folded:
        form = _look_up(word, single, lean)
        if form is not None and form.tongue == "kk" and _has_lost(word) and _verbal(form):
            return Form("DOUBTFUL", word, tongue="kk")
    return form or _kazakh_on_exact(word, single)


def _has_lost(word: str) -> bool:
    """«Келісеемін»; in «кеелісеемін» every vowel is stretched, and nothing lost."""
    return len(_LOST.findall(word)) == 1


#: A doubled vowel may be all that is left of a lost -м-: «қалааймын».
_LOST: Final = re.compile("аа|ее|әә")


def _verbal(form: Form) -> bool:
    return not form.marks.isdisjoint(("1", "order", "let", "let3"))


#: Predicates that people write together with their «не».
NEGATED_IN_ONE_WORD: Final = frozenset(
    (
        "AGREE",
        "WILLING",
        "WANT",
        "NEED",
        "APPLY",
        "TAKE",
        "GET",
        "GIVE",
        "REFUSE",
        "READY",
        "UNDERSTAND",
        "KNOW",
        "SEND",
        "WRITE",
        "TRUE",
        "CALL",
        "DISTURB",
        "BE",
        "HAVE",
        "BELIEVE",
        "INTEREST",
        "AGAINST",
        "DO",
        "PAY",
        "I",
        "LATER",
        "NOW",
    )
)


def _look_up(word: str, folded: str, lean: Lean) -> Form | None:
    exact = INDEX.exact.get(folded)
    if exact is not None:
        concept, tongue = _preferred(exact, lean)
        marks = marks_of_exact(concept, tongue, folded)
        return Form(concept, word, marks=marks, tongue=tongue, key=undouble(folded))
    bank = _bank(folded)
    if bank is not None:
        return Form("BANKNAME", bank, key=undouble(folded))
    return _inflected(word, folded, lean)


_PERSON: Final = ("мин", "миз", "пин", "пиз", "бин", "биз")


_FIRST: Final = frozenset({"1"})


def marks_of_exact(concept: str, tongue: Tongue, folded: str) -> frozenset[str]:
    """Person and mood of a verb that stands in the lexicon word for word."""
    if tongue == "kk":
        return _FIRST if folded.endswith(_PERSON) else _NOTHING
    if concept in ("TAKE", "GIVE", "GET") and folded.endswith(("у", "ю", "ем", "им", "дам")):
        return _FIRST
    return _ORDER if concept == "APPLY" and folded.endswith(_RUSSIAN_ORDER) else _NOTHING


_ORDER: Final = frozenset({"order"})
_RUSSIAN_ORDER: Final = ("ите", "аите", "еите", "аи", "иши")


def _preferred(choices: list[tuple[str, Tongue]], lean: Lean) -> tuple[str, Tongue]:
    wanted = lean or "ru"
    return next((c for c in choices if c[1] == wanted), choices[0])


def _bank(folded: str) -> str | None:
    if folded[:3] not in INDEX.bank_beginnings:
        return None
    for end in range(len(folded), max(2, len(folded) - 8), -1):
        bank = INDEX.banks.get(folded[:end])
        if bank is not None and (
            end == len(folded) or kazakh.is_noun_ending(folded[end:]) or folded[end:] == "банк"
        ):
            return bank
    return None


def _inflected(word: str, folded: str, lean: Lean) -> Form | None:
    """The longest stem whose ending its own language allows; else a Russian stem with a Kazakh
    ending: «документтер», «оформляйтеңіз»."""
    crossed: Form | None = None
    for end in STEM_LENGTHS.get(folded[:2], ()):
        stems = INDEX.stems.get(folded[:end]) if end <= len(folded) else None
        if stems is None:
            continue
        ordered = sorted(stems, key=lambda s: s[2] != (lean or "ru")) if len(stems) > 1 else stems
        for concept, kind, tongue in ordered:
            form = _with_ending(word, folded, end, (concept, kind, tongue))
            if form is not None:
                return form
            if crossed is None and tongue == "ru" and _is_crossed(folded[end:]):
                marks = _MIXED_FIRST if _is_kazakh_first(folded[end:]) else _MIXED
                crossed = Form(concept, word, False, marks, "ru", undouble(folded))
    return crossed


_MIXED: Final = frozenset({"mixed"})
_MIXED_FIRST: Final = frozenset({"mixed", "1"})


def _is_kazakh_first(rest: str) -> bool:
    """«Подтверждаймын», «соглашаймын»: a Russian verb in the Kazakh first person."""
    return rest.endswith(("имин", "имиз")) and rest.count("м") == 1


def _is_crossed(rest: str) -> bool:
    return len(rest) > 1 and kazakh.is_noun_ending(rest)


def _with_ending(word: str, folded: str, end: int, stem: Stem) -> Form | None:
    concept, kind, tongue = stem
    rest, key = folded[end:], undouble(folded)
    if kind == "noun":
        endings = kazakh if tongue == "kk" else russian
        if not endings.is_noun_ending(rest):
            return None
        marks = frozenset({"ask"}) if tongue == "kk" and rest in _ASKING else _NOTHING
        return Form(concept, word, rest == "сиз" and concept in _LACKABLE, marks, tongue, key)
    if tongue == "kk":
        ending = kazakh.verb_ending(rest, folded[end - 1] in _VOWELS)
        return None if ending is None else Form(concept, word, *ending, tongue, key)
    marks_or_none = russian.verb_ending(rest)
    return None if marks_or_none is None else Form(concept, word, False, marks_or_none, tongue, key)


_VOWELS: Final = frozenset("аеиоуюя")


#: «керексіз», «қажетсіз»: not needed.
_LACKABLE: Final = frozenset({"NEED", "AGREEMENT", "INTENT"})


_ASKING: Final = frozenset({"ма", "ме", "ба", "бе", "па", "пе"})


def _kazakh_on_exact(word: str, folded: str) -> Form | None:
    """«согласнамын», «согласиемді»: a Kazakh ending on a Russian word that has no stem entry."""
    for end in range(len(folded) - 2, 4, -1):
        for concept, tongue in INDEX.exact.get(folded[:end], ()):
            if tongue == "ru" and _is_long_ending(concept, folded[end:]):
                marks = (
                    frozenset({"mixed", "ask"}) if folded[end:] in _ASKING else frozenset({"mixed"})
                )
                return Form(concept, word, False, marks, "ru", key=folded)
    return None


def _is_long_ending(concept: str, rest: str) -> bool:
    """Two letters are too little evidence, except on an ordinal."""
    return kazakh.is_noun_ending(rest) and (len(rest) > 2 or concept.startswith("ORD"))


def _latin(word: str, lean: Lean) -> tuple[Form, ...]:
    concept = INDEX.english.get(word)
    if concept is not None:
        return (Form(concept, word, tongue="en"),)
    if word in INDEX.banks:
        return (Form("BANKNAME", INDEX.banks[word], key=word),)
    for spelling in scripts.cyrillic_spellings(word):
        forms = cyrillic(word, spelling, lean)
        if forms:
            return forms
    return ()
