"""How long to wait before the next attempt: twice as long each time, and never quite the same, so
that a hundred clients of a restarted SMSC do not come back in the same instant."""

from collections.abc import Callable
from random import random


class Backoff:
    """Pauses from `least_s` to `most_s` seconds; each is spread over its upper half."""

    def __init__(self, least_s: float, most_s: float, spread: Callable[[], float] = random) -> None:
        self._least_s = least_s
        self._most_s = most_s
        self._next_s = least_s
        self._spread = spread

    def pause_s(self) -> float:
        """The pause to make now; the next one is longer."""
        pause = self._next_s
        self._next_s = min(pause * 2, self._most_s)
        return self._spread_out(pause)

    def longest_s(self) -> float:
        """The pause after a refusal that only a person can change."""
        return self._spread_out(self._most_s)

    def reset(self) -> None:
        """An attempt succeeded: begin with the shortest again."""
        self._next_s = self._least_s

    def _spread_out(self, pause: float) -> float:
        return pause * (0.5 + self._spread() / 2)
