"""Verbs of what has happened, in both languages. Part of `plain_facts`."""

from typing import Final

from flows.reading.forms import Form


def is_past(form: Form) -> bool:
    """«Осталась», «стригли», «сындырды», «қалыппын», «күттірдіңіздер»."""
    if not form.marks.isdisjoint(("past", "past1")) or form.key in _WAS or reproaches(form):
        return True
    return len(form.key) > _LONG_ENOUGH and form.key.endswith(_DONE)


def reproaches(form: Form) -> bool:
    """«Күттірдіңіздер»: what we have done to them, and no order."""
    return form.key.endswith(_REPROACHES)


_REPROACHES: Final = ("диниздер", "тиниздер", "диниз", "тиниз")
_LONG_ENOUGH: Final = 4
_WAS: Final = frozenset(
    ("бил", "била", "било", "били", "еди", "едим", "едик", "екен", "шла", "кети", "калди", "болди",
     "келди", "тусти", "шикти", "куиди", "отти", "олди")
)  # fmt: skip
_DONE: Final = (
    "ал", "ил", "ел", "ял", "ул", "шел", "ала", "ила", "ела", "яла", "ула", "шла", "али", "или",
    "ели", "яли", "ули", "шли", "лся", "лас", "лис", "лос", "ало", "ило", "ело", "дим", "тим",
    "дик", "тик", "ган", "ген", "кан", "кен", "пти", "ди", "ти", "гли", "кли", "сли", "зли",
    "ганмин", "генмин", "канмин", "кенмин", "гам", "гем", "кам", "кем", "пин",
)  # fmt: skip
