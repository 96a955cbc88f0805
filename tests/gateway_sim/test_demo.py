"""The demo as people run it: everything up, a phone answered, everything gone again."""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import fields
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar

from bot.settings import Settings
from gateway_sim.client import SimulatorClient
from gateway_sim.demo.bot import DemoBot
from gateway_sim.demo.folder import Addresses, Folder
from gateway_sim.errors import Unreachable

#: A demo starts two Pythons; on a busy machine that takes its time.
LIMIT_S = 120.0

BIRTH = "+77000001005"

#: What a person may have in the environment, and a demo must not care about.
FOREIGN = {
    "KELISIM_GATEWAY_URL": "smpp://real:secret@192.0.2.1:2775",
    "KELISIM_SECRET_KEY": "a-real-secret-of-production",
    "KELISIM_QUIET_HOURS": "00:00-23:59",
    "KELISIM_LANGUAGE": "nonsense",
}


class Demo:
    """`gateway-sim demo` on free ports, in a process group of its own as in a terminal."""

    def __init__(self, folder: Path, ports: list[int]) -> None:
        self.folder = folder
        self.addresses = Addresses(*(f"127.0.0.1:{port}" for port in ports))

    async def start(self, *options: str) -> None:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "gateway_sim", "demo",
            "--smpp", self.addresses.smpp, "--http", self.addresses.http,
            "--bot", self.addresses.bot, "--folder", str(self.folder), *options,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            env={**os.environ, **FOREIGN}, start_new_session=True,
        )  # fmt: skip

    async def says(self, wanted: str) -> str:
        """Everything up to the line that holds `wanted`."""
        assert self.process.stdout is not None
        said = ""
        async with asyncio.timeout(LIMIT_S):
            while wanted not in said:
                line = await self.process.stdout.readline()
                assert line, f"it ended with {said!r}"
                said += line.decode()
        return said

    async def ends(self) -> tuple[int, str, str]:
        async with asyncio.timeout(LIMIT_S):
            out, err = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, out.decode(), err.decode()

    def press_ctrl_c(self) -> None:
        os.killpg(self.process.pid, signal.SIGINT)

    def nothing_listens(self) -> bool:
        return all(_is_free(one) for one in (self.addresses.smpp, self.addresses.bot))

    async def close(self) -> None:
        if self.process.returncode is None:
            self.process.terminate()
            await self.process.communicate()


def _is_free(address: str) -> bool:
    host, port = address.split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) != 0


@pytest.fixture
async def demo(tmp_path, unused_tcp_port_factory) -> AsyncIterator[Demo]:
    demo = Demo(tmp_path / "demo", [unused_tcp_port_factory() for _ in range(3)])
    yield demo
    await demo.close()


async def answer(text: str, simulator: SimulatorClient) -> None:
    await simulator.write(BIRTH, text)


async def hears(simulator: SimulatorClient, piece: str) -> None:
    """Returns when the phone has a message with `piece`."""
    seen = "0"
    async with asyncio.timeout(LIMIT_S):
        while True:
            for message in await simulator.thread(BIRTH, seen, 10.0):
                seen = message.id
                if message.direction == "to_phone" and piece in message.text:
                    return


@pytest.mark.system
async def test_a_demo_pays_a_benefit_and_leaves_nothing_running(demo):
    await demo.start()
    said = await demo.says("Ctrl-C stops everything")
    assert f"chat {BIRTH} --sim {demo.addresses.simulator_url}" in said
    async with SimulatorClient(demo.addresses.simulator_url) as simulator:
        await hears(simulator, "1414")
        await answer("иә", simulator)
        await hears(simulator, "1)")
        await answer("1", simulator)
        await hears(simulator, "аударылды")
    log = await kelisim(demo, "log", BIRTH)
    assert "birth, paid" in log
    demo.press_ctrl_c()
    code, out, err = await demo.ends()
    assert (code, err) == (0, "")
    assert out.endswith("Everything has stopped.\n")
    assert demo.nothing_listens()
    last = (demo.folder / "bot.log").read_text().splitlines()[-1]
    assert "stopped" in last


async def kelisim(demo: Demo, *command: str) -> str:
    """The command the guide tells of, with somebody else's settings in the environment."""
    process = await asyncio.create_subprocess_exec(
        demo.folder / "kelisim", *command, stdout=asyncio.subprocess.PIPE,
        env={**os.environ, **FOREIGN},
    )  # fmt: skip
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode()


@pytest.mark.system
async def test_a_stranger_is_let_into_the_console_of_a_demo(demo):
    await demo.start()
    said = await demo.says("Ctrl-C stops everything")
    console = f"{demo.addresses.bot_url}/console"
    assert console in said
    found = re.search(r"Name  (\S+)  and password  (\S+)  \(", said)
    assert found is not None
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as browser:
        typed = {"login": found[1], "password": found[2]}
        await _send(browser, f"{console}/sign-in", **typed)
        chosen = "four plain words together"
        page = await _send(browser, f"{console}/sign-in/password", password=chosen, again=chosen)
        key = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
        assert key is not None
        page = await _send(browser, f"{console}/sign-in/telephone", code=await _telephone(key[1]))
        assert 'class="codes"' in page
        async with browser.get(f"{console}/work") as answer:
            assert answer.status == 200
            assert answer.url.path == "/console/work"


async def _send(browser: ClientSession, url: str, **typed: str) -> str:
    """Fills in the form of a page; what comes next."""
    async with browser.get(url) as answer:
        csrf = re.search(r'name="csrf" value="([^"]+)"', await answer.text())
    assert csrf is not None
    async with browser.post(url, data={"csrf": csrf[1], **typed}) as answer:
        assert answer.status == 200
        return await answer.text()


async def _telephone(key: str) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "gateway_sim", "code", *key.split(), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    return out.decode().strip()


@pytest.mark.system
@pytest.mark.parametrize("option", ["smpp", "http", "bot"])
async def test_a_taken_port_is_told_with_what_to_do(demo, option):
    address = getattr(demo.addresses, option)
    host, port = address.split(":")
    with socket.create_server((host, int(port))):
        await demo.start()
        code, _, err = await demo.ends()
    assert code == 2
    assert err.startswith(f"gateway-sim: {address} cannot be listened on")
    assert f"choose another address with --{option} HOST:PORT" in err
    assert err.count("\n") == 1
    assert not (demo.folder / "kelisim.db").exists()


@pytest.mark.system
async def test_refused_offers_end_the_demo_and_its_bot(demo, tmp_path):
    offers = tmp_path / "offers.jsonl"
    offers.write_text('{"offer_id": "1", "benefit": "moon_walk", "phone": "+77000001005"}\n')
    await demo.start("--offers", str(offers))
    code, _, err = await demo.ends()
    assert code == 2
    assert "the bot refuses 1 of the offers: " in err
    assert demo.nothing_listens()


@pytest.mark.parametrize(
    ("content", "why"), [("", "is empty"), ("{", "cannot be read"), (None, "cannot be read")]
)
async def test_a_file_without_offers_stops_the_start(demo, tmp_path, content, why):
    offers = tmp_path / "offers.jsonl"
    if content is not None:
        offers.write_text(content)
    await demo.start("--offers", str(offers))
    code, _, err = await demo.ends()
    assert code == 2
    assert f"{offers} {why}" in err


async def test_a_bot_that_dies_is_told_with_its_last_words(tmp_path):
    bot = DemoBot(Folder(tmp_path))
    bot.folder.kelisim.write_text(
        "#!/bin/sh\necho first\necho 'kelisim: I cannot go on.'\nexit 2\n"
    )
    bot.folder.kelisim.chmod(0o755)
    await bot.start()
    with pytest.raises(
        Unreachable, match=r"the bot ended by itself \(exit code 2\).*kelisim: I cannot go on\."
    ):
        await bot.until_dead()
    bot.folder.release()


def test_a_folder_belongs_to_one_demo_at_a_time(tmp_path):
    folder = Folder(tmp_path)
    with pytest.raises(Unreachable, match="a demo is running in"):
        Folder(tmp_path)
    folder.release()
    Folder(tmp_path).release()


def test_every_start_is_a_fresh_one(tmp_path):
    for name in ("kelisim.db", "kelisim.db-wal", "kelisim.db.key", "bot.log"):
        (tmp_path / name).write_text("old")
    folder = Folder(tmp_path)
    folder.start_afresh(Addresses("127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"))
    folder.release()
    assert {"env", "kelisim", "lock"} == {path.name for path in tmp_path.iterdir()}
    assert (tmp_path / "env").stat().st_mode & 0o077 == 0


def test_no_setting_is_left_to_the_environment(tmp_path):
    folder = Folder(tmp_path)
    folder.start_afresh(Addresses("127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"))
    folder.release()
    lines = (tmp_path / "env").read_text().splitlines()
    named = {line.partition("=")[0] for line in lines}
    assert named == {field.metadata["env"] for field in fields(Settings)}
