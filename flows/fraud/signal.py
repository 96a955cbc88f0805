"""A signal of fraud, and the text that rules look for it in."""

import re
from typing import Final, NamedTuple

from flows.fraud.hosts import Host, hosts
from flows.fraud.quotes import without_quoted_frauds
from flows.fraud.sentence import Sentence, read_sentences


class Signal(NamedTuple):
    """`weight` 2 is enough for a verdict, 1 is half of it. `what` tells it from others of its
    kind, so that a signal of our own text is known again."""

    kind: str
    weight: int
    reason: str
    what: str = ""


class Seen:
    """A text taken apart once, for all rules."""

    __slots__ = ("asked", "bad_host", "hosts", "official_host", "raw", "sentences", "tags")

    def __init__(self, text: str) -> None:
        self.raw = text = _LETTER_FOR_DIGIT.sub(_digit, without_quoted_frauds(text))
        self.hosts: list[Host] = hosts(text)
        self.sentences: list[Sentence] = read_sentences(text)
        self.tags: frozenset[str] = _NOTHING.union(*[s.tags for s in self.sentences])
        self.asked: frozenset[str] = _NOTHING.union(*[s.asked for s in self.sentences])
        self.official_host = any(host.fault is None for host in self.hosts)
        self.bad_host = any(host.fault is not None for host in self.hosts)

    def has(self, *tags: str) -> bool:
        return not self.tags.isdisjoint(tags)

    def asks(self, *kinds: str) -> bool:
        return not self.asked.isdisjoint(kinds)

    @property
    def baited(self) -> bool:
        """It is about money or the state."""
        return self.has("bait", "state", "money", "benefit")

    @property
    def sends_to_an_office(self) -> bool:
        """It names a host, or a place to come to, that honest messages name."""
        return not self.bad_host and (self.official_host or {"place", "visit"} <= self.tags)


#: «87О1 222 ЗЗ 44»
_LETTER_FOR_DIGIT: Final = re.compile(r"(?<=\d)[ОоOoЗз](?=\d)|(?<=\d )[Зз]{2}(?= \d)")


def _digit(letter: re.Match[str]) -> str:
    return "".join("3" if one in "Зз" else "0" for one in letter[0])


_NOTHING: Final[frozenset[str]] = frozenset()
