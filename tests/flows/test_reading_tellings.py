"""What people tell of their life beside a yes puts nothing off, ties and denies nothing; what takes
the yes back in the same words does."""

import pytest

from flows.question import Question
from flows.reading import read

OFFER = Question("offer")

TELLINGS = {
    "ru": (
        "после развода осталась с двумя", "после пожара живём у сестры",
        "утром не ответила, доила коров",
        "ноги отказывают", "автобус отменили", "денег нет, работы нет", "муж ушёл три года назад",
        "зрение плохое, буквы еле вижу", "сена не накосили", "муж в больнице лежит",
        "картошка не уродилась", "хлеб подорожал", "крыша протекла", "корова пала зимой",
        "в садике отказали", "машина сломалась", "внучка печатает", "у меня сахарный диабет",
        "простите за поздний час", "не судите за ошибки", "пишу с ошибками, глаза слабые",
        "русский мне не родной язык", "вчера вернулась из больницы", "пенсию задержали",
        "спина болит, ходить не могу", "только телефон у меня старый", "дети болели всю зиму",
        "но муж ворчит", "а сын в армии служит",
    ),
    "kk": (
        "суставым ауырады, бара алмаймын", "аяғым ауырып жүре алмаймын", "жұмысым жоқ, ақшам жоқ",
        "үйде жарық жоқ", "малым қырылып қалды", "күйеуім тастап кеткен", "қарызым бар",
        "балам ауырып жатыр", "көзім нашар көреді", "кеше тойдан келіп ұйықтап қалыппын",
        "ажырасқаннан бері жалғыз тұрып жатырмын", "кеш жауап бергеніме кешіріңіз", "ренжімеңіз",
        "орысша түсінбеймін", "қысқартуға түсіп қалдым", "бармағым жуан",
        "үш жылдан бері ауырып жүрмін", "дүкенім жабылды", "көлігім сынып қалды",
        "тек телефоным ескі", "операциядан кейін үйде жатырмын", "сырқат малды жойдырды",
    ),
}  # fmt: skip
YES = {"ru": "Согласна", "kk": "Келісемін"}
#: Clear to a person; their words are too much like those of doubt, so that one question is asked.
ASKED_ABOUT = frozenset(
    ("после развода осталась с двумя", "ноги отказывают", "автобус отменили",
     "картошка не уродилась", "русский мне не родной язык", "только телефон у меня старый",
     "но муж ворчит", "а сын в армии служит")
)  # fmt: skip


@pytest.mark.parametrize(
    ("yes", "told"),
    [(YES[tongue], told) for tongue, all_told in TELLINGS.items() for told in all_told],
)
def test_what_is_told_of_life_leaves_a_yes_clear(yes: str, told: str) -> None:
    reading = read(f"{yes}, {told}", OFFER)
    assert reading.intent == "consent", reading.rule
    assert reading.sure is not (told in ASKED_ABOUT), reading.rule


@pytest.mark.parametrize(
    ("yes", "told"),
    [(YES[tongue], told) for tongue, all_told in TELLINGS.items() for told in all_told],
)
def test_it_may_come_first(yes: str, told: str) -> None:
    reading = read(f"{told.capitalize()}. {yes}", OFFER)
    assert reading.intent == "consent", reading.rule


@pytest.mark.parametrize(
    "text",
    ["Согласна, после развода решу", "Согласна, но после операции", "Согласна, когда муж вернётся",
     "Согласна, завтра отвечу", "Согласна, но уже нет", "Согласна, то есть нет",
     "Согласна, а сегодня уже нет", "Согласна, муж ответил, меня не спросил",
     "Согласна, но мама запрещает", "Согласна, внук нажал", "Согласна, насчёт цен",
     "Согласна, в зависимости от суммы", "Согласна, куплю остров", "Согласна, осыпьте золотом",
     "Согласна, но совесть мучает", "Согласна, хотя душа не лежит", "Согласна, но сначала развод",
     "Согласна, всю жизнь мечтала", "Согласна, в субботу едем на дачу", "Согласна, бери молоко",
     "Согласна, пусть сын заберёт", "Согласна, давно пора автоматизировать", "Согласна, иначе нет",
     "Все согласны, а я нет", "Согласна, только пусть соседи не узнают", "Согласна, пошутила я",
     "Хлеб подорожал, вот с этим согласна", "Согласна, бармаглот варкался"],
)  # fmt: skip
def test_what_takes_a_yes_back_in_russian_still_does(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["Келісемін, тойға барамыз", "Келісемін, ертең барамын", "Келісемін, ойланып жатырмын",
     "Келісемін, бірақ көңілім толмайды", "Келісемін, бірақ жүрегім дауаламайды",
     "Келісемін, әпкем үшін", "Келісемін, анам үшін жауап беріп отырмын",
     "Келісемін, немерем басып қойды",
     "Келісемін, кездесейік", "Келісемін, патшадай тұратын болдық",
     "Келісемін, қазір қолым бос емес", "Аламын, тек босанып шыққан соң", "Келісемін, жо жоқ",
     "Келісемін, күйеуім келгенде", "Келісемін, шартым бар", "Жұмыс беріңіздер, соған келісемін",
     "Келісемін, екіншісіне жоқ", "Келісемін, қорқып отырмын", "Келісемін, әйтпесе жоқ"],
)  # fmt: skip
def test_what_takes_a_yes_back_in_kazakh_still_does(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["Согласен, но искать работу не обещаю", "Согласна, но здоровье не позволяет",
     "Келісемін, бірақ қоғамдық жұмысқа шықпаймын", "Келісемін, тек курсқа бармаймын"],
)  # fmt: skip
def test_a_but_beside_a_yes_to_the_terms_is_about_the_terms(text: str) -> None:
    reading = read(text, Question("terms"))
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["Согласна. Вчера сгоряча отказалась", "Согласен, раньше по глупости отказался",
     "Келісемін. Алдында түсінбей бас тарттым"],
)  # fmt: skip
def test_an_old_refusal_is_told_as_a_fact(text: str) -> None:
    reading = read(text, Question("refused"))
    assert reading.intent == "consent", reading.rule


def test_a_refusal_that_stands_is_none() -> None:
    reading = read("Бас тартқаным бас тартқан, растаймын", Question("refused"))
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["Зачем мне отказываться? Согласна!", "Как можно не согласиться, я согласна",
     "Ойланатын не бар, келісемін", "Қалай келіспейін, келісемін!", "Не медлите, согласна",
     "Согласна, сколько раз повторять", "Келісемін, қанша рет жазамын"],
)  # fmt: skip
def test_a_rhetorical_question_asks_nobody(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["Согласна, сколько раз платят", "Келісемін, қанша рет төленеді", "Согласна, где нажимать"],
)
def test_a_question_in_like_words_is_still_one(text: str) -> None:
    reading = read(text, OFFER)
    assert (reading.intent, reading.sure) != ("consent", True), reading.rule


@pytest.mark.parametrize(
    "text",
    ["Согласен! Отказ был мимо", "Согласна, отказ не считается", "Келісемін, бас тартуды жойыңыз"],
)
def test_a_refusal_may_be_taken_back_by_its_name(text: str) -> None:
    reading = read(text, Question("refused"))
    assert (reading.intent, reading.sure) == ("consent", True), reading.rule
