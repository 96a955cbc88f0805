"""Reports of frauds: one a turn, completed later, grouped with their like, flagged as waves."""

from datetime import timedelta

from flows.effects import NameSender, OpenCase, ReportFraud
from storage.queries import Queries
from storage.store import Store
from tests.storage.road import AIGUL, BOLAT, NOW, Road, later, send

HOUR = timedelta(hours=1)


def report(turn: int = 1, text: str = "Оплатите пошлину", *marks: str) -> ReportFraud:
    return ReportFraud(turn, text, "fraud", ("It asks for a fee.",), "judged fraud", marks)


def phone(n: int) -> str:
    return f"+7701000{n:04}"


async def told(road: Road, number: int, *marks: str, minutes: float = 0.0) -> None:
    """One more citizen reports something with these marks."""
    await road.write(phone(number))
    await road.turn(report(1, f"text {number}", *marks), at=later(minutes=minutes))


async def test_a_case_says_what_was_reported_and_by_whom_it_was_sent(
    road: Road, queries: Queries
) -> None:
    await road.answer(OpenCase("fraud_report", "judged fraud", "text"), report(1, "text", "host a"))
    await road.answer(NameSender(1, "+77020000001"))
    conversation = await queries.conversation(AIGUL)
    (case,) = conversation.cases
    assert ("text", "judged fraud", "+77020000001") == (case.text, case.reason, case.sender)


async def test_a_report_completed_later_is_still_one_report_and_one_case(
    road: Road, queries: Queries
) -> None:
    bare = ReportFraud(1, "мошенники", "unknown", (), "judged unknown")
    await road.answer(OpenCase("fraud_report", "judged unknown", "мошенники"), bare)
    await road.answer(report(1, "the text itself", "host a"))
    (case,) = (await queries.conversation(AIGUL)).cases
    assert ("the text itself", "judged fraud") == (case.text, case.reason)
    (group,) = await queries.fraud_groups(NOW - HOUR)
    assert (1, "the text itself") == (group.reports, group.sample)


async def test_reports_that_share_a_mark_are_one_group(road: Road, queries: Queries) -> None:
    await told(road, 1, "words 0:a", "words 1:b")
    await told(road, 2, "words 1:b", "words 2:c")
    await told(road, 3, "words 2:c")
    await told(road, 4, "words 9:z")
    groups = await queries.fraud_groups(NOW - HOUR)
    assert [3, 1] == [group.citizens for group in groups]
    assert "fraud" == groups[0].verdict


async def test_a_report_without_a_text_is_in_no_group(road: Road, queries: Queries) -> None:
    await told(road, 1)
    assert [] == await queries.fraud_groups(NOW - HOUR)


async def test_the_sender_is_not_stored_in_the_clear(road: Road, file, queries: Queries) -> None:
    await road.answer(report(1, "text", "host a"), NameSender(1, "+77020009999"))
    written = b"".join(path.read_bytes() for path in file.parent.glob("kelisim.db*"))
    assert b"77020009999" not in written
    assert 1 == (await queries.fraud_groups(NOW - HOUR))[0].senders


async def test_a_wave_is_flagged_once_while_it_goes_on(road: Road, store: Store) -> None:
    for number in range(3):
        await told(road, number, "host a", minutes=number)
    assert [] == await store.flag_waves(NOW - HOUR, 4)
    (wave,) = await store.flag_waves(NOW - HOUR, 3)
    assert 3 == wave.citizens
    assert [] == await store.flag_waves(NOW - HOUR, 3)
    await told(road, 7, "host a", minutes=50)
    assert [] == await store.flag_waves(later(minutes=-10), 1)


async def test_a_wave_after_a_pause_is_another_wave(road: Road, store: Store) -> None:
    await told(road, 1, "host a")
    assert 1 == len(await store.flag_waves(NOW - HOUR, 1))
    await told(road, 2, "host a", minutes=180)
    assert 1 == len(await store.flag_waves(later(minutes=120), 1))


async def test_one_citizen_who_reports_often_is_no_wave(road: Road, store: Store) -> None:
    for turn in range(1, 6):
        await road.answer(report(turn, "again", "host a"))
    assert [] == await store.flag_waves(NOW - HOUR, 2)


async def test_what_a_citizen_was_sent_lately_comes_newest_first(road: Road, store: Store) -> None:
    for text in ("first", "second", "third"):
        await road.answer(send(text))
    await road.answer(send("to Bolat"), phone=BOLAT)
    citizen, other = store.vault.citizen_key(AIGUL), store.vault.citizen_key(BOLAT)
    sent = await store.sent_lately([citizen, other, "nobody"], 2)
    assert {citizen: ("third", "second"), other: ("to Bolat",)} == sent
