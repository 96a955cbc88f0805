"""The words of one line of a conversation file."""

import re
import shlex
from datetime import timedelta
from typing import Literal


class Problem(ValueError):
    """What is wrong with one line."""


def duration(text: str) -> timedelta:
    """`3d`, `10m`, `1d12h`, `90s` as a timedelta; raises ValueError with a sentence."""
    found = re.fullmatch(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", text)
    if not text or found is None:
        raise Problem(f"“{text}” is no length of time; write it as in: 3d, 48h, 10m, 1d12h")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    try:
        return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        raise Problem(f"“{text}” is longer than time itself; write a shorter one") from None


def language(text: str) -> Literal["kk", "ru"] | None:
    match text:
        case "kk" | "ru":
            return text
        case "none":
            return None
    raise Problem(f"“{text}” is no language here; write kk, ru or none")


def pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not (key and equals and value):
        raise Problem(f"“{text}” should be name=value, as in children=2")
    return key, value


def words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        raise Problem("a quotation mark is left open") from None


def one_word(text: str, example: str) -> str:
    if len(text.split()) != 1:
        raise Problem(f"this needs one word, as in: {example}")
    return text


def listed(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(names)
