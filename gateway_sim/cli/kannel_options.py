"""Options of `serve` that open Kannel's interface beside SMPP."""

import argparse

from aiohttp import web

from gateway_sim.http.kannel import KannelDoor
from gateway_sim.http.kannel_box import KannelSettings


def add_kannel(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--kannel",
        metavar="GET-URL",
        help="be a Kannel, too: take messages at /cgi-bin/sendsms, and fetch this address, with "
        "Kannel's escapes, for each message from a phone",
    )
    parser.add_argument(
        "--kannel-repeat",
        type=_times,
        default=1,
        metavar="N",
        help="make each of its callbacks so often (%(default)s)",
    )


def kannel_door(app: web.Application, options: argparse.Namespace) -> KannelDoor | None:
    """To be started and stopped with the simulator."""
    if options.kannel is None:
        return None
    return KannelDoor(app, KannelSettings(get_url=options.kannel, repeat=options.kannel_repeat))


def _times(raw: str) -> int:
    if not raw.isdecimal() or int(raw) < 1:
        raise argparse.ArgumentTypeError(f"“{raw}” is no number of times")
    return int(raw)
