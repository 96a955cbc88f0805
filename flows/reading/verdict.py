"""What a rule decides."""

from typing import NamedTuple

from flows.reading.reading import Intent


class Verdict(NamedTuple):
    """The intent, whether it is a clear case, and the rule in words; with the words that bore on
    it and the slots of a `Reading`."""

    intent: Intent
    sure: bool
    rule: str
    words: tuple[str, ...] = ()
    choice: int | None = None
    bank: str | None = None
    wrong_person: bool = False
