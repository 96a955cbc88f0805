"""A phone without a terminal, for scripts and pipes: lines in are sent, messages are printed."""

import asyncio
import sys

from gateway_sim.client import SimulatorClient
from gateway_sim.handset.chat import said
from gateway_sim.handset.commands import Leave, obey
from gateway_sim.handset.screen import details
from gateway_sim.handset.thread import Thread
from gateway_sim.phones import Shown

#: After the last line of input, the phone stays open until it has been quiet for this long, so that
#: the answer is seen.
QUIET_S = 2.0


class PlainChat:
    """Runs until the input has ended and the answers have come."""

    def __init__(self, number: str, to: str, simulator: SimulatorClient) -> None:
        self._number = number
        self._to = to
        self._simulator = simulator
        self._thread = Thread()
        self._heard = asyncio.Event()

    async def run(self) -> None:
        for message in await self._simulator.thread(self._number):
            self._show(message)
        listening = asyncio.create_task(self._listen())
        try:
            await self._speak()
            await self._until_quiet(listening)
        except Leave:
            return
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def _speak(self) -> None:
        while line := await asyncio.to_thread(sys.stdin.readline):
            await self._take(line.rstrip("\r\n"))

    async def _take(self, line: str) -> None:
        if line.startswith("/") and not line.startswith("//"):
            for told in await obey(line, self._number, self._simulator):
                _say(f"# {told}")
        elif line.strip():
            await self._simulator.write(self._number, said(line), self._to)

    async def _listen(self) -> None:
        async for message in self._simulator.events(self._number):
            self._show(message)
            self._heard.set()

    async def _until_quiet(self, listening: asyncio.Task[None]) -> None:
        while not listening.done():
            self._heard.clear()
            try:
                await asyncio.wait_for(self._heard.wait(), QUIET_S)
            except TimeoutError:
                return
        listening.result()

    def _show(self, message: Shown) -> None:
        if self._thread.put(message):
            arrow = "<" if message.direction == "to_phone" else ">"
            text = message.text.replace("\n", "\n  ")
            _say(f"{arrow} {text}\n  # {details(message)}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
