"""The fraud desk's two steps: one report, its text and its sender."""

from datetime import UTC, datetime

import pytest

from flows.dialogue import Dialogue
from flows.effects import LogReply, NameSender, OpenCase, ReportFraud, Send, Turn
from flows.engine import Engine
from flows.events import MessageReceived, Received
from flows.fraud_desk import names_a_sender, sender_in
from flows.loading import load_catalogue
from flows.policy import Policy

ENGINE = Engine(load_catalogue(), Policy())
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
FRAUD = "Вам начислено 85 000 тг. Для получения введите данные карты на egov-kz.site/pay"
SENT = "Уважаемая Асель, ждем вас 12 марта в 15:00 по вопросу вашего заявления. Центр 1414."


def say(
    dialogue: Dialogue, text: str, sent: tuple[str, ...] = ()
) -> tuple[Dialogue, Turn, list[str]]:
    received = Received(1, "c", NOW, MessageReceived(text), sent)
    dialogue, turn = ENGINE.turn(dialogue, received)
    return dialogue, turn, [effect.key for effect in turn.effects if isinstance(effect, Send)]


def of(turn: Turn, kind: type) -> list:
    return [effect for effect in turn.effects if isinstance(effect, kind)]


def citizen() -> Dialogue:
    return Dialogue(citizen="c", language="ru")


def test_a_forwarded_fraud_is_a_report_with_its_verdict_reasons_and_marks() -> None:
    dialogue, turn, keys = say(citizen(), FRAUD)
    (report,) = of(turn, ReportFraud)
    assert ("fraud", FRAUD, turn.number) == (report.verdict, report.text, report.report)
    assert report.reasons
    assert report.marks
    assert ["fraud_likely"] == keys
    assert "asking_sender" == dialogue.desk
    assert 1 == len(of(turn, OpenCase))


def test_the_log_says_what_the_desk_took_it_for() -> None:
    _, turn, _ = say(citizen(), FRAUD)
    (logged,) = of(turn, LogReply)
    assert ("report_fraud", "a forwarded text, judged a likely fraud") == (
        logged.intent,
        logged.rule,
    )


def test_the_sender_completes_the_report() -> None:
    dialogue, first, _ = say(citizen(), FRAUD)
    dialogue, turn, keys = say(dialogue, "с номера 8 701 123 45 67")
    assert [NameSender(first.number, "+77011234567")] == of(turn, NameSender)
    assert (["fraud_noted"], []) == (keys, of(turn, OpenCase))
    assert ("idle", None) == (dialogue.desk, dialogue.report)


@pytest.mark.parametrize("named", ["8 701 123 45 67", "0"])
def test_the_log_says_that_the_sender_was_named(named) -> None:
    dialogue, _, _ = say(citizen(), FRAUD)
    (logged,) = of(say(dialogue, named)[1], LogReply)
    assert ("sender", "report_fraud", "says which number a reported message came from") == (
        logged.question,
        logged.intent,
        logged.rule,
    )


def test_a_text_that_follows_a_bare_report_completes_it() -> None:
    dialogue, first, keys = say(citizen(), "мошенники")
    assert ["fraud_thanks"] == keys
    _, turn, _ = say(dialogue, FRAUD)
    (report,) = of(turn, ReportFraud)
    assert (first.number, []) == (report.report, of(turn, OpenCase))


def test_another_text_is_another_report() -> None:
    dialogue, first, _ = say(citizen(), FRAUD)
    _, turn, _ = say(dialogue, FRAUD.replace("85 000", "99 000").replace("карты", "паспорта"))
    assert first.number < of(turn, ReportFraud)[0].report
    assert 1 == len(of(turn, OpenCase))


def test_a_text_sent_to_this_citizen_is_known_as_ours() -> None:
    question = f"«{SENT}» это правда вы писали?"
    assert ["fraud_ours"] == say(citizen(), question, (SENT,))[2]
    assert ["fraud_warning"] == say(citizen(), question)[2]


def test_who_are_you_without_a_text_is_answered_as_ever() -> None:
    assert ["who_none"] == say(citizen(), "кто вы такие?")[2]


@pytest.mark.parametrize("state", ["stopped", "stranger"])
def test_who_wants_no_messages_is_heard_without_an_answer(state) -> None:
    _, turn, keys = say(Dialogue(citizen="c", state=state), FRAUD)
    assert ([], 1) == (keys, len(of(turn, ReportFraud)))


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("+7 701 123 45 67", "+77011234567"),
        ("87011234567", "+77011234567"),
        ("с номера 8 (701) 123-45-67.", "+77011234567"),
        ("87011234567 нөмірінен", "+77011234567"),
        ("7011234567", "7011234567"),
        ("+996 700 123456", "+996700123456"),
        ("1414-тен", "1414"),
        ("eGovPay", "eGovPay"),
        ("от KASPI", "KASPI"),
    ],
)
def test_a_sender_is_a_number_or_a_name(text: str, sender: str) -> None:
    assert sender == sender_in(text)


@pytest.mark.parametrize("text", ["0", "не знаю", "білмеймін", "Неизвестный"])
def test_a_citizen_may_not_know_the_sender(text: str) -> None:
    assert names_a_sender(text)
    assert sender_in(text) is None


@pytest.mark.parametrize("text", ["1", "2", "да", "iya", "kelisemin", "спасибо вам", "12"])
def test_an_answer_is_no_sender(text: str) -> None:
    assert not names_a_sender(text)
