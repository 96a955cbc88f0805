"""`gateway-sim`, also as `python -m gateway_sim`."""

import sys

from dotenv import find_dotenv, load_dotenv

from gateway_sim import cli


def main() -> int:
    """Runs the command with the settings of `.env` in the working directory or above it."""
    load_dotenv(find_dotenv(usecwd=True))
    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
