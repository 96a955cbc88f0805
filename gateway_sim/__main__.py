"""`gateway-sim`, also as `python -m gateway_sim`."""

import sys

from gateway_sim.cli import main

if __name__ == "__main__":
    sys.exit(main())
