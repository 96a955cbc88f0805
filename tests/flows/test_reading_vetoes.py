"""What no weight of words overrules: each kind of danger in replies that hold a clear yes."""

import pytest

from flows.question import Question
from flows.reading import read
from flows.reading.certainty import certain
from flows.reading.reader import by_rules

OFFER = Question("offer")


@pytest.mark.parametrize(
    "text",
    ["Келісем-ау", "kelisem-au", "Келісемін ау деймін", "50/50 согласна", "Думаю, что согласна",
     "Соглас", "Келісем деген болатынмын, енді ойланып жүрмін"],
)  # fmt: skip
def test_a_yes_that_hedges_is_not_sure(text: str) -> None:
    assert not read(text, OFFER).sure


@pytest.mark.parametrize(
    "text",
    ["«Келісемін, рәсімдеңіз» деп үлгісі жазылыпты", "Пример ответа - Согласен",
     "Знаю я ваше «согласна»"],
)  # fmt: skip
def test_a_yes_in_anothers_mouth_is_not_sure(text: str) -> None:
    assert not read(text, OFFER).sure


@pytest.mark.parametrize(
    "text",
    ["Әпкемнің атынан келісемін, өзі емханада", "Оның атынан мен келісемін",
     "Иә келісем, мен баласымын, апам үйде жоқ", "Брат согласен, я пишу за него",
     "Сыну надо, пусть ему, мы согласны"],
)  # fmt: skip
def test_a_yes_in_anothers_name_is_not_sure(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["На угольную помощь согласна", "Келісемін пәтер кезегіне", "Согласна на детский сад",
     "Тариф безлимит подключайте, согласна", "Согласна на пенсию досрочно",
     "На санаторий согласен", "Согласна, и президентом заодно назначьте"],
)  # fmt: skip
def test_a_yes_to_something_else_is_not_sure(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


@pytest.mark.parametrize("name", ["Садыкова", "Газизова", "Королева"])
def test_a_surname_is_not_what_it_begins_with(name: str) -> None:
    assert read(f"Согласна получать пособие, {name} Айгуль", OFFER).sure


@pytest.mark.parametrize(
    "text", ["Көмекке келісем, келісімшартқа жоқ", "Искать работу согласен, отмечаться нет"]
)
def test_a_yes_to_one_thing_and_a_no_to_another_is_not_sure(text: str) -> None:
    assert not read(text, OFFER).sure


@pytest.mark.parametrize("text", ["Иә", "да", "1", "ok"])
def test_a_mere_yes_after_a_refusal_is_no_change_of_mind(text: str) -> None:
    reading = read(text, Question("refused"))
    assert (reading.intent, reading.sure) != ("consent", True)


@pytest.mark.parametrize(
    "text",
    ["Передумала, согласна", "Отказ был по ошибке, я согласна", "СОГЛАСЕН", "Келісемін"],
)
def test_a_change_of_mind_after_a_refusal_is_a_consent(text: str) -> None:
    reading = read(text, Question("refused"))
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule


@pytest.mark.parametrize("text", ["da byla moya, poteryal kartu", "Иә, менікі еді, жоғалттым"])
def test_an_account_of_the_past_is_not_confirmed(text: str) -> None:
    reading = read(text, Question("account_confirm"))
    assert (reading.intent, reading.sure) != ("consent", True)


@pytest.mark.parametrize(
    "text",
    ["Отказалась сгоряча, работы нет, согласна получать", "Жұмыс істей алмаймын, келісемін",
     "Балалар ақшасын алуға келісемін", "Баланың жаялығына да жетеді, келісем"],
)  # fmt: skip
def test_a_denial_among_reasons_leaves_a_yes_clear(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule


def test_the_odds_of_a_yes_fall_with_what_is_said_beside_it() -> None:
    def odds(text: str) -> float:
        message, verdict = by_rules(text, OFFER)
        return certain(message, OFFER, verdict)

    assert odds("Келісемін, төрт балам бар") > 2.5 > odds("Келісемін, егер тегін болса")
    assert odds("Согласна") > 2.5 > odds("Согласна, но потом")
    assert 0 > odds("Не согласна")


@pytest.mark.parametrize(
    "text",
    ["девушке в цоне сказала что согласна", "ага, конечно, прям согласен", "прям бегу, согласна",
     "Ок зайка, согласна, в 8 у кинотеатра"],
)  # fmt: skip
def test_a_yes_that_is_told_mocked_or_said_to_a_loved_one_is_not_sure(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


@pytest.mark.parametrize("text", ["один", "бір", "первое", "біріншісі", "Бірінші!"])
def test_the_number_for_yes_in_a_word_is_a_yes(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["изменил решение: да, оформите", "Бас тартуымды қайтарып алам, рәсімдеңіздер",
     "Передумала, всё-таки оформите, согласна"],
)  # fmt: skip
def test_a_change_of_mind_in_so_many_words_is_heard_after_a_refusal(text: str) -> None:
    reading = read(text, Question("refused"))
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["Алғым келіп еді", "согл...", "Сөзіңіз рас, қосыламын", "Осы саясатқа келісем",
     "Подпишу петицию, согласна", "Ештеңе түсінбесем де келісемін"],
)  # fmt: skip
def test_a_yes_of_the_past_broken_off_or_to_an_opinion_is_not_sure(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["Да, счёт чужой", "да, был такой счёт", "Да это Каспи мужа и мой", "да это мамин счет",
     "Иә, күйеуімнің шоты", "да карта жены"],
)  # fmt: skip
def test_a_yes_to_anothers_account_or_to_one_of_the_past_is_not_sure(text: str) -> None:
    assert not read(text, Question("account_confirm")).sure


@pytest.mark.parametrize("text", ["другой карты нет, эта верная, согласна", "Мой счет, да"])
def test_an_account_of_ones_own_beside_others_is_confirmed(text: str) -> None:
    reading = read(text, Question("account_confirm"))
    assert ("consent", True) == (reading.intent, reading.sure), reading.rule


@pytest.mark.parametrize(
    "text",
    ["бәрін емес бірақ қабылдаймын", "Көбіне келісемін", "только за декабрь дайте и всё",
     "Платите за все четыре года и я согласна", "гарантируйте письменно и да", "мен иә деп"],
)  # fmt: skip
def test_a_yes_to_a_part_or_for_a_price_is_not_sure(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


@pytest.mark.parametrize("text", ["я только за, спасибо", "оформляйте и я согласна"])
def test_words_like_these_may_say_a_plain_yes(text: str) -> None:
    reading = read(text, OFFER)
    assert ("consent", True) == (reading.intent, reading.sure), reading.rule
