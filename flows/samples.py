"""The longest words that a placeholder is likely to hold, so that budgets are measured at their
worst and previews look real."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from flows.catalogue import Benefit, Catalogue, Name
from flows.inventory import benefits
from flows.keys import FRAGMENTS
from flows.languages import LANGUAGES, Language
from flows.rendering import LONGEST_REASON, day, money

#: Long bank names, as many accounts as a citizen is offered to choose from, a long number of an
#: application. What is longer still costs one part more, never the text.
_SAME_IN_BOTH: Final = {
    "deadline": "26.11, 14:00",
    "account": "Bank CenterCredit …0100",
    "list": "1) Halyk Bank …0100, 2) Home Credit Bank …0200, 3) Bank CenterCredit …0300",
    "application": "A-2026-0000123456",
    "reason": "ж" * LONGEST_REASON,
}
_LONGEST_SUM: Final = 1_272_475
_SOME_DAY: Final = date(2026, 9, 30)


class Samples:
    """Sample words for every text of one catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        names = [said.benefit.short for said in benefits(catalogue)]
        self._words = {language: _sample_words(catalogue, language) for language in LANGUAGES}
        self._longest = {
            language: max((name.said(language) for name in names), key=len, default="")
            for language in LANGUAGES
        }
        self._longest_pair = max(
            names, key=lambda name: len(name.kk + name.ru), default=Name("", "")
        )

    def words(self, language: Language, benefit: Benefit | None = None) -> Mapping[str, str]:
        """With the name of that benefit where it is known, else with the longest of all."""
        name = benefit.short.said(language) if benefit else self._longest[language]
        return _Sample(self._words[language], benefit=name)

    def joined_words(self, language: Language, benefit: Benefit | None = None) -> Mapping[str, str]:
        """For both languages in one message: the name that is the longest in both together."""
        name = benefit.short if benefit else self._longest_pair
        return _Sample(self._words[language], benefit=name.said(language))


class _Sample(dict[str, str]):
    """A placeholder that nobody knows stands for itself, so that a faulty text is shown too."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _sample_words(catalogue: Catalogue, language: Language) -> Mapping[str, str]:
    fragments = [
        text.template(language) for key, text in catalogue.common.items() if key in FRAGMENTS
    ]
    return {
        **_SAME_IN_BOTH,
        "amount": money(_LONGEST_SUM, language),
        "since": day(_SOME_DAY, language),
        "how": max(fragments, key=len, default=""),
    }
