"""Debian's Kannel as two processes, with the very kannel.conf of docs/connect-kannel.md."""

import asyncio
import os
import re
import shutil
from asyncio.subprocess import Process
from pathlib import Path

from tests.rig.rig import free_port

ROOT = Path(__file__).parent.parent.parent
_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
BEARERBOX = shutil.which("bearerbox", path=_PATH)
SMSBOX = shutil.which("smsbox", path=_PATH)

INSTALLED = bool(BEARERBOX and SMSBOX)
WHY_NOT = "Debian's Kannel is not installed, so nothing was tried with it: apt-get install kannel"

SECRET = "a-secret-of-the-boxes"
PASSWORD = "a-password-of-the-boxes"


def documented() -> str:
    """The kannel.conf that an operator copies."""
    page = (ROOT / "docs" / "connect-kannel.md").read_text(encoding="utf-8")
    found = re.search(r"^```\n(group = core\n.*?)^```", page, re.M | re.S)
    assert found, "docs/connect-kannel.md shows no kannel.conf"
    return found[1]


class Boxes:
    """bearerbox and smsbox in `folder`, bound to an SMSC at `smpp`, calling back a bot at `bot`.
    With `answer`, Kannel answers each message from a phone with that text itself."""

    def __init__(self, folder: Path, *, smpp: int, bot: str = "", answer: str = "") -> None:
        self.sendsms = free_port()
        self._smsbox_port = free_port()
        self._folder = folder
        self._conf = folder / "kannel.conf"
        conf = self._adapted(smpp, bot)
        self._conf.write_text(_answering(conf, answer) if answer else conf, encoding="utf-8")
        self._bearerbox: Process | None = None
        self._smsbox: Process | None = None

    @property
    def gateway_url(self) -> str:
        return f"http+kannel://kelisim:{PASSWORD}@127.0.0.1:{self.sendsms}?secret={SECRET}"

    async def start(self) -> None:
        """Returns when sendsms listens."""
        await self.start_bearerbox()
        await self.start_smsbox()

    async def start_bearerbox(self) -> None:
        self._bearerbox = await self._run(BEARERBOX, "bearerbox")
        await self._until_listening(self._smsbox_port, self._bearerbox)

    async def start_smsbox(self) -> None:
        self._smsbox = await self._run(SMSBOX, "smsbox")
        await self._until_listening(self.sendsms, self._smsbox)

    async def kill_smsbox(self) -> None:
        """SIGKILL, as a machine does it."""
        await _kill(self._smsbox)

    async def kill(self) -> None:
        """A bearerbox that is told to stop takes half a minute over it."""
        await _kill(self._smsbox)
        await _kill(self._bearerbox)

    def _adapted(self, smpp: int, bot: str) -> str:
        """With our ports, secrets and folder, and less patience before a callback comes again."""
        conf = documented()
        for old, new in (
            ("admin-port = 13000", f"admin-port = {free_port()}"),
            ("smsbox-port = 13001", f"smsbox-port = {self._smsbox_port}"),
            ("sendsms-port = 13013", f"sendsms-port = {self.sendsms}"),
            ("host = HOST", "host = 127.0.0.1"),
            ("port = 2775", f"port = {smpp}"),
            ("= USER", "= kannel"),
            ("= PASSWORD", "= kannel"),
            ("SENDSMS-PASSWORD", PASSWORD),
            ("CALLBACK-SECRET", SECRET),
            ("http://127.0.0.1:8414", bot),
            ("/var/spool/kannel/store", str(self._folder / "store")),
            ("http-queue-delay = 10", "http-queue-delay = 1"),
            ("reconnect-delay = 5", "reconnect-delay = 1"),
        ):
            assert conf.count(old) == 1, f"docs/connect-kannel.md says “{old}” no longer, or twice"
            conf = conf.replace(old, new)
        return conf

    async def _run(self, program: str | None, name: str) -> Process:
        assert program is not None, WHY_NOT
        with (self._folder / f"{name}.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                program, "-v", "1", str(self._conf), cwd=self._folder, stdout=log, stderr=log
            )

    async def _until_listening(self, port: int, process: Process) -> None:
        async with asyncio.timeout(30):
            while True:
                assert process.returncode is None, self.last_words()
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                except OSError:
                    await asyncio.sleep(0.05)
                    continue
                writer.close()
                return

    def last_words(self) -> str:
        logs = sorted(self._folder.glob("*box.log"))
        return "\n".join(path.read_text(errors="replace")[-2000:] for path in logs)


def _answering(conf: str, answer: str) -> str:
    conf = conf.replace("max-messages = 0", "max-messages = 1")
    return re.sub(r"^get-url = .*$", f'text = "{answer}"', conf, flags=re.M)


async def _kill(process: Process | None) -> None:
    if process is not None and process.returncode is None:
        process.kill()
        await process.wait()
