"""What can go wrong: the TOML files say something they may not, or staff ask for something that
cannot be.

TextErrors      everything that is wrong with the texts and rules, as findings
NotPossible     what staff want is not possible as things are; the message says why
"""

from collections.abc import Sequence

import msgspec

from flows.languages import Language


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong: in which file, at which key (a text's key or a section such as
    `answer.deadline`), in which language where only one is concerned, and why."""

    file: str
    key: str
    reason: str
    language: Language | None = None

    def __str__(self) -> str:
        key = f"{self.key} ({self.language})" if self.language else self.key
        return ": ".join(part for part in (self.file, key, self.reason) if part)


class TextErrors(Exception):
    """The texts cannot be used as they are; `findings` lists all that is wrong with them."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        lines = "\n".join(f"  {finding}" for finding in self.findings)
        super().__init__(f"the texts break {len(self.findings)} rule(s):\n{lines}")


class NotPossible(Exception):
    """Says in a sentence why nothing was done."""
