"""The SMSC's message ids, in the spellings of real ones (SMPP.md, "Traps seen in real peers")."""

import time
from collections.abc import Callable, Iterator
from itertools import count
from typing import Literal, get_args

#: `same` everywhere; or hexadecimal in submit_sm_resp and decimal in receipts; or the reverse.
IdStyle = Literal["same", "hex-dec", "dec-hex"]
ID_STYLES: tuple[IdStyle, ...] = get_args(IdStyle)


def fresh_numbers() -> Iterator[int]:
    """Numbers that grow, also over restarts of the simulator: a client that drops repeats by id
    must never take a new message for an old one. They start at the present microsecond, and nobody
    sends a million messages a second."""
    return count(time.time_ns() // 1000)


class MessageIds:
    """The numbers as one SMSC spells them."""

    def __init__(self, style: IdStyle, numbers: Iterator[int]) -> None:
        self.next: Callable[[], int] = numbers.__next__
        self._hex_answer = style == "hex-dec"
        self._hex_receipt = style == "dec-hex"

    def in_answer(self, message_id: int) -> str:
        """As submit_sm_resp spells it."""
        return f"{message_id:X}" if self._hex_answer else str(message_id)

    def in_receipt(self, message_id: int) -> str:
        """As receipts spell it."""
        return f"{message_id:X}" if self._hex_receipt else str(message_id)
