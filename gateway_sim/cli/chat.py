"""`gateway-sim chat NUMBER`: a phone in the terminal."""

import argparse
import asyncio
import sys

from gateway_sim.cli.options import Commands, add_sim, phone
from gateway_sim.client import SimulatorClient
from gateway_sim.handset.chat import Chat
from gateway_sim.handset.plain import PlainChat
from gateway_sim.http.phones import DEFAULT_TO


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "chat",
        help="a phone in the terminal",
        description="Opens the phone NUMBER: shows what it got and sent, with times, parts and "
        "ticks, and sends what you type to 1414. In a pipe, each line of input is one message.",
    )
    parser.add_argument("number", type=phone, metavar="NUMBER", help="as in +77011234567")
    parser.add_argument("--to", default=DEFAULT_TO, metavar="SHORTCODE", help="%(default)s")
    add_sim(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    is_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    asyncio.run(_chat(Chat if is_terminal else PlainChat, options))
    return 0


async def _chat(kind: type[Chat] | type[PlainChat], options: argparse.Namespace) -> None:
    async with SimulatorClient(options.sim) as simulator:
        await kind(options.number, options.to, simulator).run()
