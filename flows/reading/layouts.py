"""Finds out how a message was typed: for which language its words are to be taken, and whether
another keyboard layout was on. Part of `reader`."""

import re
from functools import lru_cache
from typing import Final

from flows.reading import scripts
from flows.reading.dictation import punctuated
from flows.reading.forms import Lean, known
from flows.reading.letters import has_kazakh_letter, is_cyrillic, is_latin
from flows.reading.pieces import Piece, pieces
from flows.reading.tokens import Clause, clauses


def cut(clean: str) -> tuple[list[Clause], bool]:
    """The clauses, and whether another keyboard layout had to be assumed."""
    clean = punctuated(clean)
    found = _in_its_language(clean)
    share = _share_known(found)
    enough = 1.01 if _has_keys(clean) else _ENOUGH_KNOWN
    if share >= enough or (is_cyrillic(clean) and is_latin(clean)):
        return clauses(found), False
    others = [pieces(*other) for other in _other_layouts(clean) if _may_be_meant(*other)]
    best = max(others, key=_share_known, default=found)
    known_then = _share_known(best)
    if known_then > max(share, _HALF) or (enough > 1 and known_then == 1 and best is not found):
        return clauses(best), True
    return clauses(found), False


#: Below this share of known words the other keyboard layouts are tried,
_ENOUGH_KNOWN: Final = 0.6
#: and only so much makes one of them likely.
_HALF: Final = 0.49


def _in_its_language(clean: str) -> list[Piece]:
    """The pieces as the language of most words has them."""
    first = _first_lean(clean)
    found = pieces(clean, first)
    lean = _lean(found)
    if lean != first and "kk" in (lean, first) and any(piece.depends for piece in found):
        return pieces(clean, lean)
    return found


def _first_lean(clean: str) -> Lean:
    """Kazakh where most words have a Kazakh letter."""
    if not has_kazakh_letter(clean):
        return ""
    words = clean.split()
    return "kk" if sum([has_kazakh_letter(word) for word in words]) * 2 > len(words) > 1 else ""


def _lean(found: list[Piece]) -> Lean:
    """The language most words are of; greetings and words of both languages have no vote."""
    kazakh = sum([piece.kazakh for piece in found])
    russian = sum([piece.russian for piece in found])
    return "kk" if kazakh > russian else "ru" if russian > kazakh else ""


def _share_known(found: list[Piece]) -> float:
    words = sum([piece.words for piece in found])
    return sum([piece.known for piece in found]) / words if words else 1.0


def _has_keys(clean: str) -> bool:
    return (";" in clean or "[" in clean or "]" in clean) and _KEYS.search(clean) is not None


#: Signs inside a Latin word that are Cyrillic letters on the same keys.
_KEYS: Final = re.compile(r"[a-z][;\[\]][a-z]|(?<![a-z])[;\[\]][a-z]{2}|[a-z]{2}[;\[](?![a-z])")


def _other_layouts(clean: str) -> list[tuple[str, Lean]]:
    if is_cyrillic(clean):
        return [(scripts.latin_layout(clean), "")]
    return [
        (scripts.russian_layout(clean), "ru"),
        (scripts.russian_layout(clean, punctuated=True), "ru"),
        (scripts.kazakh_layout(clean), "kk"),
        (scripts.kazakh_layout(clean, punctuated=True), "kk"),
    ]


def _may_be_meant(text: str, lean: Lean) -> bool:
    """Whether enough words are known as they stand. Only then is it worth while to mend the others:
    most of what another layout makes of a message is garbage, and dear to look at."""
    words = _WORD.findall(text)
    if len(words) < _FEW:
        return True
    return sum([_is_known(word, lean) for word in words]) >= len(words) * _SOME_KNOWN


@lru_cache(maxsize=8_192)
def _is_known(word: str, lean: Lean) -> bool:
    return known(word, lean) != ()


_WORD: Final = re.compile(r"[^\W\d_][\w'’]*")
_SOME_KNOWN: Final = 0.34
#: A message without its spaces may be a single word.
_FEW: Final = 2
