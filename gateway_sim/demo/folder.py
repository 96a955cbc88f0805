"""The folder of a demo: the settings its bot runs with, and a command that uses them.

The same script starts the bot and serves the person at the keyboard, so that whatever they ask is
asked of the database, the key and the registry that the running demo uses, whatever their own
`.env` says.
"""

import fcntl
import secrets
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import msgspec

from gateway_sim.errors import Unreachable

#: Where `bot` is, also when nothing is installed.
CHECKOUT = Path(__file__).parents[2]


class Addresses(msgspec.Struct, frozen=True):
    """HOST:PORT of the simulator's SMPP and HTTP, and of the bot's HTTP."""

    smpp: str
    http: str
    bot: str

    @property
    def simulator_url(self) -> str:
        return f"http://{self.http}"

    @property
    def bot_url(self) -> str:
        return f"http://{self.bot}"


class Folder:
    """Held by one demo at a time, until `release`. `token` opens the bot's HTTP interface."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.token = secrets.token_urlsafe(24)
        self.kelisim = self.path / "kelisim"
        self.log = self.path / "bot.log"
        self._env = self.path / "env"
        self._lock = self._held()

    def release(self) -> None:
        self._lock.close()

    def start_afresh(self, addresses: Addresses) -> None:
        """Removes what an earlier demo left, and writes settings for these addresses."""
        for left in (*self.path.glob("kelisim*"), self._env, self.log):
            left.unlink(missing_ok=True)
        self._env.touch(mode=0o600)
        self._env.write_text(_as_shell(self._settings(addresses)), encoding="utf-8")
        self.kelisim.write_text(self._command(), encoding="utf-8")
        self.kelisim.chmod(0o755)

    def _held(self) -> IO[str]:
        self.path.mkdir(parents=True, exist_ok=True)
        lock = (self.path / "lock").open("a", encoding="ascii")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            raise Unreachable(
                f"a demo is running in {self.path} already: stop it with Ctrl-C in its terminal, "
                "or give this one another folder with --folder"
            ) from None
        return lock

    def _settings(self, addresses: Addresses) -> dict[str, str]:
        """Every setting of the bot, so that nothing is left to somebody's `.env`."""
        return {
            "KELISIM_DATABASE_URL": f"sqlite+aiosqlite:///{self.path / 'kelisim.db'}",
            "KELISIM_WORKER": "",
            "KELISIM_SECRET_KEY": "",
            "KELISIM_GATEWAY_URL": f"smpp://demo:demo@{addresses.smpp}?window=100",
            "KELISIM_SHORT_CODE": "1414",
            "KELISIM_BULK_PACE": "0",
            "KELISIM_QUIET_HOURS": "",
            "KELISIM_DEADLINES": "",
            "KELISIM_LANGUAGE": "",
            "KELISIM_PARTS_WAIT": "120",
            "KELISIM_REGISTRY_URL": addresses.simulator_url,
            "KELISIM_REGISTRY_SECRET": "local-registry-secret",
            "KELISIM_REGISTRY_CALLBACK": "",
            "KELISIM_HTTP": addresses.bot,
            "KELISIM_API_TOKEN": self.token,
            "KELISIM_API_TOKENS": "",
            "KELISIM_WAVE_REPORTS": "5",
            "KELISIM_WAVE_WINDOW": "1h",
            "KELISIM_SEGMENT_PRICE": "",
            "KELISIM_ARCHIVE_AFTER": "",
            "KELISIM_CLOCK": "simulator",
            "KELISIM_SIMULATOR_URL": addresses.simulator_url,
            "KELISIM_CONSOLE_URL": "",
            "KELISIM_CONSOLE_PROXIES": "",
            "KELISIM_CONSOLE_IDLE": "30m",
            "KELISIM_CONSOLE_SESSION": "10h",
            "KELISIM_OIDC_ISSUER": "",
            "KELISIM_OIDC_CLIENT": "",
            "KELISIM_OIDC_SECRET": "",
            "KELISIM_OIDC_CLAIM": "groups",
            "KELISIM_OIDC_ROLES": "",
            "KELISIM_LOG": "pretty",
            "KELISIM_LOG_LEVEL": "info",
        }

    def _command(self) -> str:
        env, python = shlex.quote(str(self._env)), shlex.quote(sys.executable)
        path = shlex.quote(str(CHECKOUT))
        return (
            "#!/bin/sh\n"
            "# `kelisim` with the settings of this demo.\n"
            f"set -a; . {env}; PYTHONPATH={path}; set +a\n"
            f'exec {python} -m bot "$@"\n'
        )


def _as_shell(settings: Mapping[str, str]) -> str:
    return "".join(f"{name}={shlex.quote(value)}\n" for name, value in settings.items())
