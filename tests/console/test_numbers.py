"""The numbers of the console: counted by anything, beside 2025, and taken away as a table."""

import csv
import io
from datetime import timedelta

import pytest
from msgspec.structs import replace

from bot.console.operators import by_operator
from bot.console.pages.numbers.asked import GROUPINGS
from storage.numbers import Delivery
from tests.console.conftest import on_both_engines
from tests.console.desk import NOW
from tests.storage.road import Road, offer, send

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


def test_delivery_is_told_by_operator_and_digits_that_nobody_owns_stay_digits():
    rows = [Delivery(digits, 10, 7, 2, 1, 20) for digits in ("701", "703", "775")]
    rows.append(Delivery("", 1, 0, 0, 1, 1))
    assert by_operator(rows) == [
        ("Kcell/Activ", Delivery("701, 775", 20, 14, 4, 2, 40)),
        ("", Delivery("703", 10, 7, 2, 1, 20)),
        ("", Delivery("", 1, 0, 0, 1, 1)),
    ]


async def test_an_operator_stands_with_its_digits(desk):
    road = Road(desk.store)
    await paid(road, "A", "+77010000001")
    await road.answer(send("Рақмет"), phone="+77010000001")
    for message in await road.claim():
        await road.sent(message)
    page = await (await desk.sign_in("operator")).get("/console/numbers")
    assert "Kcell/Activ +7 701 1" in page.said


async def test_how_fast_people_answer_is_told_in_classes_that_do_not_overlap(desk):
    await paid(Road(desk.store), "A", "+77010000001")
    page = await (await desk.sign_in("operator")).get("/console/numbers")
    assert "within 1 minute 0 0.0% 1 minute – 5 minutes 1 100.0%" in page.said


async def test_the_time_of_a_count_is_that_of_conversations(desk):
    await paid(Road(desk.store), "A", "+77010000001")
    desk.clock.advance(timedelta(days=3))
    page = await (await desk.sign_in("operator")).get("/console/numbers")
    assert "Counted at 26 Nov 2026" in page.said
