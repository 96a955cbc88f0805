"""What stands beside a yes: clauses that take it back never leave it sure, whichever yes it is and
whatever else is said; those that only explain it do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.question import Question
from flows.reading import read
from tests.corpus.composed import HARMLESS, clauses_in

OFFER = Question("offer")
_YES = {
    "ru": ("согласна", "да", "оформляйте", "даю согласие", "хочу получать", "прошу назначить"),
    "kk": ("келісемін", "иә", "тағайындаңыз", "алғым келеді", "рәсімдеңіздер", "қабылдаймын"),
}
_SPOILERS = [clause for clause in clauses_in() if clause.kind != HARMLESS]
_ASIDES = {
    "ru": ("", "Здравствуйте. ", "Спасибо вам! ", "Муж умер, детей трое. ", "Работы нет. "),
    "kk": ("", "Сәлеметсіз бе. ", "Рахмет! ", "Үш балам бар. ", "Жұмысым жоқ. "),
}
_PLAIN = str.maketrans("әғқңөұүһі", "агкноууxи".replace("x", "х"))
_CASED = (str, str.upper, str.capitalize, lambda text: text.translate(_PLAIN))


@given(st.sampled_from(_SPOILERS), st.data())
@settings(max_examples=600, deadline=None)
def test_no_clause_that_takes_a_yes_back_leaves_it_sure(clause, data):
    aside = data.draw(st.sampled_from(_ASIDES[clause.language]))
    yes = data.draw(st.sampled_from(_YES[clause.language]))
    text = data.draw(st.sampled_from(_CASED))(f"{aside}{yes}, {clause.text}")
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), (text, reading.rule)


@pytest.mark.parametrize(
    "text",
    ["Согласна, мама велела", "Согласна, шутка", "Согласна, как бы не так", "Согласна, ну-ну",
     "Согласна, под вашу ответственность", "Согласна, за отдельную плату", "Согласна, с января",
     "Согласна, пусть сестра получает", "Келісемін, көршім алсын", "Келісемін деуге ерте",
     "Келісуге мәжбүрмін", "Келісетін шығармын", "Почти согласна", "В душе согласна",
     "Буду согласна", "Муж сказал я согласна", "Согласна, када придут деньги",
     "Келісемін, кашн тусед акша", "Согласна, паспорт нужен", "Келісемін, бару керек",
     "Назначьте пенсию моей корове", "Маған дәрігер тағайындаңыз", "Бөліп төлеуге келісемін"],
)  # fmt: skip
def test_a_yes_that_something_takes_back_is_not_sure(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["Ой да", "Вот да", "О да", "да прям", "Да, сильно", "алло, да", "Да, кстати", "Иә, солай",
     "Иә, бұл мен", "Да, дай бог", "Да, это я", "Ну да"],
)  # fmt: skip
def test_a_mere_yes_among_words_that_may_change_it_is_not_sure(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["Мошенников боюсь, но вам верю: согласна, назначайте", "Раньше отказывалась, теперь согласна",
     "Не ожидала, согласна", "Коротко: да", "Иә деп жауап беремін", "Можете оформлять",
     "Извиняюсь за поздний ответ, я согласен", "Неге келіспеске, әрине иә", "Согласна, жду ответа",
     "Маған осы ақша керек, балаларым бар", "Согласна, Хамзина Бақытжамал, село Көктөбе",
     "ке лі се мін", "клсм", "сглсн", "даясогласеноформляйте"],
)  # fmt: skip
def test_what_only_explains_a_yes_leaves_it_sure(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule


@pytest.mark.parametrize(
    ("text", "intent"), [("клспмн", "refuse"), ("несглсн", "refuse"), ("клспм", "refuse")]
)
def test_a_word_without_its_vowels_keeps_its_negation(text: str, intent: str) -> None:
    assert read(text, OFFER).intent == intent


def test_a_capital_makes_a_name_and_no_object_of_a_yes() -> None:
    assert read("Согласна. Из аула Кызылту, Хамзина Бақытжамал", OFFER).sure
    assert read("Согласна на Мерседес", OFFER).intent != "consent"
