"""The page of a conversation, its transcript, and the evidence of a consent."""

from datetime import timedelta

import pytest

from bot.console.conversation_words import Speech
from bot.console.diagram import PLACES, drawn, offer_diagram
from bot.console.language import speak
from bot.console.state_words import CITIZEN_NAMES, NAMES, SENTENCES, state_kind
from bot.evidence_file import verified
from flows import citizen_machine, notice_machine, offer_states
from flows.dialogue import Offer
from flows.effects import FileApplication, KeepEvidence, LogReply, SetTimer
from flows.loading import load_catalogue
from flows.states import CITIZEN_SENTENCES, NOTICE_SENTENCES, OFFER_SENTENCES
from storage.store import Receipt, Submitted
from tests.console.conftest import on_both_engines
from tests.storage.road import AIGUL, IBAN, Road, offer, send

pytestmark = on_both_engines

CATALOGUE = load_catalogue()


@pytest.fixture
def road(desk):
    return Road(desk.store)


@pytest.fixture
async def citizen(desk, road):
    """Aigul was shown an offer, agreed, and her application is on its way."""
    now = desk.clock.now()
    shown = Offer(
        offer_id="A", benefit="birth", state="offered", region="Almaty", arrived_at=now,
        offered_at=now, deadline=now + timedelta(days=3),
        timers={"reminder": 1, "deadline": 1},
    )  # fmt: skip
    await road.add(offer("A"))
    await road.turn(
        send("Келісесіз бе?", parts=2, key="offer", offer_id="A"),
        SetTimer("reminder", now + timedelta(days=1), 1, "A"),
        SetTimer("deadline", now + timedelta(days=3, hours=2), 1, "A"),
        change=shown,
        at=now,
    )
    await delivered(desk.store, now)
    await road.write(AIGUL, "Иә, келісемін")
    agreed = Offer(
        offer_id="A", benefit="birth", state="filing", region="Almaty", arrived_at=now,
        offered_at=now, answered_at=now, consented_at=now, iban=IBAN,
        timers={"deadline": 1},
    )  # fmt: skip
    await road.turn(
        LogReply("Иә, келісемін", 1, "consent", True, "kk", "says yes", "offer", "A"),
        KeepEvidence("A", "agreement", 1, "Иә, келісемін", "consent", "says yes", "kk"),
        FileApplication("A-A", "A", IBAN, 164_350),
        send("Өтініш жіберілді", key="filing", offer_id="A"),
        change=agreed,
        at=now,
    )
    return desk.store.vault.citizen_key(AIGUL)


async def delivered(store, now):
    (message,) = await store.claim_outgoing(now, 10, 10)
    await store.mark_submitted("g", [Submitted(message.message_id, "sent", ("1", "2"))], now)
    await store.apply_receipts([Receipt("g", i, AIGUL, "delivered", now) for i in ("1", "2")])


async def read(desk, citizen, *roles):
    page = await (await desk.sign_in(*roles)).get(f"/console/conversations/{citizen}")
    assert page.status == 200
    return page


# --- the page -------------------------------------------------------------------------------------


async def test_each_message_says_when_in_how_many_parts_and_whether_it_got_there(desk, citizen):
    said = (await read(desk, citizen)).said
    assert "Келісесіз бе? 11:00 · 2 parts · delivered 11:00" in said
    assert "Өтініш жіберілді 11:00 · 1 part · waits to be sent" in said


async def test_each_reply_says_how_it_was_read_how_surely_and_by_which_rule(desk, citizen):
    said = (await read(desk, citizen)).said
    assert "= yes to “do you agree?”" in said
    assert "Rule says yes How surely a clear case Written in Kazakh" in said
    assert "Words келісемін" in said or "Brought to" in said
    assert "Offered → On its way" in said or "Waits → Offered" in said


async def test_a_reply_that_the_rules_of_today_read_otherwise_says_so(desk, citizen, road):
    await road.write(AIGUL, "сәлем")
    await road.turn(LogReply("сәлем", 1, "refuse", True, "kk", "an old rule", "offer", "A"))
    said = (await read(desk, citizen)).said
    assert "the rules of today read it as “greets or thanks”" in said


async def test_the_offer_says_where_it_is_in_a_sentence_and_step_by_step(desk, citizen):
    page = await read(desk, citizen)
    assert "Consent is complete; the application is on its way to the registry." in page.said
    assert '<li class="done"><span class="name">Agreed</span>' in page.text
    assert '<li class="now" aria-current="step"><span class="name">Filed</span>' in page.text
    assert '<li class="ahead"><span class="name">Paid</span>' in page.text


async def test_the_present_state_is_lit_in_the_diagram(desk, citizen):
    text = (await read(desk, citizen)).text
    assert text.count("box is-here") == 1
    assert ">On its way</tspan>" in text.partition("box is-here")[2][:200]
    assert 'style="' not in text


def path_of(source, dest):
    return next(a.path for a in offer_diagram().arrows if (a.source, a.dest) == (source, dest))


async def test_the_ways_that_were_taken_are_drawn(desk, citizen):
    text = (await read(desk, citizen)).text
    assert f'class="way taken" d="{path_of("queued", "offered")}"' in text
    assert f'class="way taken" d="{path_of("offered", "refused")}"' not in text


def test_a_paid_offer_has_its_whole_way_drawn():
    speak("en")
    ways = [("queued", "offered"), ("offered", "filing"), ("filing", "filed")]
    picture = drawn("paid", frozenset(ways), Speech(CATALOGUE))
    assert picture.count("way taken") == len(ways)
    assert "way out" not in picture


async def test_what_happens_next_is_told_from_the_timers_that_live(desk, citizen):
    said = (await read(desk, citizen)).said
    assert "Thursday 13:00 Expires" in said
    assert "Reminder" not in said


async def test_the_application_is_told_with_what_the_registry_says(desk, citizen):
    now = desk.clock.now()
    said = (await read(desk, citizen)).said
    assert "A-A : waits to be sent to the registry" in said
    assert "Expected 164,350 ₸" in said
    assert "…0100" in said
    assert IBAN not in said
    del now


async def test_numbers_are_masked_and_the_look_is_noted(desk, citizen):
    page = await read(desk, citizen)
    assert AIGUL not in page.text
    assert "900101400017" not in page.text
    (noted,) = await desk.audit("conversation.read")
    assert noted.told.subject == f"citizen:{citizen}"


async def test_who_may_act_sees_what_can_be_done_and_an_auditor_does_not(desk, citizen):
    assert "What can be done" in (await read(desk, citizen)).said
    browser = await desk.sign_in("auditor", login="auditor")
    page = await browser.get(f"/console/conversations/{citizen}")
    assert "What can be done" not in page.said
    assert "Келісесіз бе?" in page.said


async def test_a_script_in_a_message_stays_text(desk, citizen, road):
    await road.write(AIGUL, "<script>alert(1)</script>")
    await road.turn(
        LogReply("<script>alert(1)</script>", 1, "other", True, "none", "", "none", None)
    )
    browser = await desk.sign_in()
    for address in ("", "/transcript"):
        page = await browser.get(f"/console/conversations/{citizen}{address}")
        assert "<script>alert" not in page.text
        assert "<script>alert(1)</script>" in page.said


@pytest.mark.parametrize("address", ["conversations/unknown-key", "evidence/nothing", "evidence/A"])
async def test_what_nobody_knows_is_not_found(desk, address):
    browser = await desk.sign_in()
    assert (await browser.get(f"/console/{address}")).status == 404


async def test_administrators_see_no_citizens(desk, citizen):
    browser = await desk.sign_in("administrator")
    for address in (
        f"conversations/{citizen}",
        f"conversations/{citizen}/transcript",
        "evidence/A",
    ):
        assert (await browser.get(f"/console/{address}")).status == 403


async def test_a_conversation_speaks_the_language_of_its_reader(desk, citizen):
    browser = await desk.sign_in()
    for language, words in (("kk", "Әрі қарай не болады"), ("ru", "Что будет дальше")):
        browser.cookies["kelisim-language"] = language
        assert words in (await browser.get(f"/console/conversations/{citizen}")).said


# --- transcript -----------------------------------------------------------------------------------


async def test_a_transcript_says_who_said_what_when_and_what_it_moved(desk, citizen):
    browser = await desk.sign_in()
    said = (await browser.get(f"/console/conversations/{citizen}/transcript")).said
    assert "Conversation of 1414 with +7 701 ••• •• 67" in said
    assert "by Aigul" in said
    assert "11:00:00 Citizen Иә, келісемін Read as “yes”; rule: says yes" in said
    assert [entry.told.action for entry in await desk.audit("conversation.print")]


# --- evidence -------------------------------------------------------------------------------------


async def test_the_evidence_shows_what_was_shown_answered_and_read(desk, citizen):
    said = (await (await desk.sign_in()).get("/console/evidence/A")).said
    assert "What was shown Келісесіз бе? Delivered 23 Nov 2026, 11:00:00 · text version v1" in said
    assert "What was answered Иә, келісемін" in said
    assert "Read as “yes” · language of the reply: Kazakh · rule: says yes" in said
    assert "intact" in said
    assert "There is no consent" not in said
    assert "kelisim evidence verify consent-A.json" in said


async def test_where_only_an_unclear_answer_was_kept_the_page_says_that_there_is_no_consent(desk):
    road = Road(desk.store)
    await road.add(offer("U"))
    await road.turn(send("Келісесіз бе?"))
    await road.answer(KeepEvidence("U", "doubt", None, "ок", "unclear", "lean:ack", "ru"))
    browser = await desk.sign_in()
    assert "There is no consent here" in (await browser.get("/console/evidence/U")).said
    citizen = desk.store.vault.citizen_key(AIGUL)
    page = await browser.get("/console/evidence/U")
    assert "is-printed" in page.text
    assert "Consent none ·" in (await browser.get(f"/console/conversations/{citizen}")).said


async def test_the_file_of_the_evidence_verifies_under_the_key_on_the_page(desk, citizen):
    browser = await desk.sign_in()
    page = await browser.get("/console/evidence/A")
    file = await browser.get("/console/evidence/A/file")
    result = verified(file.text.encode())
    assert result.holds, result.findings
    assert result.key in page.text
    assert result.told.application_id == "A-A"
    assert result.told.application_evidence == result.told.proofs[-1].hash
    assert AIGUL not in file.text
    assert 'filename="consent-A.json"' in file.headers["Content-Disposition"]
    (noted,) = await desk.audit("evidence.export")
    assert noted.told.subject == "offer:A"


# --- words and pictures ---------------------------------------------------------------------------


def test_every_state_has_a_name_a_sentence_and_a_place():
    for state in (*offer_states.STATES, *notice_machine.STATES):
        assert state in NAMES
        assert state_kind(state) in ("plain", "good", "warn", "bad")
    assert set(CITIZEN_NAMES) == set(citizen_machine.STATES)
    for sentences in (OFFER_SENTENCES, NOTICE_SENTENCES, CITIZEN_SENTENCES):
        assert set(sentences.values()) <= set(SENTENCES)
    assert set(PLACES) == set(offer_states.STATES)


def test_the_diagram_has_the_ways_of_the_machine():
    ways = {(arrow.source, arrow.dest) for arrow in offer_diagram().arrows}
    assert ("offered", "refused") in ways
    assert ("assigned", "paid") in ways
    assert ("paid", "offered") not in ways


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_benefits_and_regions_have_names_in_every_language(language):
    speak(language)
    say = Speech(CATALOGUE)
    assert len({name for _, name in say.benefits()}) == len(CATALOGUE.benefits)
    assert len({name for _, name in say.regions()}) == 20
    speak("en")
