"""`kelisim key`: makes a secret for KELISIM_SECRET_KEY and the like."""

import argparse

from bot.new_secret import new_secret


def add(parser: argparse.ArgumentParser) -> None:
    del parser


def run(options: argparse.Namespace) -> int:
    del options
    print(new_secret())
    return 0
