"""What the fraud desk calls ours, a fraud, or unknown."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.fraud import judge
from flows.listing import listing
from flows.loading import load_catalogue

FOLDER = Path(__file__).parent


def lines(file: str) -> list[str]:
    told = (FOLDER / file).read_text("utf-8").splitlines()
    return [line for line in told if line and not line.startswith("#")]


@pytest.mark.parametrize("text", lines("frauds.txt"))
def test_a_fraud_is_called_a_fraud_and_says_why(text: str) -> None:
    verdict = judge(text)
    assert "fraud" == verdict.verdict
    assert verdict.reasons
    assert all(reason.endswith(".") for reason in verdict.reasons)


@pytest.mark.parametrize("text", lines("honest.txt"))
def test_an_honest_message_is_not_called_a_fraud(text: str) -> None:
    assert "unknown" == judge(text).verdict


OUR_TEXTS = [one for one in listing(load_catalogue()) if len(one.text) > 40]
OUR_TEXT_IDS = [f"{one.key} {one.language}" for one in OUR_TEXTS]
each_of_our_texts = pytest.mark.parametrize("our", [t.text for t in OUR_TEXTS], ids=OUR_TEXT_IDS)


@each_of_our_texts
def test_each_text_of_ours_is_known_as_ours(our: str) -> None:
    assert "ours" == judge(our).verdict


@each_of_our_texts
def test_a_remark_around_it_leaves_it_ours(our: str) -> None:
    assert "ours" == judge(f"Переслано: {our} Это правда от вас?").verdict


@each_of_our_texts
@pytest.mark.parametrize(
    "added",
    [
        "Подробнее: egov-kz.top/x",
        "Сообщите код из СМС",
        "Картаңыздың нөмірін жіберіңіз",
        "Оплатите комиссию 500 тг",
        "Звоните 87071234567",
    ],
)
def test_a_harmful_addition_makes_it_a_fraud(our: str, added: str) -> None:
    assert "fraud" == judge(f"{our} {added}").verdict
    assert "fraud" == judge(f"{our} {added}", sent=(our,)).verdict


OFFER = next(one.text for one in OUR_TEXTS if one.key == "offer" and one.language == "kk")
SENT = "Уважаемая Асель, ждем вас 12 марта в 15:00 по вопросу вашего заявления. Центр 1414."


def test_a_text_sent_to_this_citizen_is_ours_whatever_the_templates_say() -> None:
    assert "unknown" == judge(SENT).verdict
    assert "ours" == judge(SENT, sent=("Другое сообщение от нас, о другом.", SENT)).verdict


@pytest.mark.parametrize(
    "as_it_came",
    [
        SENT.replace("Асель", "Асел").replace(" ", "  "),
        SENT.upper(),
        SENT[:60],
        SENT[20:],
        f"{SENT}\nОтправлено с iPhone",
        f"FW: «{SENT}»",
    ],
)
def test_what_a_phone_does_to_it_does_not_matter(as_it_came: str) -> None:
    assert "ours" == judge(as_it_came, sent=(SENT,)).verdict


def test_what_the_citizen_added_is_given_back_as_written() -> None:
    assert "Это вы писали, да" == judge(f"Это вы писали, да? {SENT}", sent=(SENT,)).comment


@pytest.mark.parametrize(
    "forged",
    [
        OFFER.replace("1414-ке", "1415-ке"),
        OFFER.replace("сұрамаймыз", "жіберіңіз"),
        OFFER.replace("1 – ", "egov-kz.pro 1 – "),
    ],
)
def test_a_change_inside_makes_it_a_fraud(forged: str) -> None:
    assert forged != OFFER
    assert "fraud" == judge(forged).verdict


some_of_our_texts = pytest.mark.parametrize(
    "our", [t.text for t in OUR_TEXTS[::5]], ids=OUR_TEXT_IDS[::5]
)


@some_of_our_texts
@pytest.mark.parametrize(
    "happened",
    [
        lambda our: our.replace(". ", "."),
        lambda our: our.replace("«", '"').replace("»", '"').replace("–", "-"),
        lambda our: f"1414: {our}\nSent from my Galaxy",
        lambda our: our.translate(str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")),
        lambda our: our.replace(". ", ".\n").upper(),
        lambda our: f"{our}\n{our}",
    ],
    ids=["glued", "other quotes", "sender and signature", "no Kazakh letters", "capitals", "twice"],
)
def test_what_a_phone_or_a_hand_does_to_ours_leaves_it_ours(our: str, happened) -> None:
    assert "ours" == judge(happened(our)).verdict


@some_of_our_texts
@pytest.mark.parametrize("put_in", ["+77012223344", "8 701 222 33 44", "bit.ly/3x"])
def test_a_number_or_a_link_put_into_ours_makes_it_a_fraud(our: str, put_in: str) -> None:
    words = our.split(" ")
    words.insert(len(words) // 2, put_in)
    assert "fraud" == judge(" ".join(words)).verdict
    assert "fraud" == judge(f"{our} Карта 4400 4301 1111 2222").verdict


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("сұрамаймыз", "сұраймыз"),
        ("не просим", "просим"),
        ("1414", "1441"),
        ("1414", "87071112233"),
    ],
)
def test_a_denial_that_is_gone_or_another_number_makes_it_a_fraud(ours: str, theirs: str) -> None:
    offers = [one.text for one in OUR_TEXTS if one.key == "offer" and ours in one.text]
    assert offers
    for offer in offers:
        assert "fraud" == judge(offer.replace(ours, theirs)).verdict


def test_ours_that_lost_letters_asks_for_nothing() -> None:
    damaged = SENT_WARNING.replace("не называйте", "н называйте").replace("кто-то", "кто-т")
    assert damaged != SENT_WARNING
    assert "ours" == judge(damaged).verdict
    assert "ours" == judge(damaged, sent=(SENT_WARNING,)).verdict


SENT_WARNING = next(o.text for o in OUR_TEXTS if o.key == "nothing_asked" and o.language == "ru")


def test_a_phrase_of_ours_is_not_our_text() -> None:
    assert "unknown" == judge("Вам положено пособие на рождение ребенка, сходите узнайте").verdict


@pytest.mark.parametrize(
    "text",
    ["1414", "мошенники", "Ответьте ДА или НЕТ до 12.03.2026", "164 350 тг", "", " \n", "…!?", "."],
)
def test_what_is_no_signal_on_its_own_is_unknown(text: str) -> None:
    assert "unknown" == judge(text).verdict


def test_haste_and_promises_alone_are_no_fraud() -> None:
    assert "unknown" == judge("Срочно! Последний день! Каждому подарок и бонус от магазина").verdict


def test_the_same_text_gets_the_same_verdict() -> None:
    text = lines("frauds.txt")[0]
    assert judge(text) == judge(text)


@given(st.text(max_size=400))
def test_any_text_at_all_gets_a_verdict(text: str) -> None:
    assert judge(text, sent=(SENT, text)).verdict in ("ours", "fraud", "unknown")


@given(st.text(alphabet="aа.@/: kz кз1точка[](){}\u200b", max_size=60))
def test_any_address_at_all_gets_a_verdict(text: str) -> None:
    assert judge(text).verdict in ("fraud", "unknown")


@pytest.mark.parametrize(
    "text", ["a" * 10_000, "код " * 3_000, "egov." * 2_000, "сообщите, " * 999]
)
def test_a_very_long_text_gets_a_verdict(text: str) -> None:
    assert judge(text).verdict in ("fraud", "unknown")
