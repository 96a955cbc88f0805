"""Marks of punctuation that were spoken: «согласна точка», «келісемін нүкте рахмет». Who cannot
type dictates, and the telephone writes the marks down as words. Part of `layouts`."""

import re
from typing import Final


def punctuated(clean: str) -> str:
    """A tidy message with its spoken marks as marks."""
    if (
        "точка" in clean or "запят" in clean or "нүкте" in clean or "үтір" in clean
        or "нукте" in clean or "знак" in clean or " белгі" in clean or "строк" in clean
        or "абзац" in clean or "утир" in clean or "тире" in clean or " жол" in clean
        or "двоеточ" in clean or "смайл" in clean
    ):  # fmt: skip
        for said, mark in _MARKS:
            clean = said.sub(mark, clean)
    return clean


_MARKS: Final = (
    (
        re.compile(r"\s*\b(?:вопросительный знак|знак вопроса|с[ұу]ра[қк] белг[іи]с[іи])(?!\w)"),
        "? ",
    ),
    (
        re.compile(
            r"\s*\b(?:восклицательный знак|знак восклицания|леп белг[іи]с[іи]|точка с запятой"
            r"|(?:с )?нов(?:ая|ой) строк[аи]|(?<=\w )жа[ңн]а жол(?:дан)?(?=$| р)|абзац|н[үу]кте"
            r"|(?<!ая )(?<!я )точка(?! зрения| на)|смайлики?)(?!\w)"
        ),
        ". ",
    ),
    (re.compile(r"\s*\b(?:запятая|[үу]т[іи]р|тире|двоеточие)(?!\w)"), ", "),
)
