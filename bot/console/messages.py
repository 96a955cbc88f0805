"""`make messages`: gathers what is to be translated into `locale/*/*.po`, and keeps what is there.

The words of `pages/NAME.py`, `templates/NAME.html` and `templates/NAME/` go to `NAME.po`;
whatever is shared goes to `console.po`, and is not repeated elsewhere.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from bot.console.catalogues import LOCALE, TRANSLATED, is_translated, read_catalogue

HOME = Path(__file__).parent
SHARED = "console"

_METHODS = [("**.py", "python"), ("templates/**.html", "jinja2.ext:babel_extract")]
_KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
_OPTIONS = {"templates/**.html": {"silent": "false", "trimmed": "true"}}
_WIDTH = 98


def main() -> None:
    for file, content in catalogue_files().items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def catalogue_files() -> dict[Path, bytes]:
    """Each file with what must stand in it."""
    return {
        LOCALE / language / f"{name}.po": _written(catalogue, language, name)
        for language in TRANSLATED
        for name, catalogue in templates().items()
    }


def templates() -> dict[str, Catalog]:
    """What is to be translated, by the name of its file."""
    found: dict[str, Catalog] = {SHARED: Catalog()}
    for name, message in sorted(_extracted(), key=lambda pair: pair[0] != SHARED):
        if name == SHARED or message not in found[SHARED]:
            found.setdefault(name, Catalog()).add(message)
    return found


def _extracted() -> Iterator[tuple[str, str | tuple[str, ...]]]:
    for file, _line, message, _comments, _context in extract_from_dir(
        HOME, method_map=_METHODS, options_map=_OPTIONS, keywords=_KEYWORDS
    ):
        yield _domain(Path(file)), message


def _domain(file: Path) -> str:
    """The page a file belongs to."""
    folder, *rest = file.parts
    if folder not in ("pages", "templates"):
        return SHARED
    name = Path(rest[0]).stem
    pages = HOME / "pages"
    is_page = (pages / f"{name}.py").exists() or (pages / name).is_dir()
    return name if is_page and name != "__init__" else SHARED


def _written(wanted: Catalog, language: str, name: str) -> bytes:
    """The catalogue with the translations there are; no dates and no line numbers, which would
    change with every run."""
    known = read_catalogue(LOCALE / language / f"{name}.po", language)
    elsewhere = _said(language)
    made = Catalog(locale=language, fuzzy=False)
    for message in wanted:
        if message.id:
            there = known.get(message.id)
            said = there.string if there and is_translated(there) else ""
            made.add(message.id, said or elsewhere.get(message.id, ""))
    content = BytesIO()
    write_po(content, made, width=_WIDTH, omit_header=True, sort_output=True)
    return _head(language) + content.getvalue()


def _said(language: str) -> dict[object, Any]:
    """What is translated on any page: the same words are the same everywhere."""
    catalogues = [read_catalogue(f, language) for f in sorted((LOCALE / language).glob("*.po"))]
    return {m.id: m.string for c in catalogues for m in c if m.id and is_translated(m)}


def _head(language: str) -> bytes:
    plural = Catalog(locale=language).plural_forms
    return (
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n'
        f'"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {plural}\\n"\n\n'
    ).encode()


if __name__ == "__main__":
    main()
