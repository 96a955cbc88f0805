"""The work list, and what staff do to a conversation from the console."""

import re
from datetime import timedelta
from typing import get_args

import pytest

from bot.console.work_words import DONE, KINDS, MEANINGS
from bot.deeds import MEANINGS as DEED_MEANINGS
from flows.dialogue import Offer
from flows.effects import Action, CaseKind, LogStaff, OpenCase
from flows.events import StaffAnswered, StaffExtended, StaffHandedBack, StaffTook
from tests.console.conftest import on_both_engines
from tests.storage.road import AIGUL, BOLAT, Road, log, offer, send

pytestmark = on_both_engines


@pytest.fixture
def road(desk):
    return Road(desk.store)


@pytest.fixture
async def citizen(desk, road):
    """Aigul has an offer and asks for a person."""
    await road.add(offer("A"))
    shown = Offer(
        offer_id="A", benefit="birth", state="offered", arrived_at=desk.clock.now(),
        deadline=desk.clock.now() + timedelta(days=3),
    )  # fmt: skip
    await road.turn(send("Келісесіз бе?"), change=shown)
    await road.write(AIGUL, "оператор керек")
    await road.turn(
        log("оператор керек"), OpenCase("operator", "asks for a person", "оператор керек", "A"),
        at=desk.clock.now() - timedelta(hours=3),
    )  # fmt: skip
    return desk.store.vault.citizen_key(AIGUL)


async def act(browser, citizen, deed, **form):
    await browser.get(f"/console/work/{citizen}")
    form = {"reason": "she called", "deed_id": f"{deed}-1", **form}
    return await browser.post(f"/console/conversations/{citizen}/actions/{deed}", **form)


# --- the list -------------------------------------------------------------------------------------


async def test_an_empty_list_says_what_will_come(desk):
    page = await (await desk.sign_in()).get("/console/work")
    assert "Nobody waits" in page.said


@pytest.mark.usefixtures("citizen")
async def test_the_list_says_who_waits_why_and_how_long(desk):
    page = await (await desk.sign_in()).get("/console/work")
    assert "3 hours" in page.said
    assert "Asks for a person" in page.said
    assert "оператор керек" in page.said
    assert AIGUL not in page.text


async def test_an_auditor_comes_from_the_list_to_what_they_may_read(desk, citizen):
    auditor, operator = await desk.sign_in("auditor", login="aset"), await desk.sign_in()
    assert f'href="/console/conversations/{citizen}"' in (await auditor.get("/console/work")).text
    assert (await auditor.get(f"/console/conversations/{citizen}")).status == 200
    assert f'href="/console/work/{citizen}"' in (await operator.get("/console/work")).text


@pytest.mark.usefixtures("citizen")
async def test_filters_are_an_address(desk):
    browser = await desk.sign_in()
    assert "оператор" in (await browser.get("/console/work?kind=operator&whose=free")).said
    for nothing in ("kind=unclear", "whose=mine", "label=x", "after=99999999999999999-1"):
        assert "Nobody waits" in (await browser.get(f"/console/work?{nothing}")).said
    assert "оператор" in (await browser.get("/console/work?after=nonsense")).said


async def test_a_conversation_that_waits_shows_how_replies_were_read_and_what_became_of_messages(
    desk, citizen, road
):
    await road.write(AIGUL, "ия")
    await road.turn(log("ия"))
    page = await (await desk.sign_in()).get(f"/console/work/{citizen}")
    assert "· yes" in page.said
    assert "Yes (the citizen is asked once more)" not in page.said.partition("Why it waits")[0]
    assert "waits to be sent" in page.said


async def test_the_words_of_a_citizen_stay_words(desk, road):
    await road.write(BOLAT, "<script>alert(1)</script>")
    await road.turn(OpenCase("unclear", "unclear twice", "<script>alert(1)</script>"))
    page = await (await desk.sign_in()).get("/console/work")
    assert "<script>alert" not in page.text
    assert "<script>alert(1)</script>" in page.said


async def test_administrators_see_no_citizens(desk, citizen):
    browser = await desk.sign_in("administrator")
    assert 403 == (await browser.get("/console/work")).status
    assert 403 == (await browser.get(f"/console/work/{citizen}")).status


async def test_auditors_see_and_do_nothing(desk, citizen):
    browser = await desk.sign_in("auditor")
    assert "Claim</button>" not in (await browser.get("/console/work")).text
    assert 403 == (await browser.post(f"/console/work/{citizen}/claim")).status
    assert 403 == (await browser.post(f"/console/conversations/{citizen}/actions/take")).status


# --- claims ---------------------------------------------------------------------------------------


async def test_of_two_who_claim_one_wins_and_the_other_is_told_who(desk, citizen):
    aigul, berik = await desk.sign_in(), await desk.sign_in(login="berik")
    for browser in (aigul, berik):
        await browser.get("/console/work")
    won = await aigul.post(f"/console/work/{citizen}/claim", next="/console/work")
    assert f"/console/work/{citizen}" == won.address
    assert "You look at it" in won.said
    lost = await berik.post(f"/console/work/{citizen}/claim", next="/console/work")
    assert "/console/work" == lost.address
    assert "aigul was first and looks at it" in lost.said
    assert "aigul looks at it" in lost.said
    [line] = await desk.audit("case.claim")
    assert ("aigul", f"citizen:{citizen}") == (line.told.staff, line.told.subject)


async def test_a_supervisor_may_claim_instead_and_nobody_else(desk, citizen):
    await (await desk.sign_in()).post(f"/console/work/{citizen}/claim")
    berik = await desk.sign_in(login="berik")
    await berik.post(f"/console/work/{citizen}/claim", instead="1")
    chief = await desk.sign_in("supervisor", login="chief")
    seen = await chief.get(f"/console/work/{citizen}")
    assert "Claim instead of aigul" in seen.said
    assert (
        "You look at it" in (await chief.post(f"/console/work/{citizen}/claim", instead="1")).said
    )


async def test_who_looks_keeps_it_and_who_left_loses_it(desk, citizen):
    aigul, berik = await desk.sign_in(), await desk.sign_in(login="berik")
    await aigul.post(f"/console/work/{citizen}/claim")
    desk.staff_clock.advance(timedelta(minutes=14))
    assert 204 == (await aigul.post(f"/console/work/{citizen}/keep")).status
    desk.staff_clock.advance(timedelta(minutes=14))
    assert "aigul was first" in (await berik.post(f"/console/work/{citizen}/claim")).said
    desk.staff_clock.advance(timedelta(minutes=2))
    assert "You look at it" in (await berik.post(f"/console/work/{citizen}/claim")).said


async def test_whoever_listens_hears_of_a_claim(desk, citizen):
    browser = await desk.sign_in()
    with desk.live.listen(["work"]) as listener:
        await browser.post(f"/console/work/{citizen}/claim")
        assert {"work"} == await listener.next(1)


async def test_word_labels_assignment_and_snooze(desk, citizen):
    browser = await desk.sign_in()
    there, back = f"/console/work/{citizen}", {"next": f"/console/work/{citizen}"}
    assert (
        "ЖСН [iin]" in (await browser.post(f"{there}/note", text="ЖСН 900101400017", **back)).said
    )
    page = await browser.post(f"{there}/label", labels="срочно, , акимат", **back)
    assert "срочно" in page.said
    assert "given to aigul" in (await browser.post(f"{there}/assign", login="aigul", **back)).said
    assert "оператор" in (await browser.get("/console/work?whose=mine&label=акимат")).said
    assert "put off" in (await browser.post(f"{there}/snooze", hours="4", **back)).said
    assert "Nobody waits" in (await browser.get("/console/work")).said
    assert "оператор" in (await browser.get("/console/work?snoozed=1")).said
    await browser.post(f"{there}/snooze", hours="", **back)
    assert "оператор" in (await browser.get("/console/work")).said


async def test_only_a_supervisor_gives_work_to_others_and_only_to_staff(desk, citizen):
    browser = await desk.sign_in()
    assert 403 == (await browser.post(f"/console/work/{citizen}/assign", login="berik")).status
    chief, back = await desk.sign_in("supervisor", login="chief"), f"/console/work/{citizen}"
    page = await chief.post(f"/console/work/{citizen}/assign", login="nobody", next=back)
    assert "Nobody of the staff signs in as nobody" in page.said
    page = await chief.post(f"/console/work/{citizen}/assign", login="aigul", next=back)
    assert "given to aigul" in page.said


async def test_a_case_is_closed_with_words_and_leaves_the_list(desk, citizen):
    browser = await desk.sign_in()
    back = {"next": f"/console/work/{citizen}"}
    assert "say why" in (await browser.post(f"/console/work/{citizen}/finish", **back)).said
    page = await browser.post(f"/console/work/{citizen}/finish", resolution="answered", **back)
    assert "aigul closed a case (Asks for a person): answered" in page.said
    assert "Nobody waits" in (await browser.get("/console/work")).said


async def test_a_form_leads_nowhere_but_into_the_console(desk, citizen):
    browser = await desk.sign_in()
    await browser.get("/console/work")
    page = await browser.post(
        f"/console/work/{citizen}/note", text="word", next="https://evil.example/console"
    )
    assert page.address.startswith("/console")


async def test_a_supervisor_sees_ages_and_loads(desk, citizen):
    assert 403 == (await (await desk.sign_in()).get("/console/workload")).status
    chief = await desk.sign_in("supervisor", login="chief")
    await chief.post(f"/console/work/{citizen}/claim")
    page = await chief.get("/console/workload")
    assert "Asks for a person 1 3 hours 1 0 0" in page.said
    assert "chief 1 0 0 0" in page.said


# --- deeds ----------------------------------------------------------------------------------------


async def test_an_approved_answer_goes_on_the_road_and_into_the_audit_log(desk, citizen, road):
    browser = await desk.sign_in()
    page = await act(browser, citizen, "answer", key="looking")
    assert "Done" in page.said
    assert [StaffAnswered("aigul", "she called", key="looking")] == await road.pending()
    [line] = await desk.audit("conversation.answer")
    assert ("aigul", f"citizen:{citizen}", "she called") == (
        line.told.staff, line.told.subject, line.told.reason,
    )  # fmt: skip


async def test_words_that_break_a_rule_are_shown_again_as_they_were_typed(desk, citizen, road):
    page = await act(
        await desk.sign_in(), citizen, "answer", text="Пришлите код из СМС", language="ru"
    )
    assert 400 == page.status
    assert "seems to ask for “код”, which we never do" in page.said
    assert "Пришлите код из СМС</textarea>" in page.text
    assert [] == await road.pending()


async def test_no_reason_no_deed(desk, citizen, road):
    page = await act(await desk.sign_in(), citizen, "take", reason=" ")
    assert (400, True) == (page.status, "say why" in page.said)
    assert [] == await road.pending()


async def test_a_form_that_is_sent_twice_is_one_deed(desk, citizen, road):
    browser = await desk.sign_in()
    await act(browser, citizen, "hand_back")
    await act(browser, citizen, "hand_back")
    assert [StaffHandedBack("aigul", "she called")] == await road.pending()


async def test_a_colleague_s_conversation_is_left_alone(desk, citizen, road):
    await (await desk.sign_in()).post(f"/console/work/{citizen}/claim")
    page = await act(await desk.sign_in(login="berik"), citizen, "answer", key="looking")
    assert 409 == page.status
    assert "aigul holds the conversation" in page.said
    assert [] == await road.pending()


async def test_deadlines_and_others_conversations_are_a_supervisor_s(desk, citizen, road):
    operator = await desk.sign_in()
    until = (desk.clock.now() + timedelta(days=5)).astimezone().isoformat()[:16]
    for deed in ("extend", "take_over"):
        assert 403 == (await act(operator, citizen, deed)).status
    chief = await desk.sign_in("supervisor", login="chief")
    await act(chief, citizen, "extend", offer="A", until=until, silent="1")
    await act(chief, citizen, "take_over")
    extended, took = await road.pending()
    assert isinstance(extended, StaffExtended)
    assert ("A", False) == (extended.offer_id, extended.tell)
    assert StaffTook("chief", "she called", instead=True) == took


async def test_a_message_of_the_log_is_corrected_and_sent_again(desk, citizen, road):
    browser = await desk.sign_in()
    await act(browser, citizen, "correct", message="2.0", meaning="refuse")
    await act(browser, citizen, "resend", message="1.0")
    corrected, resent = await road.pending()
    assert ("оператор керек", "refuse") == (corrected.text, corrected.meaning)
    assert "Келісесіз бе?" == resent.text


async def test_every_message_of_a_turn_can_be_sent_again(desk, citizen, road):
    await road.write(AIGUL, "қанша?")
    await road.turn(log("қанша?"), send("бірінші"), send("екінші", n=1))
    browser = await desk.sign_in()
    page = await browser.get(f"/console/work/{citizen}")
    [second] = re.findall(r'<option value="([\d.]+)"[^>]*>[^<]*екінші', page.text)
    await act(browser, citizen, "resend", message=second)
    [resent] = await road.pending()
    assert "екінші" == resent.text


async def test_what_came_of_it_stands_on_the_page(desk, citizen, road):
    browser = await desk.sign_in()
    await act(browser, citizen, "hand_back")
    refused = "the bot keeps the conversation already"
    await road.turn(LogStaff("handed_back", "aigul", "she called", refused))
    page = await browser.get(f"/console/work/{citizen}")
    assert "handed the conversation back to the bot: she called" in page.said
    assert f"Nothing came of it {refused}" in page.said


async def test_it_is_said_in_the_language_of_the_page(desk, citizen, road):
    browser = await desk.sign_in()
    await act(browser, citizen, "hand_back")
    await road.turn(LogStaff("handed_back", "aigul", "r", "berik holds the conversation"))
    browser.cookies["kelisim-language"] = "ru"
    await browser.post("/console/preferences", language="ru")
    page = await browser.get(f"/console/work/{citizen}")
    assert "разговор ведет berik" in page.said


async def test_there_is_no_such_deed_and_no_such_citizen(desk, citizen):
    browser = await desk.sign_in()
    assert 404 == (await act(browser, citizen, "dance")).status
    assert 404 == (await browser.get("/console/work/nobody-knows-them")).status
    assert 404 == (await browser.post("/console/work/nobody-knows-them/claim")).status


async def test_who_reads_a_conversation_is_noted(desk, citizen):
    await (await desk.sign_in()).get(f"/console/work/{citizen}")
    [line] = await desk.audit("conversation.read")
    assert f"citizen:{citizen}" == line.told.subject


def test_everything_that_may_stand_there_has_words():
    assert set(get_args(CaseKind)) == set(KINDS)
    assert set(get_args(Action)) == set(DONE)
    assert set(DEED_MEANINGS) == set(MEANINGS)
