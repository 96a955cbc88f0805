"""The fraud desk: groups of reports, and warnings that two people make."""

import pytest

from bot.console.warner import WARNER
from flows.events import WarningIssued
from storage.moments import to_micros
from tests.console.conftest import on_both_engines
from tests.console.desk import NOW
from tests.meddling import meddle
from tests.storage.road import Road, offer

pytestmark = on_both_engines

FORM = {
    "kk": "Алаяқтар төлем уәде етеді. Кодты ешкімге айтпаңыз. Сұрақ: 1414.",
    "ru": "Мошенники обещают выплаты. Никому не называйте коды. Вопросы: 1414.",
}


async def citizens(desk, many=3):
    road = Road(desk.store)
    await road.store.add_offers(
        [offer(str(n), f"+7701000000{n}", language="kk", region="Almaty") for n in range(many)], NOW
    )
    await road.skip()
    return road


async def drafted(desk, browser):
    page = await browser.post("/console/fraud/warnings", do="draft", **FORM)
    assert page.status == 200, page.said
    return page.address


async def test_without_reports_the_desk_says_so(desk):
    page = await (await desk.sign_in("operator")).get("/console/fraud")
    assert "Nobody reported a fraud" in page.said


async def test_a_warning_is_shown_with_reach_and_cost_before_it_is_saved(desk):
    await citizens(desk)
    browser = await desk.sign_in("supervisor")
    page = await browser.post("/console/fraud/warnings", do="preview", **FORM)
    assert "Kazakh 3 1 3" in page.said
    assert [] == await desk.queries.frauds.drafts(1)


async def test_without_a_price_the_preview_says_which_setting_gives_it(desk):
    await citizens(desk)
    browser = await desk.sign_in("supervisor")
    page = await browser.post("/console/fraud/warnings", do="preview", **FORM)
    assert "sets it as KELISIM_SEGMENT_PRICE" in page.said
    assert "₸" not in page.said


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Segments in all: 3. Cost: 37.50 ₸, at 12.50 ₸ a segment."),
        ("ru", "Всего сегментов: 3. Стоимость: 37,50 ₸, по 12,50 ₸ за сегмент."),
        ("kk", "Барлығы 3 сегмент. Құны: 37,50 ₸, бір сегмент – 12,50 ₸."),
    ],
)
async def test_who_asks_and_who_approves_see_what_it_costs(open_desk, language, told):
    desk = await open_desk(KELISIM_SEGMENT_PRICE="12.5")
    await citizens(desk)
    browser = await desk.sign_in("supervisor")
    address = await drafted(desk, browser)
    other = await desk.sign_in("supervisor", login="bolat")
    for who in (browser, other):
        who.cookies["kelisim-language"] = language
    asked = await browser.post("/console/fraud/warnings", do="preview", **FORM)
    assert told in asked.said
    assert told in (await other.get(address)).said


async def test_words_that_break_a_rule_are_refused_and_kept_in_the_form(desk):
    await citizens(desk)
    browser = await desk.sign_in("supervisor")
    bad = {**FORM, "ru": "Откройте http://egov-kz.site и введите код"}
    page = await browser.post("/console/fraud/warnings", do="draft", **bad)
    assert (page.status, "It cannot go out like this" in page.said) == (400, True)
    assert "In Russian: “http://egov-kz.site” is a link" in page.said
    assert "http://egov-kz.site" in page.text
    assert [] == await desk.queries.frauds.drafts(1)


async def test_nobody_approves_a_warning_of_their_own(desk):
    await citizens(desk)
    browser = await desk.sign_in("supervisor")
    address = await drafted(desk, browser)
    assert "somebody else has to approve it" in (await browser.get(address)).said
    page = await browser.post(address, decision="approved")
    assert page.status == 409
    assert (await desk.queries.frauds.drafts(1))[0].state == "waiting"


async def test_what_a_second_person_approved_goes_out_to_everybody_once(desk):
    road = await citizens(desk)
    address = await drafted(desk, await desk.sign_in("supervisor"))
    other = await desk.sign_in("supervisor", login="bolat")
    page = await other.post(address, decision="approved", reason="a wave in Almaty")
    assert "approved" in page.said
    warner = desk.console[WARNER]
    await warner.stop()
    assert await warner.issue_approved()
    warned = [e for e in await road.pending() if isinstance(e, WarningIssued)]
    assert len(warned) == 3
    assert await warner.issue_approved()
    assert len([e for e in await road.pending() if isinstance(e, WarningIssued)]) == 3
    (noted,) = await desk.audit("warning.approve")
    assert (noted.told.staff, noted.told.reason) == ("bolat", "a wave in Almaty")


async def test_of_two_who_decide_one_is_told_that_it_is_done(desk):
    await citizens(desk)
    address = await drafted(desk, await desk.sign_in("supervisor"))
    first = await desk.sign_in("supervisor", login="bolat")
    second = await desk.sign_in("supervisor", login="saule")
    await first.post(address, decision="declined", reason="old")
    page = await second.post(address, decision="approved")
    assert (page.status, "decided about this warning already" in page.text) == (409, True)
    assert (await desk.queries.frauds.drafts(1))[0].state == "declined"


async def test_an_operator_reads_but_neither_writes_nor_approves(desk):
    await citizens(desk)
    address = await drafted(desk, await desk.sign_in("supervisor"))
    operator = await desk.sign_in("operator", login="dana")
    assert (await operator.get(address)).status == 200
    assert (await operator.post(address, decision="approved")).status == 403
    assert (await operator.post("/console/fraud/warnings", do="draft", **FORM)).status == 403


async def test_a_report_is_text_and_its_reader_is_noted(desk):
    road = await citizens(desk, 1)
    vault = desk.store.vault
    citizen = vault.citizen_key("+77010000000")
    meddle(
        desk.database,
        "INSERT INTO reports (citizen, turn, at, text, verdict, reasons, grp) "
        f"VALUES ('{citizen}', 1, {to_micros(NOW)}, '<script>x</script> egov-kz.site', 'fraud',"
        " '[\"a host\"]', 'g1')",
    )
    assert road is not None
    browser = await desk.sign_in("operator")
    assert "probably a fraud" in (await browser.get("/console/fraud?days=7")).said
    page = await browser.get("/console/fraud/groups/g1")
    assert "&lt;script&gt;" in page.text
    assert "<script>x" not in page.text
    (noted,) = await desk.audit("fraud.read")
    assert noted.told.subject == "group:g1"
    assert (await browser.get("/console/fraud/groups/none")).status == 404
