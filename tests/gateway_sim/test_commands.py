"""The commands as people run them, in processes of their own."""

import asyncio
import os
import pty
import re
import signal
import sys
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer

from gateway_sim.cli import main
from gateway_sim.http.app import make_app
from tests.gateway_sim.conftest import PHONE
from tests.gateway_sim.independent import LIMIT_S, IndependentEsme, text_of

pytestmark = pytest.mark.system

COMMAND = [sys.executable, "-m", "gateway_sim"]


@pytest.fixture
async def url(simulator, aiohttp_server) -> str:
    server: TestServer = await aiohttp_server(make_app(simulator))
    return str(server.make_url("")).rstrip("/")


async def run(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
    process = await asyncio.create_subprocess_exec(
        *COMMAND,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(3 * LIMIT_S):
        out, err = await process.communicate(stdin)
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def test_send_writes_as_the_phone(simulator, url):
    code, out, _ = await run("send", "8 701 123 45 67", "иә,", "келісемін", "--sim", url)
    assert code == 0
    assert out == f"{PHONE} → 1414: иә, келісемін (1 part)\n"
    assert [m.text for m in simulator.phones.thread(PHONE)] == ["иә, келісемін"]


async def test_send_says_when_there_is_no_simulator(unused_tcp_port):
    nowhere = f"http://127.0.0.1:{unused_tcp_port}"
    code, _, err = await run("send", PHONE, "иә", "--sim", nowhere)
    assert code == 2
    assert "start it with “gateway-sim serve”" in err
    assert "Traceback" not in err


def test_a_wrong_number_is_refused_with_a_sentence(capsys):
    with pytest.raises(SystemExit) as caught:
        main(["send", "123", "иә"])
    assert caught.value.code == 2
    assert "123 is a short code, not a phone number" in capsys.readouterr().err


async def test_chat_in_a_pipe_sends_lines_and_prints_what_comes(simulator, url, esme):
    chatting = asyncio.create_task(
        run("chat", PHONE, "--sim", url, stdin="иә\n\n//бап\n/nix\n".encode())
    )
    assert text_of(await esme.delivery()) == "иә"
    assert text_of(await esme.delivery()) == "/бап"
    await esme.submit("Рақмет", PHONE)
    code, out, _ = await chatting
    assert code == 0
    assert "> иә\n" in out
    assert "< Рақмет\n" in out
    assert "# there is no command /nix" in out


class Terminal:
    """A process in a terminal of its own, as a person would see it."""

    def __init__(self) -> None:
        self.master, self._slave = pty.openpty()
        self.seen = ""
        self._grown = asyncio.Event()

    async def start(self, *arguments: str) -> None:
        asyncio.get_running_loop().add_reader(self.master, self._read)
        self.process = await asyncio.create_subprocess_exec(
            *COMMAND,
            *arguments,
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env=os.environ | {"COLUMNS": "80", "LINES": "24"},
        )

    def type(self, text: str) -> None:
        os.write(self.master, text.encode())

    async def sees(self, text: str) -> None:
        async with asyncio.timeout(3 * LIMIT_S):
            while text not in self.seen:
                self._grown.clear()
                await self._grown.wait()
        self.seen = self.seen[self.seen.rindex(text) + len(text) :]

    async def ends(self) -> int:
        async with asyncio.timeout(LIMIT_S):
            return await self.process.wait()

    async def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self.master)
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()
        os.close(self.master)
        os.close(self._slave)

    def _read(self) -> None:
        raw = os.read(self.master, 65_536).decode("utf-8", "replace")
        self.seen += re.sub(r"\x1b\[[0-9;]*m", "", raw)
        self._grown.set()


@pytest.fixture
async def terminal(url) -> AsyncIterator[Terminal]:
    terminal = Terminal()
    await terminal.start("chat", PHONE, "--sim", url)
    await terminal.sees("Enter sends")
    yield terminal
    await terminal.close()


async def test_chat_in_a_terminal_shows_both_sides_live(terminal, esme):
    terminal.type("иә\r")
    assert text_of(await esme.delivery()) == "иә"
    await terminal.sees("✓✓")
    await esme.submit("Өтініш жіберілді", PHONE)
    await terminal.sees("Өтініш жіберілді")


async def test_chat_explains_itself_and_moves_the_clock(terminal, simulator):
    terminal.type("/help\r")
    await terminal.sees("the clock jumps")
    terminal.type("/wait 3d\r")
    await terminal.sees("it is now")
    assert simulator.clock.offset_s == 259_200


@pytest.mark.parametrize("key", ["\x03", "\x04", "/quit\r"])
async def test_chat_leaves_and_puts_the_terminal_back(terminal, key):
    terminal.type(key)
    assert await terminal.ends() == 0
    await terminal.sees("\x1b[?1049l")
    assert "Traceback" not in terminal.seen


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_serve_says_where_it_is_and_unbinds_when_stopped(stop, unused_tcp_port_factory):
    smpp, http = unused_tcp_port_factory(), unused_tcp_port_factory()
    arguments = ["--smpp", f"127.0.0.1:{smpp}", "--http", f"127.0.0.1:{http}"]
    process = await asyncio.create_subprocess_exec(
        *COMMAND, "serve", *arguments, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    async with asyncio.timeout(3 * LIMIT_S):
        hello = (await process.stderr.readline()).decode()
        assert f"127.0.0.1:{smpp}" in hello
        assert f"http://127.0.0.1:{http}" in hello

        esme = IndependentEsme(smpp)
        await esme.bind()
        process.send_signal(stop)
        assert (await esme.next(lambda pdu: True)).command == "unbind"
        esme.drop()
        _, err = await process.communicate()
    assert process.returncode == 0
    assert b"Traceback" not in err


async def test_serve_names_the_address_that_is_taken(simulator, unused_tcp_port):
    taken = f"127.0.0.1:{simulator.network.port}"
    code, _, err = await run("serve", "--smpp", taken, "--http", f"127.0.0.1:{unused_tcp_port}")
    assert code == 2
    assert f"SMPP cannot listen on {taken}" in err
    assert "--smpp" in err
