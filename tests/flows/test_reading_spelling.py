"""Spelled by ear, in a hurry, or with a slip of the finger: what is meant is one known word, and a
negation is never lost on the way."""

import pytest

from flows.question import Question
from flows.reading import read

OFFER = Question("offer")


def _read(text: str) -> tuple[str, bool]:
    reading = read(text, OFFER)
    return reading.intent, reading.sure


@pytest.mark.parametrize(
    "text",
    ["сагласна", "сагласин", "саглашаюс", "саглашаюсь", "прашу аформить", "аформляйте пажалуста",
     "канешна сагласна", "хачу палучать пасобие", "атправляйте мне пасобие, сагласна",
     "падтверждаю", "пренимаю", "да прашу назначить", "согласна нужны денги", "saglasna",
     "saglashayus", "келысемін", "келсемн", "келсемин", "келсемын", "кельсемын", "тагайндандарш",
     "тагайнданз", "макулдаймн", "калаймн алуга", "жиберндер келсемн", "келысемын рахмет",
     "келсемін жумс жок", "согласна точка", "да запятая согласна восклицательный знак",
     "келісемін нүкте рахмет нүкте", "сгл оформ пж", "кслмн рхм", "тгнд келсемн",
     "келисеминрахметсиздерге", "дасогласнаспасибобольшое", "менкелисеминбалаларымүшеу",
     "сагласенспасибовам", "kelсемин", "сагласнамын"],
)  # fmt: skip
def test_a_yes_spelled_by_ear_is_a_yes(text: str) -> None:
    assert _read(text)[0] == "consent"


@pytest.mark.parametrize(
    "text",
    ["ни сагласна", "нисагласна", "несагласин", "нисогласна", "нихачу", "ни хачу", "нехатим",
     "ни аформляйте", "ни прашу", "атказываюс", "аткажус", "ни буду палучать", "ни падтверждаю",
     "ни пренимаю", "келспеймн", "келспемн", "келыспейм", "кельспейм", "келспиймн", "калмаймн",
     "алмимн", "тагайндамандар", "тагайндамаз", "макулдамаймн", "жибермендер", "ni saglasna",
     "nisaglasna", "керегжок", "керек емс",
     "янесогласнаспасибо", "данехочуполучать", "келиспеймінрахметсиздерге",
     "керекемесрахметсиздерге", "алмаймынкерегіжоқрахмет", "сагласнанетспасибо",
     "спасибонинадамне", "не согласна точка", "келіспеймін нүкте", "kelспеймін"],
)  # fmt: skip
def test_a_negation_spelled_by_ear_is_no_yes(text: str) -> None:
    assert _read(text) != ("consent", True)


@pytest.mark.parametrize(
    "text",
    ["Жина сагласна", "муш сагласен", "келсем", "келсендер", "согласно", "кеиссемин",
     "келымсемин", "келсе алмимн", "сагласна если дадут", "прашу подумать", "хачу падумать",
     "сагласие мужа нужна", "келсемн бе", "сагласна?", "аа кслм ыыы",
     "согласна вопросительный знак",
     "келісемін бе сұрақ белгісі"],
)  # fmt: skip
def test_a_doubt_spelled_by_ear_stays_a_doubt(text: str) -> None:
    assert _read(text) != ("consent", True)


def test_a_run_of_hundreds_of_small_words_is_read_at_once() -> None:
    assert _read("данада" * 8 + "щ")[0]
    assert _read("нанада" * 300)[0]


@pytest.mark.parametrize(
    ("text", "language"),
    [("Алтын алқам бар, келісемін", "kk"), ("Студентпін, келісемін", "kk"),
     ("Кешке жауап берем", "kk"), ("Әкімдікке барып тұрмын, иә", "kk"),
     ("Балам да бар, келісемін", "kk"), ("Да, келісемін", "mixed"),
     ("Счёт был мой, согласна", "ru"),
     ("Мама дала телефон, согласна", "ru"), ("Комиссия дала группу, согласен", "ru"),
     ("Келісемін, оформляйте", "mixed"), ("salem", "latin"), ("Жумсым жок, келсемн", "kk")],
)  # fmt: skip
def test_words_of_both_languages_do_not_make_a_message_mixed(text: str, language: str) -> None:
    assert read(text, OFFER).language == language


@pytest.mark.parametrize(
    "text",
    ["rtk3ctv3y6 h2c3vlt43p", "rtk3ctv6 n-hn ,fkfv ,fh", "Rtk3ctv3y7 Hf[vtn c3plthut",
     "fk5sv rtktl36 9ksv v8utltr", "Áрине kelisemin", "Äрине келісемін", "кплісемін алуға",
     "нелісемін, Маңғыстаудан мұнайшымын", "әйә", "эия"],
)  # fmt: skip
def test_signs_on_letter_keys_and_a_slip_at_the_start_keep_a_yes_clear(text: str) -> None:
    assert _read(text) == ("consent", True)


@pytest.mark.parametrize(
    "text",
    ["rtk3cgtqv3y6 hf[vtn", "келпсемін", "келіпсемін", "келісеймін", "келісеімн", "келісепмін"],
)  # fmt: skip
def test_a_slip_where_a_verb_is_negated_does_not(text: str) -> None:
    assert _read(text) != ("consent", True)


@pytest.mark.parametrize(
    ("text", "language"),
    [("Каспиге", "kk"), ("kaspige", "latin"), ("халыққа", "kk"), ("Каспи", "none"),
     ("казакша", "kk"), ("ЖСН 770724400011", "kk"), ("ИИН 770724400011", "ru")],
)  # fmt: skip
def test_one_kazakh_word_shows_the_language(text: str, language: str) -> None:
    assert read(text, Question.parse("accounts:3")).language == language
