"""What a reply means, phenomenon by phenomenon (DOMAIN.md, "How people answer")."""

import pytest

from flows.question import Question
from flows.reading import read

OFFER = Question("offer")


def _read(text: str, question: str = "offer") -> tuple[str, bool]:
    reading = read(text, Question.parse(question))
    return reading.intent, reading.sure


@pytest.mark.parametrize(
    "text",
    ["1", "1.", "(1)", "№1", "1️⃣", "Да", "да!!!", "Иә", "ия", "Келісемін", "келісем",
    "Согласна", "Я согласен",
     "Хочу получать", "Оформляйте", "тағайындаңыз", "рәсімдеп беріңіз", "алғым келеді",
     "маған қажет",
     "даю согласие",
     "келісім беремін", "конечно", "Здравствуйте, согласна, спасибо",
     "Не возражаю и даю согласие"],
)  # fmt: skip
def test_an_unconditional_yes_is_a_sure_consent(text: str) -> None:
    assert _read(text) == ("consent", True)


@pytest.mark.parametrize(
    "text",
    ["Согласна, ипотеку гасить надо", "Оформляйте, мы в Балхаше живём, трое сыновей",
     "Бар ықыласыммен келісемін, тағайындаңыздар",
     "Согласна получать, сыночку нужен логопед", "Мектепке киім керек, рәсімдеңіз",
     "Уважаемые сотрудники, я согласна на назначение пособия",
     "Спасибо, что нашли меня, согласна получать", "Оформите скорей, зима на носу, угля нет"],
)  # fmt: skip
def test_reasons_names_and_places_leave_a_yes_clear(text: str) -> None:
    assert _read(text) == ("consent", True)


@pytest.mark.parametrize(
    "text",
    ["Келісемін. Сейітова Гүлнәр, Қаскелең", "Согласна. Гульнара", "Келісемін. Айгүл Сейітова"],
)
def test_a_signature_leaves_a_yes_clear(text: str) -> None:
    assert _read(text) == ("consent", True)


def test_a_yes_beside_what_is_not_understood_at_all_is_asked_about_once() -> None:
    assert _read("Согласна, бармаглот варкался в наве") != ("consent", True)


@pytest.mark.parametrize(
    "text",
    ["Согласна на встречу в субботу", "Согласен поговорить", "Сөйлесуге келісемін",
     "Назначьте мне время приёма", "Екі қап ұн аламын", "Согласна, ты права",
     "Согласна, что детей кормить трудно", "мама наша согласна", "Муж мой согласен",
     "вся семья согласна",
     "Растаймын, хабарды алдым", "Говорят, все согласны", "была согласна",
     "Частично согласен", "Скорее согласен", "Оформите на жену", "анама тағайындаңыздар",
     "Ербол, келісемін", "Согласен, ближе к посевной", "Дадите больше — соглашусь",
     "Амалсыздан келісемін", "Заставили согласиться", "Согласна, пришлите курьера",
     "Келісім бердім, ақшасы түсіп болды", "алғым келіп тұрға нжоқ", "не всецело согласен"],
)  # fmt: skip
def test_a_yes_to_something_else_or_tied_to_something_is_not_sure(text: str) -> None:
    assert _read(text) != ("consent", True)


@pytest.mark.parametrize(
    "text",
    ["2", "2)", "Нет", "Жоқ", "Келіспеймін", "не согласна", "несогласен", "отказываюсь",
    "бас тартамын", "керек емес",
     "алғым келмейді", "қажеті жоқ", "не надо", "да не надо мне ничего", "Да, отказываюсь",
     "конечно нет",
     "согласна отказаться", "бас тартуға келісемін", "рахмет, керек емес", "алмаймын",
     "келісе алмаймын"],
)  # fmt: skip
def test_a_no_is_a_refusal_whatever_yes_word_is_around_it(text: str) -> None:
    assert _read(text)[0] == "refuse"


@pytest.mark.parametrize(
    "text",
    ["ок", "хорошо", "+", "👍", "жарайды", "мақұл", "не против", "қарсы емеспін",
    "не отказываюсь", "да нет",
     "иә жоқ", "да?", "келісемін бе", "согласна если без справок", "көп берсе аламын",
     "наверное да", "муж согласен",
     "анам келіседі", "была согласна", "1 нет", "2 да", "3", "512", "...", "?", "да уж",
     "ну да, разбежались",
     "согласна, но только на сына", "не знаю", "білмеймін", "алаймын", "қалааймын", "келісеймін"],
)  # fmt: skip
def test_doubt_is_never_consent(text: str) -> None:
    intent, sure = _read(text)
    assert (intent, sure) == ("unclear", False)


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("келисемин", "келісемін"), ("kelisemin", "келісемін"), ("kelısemın", "келісемін"),
        ("rtk3ctv3y", "келісемін"), ("кел3сем3н", "келісемін"), ("кeлiсeмiн", "келісемін"),
        ("келіііісемін", "келісемін"), ("к е л і с е м і н", "келісемін"), ("келі семін",
        "келісемін"),
        ("كەلىسەمىن", "келісемін"), ("soglasen", "согласен"), ("cjukfcty", "согласен"),
        ("сагласин", "согласен"), ("со гласен", "согласен"), ("СОГЛАСЕН", "согласен"), ("вф",
        "да"),
        ("ne soglasen", "не согласен"), ("yt cjukfcty", "не согласен"), ("ту тфвщ", "не надо"),
        ("kelispeimin", "келіспеймін"), ("келіс пеймін", "келіспеймін"), ("rtk3cgtqv3y",
        "келіспеймін"),
        ("керекемес", "керек емес"), ("кepeк eмec", "керек емес"), ("и2", "иә"), (";j0", "жоқ"),
    ],
)  # fmt: skip
def test_script_layout_and_slips_change_nothing(text: str, same_as: str) -> None:
    assert _read(text) == _read(same_as)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("сколько денег?", "question_amount"), ("айына қанша", "question_amount"),
        ("сколько месяцев платят?", "question_what"), ("бұл не", "question_what"), ("bul ne",
        "question_what"),
        ("да, а когда придет?", "question_what"), ("кімге беріледі?", "question_what"),
        ("кто вы?", "question_who_fraud"), ("бұл рас па", "question_who_fraud"),
        ("вы не мошенники?", "question_who_fraud"), ("это мошенники", "report_fraud"),
        ("алаяқтар", "report_fraud"), ("просят код из смс", "report_fraud"),
        ("Stop. Thank you", "stop"), ("тоқтат", "stop"), ("не присылайте больше сообщения",
        "stop"),
        ("хабарлама жібермеңіздер", "stop"), ("START", "start"), ("бастау", "start"),
        ("оператор", "help_operator"), ("маған хабарласыңызшы", "help_operator"),
        ("қазақша түсінбеймін", "language_switch_ru"), ("не понимаю по-русски",
        "language_switch_kk"),
        ("на русском пожалуйста", "language_switch_ru"), ("қазақша жазыңыз", "language_switch_kk"),
        ("да, но позже", "postpone"), ("ертең айтамын", "postpone"), ("не сейчас", "postpone"),
        ("не за что", "greeting_smalltalk"), ("Алла разы болсын", "greeting_smalltalk"),
        ("вы ошиблись номером", "other"), ("бұл менің нөмірім емес", "other"), ("он умер",
        "other"),
        ("уже получаю это пособие", "other"), ("купи хлеба и молока", "other"),
        ("согласен, ИИН 850101300123", "pii_leak"), ("код [code]", "pii_leak"), ("[card]",
        "pii_leak"),
        ("да KZ86125KZT5004100100", "iban"), ("[iban …0100]", "iban"), ("каспи",
        "bank_choice_number"),
        ("да, на каспи", "consent"),
    ],
)  # fmt: skip
def test_every_other_label(text: str, intent: str) -> None:
    assert _read(text)[0] == intent


@pytest.mark.parametrize(
    ("text", "question", "intent"),
    [
        ("да", "none", "unclear"), ("1", "none", "unclear"), ("согласна", "expired", "unclear"),
        ("1", "filed", "unclear"), ("1", "refused", "unclear"), ("передумала, согласна",
        "refused", "consent"),
        ("келісемін енді", "refused", "consent"), ("нет", "account_confirm", "refuse"),
        ("не мой счет", "account_confirm", "refuse"), ("верно", "confirm", "consent"),
        ("верно", "offer", "unclear"), ("2", "accounts:3", "bank_choice_number"),
        ("4", "accounts:3", "unclear"), ("второй", "accounts:2", "bank_choice_number"),
        ("екінші", "accounts:2", "bank_choice_number"), ("да", "accounts:2", "unclear"),
        ("ни один", "accounts:2", "refuse"), ("принимаю", "terms", "consent"),
    ],
)  # fmt: skip
def test_the_question_decides_what_a_bare_answer_means(
    text: str, question: str, intent: str
) -> None:
    assert _read(text, question)[0] == intent


def test_the_slots_say_which_account_was_chosen() -> None:
    assert read("2)", Question("accounts", choices=3)).choice == 2
    assert read("последний", Question("accounts", choices=3)).choice == 3
    assert read("Каспиге салыңыз", Question("accounts", choices=3)).bank == "Kaspi"
    assert read("KZ86 125K ZT50 0410 0100", Question("iban")).iban == "KZ86125KZT5004100100"
    assert read("KZ87 125K ZT50 0410 0100", Question("iban")).iban is None
    assert read("я не Гульмира", OFFER).wrong_person


@pytest.mark.parametrize(
    ("text", "hours"),
    [("завтра отвечу", 24), ("ертең айтамын", 24), ("через 2 часа", 2), ("через неделю", 168),
     ("екі күннен кейін", 48), ("послезавтра", 48), ("потом", None)],
)  # fmt: skip
def test_a_postponement_says_until_when(text: str, hours: int | None) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.postpone_hours) == ("postpone", hours)


def test_words_and_digits_of_the_benefit_are_understood_too() -> None:
    question = Question("offer", yes=("511", "r 1 1 2"), no=("512",))
    assert read("511", question).intent == "consent"
    assert read("R 1 1 2", question).intent == "consent"
    assert read("512", question).intent == "refuse"


def test_stop_inside_a_sentence_about_something_else_is_not_obeyed() -> None:
    assert _read("we must stop this bill")[0] != "stop"


@pytest.mark.parametrize(
    ("text", "language"),
    [("Келісемін", "kk"), ("келисемин", "kk"), ("согласна", "ru"), ("kelisemin", "latin"), ("1",
    "none"),
     ("Да, келісемін", "mixed"), ("согласенмын", "mixed"), ("cjukfcty", "ru"), ("👍", "none"),
     ("Kaspi", "none")],
)  # fmt: skip
def test_the_language_meant(text: str, language: str) -> None:
    assert read(text, OFFER).language == language


def test_the_language_to_answer_in_shows_through_a_transliteration() -> None:
    assert read("kelisemin", OFFER).answer_in == "kk"
    assert read("soglasna", OFFER).answer_in == "ru"
    assert read("1", OFFER).answer_in is None


def test_a_reading_names_its_rule_and_the_words_that_bore_on_it() -> None:
    reading = read("Сәлеметсіз бе, КЕЛІСЕМІН!", OFFER)
    assert reading.rule == "says yes"
    assert reading.words == ("келісемін",)
    assert reading.normalised == "сәлеметсіз бе, келісемін!"


@pytest.mark.parametrize("text", ["да 1234", "Иә 4821", "согласна 551902", "да 2019"])
def test_a_yes_beside_a_number_that_may_be_a_code_is_no_sure_consent(text: str) -> None:
    assert _read(text) != ("consent", True)


@pytest.mark.parametrize("text", ["Да, согласна на 164350 тг", "Согласна, 1414"])
def test_a_sum_and_our_own_number_leave_a_yes_alone(text: str) -> None:
    assert _read(text)[0] == "consent"


@pytest.mark.parametrize("text", ["https://egov.kz", "перейдите на kaspi-kz.com и получите 50000"])
def test_an_address_is_no_wish_for_a_language(text: str) -> None:
    assert _read(text)[0] not in ("language_switch_kk", "language_switch_ru")
