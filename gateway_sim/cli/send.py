"""`gateway-sim send NUMBER TEXT`: one message from a phone."""

import argparse
import asyncio

from gateway_sim.cli.options import Commands, add_sim, phone
from gateway_sim.client import SimulatorClient
from gateway_sim.http.phones import DEFAULT_TO


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "send",
        help="send one message as a phone",
        description="Sends TEXT from the phone NUMBER to 1414, through a running simulator.",
    )
    parser.add_argument("number", type=phone, metavar="NUMBER", help="as in +77011234567")
    parser.add_argument("text", nargs="+", metavar="TEXT")
    parser.add_argument("--to", default=DEFAULT_TO, metavar="SHORTCODE", help="%(default)s")
    add_sim(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    return asyncio.run(_send(options))


async def _send(options: argparse.Namespace) -> int:
    async with SimulatorClient(options.sim) as simulator:
        message = await simulator.write(options.number, " ".join(options.text), options.to)
    parts = "1 part" if message.parts == 1 else f"{message.parts} parts"
    print(f"{message.sender} → {message.recipient}: {message.text} ({parts})")
    return 0
