"""An open phone: the person's keys on one side, the simulator's events on the other."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime

from gateway_sim.client import SimulatorClient, Time
from gateway_sim.errors import SimulatorError, Unreachable
from gateway_sim.handset.commands import Leave, obey
from gateway_sim.handset.draft import Draft
from gateway_sim.handset.screen import View, draw
from gateway_sim.handset.terminal import Terminal
from gateway_sim.handset.thread import Thread

#: A page of scrolling, in lines.
PAGE = 8

#: How often the clock at the top is drawn, and how soon a lost simulator is looked for again.
CLOCK_S = 10.0
AGAIN_S = 1.0

#: How long one question for the clock waits for it to jump.
CLOCK_WAIT_S = 30.0


class Chat:
    """Runs until the person leaves."""

    def __init__(self, number: str, to: str, simulator: SimulatorClient) -> None:
        self._number = number
        self._to = to
        self._simulator = simulator
        self._thread = Thread()
        self._draft = Draft()
        self._notice: tuple[str, ...] = ()
        self._scroll = 0
        self._time: Time | None = None
        self._left = asyncio.Event()
        self._work: set[asyncio.Task[None]] = set()
        self._terminal = Terminal(self._press, self._paint)

    async def run(self) -> None:
        """Raises Unreachable when there is no simulator to begin with."""
        await self._simulator.time()
        with self._terminal.open():
            for round_ in (self._listen(), self._follow_clock(), self._tick()):
                self._start(round_)
            self._paint()
            await self._left.wait()
            for task in self._work:
                task.cancel()
            await asyncio.gather(*self._work, return_exceptions=True)

    async def _listen(self) -> None:
        while True:
            try:
                async for message in self._simulator.events(self._number):
                    self._thread.put(message)
                    self._paint()
            except Unreachable as error:
                self._tell(str(error))
                await asyncio.sleep(AGAIN_S)

    async def _follow_clock(self) -> None:
        version = -1
        while True:
            try:
                self._time = await self._simulator.time(after=version, wait_s=CLOCK_WAIT_S)
                version = self._time.version
                self._paint()
            except Unreachable:
                await asyncio.sleep(AGAIN_S)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(CLOCK_S)
            self._paint()

    def _press(self, key: str) -> None:
        match key:
            case "interrupt":
                self._left.set()
            case "end-of-input" if not self._draft.text:
                self._left.set()
            case "end-of-input":
                self._draft.press("delete")
            case "page-up":
                self._scroll += PAGE
            case "page-down":
                self._scroll = max(0, self._scroll - PAGE)
            case "enter":
                self._enter(self._draft.finish())
            case _:
                self._draft.press(key)
                self._notice = ()
        self._paint()

    def _enter(self, line: str) -> None:
        self._scroll, self._notice = 0, ()
        if line.strip():
            self._start(self._carry_out(line))

    async def _carry_out(self, line: str) -> None:
        try:
            if line.startswith("/") and not line.startswith("//"):
                self._tell(*await obey(line, self._number, self._simulator))
            else:
                await self._simulator.write(self._number, said(line), self._to)
        except Leave:
            self._left.set()
        except SimulatorError as error:
            self._tell(str(error))

    def _tell(self, *lines: str) -> None:
        self._notice = lines
        self._paint()

    def _paint(self) -> None:
        if self._left.is_set():
            return
        real = datetime.now().astimezone()
        now = self._time.at(real) if self._time else real
        view = View(
            self._number, self._thread.shown(), self._draft, now, self._notice, self._scroll
        )
        self._terminal.show(draw(view, *self._terminal.size()))

    def _start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)


def said(line: str) -> str:
    """The message a typed line stands for: two slashes at its beginning say one."""
    return line[1:] if line.startswith("//") else line
