"""Programs of this house as processes, and what they cost."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

from bot.errors import YearError

#: Where the programs are, also when nothing is installed.
CHECKOUT = Path(__file__).parents[2]

#: How long one may take to end after it was told to, in seconds.
STOP_S = 60.0

_LAST_WORDS = 2000


class Cost(msgspec.Struct, frozen=True):
    """Seconds on the wall and of processors; octets of memory at the peak."""

    wall_s: float
    cpu_s: float
    peak: int


class Process:
    """`python -m MODULE ARGUMENTS`; what it says goes to `log`."""

    def __init__(self, module: str, *arguments: str, env: Mapping[str, str], log: Path) -> None:
        self._arguments = (module, *arguments)
        self._log = log
        self._began = time.monotonic()
        with log.open("ab") as out:
            self._process = subprocess.Popen(  # noqa: S603 - our own programs
                [sys.executable, "-m", *self._arguments],
                cwd=log.parent,
                env=_environment(env),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def check(self) -> None:
        """Raises YearError when it has ended by itself."""
        if self._process.poll() is not None:
            raise YearError(f"{self} ended by itself; the end of {self._log}:\n{self.last_words()}")

    async def ended(self) -> Cost:
        """Waits for its end, and raises YearError for one that was no success."""
        _, status, used = await asyncio.to_thread(os.wait4, self._process.pid, 0)
        self._process.returncode = code = os.waitstatus_to_exitcode(status)
        if code:
            raise YearError(f"{self} failed (exit code {code}): {self.last_words()}")
        wall_s = time.monotonic() - self._began
        return Cost(wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)

    def cost(self) -> Cost:
        """So far."""
        about = Path(f"/proc/{self._process.pid}")
        fields = (about / "stat").read_text().rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12])
        lines = (about / "status").read_text().splitlines()
        peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
        return Cost(time.monotonic() - self._began, ticks / os.sysconf("SC_CLK_TCK"), peak * 1024)

    def stop(self) -> None:
        """Tells it to end, and waits until it has."""
        if self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def last_words(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")[-_LAST_WORDS:].strip()

    def __str__(self) -> str:
        return " ".join(self._arguments[:2])


def _environment(env: Mapping[str, str]) -> dict[str, str]:
    """Nothing of the caller's settings leaks in."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KELISIM_")}
    return {**kept, "PYTHONPATH": str(CHECKOUT), **env}
