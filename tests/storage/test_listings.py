"""Messages page by page, on every engine."""

from collections.abc import Callable

import pytest

from storage.listings import ConversationFilter, MessageFilter
from storage.queries import Queries
from storage.store import Submitted
from tests.storage.conftest import on_postgresql
from tests.storage.road import AIGUL, BOLAT, NOW, Road, log, offer, send


async def test_messages_are_told_page_by_page_in_their_order(road: Road, queries: Queries) -> None:
    for text in ("бір", "екі", "үш"):
        await road.answer(log(text), send(f"жауап: {text}"))
    first = await queries.listings.messages(MessageFilter(), 0, 4)
    rest = await queries.listings.messages(MessageFilter(), first[-1].id, 4)
    assert ["бір", "жауап: бір", "екі", "жауап: екі", "үш", "жауап: үш"] == [
        message.text for message in (*first, *rest)
    ]


@on_postgresql
@pytest.mark.parametrize(("alive", "told"), [(1, 1), (2, 0)])
async def test_beside_other_workers_a_message_is_told_once_none_can_come_before_it(
    road: Road, queries: Queries, meddle: Callable[[str], None], alive: int, told: int
) -> None:
    for number in range(alive):
        meddle(f"INSERT INTO workers VALUES ('w{number}', {number}, clock_timestamp(), '')")
    await road.answer(log("иә"))
    assert told == len(await queries.listings.messages(MessageFilter(), 0, 9))
    meddle("UPDATE workers SET seen_at = clock_timestamp() - interval '2 minutes'")
    assert 1 == len(await queries.listings.messages(MessageFilter(), 0, 9))


async def test_every_state_of_a_message_is_told(road: Road, queries: Queries) -> None:
    for outcome in ("sent", "unknown", "rejected", "retry"):
        await road.answer(send(outcome))
        (message,) = await road.claim()
        result = Submitted(message.message_id, outcome, ("x",) if outcome == "sent" else ())
        await road.store.mark_submitted("g", [result], NOW)
        await road.skip()
    told = await queries.listings.messages(MessageFilter(direction="out"), 0, 9)
    assert {"sent": "sent", "unknown": "unknown", "rejected": "rejected", "retry": "waiting"} == {
        message.text: message.delivery for message in told
    }


async def test_conversations_are_told_by_what_their_offers_are(
    road: Road, queries: Queries
) -> None:
    await road.add(offer("A", AIGUL), offer("B", BOLAT, region="Astana"))
    for wanted, phones in (
        (ConversationFilter(), {AIGUL, BOLAT}),
        (ConversationFilter(region="Astana"), {BOLAT}),
        (ConversationFilter(benefit="burial"), set()),
    ):
        told = await queries.listings.conversations(wanted, "", 9)
        assert phones == {conversation.phone for conversation in told}
