"""A warning to many: the words staff write, checked like every text of ours.

It goes out as an event for each citizen, and is worded in the citizen's language when it leaves.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from flows.catalogue import Text
from flows.keys import MOST_PARTS
from flows.languages import LANGUAGES
from flows.rendering import RUSSIAN_HINT, pieces
from flows.wording import faults
from sms.text import count_parts

#: The key every warning is logged under.
KEY: Final = "warning"


def problems(text: Text) -> Iterator[str]:
    """What is wrong with it, one sentence each."""
    for language in LANGUAGES:
        template = text.template(language)
        if not template.strip():
            yield f"{language}: is missing"
            continue
        yield from (f"{language}: {fault}" for fault in faults(template, language))
        if any(is_name for _, is_name in pieces(template)) or set(template) & set("{}"):
            yield f"{language}: a warning is the same for everybody and has no placeholders"
        if (parts := count_parts(template)) > MOST_PARTS:
            yield f"{language}: takes {parts} parts, of at most {MOST_PARTS}"


class Parts(msgspec.Struct, frozen=True):
    """Segments of one message in each language, and to a citizen whose language nobody knows."""

    kk: int
    ru: int
    unknown: int


def parts_of(text: Text) -> Parts:
    both = count_parts(f"{text.kk}\n{text.ru}")
    if both > MOST_PARTS:
        both = count_parts(f"{text.kk}\n{RUSSIAN_HINT}")
    return Parts(count_parts(text.kk), count_parts(text.ru), both)
