"""What the fraud desk thinks of a text."""

from typing import Literal

import msgspec

Opinion = Literal["ours", "fraud", "unknown"]


class Verdict(msgspec.Struct, frozen=True):
    """`reasons` are whole sentences for whoever reads the case, the weightiest first. `comment` is
    what the citizen added to a text of ours, as written; empty for every other verdict."""

    verdict: Opinion
    reasons: tuple[str, ...] = ()
    comment: str = ""
