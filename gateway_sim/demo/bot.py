"""The bot of a demo: a process of its own, that ends when the demo does."""

import asyncio
import signal
from asyncio.subprocess import Process

import msgspec

from gateway_sim.client import HttpClient
from gateway_sim.demo.folder import Folder
from gateway_sim.errors import Unreachable

#: Starting Python on a busy machine takes its time, in seconds; a bot that is not up by then never
#: will be.
READY_S = 60.0
LOOK_S = 0.1

#: A bot that is told to stop waits 5 s for answers from the SMSC; after these seconds it is killed.
STOP_S = 20.0


class _Health(msgspec.Struct):
    status: str


class DemoBot:
    """`kelisim run` with the settings of `folder`."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self._process: Process | None = None

    async def start(self) -> None:
        """A Ctrl-C in the terminal does not reach it: `stop` ends it, before the network ends."""
        with self.folder.log.open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                str(self.folder.kelisim),
                "run",
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    async def until_healthy(self, client: HttpClient) -> None:
        """Returns when the bot is bound to the SMSC; raises Unreachable when it never is."""
        try:
            async with asyncio.timeout(READY_S):
                while not await _is_healthy(client):
                    self._check()
                    await asyncio.sleep(LOOK_S)
        except TimeoutError:
            raise Unreachable(
                f"the bot was not ready within {READY_S:.0f} s: {self.folder.log} says why"
            ) from None

    async def until_dead(self) -> None:
        """Returns never, or raises Unreachable when the bot has ended by itself."""
        if self._process is not None:
            await self._process.wait()
            self._check()

    async def stop(self) -> None:
        """The bot finishes what is under way and unbinds."""
        if self._process is None or self._process.returncode is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), STOP_S)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    def _check(self) -> None:
        code = None if self._process is None else self._process.returncode
        if code is not None:
            how = f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"
            raise Unreachable(
                f"the bot ended by itself ({how}), so the demo ends too. "
                f"The end of {self.folder.log}: {self._last_words()}"
            )

    def _last_words(self) -> str:
        said = self.folder.log.read_text(encoding="utf-8", errors="replace").split("\n")
        return next((line for line in reversed(said) if line.strip()), "nothing")


async def _is_healthy(client: HttpClient) -> bool:
    try:
        return (await client.get("/healthz", _Health)).status == "ok"
    except Unreachable:
        return False
