"""The rig with Kannel between bot and simulator: sendsms one way, callbacks the other."""

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from gateway_sim.http.kannel import KannelDoor
from gateway_sim.http.kannel_box import KannelSettings
from tests.rig.rig import PATIENCE_S, Rig

SECRET = "a-secret-of-the-rig"


def get_url(bot_url: str, secret: str = SECRET) -> str:
    """The get-url of docs/connect-kannel.md."""
    return (
        f"{bot_url}/kannel/messages?secret={secret}&from=%p&id=%I&smsc-id=%F&smsc=%i"
        "&charset=%C&text=%b"
    )


class KannelRig(Rig):
    """`repeat`: how often each callback is made."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str] | None = None,
        *,
        repeat: int = 1,
        **how: Any,
    ) -> None:
        super().__init__(folder, settings, **how)
        address = self.simulator_url.removeprefix("http://")
        self.bot.environment["KELISIM_GATEWAY_URL"] = (
            f"http+kannel://rig:rig@{address}?window={how.get('window', 50)}&secret={SECRET}"
        )
        app = self._runner.app
        assert isinstance(app, web.Application)
        self.kannel = KannelDoor(app, KannelSettings(get_url=get_url(self.bot_url), repeat=repeat))

    async def __aenter__(self) -> "KannelRig":
        await super().__aenter__()
        await self.kannel.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.kannel.stop()
        await super().__aexit__(*error)

    async def start(self) -> None:
        """Starts the bot and waits until it can send."""
        await self.bot.start()
        deadline = time.monotonic() + PATIENCE_S
        async with aiohttp.ClientSession() as client:
            while not await self._is_up(client):
                self.alive()
                if time.monotonic() > deadline:
                    raise TimeoutError(f"the bot did not find Kannel within {PATIENCE_S} s")
                await asyncio.sleep(0.02)

    async def close_http(self) -> None:
        """Nobody listens at sendsms any more (nor for phones, clock and registry)."""
        for site in list(self._runner.sites):
            await site.stop()

    async def _is_up(self, client: aiohttp.ClientSession) -> bool:
        try:
            async with client.get(f"{self.bot_url}/healthz") as answer:
                return (await answer.json())["gateway"] == "up"
        except aiohttp.ClientError:
            return False
