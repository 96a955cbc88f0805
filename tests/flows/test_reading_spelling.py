"""Spelled by ear, in a hurry, or with a slip of the finger: what is meant is one known word, and a
negation is never lost on the way."""

import pytest

from flows.question import Question
from flows.reading import read

OFFER = Question("offer")


def _read(text: str) -> tuple[str, bool]:
    reading = read(text, OFFER)
    return reading.intent, reading.sure


@pytest.mark.parametrize(
    "text",
    ["сагласна", "сагласин", "саглашаюс", "саглашаюсь", "прашу аформить", "аформляйте пажалуста",
     "канешна сагласна", "хачу палучать пасобие", "атправляйте мне пасобие, сагласна",
     "падтверждаю", "пренимаю", "да прашу назначить", "согласна нужны денги", "saglasna",
     "saglashayus", "келысемін", "келсемн", "келсемин", "келсемын", "кельсемын", "тагайндандарш",
     "тагайнданз", "макулдаймн", "калаймн алуга", "жиберндер келсемн", "келысемын рахмет",
     "келсемін жумс жок"],
)  # fmt: skip
def test_a_yes_spelled_by_ear_is_a_yes(text: str) -> None:
    assert _read(text)[0] == "consent"


@pytest.mark.parametrize(
    "text",
    ["ни сагласна", "нисагласна", "несагласин", "нисогласна", "нихачу", "ни хачу", "нехатим",
     "ни аформляйте", "ни прашу", "атказываюс", "аткажус", "ни буду палучать", "ни падтверждаю",
     "ни пренимаю", "келспеймн", "келспемн", "келыспейм", "кельспейм", "келспиймн", "калмаймн",
     "алмимн", "тагайндамандар", "тагайндамаз", "макулдамаймн", "жибермендер", "ni saglasna",
     "nisaglasna", "керегжок", "керек емс"],
)  # fmt: skip
def test_a_negation_spelled_by_ear_is_no_yes(text: str) -> None:
    assert _read(text) != ("consent", True)


@pytest.mark.parametrize(
    "text",
    ["Жина сагласна", "муш сагласен", "келсем", "келсендер", "согласно", "кеиссемин",
     "келымсемин", "келсе алмимн", "сагласна если дадут", "прашу подумать", "хачу падумать",
     "сагласие мужа нужна", "келсемн бе", "сагласна?"],
)  # fmt: skip
def test_a_doubt_spelled_by_ear_stays_a_doubt(text: str) -> None:
    assert _read(text) != ("consent", True)
