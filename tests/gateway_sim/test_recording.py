""" "Save as test": what happened on a phone becomes a conversation file that plays again."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from gateway_sim.cli import main
from gateway_sim.conversation import parse
from gateway_sim.phones import Message
from gateway_sim.play.bot import BotAddress, Log, LoggedCase, LoggedOffer
from gateway_sim.recording.file import conversation_file
from gateway_sim.recording.pieces import pieces
from gateway_sim.recording.story import tell
from gateway_sim.registry.application import Application, Decision, Entry, Told
from tests.gateway_sim.conftest import PHONE
from tests.gateway_sim.test_phones_http import write

#: 10:00 in Kazakhstan, when conversation files begin.
BEGIN = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
OFFER = "1414: сізге жәрдемақы тиесілі. Келісесіз бе? 1 – иә, 2 – жоқ. Мерзімі: 26.11, 10:00."


def at(**later) -> datetime:
    return BEGIN + timedelta(**later)


def message(text, *, to_phone=True, state="delivered", peer="1414", forged=False, **later):
    moment = at(**later).timestamp()
    return Message(
        int(moment * 1000), "to_phone" if to_phone else "from_phone", PHONE, peer, text, moment, 1,
        state, forged=forged,
    )  # fmt: skip


def says(text, state="delivered", **more):
    return message(text, to_phone=False, state=state, **more)


def offered(**more) -> LoggedOffer:
    known = {"offer_id": "O-1", "state": "offered", "benefit": "birth", "arrived_at": BEGIN}
    return LoggedOffer(**known | more)


def filed(*decisions: tuple[str, dict], **more) -> Entry:
    application = Application(
        application_id="A", offer_id="O-1", benefit="birth", iin="1", phone=PHONE, **more
    )
    told = [
        Told(decision=Decision(id=str(n), application_id="A", decision=name, **facts))
        for n, (name, facts) in enumerate(decisions)
    ]
    return Entry(
        application=application, callback=None, course="automatic", reason="", decisions=told
    )


def saved(*messages, log=None, entries=(), now=None, title="") -> list[str]:
    """The lines of the file, without its title; whatever is written can be read."""
    story = tell(PHONE, messages, entries, log)
    moment = now.timestamp() if now else messages[-1].at
    text = conversation_file(story, title, moment)
    parse(text, "saved.chat")
    return text.splitlines()[1:]


NOT_ASKED = "# The bot was not asked: offers that were not filed, and states, are missing."


def test_what_was_said_stands_in_order_and_the_end_is_checked():
    assert saved(
        message(OFFER),
        says("қанша?\nайтыңыз", seconds=9),
        message("Сомасы баланың санына байланысты.", seconds=10),
        log=Log(offers=[offered(facts={"child_order": 4})], language="kk", state="open"),
    ) == [
        "offer birth language=kk child_order=4",
        "< сізге жәрдемақы тиесілі. Келісесіз бе? 1 – иә, 2 – жоқ",
        "> қанша?\\nайтыңыз",
        "< Сомасы баланың санына байланысты",
        "< silence",
        "state offered",
    ]


def test_without_a_bot_the_file_says_what_is_missing():
    assert saved(says("сәлем")) == [NOT_ASKED, "> сәлем"]


def test_without_a_bot_offers_that_were_filed_are_known_from_the_registry():
    entry = filed(facts={"child_order": 1}, region="Astana")
    assert saved(message(OFFER), entries=[entry])[1] == (
        "offer birth accounts=supplied region=Astana child_order=1"
    )


def test_the_title_is_the_number_unless_it_has_another():
    story = tell(PHONE, [says("сәлем")], [], None)
    assert conversation_file(story, "", 0.0).startswith(f"title {PHONE}\n")
    assert conversation_file(story, "a greeting", 0.0).startswith("title a greeting\n")


def test_short_pauses_are_nobodys_business():
    assert saved(says("1"), says("2", seconds=100))[1:] == ["> 1", "> 2"]


def test_whoever_writes_never_writes_later_and_what_comes_of_it_never_sooner():
    lines = saved(
        says("1"), says("2", hours=1, seconds=50), message("өтінім келді", days=1, seconds=5)
    )
    assert lines[1:] == ["> 1", "wait 1h", "> 2", "wait 23h1m", "< өтінім келді", "< silence"]


def test_pauses_that_were_left_out_are_made_up_before_what_fell_due():
    lines = saved(says("1"), says("2", seconds=100), message("мерзім өтті", days=3, seconds=1))
    assert "wait 3d1m" in lines


def test_time_that_went_by_after_the_last_word_counts():
    assert saved(message("мерзім өтті"), now=at(days=1))[1:] == [
        "< мерзім өтті",
        "wait 1d",
        "< silence",
    ]


def test_a_conversation_with_pauses_begins_at_its_time_of_day():
    late = [says("1", hours=11), says("2", hours=14)]
    assert saved(*late)[1:4] == ["at 21:00", "> 1", "wait 3h"]
    assert "at 21:00" not in saved(late[0])


def test_the_registrys_decisions_stand_where_they_fell():
    decisions = [
        ("accepted", {"at": at(seconds=1).isoformat()}),
        ("assigned", {"at": at(seconds=3).isoformat(), "amount": 164350, "since": "2026-12-01"}),
        ("paid", {"at": at(seconds=5).isoformat(), "amount": 164350}),
    ]
    lines = saved(
        says("иә"),
        message("өтінім тағайындалды", seconds=4),
        message("ақша аударылды", seconds=6),
        entries=[filed(*decisions)],
        log=Log(offers=[offered(state="paid", arrived_at=at(seconds=-5))]),
    )
    assert lines[1:] == [
        "> иә",
        "registry accepted",
        "registry assigned 164350 2026-12-01",
        "< өтінім тағайындалды",
        "registry paid 164350",
        "< ақша аударылды",
        "< silence",
        "state paid",
    ]


def test_a_rejection_keeps_its_reason():
    decided = ("rejected", {"at": at(seconds=1).isoformat(), "reason": 'there is "none"\nat all'})
    lines = saved(says("иә"), entries=[filed(decided)])
    assert "registry rejected \"there is 'none' at all\"" in lines


def test_two_offers_are_told_apart():
    second = offered(offer_id="O-2", benefit="burial", arrived_at=at(seconds=1), state="queued")
    lines = saved(message(OFFER, seconds=2), log=Log(offers=[offered(), second]))
    assert lines[:2] == ["offer birth", "offer burial"]
    assert lines[-2:] == ["state A offered", "state B queued"]


def test_a_withdrawal_stands_where_it_fell():
    gone = offered(state="withdrawn", closed_at=at(seconds=5))
    lines = saved(message(OFFER), message("ұсыныс күшін жойды", seconds=6), log=Log(offers=[gone]))
    assert lines[2:] == ["withdraw A", "< ұсыныс күшін жойды", "< silence", "state withdrawn"]


@pytest.mark.parametrize(
    ("more", "deadline"),
    [
        ({"offered_at": BEGIN, "deadline": at(hours=72, milliseconds=-5)}, "deadline=3d"),
        ({"offered_at": BEGIN, "deadline": at(hours=5, minutes=20)}, "deadline=5h20m"),
        ({"offered_at": at(hours=12), "deadline": at(hours=84)}, None),
        ({"offered_at": at(hours=12), "deadline": at(hours=84, minutes=30)}, "deadline=3d12h30m"),
        ({}, None),
    ],
)
def test_a_deadline_is_told_unless_the_bot_will_set_it_again(more, deadline):
    [line, *_] = saved(message(OFFER), log=Log(offers=[offered(**more)]))
    assert (f" {deadline}" in line) if deadline else ("deadline" not in line)


@pytest.mark.parametrize(
    ("text", "was_filed", "accounts"),
    [
        ("Қай шотқа аударайық: 1) Halyk Bank …4401, 2) Kaspi Bank …1776?", False, " accounts=2"),
        ("Ақшаны осы шотқа аударайық па: Halyk Bank …4401?", True, ""),
        ("Шот нөмірін (IBAN) жазыңыз: KZ және 18 таңба.", True, " accounts=0"),
        ("Рақмет! Өтінішіңізді жібердік.", True, " accounts=supplied"),
        ("Келісесіз бе?", False, ""),
    ],
)
def test_the_accounts_on_file_are_read_off_the_messages(text, was_filed, accounts):
    entries = [filed()] if was_filed else []
    [line, *_] = saved(message(text), log=Log(offers=[offered()]), entries=entries)
    assert line == f"offer birth{accounts}"


def test_what_the_network_did_is_said_before_what_brought_it_about():
    lines = saved(
        message(OFFER, state="undelivered"),
        says("иә", minutes=1),
        message("рақмет сізге", minutes=2),
        log=Log(offers=[offered()]),
    )
    assert lines == [
        "network undelivered",
        "offer birth",
        "< сізге жәрдемақы тиесілі. Келісесіз бе? 1 – иә, 2 – жоқ",
        "< silence",
        "network delivered",
        "> иә",
        "< рақмет сізге",
        "< silence",
        "state offered",
    ]


def test_a_message_that_never_got_its_receipt_met_a_silent_network():
    assert "network silent" in saved(message("сәлем сізге", state="accepted"), now=at(minutes=2))
    assert "network silent" not in saved(message("сәлем сізге", state="accepted"))


@pytest.mark.parametrize(
    ("left_out", "remark"),
    [
        (message("Кодты айтыңыз", forged=True), "# a stranger wrote as 1414: Кодты айтыңыз"),
        (message("Кодты айтыңыз", forged=True, peer="Kaspi"), "# a stranger wrote as Kaspi: "),
        (says("сәлем", peer="109"), "# to 109: сәлем"),
        (says("сәлем", state="failed"), "# could not be sent: сәлем"),
        (message(" "), "# an empty message: "),
    ],
)
def test_what_a_file_has_no_word_for_stands_in_it_as_a_remark(left_out, remark):
    assert any(line.startswith(remark.strip()) for line in saved(says("1"), left_out))


def test_the_citizens_state_and_cases_are_told_once():
    cases = [LoggedCase("unclear"), LoggedCase("unclear")]
    lines = saved(says("СТОП"), log=Log(state="stopped", cases=cases))
    assert lines[1:] == ["citizen stopped", "case unclear"]


# --- what is asked of a message -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("164 350 тг, бір рет төленеді.", ("тг, бір рет төленеді",)),
        (
            "Келісесіз бе? 1 – иә, 2 – жоқ. Мерзімі: 26.11",
            ("Келісесіз бе? 1 – иә, 2 – жоқ. Мерзімі",),
        ),
        ("Ақша түсті: Halyk Bank …4401, 26.11 күні", ("Ақша түсті: Halyk Bank",)),
        ("бір | екі үш төрт", ("екі үш төрт",)),
        ("silence", ("silence",)),
        ("иә", ("иә",)),
        ("12 345", ("12",)),
        ("", ()),
    ],
)
def test_a_piece_is_there_again_on_another_day_for_another_person(text, expected):
    assert pieces(text) == expected


def test_a_message_of_the_one_word_that_means_no_message_is_still_a_message():
    assert "< silenc" in saved(message("silence"))


# --- over HTTP, and the command -------------------------------------------------------------------


async def test_the_file_comes_over_http_with_a_name(http):
    await write(http, "сәлем")
    answer = await http.get(f"/phones/{PHONE}/conversation?title=a  greeting")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="conversation_77011234567.chat"'
    )
    assert (await answer.text()).splitlines() == ["title a greeting", NOT_ASKED, "> сәлем"]


async def test_a_bot_that_does_not_answer_leaves_a_remark(http, simulator):
    simulator.bot = BotAddress("http://127.0.0.1:9", "")
    await write(http, "сәлем")
    assert NOT_ASKED in await (await http.get(f"/phones/{PHONE}/conversation")).text()


async def test_the_file_can_begin_after_a_message(http):
    first = await (await write(http, "1")).json()
    await write(http, "2")
    text = await (await http.get(f"/phones/{PHONE}/conversation?after={first['id']}")).text()
    assert text.endswith("\n> 2\n")


async def test_a_phone_on_which_nothing_happened_gives_no_file(http):
    answer = await http.get(f"/phones/{PHONE}/conversation")
    assert answer.status == 404
    assert "nothing to save" in (await answer.json())["error"]


@pytest.fixture
def save(http, capsys):
    """Runs `gateway-sim save`; the exit code and what was printed."""

    async def run(*arguments: str) -> tuple[int, str]:
        given = ["save", PHONE, *arguments, "--sim", str(http.make_url(""))]
        code = await asyncio.to_thread(main, given)
        output = capsys.readouterr()
        return code, output.out + output.err

    return run


async def test_the_command_prints_the_file_or_keeps_it(http, save, tmp_path):
    await write(http, "сәлем")
    code, printed = await save("--title", "a greeting & more")
    assert (code, printed.splitlines()[0]) == (0, "title a greeting & more")
    kept = tmp_path / "kept.chat"
    code, printed = await save(str(kept))
    assert code == 0
    assert "gateway-sim play" in printed
    assert kept.read_text(encoding="utf-8").endswith("> сәлем\n")


async def test_the_command_says_why_nothing_was_saved(http, save, tmp_path):
    code, printed = await save()
    assert (code, "nothing to save" in printed) == (2, True)
    await write(http, "сәлем")
    code, printed = await save(str(tmp_path / "no" / "folder.chat"))
    assert (code, "cannot be written" in printed) == (2, True)
