"""A file of offers as pieces of lines, and a line as a row: JSON Lines or CSV.

Lines are only cut here, which is quick; a piece of them may be read elsewhere
(`bot.offers_beside`).
"""

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from bot.errors import FileError, RowError
from bot.offers_rows import FIELDS, read_row

#: Bytes; the longest honest row has a few thousand.
LONGEST_LINE = 64 * 1024

_MARK = b"\xef\xbb\xbf"


class Piece(msgspec.Struct, frozen=True):
    """Lines that follow each other, `first` being the number of the first one, from 1. None stands
    for one that is too long for a row."""

    first: int
    lines: list[bytes | None]


class JsonLines(msgspec.Struct, frozen=True, tag=True):
    """Each line is a JSON object."""

    def row(self, line: bytes) -> object:
        """Raises RowError."""
        return read_row(line.strip())


class CsvLines(msgspec.Struct, frozen=True, tag=True):
    """Each line is a row of cells: a quote that nobody closed spoils its own row, not those after
    it."""

    delimiter: str
    columns: list[str]

    def row(self, line: bytes) -> object:
        """Raises RowError."""
        try:
            cells = _cells(line.decode().rstrip("\r\n"), self.delimiter)
        except UnicodeDecodeError:
            raise RowError("row", "it is not UTF-8: save the file as “CSV UTF-8”") from None
        if len(cells) > len(self.columns):
            raise RowError("row", "it has more cells than the first line has columns")
        return _csv_row(dict(zip(self.columns, cells, strict=False)))


#: How the lines of a file are written.
Layout = JsonLines | CsvLines


class Lines:
    """The lines of an open file. Raises FileError when it is no file of offers."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._file = file
        self._lines = _cut(file)
        self._next = 1
        self.layout: Layout = JsonLines()
        if path.suffix.lower() == ".csv":
            self.layout = _head(next(self._lines, b""), path)
            self._next = 2

    def piece(self, most: int) -> Piece | None:
        """The next lines; None at the end."""
        lines = list(islice(self._lines, most))
        first, self._next = self._next, self._next + len(lines)
        return Piece(first, lines) if lines else None

    @property
    def position(self) -> int:
        """How many bytes were read; a pipe does not tell."""
        return self._file.tell() if self._file.seekable() else 0


def row_of(line: bytes | None, layout: Layout) -> object:
    """What the line says; None for an empty one. Raises RowError."""
    if line is None:
        raise RowError("row", f"it is longer than {LONGEST_LINE} bytes")
    line = line.removeprefix(_MARK)
    return None if line.isspace() or not line else layout.row(line)


def _cut(file: BinaryIO) -> Iterator[bytes | None]:
    """What is too long for a row is read past, not kept."""
    while line := file.readline(LONGEST_LINE):
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while (line := file.readline(LONGEST_LINE)) and not line.endswith(b"\n"):
            pass
        yield None


# --- CSV ------------------------------------------------------------------------------------------


def _head(line: bytes | None, path: Path) -> CsvLines:
    """The separator (a comma, or what spreadsheets of our latitudes write for it) and the columns
    of the first line."""
    try:
        if line is None:
            raise RowError("row", "it is too long")
        head = line.removeprefix(_MARK).decode().rstrip("\r\n")
        delimiter = max(",;\t", key=head.count)
        columns = _cells(head, delimiter)
    except (UnicodeDecodeError, RowError):
        raise FileError(f"{path} is no CSV file in UTF-8: save it as “CSV UTF-8”.") from None
    for name in columns:
        if name not in FIELDS:
            raise FileError(
                f"{path}: there is no column “{name}”; the columns are {', '.join(FIELDS)}."
            )
    return CsvLines(delimiter, columns)


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise RowError("row", f"its quotes do not match ({error}); a row is one line") from None


def _csv_row(cells: dict[str, str]) -> dict[str, object]:
    row: dict[str, object] = {name: value for name, value in cells.items() if value}
    row["facts"] = _facts(cells.get("facts") or "")
    row["accounts"] = _accounts(cells.get("accounts") or "")
    return row


def _facts(cell: str) -> object:
    """JSON, or key=value;key=value."""
    if cell.startswith("{"):
        return _json_cell("facts", cell)
    pairs = [entry.partition("=") for entry in cell.split(";") if entry.strip()]
    if not all(sign for _, sign, _ in pairs):
        raise RowError("facts", "it needs key=value;key=value, or JSON")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _accounts(cell: str) -> object:
    """JSON, or BANK:IBAN;BANK:IBAN:supplied."""
    if cell.startswith("["):
        return _json_cell("accounts", cell)
    return [_account(entry.split(":")) for entry in cell.split(";") if entry.strip()]


def _account(words: list[str]) -> dict[str, object]:
    if len(words) not in (2, 3) or words[2:] not in ([], ["supplied"]):
        raise RowError("accounts", "it needs BANK:IBAN;BANK:IBAN (or BANK:IBAN:supplied), or JSON")
    return {"bank": words[0], "iban": words[1], "supplied": len(words) == 3}


def _json_cell(field: str, cell: str) -> object:
    try:
        return msgspec.json.decode(cell)
    except (msgspec.DecodeError, RecursionError) as error:
        raise RowError(field, f"it is no JSON ({error})") from None
