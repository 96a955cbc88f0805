"""The translations in `locale/`: one file for each page and language, so that pages can be worked
on side by side, and `console.po` for all that pages share. Compiled when the service starts."""

from collections.abc import Iterator
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parent / "locale"

#: English stands in the source.
TRANSLATED = ("kk", "ru")


def load_translations() -> dict[str, NullTranslations]:
    """By language."""
    return {"en": NullTranslations(), **{lang: _compiled(lang) for lang in TRANSLATED}}


def read_catalogue(file: Path, language: str) -> Catalog:
    """An empty one where there is no file yet."""
    if not file.exists():
        return Catalog(locale=language)
    with file.open("rb") as po:
        return read_po(po, locale=language)


def is_translated(message: Message) -> bool:
    """In every one of its plural forms."""
    said = message.string
    return all(said) if isinstance(said, (list, tuple)) else bool(said)


def _compiled(language: str) -> GNUTranslations:
    merged = Catalog(locale=language)
    for message in _messages(language):
        merged.add(message.id, message.string, context=message.context)
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _messages(language: str) -> Iterator[Message]:
    for file in sorted((LOCALE / language).glob("*.po")):
        for message in read_catalogue(file, language):
            if message.id and is_translated(message) and not message.fuzzy:
                yield message
