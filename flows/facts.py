"""What a ministry may say about a right: the facts of an offer and the values each can have.

A benefit's file declares them (`child_order = "integer 1..20"`, `award = "one of altyn, kumis"`);
offers are checked against them on the way in, and amounts follow from them.
"""

import re
from typing import Self

import msgspec


class Fact(msgspec.Struct, frozen=True):
    """A whole number from `low` to `high`, or, where there are `options`, one of these words."""

    low: int = 0
    high: int = 0
    options: tuple[str, ...] = ()

    @classmethod
    def parse(cls, declaration: str) -> Self:
        """Raises ValueError with a sentence."""
        if match := _INTEGER.fullmatch(declaration):
            low, high = int(match[1]), int(match[2])
            if low > high:
                raise ValueError(f"“{declaration}” has no values: {low} is more than {high}")
            return cls(low=low, high=high)
        if match := _ONE_OF.fullmatch(declaration):
            return cls(options=tuple(option.strip() for option in match[1].split(",")))
        raise ValueError(f"“{declaration}” is neither “integer 1..20” nor “one of a, b”")

    def values(self) -> tuple[str, ...]:
        """Every value the fact can have, as text."""
        return self.options or tuple(str(n) for n in range(self.low, self.high + 1))

    def problem(self, value: object) -> str | None:
        """Why the value cannot be, or None."""
        if self.options:
            known = ", ".join(self.options)
            return None if str(value) in self.options else f"“{value}” is not one of {known}"
        text = str(value)
        if text.isdecimal() and self.low <= int(text) <= self.high:
            return None
        return f"“{value}” is not a whole number from {self.low} to {self.high}"


_INTEGER = re.compile(r"integer (\d+)\.\.(\d+)")
_ONE_OF = re.compile(r"one of ([\w-]+(?:\s*,\s*[\w-]+)*)")
