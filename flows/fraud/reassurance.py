"""What in a text only reassures: warnings of frauds, and sentences about official addresses.

Honest messages hold such sentences, and so do frauds that want to look honest. So a text is judged
as it stands, and once more without them: what is left of a fraud is still one.
"""

import re
from typing import Final

from flows.fraud.signal import Seen

#: Where a sentence ends; an address ends one too when a capital letter follows.
_END: Final = re.compile(r"(?<=[!?;…\n])\s*|(?<=\.)\s+|(?<=\.kz)\s+(?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ0-9])")
#: «Это мошенники!», «Бұл алаяқтардың әдісі»: said of what stands before it.
_SAID_OF_THAT: Final = re.compile(r"\W*(?:эт[ои]|так|бұл|олар|мұндай|такие|не верьте|сенбе)\b", re.I)


def without_reassurance(text: str) -> str:
    """The other sentences of the text; empty when there are none, or nothing reassures."""
    pieces = [piece for piece in _END.split(text) if piece and not piece.isspace()]
    if len(pieces) < 2:
        return ""
    seen = [Seen(piece) for piece in pieces]
    kept = [
        piece
        for at, piece in enumerate(pieces)
        if not reassures(seen[at]) and not _is_quoted(pieces, seen, at)
    ]
    return " ".join(kept) if len(kept) < len(pieces) else ""


def reassures(seen: Seen) -> bool:
    """It warns, forbids, or names an official address or a shop of apps, and nothing worse."""
    if seen.bad_host:
        return False
    if seen.official_host or seen.has("store") or {"place", "visit"} <= seen.tags:
        return True
    return any(s.warns or s.has("warning", "fraudster") or s.denies for s in seen.sentences)


def _is_quoted(pieces: list[str], seen: list[Seen], at: int) -> bool:
    """The next sentence says that this is what swindlers do."""
    if at + 1 == len(pieces) or not _warns(seen[at + 1]):
        return False
    return pieces[at].rstrip().endswith("?") or _SAID_OF_THAT.match(pieces[at + 1]) is not None


def _warns(seen: Seen) -> bool:
    return any(sentence.has("fraudster", "unbelief") for sentence in seen.sentences)
