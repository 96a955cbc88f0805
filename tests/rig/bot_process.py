"""The service as a process of its own, so that it can be killed as a machine kills it."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


class BotProcess:
    """`kelisim run` with settings of its own; nothing of the caller's environment leaks in."""

    def __init__(self, settings: Mapping[str, str], log: Path) -> None:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("KELISIM_")}
        self.environment = {**kept, **settings}
        self._log = log
        self._process: Process | None = None

    async def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run",
                cwd=ROOT, env=self.environment, stdout=log, stderr=log,
            )  # fmt: skip

    async def kill(self) -> None:
        """SIGKILL: no handler runs, nothing is flushed. One that never started needs none."""
        if self._process is not None:
            await self._end(signal.SIGKILL)

    def kill_now(self) -> None:
        """SIGKILL this very instant, without waiting for the end."""
        if self._process is not None and not self.ended:
            self._process.kill()

    async def ended_within(self, seconds: float) -> None:
        """Waits for the end, but no longer than that."""
        assert self._process is not None, "start it first"
        with suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), seconds)

    async def stop(self) -> int:
        """SIGTERM and a clean end; the exit code."""
        return await self._end(signal.SIGTERM)

    @property
    def pid(self) -> int:
        assert self._process is not None, "start it first"
        return self._process.pid

    def pause(self) -> None:
        """SIGSTOP: it does nothing at all until `wake`, and notices nothing of it."""
        assert self._process is not None, "start it first"
        self._process.send_signal(signal.SIGSTOP)

    def wake(self) -> None:
        assert self._process is not None, "start it first"
        self._process.send_signal(signal.SIGCONT)

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def ended(self) -> bool:
        """Whether it ended, by itself unless we killed it, which it never should."""
        return self._process is not None and not self.runs

    @property
    def ended_by_itself(self) -> bool:
        killed = -signal.SIGKILL
        return self._process is not None and self._process.returncode not in {None, killed}

    async def _end(self, how: signal.Signals) -> int:
        assert self._process is not None, "start it first"
        with suppress(ProcessLookupError):
            self._process.send_signal(how)
        return await self._process.wait()
