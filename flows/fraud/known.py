"""Whether a text is one of ours: the same words, give or take what phones do to a message (parts
joined or lost, characters dropped, a signature or a remark of the citizen's added)."""

import re
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

#: Shorter texts match too much.
_SHORTEST: Final = 25
#: A phone drops or mangles a character in thirty at most.
_NEAR: Final = 96.0
#: A citizen's own remark or a signature beside our text, in characters.
_REMARK: Final = 60
#: What may stand in a placeholder of a template.
_FILLING: Final = r"[^\n]{0,90}?"

_PLACEHOLDER: Final = re.compile(r"\{[a-z_][a-z_0-9]*\}")
_SPACE: Final = re.compile(r"[\s\W_]+")
_DIGITS: Final = re.compile(r"\d+")


def matches(text: str, known: str) -> bool:
    """`known` is a text as sent, or a template with placeholders."""
    plain = _plain(text)
    if len(plain) < _SHORTEST:
        return False
    if _PLACEHOLDER.search(known):
        return _template(known).search(plain) is not None and len(plain) <= len(known) + 250
    ours = _plain(known)
    return _is_near(plain, ours) and _numbers(text) <= _numbers(known) | _OWN_NUMBERS


def _is_near(plain: str, ours: str) -> bool:
    if len(plain) <= len(ours):  # the whole, or one part of several
        return fuzz.partial_ratio(plain, ours, score_cutoff=_NEAR) > 0
    surplus = len(plain) - len(ours)
    return surplus <= _REMARK and fuzz.partial_ratio(ours, plain, score_cutoff=_NEAR) > 0


#: The citizen may name our own number in the remark.
_OWN_NUMBERS: Final = {"1414"}


def _numbers(text: str) -> set[str]:
    """Every number counts: a changed amount or date makes it another text."""
    return set(_DIGITS.findall(text))


@lru_cache(maxsize=1024)
def _template(known: str) -> re.Pattern[str]:
    pieces = [re.escape(_plain(piece)) for piece in _PLACEHOLDER.split(known)]
    return re.compile(rf"\s?{_FILLING}\s?".join(pieces))


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    """Lower case, words only."""
    return _SPACE.sub(" ", text.casefold()).strip()
