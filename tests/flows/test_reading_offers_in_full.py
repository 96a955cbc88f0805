"""Replies that are nothing but an answer to the offer or to the confirming question."""

import pytest

from flows.question import Question
from flows.reading import read

OFFER = Question("offer")
CONFIRM = Question("confirm")


@pytest.mark.parametrize(
    "text",
    ["1000 раз да", "100 процентов да", "Да в любом случае", "С большой охотой согласен",
     "Всенепременно да", "От чистого сердца да", "Скажу так: да", "Естессно согласна",
     "Присылайте", "Получу", "Зачислить на карту", "Назначить", "Выплачивать", "Получать",
     "Оформить на мое имя и выплачивать", "Хочу чтобы вы мне назначили",
     "Покорнейше прошу зачислить", "Переведите положенное на мою карточку",
     "Пособие назначить, деньги перечислить", "Приму пособие", "Поручаю вам оформить",
     "Заявку сформировать автоматически, выплату на карту",
     "Уполномочиваю вас подать заявку за меня", "ответ прежний, да"],
)  # fmt: skip
def test_the_offer_is_answered_in_so_many_words(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["по прежнему да", "да, это мой ответ", "Сто проц да", "Ответ тот же да", "жмакаю да",
     "Назначить"],
)  # fmt: skip
def test_the_confirming_question_is_answered_in_so_many_words(text: str) -> None:
    reading = read(text, CONFIRM)
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["что получать", "где получать", "Получать?", "когда получу", "Получу завтра", "не получу",
     "Переведите на русский", "Приму к сведению", "Зачислить на карту мужа", "Оформить на жену",
     "Согласие обязательно", "Согласна на один раз", "ну да однозначно", "да ну, без сомнений",
     "1000 раз нет", "в любом случае нет", "моё решение: нет", "ещё раз", "не шучу",
     "Хочу чтобы мне назначили операцию", "отправьте ссылку", "перевести"],
)  # fmt: skip
def test_what_only_sounds_like_an_answer_is_no_sure_yes(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule
