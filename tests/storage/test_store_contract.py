"""What every store promises about its inbox, its turns and its timers, whatever the engine."""

import pytest
from msgspec.structs import fields, replace

from flows.dialogue import Account, Dialogue, Held, Offer
from flows.effects import DropTimer, OpenCase, SetTimer
from flows.events import MessageReceived, OfferArrived, OfferWithdrawn, TimerFired
from storage.errors import CommittedElsewhere
from storage.queries import Queries
from storage.store import Arrival, Guard, Store
from tests.storage.road import (
    AIGUL,
    BOLAT,
    IBAN,
    NOW,
    Road,
    later,
    log,
    made_turn,
    offer,
    send,
)


class TestInbox:
    async def test_a_new_message_waits_for_its_turn(self, road: Road) -> None:
        assert await road.write(text="иә")
        assert await road.pending() == [MessageReceived("иә")]

    async def test_a_repeat_of_a_key_is_dropped(self, road: Road) -> None:
        assert await road.write(key="mo:1")
        assert not await road.write(key="mo:1")
        assert len(await road.pending()) == 1

    async def test_a_repeat_is_dropped_after_its_turn_too(self, road: Road) -> None:
        await road.write(key="mo:1")
        await road.skip()
        assert not await road.write(key="mo:1")
        assert await road.pending() == []

    async def test_a_repeat_within_one_batch_is_dropped(self, store: Store) -> None:
        twice = [Arrival("mo:1", AIGUL, MessageReceived("иә"), NOW)] * 2
        assert await store.receive(twice) == [True, False]
        assert len((await store.claim(10, offers=True)).events) == 1

    async def test_an_empty_batch_is_no_trouble(self, store: Store) -> None:
        assert await store.receive([]) == []
        assert await store.add_offers([], NOW) == []
        await store.commit([], [])
        await store.apply_receipts([])
        await store.mark_submitted("g", [], NOW)
        await store.mark_filed([], NOW)
        assert await store.decide([], NOW) == []
        assert await store.withdraw([], "", NOW) == []

    async def test_events_come_in_the_order_they_came(self, road: Road) -> None:
        for text in ("бір", "екі", "үш"):
            await road.write(text=text)
        assert await road.pending() == [MessageReceived(t) for t in ("бір", "екі", "үш")]

    async def test_a_claim_takes_no_more_than_asked(self, road: Road) -> None:
        for text in ("бір", "екі", "үш"):
            await road.write(text=text)
        batch = await road.store.claim(2, offers=True)
        assert [event.event for event in batch.events] == [
            MessageReceived("бір"),
            MessageReceived("екі"),
        ]

    async def test_citizens_go_before_arrivals_of_offers(self, road: Road) -> None:
        await road.add(offer("A"))
        await road.write(BOLAT)
        assert await road.pending() == [MessageReceived("иә"), OfferArrived("A")]

    async def test_arrivals_of_offers_are_held_back_on_request(self, road: Road) -> None:
        await road.add(offer("A"))
        assert (await road.store.claim(10, offers=False)).events == []

    async def test_what_was_claimed_and_not_committed_is_claimed_again(self, road: Road) -> None:
        await road.write()
        assert await road.pending() == await road.pending() != []

    async def test_what_was_committed_is_not_claimed_again(self, road: Road) -> None:
        await road.write()
        await road.turn()
        assert await road.pending() == []

    async def test_an_unknown_phone_gets_a_dialogue(self, road: Road) -> None:
        citizen = road.store.vault.citizen_key(AIGUL)
        assert await road.dialogue(AIGUL) == Dialogue(citizen=citizen)

    async def test_an_account_in_a_message_comes_back_whole(self, store: Store) -> None:
        event = MessageReceived("менің шотым KZ•••0100", 1, IBAN)
        await store.receive([Arrival("mo:1", AIGUL, event, NOW)])
        assert (await store.claim(1, offers=False)).events[0].event == event

    async def test_times_are_kept_to_the_microsecond(self, store: Store) -> None:
        at = later(microseconds=123_457)
        await store.receive([Arrival("mo:1", AIGUL, MessageReceived("иә"), at)])
        assert (await store.claim(1, offers=False)).events[0].at == at

    async def test_guards_of_messages_without_an_id_are_remembered_with_their_keys(
        self, store: Store
    ) -> None:
        guarded = Arrival("mo:2", AIGUL, MessageReceived("иә"), later(seconds=5), "guard", "link7")
        old = Arrival("mo:1", AIGUL, MessageReceived("иә"), NOW, "old", "link7")
        await store.receive([old, guarded, Arrival("mo:3", AIGUL, MessageReceived("x"), NOW)])
        assert await store.received_since(later(seconds=1)) == [
            Guard("guard", "link7", later(seconds=5), "mo:2")
        ]

    async def test_a_purge_forgets_old_done_events_and_their_keys(self, road: Road) -> None:
        await road.write(key="mo:1")
        await road.skip()
        assert await road.store.purge(later(days=1), 100) == 1
        assert await road.write(key="mo:1")

    async def test_a_purge_leaves_what_is_young_or_not_done(self, road: Road) -> None:
        await road.write(key="mo:1")
        assert await road.store.purge(later(days=1), 100) == 0
        await road.skip()
        assert await road.store.purge(NOW, 100) == 0
        assert not await road.write(key="mo:1")

    async def test_a_purge_takes_no_more_than_its_limit(self, road: Road) -> None:
        for _ in range(3):
            await road.write()
        await road.skip()
        assert [await road.store.purge(later(days=1), 2) for _ in range(3)] == [2, 1, 0]


class TestOffers:
    async def test_an_offer_is_in_its_dialogue_as_it_came(self, road: Road) -> None:
        await road.add(offer("A", variant="second", deadline=later(days=3)))
        (stored,) = (await road.dialogue()).offers
        assert stored == Offer(
            offer_id="A",
            benefit="birth",
            variant="second",
            region="Almaty",
            facts={"child": "Алия", "order": 2},
            accounts=(Account("Halyk", IBAN),),
            arrived_at=NOW,
            deadline=later(days=3),
        )

    async def test_a_known_offer_is_not_taken_twice(self, road: Road) -> None:
        assert await road.add(offer("A")) == ["new"]
        assert await road.add(offer("A", benefit="burial"), offer("B")) == ["different", "new"]
        assert await road.pending() == [OfferArrived("A"), OfferArrived("B")]

    async def test_an_offer_twice_in_one_file_is_taken_once(self, road: Road) -> None:
        assert await road.add(offer("A"), offer("A")) == ["new", "known"]
        assert await road.pending() == [OfferArrived("A")]

    @pytest.mark.parametrize(
        "change",
        [
            {"phone": BOLAT},
            {"iin": "850314410215"},
            {"name": "Болат"},
            {"region": "Astana"},
            {"facts": {}},
            {"accounts": ()},
            {"language": "kk"},
            {"deadline": later(days=3)},
            {"deadline": later(days=3), "said": "72h"},
        ],
    )
    async def test_a_known_offer_with_other_words_is_told_apart(
        self, road: Road, change: dict[str, object]
    ) -> None:
        await road.add(offer("A"))
        assert await road.add(offer("A", **change)) == ["different"]
        assert await road.add(offer("B"), offer("B", **change)) == ["new", "different"]
        assert await road.pending() == [OfferArrived("A"), OfferArrived("B")]

    async def test_a_deadline_in_hours_is_the_same_words_later(self, road: Road) -> None:
        await road.add(offer("A", deadline=later(days=3), said="72h"))
        assert await road.add(offer("A", deadline=later(days=4), said="72h")) == ["known"]
        assert await road.add(offer("A", deadline=later(days=4), said="96h")) == ["different"]

    async def test_the_language_of_an_offer_is_that_of_a_new_dialogue(self, road: Road) -> None:
        await road.add(offer("A", language="ru"))
        assert (await road.dialogue()).language == "ru"

    async def test_the_language_of_an_offer_fills_a_dialogue_without_one(self, road: Road) -> None:
        await road.write()
        await road.add(offer("A", language="ru"))
        assert (await road.dialogue()).language == "ru"

    async def test_the_language_of_an_offer_changes_none_that_is_known(self, road: Road) -> None:
        await road.add(offer("A", language="kk"))
        await road.add(offer("B", language="ru"))
        assert (await road.dialogue()).language == "kk"

    async def test_two_phones_have_two_dialogues(self, road: Road) -> None:
        await road.add(offer("A", AIGUL), offer("B", BOLAT))
        batch = await road.store.claim(10, offers=True)
        assert len(batch.dialogues) == 2
        assert [o.offer_id for o in batch.dialogues[batch.events[0].citizen].offers] == ["A"]

    async def test_a_withdrawal_enters_the_inbox_once(self, road: Road) -> None:
        await road.add(offer("A"))
        await road.skip()
        assert await road.store.withdraw(["A", "Z"], "a mistake", NOW) == [True, False]
        assert await road.store.withdraw(["A"], "a mistake", NOW) == [True]
        assert await road.pending() == [OfferWithdrawn("A", "a mistake")]


class TestCommit:
    async def test_everything_a_dialogue_remembers_comes_back(self, road: Road) -> None:
        await road.add(offer("A"))
        batch = await road.store.claim(1, offers=True)
        received = batch.events[0]
        full = filled_dialogue(batch.dialogues[received.citizen])
        turn = made_turn(received, full, (), full.offers[0], NOW)
        await road.store.commit([full], [(received.citizen, turn)])
        assert await road.dialogue() == full

    async def test_an_offer_that_was_not_touched_is_not_written(self, road: Road) -> None:
        await road.add(offer("A"), offer("B"))
        batch = await road.store.claim(1, offers=True)
        received = batch.events[0]
        dialogue = batch.dialogues[received.citizen]
        dialogue.offers = tuple(replace(o, state="offered") for o in dialogue.offers)
        turn = made_turn(received, dialogue, (), dialogue.offers[0], NOW)
        await road.store.commit([dialogue], [(received.citizen, turn)])
        assert [o.state for o in (await road.dialogue()).offers] == ["offered", "queued"]

    async def test_an_offer_that_came_between_claim_and_commit_stays(self, road: Road) -> None:
        await road.add(offer("A"))
        batch = await road.store.claim(1, offers=True)
        await road.add(offer("B", language="ru"))
        received = batch.events[0]
        dialogue = batch.dialogues[received.citizen]
        await road.store.commit(
            [dialogue], [(received.citizen, made_turn(received, dialogue, (), None, NOW))]
        )
        after = await road.dialogue()
        assert [o.offer_id for o in after.offers] == ["A", "B"]
        assert after.language == "ru"

    async def test_a_turn_does_not_take_back_what_a_receipt_wrote(self, road: Road) -> None:
        await road.add(offer("A"))
        await road.turn(send(key="offer", lane="bulk", offer_id="A"))
        (message,) = await road.claim()
        (smsc_id,) = await road.sent(message)
        await road.write()
        batch = await road.store.claim(1, offers=True)
        await road.receipt(smsc_id, at=later(seconds=9))
        received, dialogue = batch.events[0], next(iter(batch.dialogues.values()))
        turn = made_turn(received, dialogue, (), dialogue.offers[0], NOW)
        await road.store.commit([dialogue], [(received.citizen, turn)])
        assert (await road.dialogue()).offers[0].delivered_at == later(seconds=9)

    async def test_a_commit_repeated_changes_nothing(self, road: Road, queries: Queries) -> None:
        await road.write()
        batch = await road.store.claim(1, offers=True)
        received, dialogue = batch.events[0], next(iter(batch.dialogues.values()))
        effects = (log(), send(), OpenCase("operator", "asked for one"))
        turns = [(received.citizen, made_turn(received, dialogue, effects, None, NOW))]
        await road.store.commit([dialogue], turns)
        await road.store.commit([dialogue], turns)
        conversation = await queries.conversation(AIGUL)
        assert conversation is not None
        assert len(conversation.messages) == 2
        assert len(conversation.cases) == 1

    async def test_an_answer_is_claimed_with_its_turn_and_never_again(self, road: Road) -> None:
        await road.write()
        batch = await road.store.claim(1, offers=True)
        received, dialogue = batch.events[0], next(iter(batch.dialogues.values()))
        turn = made_turn(received, dialogue, (log(), send("жауап")), None, NOW)
        turns = [(received.citizen, turn)]
        claimed = await road.store.commit([dialogue], turns, replies=10, now=NOW)
        assert [message.text for message in claimed] == ["жауап"]
        assert await road.claim() == []

    async def test_without_room_an_answer_waits_to_be_claimed(self, road: Road) -> None:
        await road.write()
        batch = await road.store.claim(1, offers=True)
        received, dialogue = batch.events[0], next(iter(batch.dialogues.values()))
        turns = [(received.citizen, made_turn(received, dialogue, (send("жауап"),), None, NOW))]
        assert await road.store.commit([dialogue], turns, replies=0, now=NOW) == []
        assert [message.text for message in await road.claim()] == ["жауап"]

    async def test_a_batch_partly_taken_elsewhere_is_not_written(self, road: Road) -> None:
        await road.write(AIGUL)
        await road.write(BOLAT)
        batch = await road.store.claim(2, offers=True)
        await road.turn()
        turns = [
            (e.citizen, made_turn(e, batch.dialogues[e.citizen], (send(),), None, NOW))
            for e in batch.events
        ]
        with pytest.raises(CommittedElsewhere):
            await road.store.commit(list(batch.dialogues.values()), turns)
        assert await road.claim() == []
        assert len(await road.pending()) == 1

    async def test_a_commit_that_fails_leaves_nothing_behind(self, road: Road) -> None:
        await road.write()
        with pytest.raises(Exception, match=r"(?i)not.null"):
            await road.turn(send("бір"), send(None))
        assert await road.claim() == []
        assert len(await road.pending()) == 1
        await road.turn(send("бір", n=0))
        assert [message.text for message in await road.claim()] == ["бір"]

    async def test_cases_are_opened(self, road: Road, queries: Queries) -> None:
        await road.answer(OpenCase("unclear", "neither yes nor no", "мм", "A"))
        conversation = await queries.conversation(AIGUL)
        assert conversation is not None
        (case,) = conversation.cases
        assert (case.kind, case.reason, case.text, case.offer_id, case.turn, case.at) == (
            "unclear", "neither yes nor no", "мм", "A", 1, NOW,
        )  # fmt: skip


class TestTimers:
    @pytest.fixture
    async def road(self, road: Road) -> Road:
        """Two offers, shown; their turns are 1 and 2."""
        await road.add(offer("A"), offer("B"))
        await road.skip()
        return road

    async def test_a_timer_enters_the_inbox_when_it_is_due(self, road: Road) -> None:
        await road.answer(SetTimer("deadline", later(days=3), 3, "A"))
        assert await road.store.next_timer() == later(days=3)
        assert await road.store.fire_timers(later(days=2), 10) == 0
        assert await road.store.fire_timers(later(days=3), 10) == 1
        batch = await road.store.claim(1, offers=True)
        assert batch.events[0].event == TimerFired("deadline", 3, "A")
        assert batch.events[0].at == later(days=3)

    async def test_a_timer_of_the_dialogue_itself_fires_too(self, road: Road) -> None:
        await road.answer(SetTimer("release", NOW, 3))
        await road.store.fire_timers(NOW, 10)
        assert await road.pending() == [TimerFired("release", 3)]

    async def test_a_timer_fires_once(self, road: Road) -> None:
        await road.answer(SetTimer("deadline", later(days=3), 3, "A"))
        assert await road.store.fire_timers(later(days=3), 10) == 1
        assert await road.store.fire_timers(later(days=3), 10) == 0
        assert await road.store.next_timer() is None

    async def test_a_new_timer_replaces_the_old_one_of_its_kind(self, road: Road) -> None:
        await road.answer(SetTimer("reminder", later(days=1), 3, "A"))
        await road.answer(SetTimer("reminder", later(days=2), 4, "A"))
        await road.store.fire_timers(later(days=1), 10)
        assert await road.pending() == []
        await road.store.fire_timers(later(days=2), 10)
        assert await road.pending() == [TimerFired("reminder", 4, "A")]

    async def test_a_dropped_timer_does_not_fire(self, road: Road) -> None:
        await road.answer(SetTimer("reminder", NOW, 3, "A"), SetTimer("report", NOW, 3))
        await road.answer(DropTimer("reminder", "A"), DropTimer("report"))
        await road.store.fire_timers(later(days=9), 10)
        assert await road.pending() == []
        assert await road.store.next_timer() is None

    async def test_the_last_word_of_a_turn_on_a_timer_counts(self, road: Road) -> None:
        await road.answer(
            SetTimer("release", later(days=1), 3),
            DropTimer("release"),
            SetTimer("report", later(days=1), 3),
            DropTimer("report"),
            SetTimer("report", later(days=4), 3),
        )
        assert await road.store.next_timer() == later(days=4)

    async def test_timers_of_offers_and_of_the_dialogue_are_apart(self, road: Road) -> None:
        await road.answer(SetTimer("reminder", NOW, 3, "A"), SetTimer("reminder", NOW, 3, "B"))
        await road.answer(SetTimer("reminder", NOW, 4), DropTimer("reminder", "A"))
        await road.store.fire_timers(NOW, 10)
        assert await road.pending() == [
            TimerFired("reminder", 3, "B"),
            TimerFired("reminder", 4),
        ]

    async def test_the_timer_that_is_due_first_fires_first(self, road: Road) -> None:
        await road.answer(SetTimer("reminder", later(days=2), 3, "A"))
        await road.answer(SetTimer("deadline", later(days=1), 4, "B"))
        assert await road.store.fire_timers(later(days=9), 1) == 1
        assert await road.pending() == [TimerFired("deadline", 4, "B")]


def filled_dialogue(dialogue: Dialogue) -> Dialogue:
    """With a value that is not the default in every field, so that a field forgotten shows."""
    times = {f.name: later(hours=n) for n, f in enumerate(fields(Offer)) if f.name.endswith("_at")}
    times.pop("delivered_at")
    arrived = dialogue.offers[0]
    full_offer = replace(
        arrived,
        **times | {"arrived_at": arrived.arrived_at},
        state="filing",
        deadline=later(days=1),
        repeated=True,
        attempts=2,
        iban=IBAN,
        shown_turn=1,
        asked_turn=2,
        before_staff="confirming",
        timers={"deadline": 1},
        amount=164_350,
        since="2026-04-01",
        reason="соз",
    )
    full = replace(
        dialogue,
        turn=3,
        state="stopped",
        desk="reporting",
        language="kk",
        language_chosen=True,
        floor="A",
        keeper="staff",
        held_by="aigerim",
        report=2,
        report_bare=True,
        held=(Held("paid", "A", {"amount": "164 350"}),),
        timers={"release": 2},
        replies=2,
        window_from=later(hours=1),
        last_key="answer",
        same_replies=1,
        offers=(full_offer,),
    )
    assert_every_field_is_set(full, Dialogue(citizen=""), {"citizen"})
    bare = Offer(offer_id="", benefit="", arrived_at=later(days=-1))
    assert_every_field_is_set(full_offer, bare, {"variant", "delivered_at"})
    return full


def assert_every_field_is_set(full: object, bare: object, but: set[str]) -> None:
    forgotten = [
        f.name
        for f in fields(full)
        if f.name not in but and getattr(full, f.name) == getattr(bare, f.name)
    ]
    assert not forgotten, f"give these fields a value in this test: {forgotten}"
