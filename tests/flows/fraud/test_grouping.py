"""Similar reports share a mark; others do not."""

from itertools import combinations
from pathlib import Path

import pytest

from flows.fraud.grouping import marks

TEXT = (
    "Уважаемая Айгуль, вам начислена социальная выплата 85 000 тенге, для получения перейдите по "
    "ссылке https://bit.ly/3xPos0b и введите номер карты до конца дня"
)


@pytest.mark.parametrize(
    "variant",
    [
        TEXT.replace("Айгуль", "Гульнара"),
        TEXT.replace("85 000", "164 350"),
        TEXT.replace("3xPos0b", "9qWerty"),
        TEXT.replace("Уважаемая Айгуль", "Уважаемый Марат").replace("85 000", "42 500"),
        TEXT.upper(),
        f"Переслано: {TEXT}",
    ],
)
def test_another_name_sum_or_path_does_not_part_them(variant: str) -> None:
    assert set(marks(TEXT)) & set(marks(variant))


def test_a_swindlers_own_host_joins_texts_that_share_nothing_else() -> None:
    one = "Получите выплату на egov-kz.top сегодня"
    other = "Жәрдемақы алу үшін https://egov-kz.top/alu сайтына кіріңіз"
    assert set(marks(one)) & set(marks(other))


def test_a_shortener_or_messenger_joins_nobody() -> None:
    assert not set(marks("Посылка ждет: bit.ly/1")) & set(marks("Кредит тут: bit.ly/2"))


def test_strangers_hardly_ever_meet() -> None:
    folder = Path(__file__).parent
    texts = [
        line
        for file in ("frauds.txt", "honest.txt")
        for line in (folder / file).read_text("utf-8").splitlines()
    ]
    pairs = list(combinations([set(marks(text)) for text in texts], 2))
    assert sum(bool(one & other) for one, other in pairs) < len(pairs) / 200


@pytest.mark.parametrize("text", ["", "мошенники", "алаяқ!", "8701"])
def test_a_report_of_a_word_or_two_has_no_marks(text: str) -> None:
    assert () == marks(text)
