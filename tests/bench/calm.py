"""The process that measures must not measure itself: a look through all it has made for cycles
stops its clocks, citizens and phones for a quarter of a second, and so does a disk that still
writes what was made before."""

import gc
import os

from gateway_sim.cli.serve import GC_THRESHOLD


def calm() -> None:
    """Before the first message."""
    gc.set_threshold(GC_THRESHOLD, 20, 50)
    gc.collect()
    gc.freeze()
    os.sync()
