"""The numbers of the console: counted by anything, beside 2025, and taken away as a table."""

import csv
import io
from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.console.pages.numbers.asked import GROUPINGS
from tests.console.conftest import on_both_engines
from tests.console.desk import NOW
from tests.storage.road import Road, offer

pytestmark = on_both_engines

PAID = {"offered_at": NOW, "answered_at": NOW + timedelta(minutes=3), "paid_at": NOW}


async def paid(road: Road, offer_id: str, phone: str, **changes: object) -> None:
    await road.store.add_offers([offer(offer_id, phone, **changes)], NOW)
    stored = (await road.dialogue(phone)).offer(offer_id)
    await road.turn(change=replace(stored, state="paid", **PAID))


async def test_before_any_offer_the_page_says_so(desk):
    page = await (await desk.sign_in("operator")).get("/console/numbers")
    assert (page.status, "No offers yet" in page.said) == (200, True)


@pytest.mark.parametrize("by", GROUPINGS)
async def test_the_numbers_stand_beside_2025(desk, by):
    road = Road(desk.store)
    await paid(road, "A", "+77010000001")
    await road.add(offer("B", "+77010000002", region="Астана <b>"))
    page = await (await desk.sign_in("operator")).get(f"/console/numbers?by={by}")
    assert page.status == 200
    assert "100.0% of those asked took the benefit; in 2025 it was 52.2% of 529,600." in page.said
    assert "Half answer within 3 minutes" in page.said
    assert "<b>" not in page.text


async def test_a_count_is_kept_for_a_minute_and_then_made_anew(desk):
    browser = await desk.sign_in("operator")
    road = Road(desk.store)
    await paid(road, "A", "+77010000001")
    assert "1 offered" in (await browser.get("/console/numbers")).said
    await paid(road, "B", "+77010000002")
    assert "1 offered" in (await browser.get("/console/numbers")).said
    desk.staff_clock.advance(timedelta(seconds=61))
    assert "2 offered" in (await browser.get("/console/numbers")).said


async def test_nonsense_in_the_address_asks_for_everything(desk):
    await paid(Road(desk.store), "A", "+77010000001")
    browser = await desk.sign_in("operator")
    page = await browser.get(
        "/console/numbers?by=phone&since=yesterday&until=9999-99-99&language=x"
    )
    assert "1 offered" in page.said


async def test_the_table_is_taken_away_without_formulas_and_that_is_noted(desk):
    await paid(Road(desk.store), "A", "+77010000001", region="=1+1")
    browser = await desk.sign_in("supervisor")
    file = await browser.get("/console/numbers.csv?by=region")
    heads, line = csv.reader(io.StringIO(file.text.removeprefix("\ufeff")))
    assert (heads[:3], line[:3]) == (["Region", "Came in", "Offered"], ["'=1+1", "1", "1"])
    (noted,) = await desk.audit("numbers.export")
    assert noted.told.details == {"by": "region"}


async def test_the_last_day_counts_whole(desk):
    await paid(Road(desk.store), "A", "+77010000001")
    browser = await desk.sign_in("operator")
    assert "1 offered" in (await browser.get("/console/numbers?until=2026-11-23")).said
    assert "No offers yet" in (await browser.get("/console/numbers?until=2026-11-22")).said
    assert "No offers yet" in (await browser.get("/console/numbers?since=2026-11-24")).said
