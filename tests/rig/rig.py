"""Simulator, phones, registry and clock in this process; `kelisim run` in one of its own.

They meet on the wire only, on free loopback ports, as in production.
"""

import asyncio
import socket
import time
from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

from gateway_sim.http.app import make_app
from gateway_sim.network import NetworkSettings
from gateway_sim.simulator import RegistrySettings, Simulator
from tests.rig.bot_process import BotProcess

TOKEN = "a-token-for-the-rig"
#: Starting Python on a busy machine takes its time; a bot that is not bound by then never will be.
PATIENCE_S = 60.0


class Rig:
    """`settings` are added to those that connect the two; `window` is the link's, both ways, and
    `link` holds more options of the bot's end (`&response=5`).
    Use it as an async context; `start` the bot when it shall run."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str] | None = None,
        *,
        window: int = 50,
        receipt_delay_s: float = 0.05,
        registry: RegistrySettings | None = None,
        link: str = "",
    ) -> None:
        smpp, http, bot_http = free_port(), free_port(), free_port()
        self.simulator = Simulator(
            NetworkSettings(port=smpp, receipt_delay_s=receipt_delay_s, window=window),
            registry or RegistrySettings(assign_after_s=0.1, pay_after_s=0.1),
        )
        self.simulator_url = f"http://127.0.0.1:{http}"
        self._bot_http = bot_http
        self.log = folder / "bot.log"
        self._http = http
        self._runner = web.AppRunner(make_app(self.simulator), access_log=None, shutdown_timeout=1)
        self.bot = BotProcess(
            {
                "KELISIM_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'rig.db'}",
                "KELISIM_GATEWAY_URL": f"smpp://rig:rig@127.0.0.1:{smpp}?window={window}{link}",
                "KELISIM_REGISTRY_URL": self.simulator_url,
                "KELISIM_SIMULATOR_URL": self.simulator_url,
                "KELISIM_CLOCK": "simulator",
                "KELISIM_HTTP": f"127.0.0.1:{bot_http}",
                "KELISIM_API_TOKEN": TOKEN,
                **(settings or {}),
            },
            self.log,
        )

    @property
    def bot_url(self) -> str:
        return f"http://127.0.0.1:{self._bot_http}"

    async def __aenter__(self) -> "Rig":
        await self.simulator.start()
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._http).start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.bot.kill()
        await self.simulator.stop()
        await self._runner.cleanup()

    async def start(self) -> None:
        """Starts the bot and waits until it is bound."""
        await self.bot.start()
        deadline = time.monotonic() + PATIENCE_S
        while not self.simulator.network.stats()["sessions"]:
            self.alive()
            if time.monotonic() > deadline:
                raise TimeoutError(f"the bot was not bound within {PATIENCE_S} s")
            await asyncio.sleep(0.01)

    def alive(self) -> None:
        """Raises, with its last words, when the bot has ended by itself."""
        if self.bot.ended:
            said = self.log.read_text(encoding="utf-8")[-2000:]
            raise RuntimeError(f"the bot ended by itself:\n{said}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
