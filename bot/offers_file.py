"""A file of offers → the store: JSON Lines or CSV, read as a stream and written in chunks.

Good rows go in whatever the others are; each bad one is listed with line, field and reason. The
same file twice does nothing the second time, because an offer is known by its id.

Checking and sealing a row takes longer than writing it. So the next pieces of the file are sealed
while one is written, and those of a large file by a second process, where there is a second
processor.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from bot.clock import Clock
from bot.errors import FileError, ImportStopped
from bot.offers_beside import Beside
from bot.offers_lines import Layout, Lines, Piece
from bot.offers_rows import DIFFERENT
from bot.offers_sealing import Rejected, SealedPiece, seal_piece
from flows.catalogue import Catalogue
from storage.crypto import Secrets, Vault
from storage.sealed_offers import SealedOffer
from storage.store import Store

#: Lines that are sealed together, and put into the order of their citizens' keys. A smaller file
#: is read before a second process would have begun.
PIECE = 20_000


class Turn(NamedTuple):
    """So many rows are written in one transaction, and then others may write for so long."""

    rows: int
    pause_s: float = 0.0


#: Where nobody else writes to the file, a whole piece is one transaction, which writes a third of
#: the pages: most rows of a piece touch the same ones of the indexes.
ALONE = Turn(PIECE)

#: A service that waits for the file looks again after 1, 2, 5, 10 and 15 ms (SQLite's busy
#: handler): it finds a pause as long as that. So many rows take about as long.
BESIDE_SERVICE = Turn(500, 0.016)

#: On a server, only those wait who write to the same citizens.
ON_SERVER = Turn(1000)

#: Pieces that are sealed or being sealed while one is written; each is some 40 MB.
AHEAD = 2


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
    progress: Callable[[int, Imported], None],
    turn: Callable[[], Turn] = lambda: ON_SERVER,
    secrets: Secrets | None = None,
) -> Imported:
    """`rejected` is told each bad row, `progress` how many bytes of the file are done, and how far
    that is. `turn` is asked before every transaction. With the `secrets` of the store's vault, a
    second process seals a large file. Raises FileError and ImportStopped."""
    writing = _Writing(store, turn, rejected)
    sealed: deque[tuple[int, asyncio.Task[SealedPiece]]] = deque()

    async def write() -> None:
        position, piece = sealed.popleft()
        await writing.write(await piece)
        progress(position, writing.imported)

    with _opened(path) as file:
        lines = Lines(file, path)
        sealing = _Sealing(lines.layout, catalogue, store.vault, clock, secrets)
        try:
            while piece := lines.piece(PIECE):
                sealed.append((lines.position, asyncio.create_task(sealing.seal(piece))))
                if len(sealed) > AHEAD:
                    await write()
            while sealed:
                await write()
        except ChildProcessError as error:
            raise ImportStopped(f"{path}: {error}. {so_far(writing.imported)}") from None
        finally:
            await sealing.close(task for _, task in sealed)
        progress(lines.position, writing.imported)
    return writing.imported


def so_far(imported: Imported) -> str:
    """Of an import that does not come to its end."""
    return (
        f"{imported.accepted} new offers are in; bring in the same file again: that adds the others"
        " and changes nothing else."
    )


class _Sealing:
    """The first piece is sealed in this process, which has nothing to write yet; the others in a
    second one, if there may be one."""

    def __init__(
        self,
        layout: Layout,
        catalogue: Catalogue,
        vault: Vault,
        clock: Clock,
        secrets: Secrets | None,
    ) -> None:
        self._layout = layout
        self._catalogue = catalogue
        self._vault = vault
        self._clock = clock
        self._secrets = secrets
        self._begun = 0
        self._turn = asyncio.Lock()
        self._beside: asyncio.Task[Beside | None] | None = None

    async def seal(self, piece: Piece) -> SealedPiece:
        self._begun += 1
        if self._begun > 1 and (beside := await self._second_process()):
            return await beside.seal(piece, self._clock.now())
        async with self._turn:
            # in a thread: what was sealed before is written meanwhile
            return await asyncio.to_thread(
                seal_piece, piece, self._layout, self._catalogue, self._vault, self._clock.now()
            )

    async def close(self, unfinished: Iterable[asyncio.Task[SealedPiece]]) -> None:
        for task in unfinished:
            task.cancel()
        if self._beside is not None and (beside := await self._beside):
            await beside.close()

    async def _second_process(self) -> Beside | None:
        if self._beside is None:
            self._beside = asyncio.create_task(self._begin())
        return await asyncio.shield(self._beside)

    async def _begin(self) -> Beside | None:
        """Where no process can be made, this one does without it."""
        with suppress(OSError):
            return await Beside.open(self._secrets, self._layout) if self._secrets else None
        return None


class _Writing:
    def __init__(
        self, store: Store, turn: Callable[[], Turn], rejected: Callable[[Rejected], None]
    ) -> None:
        self._store = store
        self._turn = turn
        self._rejected = rejected
        self.imported = Imported()

    async def write(self, piece: SealedPiece) -> None:
        for bad in piece.refused:
            self._refuse(bad)
        done = 0
        while done < len(piece.offers):
            turn = self._turn()
            chunk = slice(done, done + turn.rows)
            await self._write(piece.offers[chunk], piece.lines[chunk])
            await asyncio.sleep(turn.pause_s)
            done = chunk.stop

    async def _write(self, offers: Sequence[SealedOffer], lines: Sequence[int]) -> None:
        added = await self._store.add_sealed(offers)
        self.imported.accepted += added.count("new")
        self.imported.known += added.count("known")
        for line, what in zip(lines, added, strict=True):
            if what == "different":
                self._refuse(Rejected(line, "offer_id", DIFFERENT))

    def _refuse(self, bad: Rejected) -> None:
        self.imported.rejected += 1
        self._rejected(bad)


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise FileError(f"{path} cannot be read: {error.strerror}.") from None
