"""What in a text only reassures: warnings of frauds, and sentences about official addresses.

Honest messages hold such sentences, and so do frauds that want to look honest. So a text is judged
as it stands, and once more without them: what is left of a fraud is still one.
"""

import re
from collections.abc import Callable
from typing import Final

from flows.fraud.signal import Seen

#: Where a sentence ends; an address ends one too when a capital letter follows.
_END: Final = re.compile(
    r"(?<=[!?;…\n])\s*|(?<=\.)\s+|(?<=[а-яёәғқңөұүһі]\.)(?=[А-ЯЁӘҒҚҢӨҰҮҺІ])|(?<=\.kz)\s+(?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ0-9])"
)
#: «Это мошенники!», «Бұл алаяқтардың әдісі»: said of what stands before it.
_SAID_OF_THAT: Final = re.compile(r"\W*(?:эт[ои]|так|бұл|олар|мұндай|такие)\b", re.I)

#: Whether a piece of a text holds a signal of fraud.
Suspects = Callable[[Seen], bool]


def without_reassurance(text: str, suspects: Suspects) -> str:
    """The other sentences of the text; empty when there are none, or nothing reassures."""
    pieces = [piece for piece in _END.split(text) if piece and not piece.isspace()]
    if len(pieces) < 2:
        return ""
    seen = [Seen(piece) for piece in pieces]
    kept = [
        piece
        for at, piece in enumerate(pieces)
        if not (_reassures(seen[at]) and not suspects(seen[at]))
        and not _is_quoted(seen, pieces, at)
    ]
    return " ".join(kept) if len(kept) < len(pieces) else ""


def _reassures(seen: Seen) -> bool:
    """It warns, forbids, or names an official address or a shop of apps."""
    if seen.official_host or seen.has("store") or {"place", "visit"} <= seen.tags:
        return not seen.bad_host
    return any(
        s.has("warning", "fraudster", "unbelief")
        or (s.forbids and s.asked.isdisjoint(_OF_FRAUDS))  # «дай денег, маме не говори»
        for s in seen.sentences
    )


_OF_FRAUDS: Final = frozenset({"tell", "transfer", "pay"})


def _is_quoted(seen: list[Seen], pieces: list[str], at: int) -> bool:
    """It tells what others say, and the next sentence that this is what swindlers do."""
    if at + 1 == len(pieces) or not seen[at + 1].has("fraudster", "unbelief"):
        return False
    asked_about = seen[at].has("they_ask") and pieces[at].rstrip().endswith("?")
    return asked_about or _SAID_OF_THAT.match(pieces[at + 1]) is not None
