"""The question a reply answers. Bare numbers and short words mean what the last question made
them mean, so a reading never happens without one."""

from typing import Literal

import msgspec

QuestionKind = Literal[
    "offer",  # do you agree to this benefit
    "confirm",  # you want it assigned, right?
    "terms",  # do you accept the obligations
    "account_confirm",  # to this account?
    "accounts",  # to which of these?
    "iban",  # give an account number
    "sender",  # which number did the suspicious message come from
    "none",  # nothing was asked
    "expired",  # the last offer ran out
    "refused",  # the last offer was refused, and can still be taken
    "filed",  # the last offer is on its way, or ended
]


class Question(msgspec.Struct, frozen=True):
    """`choices` counts the accounts offered (for `accounts`). `yes` / `no` are the digits and
    words that this benefit's file accepts on top of those always understood."""

    kind: QuestionKind
    choices: int = 0
    yes: tuple[str, ...] = ("1",)
    no: tuple[str, ...] = ("2",)

    @classmethod
    def parse(cls, text: str) -> "Question":
        """From the command line: `offer`, `accounts:3`, …; raises ValueError with a sentence."""
        kind, _, number = text.strip().partition(":")
        if kind not in QuestionKind.__args__:  # type: ignore[attr-defined]
            known = ", ".join(QuestionKind.__args__)  # type: ignore[attr-defined]
            raise ValueError(f"there is no question “{kind}”; the questions are {known}")
        if kind == "accounts" and not (number.isdigit() and 1 <= int(number) <= 9):
            raise ValueError("“accounts” needs the number of accounts offered, as in accounts:3")
        return cls(kind=kind, choices=int(number) if kind == "accounts" else 0)  # type: ignore[arg-type]
