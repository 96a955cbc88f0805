"""The commands of `kelisim`: one file each, imported only when it is the one that was asked for,
so that a command starts quickly."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from bot.errors import KelisimError
from flows.errors import TextErrors
from storage.errors import StorageError

#: Every command, in the order of the help, with its line there. `docs/commands.md` explains them.
COMMANDS: dict[str, str] = {
    "run": "run the service",
    "offers": "bring in a file of offers (JSON Lines or CSV)",
    "withdraw": "take offers back",
    "warn": "send a warning to the citizens of chosen regions and languages",
    "log": "print the conversation with a phone",
    "stats": "print the funnel, by benefit",
    "evidence": "print what proves the consents of a phone, or check the whole chain",
    "cases": "work on the conversations that wait for a person",
    "fraud": "list the frauds citizens reported, similar ones together",
    "texts": "list every text with its parts, and what breaks a rule",
    "read": "show how replies are read",
    "judge": "say whether texts are ours, likely frauds or unknown",
    "staff": "add, list, change, disable or reset those who work with the console",
    "audit": "check that the audit log was not tampered with, or print it",
    "archive": "move old conversations out of the tables, into a file a year",
    "warm": "read the database into memory, before or beside the service",
    "migrate": "make or update the tables",
    "move": "take everything from the SQLite file to PostgreSQL",
    "bench": "play a year from end to end, and compare the books",
    "key": "make a secret",
}

#: Exit codes: a mistake that one sentence explains, and Ctrl-C as the shell has it.
MISTAKE, INTERRUPTED = 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    options = _parser(arguments[0] if arguments else "").parse_args(arguments)
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output (`| head`) has enough of it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KelisimError, StorageError, TextErrors) as error:
        print(f"kelisim: {error}", file=sys.stderr)
        return MISTAKE


def _parser(chosen: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kelisim",
        description="The SMS conversation bot for proactive benefits behind the short code 1414.",
        epilog="Settings come from the environment and from .env: see docs/settings.md.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, about in COMMANDS.items():
        command = commands.add_parser(name, help=about, description=f"{about.capitalize()}.")
        if name == chosen:
            module = import_module(f"bot.cli.{name}")
            module.add(command)
            command.set_defaults(run=module.run)
    return parser
