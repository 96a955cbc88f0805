"""`gateway-sim play FILE…`: plays conversation files against a running system."""

import argparse
import asyncio
import sys
from pathlib import Path

from gateway_sim.cli.options import Commands, add_bot, add_sim, seconds
from gateway_sim.client import SimulatorClient
from gateway_sim.conversation import Conversation, read
from gateway_sim.errors import ConversationError
from gateway_sim.play.bot import BotClient
from gateway_sim.play.stage import Played, Stage

#: Conversations at a time: more would make each other wait on a small machine.
AT_ONCE = 100

CANNOT_BE_READ = 2


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "play",
        help="play conversation files and say where the system departs from them",
        description="Plays each FILE with a phone of its own against a running bot and simulator. "
        "The simulator's clock jumps where files wait, so the bot should follow it "
        "(KELISIM_CLOCK=simulator). Exit code 1 says that a conversation went another way.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="or a folder of *.chat")
    add_bot(parser)
    add_sim(parser)
    parser.add_argument(
        "--patience",
        type=seconds,
        default=10.0,
        metavar="S",
        help="how long an expectation may take to come true, in real seconds (%(default)s)",
    )
    parser.add_argument("--at-once", type=int, default=AT_ONCE, metavar="N", help="%(default)s")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    conversations, unreadable = _read_all(_files(options.files))
    for error in unreadable:
        print(error, file=sys.stderr)
    departed = asyncio.run(_play(conversations, options))
    if unreadable:
        return CANNOT_BE_READ
    return 1 if departed else 0


async def _play(conversations: list[Conversation], options: argparse.Namespace) -> int:
    """How many conversations departed from their files."""
    departed = 0
    async with (
        SimulatorClient(options.sim) as simulator,
        BotClient(options.bot, options.token) as bot,
    ):
        stage = Stage(simulator, bot, patience_s=options.patience, at_once=max(1, options.at_once))
        async for played in stage.play(conversations):
            departed += played.departure is not None
            print("\n".join(_lines(played)), flush=True)
    print(f"{len(conversations) - departed} as written, {departed} departed")
    return departed


def _lines(played: Played) -> list[str]:
    conversation, departure = played.conversation, played.departure
    if departure is None:
        return [f"✓ {conversation.title}"]
    return [
        f"✗ {conversation.title}",
        f"  {conversation.file}:{departure.line} departs, on the phone {played.phone}",
        f"    expected {departure.expected}",
        f"    got      {departure.got}",
    ]


def _files(given: list[Path]) -> list[Path]:
    return [
        file
        for path in given
        for file in (sorted(path.rglob("*.chat")) if path.is_dir() else [path])
    ]


def _read_all(files: list[Path]) -> tuple[list[Conversation], list[ConversationError]]:
    conversations, errors = [], []
    for file in files:
        try:
            conversations.append(read(file))
        except ConversationError as error:
            errors.append(error)
    return conversations, errors
