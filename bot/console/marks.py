"""What stands on pages by the dozen, written by plain functions: a macro of a template takes ten
times as long."""

from datetime import datetime
from functools import lru_cache

from markupsafe import Markup

from bot.console import formats

#: Kept as they are written: there are few, and they stand on every page.
_BADGES_KEPT = 1_000

_BADGE = Markup('<span class="badge {}">{}</span>')
_TIME = Markup('<time datetime="{}" title="{}">{}</time>')


@lru_cache(maxsize=_BADGES_KEPT)
def badge(text: str, kind: str = "plain") -> Markup:
    """`kind`: good, bad, warn or plain."""
    return _BADGE.format(kind, text)


def when(value: datetime | None, exactly: bool = False) -> Markup:
    """A time as people read it, and to the second when pointed at; nothing for none."""
    if value is None:
        return Markup()
    exact = formats.exact(value)
    return _TIME.format(
        formats.machine_time(value), exact, exact if exactly else formats.moment(value)
    )
