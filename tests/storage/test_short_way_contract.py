"""The short way of a citizen's message: it, its turn and the claim of its answer are one commit."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from flows.dialogue import Dialogue
from flows.effects import Effect, Send
from flows.events import MessageReceived, OfferArrived
from storage.errors import CommittedElsewhere
from storage.queries import Queries
from storage.store import FRESH, Arrival, Batch, Guard, Outgoing
from tests.storage.road import AIGUL, BOLAT, NOW, Road, later, log, made_turn, offer, send


def arrival(key: str = "sms:1", phone: str = AIGUL, text: str = "иә") -> Arrival:
    return Arrival(key, phone, MessageReceived(text), NOW)


async def offered(road: Road, *arrivals: Arrival, limit: int = 100) -> Batch:
    return await road.store.claim(limit, offers=True, arrivals=arrivals)


async def committed(
    road: Road, batch: Batch, *effects: Effect, room: int = 100
) -> Sequence[Outgoing]:
    """Every event of the batch has these effects."""
    turns = []
    for received in batch.events:
        dialogue = batch.dialogues[received.citizen]
        dialogue.turn += 1
        turns.append((received.citizen, made_turn(received, dialogue, effects, None, NOW)))
    dialogues = list(batch.dialogues.values())
    return await road.store.commit(dialogues, turns, fresh=batch.fresh, replies=room, now=NOW)


class TestClaim:
    async def test_an_arrival_has_its_dialogue_and_its_offers(self, road: Road) -> None:
        await road.add(offer("A"))
        await road.skip()
        batch = await offered(road, arrival())
        assert [r.event for r in batch.events] == [MessageReceived("иә")]
        (dialogue,) = batch.dialogues.values()
        assert [o.offer_id for o in dialogue.offers] == ["A"]

    async def test_nothing_is_written_before_the_commit(self, road: Road) -> None:
        await offered(road, arrival())
        assert await road.pending() == []
        assert await road.write(key="sms:1")

    async def test_it_comes_behind_what_waits_and_before_arrivals_of_offers(
        self, road: Road
    ) -> None:
        await road.add(offer("A"))
        await road.write(text="бірінші")
        batch = await offered(road, arrival(text="екінші"))
        assert [r.event for r in batch.events] == [
            MessageReceived("бірінші"), MessageReceived("екінші"), OfferArrived("A"),
        ]  # fmt: skip

    async def test_a_known_key_is_dropped(self, road: Road) -> None:
        await road.write(key="sms:1")
        await road.skip()
        batch = await offered(road, arrival("sms:1"), arrival("sms:2"), arrival("sms:2"))
        assert batch.taken
        assert [a.key for a in batch.fresh] == ["sms:2"]
        assert [r.inbox_id for r in batch.events] == [FRESH]

    async def test_it_is_not_taken_while_too_much_waits_before_it(self, road: Road) -> None:
        await road.write()
        batch = await offered(road, arrival(phone=BOLAT), limit=1)
        assert (batch.taken, batch.fresh, len(batch.events)) == (False, (), 1)

    async def test_offers_that_wait_hold_nobody_up(self, road: Road) -> None:
        await road.add(offer("A"), offer("B"))
        batch = await offered(road, arrival(), limit=1)
        assert batch.taken
        assert [r.event for r in batch.events] == [MessageReceived("иә"), OfferArrived("A")]


class TestCommit:
    async def test_the_inbox_holds_it_done(self, road: Road) -> None:
        await committed(road, await offered(road, arrival("sms:1")), log())
        assert await road.pending() == []
        assert not await road.write(key="sms:1")

    async def test_it_is_in_the_log(self, road: Road, queries: Queries) -> None:
        await committed(road, await offered(road, arrival()), log("иә"), send("жауап"))
        conversation = await queries.conversation(AIGUL)
        assert conversation is not None
        told = [(m.direction, m.text, m.delivery) for m in conversation.messages]
        assert told == [("in", "иә", "received"), ("out", "жауап", "sending")]

    async def test_a_stranger_gets_a_dialogue(self, road: Road) -> None:
        await committed(road, await offered(road, arrival()), log())
        citizen = road.store.vault.citizen_key(AIGUL)
        assert await road.dialogue() == Dialogue(citizen=citizen, turn=1)

    async def test_its_guard_is_remembered(self, road: Road) -> None:
        guarded = Arrival("sms:1", AIGUL, MessageReceived("иә"), NOW, "guard", "link7")
        await committed(road, await offered(road, guarded))
        remembered = await road.store.received_since(later(days=-1))
        assert remembered == [Guard("guard", "link7", NOW, "sms:1")]
        again = replace(guarded, at=later(seconds=9), link="link8")
        assert (await offered(road, again)).events == []

    async def test_what_the_inbox_has_got_meanwhile_is_not_written_twice(
        self, road: Road, queries: Queries
    ) -> None:
        batch = await offered(road, arrival("sms:1"))
        await road.write(key="sms:1")
        with pytest.raises(Exception, match=r"(?i)unique"):
            await committed(road, batch, log(), send())
        assert await road.claim() == []
        assert len(await road.pending()) == 1

    async def test_with_events_taken_elsewhere_nothing_is_written(self, road: Road) -> None:
        await road.write(BOLAT)
        batch = await offered(road, arrival("sms:1"))
        await road.turn()
        with pytest.raises(CommittedElsewhere):
            await committed(road, batch, log(), send())
        assert await road.write(key="sms:1")


class TestAnswers:
    async def test_an_answer_leaves_at_once_and_never_again(self, road: Road) -> None:
        (message,) = await committed(road, await offered(road, arrival()), send("жауап", 2))
        assert (message.phone, message.text, message.parts) == (AIGUL, "жауап", 2)
        assert await road.claim() == []
        await road.sent(message)
        assert await road.claim() == []

    async def test_its_id_is_that_of_its_row(self, road: Road, queries: Queries) -> None:
        batch = await offered(road, arrival("sms:1"), arrival("sms:2", BOLAT))
        first, second = await committed(road, batch, log(), send("жауап"))
        await road.sent(second, "id2")
        await road.receipt("id2", phone=BOLAT)
        deliveries = []
        for phone in (AIGUL, BOLAT):
            conversation = await queries.conversation(phone)
            assert conversation is not None
            deliveries.append(conversation.messages[-1].delivery)
        assert first.message_id < second.message_id
        assert deliveries == ["sending", "delivered"]

    async def test_one_message_of_a_citizen_is_on_the_wire_at_a_time(self, road: Road) -> None:
        batch = await offered(road, arrival("sms:1", text="бір"), arrival("sms:2", text="екі"))
        (first,) = await committed(road, batch, send("жауап"))
        assert await road.claim() == []
        await road.sent(first)
        assert len(await road.claim()) == 1

    async def test_an_answer_waits_behind_an_older_message(self, road: Road) -> None:
        await road.answer(send("ескі"))
        assert await committed(road, await offered(road, arrival("x")), send("жаңа"), room=0) == []
        assert [m.text for m in await road.claim()] == ["ескі"]

    async def test_an_answer_takes_along_a_bulk_message_before_it(self, road: Road) -> None:
        await road.answer(send("ұсыныс", lane="bulk"))
        (first,) = await committed(road, await offered(road, arrival("x")), send("жауап"))
        assert first.text == "ұсыныс"
        await road.sent(first)
        assert [m.text for m in await road.claim(bulk=0)] == ["жауап"]

    async def test_no_more_segments_leave_than_there_is_room_for(self, road: Road) -> None:
        phones = [f"+7701000000{n}" for n in range(4)]
        batch = await offered(road, *(arrival(f"sms:{p}", p) for p in phones))
        leaving = await committed(road, batch, send("жауап", parts=2), room=5)
        assert [m.phone for m in leaving] == phones[:2]
        assert [m.phone for m in await road.claim()] == phones[2:]

    async def test_what_we_start_ourselves_stays_in_its_lane(self, road: Road) -> None:
        bulk: Send = send("жаңалық", lane="bulk")
        assert await committed(road, await offered(road, arrival()), bulk) == []
        assert [m.lane for m in await road.claim()] == ["bulk"]
