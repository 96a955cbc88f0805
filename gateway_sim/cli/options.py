"""Options that several commands share, and the types of arguments."""

import argparse
import os
from typing import Protocol

from sms.errors import BadNumber
from sms.numbers import e164

SMPP = "127.0.0.1:2775"
HTTP = "127.0.0.1:8775"
BOT_HTTP = "127.0.0.1:8414"

#: Ten years, in seconds: longer than anybody waits for a receipt or a decision.
LONGEST_S = 3653 * 86_400.0


class Commands(Protocol):
    """What argparse's `add_subparsers` returns, as far as a command uses it."""

    def add_parser(self, name: str, *, help: str, description: str) -> argparse.ArgumentParser: ...  # noqa: A002 -- argparse's word


def add_sim(parser: argparse.ArgumentParser) -> None:
    """--sim: where the simulator is."""
    parser.add_argument(
        "--sim",
        metavar="URL",
        default=os.environ.get("KELISIM_SIMULATOR_URL") or f"http://{HTTP}",
        help="the simulator's HTTP address (KELISIM_SIMULATOR_URL; %(default)s)",
    )


def add_bot(parser: argparse.ArgumentParser) -> None:
    """--bot and --token: where the bot's HTTP is, and what opens it."""
    bot = os.environ.get("KELISIM_HTTP") or BOT_HTTP
    parser.add_argument(
        "--bot",
        metavar="URL",
        default=f"http://{bot}",
        help="the bot's HTTP address (from KELISIM_HTTP; %(default)s)",
    )
    parser.add_argument(
        "--token",
        default=os.environ.get("KELISIM_API_TOKEN", ""),
        help="the bot's bearer token (KELISIM_API_TOKEN)",
    )


def address(raw: str) -> tuple[str, int]:
    """HOST:PORT as an argument; [::1]:2775 for IPv6."""
    host, colon, port = raw.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > 65_535:
        raise argparse.ArgumentTypeError(f"“{raw}” is no HOST:PORT, as in {SMPP}")
    return host.strip("[]") or "127.0.0.1", int(port)


def seconds(raw: str) -> float:
    """A length of time as an argument."""
    try:
        value = float(raw)
    except ValueError:
        value = -1.0
    if not 0 <= value <= LONGEST_S:
        raise argparse.ArgumentTypeError(f"“{raw}” is no number of seconds from 0 to ten years")
    return value


def phone(raw: str) -> str:
    """A phone number as an argument, in E.164."""
    try:
        return e164(raw)
    except BadNumber as error:
        raise argparse.ArgumentTypeError(str(error)) from None
