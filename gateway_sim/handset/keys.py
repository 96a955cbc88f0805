"""From the bytes a terminal sends to keys: characters, or names of what has no character."""

import codecs
import re

_CONTROLS = {
    "\r": "enter",
    "\n": "enter",
    "\x7f": "backspace",
    "\x08": "backspace",
    "\x01": "home",
    "\x02": "left",
    "\x03": "interrupt",
    "\x04": "end-of-input",
    "\x05": "end",
    "\x06": "right",
    "\x0b": "kill-rest",
    "\x0c": "redraw",
    "\x0e": "down",
    "\x10": "up",
    "\x15": "kill-line",
    "\x17": "kill-word",
}

_SEQUENCES = {
    "[A": "up",
    "[B": "down",
    "[C": "right",
    "[D": "left",
    "[H": "home",
    "[F": "end",
    "OH": "home",
    "OF": "end",
    "OA": "up",
    "OB": "down",
    "OC": "right",
    "OD": "left",
    "[1~": "home",
    "[4~": "end",
    "[3~": "delete",
    "[5~": "page-up",
    "[6~": "page-down",
}

_PASTE_BEGINS, _PASTE_ENDS = "\x1b[200~", "\x1b[201~"
_SEQUENCE = re.compile(r"\x1b(\[[0-9;]*[A-Za-z~]|O[A-Z])")
_BEGINNING = re.compile(r"\x1b(\[[0-9;]*|O)?")


class Keys:
    """Keeps what is not whole yet: half a character, or half an escape sequence."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._pasting = False

    def feed(self, data: bytes) -> list[str]:
        """The keys that `data` completes. What is pasted comes as characters, its line ends as
        spaces, because a message is sent by the person and not by the clipboard."""
        text = self._rest + self._decoder.decode(data)
        self._rest = ""
        keys: list[str] = []
        at = 0
        while at < len(text):
            taken = self._take(text, at, keys)
            if taken == 0:
                self._rest = text[at:]
                break
            at += taken
        return keys

    def _take(self, text: str, at: int, keys: list[str]) -> int:
        """How many characters the next key takes; 0 when it is not whole yet."""
        if text[at] == "\x1b":
            return self._take_sequence(text, at, keys)
        if self._pasting and text[at] in "\r\n":
            keys.append(" ")
        elif text[at] in _CONTROLS:
            keys.append(_CONTROLS[text[at]])
        elif text[at] >= " ":
            keys.append(text[at])
        return 1

    def _take_sequence(self, text: str, at: int, keys: list[str]) -> int:
        whole = _SEQUENCE.match(text, at)
        if whole is None:
            beginning = _BEGINNING.match(text, at)
            is_cut = beginning is not None and beginning.end() == len(text)
            return 0 if is_cut else 1
        if whole[0] in (_PASTE_BEGINS, _PASTE_ENDS):
            self._pasting = whole[0] == _PASTE_BEGINS
        elif whole[1] in _SEQUENCES:
            keys.append(_SEQUENCES[whole[1]])
        return len(whole[0])
