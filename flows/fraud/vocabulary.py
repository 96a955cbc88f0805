"""What a folded word may mean to the fraud desk: its classes, what it asks for, what it denies.

A word is looked up by its form, then by its beginnings, so that the lexicon holds stems and no
lists of forms.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from flows.fraud import lexicon
from flows.reading.letters import fold, undouble


class Request(NamedTuple):
    """`soft` marks a form that only asks in company: an infinitive or a gerund."""

    asked: frozenset[str]
    soft: bool


def tags_of(form: str) -> frozenset[str]:
    tags = TAGS.get(form, NO_TAGS)
    for size in range(2, min(len(form), LONGEST_STEM) + 1):
        tags |= STEMS.get(form[:size], NO_TAGS)
    return tags


def folded(word: str) -> str:
    """A short word keeps its doubled letters: «иин» is no ending «-ын»."""
    plain = fold(word)
    return undouble(plain) if len(plain) > 3 and not plain.isascii() else plain


NO_TAGS: Final[frozenset[str]] = frozenset()


# --- Kazakh verbs  ------------------------------------------


class Verb(NamedTuple):
    asked: frozenset[str]
    denied: frozenset[str]
    soft: bool


#: Folded endings: negation, then imperative, second-person conditional, and
#: what only asks in company: gerund, necessity, second-person future.
_ENDING: Final = re.compile(
    r"(?P<neg>[мбп][ае](?=низ|н?д[ае]р|и|ш|с[ае]н|и?н$|у|$))?"
    r"(?:(?P<command>(?:и?н(?:из)?(?:д[ае]р)?)?(?:и?из)?(?:ши)?)"
    r"|(?P<if>с[ае](?:н|низ|ндар|ндер|низдар|низдер))"
    r"|(?P<soft>и?п|у(?:и|ин|иниз)?(?:ди)?|иу|[аеи]?с[ие](?:з|н)(?:дер)?))"
)


@lru_cache(maxsize=8192)
def kazakh_verb(form: str) -> Verb | None:
    for size in range(min(len(form), LONGEST_STEM), 1, -1):
        kinds = _VERBS.get(form[:size])
        ending = _ENDING.fullmatch(form, size) if kinds else None
        if kinds is None or ending is None or (form in _BARE and form == form[:size]):
            continue
        if ending["neg"] and not ending["if"]:  # айтпаңыз; but айтпасаңыз is a threat
            return Verb(NO_TAGS, kinds, False)
        return Verb(kinds, NO_TAGS, ending["soft"] is not None)
    return None


def asked_by_converb(form: str) -> frozenset[str]:
    """What «раста-й» or «жібер-е» asks for when a second verb makes a request of it."""
    return _VERBS.get(form[:-1], NO_TAGS) if form.endswith(("а", "е", "и")) else NO_TAGS


# --- the lexicon, folded  ------------------------------------------


def _entries(words: str) -> Iterator[str]:
    for entry in words.split():
        stem, *endings = entry.split("/")
        yield from (stem + ending for ending in endings or ("",))


def _tables() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    whole: dict[str, frozenset[str]] = {}
    stems: dict[str, frozenset[str]] = {}
    for tag, words in lexicon.CLASSES.items():
        for entry in _entries(words):
            table = stems if entry.endswith("*") else whole
            key = folded(entry.rstrip("*"))
            table[key] = table.get(key, NO_TAGS) | {tag}
    return whole, stems


def _requests() -> dict[str, Request]:
    requests: dict[str, Request] = {}
    for tag, words in lexicon.REQUESTS.items():
        for form in _entries(words):
            tags, _ = requests.get(folded(form), (NO_TAGS, False))
            requests[folded(form)] = Request(tags | {tag}, form.endswith(_SOFT_ENDINGS))
    return requests


#: Infinitives and gerunds.
_SOFT_ENDINGS: Final = ("ть", "ти", "ться", "ив", "ав", "дя")

TAGS, STEMS = _tables()
ASKED: Final = _requests()
_VERBS: Final = {
    folded(stem): frozenset(kinds.split())
    for kinds, stems in lexicon.KAZAKH_VERBS.items()
    for stem in stems.split()
}
_BARE: Final = frozenset(folded(stem) for stem in lexicon.NEED_AN_ENDING.split())
LONGEST_STEM: Final = max(map(len, [*STEMS, *_VERBS]))
