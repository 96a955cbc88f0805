"""What the patterns of schemes are made of: they are written in proper spelling and folded."""

import re
from typing import Final, NamedTuple

from flows.reading.letters import fold


def pattern(told: str) -> re.Pattern[str]:
    return re.compile(fold(told), re.S)


def near(*parts: str, reach: int = 80) -> str:
    """All parts in any order of two, so many letters apart at most."""
    first, second = parts
    return rf"(?:{first}).{{0,{reach}}}?(?:{second})|(?:{second}).{{0,{reach}}}?(?:{first})"


class Scheme(NamedTuple):
    """`marks` are stretches of which a text that tells the scheme holds one: looking for those
    first is cheap."""

    kind: str
    told: re.Pattern[str]
    says: str
    marks: tuple[str, ...]

    def is_told_in(self, text: str) -> bool:
        if self.marks and not any(mark in text for mark in self.marks):
            return False
        return self.told.search(text) is not None


def scheme(kind: str, told: str, says: str, *, marks: str = "") -> Scheme:
    return Scheme(kind, pattern(told), says, tuple(map(fold, marks.split())))


SUM: Final = r"\d[\d  .,]*(?:мың|тыс|млн|миллион|тенге|теңге|тг|₸|к\b|000)"
