"""Whether a message looks like somebody else's words, forwarded or quoted.

Cheap, because it is asked of every message: the road looks up what a citizen was sent only for
messages that look so.
"""

import re
from typing import Final

from flows.fraud.hosts import hosts

#: Answers are shorter; offers and frauds are longer.
LONG: Final = 110
#: Shorter than this it is an answer, whatever is in it.
SHORT: Final = 25


def looks_forwarded(text: str) -> bool:
    """It is long, quotes something, says that it is forwarded or from 1414, or holds a link that is
    not ours."""
    return len(text) >= LONG or holds_another_text(text)


def holds_another_text(text: str) -> bool:
    """Not only by its length."""
    if len(text) < SHORT:
        return False
    return _MARKED.search(text) is not None or any(h.fault is not None for h in hosts(text))


#: «Переслано:», «FW:», a sender «1414:», as our texts begin and frauds that copy them, or a stretch
#: in quotation marks.
_MARKED: Final = re.compile(
    r"\A\W{0,3}(?:1414\s?:|переслан|пересыла|fwd?\b|forwarded|жіберілген хаба|қайта жібер)"
    r"|[«“\"][^»”\"]{20,}[»”\"]",
    re.I,
)
