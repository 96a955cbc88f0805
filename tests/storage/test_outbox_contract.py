"""What every store promises about messages on their way out."""

import pytest

from flows.effects import Send
from flows.events import Undelivered
from storage.queries import Queries
from storage.store import Recovered, Submitted
from tests.storage.road import AIGUL, BOLAT, NOW, Road, later, offer, send

CAROL = "+77050000001"


def bulk(text: str = "Сізге ұсыныс", parts: int = 1, **changes: object) -> Send:
    return send(text, parts, key="offer", lane="bulk", **changes)


async def delivery(queries: Queries, phone: str = AIGUL) -> str:
    conversation = await queries.conversation(phone)
    assert conversation is not None
    return [m for m in conversation.messages if m.direction == "out"][-1].delivery


class TestClaiming:
    async def test_a_message_is_claimed_once_with_its_phone(self, road: Road) -> None:
        await road.answer(send("Жауап", 2))
        (message,) = await road.claim()
        assert (message.phone, message.text, message.parts, message.lane) == (
            AIGUL, "Жауап", 2, "replies",
        )  # fmt: skip
        assert message.citizen == road.store.vault.citizen_key(AIGUL)
        assert await road.claim() == []

    async def test_replies_go_before_bulk(self, road: Road) -> None:
        await road.answer(bulk("бәріне"), phone=AIGUL)
        await road.answer(send("жауап"), phone=BOLAT)
        assert [m.text for m in await road.claim()] == ["жауап", "бәріне"]

    async def test_a_claim_takes_no_more_segments_of_a_lane_than_asked(self, road: Road) -> None:
        await road.answer(send("бір", 2), phone=AIGUL)
        await road.answer(send("екі", 2), phone=BOLAT)
        await road.answer(bulk("үш", 3), phone=CAROL)
        assert [m.text for m in await road.claim(replies=3, bulk=2)] == ["бір"]
        assert [m.text for m in await road.claim(replies=2, bulk=3)] == ["екі", "үш"]

    async def test_nothing_is_claimed_of_a_lane_without_room(self, road: Road) -> None:
        await road.answer(send("жауап"))
        assert await road.claim(replies=0, bulk=0) == []

    async def test_one_message_of_a_citizen_is_on_the_wire_at_a_time(self, road: Road) -> None:
        await road.answer(send("бір"), send("екі", n=1))
        (first,) = await road.claim()
        assert first.text == "бір"
        assert await road.claim() == []
        await road.sent(first)
        assert [m.text for m in await road.claim()] == ["екі"]

    async def test_a_reply_never_overtakes_an_earlier_bulk_message(self, road: Road) -> None:
        await road.answer(bulk("ұсыныс"))
        await road.answer(send("жауап"))
        (first,) = await road.claim()
        await road.sent(first)
        (second,) = await road.claim()
        assert [first.text, second.text] == ["ұсыныс", "жауап"]

    async def test_a_bulk_message_ahead_of_a_reply_goes_along_with_it(self, road: Road) -> None:
        """or the reply would wait for the whole campaign"""
        await road.answer(bulk("басқаға"), phone=BOLAT)
        await road.answer(bulk("ұсыныс"), phone=AIGUL)
        await road.answer(send("жауап"), phone=AIGUL)
        assert [m.text for m in await road.claim(bulk=0)] == ["ұсыныс"]

    async def test_a_message_waits_until_its_retry(self, road: Road) -> None:
        await road.answer(send("жауап"))
        (message,) = await road.claim()
        retry = Submitted(message.message_id, "retry", retry_at=later(seconds=30))
        await road.store.mark_submitted("g", [retry], NOW)
        assert await road.claim(at=later(seconds=29)) == []
        assert await road.claim(at=later(seconds=30)) == [message]

    async def test_a_message_does_not_pass_one_that_waits_for_its_retry(self, road: Road) -> None:
        await road.answer(send("бір"), send("екі", n=1))
        (message,) = await road.claim()
        retry = Submitted(message.message_id, "retry", retry_at=later(seconds=30))
        await road.store.mark_submitted("g", [retry], NOW)
        assert await road.claim() == []

    async def test_bulk_segments_still_waiting_are_counted(self, road: Road) -> None:
        await road.answer(bulk(parts=3), phone=AIGUL)
        await road.answer(bulk(parts=2), phone=BOLAT)
        await road.answer(send(parts=2), phone=CAROL)
        assert await road.store.waiting_bulk() == 5
        await road.claim()
        assert await road.store.waiting_bulk() == 0


class TestOutcomes:
    async def test_a_message_taken_over_is_sent(self, road: Road, queries: Queries) -> None:
        await road.answer(send())
        (message,) = await road.claim()
        assert await delivery(queries) == "sending"
        await road.sent(message)
        assert await delivery(queries) == "sent"

    async def test_a_refused_message_fails_for_good(self, road: Road, queries: Queries) -> None:
        await road.add(offer("A"))
        await road.turn(bulk(offer_id="A"))
        (message,) = await road.claim()
        refused = Submitted(message.message_id, "rejected", reason="no such number")
        await road.store.mark_submitted("g", [refused], NOW)
        await road.store.mark_submitted("g", [refused], NOW)
        assert await delivery(queries) == "rejected"
        assert await road.claim() == []
        assert await road.pending() == [Undelivered(1, "rejected no such number", "A")]

    async def test_a_refused_message_without_an_offer_is_nobodys_event(self, road: Road) -> None:
        await road.answer(send())
        (message,) = await road.claim()
        refused = Submitted(message.message_id, "rejected", reason="no such number")
        await road.store.mark_submitted("g", [refused], NOW)
        assert await road.pending() == []

    async def test_a_message_of_unknown_fate_is_not_sent_again(
        self, road: Road, queries: Queries
    ) -> None:
        await road.answer(send())
        (message,) = await road.claim()
        lost = Submitted(message.message_id, "unknown")
        await road.store.mark_submitted("g", [lost], NOW)
        assert await delivery(queries) == "unknown"
        again = Submitted(message.message_id, "retry", retry_at=NOW)
        await road.store.mark_submitted("g", [again], NOW)
        assert await road.claim() == []

    async def test_an_answer_that_comes_late_settles_an_unknown_fate(
        self, road: Road, queries: Queries
    ) -> None:
        await road.answer(send())
        (message,) = await road.claim()
        await road.store.mark_submitted("g", [Submitted(message.message_id, "unknown")], NOW)
        await road.sent(message)
        assert await delivery(queries) == "sent"

    async def test_an_unknown_fate_does_not_hold_up_the_next_message(self, road: Road) -> None:
        await road.answer(send("бір"), send("екі", n=1))
        (message,) = await road.claim()
        await road.store.mark_submitted("g", [Submitted(message.message_id, "unknown")], NOW)
        assert [m.text for m in await road.claim()] == ["екі"]

    @pytest.mark.parametrize("outcome", ["retry", "unknown", "rejected"])
    async def test_a_result_told_twice_does_not_move_a_sent_message_back(
        self, road: Road, queries: Queries, outcome: str
    ) -> None:
        await road.answer(send())
        (message,) = await road.claim()
        await road.sent(message)
        await road.store.mark_submitted("g", [Submitted(message.message_id, outcome)], NOW)
        assert await delivery(queries) == "sent"
        assert await road.claim() == []


class TestRecovery:
    async def test_what_was_on_the_wire_is_unknown_after_a_crash(
        self, road: Road, queries: Queries
    ) -> None:
        await road.answer(send())
        await road.claim()
        assert await road.store.recover() == Recovered(unknown=1, applications=0)
        assert await delivery(queries) == "unknown"
        assert await road.claim() == []

    async def test_a_start_after_a_clean_stop_finds_nothing(self, road: Road) -> None:
        await road.answer(send("бір"), send("екі", n=1))
        (message,) = await road.claim()
        await road.sent(message)
        assert await road.store.recover() == Recovered(unknown=0, applications=0)
        assert [m.text for m in await road.claim()] == ["екі"]
