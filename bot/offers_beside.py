"""The second process of a large import: it checks and seals rows while the first one writes.

    python -m bot.offers_beside

It is started by the first one and hears from it on its standard input: once what it needs to know,
then pieces of lines. It answers each on its standard output. A message is its length and then
MessagePack. It ends when its input does, also when the first process was killed; the keyboard's
Ctrl-C does not reach it. Secrets never stand in its arguments.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec

from bot.interpreter import keep_what_is_there, prepare
from bot.offers_lines import Layout, Piece
from bot.offers_sealing import SealedPiece, seal_piece
from flows.loading import load_catalogue
from storage.crypto import Secrets, Vault

#: Octets that say how long a message is.
_LENGTH = 4

#: Octets in the pipe at a time: as many as Linux lets anybody have. Ten thousand rows are ten
#: million octets; with the usual 64 KB the two processes would wait for each other more often.
_PIPE = 1024 * 1024

#: Where `bot` is.
_PROGRAM = Path(__file__).parents[1]


class _Start(msgspec.Struct):
    secrets: tuple[tuple[str, str], ...]
    layout: Layout


class _Work(msgspec.Struct):
    piece: Piece
    at: datetime


_encode = msgspec.msgpack.encode
_start = msgspec.msgpack.Decoder(_Start)
_work = msgspec.msgpack.Decoder(_Work)
_sealed = msgspec.msgpack.Decoder(SealedPiece)


# --- the side of the first process ----------------------------------------------------------------


class Beside:
    """Opened once, closed once. Several pieces may be on their way; answers come in their order."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._turn = asyncio.Lock()

    @classmethod
    async def open(cls, secrets: Secrets, layout: Layout) -> "Beside":
        """Returns before the process is ready."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.offers_beside",
            stdin=PIPE, stdout=PIPE, env=_environment(), start_new_session=True,
            limit=_PIPE, pipesize=_PIPE,
        )  # fmt: skip
        beside = cls(process)
        beside._tell(_Start(secrets.pairs, layout))
        return beside

    async def seal(self, piece: Piece, at: datetime) -> SealedPiece:
        """Raises ChildProcessError when the process has died."""
        self._tell(_Work(piece, at))
        try:
            async with self._turn:
                answer = await self._answer()
        except (OSError, asyncio.IncompleteReadError):
            code = await self._process.wait()
            raise ChildProcessError(
                f"the process that checks its rows ended by itself (exit code {code})"
            ) from None
        return _sealed.decode(answer)

    async def close(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()

    async def _answer(self) -> bytes:
        said = self._process.stdout
        assert said is not None
        return await said.readexactly(int.from_bytes(await said.readexactly(_LENGTH)))

    def _tell(self, message: msgspec.Struct) -> None:
        heard = self._process.stdin
        assert heard is not None
        heard.write(_framed(message))


def _environment() -> dict[str, str]:
    """Without settings, and with the way to this program, also when nothing is installed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KELISIM_")}
    return {**kept, "PYTHONPATH": str(_PROGRAM)}


def _framed(message: msgspec.Struct) -> bytes:
    body = _encode(message)
    return len(body).to_bytes(_LENGTH) + body


# --- the second process ---------------------------------------------------------------------------


def main() -> None:
    """The next piece comes in, and the last answer goes out, while one is worked on."""
    heard, said = sys.stdin.buffer, _standard_output()
    if not (begun := _message(heard)):
        return
    start = _start.decode(begun)
    with ThreadPoolExecutor(1) as hearing, ThreadPoolExecutor(1) as saying:
        next_one = hearing.submit(_message, heard)
        catalogue, vault = load_catalogue(), Vault(Secrets(start.secrets))
        prepare()
        keep_what_is_there()
        last = saying.submit(said.flush)
        while message := next_one.result():
            next_one = hearing.submit(_message, heard)
            work = _work.decode(message)
            answer = _framed(seal_piece(work.piece, start.layout, catalogue, vault, work.at))
            last.result()
            last = saying.submit(_say, said, answer)
        last.result()


def _say(said: BinaryIO, answer: bytes) -> None:
    said.write(answer)
    said.flush()


def _standard_output() -> BinaryIO:
    """For answers alone: whatever else is printed goes where errors go."""
    said = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return said


def _message(heard: BinaryIO) -> bytes:
    """Empty at the end, which may come in the middle of one."""
    length = int.from_bytes(heard.read(_LENGTH))
    message = heard.read(length)
    return message if len(message) == length else b""


if __name__ == "__main__":
    # the first process is gone: nobody waits for an answer
    with suppress(BrokenPipeError):
        main()
