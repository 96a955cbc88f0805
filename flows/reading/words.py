"""What one word means: the concept behind it, whether its ending negates it, and the marks of its
ending. Second step of a reading, after `letters`. Every word is analysed once and remembered.
"""

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from flows.reading import kazakh, russian, scripts
from flows.reading.index import INDEX, KNOWN, LONGEST_STEM, Stem, Tongue
from flows.reading.letters import fold, has_kazakh_letter, is_cyrillic, is_latin, undouble
from flows.reading.typos import AFFIRMED, NEGATED, mend

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


@lru_cache(maxsize=32_768)
def analyse(word: str, lean: Lean = "") -> tuple[Form, ...]:
    """The forms that make up one word as it was typed (lower case); several where words have run
    together. Never empty: an unknown word is one form of the concept X."""
    found = _known(word, lean) or _mended(word, lean)
    return found or (_unknown(word, lean),)


def known(word: str, lean: Lean) -> tuple[Form, ...]:
    """The forms of a word that needs no mending; empty where there are none."""
    return _known(word, lean)


def _known(word: str, lean: Lean) -> tuple[Form, ...]:
    if is_cyrillic(word):
        return _cyrillic(word, fold(word), lean)
    if is_latin(word):
        return _latin(word, lean)
    return ()


def _cyrillic(word: str, folded: str, lean: Lean) -> tuple[Form, ...]:
    if has_kazakh_letter(word):
        lean = "kk"
    single = undouble(folded)
    form = _look_up(word, folded, lean)
    if form is None and single != folded:
        form = _look_up(word, single, lean)
        if form is not None and form.tongue == "kk" and _LOST.search(word) and _verbal(form):
            return (Form("DOUBTFUL", word, tongue="kk"),)
    form = form or _kazakh_on_exact(word, single)
    if form is not None:
        return (form,)
    if folded[:2] in ("не", "ни") and len(folded) > 4:
        form = _look_up(word, folded[2:], "ru")
        if form and form.tongue == "ru" and form.concept in _NEGATED_IN_ONE_WORD:
            return (Form("NE", "не", tongue="ru", key="не"), form)
    return ()


#: A doubled vowel may be all that is left of a lost -м-: «қалааймын».
_LOST: Final = re.compile("аа|ее|әә")


def _verbal(form: Form) -> bool:
    return not form.marks.isdisjoint(("1", "order", "let", "let3"))


#: Predicates that people write together with their «не».
_NEGATED_IN_ONE_WORD: Final = frozenset(
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
        marks = _FIRST if tongue == "kk" and folded.endswith(_PERSON) else _NOTHING
        return Form(concept, word, marks=marks, tongue=tongue, key=undouble(folded))
    bank = _bank(folded)
    if bank is not None:
        return Form("BANKNAME", bank, key=undouble(folded))
    return _inflected(word, folded, lean)


_PERSON: Final = ("мин", "миз", "пин", "пиз", "бин", "биз")
_FIRST: Final = frozenset({"1"})


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


def _is_bank_ending(rest: str, stem: int) -> bool:
    """«Каспиге», «халыкбанк», «халыковскую»."""
    if not rest or rest.startswith("банк") or kazakh.is_noun_ending(rest):
        return True
    return stem > 4 and russian.is_noun_ending(rest.removeprefix("ов").removeprefix("ск"))


def _inflected(word: str, folded: str, lean: Lean) -> Form | None:
    """The longest stem whose ending its own language allows; else a Russian stem with a Kazakh
    ending: «документтер», «оформляйтеңіз»."""
    crossed: Form | None = None
    for end in range(min(len(folded), LONGEST_STEM), 1, -1):
        stems = INDEX.stems.get(folded[:end])
        if stems is None:
            continue
        ordered = sorted(stems, key=lambda s: s[2] != (lean or "ru")) if len(stems) > 1 else stems
        for concept, kind, tongue in ordered:
            form = _with_ending(word, folded, end, (concept, kind, tongue))
            if form is not None:
                return form
            if crossed is None and tongue == "ru" and _is_crossed(folded[end:]):
                crossed = Form(concept, word, False, _MIXED, "ru", undouble(folded))
    return crossed


_MIXED: Final = frozenset({"mixed"})


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
    for end in range(len(folded) - 3, 4, -1):
        for concept, tongue in INDEX.exact.get(folded[:end], ()):
            if tongue == "ru" and kazakh.is_noun_ending(folded[end:]):
                marks = (
                    frozenset({"mixed", "ask"}) if folded[end:] in _ASKING else frozenset({"mixed"})
                )
                return Form(concept, word, False, marks, "ru", key=folded)
    return None


def _latin(word: str, lean: Lean) -> tuple[Form, ...]:
    concept = INDEX.english.get(word)
    if concept is not None:
        return (Form(concept, word, tongue="en"),)
    for spelling in scripts.cyrillic_spellings(word):
        forms = _cyrillic(word, spelling, lean)
        if forms:
            return forms
    return ()


def _mended(word: str, lean: Lean) -> tuple[Form, ...]:
    """A word that is known once digits are read as letters, words are cut apart, or the other
    keyboard layout is tried."""
    if any(c.isdigit() or c in "-=@$" for c in word):
        return _without_digits(word, lean)
    mend = _misspelled_cyrillic if is_cyrillic(word) else _misspelled_latin
    mended = mend(word, lean)
    if mended and mended[0].concept in RUNNING | {"DOUBTFUL"}:
        return mended
    return _cut_apart(word, lean) or mended


def _misspelled_cyrillic(word: str, lean: Lean) -> tuple[Form, ...]:
    return _misspelled(word, undouble(fold(word)), lean)


def _misspelled(word: str, folded: str, lean: Lean) -> tuple[Form, ...]:
    mended = mend(folded, KNOWN) or mend(fold(word), KNOWN)
    if mended is None:
        return ()
    if mended.doubtful:
        return (Form("DOUBTFUL", word, tongue="kk" if has_kazakh_letter(word) else ""),)
    forms = _cyrillic(word, mended.word, lean) or _cut_apart(mended.word, lean)
    if has_kazakh_letter(word) and any(f.tongue == "ru" for f in forms):
        return ()
    return tuple(f._replace(word=word, guessed=True) for f in forms)


def _misspelled_latin(word: str, lean: Lean) -> tuple[Form, ...]:
    for spelling in scripts.cyrillic_spellings(word)[:3]:
        found = _misspelled(word, undouble(spelling), lean)
        if found:
            return found
    return ()


def _without_digits(word: str, lean: Lean) -> tuple[Form, ...]:
    for spelling in (scripts.kazakh_digits(word), scripts.lookalike_digits(word)):
        if spelling != word and spelling.isalpha():
            found = _known(spelling, "kk" if has_kazakh_letter(spelling) else lean)
            if found:
                return found
    parts = [part for part in word.replace("=", "-").split("-") if part]
    if len(parts) > 1:
        return tuple(form for part in parts for form in analyse(part, lean))
    return ()


#: Shorter pieces are found in every word.
_MIN_RUN: Final = 6
#: Words that run into their neighbours: answers, and the small words around them.
RUNNING: Final = frozenset(
    (
        "YES",
        "NO",
        "NE",
        "NOTBE",
        "AGREE",
        "WILLING",
        "NEED",
        "REFUSE",
        "APPLY",
        "WANT",
        "TAKE",
        "THANKS",
        "I",
        "SURELY",
        "HELLO",
        "PLEASE",
        "WRITE",
        "SEND",
        "GIVE",
        "ACK",
        "AGREEMENT",
        "READY",
        "KAZ",
        "RUS",
        "UNDERSTAND",
        "KNOW",
        "LATER",
        "GET",
        "BE",
        "COME",
        "BENEFIT",
        "SENSE",
        "OBJECTION",
        "AGAINST",
        "INTENT",
        "BAS",
        "PULL",
        "CAN",
        "MORE",
    )
)


def _cut_apart(word: str, lean: Lean) -> tuple[Form, ...]:
    """Two or three answers that have run together: «даконечно», «керекемес»."""
    if not _MIN_RUN <= len(word) <= _LONGEST_RUN:
        return ()
    folded = fold(word) if is_cyrillic(word) else scripts.cyrillic_spellings(word)[0]
    for at in range(len(folded) - 2, 1, -1):
        if folded[:at] not in _HEADS or (at < 3 and folded[:at] not in _SHORT_HEADS):
            continue
        tail = _running(folded[at:], lean) or _cut_apart(folded[at:], lean)
        if tail:
            return (*_cyrillic(folded[:at], folded[:at], lean), *tail)
    return ()


_LONGEST_RUN: Final = 28
_SHORT_HEADS: Final = frozenset(("да", "не", "я", "ия", "иа", "ми", "на"))
#: What may begin such a run.
_HEADS: Final = frozenset(
    word
    for word in (*INDEX.exact, *AFFIRMED, *NEGATED, "алгим", "келис", "кажет", "керек")
    if word in AFFIRMED or any(c in RUNNING for c, _ in INDEX.exact.get(word, (("AGREE", "kk"),)))
)


def _running(word: str, lean: Lean) -> tuple[Form, ...]:
    forms = _cyrillic(word, word, lean)
    return (
        forms
        if forms and all(f.concept in RUNNING and "mixed" not in f.marks for f in forms)
        else ()
    )


def _unknown(word: str, lean: Lean) -> Form:
    key = undouble(fold(word)) if is_cyrillic(word) else scripts.cyrillic_spellings(word)[0]
    tongue: Tongue = "kk" if has_kazakh_letter(word) else ""
    marks, no = _NOTHING, False
    if lean == "kk" or tongue == "kk":
        marks, no = kazakh.tell_tale(key)
    return Form(UNKNOWN, word, no, marks, tongue, key)
