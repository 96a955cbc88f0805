"""A text as the fraud desk sees it: sentences of words, each word with what it may mean.

Words are folded (`flows.reading.letters`): one alphabet, no letters people leave out, Latin
spelled back into Cyrillic. A word is looked up by its form, then by its beginnings, so that the
lexicon holds stems and no lists of forms.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from flows.fraud import lexicon
from flows.reading.letters import fold, is_cyrillic, tidy, undouble
from flows.reading.scripts import cyrillic_spellings


class Word(NamedTuple):
    """`tags` are the word's classes in the lexicon; `asked` those of its verbs that ask for
    something, `denied` those its own Kazakh ending negates. `soft` marks a form that only asks in
    company: an infinitive or a gerund."""

    form: str
    tags: frozenset[str]
    asked: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    soft: bool = False


Sentence = tuple[Word, ...]

#: Parts what is denied from what is not: «никому не говорите, продиктуйте оператору».
COMMA: Final = Word(",", frozenset())

#: Longer texts are judged by their beginning and their end (`tidy`).
_LONGEST_WORD: Final = 40
_NO_TAGS: Final[frozenset[str]] = frozenset()


def sentences(text: str) -> list[Sentence]:
    """The text in sentences, without the empty ones. Masked data stands there as a number."""
    clean = tidy(_MASKED.sub(" 0 ", _DIALLED.sub(" ", text)))
    clean = _SPLIT_PASSWORD.sub("құпия", clean)
    split = (tuple(map(_word, _WORDS.findall(part))) for part in _END.split(clean))
    return [sentence for sentence in split if sentence]


#: What `flows.masking` leaves in place of personal data.
_MASKED: Final = re.compile(r"\[(?:card|iin|code|document|iban[^\]]{0,12})\]")
_SPLIT_PASSWORD: Final = re.compile(r"\b[қк][ұу]пия\s+(?=с[өо]з)")
#: `*111#`: no sum of money.
_DIALLED: Final = re.compile(r"\*\d{2,4}(?:\*\d{1,4})*#")
_END: Final = re.compile(r"[!?;…\n]+|\.(?=\s|$)|\.(?=[^\W\d_]{3})")
_WORDS: Final = re.compile(r",|\d+|[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*")


@lru_cache(maxsize=8192)
def _word(raw: str) -> Word:
    if raw == ",":
        return COMMA
    if raw.isdecimal():
        return Word(raw, _NUMBER | _TAGS.get(raw, _NO_TAGS))
    raw = raw[:_LONGEST_WORD]
    forms = _plain(raw)
    form = next((one for one in forms if one in _ASKED or _kazakh_verb(one)), forms[0])
    verb = _kazakh_verb(form)
    asked, soft = _ASKED.get(form, (_NO_TAGS, False))
    if raw.isascii() and raw in _ASKED:
        asked, soft = _ASKED[raw]
    tags = _NO_TAGS.union(*map(_tags_of, forms), _tags_of(raw) if raw.isascii() else ())
    if verb is None or asked:
        return Word(form, tags, asked, soft=soft)
    return Word(form, tags, verb.asked, verb.denied, verb.soft)


_NUMBER: Final = frozenset({"number"})


def _plain(word: str) -> list[str]:
    """What the word spells, the likeliest first."""
    spelled = [word] if is_cyrillic(word) else cyrillic_spellings(word)[:_SPELLINGS]
    return [_folded(one) for one in spelled]


#: Of a Latin word; rarer schemes only cost time.
_SPELLINGS: Final = 6


def _tags_of(form: str) -> frozenset[str]:
    tags = _TAGS.get(form, _NO_TAGS)
    for size in range(2, min(len(form), _LONGEST_STEM) + 1):
        tags |= _STEMS.get(form[:size], _NO_TAGS)
    return tags


# --- Kazakh verbs  ------------------------------------------


class _Verb(NamedTuple):
    asked: frozenset[str]
    denied: frozenset[str]
    soft: bool


#: Folded endings: negation, then imperative, second-person conditional, and
#: what only asks in company: gerund, necessity, second-person future.
_ENDING: Final = re.compile(
    r"(?P<neg>[мбп][ае](?=низ|н?д[ае]р|и|ш|с[ае]н|и?н$|у|$))?"
    r"(?:(?P<command>(?:и?н(?:из)?(?:д[ае]р)?)?(?:и?из)?(?:ши)?)"
    r"|(?P<if>с[ае](?:н|низ|ндар|ндер|низдар|низдер))"
    r"|(?P<soft>и?п|у(?:и|ин|иниз)?|иу|[аеи]?с[ие](?:з|н)(?:дер)?))"
)


@lru_cache(maxsize=8192)
def _kazakh_verb(form: str) -> _Verb | None:
    for size in range(min(len(form), _LONGEST_STEM), 1, -1):
        kinds = _VERBS.get(form[:size])
        ending = _ENDING.fullmatch(form, size) if kinds else None
        if kinds is None or ending is None or (form in _BARE and form == form[:size]):
            continue
        if ending["neg"] and not ending["if"]:  # айтпаңыз; but айтпасаңыз is a threat
            return _Verb(_NO_TAGS, kinds, False)
        return _Verb(kinds, _NO_TAGS, ending["soft"] is not None)
    return None


def asked_by_converb(form: str) -> frozenset[str]:
    """What «раста-й» or «жібер-е» asks for when a second verb makes a request of it."""
    return _VERBS.get(form[:-1], _NO_TAGS) if form.endswith(("а", "е", "и")) else _NO_TAGS


# --- the lexicon, folded  ------------------------------------------


def _entries(words: str) -> Iterator[str]:
    for entry in words.split():
        stem, *endings = entry.split("/")
        yield from (stem + ending for ending in endings or ("",))


def _folded(word: str) -> str:
    """A short word keeps its doubled letters: «иин» is no ending «-ын»."""
    folded = fold(word)
    return undouble(folded) if len(folded) > 3 and not folded.isascii() else folded


def _tables() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    whole: dict[str, frozenset[str]] = {}
    stems: dict[str, frozenset[str]] = {}
    for tag, words in lexicon.CLASSES.items():
        for entry in _entries(words):
            table = stems if entry.endswith("*") else whole
            key = _folded(entry.rstrip("*"))
            table[key] = table.get(key, _NO_TAGS) | {tag}
    return whole, stems


def _requests() -> dict[str, tuple[frozenset[str], bool]]:
    requests: dict[str, tuple[frozenset[str], bool]] = {}
    for tag, words in lexicon.REQUESTS.items():
        for form in _entries(words):
            tags, _ = requests.get(_folded(form), (_NO_TAGS, False))
            requests[_folded(form)] = (tags | {tag}, form.endswith(_SOFT_ENDINGS))
    return requests


#: Infinitives and gerunds.
_SOFT_ENDINGS: Final = ("ть", "ти", "ться", "ив", "ав", "дя")

_TAGS, _STEMS = _tables()
_ASKED: Final = _requests()
_VERBS: Final = {
    _folded(stem): frozenset(kinds.split())
    for kinds, stems in lexicon.KAZAKH_VERBS.items()
    for stem in stems.split()
}
_BARE: Final = frozenset(_folded(stem) for stem in lexicon.NEED_AN_ENDING.split())
_LONGEST_STEM: Final = max(map(len, [*_STEMS, *_VERBS]))
