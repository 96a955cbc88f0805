"""English sentences of the rules, said in the language of the page.

The rules (`flows`) are pure and speak English, as the log does; a page translates what they said,
whole or with something in it.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from bot.console.language import _

#: Says a part of a sentence.
_Saying = Callable[[str], str]


class Sentences:
    """`plain` ones, and patterns with the words that stand for them: `(r"(?P<who>.+) left",
    "%(who)s left")`. `parts` says what is found in them, by its name."""

    def __init__(
        self,
        plain: Sequence[str],
        patterns: Sequence[tuple[str, str]] = (),
        parts: Mapping[str, _Saying] | None = None,
    ) -> None:
        self._plain = frozenset(plain)
        self._patterns = [(re.compile(pattern), words) for pattern, words in patterns]
        self._parts = parts or {}

    def knows(self, sentence: str) -> bool:
        return sentence in self._plain or any(p.fullmatch(sentence) for p, _words in self._patterns)

    def said(self, sentence: str) -> str:
        """One that is not known stays as it is."""
        if sentence in self._plain:
            return _(sentence)
        for pattern, words in self._patterns:
            if match := pattern.fullmatch(sentence):
                return _(
                    words, **{name: self._part(name, s) for name, s in match.groupdict().items()}
                )
        return sentence

    def _part(self, name: str, said: str) -> str:
        saying = self._parts.get(name)
        return saying(said) if saying else said
