"""A bell: rung by whoever has work for somebody else, waited for by whoever does it."""

import asyncio


class Wake:
    """Any number of rings before the next `wait` count as one."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def __call__(self) -> None:
        self._rung.set()

    async def wait(self, timeout_s: float | None = None) -> None:
        """Returns at a ring, or after `timeout_s`."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._rung.wait()
        except TimeoutError:
            return
        self._rung.clear()
