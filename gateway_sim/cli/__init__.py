"""The command `gateway-sim`: one file per sub-command, each with `add` and `run`."""

import argparse
import sys
from collections.abc import Sequence

from gateway_sim.cli import chat, code, demo, people, play, save, send, serve
from gateway_sim.errors import SimulatorError

_COMMANDS = (demo, serve, chat, send, save, play, people, code)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 for done, 1 where a played conversation departs, 2 for what cannot be
    done."""
    parser = argparse.ArgumentParser(
        prog="gateway-sim",
        description="Stands in for the mobile network behind 1414, and for the registry.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add(commands)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except SimulatorError as error:
        print(f"gateway-sim: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
