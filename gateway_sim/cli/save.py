"""`gateway-sim save NUMBER`: what happened on a phone, as a conversation file."""

import argparse
import asyncio
from pathlib import Path

from gateway_sim.cli.options import Commands, add_sim, phone
from gateway_sim.client import SimulatorClient
from gateway_sim.errors import Unreachable


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "save",
        help="save what happened on a phone as a conversation file",
        description="Writes the conversation of the phone NUMBER as a file that “gateway-sim play” "
        "runs: what it got and sent, the offers, the registry's decisions, the waits. The "
        "simulator asks the bot for offers and states.",
    )
    parser.add_argument("number", type=phone, metavar="NUMBER", help="as in +77011234567")
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="without it, the screen")
    parser.add_argument("--title", default="", help="what the conversation shows")
    add_sim(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    text = asyncio.run(_saved(options))
    if options.file is None:
        print(text, end="")
        return 0
    try:
        options.file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unreachable(
            f"{options.file} cannot be written ({error.strerror}), so nothing was saved: "
            "give another file"
        ) from None
    print(f"{options.file}: play it with “gateway-sim play {options.file}”")
    return 0


async def _saved(options: argparse.Namespace) -> str:
    async with SimulatorClient(options.sim) as simulator:
        return await simulator.conversation(options.number, options.title)
