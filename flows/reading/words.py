"""What one word means, mended where it has to be: digits read as letters, typos, words that have
run together."""

import re
from typing import Final

from flows.reading import kazakh, scripts
from flows.reading.forms import NEGATED_IN_ONE_WORD, UNKNOWN, Form, Lean, cyrillic, known
from flows.reading.hearing import by_ear
from flows.reading.index import INDEX, Beginnings, Tongue
from flows.reading.letters import fold, has_kazakh_letter, is_cyrillic, undouble
from flows.reading.runs import LONG, run_together
from flows.reading.shorthand import SHORTHAND
from flows.reading.typos import AFFIRMED, NEGATED, mend


def analyse(word: str, lean: Lean = "") -> tuple[Form, ...]:
    """The forms that make up one word as it was typed (lower case); several where words have run
    together. Never empty: an unknown word is one form of the concept X."""
    found = known(word, lean) or _mended(word, lean)
    return found or (_unknown(word, lean),)


def _mended(word: str, lean: Lean) -> tuple[Form, ...]:
    """A word that is known once digits are read as letters, words are cut apart, or the other
    keyboard layout is tried."""
    if not word.isalpha() and any(c.isdigit() or c in "-=@$" for c in word):
        return _without_digits(word, lean)
    heard = _heard(word, lean)
    if heard:
        return heard
    mend = _misspelled_cyrillic if is_cyrillic(word) else _misspelled_latin
    mended = mend(word, lean)
    if mended and mended[0].concept in RUNNING | {"DOUBTFUL"}:
        return mended
    run = run_together(fold(word), lean) if len(word) >= LONG else ()
    return run or _cut_apart(word, lean) or mended


def _heard(word: str, lean: Lean) -> tuple[Form, ...]:
    """A word that is spelled as it sounds, with the «не» that people write together with it."""
    if not is_cyrillic(word):
        spelled = scripts.cyrillic_spellings(word)[:_HEARD]
        short = next((SHORTHAND[one] for one in spelled if one in SHORTHAND), None)
        if short is not None:
            return tuple(form._replace(word=word) for form in _whole_or_cut(short, lean))
        form = next(filter(None, (by_ear(one, lean) for one in spelled)), None)
        return () if form is None else (form._replace(word=word),)
    if word[:2] in ("не", "ни") and len(word) > _NEGATED:
        form = by_ear(word[2:], "ru")
        if form is not None and form.tongue == "ru" and form.concept in NEGATED_IN_ONE_WORD:
            return (Form("NE", word[:2], tongue="ru", key="не"), form._replace(word=word))
    short = SHORTHAND.get(fold(word))
    if short is not None:
        return tuple(form._replace(word=word) for form in _whole_or_cut(short, lean))
    form = by_ear(word, lean) or _with_a_kazakh_person(word)
    return () if form is None else (form,)


def _whole_or_cut(folded: str, lean: Lean) -> tuple[Form, ...]:
    return cyrillic(folded, folded, lean) or _cut_apart(folded, lean)


def _with_a_kazakh_person(word: str) -> Form | None:
    """«Сагласнамын»: of a Russian word that is itself spelled by ear."""
    ending = _PERSON.search(word)
    form = by_ear(word[: ending.start()], "ru") if ending is not None else None
    if form is None or form.tongue != "ru":
        return None
    return form._replace(word=word, marks=form.marks | {"mixed"})


_PERSON: Final = re.compile("(?<=.{5})[мп][иыі]?[нз]$")


#: So many readings of a Latin word are listened to.
_HEARD: Final = 3
#: A shorter word is no «не» with another word.
_NEGATED: Final = 5


def _misspelled_cyrillic(word: str, lean: Lean) -> tuple[Form, ...]:
    return _misspelled(word, undouble(fold(word)), lean)


def _misspelled(word: str, folded: str, lean: Lean) -> tuple[Form, ...]:
    mended = mend(folded) or mend(fold(word))
    if mended is None:
        return ()
    if mended.doubtful or (mended.word in AFFIRMED and _is_doubled(word, folded)):
        return (Form("DOUBTFUL", word, tongue="kk" if has_kazakh_letter(word) else ""),)
    forms = cyrillic(word, mended.word, lean) or _cut_apart(mended.word, lean)
    if has_kazakh_letter(word) and any(f.tongue == "ru" for f in forms):
        return ()
    return tuple(f._replace(word=word, guessed=not mended.certain) for f in forms)


def _is_doubled(word: str, folded: str) -> bool:
    """«Кеиссемин»: a consonant too many beside one too few."""
    return (
        is_cyrillic(word) and len(folded) != len(word) and _DOUBLED.search(fold(word)) is not None
    )


_DOUBLED: Final = re.compile(r"(?<=.)([^аеиоуюя])\1")


def _misspelled_latin(word: str, lean: Lean) -> tuple[Form, ...]:
    for spelling in scripts.cyrillic_spellings(word)[:3]:
        found = _misspelled(word, undouble(spelling), lean)
        if found:
            return found
    return ()


def _without_digits(word: str, lean: Lean) -> tuple[Form, ...]:
    for spelling in (scripts.kazakh_digits(word), scripts.lookalike_digits(word)):
        if spelling != word and spelling.isalpha():
            found = known(spelling, "kk" if has_kazakh_letter(spelling) else lean)
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


def may_run(word: str) -> bool:
    """Whether a word begins like one of these; of a Latin one nobody can tell so soon."""
    if not is_cyrillic(word):
        return True
    folded = fold(word)
    return _RUN.may_hold(folded) or _RUN.may_hold(undouble(folded))


_RUN: Final = Beginnings(
    (word for word, held in INDEX.exact.items() if any(one[0] in RUNNING for one in held)),
    (stem for stem, held in INDEX.stems.items() if any(one[0] in RUNNING for one in held)),
)


def _cut_apart(word: str, lean: Lean) -> tuple[Form, ...]:
    """Two or three answers that have run together: «даконечно», «керекемес»."""
    if not _MIN_RUN <= len(word) <= _LONGEST_RUN:
        return ()
    folded = fold(word) if is_cyrillic(word) else scripts.cyrillic_spellings(word)[0]
    for at in range(len(folded) - 2, 0, -1):
        if folded[:at] not in _HEADS or (at < 3 and folded[:at] not in _SHORT_HEADS):
            continue
        tail = _running(folded[at:], lean) or _cut_apart(folded[at:], lean)
        if tail:
            return (*cyrillic(folded[:at], folded[:at], lean), *tail)
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
    forms = cyrillic(word, word, lean)
    return (
        forms
        if forms and all(f.concept in RUNNING and "mixed" not in f.marks for f in forms)
        else ()
    )


def _unknown(word: str, lean: Lean) -> Form:
    key = undouble(fold(word)) if is_cyrillic(word) else scripts.cyrillic_spellings(word)[0]
    tongue: Tongue = "kk" if has_kazakh_letter(word) else ""
    marks, no = frozenset[str](), False
    if len(key) > _SHORTEST_NAME and key.endswith(_OF_NAMES):
        return Form("NAME", word, tongue=tongue, key=key)
    if lean == "kk" or tongue == "kk":
        marks, no = kazakh.tell_tale(key)
    return Form(UNKNOWN, word, no, marks, tongue, key)


_SHORTEST_NAME: Final = 5
#: What only surnames, patronymics and compound given names end in.
_OF_NAMES: Final = (
    "ович", "евич", "овна", "евна", "ична", "оглы", "кызи", "кизи", "улы", "ули", "ова", "ева",
    "гул", "гули", "нур", "бек", "бекова", "баи", "хан", "жан", "женко", "чук", "швили", "уллина",
)  # fmt: skip
