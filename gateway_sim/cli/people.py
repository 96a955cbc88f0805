"""`gateway-sim people FILE`: simulated citizens who answer by themselves."""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec

from gateway_sim.cli.options import Commands, add_bot, add_sim
from gateway_sim.client import SimulatorClient
from gateway_sim.errors import BadFile, Unreachable
from gateway_sim.people.file import load
from gateway_sim.people.population import Population
from gateway_sim.people.rows import offer_rows
from gateway_sim.play.bot import BotClient, Intake

#: Offers in one request to the bot.
BATCH = 1_000


class Report(msgspec.Struct):
    """`GET /people`."""

    people: int
    to_be_taken: int
    behaviours: dict[str, int]


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "people",
        help="bring in simulated citizens who answer by themselves",
        description="Brings the population of FILE to the phones of a running simulator; with "
        "--to-bot, a bot gets an offer for each of them, with --offers a file of them is written.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="docs/samples/people.toml is 2025")
    parser.add_argument(
        "--scale",
        type=float,
        default=1.0,
        metavar="X",
        help="0.001: one in a thousand; %(default)s",
    )
    parser.add_argument("--seed", type=int, metavar="N", help="instead of the file's")
    parser.add_argument(
        "--offers", type=Path, metavar="OUT", help="writes their offers, for “kelisim offers OUT”"
    )
    parser.add_argument("--to-bot", action="store_true", help="brings their offers to the bot")
    add_bot(parser)
    add_sim(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    people = load(options.file)
    if not people.number * options.scale >= 0.5:
        raise BadFile(options.file, "--scale", f"at {options.scale:g} there is nobody")
    population = Population(people, options.scale, options.seed)
    asyncio.run(_bring(population, options))
    return 0


async def _bring(population: Population, options: argparse.Namespace) -> None:
    """The people first, so that nobody misses the first message."""
    body = {
        "file": options.file.read_text(encoding="utf-8"),
        "scale": options.scale,
        "seed": options.seed,
    }
    async with SimulatorClient(options.sim) as simulator:
        report = await simulator.post("/people", body, Report)
    _tell(report)
    if options.offers is not None:
        _write(population, options.offers)
        print(f"their offers are in {options.offers}: kelisim offers {options.offers}")
    if options.to_bot:
        async with BotClient(options.bot, options.token) as bot:
            taken = await _offer(population, bot)
        print(f"the bot has taken {taken:,} new offers")


def _tell(report: Report) -> None:
    print(
        f"{report.people:,} people have come, {report.to_be_taken:,} of them to take the benefit:"
    )
    for name, count in report.behaviours.items():
        print(f"  {count:>9,} {name}")


def _write(population: Population, file: Path) -> None:
    encode = msgspec.json.encode
    try:
        with file.open("wb") as out:
            out.writelines(encode(row) + b"\n" for row in offer_rows(population))
    except OSError as error:
        raise BadFile(file, "", f"it cannot be written: {error.strerror}") from None


async def _offer(population: Population, bot: BotClient) -> int:
    taken = 0
    for batch in _batches(offer_rows(population)):
        intake = await bot.post("/api/v1/offers", batch, Intake)
        taken += intake.accepted
        if intake.rejected:
            first = intake.rejected[0]
            raise Unreachable(f"the bot refuses {len(intake.rejected)} offers: {first.reason}")
        print(f"  {taken:,} offers", end="\r", file=sys.stderr, flush=True)
    return taken


def _batches(rows: Iterator[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
