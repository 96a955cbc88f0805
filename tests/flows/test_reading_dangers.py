"""Families of danger beside a yes: whoever, whatever and however it is said, none of them is ever a
sure consent. The words that fill the frames are many on purpose: a list would be no rule."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.question import Question
from flows.reading import read

OFFER = Question("offer")

_SOMEBODY = ("муж", "мой брат", "опекун", "наша соседка", "вся семья", "весь дом", "бабушка", "сын")
_SOMEBODY_KK = ("күйеуім", "анам", "ұлым", "көршім", "әкем", "қызым", "апам", "жұбайым")
_THINGS = ("кредит", "работу", "встречу", "операцию", "переезд", "разговор", "рассрочку", "развод")
_THINGS_KK = ("несиеге", "жұмысқа", "кездесуге", "операцияға", "көшуге", "сұхбатқа", "ажырасуға")
_CONDITIONS = (
    "если без справок", "если муж разрешит", "если это не кредит", "при условии что не обманете",
    "только если на карту жены", "лишь бы не обманули", "когда увижу договор", "но с условием",
)  # fmt: skip
_CONDITIONS_KK = (
    "тегін болса", "күйеуім рұқсат берсе", "құжат сұрамаса", "алдамасаңыздар", "рас болса",
    "көп берсеңіздер", "зейнетақым тоқтамаса", "үйге әкелсе",
)  # fmt: skip
_PRICES = ("Почините крышу", "Закройте мой долг", "Дадите миллион", "Постройте дорогу")
_PAST = (
    "Была согласна", "Раньше была согласна", "Келіскенмін", "Келісім бергенмін", "Бұрын келіскенмін"
)  # fmt: skip
_AFTER = ("", ", спасибо", ", рахмет", "!", ". С уважением", " 🙏")
_IRONIES = (
    "Ага, щас, разбежались", "Да-да, рассказывайте", "Конечно, держите карман шире",
    "Иә, сеніп тұрмын",
    "Әрине, миллионер болдық қой", "Да уж, осчастливили", "Ну да, верю, ждите",
)  # fmt: skip


def _families() -> st.SearchStrategy[str]:
    one = st.sampled_from
    yes, yes_kk = one(("согласна", "согласен")), one(("келісемін", "келісем"))
    return st.one_of(
        st.builds("{} {}".format, one(_SOMEBODY), yes),
        st.builds("{} келіседі".format, one(_SOMEBODY_KK)),
        st.builds("{} келіс дейді".format, one(_SOMEBODY_KK)),
        st.builds("{} говорит соглашаться".format, one(_SOMEBODY)),
        st.builds("{} на {}".format, yes, one(_THINGS)),
        st.builds("{} {}".format, one(_THINGS_KK), yes_kk),
        st.builds("{}, {}".format, yes, one(_CONDITIONS)),
        st.builds("{} {}".format, one(_CONDITIONS_KK), yes_kk),
        st.builds("{}, и я {}".format, one(_PRICES), yes),
        one(_PAST),
        one(_IRONIES),
    )


@given(_families(), st.sampled_from(_AFTER), st.sampled_from((str, str.upper, str.capitalize)))
@settings(max_examples=500, deadline=None)
def test_no_danger_beside_a_yes_is_overlooked(text, after, cased):
    reading = read(cased(text + after), OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


_NAMES = ("Гульнара", "Марина Петрова", "Серік Оспанов", "Айгүл", "Бауыржан", "Ахметова Динара")
_REASONS = (
    "Работы нет", "Денег не хватает", "Муж умер", "Пенсия маленькая", "Детей четверо",
    "Дочка болеет", "В ЦОН идти не могу", "Телефон сел, только увидела",
)  # fmt: skip
_REASONS_KK = (
    "Жұмысым жоқ", "Ақша жетпейді", "Күйеуім қайтыс болды", "Зейнетақым аз", "Төрт балам бар",
    "Қызым ауырады", "Қыс келе жатыр",
)  # fmt: skip


@pytest.mark.parametrize("name", _NAMES)
@pytest.mark.parametrize("yes", ["Согласна", "Келісемін", "Оформляйте"])
def test_a_name_under_a_yes_is_a_signature(name: str, yes: str) -> None:
    reading = read(f"{yes}. {name}", OFFER)
    assert (reading.intent, reading.sure) == ("consent", True)


@pytest.mark.parametrize("reason", _REASONS)
def test_reasons_before_a_yes_leave_it_clear(reason: str) -> None:
    reading = read(f"{reason}, согласна на пособие", OFFER)
    assert (reading.intent, reading.sure) == ("consent", True)


@pytest.mark.parametrize("reason", _REASONS_KK)
def test_reasons_before_a_kazakh_yes_leave_it_clear(reason: str) -> None:
    reading = read(f"{reason}, жәрдемақыға келісемін", OFFER)
    assert (reading.intent, reading.sure) == ("consent", True)
