"""The line that is being typed: its text, the cursor, and earlier lines to come back to."""

from collections.abc import Callable


class Draft:
    """`press` takes one key: a character, or a name as in `keys`."""

    def __init__(self) -> None:
        self.text = ""
        self.cursor = 0
        self._sent: list[str] = []
        self._back = 0
        self._keys: dict[str, Callable[[], None]] = {
            "backspace": self._backspace,
            "delete": self._delete,
            "left": lambda: self._move(self.cursor - 1),
            "right": lambda: self._move(self.cursor + 1),
            "home": lambda: self._move(0),
            "end": lambda: self._move(len(self.text)),
            "up": lambda: self._recall(self._back + 1),
            "down": lambda: self._recall(self._back - 1),
            "kill-line": lambda: self._set(self.text[self.cursor :], 0),
            "kill-rest": lambda: self._set(self.text[: self.cursor], self.cursor),
            "kill-word": self._kill_word,
        }

    def press(self, key: str) -> None:
        """Anything that is neither a character nor an editing key changes nothing."""
        if len(key) == 1:
            self._set(self.text[: self.cursor] + key + self.text[self.cursor :], self.cursor + 1)
        elif key in self._keys:
            self._keys[key]()

    def finish(self) -> str:
        """The text, kept for `up`; the line is empty again."""
        text = self.text
        if text.strip():
            self._sent.append(text)
        self._back = 0
        self._set("", 0)
        return text

    def _set(self, text: str, cursor: int) -> None:
        self.text, self.cursor = text, cursor

    def _move(self, cursor: int) -> None:
        self.cursor = min(max(cursor, 0), len(self.text))

    def _backspace(self) -> None:
        if self.cursor:
            self._set(self.text[: self.cursor - 1] + self.text[self.cursor :], self.cursor - 1)

    def _delete(self) -> None:
        self._set(self.text[: self.cursor] + self.text[self.cursor + 1 :], self.cursor)

    def _kill_word(self) -> None:
        kept = self.text[: self.cursor].rstrip()
        kept = kept[: kept.rfind(" ") + 1]
        self._set(kept + self.text[self.cursor :], len(kept))

    def _recall(self, back: int) -> None:
        if 0 <= back <= len(self._sent):
            self._back = back
            text = self._sent[-back] if back else ""
            self._set(text, len(text))
