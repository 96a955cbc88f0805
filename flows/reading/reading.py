"""The result of reading a reply. Labels and their meaning: DOMAIN.md, "Labels and the rule of
doubt"."""

from typing import Literal

import msgspec

from flows.languages import Language

Intent = Literal[
    "consent", "refuse", "question_amount", "question_what", "question_who_fraud",
    "report_fraud", "stop", "start", "help_operator", "language_switch_kk", "language_switch_ru",
    "bank_choice_number", "iban", "pii_leak", "postpone", "greeting_smalltalk", "unclear",
    "other",
]  # fmt: skip

#: The language or script the citizen wrote in. `latin` is a transliteration of either.
Spoken = Literal["kk", "ru", "latin", "mixed", "none"]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """`sure` means a clear case. A doubtful consent (sure=False) earns one confirming question and
    is never consent by itself. `rule` names what decided, in words a court would follow.

    Slots: `choice` (1-based number of an account or option), `iban` (checked, no spaces), `bank`
    (as named), `wrong_person` (for `other`: the number is not the citizen's),
    `answer_in` (the language to answer in where the words show it; None for digits, emoji and
    transliterations that could be either).
    """

    intent: Intent
    sure: bool
    language: Spoken
    rule: str
    normalised: str = ""
    words: tuple[str, ...] = ()
    choice: int | None = None
    iban: str | None = None
    bank: str | None = None
    postpone_hours: int | None = None
    wrong_person: bool = False
    answer_in: Language | None = None
