"""Delivery only moves forward, in whatever order receipts arrive, on every store."""

from collections.abc import Sequence
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.events import Undelivered
from storage.conversations import LoggedMessage
from storage.queries import Queries
from storage.store import Delivery, Outgoing, Receipt, Submitted
from tests.storage.road import AIGUL, BOLAT, NOW, Road, later, offer, send

#: What a receipt says of which part.
Said = tuple[int, Delivery]

FINAL: tuple[Delivery, ...] = ("delivered", "undelivered", "expired", "rejected")


async def shown(queries: Queries, phone: str = AIGUL) -> LoggedMessage:
    """The last message to the citizen, as the log has it."""
    conversation = await queries.conversation(phone)
    assert conversation is not None
    return [m for m in conversation.messages if m.direction == "out"][-1]


async def on_the_wire(road: Road, parts: int = 1, phone: str = AIGUL) -> Outgoing:
    await road.answer(send(parts=parts), phone=phone)
    return next(m for m in await road.claim() if m.phone == phone)


class TestOneMessage:
    @pytest.mark.parametrize("final", FINAL)
    async def test_a_receipt_says_how_it_ended(
        self, road: Road, queries: Queries, final: Delivery
    ) -> None:
        (smsc_id,) = await road.sent(await on_the_wire(road))
        await road.receipt(smsc_id, final)
        assert (await shown(queries)).delivery == final

    async def test_a_failed_message_keeps_the_error_code(
        self, road: Road, queries: Queries
    ) -> None:
        (smsc_id,) = await road.sent(await on_the_wire(road))
        await road.receipt(smsc_id, "undelivered", error="011")
        assert (await shown(queries)).error == "011"

    async def test_it_is_delivered_when_all_its_parts_are(
        self, road: Road, queries: Queries
    ) -> None:
        first, second = await road.sent(await on_the_wire(road, parts=2))
        await road.receipt(second, at=later(seconds=9))
        assert (await shown(queries)).delivery == "sent"
        await road.receipt(first, at=later(seconds=5))
        message = await shown(queries)
        assert (message.delivery, message.delivered_at) == ("delivered", later(seconds=9))

    async def test_one_failed_part_fails_it(self, road: Road, queries: Queries) -> None:
        first, second = await road.sent(await on_the_wire(road, parts=2))
        await road.receipt(first)
        await road.receipt(second, "expired")
        assert (await shown(queries)).delivery == "expired"

    async def test_a_long_message_submitted_whole_has_one_receipt(
        self, road: Road, queries: Queries
    ) -> None:
        """as message_payload, where the SMSC does the cutting"""
        await road.sent(await on_the_wire(road, parts=3), "only")
        await road.receipt("only")
        assert (await shown(queries)).delivery == "delivered"

    async def test_what_the_smsc_refused_is_not_delivered_by_the_parts_it_took(
        self, road: Road, queries: Queries
    ) -> None:
        message = await on_the_wire(road, parts=2)
        refused = Submitted(message.message_id, "rejected", ("p1", ""), reason="queue full")
        await road.store.mark_submitted("g", [refused], NOW)
        await road.receipt("p1")
        assert (await shown(queries)).delivery == "rejected"

    async def test_the_same_receipt_twice_is_one(self, road: Road, queries: Queries) -> None:
        (smsc_id,) = await road.sent(await on_the_wire(road))
        await road.receipt(smsc_id, at=later(seconds=1))
        await road.receipt(smsc_id, at=later(hours=1))
        assert (await shown(queries)).delivered_at == later(seconds=1)

    async def test_an_id_that_the_smsc_gives_again_means_the_newest_message(
        self, road: Road, queries: Queries
    ) -> None:
        await road.sent(await on_the_wire(road), "1")
        await road.receipt("1")
        await road.sent(await on_the_wire(road), "1")
        assert (await shown(queries)).delivery == "sent"
        await road.receipt("1", "expired")
        assert (await shown(queries)).delivery == "expired"

    async def test_a_stray_receipt_from_before_says_nothing_of_a_later_message(
        self, road: Road, queries: Queries
    ) -> None:
        await road.receipt("1", "expired")
        await road.sent(await on_the_wire(road), "1")
        assert (await shown(queries)).delivery == "sent"

    async def test_the_same_id_of_another_gateway_is_another_message(
        self, road: Road, queries: Queries
    ) -> None:
        await road.sent(await on_the_wire(road), "1")
        other = Receipt("another", "1", BOLAT, "delivered", NOW)
        await road.store.apply_receipts([other])
        assert (await shown(queries)).delivery == "sent"


class TestBeforeTheAnswer:
    async def test_a_receipt_before_the_answer_is_kept_for_it(
        self, road: Road, queries: Queries
    ) -> None:
        message = await on_the_wire(road)
        await road.receipt("early")
        assert (await shown(queries)).delivery == "sending"
        await road.sent(message, "early")
        assert (await shown(queries)).delivery == "delivered"

    async def test_a_kept_receipt_settles_a_message_whose_answer_never_came(
        self, road: Road, queries: Queries
    ) -> None:
        message = await on_the_wire(road)
        await road.receipt("early")
        await road.store.mark_submitted("g", [Submitted(message.message_id, "unknown")], NOW)
        assert (await shown(queries)).delivery == "delivered"

    async def test_a_kept_receipt_settles_a_message_lost_in_a_crash(
        self, road: Road, queries: Queries
    ) -> None:
        await on_the_wire(road)
        await road.receipt("early")
        await road.store.recover()
        assert (await shown(queries)).delivery == "delivered"

    async def test_kept_receipts_are_forgotten_after_a_while(
        self, road: Road, queries: Queries
    ) -> None:
        message = await on_the_wire(road)
        await road.receipt("early")
        await road.store.purge(later(days=1), 100)
        await road.sent(message, "early")
        assert (await shown(queries)).delivery == "sent"


class TestUnknownFates:
    async def lose(self, road: Road, parts: int = 1, phone: str = AIGUL) -> None:
        message = await on_the_wire(road, parts, phone)
        await road.store.mark_submitted("g", [Submitted(message.message_id, "unknown")], NOW)

    async def test_a_receipt_settles_the_one_unknown_message_to_its_phone(
        self, road: Road, queries: Queries
    ) -> None:
        await self.lose(road)
        await road.receipt("whatever")
        assert (await shown(queries)).delivery == "delivered"

    async def test_all_parts_of_an_unknown_message_must_come(
        self, road: Road, queries: Queries
    ) -> None:
        await self.lose(road, parts=2)
        await road.receipt("p1")
        assert (await shown(queries)).delivery == "unknown"
        await road.receipt("p1")
        assert (await shown(queries)).delivery == "unknown"
        await road.receipt("p2")
        assert (await shown(queries)).delivery == "delivered"

    async def test_parts_that_were_answered_are_known_by_their_ids(
        self, road: Road, queries: Queries
    ) -> None:
        message = await on_the_wire(road, parts=2)
        half = Submitted(message.message_id, "unknown", ("p1", ""))
        await road.store.mark_submitted("g", [half], NOW)
        await road.receipt("p1")
        await road.receipt("other")
        assert (await shown(queries)).delivery == "delivered"

    async def test_a_receipt_to_another_phone_settles_nothing(
        self, road: Road, queries: Queries
    ) -> None:
        await self.lose(road)
        await road.receipt("whatever", phone=BOLAT)
        assert (await shown(queries)).delivery == "unknown"

    async def test_of_two_unknown_messages_neither_is_guessed(
        self, road: Road, queries: Queries
    ) -> None:
        await self.lose(road)
        await self.lose(road)
        await road.receipt("whatever")
        conversation = await queries.conversation(AIGUL)
        assert conversation is not None
        assert [m.delivery for m in conversation.messages] == ["unknown", "unknown"]

    async def test_a_receipt_before_the_answer_is_not_taken_for_that_of_an_unknown_message(
        self, road: Road, queries: Queries
    ) -> None:
        await self.lose(road)
        message = await on_the_wire(road)
        await road.receipt("early")
        await road.sent(message, "early")
        conversation = await queries.conversation(AIGUL)
        assert conversation is not None
        assert [m.delivery for m in conversation.messages] == ["unknown", "delivered"]

    async def test_a_receipt_that_was_not_of_the_message_on_the_wire_settles_the_unknown_one(
        self, road: Road, queries: Queries
    ) -> None:
        await self.lose(road)
        message = await on_the_wire(road)
        await road.receipt("of the first")
        await road.sent(message, "of the second")
        conversation = await queries.conversation(AIGUL)
        assert conversation is not None
        assert [m.delivery for m in conversation.messages] == ["delivered", "sent"]

    async def test_a_receipt_of_a_known_message_leaves_the_unknown_one_alone(
        self, road: Road, queries: Queries
    ) -> None:
        (known,) = await road.sent(await on_the_wire(road))
        await self.lose(road)
        await road.receipt(known)
        assert (await shown(queries)).delivery == "unknown"


class TestOffers:
    async def show(self, road: Road, key: str = "offer", offer_id: str = "A") -> str:
        await road.add(offer(offer_id))
        await road.turn(send(key=key, lane="bulk", offer_id=offer_id))
        (message,) = await road.claim()
        return (await road.sent(message))[0]

    @pytest.mark.parametrize("key", ["offer", "notice"])
    async def test_the_message_that_shows_an_offer_tells_when_it_was_delivered(
        self, road: Road, key: str
    ) -> None:
        smsc_id = await self.show(road, key)
        await road.receipt(smsc_id, at=later(seconds=3))
        assert (await road.dialogue()).offers[0].delivered_at == later(seconds=3)

    async def test_other_messages_do_not(self, road: Road) -> None:
        smsc_id = await self.show(road, "reminder")
        await road.receipt(smsc_id)
        assert (await road.dialogue()).offers[0].delivered_at is None

    async def test_the_first_delivery_stands_when_an_offer_is_shown_again(self, road: Road) -> None:
        await road.receipt(await self.show(road), at=later(seconds=3))
        await road.answer(send(key="offer", offer_id="A"))
        (message,) = await road.claim()
        (again,) = await road.sent(message)
        await road.receipt(again, at=later(days=2))
        assert (await road.dialogue()).offers[0].delivered_at == later(seconds=3)

    @pytest.mark.parametrize("failure", ["undelivered", "expired", "rejected"])
    async def test_a_final_failure_enters_the_inbox_once(
        self, road: Road, failure: Delivery
    ) -> None:
        smsc_id = await self.show(road)
        for _ in range(2):
            await road.receipt(smsc_id, failure, error="011", at=later(minutes=1))
        assert await road.pending() == [Undelivered(1, f"{failure} 011", "A")]

    async def test_two_failed_parts_are_one_failure(self, road: Road) -> None:
        await road.add(offer("A"))
        await road.turn(send(key="offer", lane="bulk", offer_id="A", parts=2))
        (message,) = await road.claim()
        for smsc_id in await road.sent(message):
            await road.receipt(smsc_id, "expired")
        assert await road.pending() == [Undelivered(1, "expired", "A")]


class TestEveryOrder:
    """What happens to one message of two parts, in every order it can happen in."""

    HAPPENINGS = ("answer", "p1 sent", "p1 delivered", "p2 delivered", "p2 delivered")

    async def test_a_message_that_arrived_ends_as_delivered(
        self, road: Road, queries: Queries
    ) -> None:
        for n, order in enumerate(permutations(self.HAPPENINGS)):
            phone = f"+77030000{n:03}"
            message = await on_the_wire(road, 2, phone)
            for happening in order:
                await self.happen(road, message, happening, n)
            assert (await shown(queries, phone)).delivery == "delivered", order

    async def happen(self, road: Road, message: Outgoing, happening: str, n: int) -> None:
        if happening == "answer":
            await road.sent(message, f"p1-{n}", f"p2-{n}")
            return
        part, delivery = happening.split()
        await road.receipt(f"{part}-{n}", delivery, message.phone)  # type: ignore[arg-type]

    @settings(
        max_examples=40,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(data=st.data())
    async def test_the_same_receipts_end_the_same_in_every_order_and_grouping(
        self, road: Road, queries: Queries, data: st.DataObject
    ) -> None:
        kinds = st.sampled_from(("sent", *FINAL))
        receipts = data.draw(st.lists(st.tuples(st.integers(0, 1), kinds), max_size=6))
        ends = []
        for order in (receipts, data.draw(st.permutations(receipts))):
            n = self.count = getattr(self, "count", -1) + 1
            phone = f"+7705{n:07}"
            message = await on_the_wire(road, 2, phone)
            await road.sent(message, f"a{n}", f"b{n}")
            batches = in_batches(order, data)
            steps = [await self.step(road, queries, phone, n, batch) for batch in batches]
            assert steps == sorted(steps)
            ends.append((await shown(queries, phone)).delivery)
        assert ends[0] == ends[1]

    async def step(
        self, road: Road, queries: Queries, phone: str, n: int, batch: Sequence[Said]
    ) -> int:
        """How far the message is after these receipts: sent, failed, delivered."""
        receipts = [Receipt("g", f"{'ab'[part]}{n}", phone, kind, NOW) for part, kind in batch]
        await road.store.apply_receipts(receipts)
        return {"sent": 0, "delivered": 2}.get((await shown(queries, phone)).delivery, 1)


def in_batches(order: Sequence[Said], data: st.DataObject) -> list[Sequence[Said]]:
    batches, rest = [], list(order)
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        batches.append(rest[:size])
        rest = rest[size:]
    return batches


class TestAfterTheEnd:
    """Once all its parts arrived, nothing moves a message: not all marks of its parts are kept."""

    async def delivered_at_once(self, road: Road) -> tuple[str, ...]:
        parts = await road.sent(await on_the_wire(road, parts=2))
        said = [Receipt("g", part, AIGUL, "delivered", NOW) for part in parts]
        await road.store.apply_receipts(said)
        return parts

    @pytest.mark.parametrize("final", FINAL)
    async def test_no_later_receipt_moves_it(
        self, road: Road, queries: Queries, final: Delivery
    ) -> None:
        first, second = await self.delivered_at_once(road)
        await road.receipt(second, final, at=later(hours=1))
        await road.receipt(first, final, at=later(hours=2))
        message = await shown(queries)
        assert (message.delivery, message.delivered_at) == ("delivered", NOW)

    async def test_a_repeat_of_its_receipts_is_of_no_other_message(
        self, road: Road, queries: Queries
    ) -> None:
        parts = await self.delivered_at_once(road)
        lost = await on_the_wire(road)
        await road.store.mark_submitted("g", [Submitted(lost.message_id, "unknown")], NOW)
        await road.receipt(parts[0])
        assert (await shown(queries)).delivery == "unknown"
