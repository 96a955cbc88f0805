"""What staff may say: the approved answers of `staff.toml`, or words of their own, which keep the
rules of every text that leaves the house (`flows.wording`).
"""

from collections.abc import Iterator
from typing import Final

from flows.keys import MOST_PARTS
from flows.languages import Language
from flows.wording import faults, holds_number
from sms.text import count_parts

#: The key of an answer in words of one's own; the approved ones have `staff.` and theirs.
FREE: Final = "staff"
PREFIX: Final = "staff."


def problems(text: str, language: Language) -> list[str]:
    """Why the words cannot be sent, one sentence each; none when they can."""
    return list(_problems(text, language))


def _problems(text: str, language: Language) -> Iterator[str]:
    if not text.strip():
        yield "it says nothing"
        return
    yield from faults(text, language)
    if set(text) & set("{}"):
        yield "it has a brace, as of a placeholder that was not filled in"
    if holds_number(text):
        yield "it holds a long number: accounts, cards and telephone numbers are not sent by SMS"
    parts = count_parts(text)
    if parts > MOST_PARTS:
        yield f"it takes {parts} SMS parts; at most {MOST_PARTS} are sent at a time"
