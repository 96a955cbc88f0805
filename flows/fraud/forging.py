"""What makes a text of ours a forgery: another number in it, or a denial that is gone."""

import re
from collections.abc import Sequence
from typing import Final

#: As `SequenceMatcher` says it: kind, then from and to in ours and in theirs.
Step = tuple[str, int, int, int, int]


def is_forged(
    ours: Sequence[str], theirs: Sequence[str], inner: Sequence[Step], whole: Sequence[Step]
) -> bool:
    """`inner` are the steps between the first and the last equal stretch, `whole` has those at
    the ends as well, where a text may simply be cut off."""
    changed = [step for step in whole if step[0] == "replace"]
    if any(_has_another_number(ours[a:b], theirs[c:d]) for _, a, b, c, d in changed):
        return True
    if any(_denies_no_more(ours[a:b], theirs[c:d]) for _, a, b, c, d in (*inner, *changed)):
        return True
    return any(_lost_its_no(ours[a:b], theirs[c:d]) for _, a, b, c, d in inner)


def _has_another_number(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Another number stands in place of ours; one that lost a digit on the way is still ours."""
    numbers = [word for word in ours if word.isdecimal() and len(word) > 2]
    if not numbers or any(word.startswith("{") for word in ours):
        return False
    return any(
        word.isdecimal() and len(word) > 2 and not any(_lost_digits(n, word) for n in numbers)
        for word in theirs[: len(ours) + 1]
    )


def _denies_no_more(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """«сұрамаймыз» → «сұраймыз»"""
    return any(_DENIAL.search(word) and _DENIAL.sub("", word) in theirs for word in ours)


#: Folded, as verbs of ours hold it: сұра-ма-ймыз, айт-па-ңыз.
_DENIAL: Final = re.compile(r"(?<=\w)[мбп][ае](?=и|н)")


def _lost_its_no(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """«не просим» → «просим»; a phone loses a letter of it, or the blank behind it"""
    return "не" in ours and not any(word in ("н", "е") or "не" in word for word in theirs)


def _lost_digits(whole: str, part: str) -> bool:
    digits = iter(whole)
    return all(digit in digits for digit in part)
