"""Finds turns of phrase (`lexicon.idioms`) among the words of a clause and joins each into one
form. Runs before `grammar`, so that «не за что» never becomes a refusal."""

from functools import lru_cache
from typing import Final

from flows.reading.forms import Form
from flows.reading.index import Tongue
from flows.reading.letters import fold, has_kazakh_letter, undouble
from flows.reading.lexicon import asides, assurances, excuses, hesitations, idioms, remarks

_Phrase = tuple[tuple[str, ...], str]


def with_phrases(clause: list[Form]) -> list[Form]:
    """The clause with its turns of phrase joined, the longest first."""
    result: list[Form] = []
    at = 0
    while at < len(clause):
        beginning = _beginning_with(clause[at].key)
        found = None if beginning is None else _phrase_at(beginning, clause, at)
        if found is not None and not _denied(result, clause, at + len(found[0]), found):
            words = clause[at : at + len(found[0])]
            result.append(_one_form(words, found[1]))
            at += len(found[0])
        else:
            result.append(clause[at])
            at += 1
    return result


def _phrase_at(beginning: "_Beginning", clause: list[Form], at: int) -> _Phrase | None:
    if at + 1 < len(clause) and beginning.longer:
        for phrase in beginning.after(clause[at + 1].key):
            if _fits(phrase, clause, at):
                return phrase
    return beginning.alone


def _fits(phrase: _Phrase, clause: list[Form], at: int) -> bool:
    words = phrase[0]
    if len(words) > len(clause) - at:
        return False
    return all(_is(clause[at + n].key, words[n]) for n in range(2, len(words)))


class _Beginning:
    """The phrases that begin with one word: itself as a phrase, and those that go on, by the first
    letters of their second word, longest first."""

    __slots__ = ("alone", "any_short", "longer")

    def __init__(self, phrases: list[_Phrase]) -> None:
        self.alone: _Phrase | None = None
        self.longer: dict[str, list[_Phrase]] = {}
        self.any_short = False
        for phrase in phrases:
            if len(phrase[0]) == 1:
                self.alone = self.alone or phrase
                continue
            start = phrase[0][1].rstrip("*")[:_LETTERS]
            self.longer.setdefault(start, []).append(phrase)
            self.any_short = self.any_short or len(start) < _LETTERS

    def after(self, key: str) -> list[_Phrase]:
        """The phrases whose second word this may be."""
        if key[:_LETTERS] not in self.longer and not self.any_short:
            return []
        found: list[_Phrase] = []
        for start in (key[:_LETTERS], key[:1], ""):
            phrases = self.longer.get(start)
            if phrases is not None:
                found += [p for p in phrases if _is(key, p[0][1])]
        return sorted(found, key=_longest_first) if len(found) > 1 else found


#: So many letters of the second word tell most phrases apart.
_LETTERS: Final = 2


def _longest_first(phrase: _Phrase) -> int:
    return -len(phrase[0])


@lru_cache(maxsize=8_192)
def _beginning_with(key: str) -> _Beginning | None:
    if not key:
        return None
    found = _EXACT.get(key, []) + [p for p in _BY_PREFIX.get(key[:3], ()) if _is(key, p[0][0])]
    return _Beginning(found) if found else None


def _is(key: str, word: str) -> bool:
    return key.startswith(word[:-1]) if word[-1] == "*" else key == word


def _denied(before: list[Form], clause: list[Form], end: int, phrase: _Phrase) -> bool:
    """«не работаю» is not «работаю»; «алып жүрген жоқпын» is not «алып жүрмін»."""
    if before and before[-1].concept == "NE":
        return True
    follows = clause[end].concept if end < len(clause) else ""
    return follows == "NOTBE" or (follows == "NO" and clause[end - 1].tongue == "kk")


def _one_form(words: list[Form], concept: str) -> Form:
    tongue: Tongue = "kk" if any(has_kazakh_letter(f.word) for f in words) else _common(words)
    marks = (
        {m for f in words for m in f.marks if m in ("ask", "if")} if concept != "FILL" else set()
    )
    concept, _, name = concept.partition(" ")
    concept, _, mark = concept.partition(".")
    return Form(
        concept,
        name or " ".join(f.word for f in words),
        marks=frozenset(marks | {mark} if mark else marks),
        tongue=tongue,
        key=words[0].key,
    )


def _common(words: list[Form]) -> Tongue:
    """The one language of the words; where they differ, Russian."""
    tongues = {f.tongue for f in words if f.tongue}
    return tongues.pop() if len(tongues) == 1 else "ru" if tongues else ""


def _compiled(phrase: str) -> tuple[str, ...]:
    return tuple(
        undouble(fold(w.rstrip("*"))) + ("*" if w[-1] == "*" else "") for w in phrase.split()
    )


_ALL: Final = [
    (_compiled(phrase), concept)
    for table in (
        assurances.PHRASES,
        asides.PHRASES,
        excuses.PHRASES,
        idioms.PHRASES,
        hesitations.PHRASES,
        remarks.PHRASES,
    )
    for concept, phrases in table.items()
    for phrase in phrases.split(";")
]
_EXACT: Final[dict[str, list[_Phrase]]] = {}
_BY_PREFIX: Final[dict[str, list[_Phrase]]] = {}
for _words, _concept in _ALL:
    if _words[0][-1] == "*":
        _BY_PREFIX.setdefault(_words[0][:3].rstrip("*"), []).append((_words, _concept))
    else:
        _EXACT.setdefault(_words[0], []).append((_words, _concept))
