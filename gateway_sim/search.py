"""Which messages of all phones somebody looks for, newest first, and how a list of them is kept."""

import csv
import io
from collections.abc import Iterable, Iterator

import msgspec

from gateway_sim.phones import Direction, Message, Shown, State

#: What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_COLUMNS = ("at", "direction", "from", "to", "text", "parts", "state", "forged")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A message is found when everything that is set holds. `text` is looked for in the text and in
    both ends, capitals and kinds of space aside."""

    text: str = ""
    phone: str = ""
    direction: Direction | None = None
    state: State | None = None
    before: int | None = None

    def find(self, newest_first: Iterable[Message]) -> Iterator[Message]:
        words = _plain(self.text)
        return (m for m in newest_first if self._holds(m) and _says(m, words))

    def _holds(self, message: Message) -> bool:
        return (
            (self.before is None or message.id < self.before)
            and (not self.phone or message.phone == self.phone)
            and self.direction in (None, message.direction)
            and self.state in (None, message.state)
        )


def as_csv(messages: Iterable[Shown]) -> str:
    """One line each. A cell that a spreadsheet would calculate begins with an apostrophe."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(_COLUMNS)
    for m in messages:
        cells = (m.at, m.direction, m.sender, m.recipient, m.text, m.parts, m.state, m.forged)
        writer.writerow([_harmless(str(cell)) for cell in cells])
    return sheet.getvalue()


def _says(message: Message, words: str) -> bool:
    """Whether the text or one of the ends holds the words. Spaces are only looked at where every
    word is there, because there may be hundreds of thousands of messages."""
    if not words:
        return True
    text = message.text.casefold()
    if words in text or words in message.phone or words in message.peer.casefold():
        return True
    return " " in words and all(word in text for word in words.split()) and words in _plain(text)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell
