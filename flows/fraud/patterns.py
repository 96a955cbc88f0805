"""What the patterns of schemes are made of: they are written in proper spelling and folded."""

import re
from typing import Final

from flows.reading.letters import fold


def pattern(told: str) -> re.Pattern[str]:
    return re.compile(fold(told), re.S)


def near(*parts: str, reach: int = 80) -> str:
    """All parts in any order of two, so many letters apart at most."""
    first, second = parts
    return rf"(?:{first}).{{0,{reach}}}?(?:{second})|(?:{second}).{{0,{reach}}}?(?:{first})"


def scheme(kind: str, told: str, says: str) -> tuple[str, re.Pattern[str], str]:
    return kind, pattern(told), says


SUM: Final = r"\d[\d  .,]*(?:мың|тыс|млн|миллион|тенге|теңге|тг|₸|к\b|000)"
