"""A file of offers → the store: JSON Lines or CSV, read as a stream and written in chunks.

Good rows go in whatever the others are; each bad one is listed with line, field and reason. The
same file twice does nothing the second time, because an offer is known by its id.
"""

import asyncio
import csv
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from bot.clock import Clock
from bot.errors import FileError, RowError
from bot.offers_rows import DIFFERENT, FIELDS, check_row, read_row
from flows.catalogue import Catalogue
from storage.store import NewOffer, Store

#: Rows in one transaction: large enough to be quick, small enough that a running service gets in
#: between two of them.
CHUNK = 1000

#: So many rows are put in the order of their citizens' keys, which stand in several indexes: one
#: transaction then writes to half as many pages.
WINDOW = 20 * CHUNK

#: So many rows are checked at a time while those before them are being written.
_AT_ONCE = 50

#: Bytes; the longest honest row has a few thousand.
LONGEST_LINE = 64 * 1024

#: What a line says, or why it says nothing.
Line = object

#: A row's line in the file, and what it offers.
Checked = tuple[int, NewOffer]


class Rejected(msgspec.Struct, frozen=True):
    line: int
    field: str
    reason: str


class Imported(msgspec.Struct):
    """`known` were in the store already and changed nothing."""

    accepted: int = 0
    known: int = 0
    rejected: int = 0


async def import_offers(
    path: Path,
    store: Store,
    catalogue: Catalogue,
    clock: Clock,
    *,
    rejected: Callable[[Rejected], None],
    progress: Callable[[int], None],
) -> Imported:
    """`rejected` is told each bad row, `progress` the bytes read so far. Raises FileError."""
    taking = _Taking(store, catalogue, clock, rejected)
    with _opened(path) as file:
        for number, line in _lines(file, path):
            taking.check(number, line)
            if taking.count % CHUNK == 0:
                await taking.write()
                progress(_read(file))
            elif taking.count % _AT_ONCE == 0:
                await asyncio.sleep(0)
        await taking.finish()
        progress(_read(file))
    return taking.imported


class _Taking:
    """Rows on their way in, with their lines; `count` were looked at. Chunks of one window are
    written while the rows of the next are checked."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        clock: Clock,
        rejected: Callable[[Rejected], None],
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._clock = clock
        self._rejected = rejected
        self.imported = Imported()
        self.count = 0
        self._window: list[Checked] = []
        self._chunks: deque[list[Checked]] = deque()
        self._writing: asyncio.Task[None] | None = None

    def check(self, number: int, line: Line) -> None:
        self.count += 1
        try:
            if isinstance(line, RowError):
                raise line
            self._window.append((number, check_row(line, self._catalogue, self._clock.now())))
        except RowError as error:
            self._refuse(number, error.field, error.reason)
        if len(self._window) == WINDOW:
            self._arrange()

    async def write(self) -> None:
        """Begins to write the next chunk, if there is one, once the one before it is written.
        Raises what the writing raised."""
        if self._writing is not None:
            await self._writing
            self._writing = None
        if self._chunks:
            self._writing = asyncio.create_task(self._write(self._chunks.popleft()))

    async def finish(self) -> None:
        """Writes all that is left."""
        self._arrange()
        while self._chunks or self._writing is not None:
            await self.write()

    def _arrange(self) -> None:
        """The window, in chunks. Two offers to one citizen stay in their order."""
        key_of = self._store.vault.citizen_key
        self._window.sort(key=lambda checked: key_of(checked[1].phone))
        starts = range(0, len(self._window), CHUNK)
        self._chunks += [self._window[start : start + CHUNK] for start in starts]
        self._window = []

    async def _write(self, chunk: list[Checked]) -> None:
        added = await self._store.add_offers([offer for _, offer in chunk], self._clock.now())
        self.imported.accepted += added.count("new")
        self.imported.known += added.count("known")
        for (number, _), what in zip(chunk, added, strict=True):
            if what == "different":
                self._refuse(number, "offer_id", DIFFERENT)

    def _refuse(self, number: int, field: str, reason: str) -> None:
        self.imported.rejected += 1
        self._rejected(Rejected(number, field, reason))


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror}.") from None


def _read(file: BinaryIO) -> int:
    """Bytes; a pipe does not tell."""
    return file.tell() if file.seekable() else 0


def _lines(file: BinaryIO, path: Path) -> Iterator[tuple[int, Line]]:
    """Each row with the number of its line, from 1."""
    return _csv_lines(file, path) if path.suffix.lower() == ".csv" else _json_lines(file)


def _texts(file: BinaryIO) -> Iterator[tuple[int, bytes | RowError]]:
    """The lines with their numbers; what is too long for a row is read past, not kept."""
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) < LONGEST_LINE or line.endswith(b"\n"):
            yield number, line.removeprefix(b"\xef\xbb\xbf")
            continue
        while (line := file.readline(LONGEST_LINE)) and not line.endswith(b"\n"):
            pass
        yield number, RowError("row", f"it is longer than {LONGEST_LINE} bytes")


# --- JSON Lines -----------------------------------------------------------------------------------


def _json_lines(file: BinaryIO) -> Iterator[tuple[int, Line]]:
    for number, line in _texts(file):
        if isinstance(line, RowError):
            yield number, line
        elif bare := line.strip():
            yield number, _json_row(bare)


def _json_row(line: bytes) -> Line:
    try:
        return read_row(line)
    except RowError as error:
        return error


# --- CSV ------------------------------------------------------------------------------------------


def _csv_lines(file: BinaryIO, path: Path) -> Iterator[tuple[int, Line]]:
    """A row is one line: a quote that nobody closed spoils its own row, not those after it."""
    lines = _texts(file)
    _, first = next(lines, (0, b""))
    delimiter, columns = _head(first, path)
    for number, line in lines:
        if isinstance(line, RowError):
            yield number, line
        elif line.strip():
            yield number, _csv_line(line, delimiter, columns)


def _head(line: bytes | RowError, path: Path) -> tuple[str, list[str]]:
    """The separator (a comma, or what spreadsheets of our latitudes write for it) and the columns
    of the first line."""
    try:
        if isinstance(line, RowError):
            raise line
        head = line.decode().rstrip("\r\n")
        delimiter = max(",;\t", key=head.count)
        columns = _cells(head, delimiter)
    except (UnicodeDecodeError, RowError):
        raise FileError(f"{path} is no CSV file in UTF-8: save it as “CSV UTF-8”.") from None
    for name in columns:
        if name not in FIELDS:
            raise FileError(
                f"{path}: there is no column “{name}”; the columns are {', '.join(FIELDS)}."
            )
    return delimiter, columns


def _csv_line(line: bytes, delimiter: str, columns: list[str]) -> Line:
    try:
        cells = _cells(line.decode().rstrip("\r\n"), delimiter)
    except UnicodeDecodeError:
        return RowError("row", "it is not UTF-8: save the file as “CSV UTF-8”")
    except RowError as error:
        return error
    if len(cells) > len(columns):
        return RowError("row", "it has more cells than the first line has columns")
    return _csv_row(dict(zip(columns, cells, strict=False)))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise RowError("row", f"its quotes do not match ({error}); a row is one line") from None


def _csv_row(cells: dict[str, str]) -> Line:
    row: dict[str, object] = {name: value for name, value in cells.items() if value}
    try:
        row["facts"] = _facts(cells.get("facts") or "")
        row["accounts"] = _accounts(cells.get("accounts") or "")
    except RowError as error:
        return error
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
