"""The lines of a file, or of standard input, for commands that take one text a line."""

import sys
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

from bot.errors import FileError


def lines_of(file: str) -> Iterator[str]:
    """Without their ends; `-` is standard input. Bytes that are no UTF-8 come as U+FFFD. Raises
    FileError."""
    if file == "-":
        if isinstance(sys.stdin, TextIOWrapper):
            sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")
        yield from (line.rstrip("\r\n") for line in sys.stdin)
        return
    try:
        with Path(file).open(encoding="utf-8-sig", errors="replace") as lines:
            yield from (line.rstrip("\r\n") for line in lines)
    except OSError as error:
        raise FileError(f"{file} cannot be read: {error.strerror}.") from None
