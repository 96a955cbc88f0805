"""Where a form or a sign-in leads back to: a place in the console, and nowhere else."""

import re

#: No second slash, no backslash and no control character, which browsers take for another site's.
_PLACE = re.compile(r"/console(?:[/?][^\\\x00-\x20]*)?")


def place(wish: str) -> str:
    """The address if it is one of ours; the first page otherwise."""
    return wish if _PLACE.fullmatch(wish) and "//" not in wish.partition("?")[0] else "/console"
