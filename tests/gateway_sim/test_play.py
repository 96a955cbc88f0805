"""Conversation files played over the wire, against a bot of forty lines."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from gateway_sim.cli import main
from tests.gateway_sim.conftest import LIMIT_S, until
from tests.gateway_sim.fake_bot import TOKEN, FakeBot

TO_THE_MONEY = """\
title To the money
offer birth order=1
< 1414 | келісесіз
state offered
> иә
< өтініш
registry assigned 164350 2026-04-01
< assigned 164350
registry paid 164350
< paid
state paid
language kk
citizen open
case unclear
< silence
"""


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch):
    monkeypatch.setattr("gateway_sim.play.player.GRACE_S", 0.0)
    monkeypatch.setattr("gateway_sim.play.player.REST_S", 0.1)


@pytest.fixture
async def bot(simulator) -> AsyncIterator[FakeBot]:
    bot = FakeBot(simulator)
    await bot.start()
    yield bot
    await bot.stop()


@pytest.fixture
async def play(http, bot, aiohttp_server, tmp_path, capsys) -> Callable:
    """Plays texts as files, as the command would; the exit code and what was printed."""
    server = await aiohttp_server(bot.app)
    bot.callback = str(server.make_url("/api/v1/registry/decisions"))

    async def run(*texts: str, token: str = TOKEN, patience: str = "0.2") -> tuple[int, str]:
        files = []
        for number, text in enumerate(texts):
            file = tmp_path / f"{number}.chat"
            file.write_text(text, encoding="utf-8")
            files.append(str(file))
        urls = ["--sim", str(http.make_url("")), "--bot", str(server.make_url(""))]
        arguments = ["play", *files, *urls, "--token", token, "--patience", patience]
        code = await asyncio.wait_for(asyncio.to_thread(main, arguments), 3 * LIMIT_S)
        output = capsys.readouterr()
        return code, output.out + output.err

    return run


async def test_a_conversation_that_goes_as_written_is_ticked(play):
    code, printed = await play(TO_THE_MONEY, patience="10")
    assert printed.splitlines() == ["✓ To the money", "1 as written, 0 departed"]
    assert code == 0


@pytest.mark.parametrize(
    ("text", "line", "expected", "got"),
    [
        ("offer birth\n< ақша", 2, "a message with “ақша”", "1414: бала туғанда"),
        ("offer birth\n< silence", 2, "silence", "1414: бала туғанда"),
        ("offer birth\n< 1414\n< 1414", 3, "a message with “1414”", "no message"),
        ("offer birth\n< 1414\nstate paid", 3, "offer A in state paid", "it in state offered"),
        ("offer birth\ncase fraud", 2, "a case fraud", "cases: unclear"),
        ("offer birth\nlanguage ru", 2, "the language ru", "the language kk"),
        ("offer birth\ncitizen stopped", 2, "the citizen in state stopped", "in state open"),
        ("offer birth\nregistry paid 5", 2, "an application at the registry", "none"),
        ("offer burial", 1, "the bot to take the offer", "benefit: there is no such benefit"),
    ],
)
async def test_a_departure_is_told_with_file_line_expected_and_got(play, text, line, expected, got):
    code, printed = await play(text)
    assert code == 1
    assert f"0.chat:{line} departs" in printed
    assert f"expected {expected}" in printed
    assert got in printed.split("got      ")[1]


async def test_several_files_have_a_phone_each_and_share_the_clock(play, simulator, bot):
    waits = "offer birth\n< 1414\nwait 3d\n< мерзім өтті\nstate expired"
    refuses = "offer birth\n< 1414\n> жоқ\n< бас тарттыңыз\nstate refused"
    code, printed = await play(waits, refuses, TO_THE_MONEY, patience="10")

    assert "3 as written, 0 departed" in printed
    assert code == 0
    assert len(bot.conversations) == 3
    # The jump is to a moment three days after the wait began; the seconds since then are real.
    assert 259_200 - 60 <= simulator.clock.offset_s < 259_200 + 2 * 86_400


async def test_a_file_that_throttles_is_played_after_all_others(play):
    throttles = "title throttles\nnetwork throttled\noffer birth\nnetwork delivered\nwait 10m"
    others = [f"title other {n}\noffer birth\n< 1414" for n in range(3)]
    _, printed = await play(throttles, *others, patience="10")
    titles = [line[2:] for line in printed.splitlines()[:-1]]
    assert titles[-1] == "throttles"
    assert len(titles) == 4


async def test_a_conversation_begins_at_ten_in_the_morning(play, simulator):
    await play("offer birth\n< 1414")
    hour = (simulator.clock.today().hour + 5) % 24
    assert hour == 10


async def test_the_same_file_can_be_played_again_with_another_phone(play, bot):
    for _ in range(2):
        code, _ = await play("offer birth\n< 1414")
        assert code == 0
    assert len(bot.conversations) == 2


async def test_network_and_withdraw_reach_their_doors(play, bot, simulator):
    code, _ = await play("network undelivered\noffer birth\n< 1414\nwithdraw\nstate withdrawn")
    assert code == 0
    [phone] = bot.conversations
    await until(simulator, lambda: simulator.phones.thread(phone)[0].state == "undelivered")


async def test_a_phone_that_is_off_gets_nothing_until_it_is_on(play, simulator):
    code, printed = await play("phone off\noffer birth\n< silence\nphone on\n< 1414\n< silence")
    assert code == 0, printed


async def test_what_comes_while_a_phone_is_off_is_not_received(play):
    _, printed = await play("phone off\noffer birth\n< 1414", patience="0.1")
    assert "got      no message" in printed


async def test_a_profile_of_the_network_ends_with_the_file(play, simulator):
    seen = []
    simulator.clock.listen(lambda: seen.append(simulator.network.condition.name))
    code, printed = await play("network profile capped\noffer birth\n< 1414\nwait 1h")
    assert (0, "capped") == (code, seen[-1]), printed
    assert "healthy" == simulator.network.condition.name


async def test_the_clock_jumps_to_what_is_due_next(play, simulator):
    code, printed = await play("offer birth\n< 1414\nnetwork late\n> жоқ\n< бас\nnext")
    assert "expected something to be due" in printed or "expected a message" in printed
    assert 3000 < simulator.clock.offset_s
    assert code == 1


async def test_a_file_can_refuse_with_any_error(play, simulator):
    await play("network ESME_RINVDSTADR 1\noffer birth\nwait 1m")
    assert 0 < simulator.network.stats()["to_phones"]["refused"]


async def test_a_file_that_cannot_be_read_stops_only_itself(play):
    code, printed = await play("offer birth\n< 1414", "ofer birth")
    assert code == 2
    assert "1.chat:1: there is no command “ofer”" in printed
    assert "1 as written, 0 departed" in printed


async def test_a_refused_token_is_said_plainly(play):
    code, printed = await play("offer birth", token="wrong")
    assert code == 2
    assert "the bot says 401" in printed
    assert "wrong token" in printed


def test_a_simulator_that_is_not_there_is_said_plainly(tmp_path, capsys, unused_tcp_port):
    file = tmp_path / "some.chat"
    file.write_text("> иә")
    nowhere = f"http://127.0.0.1:{unused_tcp_port}"
    assert main(["play", str(file), "--sim", nowhere, "--bot", nowhere]) == 2
    assert f"does not answer at {nowhere}" in capsys.readouterr().err
