"""How Python itself is set for work by the hundred thousand, beside a database's thread."""

import gc
import sys

#: Events, messages and offers are small objects without cycles; looking through them for cycles
#: after every 700 new ones costs a tenth of the time. Pages of the console leave cycles behind: all
#: stands still while they are looked through, 3 ms for so many objects and 110 for ten times more.
_GC_THRESHOLD = 5_000

#: Seconds a thread may keep the interpreter once another asks for it. The database's thread asks at
#: every row it writes; with Python's own 5 ms, three hundred rows beside a busy loop take 40 ms
#: instead of 2.
_SWITCH_S = 0.00005


def prepare() -> None:
    gc.set_threshold(_GC_THRESHOLD, 20, 50)
    sys.setswitchinterval(_SWITCH_S)


def keep_what_is_there() -> None:
    """Texts, words and rules live as long as the process: they are not looked through again."""
    gc.collect()
    gc.freeze()
