"""How many columns of a terminal a text takes, and where to break it."""

import unicodedata
from collections.abc import Iterator


def width(text: str) -> int:
    """Columns: an emoji or an ideograph takes two, a combining mark none."""
    return sum(_columns(character) for character in text)


def wrapped(text: str, columns: int) -> list[str]:
    """Lines of at most `columns`, broken at spaces where possible; an empty text is one line."""
    return [line for paragraph in text.split("\n") for line in _wrap(paragraph, columns)]


def printable(text: str) -> str:
    """What a stranger wrote must not steer the terminal: control characters become ␀-like signs."""
    return "".join(
        character if character == "\n" or unicodedata.category(character)[0] != "C" else "�"
        for character in text.replace("\r\n", "\n").replace("\t", " ")
    )


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _wrap(paragraph: str, columns: int) -> Iterator[str]:
    line = ""
    for word in paragraph.split(" "):
        candidate = f"{line} {word}" if line else word
        if width(candidate) <= columns:
            line = candidate
            continue
        if line:
            yield line
        *full, line = _chopped(word, columns)
        yield from full
    yield line


def _chopped(word: str, columns: int) -> list[str]:
    pieces = [""]
    for character in word:
        if width(pieces[-1]) + _columns(character) > columns:
            pieces.append("")
        pieces[-1] += character
    return pieces
