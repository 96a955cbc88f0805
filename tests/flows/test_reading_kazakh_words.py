"""Kazakh yeses with the turns that people put beside them, and what is no yes for all its words."""

import pytest

from flows.question import Question
from flows.reading import read

_YESES = (
    ("offer", "Толықтай келісем барлығына"), ("offer", "мен разымын алуға"),
    ("offer", "Иә,рахмет,кеш көріппін хабарламаны"), ("offer", "Жоқ деген жоқпын, келісемін"),
    ("offer", "Ұзақ күттірмеңіздер, келісемін"), ("offer", "Саламатсыздарма келісемін"),
    ("offer", "Өтінішімді қалыптастырыңыздар, келісемін"), ("offer", "Келисем кобейиниздер"),
    ("offer", "Әкелеріңе рахмет, келісемін балам"), ("offer", "бір деп жіберіп отырмын, иә"),
    ("offer", "Келісемін, тігінші болып үйде отырмын"), ("confirm", "Расымен келісемін"),
    ("confirm", "Расталсын, алам"), ("terms", "Айына бір рет барып белгіленуге келісемін"),
)  # fmt: skip
_NO_YESES = (
    "келіспеймін барлығына", "расымен келісемін бе", "шынымен аламын ба", "жоқ деген жоқпын",
    "Бұйырсын", "керек болған соң келісемін", "тек иә емес", "көшуге келісемін 🙏",
    "оформляйте, щас прям", "писать етпеңіздер маған", "Крышаны жөндеңіздер, келісемін",
)  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), _YESES)
def test_a_kazakh_turn_beside_a_yes_leaves_it_clear(kind, text) -> None:
    reading = read(text, Question(kind))
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule


@pytest.mark.parametrize("text", _NO_YESES)
def test_a_kazakh_turn_alone_or_turned_round_is_no_sure_yes(text) -> None:
    reading = read(text, Question("offer"))
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule
