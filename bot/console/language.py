"""The language of the page being made: `_("…")` in Python and in templates.

The words in the source are English; `locale/` holds the Kazakh and Russian ones. The language is
set for each request (`bot.console.visit`), so whatever runs for that request speaks it.
"""

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from typing import Literal

from bot.console.catalogues import load_translations

UiLanguage = Literal["kk", "ru", "en"]

#: With their own names, as the switch shows them.
UI_LANGUAGES: dict[UiLanguage, str] = {"kk": "Қазақша", "ru": "Русский", "en": "English"}

_TRANSLATIONS = load_translations()
_current: ContextVar[UiLanguage] = ContextVar("console language", default="en")


def current_language() -> UiLanguage:
    return _current.get()


def speak(language: UiLanguage) -> None:
    """From here on, for this request."""
    _current.set(language)


def _(message: str, **values: object) -> str:
    """`_("%(n)s left", n=3)`; the values are put in after translating."""
    said = _TRANSLATIONS[_current.get()].gettext(message)
    return said % values if values else said


def said_in(language: UiLanguage, message: str) -> str:
    """The same in a language that is not asked for."""
    return _TRANSLATIONS[language].gettext(message)


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """`ngettext("%(n)s part", "%(n)s parts", n)`; `n` is always among the values."""
    said = _TRANSLATIONS[_current.get()].ngettext(one, many, n)
    return said % {"n": n, **values}


def N_(message: str) -> str:  # noqa: N802 - the name gettext knows it by
    """Marks words that are translated later, where they are shown."""
    return message


def known_language(wish: str | None) -> UiLanguage | None:
    return next((language for language in UI_LANGUAGES if language == wish), None)


def preferred(accepted: str) -> UiLanguage:
    """The first known language of an Accept-Language header; Kazakh, if there is none."""
    return next(_known(accepted.split(",")), "kk")


def _known(wishes: Iterable[str]) -> Iterator[UiLanguage]:
    for wish in wishes:
        language = known_language(wish.strip()[:2].lower())
        if language:
            yield language
