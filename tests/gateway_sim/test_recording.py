""" "Save as test": what happened on a phone becomes a conversation file that plays again."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from gateway_sim.cli import main
from gateway_sim.conversation import parse
from gateway_sim.history import Change
from gateway_sim.phones import Message
from gateway_sim.play.bot import (
    BotAddress,
    Log,
    LoggedCase,
    LoggedDeed,
    LoggedMessage,
    LoggedOffer,
)
from gateway_sim.recording.file import conversation_file
from gateway_sim.recording.pieces import pieces
from gateway_sim.recording.story import tell
from gateway_sim.registry.application import Application, Decision, Entry, Told
from gateway_sim.steps import NetworkDoes, NetworkIs, PhoneIs
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


def saved(
    *messages, log=None, entries=(), changes=(), now=None, title="", phone=PHONE
) -> list[str]:
    """The lines of the file, without its title; whatever is written can be read."""
    story = tell(phone, messages, entries, log, changes)
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


def changed(step, *, of_all=False, **later) -> Change:
    return Change(at(**later).timestamp(), None if of_all else PHONE, step)


def test_what_a_tester_did_to_the_network_stands_where_it_was_done():
    changes = [
        changed(NetworkDoes(0, "late", 2), seconds=-1),
        changed(NetworkDoes(0, "refused", None, "ESME_RSYSERR"), seconds=20),
        changed(NetworkIs(0, "flaky"), of_all=True, seconds=21),
        changed(NetworkIs(0, "flaky"), of_all=True, seconds=22),
        changed(NetworkDoes(0, "refused", 1, "0x00000401"), seconds=23),
    ]
    first, second = message(OFFER, state="accepted"), says("иә", seconds=30)
    lines = saved(first, second, log=Log(offers=[offered()]), changes=changes)
    assert lines[:2] == ["network late 2", "offer birth"]
    assert lines[3:] == [
        "network ESME_RSYSERR",
        "network profile flaky",
        "# network 0x00000401 1",
        "> иә",
        "state offered",
    ]


def test_what_the_network_was_like_before_and_after_is_told_only_where_it_matters():
    changes = [
        changed(NetworkIs(0, "dead"), of_all=True, hours=-2),
        changed(NetworkIs(0, "slow"), of_all=True, hours=-1),
        changed(NetworkIs(0, "healthy"), of_all=True, hours=1),
    ]
    assert saved(says("иә"), changes=changes)[1:] == ["network profile slow", "> иә"]


def test_what_came_while_the_phone_was_off_is_read_when_it_is_back():
    changes = [
        changed(PhoneIs(0, "switched_off"), seconds=0),
        changed(PhoneIs(0, "reachable"), hours=3),
        changed(PhoneIs(0, "abroad"), hours=4),
    ]
    lines = saved(
        message(OFFER),
        says("иә", hours=3, seconds=9),
        message("рақмет сізге", hours=5, state="accepted"),
        changes=changes,
        log=Log(offers=[offered()]),
    )
    assert lines == [
        "phone off",
        "offer birth",
        "wait 3h",
        "phone on",
        "< сізге жәрдемақы тиесілі. Келісесіз бе? 1 – иә, 2 – жоқ",
        "> иә",
        "wait 59m",
        "phone abroad",
        "wait 1h",
        "# still waits for the phone: рақмет сізге",
        "state offered",
    ]


def test_what_the_number_decided_is_said_of_a_number_that_decides():
    throttled = "+77019990010"
    assert saved(says("иә"), phone=throttled)[1:] == ["network throttled 3", "> иә"]


# --- staff ----------------------------------------------------------------------------------------


def deed(action, turn=5, **more) -> LoggedDeed:
    return LoggedDeed(action=action, turn=turn, staff="aigerim", at=at(seconds=turn), **more)


@pytest.mark.parametrize(
    ("done", "lines"),
    [
        (deed("took"), ["staff takes"]),
        (deed("took", note="instead of berik"), ["staff takes over"]),
        (deed("answered", note="looking"), ["staff answers looking"]),
        (deed("answered"), ["staff answers 'Сәлем, бұл 1414.'"]),
        (deed("resent", about=1), ["staff resends"]),
        (deed("corrected", about=4, note="refuse"), ["staff reads refuse"]),
        (deed("language", note="ru"), ["staff speaks ru"]),
        (deed("refused", offer_id="O-1"), ["staff refuses"]),
        (deed("closed"), ["staff closes"]),
        (deed("extended", note="28.11, 10:00"), ["staff extends 7200m"]),
        (deed("extended", note="02.01, 10:00"), ["staff extends 57600m"]),
        (deed("stopped"), ["staff stops"]),
        (deed("started", refused="gets messages already"),
         ["staff starts", "denied gets messages already"]),
        (deed("handed_back"), ["staff hands back"]),
        (deed("resent", about=0), ["# staff aigerim did something no line says (resent)"]),
        (deed("answered", refused="it is a link"),
         ["# staff aigerim did something no line says (answered: it is a link)"]),
    ],
)  # fmt: skip
def test_what_staff_did_stands_where_it_was_done(done, lines):
    known = [
        LoggedMessage("out", turn=1, key="offer", text=OFFER),
        LoggedMessage("in", turn=4, text="иә"),
        LoggedMessage("out", turn=5, key="staff", text="Сәлем,\nбұл 1414."),
    ]
    log = Log(offers=[offered()], messages=known, deeds=[done])
    file = saved(message(OFFER), says("иә", seconds=4), message("рақмет", seconds=9), log=log)
    assert file[3:-3] == lines


def test_somebody_else_of_the_staff_is_named_and_so_is_the_offer_where_there_are_two():
    others = LoggedDeed(
        action="closed", turn=5, staff="berik", at=at(seconds=5), offer_id="O-2", note=""
    )
    log = Log(offers=[offered(), offered(offer_id="O-2", benefit="burial")], deeds=[others])
    assert "staff berik closes B" in saved(message(OFFER), log=log)


BOTH = "Келісесіз бе?\nВы согласны?"


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        (["Келісесіз бе?"], " language=kk"),
        (["Вы согласны?"], " language=ru"),
        ([BOTH], " language=ru"),
        ([BOTH, "Қай шотқа?"], " language=kk"),
        ([BOTH, BOTH, "Қай шотқа?"], ""),
    ],
)
def test_an_offer_has_the_language_it_came_with_whatever_was_chosen_later(texts, language):
    log = Log(offers=[offered()], language="ru")
    messages = [message(text, seconds=n) for n, text in enumerate(texts)]
    assert saved(*messages, log=log)[0] == f"offer birth{language}"


def test_what_the_bot_did_in_the_name_of_staff_it_will_do_again_by_itself():
    log = Log(offers=[offered()], deeds=[deed("handed_back")])
    log.deeds[0].staff = "bot"
    assert saved(message(OFFER), log=log)[2:] == ["< silence", "state offered"]


def test_a_deadline_that_staff_extended_is_first_what_the_offer_said():
    later = offered(deadline=at(hours=120), offered_at=BEGIN)
    extended = deed("extended", note="28.11, 10:00", offer_id="O-1")
    first = LoggedMessage("out", text=OFFER, offer_id="O-1")
    log = Log(offers=[later], messages=[first], deeds=[extended])
    assert saved(message(OFFER), log=log)[0] == "offer birth deadline=3d"


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


def test_the_citizens_state_is_told_and_each_case_once_where_it_was_opened():
    cases = [LoggedCase("unclear", at(days=1)), LoggedCase("unclear", at(days=2))]
    lines = saved(says("СТОП"), log=Log(state="stopped", cases=cases), now=at(days=2))
    assert lines == [
        "> СТОП",
        "wait 1d",
        "case unclear",
        "wait 1d",
        "< silence",
        "citizen stopped",
    ]


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


async def test_what_was_done_over_http_stands_in_the_file(http):
    await http.post(f"/phones/{PHONE}/outcome", json={"outcome": "twice", "count": 1})
    await http.put(f"/phones/{PHONE}/profile", json={"recycled": True})
    await http.put(f"/phones/{PHONE}/profile", json={"recycled": True, "name": "Somebody"})
    await http.post("/outcome", json={"status": "ESME_RSYSERR", "count": 1})
    await http.delete(f"/phones/{PHONE}/outcome")
    await http.put("/operators/network/profile", json={"profile": "flaky"})
    await write(http, "сәлем")
    text = await (await http.get(f"/phones/{PHONE}/conversation")).text()
    assert text.splitlines()[2:] == [
        "network twice 1",
        "phone recycled",
        "network delivered",
        "network profile flaky",
        "> сәлем",
    ]


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
