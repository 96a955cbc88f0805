"""The options of `gateway-sim serve` that are about the network, and the operators they make."""

import argparse
from pathlib import Path

from gateway_sim.cli.options import seconds
from gateway_sim.ids import ID_STYLES
from gateway_sim.network_settings import (
    ALPHABETS,
    LONG_WAYS,
    RECEIPT_SHAPES,
    WINDOW,
    NetworkSettings,
)
from gateway_sim.operators_file import load as load_operators
from gateway_sim.profiles import Profiles, built_in
from gateway_sim.profiles import load as load_profiles
from gateway_sim.receipt_styles import RECEIPT_STYLES


def add_network(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--account",
        type=_account,
        action="append",
        default=[],
        metavar="USER:PASSWORD",
        help="who may bind, may be repeated; without it, any account is accepted",
    )
    parser.add_argument(
        "--receipt-delay",
        type=seconds,
        default=0.2,
        metavar="S",
        help="from message to receipt, on the simulator's clock (%(default)s)",
    )
    for option, choices, default, about in (
        ("--ids", ID_STYLES, "same", "how message ids are spelt in the answer and in the receipt"),
        ("--receipts", RECEIPT_SHAPES, "both", "what a receipt says it in"),
        ("--receipt-text", RECEIPT_STYLES, "usual", "how the text of a receipt is written"),
        ("--long", LONG_WAYS, "udh8", "how a phone's long message reaches the bot"),
        ("--alphabet", ALPHABETS, "gsm", "what data_coding 0 means; ucs2 sends all so"),
    ):
        parser.add_argument(option, choices=choices, default=default, help=f"{about} (%(default)s)")
    parser.add_argument(
        "--window",
        type=int,
        default=WINDOW,
        metavar="N",
        help="messages and receipts under way at once on one link (%(default)s)",
    )
    parser.add_argument(
        "--profile",
        default="healthy",
        metavar="NAME",
        help="what the network is like (%(default)s)",
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="of everything by chance (%(default)s)"
    )
    parser.add_argument(
        "--profiles", type=Path, metavar="FILE", help="profiles of your own, in TOML"
    )
    parser.add_argument(
        "--operators",
        type=Path,
        metavar="FILE",
        help="several operators, in TOML; then --smpp and the options above do not count",
    )
    parser.add_argument("--state", type=Path, metavar="FILE", help="keeps the clock over a restart")


def network_settings(options: argparse.Namespace) -> list[NetworkSettings]:
    """Of each operator, at least one; raises BadFile."""
    profiles = built_in() | (load_profiles(options.profiles) if options.profiles else {})
    if options.operators:
        return load_operators(options.operators, profiles)
    return [_network(options, profiles)]


def _network(options: argparse.Namespace, profiles: Profiles) -> NetworkSettings:
    host, port = options.smpp
    return NetworkSettings(
        host=host,
        port=port,
        accounts=dict(options.account),
        receipt_delay_s=options.receipt_delay,
        ids=options.ids,
        receipts=options.receipts,
        receipt_text=options.receipt_text,
        long=options.long,
        alphabet=options.alphabet,
        window=max(1, options.window),
        profile=options.profile,
        seed=options.seed,
        profiles=profiles,
    )


def _account(raw: str) -> tuple[str, str]:
    user, colon, password = raw.partition(":")
    if not (user and colon):
        raise argparse.ArgumentTypeError(f"“{raw}” is no USER:PASSWORD")
    return user, password
