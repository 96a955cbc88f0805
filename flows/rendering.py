"""Turns a text into the words of one SMS: placeholders, money, days, and the two languages.

The last step of a turn before a `Send` effect. Only plain spaces leave here: a no-break space is
one more character that some phones show as a box.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Final

import msgspec

from flows.catalogue import Text
from flows.keys import MOST_PARTS, key_of
from flows.languages import Language
from flows.quiet_hours import ZONE
from sms.text import count_parts

#: What stands in the placeholders, in a given language.
Words = Callable[[Language], Mapping[str, str]]

#: Ends a Kazakh text that leaves no room for the Russian one.
RUSSIAN_HINT: Final = "По-русски: РУС"

#: A reason comes from the registry in its own words; more of it would cost the rest of the text.
LONGEST_REASON: Final = 70


class Rendered(msgspec.Struct, frozen=True):
    """The words of one SMS and the number of its parts."""

    text: str
    parts: int


def render(text: Text, language: Language | None, words: Words) -> Rendered:
    """The text in that language. Without one both languages follow each other, Kazakh first, when
    they fit the budget together; else the Kazakh text says how to get the Russian one.

    A placeholder that `words` does not know raises KeyError.
    """
    if language is not None:
        filled = fill(text.template(language), words(language))
        return Rendered(filled, _counted(filled))
    return _both(text, words)


_counted = lru_cache(2_000)(count_parts)  # many citizens are told the same


def fill(template: str, words: Mapping[str, str]) -> str:
    """The template with its placeholders replaced. {how} may be empty: it ends the text."""
    said = [_said(piece, words) if is_name else piece for piece, is_name in pieces(template)]
    return "".join(said).rstrip()


@lru_cache(2048)
def pieces(template: str) -> tuple[tuple[str, bool], ...]:
    """The literal pieces (False) and the placeholder names (True) of a template, in order."""
    parts = _PLACEHOLDER.split(template)
    return tuple((part, n % 2 == 1) for n, part in enumerate(parts) if part)


def money(tenge: int, _language: Language) -> str:
    """`164 350 тг`: the short form is the same in both languages."""
    return f"{tenge:,} тг".replace(",", " ")


def day(date_: date, _language: Language) -> str:
    """`01.12.2026`: read alike in both languages, and shorter than the month in words."""
    return date_.strftime("%d.%m.%Y")


def moment(time: datetime, _language: Language) -> str:
    """`26.11, 14:00`, local time; the same in both languages."""
    return time.astimezone(ZONE).strftime("%d.%m, %H:%M")


def _both(text: Text, words: Words) -> Rendered:
    kazakh = fill(text.kk, words("kk"))
    joined = f"{kazakh}\n{fill(text.ru, words('ru'))}"
    parts = _counted(joined)
    key = key_of(text.key)
    if parts <= (key.parts if key else MOST_PARTS):
        return Rendered(joined, parts)
    hinted = f"{kazakh}\n{RUSSIAN_HINT}"
    return Rendered(hinted, _counted(hinted))


def _said(name: str, words: Mapping[str, str]) -> str:
    return _quoted(words[name]) if name == "reason" else words[name]


def _quoted(foreign: str) -> str:
    """Somebody else's words, fit for an SMS of ours: one line, no link, no full stop, not long."""
    line = " ".join(_LINK.sub("…", foreign).split()).rstrip(". ")
    return line if len(line) <= LONGEST_REASON else line[: LONGEST_REASON - 1].rstrip() + "…"


_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
#: Anything a phone might make clickable: an address, or a dot between two letters.
_LINK = re.compile(r"\S*(?:://|@|[^\W\d_]\.[^\W\d_])\S*")
