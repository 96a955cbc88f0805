"""The terminal while a phone is open: raw keys in, whole screens out, everything put back at the
end."""

import asyncio
import os
import shutil
import signal
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from gateway_sim.handset.keys import Keys
from gateway_sim.handset.screen import Drawn

#: The other screen, with pasted text marked as such; and back.
_OPEN = "\x1b[?1049h\x1b[?2004h"
_SHUT = "\x1b[?2004l\x1b[?1049l"

_READ_OCTETS = 4096


class Terminal:
    """`press` gets each key, `resized` is called when the window changes its size."""

    def __init__(self, press: Callable[[str], None], resized: Callable[[], None]) -> None:
        self._press = press
        self._resized = resized
        self._keys = Keys()
        self._input = sys.stdin.fileno()

    @contextmanager
    def open(self) -> Iterator[None]:
        """Takes the terminal over; whatever happens inside, it is given back as it was."""
        loop = asyncio.get_running_loop()
        before = termios.tcgetattr(self._input)
        tty.setraw(self._input, termios.TCSANOW)
        self._write(_OPEN)
        loop.add_reader(self._input, self._read)
        loop.add_signal_handler(signal.SIGWINCH, self._resized)
        try:
            yield
        finally:
            loop.remove_reader(self._input)
            loop.remove_signal_handler(signal.SIGWINCH)
            self._write(_SHUT)
            termios.tcsetattr(self._input, termios.TCSANOW, before)

    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        columns, rows = shutil.get_terminal_size()
        return max(columns, 20), max(rows, 6)

    def show(self, drawn: Drawn) -> None:
        """Paints the whole screen in one write, so that nothing flickers."""
        rows = "\r\n".join(row + "\x1b[K" for row in drawn.rows)
        self._write(f"\x1b[?25l\x1b[H{rows}\x1b[J\x1b[{drawn.row + 1};{drawn.column + 1}H\x1b[?25h")

    def _read(self) -> None:
        data = b""
        with suppress(BlockingIOError, OSError):
            data = os.read(self._input, _READ_OCTETS)
        for key in self._keys.feed(data) if data else ["interrupt"]:
            self._press(key)

    def _write(self, text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()
