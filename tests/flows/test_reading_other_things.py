"""A yes to a part, to an appointment, to something else is no sure consent; an excuse beside a yes
takes nothing from it."""

import pytest

from flows.question import Question
from flows.reading import read

OFFER = Question("offer")


def is_sure(text: str, question: Question = OFFER) -> bool:
    reading = read(text, question)
    return (reading.intent, reading.sure) == ("consent", True)


@pytest.mark.parametrize(
    "text",
    ["не со всеми условиями согласен", "не с каждым пунктом согласна",
     "не по всем пунктам согласен", "барлық шартқа емес келісемін",
     "барлық шарттармен емес келісемін", "бәріне емес келісемін",
     "ne so vsemi usloviyami soglasen", "not all of it, I agree",
     "не со всеми пунктами, но согласен", "я не со всеми условиями этими вашими согласен"],
)  # fmt: skip
def test_a_yes_not_to_all_is_not_sure(text: str) -> None:
    assert not is_sure(text, Question("terms"))
    assert not is_sure(text)


@pytest.mark.parametrize("text", ["со всеми условиями согласен", "бәріне келісемін"])
def test_a_yes_to_all_is_sure(text: str) -> None:
    assert is_sure(text, Question("terms"))


@pytest.mark.parametrize(
    "text",
    ["Да согласна, в 7 у кинотеатра тогда", "Согласна, в пять у метро", "согласен, жду у подъезда",
     "келісемін, сағат 7-де кинотеатр жанында", "ия келисемин, сагат 7де кинотеатрда",
     "Согласна, у кинотеатра в семь", "согласна, в 12 у школы", "да согласна, буду в 7",
     "согласна, в 19.30 у фонтана", "Да, в 6 вечера у Айгуль"],
)  # fmt: skip
def test_a_yes_for_an_appointment_is_not_sure(text: str) -> None:
    assert not is_sure(text)


@pytest.mark.parametrize(
    "text",
    ["да согласна, в 7 утра на работу ухожу", "Согласна, живу у парка, мне 70 лет",
     "согласна, у меня трое детей", "келісемін, 7 балам бар"],
)  # fmt: skip
def test_an_hour_or_a_place_among_reasons_leaves_a_yes_clear(text: str) -> None:
    assert is_sure(text)


@pytest.mark.parametrize(
    "text",
    ["I want to talk to a human", "I want a human", "I would like to speak to an operator",
     "i want to know more", "I want pizza", "I need to think about it"],
)  # fmt: skip
def test_a_wish_for_something_else_is_not_sure(text: str) -> None:
    assert not is_sure(text)


@pytest.mark.parametrize(
    "text",
    ["Один из нас согласен", "фамилия не моя, согласна", "Кіруге рұқсат беремін",
     "Келісемін ғой, байланыс жоқ, күйеуім келгенде хабар берем", "не нет", "ответ 1 или 2"],
)  # fmt: skip
def test_a_yes_of_one_of_many_or_that_waits_is_not_sure(text: str) -> None:
    assert not is_sure(text)


@pytest.mark.parametrize(
    "text",
    ["Кешіріңіз кеш жауап бердім, жолда едім. Келісемін", "Почему нет? Согласен, оформляйте",
     "Қойдың басында жүрмін, байланыс жоқ, келісемін дей бер", "Один, то есть да", "Мой ответ 1",
     "ответ 1 не 2", "Рұқсат беремін", "Келісе беремін, оған несіне ойланайын",
     "Қазақша қате жазсам кешіріңіз, келісемін", "Алақай! Келісемін!",
     "мы с мужем посоветовались, согласна", "Согласна, но у меня фамилия поменялась",
     "Согласна спасибо что сами нашли, я и не знала что положено",
     "Өтірік айтпаймын, ақша керек, келісемін"],
)  # fmt: skip
def test_an_excuse_or_an_aside_leaves_a_yes_clear(text: str) -> None:
    assert is_sure(text)


@pytest.mark.parametrize(
    "text", ["Ошибки нет, это мой счет", "Правильно, последние цифры совпадают"]
)
def test_an_account_that_was_looked_up_is_confirmed(text: str) -> None:
    assert is_sure(text, Question("account_confirm"))


@pytest.mark.parametrize(
    "text", ["цифры не совпадают", "ошибки нет, но это не мой счет", "точно мой но заблокирован"]
)
def test_an_account_that_does_not_match_is_not_confirmed(text: str) -> None:
    assert not is_sure(text, Question("account_confirm"))
