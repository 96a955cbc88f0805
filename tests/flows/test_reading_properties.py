"""What holds of every reply: reading is total, and no disguise turns a refusal into a sure yes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.question import Question
from flows.reading import read

OFFER = Question("offer")
_REFUSALS_KK = (
    "жоқ", "келіспеймін", "мен келіспеймін", "керек емес", "қажет емес", "қаламаймын",
    "алғым келмейді", "алмаймын",
    "тағайындамаңыз", "бас тартамын", "рәсімдемеңіз", "келісім бермеймін", "қабылдамаймын",
    "қажеті жоқ",
    "келіскен жоқпын", "алғым келіп тұрған жоқ",
)  # fmt: skip
_REFUSALS_RU = (
    "нет", "не согласен", "не согласна", "отказываюсь", "не хочу", "не надо", "не нужно",
    "не оформляйте",
    "не назначайте", "не даю согласия", "не принимаю", "не буду получать", "мне это не нужно",
)  # fmt: skip
_AROUND = (
    "",
    "спасибо, ",
    "рахмет, ",
    "здравствуйте! ",
    "сәлеметсіз бе, ",
    "да, ",
    "иә, ",
    "ок, ",
    "конечно ",
    "жақсы, ",
)
_AFTER = ("", ", спасибо", ", рахмет", ". Алла разы болсын", "!!!", " 🙏", " пожалуйста", ", жақсы")

_PLAIN = str.maketrans("әғқңөұүһі", "агкноууhи".replace("h", "х"))
_DIGITS = str.maketrans("әіңғүұқ", "2345890")
_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі"
_SPELLED = "a,b,v,g,d,e,zh,z,i,y,k,l,m,n,o,p,r,s,t,u,f,h,ts,ch,sh,sch,,y,,e,yu,ya,a,g,q,n,o,u,u,h,i"
_LATIN = dict(zip(_LETTERS, _SPELLED.split(","), strict=True))
_LAYOUT = str.maketrans(
    "йцукенгшщзхъфывапролджэячсмитьбюәіңғүұқ", "qwertyuiop[]asdfghjkl;'zxcvbnm,.2345890"
)


def _same(text: str) -> str:
    return text


def _stretched(text: str) -> str:
    return text.replace("а", "ааа").replace("е", "еее")


def _as_heard(text: str) -> str:
    return text.translate(str.maketrans("ое", "аи")).replace("тся", "ца")


def _in_a_hurry(text: str) -> str:
    return text.replace("ы", "").replace("і", "")


_DISGUISES = (
    _same,
    str.upper,
    _stretched,
    lambda t: t.translate(_PLAIN),
    lambda t: "".join(_LATIN.get(c, c) for c in t),
)
_BARE_DISGUISES = (*_DISGUISES, lambda t: t.translate(_LAYOUT), lambda t: t.translate(_DIGITS))

refusals = st.sampled_from(_REFUSALS_KK + _REFUSALS_RU)


@given(
    st.sampled_from(_AROUND),
    refusals,
    st.sampled_from(_AFTER),
    st.sampled_from((*_DISGUISES, _in_a_hurry)),
)
@settings(max_examples=400, deadline=None)
def test_no_politeness_or_prefix_makes_a_refusal_a_sure_yes(before, refusal, after, disguise):
    reading = read(disguise(before + refusal + after), OFFER)
    assert (reading.intent, reading.sure) != ("consent", True)


@given(st.sampled_from(_AROUND), st.sampled_from(_REFUSALS_RU), st.sampled_from(_AFTER))
@settings(max_examples=200, deadline=None)
def test_a_russian_refusal_spelled_by_ear_is_never_a_sure_yes(before, refusal, after):
    text = _as_heard(before + refusal + after)
    for written in (text, text.replace(" ", "")):
        reading = read(written, OFFER)
        assert (reading.intent, reading.sure) != ("consent", True), written


@pytest.mark.parametrize("refusal", _REFUSALS_KK + _REFUSALS_RU)
@pytest.mark.parametrize("disguise", _BARE_DISGUISES)
def test_a_refusal_in_any_script_or_layout_is_a_refusal(refusal, disguise):
    reading = read(disguise(refusal), OFFER)
    assert reading.intent == "refuse"


_NEGATIONS = (
    "спей",
    "лмай",
    "тпай",
    "рмей",
    "дама",
    "деме",
    "ламай",
    "мейд",
    "емес",
    "жоқ",
    "не ",
    "нет",
)


@given(refusals, st.data())
@settings(max_examples=600, deadline=None)
def test_a_slip_away_from_the_negation_never_makes_a_sure_yes(refusal, data):
    """One letter lost, doubled, changed or swapped, but not in the negation itself."""
    guarded = {
        n
        for mark in _NEGATIONS
        for start in range(len(refusal))
        if refusal.startswith(mark, start)
        for n in range(start, start + len(mark) + 1)
    }
    free = [n for n in range(1, len(refusal) - 1) if n not in guarded and n + 1 not in guarded]
    if not free:
        return
    at = data.draw(st.sampled_from(free))
    letter = data.draw(st.sampled_from("аеокрнстлдім"))
    slips = (
        refusal[:at] + refusal[at + 1 :],
        refusal[:at] + letter + refusal[at:],
        refusal[:at] + letter + refusal[at + 1 :],
        refusal[:at] + refusal[at + 1] + refusal[at] + refusal[at + 2 :],
    )
    reading = read(data.draw(st.sampled_from(slips)), OFFER)
    assert (reading.intent, reading.sure) != ("consent", True)


questions = st.sampled_from(
    [Question("offer"), Question("accounts", choices=3), Question("none"),
    Question("account_confirm"),
     Question("refused"), Question("terms"), Question("iban"), Question("sender")]
)  # fmt: skip


@given(st.text(max_size=200), questions)
@settings(max_examples=300, deadline=None)
def test_any_text_gets_a_reading(text, question):
    assert read(text, question).intent


@given(st.lists(st.sampled_from(["да", "не", "иә", "жоқ", "1", "?", ",", "бас", "тартпаймын",
"или", "келісе", "емес",
                                 "[code]", "қанша", "не надо", "алғым", "\n", "👍", "kelis",
                                 "pe", "-", "если"]), max_size=14),
       questions)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_any_words_in_any_order_get_a_reading(words, question):
    assert read(" ".join(words), question).rule


@pytest.mark.parametrize(
    "unit", ["а", "да ", "не ", "1", "[", "?!", "қ", "z", "не согласен. ", "aя", "😂", "ـ", "\x00"]
)
def test_ten_thousand_characters_of_anything_get_a_reading(unit):
    assert read(unit * (10_000 // len(unit)), OFFER).intent


def test_the_same_reply_is_always_read_the_same():
    assert len({repr(read("Да, но позже, рахмет", OFFER)) for _ in range(5)}) == 1
