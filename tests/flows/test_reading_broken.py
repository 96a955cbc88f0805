"""A yes that is not wholly there is no sure one: a word broken off, a «не» lost on the way, leave
still to be asked, a yes that is only possible."""

import pytest

from flows.question import Question
from flows.reading import read

OFFER = Question("offer")


def _is_sure(text: str) -> bool:
    reading = read(text, OFFER)
    return (reading.intent, reading.sure) == ("consent", True)


@pytest.mark.parametrize("text", ["рәсімд", "ресимд", "тағайынд", "қабылд", "аламмммж", "аламж"])
def test_a_broken_off_word_is_no_sure_yes(text: str) -> None:
    assert not _is_sure(text)


@pytest.mark.parametrize("text", ["аламн", "аламмм", "рсмд", "тгнд", "кслмн", "рәсімде"])
def test_a_word_that_has_only_lost_its_vowels_is_one(text: str) -> None:
    assert _is_sure(text)


@pytest.mark.parametrize(
    "text",
    ["н согласна", "ен согласна", "н е согласна", "нк согласен", "ре согласна", "нт, согласна",
     "н надо", "нп оформляйте", "е согласна", "ен хочу получать", "жк келісемін"],
)  # fmt: skip
def test_what_may_be_left_of_a_no_before_a_yes_leaves_it_doubtful(text: str) -> None:
    assert not _is_sure(text)


@pytest.mark.parametrize("text", ["ну согласна", "и согласна", "на согласна", "ә келісемін"])
def test_a_small_word_before_a_yes_does_not(text: str) -> None:
    assert _is_sure(text)


@pytest.mark.parametrize(
    "text",
    ["Күйеуімнен сұрайын, мен келісем ғой", "Әйелімнен сұрайын, өзім келісемін",
     "Балаларымнан сұраймын, мен келісемін ғой", "спрошу мужа, я согласна",
     "посоветуюсь с мужем, согласна", "Келісе аламын", "келісе алам", "kelise alamyn",
     "рәсімдей аламыз", "Согласен болып қалдым енді)) бай болдым"],
)  # fmt: skip
def test_leave_still_to_be_asked_or_a_mere_possibility_is_no_sure_yes(text: str) -> None:
    assert not _is_sure(text)


@pytest.mark.parametrize(
    "text",
    ["күйеуімнен сұрадым, келісем", "спросила мужа, согласна", "посоветовались, согласны",
     "әкеммен ақылдастым, келісем", "келісе беремін", "сізден сұраймын, рәсімдеңіз, келісемін"],
)  # fmt: skip
def test_leave_that_was_asked_is_a_reason(text: str) -> None:
    assert _is_sure(text)


@pytest.mark.parametrize(
    "text",
    ["не екенін түсінбедім, келісемін", "түсінбедім, келісемін", "түгел емес, келісемін",
     "толығымен емес, келісемін", "не понял, согласен", "түсінбей тұрмын, келісемін"],
)  # fmt: skip
def test_a_yes_to_what_was_not_understood_or_not_to_all_is_doubtful(text: str) -> None:
    assert not _is_sure(text)


@pytest.mark.parametrize(
    "text",
    ["не екенін түсіндім, келісемін", "Келісемін, қанша теңге екенін көрдім",
     "Неге келісетінімді түсіндім, келісем", "орысша түсінбеймін, келісемін",
     "қашан түсетінін білемін, келісемін"],
)  # fmt: skip
def test_what_was_learned_is_no_question(text: str) -> None:
    assert _is_sure(text)


@pytest.mark.parametrize(
    "text",
    ["Өткен айларға төленбесе де келісем", "Кім келіспесе де мен келісемін",
     "Неше ай болса да келісем", "Алам, несіне алмайын", "Ойбай келісем, неғып келіспейін",
     "Алғанда қандай, алам", "Жоқ деп айтпаймын, аламын ғой", "Бас тартатын адам емеспін, аламын",
     "Кешке қалдырмаймын, келісем", "ертеңге қалдырмай, рәсімдеңіз", "Түгел келісемін",
     "Әрқашан келісемін", "Машалла келісем", "Кешіктірмей тағайындаңыздар"],
)  # fmt: skip
def test_what_is_granted_or_asked_of_nobody_leaves_a_kazakh_yes_clear(text: str) -> None:
    assert _is_sure(text)


@pytest.mark.parametrize(
    "text",
    ["қаламасам да келісемін", "келіспесеңіз де болады", "алмасам да болады",
     "келіспесем де аламын", "Несіне алайын", "неге келісейін", "ертеңге қалдырайық, келісем",
     "жоқ демеймін", "қашан түсетінін білмеймін, келісемін",
     "қанша екенін білгім келеді, келісемін"],
)  # fmt: skip
def test_what_only_looks_granted_is_no_sure_yes(text: str) -> None:
    assert not _is_sure(text)


@pytest.mark.parametrize(
    "text",
    ["картама аударыңыз", "Картама салып жіберіңіз", "тиесілісін аударыңыздар",
     "Заявкамды жібере беріңдер", "начислить етіңіздер", "тағайындай салыңыз", "каспиге аударыңыз",
     "Төлемді менің шотыма аударуыңызды сұраймын", "жауап - ия", "jauabym kelisem", "келсм",
     "подтверждаймын", "соглашаймын", "оформляймын", "Алғым кеп тұр",
     "Әрине келісемін, неге келіспеске"],
)  # fmt: skip
def test_a_kazakh_order_to_pay_or_a_labelled_yes_is_clear(text: str) -> None:
    assert _is_sure(text)


@pytest.mark.parametrize(
    "text",
    ["басқа картаға аударыңыз", "картаға жібере бермеңіз", "біреудің картасына салыңыз",
     "аударуыңызды сұрамаймын", "хабарлама жібере беріңіз", "заявкамды жібермеңіз",
     "начислить етпеңіз", "аударыңыз ба", "ақшаны қайда аудардыңыз", "жауап жоқ", "отказываймын",
     "подтверждамаймын", "принимать етпеймін"],
)  # fmt: skip
def test_another_order_or_an_order_denied_is_not(text: str) -> None:
    assert not _is_sure(text)


@pytest.mark.parametrize(
    "text",
    ["есеп шотым дәл сол", "Шот ашық, соған жібере беріңіз", "dorys, osyghan audaryngyz",
     "Бұл өзімнің картам, анамдікі емес", "иәменіңшотым"],
)  # fmt: skip
def test_the_right_account_in_kazakh_is_a_sure_yes(text: str) -> None:
    reading = read(text, Question("account_confirm"))
    assert (reading.intent, reading.sure) == ("consent", True)


@pytest.mark.parametrize("text", ["бұл анамдікі", "менікі емес, анамдікі", "соған жібере бермеңіз"])
def test_somebody_elses_account_is_not(text: str) -> None:
    reading = read(text, Question("account_confirm"))
    assert (reading.intent, reading.sure) != ("consent", True)
