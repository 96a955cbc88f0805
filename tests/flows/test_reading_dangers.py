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
    "Была согласна", "Раньше была согласна", "Келіскенмін", "Келісім бергенмін",
    "Бұрын келіскенмін", "Келіскем", "Былтыр келісім бергем", "«Келісемін» деп жауап беріңіз",
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


_ASIDES = (
    "только не тяните", "побыстрее если можно", "не передумаю", "без всяких условий",
    "других доходов нет", "что тут думать", "надеюсь не поздно", "не передать словами",
)  # fmt: skip
_ASIDES_KK = (
    "тек тез болсын", "тезірек болса екен", "ойымнан қайтпаймын", "басқа табысым жоқ",
    "несін ойланамын", "қашан болса да", "қатем болса кешіріңіз",
)  # fmt: skip


@pytest.mark.parametrize("aside", _ASIDES)
def test_haste_and_excuses_beside_a_yes_are_no_conditions(aside: str) -> None:
    reading = read(f"Согласна на пособие, {aside}", OFFER)
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule


@pytest.mark.parametrize("aside", _ASIDES_KK)
def test_haste_and_excuses_beside_a_kazakh_yes_are_no_conditions(aside: str) -> None:
    reading = read(f"Жәрдемақыға келісемін, {aside}", OFFER)
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["Согласна, только если не кредит", "Согласна, только без справок", "Согласна, если не тяните",
     "Келісемін, тек анамнан сұраймын", "Тез болса келісемін", "Напишите «согласна»",
     "Сіздер «келісемін» деп жазыңыздар", "Согласна, пришлите курьера", "Газ қосуға келісемін",
     "Назначьте мне зарплату депутата", "Келісемін, тікұшақ аламын", "да, не оформляйте, хорошо",
     "Келісемін, қаңтардан бастап", "Бәрі дұрыс", "керек...", "Хочет", "Керек те емес, керек те",
     "Оператормен сөйлесейін деп едім, қосып жіберіңізші", "да 2019", "1-согласен 2-не согласен"],
)  # fmt: skip
def test_what_only_looks_like_an_aside_or_a_wish_is_no_sure_yes(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


@pytest.mark.parametrize("text", ["Керек", "Қажет", "Хочу", "нужно", "Маған керек", "«Иә»", "-да"])
def test_a_wish_or_a_bare_yes_alone_is_a_sure_consent(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule


@pytest.mark.parametrize("text", ["Студентка 2 курса, да, согласна", "Келісемін, балам 2 айлық"])
def test_an_age_or_a_course_is_not_the_number_for_no(text: str) -> None:
    assert read(text, OFFER).intent == "consent"
