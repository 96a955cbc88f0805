"""Several workers on one database: each citizen has one of them, whatever happens to it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from flows.effects import OpenCase, SetTimer, Turn
from flows.events import MessageReceived, TimerFired
from storage.crypto import Vault
from storage.errors import DatabaseUnusable, LeaseLost, TooManyWorkers
from storage.leases import LEASE_S, MARGIN_S, WORK_LIST
from storage.postgres import outbox
from storage.postgres.connection import Connections
from storage.postgres.ids import WORKERS, first_id
from storage.postgres.leases import PostgresLeases
from storage.postgres.store import PostgresStore
from storage.queries import Queries
from storage.shards import SHARDS, shard_of
from storage.store import Arrival, Receipt, Submitted
from tests.storage.conftest import SECRETS, on_postgresql
from tests.storage.road import AIGUL, NOW, Road, made_turn, send
from tests.storage.test_applications_contract import consented

pytestmark = on_postgresql


class Worker:
    """A store with leases; `asleep` seconds have passed on its own clock that it did not notice."""

    def __init__(self, connections: Connections, own: Connections, name: str) -> None:
        self.asleep = 0.0
        self.leases = PostgresLeases(own, name, monotonic=self._monotonic)
        self.store = PostgresStore(connections, Vault(SECRETS), self.leases)
        self.road = Road(self.store)
        self.hold = self.leases.hold

    def _monotonic(self) -> float:
        return asyncio.get_running_loop().time() + self.asleep


OpenWorker = Callable[[str], Awaitable[Worker]]


@pytest.fixture
async def open_worker(url: str) -> AsyncIterator[OpenWorker]:
    opened: list[Worker] = []

    async def open_it(name: str) -> Worker:
        connections = [await Connections.open(url, most) for most in (4, 1)]
        opened.append(Worker(connections[0], connections[1], name))
        return opened[-1]

    yield open_it
    for worker in opened:
        await worker.store.close()


@pytest.fixture
async def first(open_worker: OpenWorker) -> Worker:
    """Holds every shard."""
    worker = await open_worker("first")
    await worker.hold()
    return worker


@pytest.fixture
async def second(open_worker: OpenWorker) -> Worker:
    """Holds none yet."""
    return await open_worker("second")


@pytest.fixture
def fall_silent(meddle: Callable[[str], None]) -> Callable[[], None]:
    """The first worker's leases, and its name among the living, have run out."""

    def it() -> None:
        meddle(
            "UPDATE leases SET until = 'epoch' WHERE worker LIKE 'first/%';"
            "UPDATE workers SET seen_at = clock_timestamp() - interval '30 s'"
            "  WHERE worker LIKE 'first/%'"
        )

    return it


async def taken_over(first: Worker, second: Worker, fall_silent: Callable[[], None]) -> None:
    fall_silent()
    assert (await second.hold()).taken == SHARDS


def phones(worker: Worker, count: int) -> list[str]:
    """Of citizens that this worker serves."""
    every = (f"+7701{n:07d}" for n in range(10_000))
    return [phone for phone in every if worker.store.owns(phone)][:count]


class TestSharing:
    async def test_a_worker_alone_serves_everybody(self, first: Worker) -> None:
        assert len(first.leases.shards) == SHARDS
        assert first.store.owns(AIGUL)

    async def test_before_it_holds_anything_it_serves_nobody(self, second: Worker) -> None:
        assert not second.store.owns(AIGUL)
        await second.road.write()
        assert await second.road.pending() == []
        assert await second.store.next_timer() is None

    async def test_two_share_evenly(self, first: Worker, second: Worker) -> None:
        assert (await second.hold()).taken == 0
        assert (await first.hold()).given_back == SHARDS // 2
        assert (await second.hold()).taken == SHARDS // 2
        assert len(first.leases.shards) == len(second.leases.shards) == SHARDS // 2
        assert not first.leases.shards & second.leases.shards

    async def test_three_share_as_evenly_as_they_can(
        self, first: Worker, second: Worker, open_worker: OpenWorker
    ) -> None:
        workers = [first, second, await open_worker("third")]
        for _ in range(3):
            for worker in workers:
                await worker.hold()
        sizes = sorted(len(worker.leases.shards) for worker in workers)
        assert sum(sizes) == SHARDS
        assert sizes[-1] - sizes[0] <= 2

    async def test_each_sees_only_its_own_citizens(self, first: Worker, second: Worker) -> None:
        for worker in (second, first, second):
            await worker.hold()
        ours, theirs = phones(first, 1)[0], phones(second, 1)[0]
        for phone in (ours, theirs):
            await first.road.write(phone, text=phone)
        assert await first.road.pending() == [MessageReceived(ours)]
        assert await second.road.pending() == [MessageReceived(theirs)]

    async def test_what_a_worker_gives_back_at_its_end_is_free_at_once(
        self, first: Worker, second: Worker
    ) -> None:
        await second.hold()
        await first.leases.release()
        held = await second.hold()
        assert (held.taken, held.workers) == (SHARDS, 1)
        assert not first.store.owns(AIGUL)

    async def test_a_dead_worker_is_replaced(
        self, first: Worker, second: Worker, fall_silent: Callable[[], None]
    ) -> None:
        assert (await second.hold()).taken == 0
        await taken_over(first, second, fall_silent)
        assert len(second.leases.shards) == SHARDS

    async def test_every_start_is_another_worker(
        self, first: Worker, open_worker: OpenWorker
    ) -> None:
        again = await open_worker("first")
        assert (await again.hold()).taken == 0
        assert again.leases.worker != first.leases.worker

    async def test_there_are_no_more_workers_than_numbers(
        self, first: Worker, second: Worker, meddle: Callable[[str], None]
    ) -> None:
        meddle(
            "INSERT INTO workers SELECT 'w' || n, n, clock_timestamp(), '' "
            f"FROM generate_series(1, {WORKERS - 1}) n"
        )
        with pytest.raises(TooManyWorkers):
            await second.hold()

    async def test_the_number_of_a_worker_long_gone_is_given_away(
        self, first: Worker, second: Worker, meddle: Callable[[str], None]
    ) -> None:
        meddle(
            "INSERT INTO workers SELECT 'w' || n, n, 'epoch', '' "
            f"FROM generate_series(1, {WORKERS - 1}) n"
        )
        assert (await second.hold()).workers == 2


class TestSilence:
    async def test_a_worker_does_not_trust_leases_it_has_not_renewed(self, first: Worker) -> None:
        citizen = first.store.vault.citizen_key(AIGUL)
        first.asleep = LEASE_S - MARGIN_S
        assert first.store.owns(AIGUL)
        assert not first.leases.valid(citizen)
        first.asleep = LEASE_S
        assert not first.store.owns(AIGUL)
        assert first.leases.shards == frozenset()

    async def test_leases_that_nobody_took_are_renewed_later(self, first: Worker) -> None:
        first.asleep = 10 * LEASE_S
        held = await first.hold()
        assert (held.shards, held.taken, held.lost) == (SHARDS, 0, 0)
        assert first.leases.valid(first.store.vault.citizen_key(AIGUL))

    async def test_a_worker_counts_itself_however_long_it_was_silent(
        self, first: Worker, fall_silent: Callable[[], None]
    ) -> None:
        fall_silent()
        held = await first.hold()
        assert (held.workers, held.shards) == (1, SHARDS)

    async def test_leases_that_were_taken_are_known_to_be_lost(
        self, first: Worker, second: Worker, fall_silent: Callable[[], None]
    ) -> None:
        await taken_over(first, second, fall_silent)
        held = await first.hold()
        assert (held.lost, held.taken) == (SHARDS, 0)
        assert not first.store.owns(AIGUL)


class TestFence:
    async def test_a_batch_of_lost_citizens_is_not_written(
        self, first: Worker, second: Worker, queries: Queries, fall_silent: Callable[[], None]
    ) -> None:
        await first.road.write()
        batch = await first.store.claim(1, offers=True)
        await taken_over(first, second, fall_silent)
        with pytest.raises(LeaseLost):
            await first.store.commit(*turned(batch, send("бірінші")))
        assert await second.road.pending() == [MessageReceived("иә")]
        await second.road.turn(send("екінші"))
        conversation = await queries.conversation(AIGUL)
        assert conversation is not None
        assert [message.text for message in conversation.messages] == ["екінші"]

    async def test_citizens_whose_lease_stands_are_served_on(
        self, first: Worker, second: Worker, meddle: Callable[[str], None]
    ) -> None:
        lost, kept = phones(first, 2)
        assert shard_of(first.store.vault.citizen_key(lost)) != shard_of(
            first.store.vault.citizen_key(kept)
        )
        shard = shard_of(first.store.vault.citizen_key(lost))
        meddle(f"UPDATE leases SET epoch = epoch + 1, worker = 'x' WHERE shard = {shard}")
        await first.road.write(lost)
        with pytest.raises(LeaseLost):
            await first.road.turn()
        await first.road.write(kept)
        await first.road.turn()
        assert await first.road.pending() == []

    @pytest.mark.parametrize("deed", ["messages", "timers", "applications"])
    async def test_nothing_of_lost_citizens_is_claimed(
        self, first: Worker, second: Worker, deed: str, fall_silent: Callable[[], None]
    ) -> None:
        await consented(first.road)
        await first.road.answer(SetTimer("release", NOW, 3), send())
        await taken_over(first, second, fall_silent)
        claims = {
            "messages": lambda store: store.claim_outgoing(NOW, 9, 9),
            "timers": lambda store: store.fire_timers(NOW, 9),
            "applications": lambda store: store.claim_applications(NOW, 9),
        }
        with pytest.raises(LeaseLost):
            await claims[deed](first.store)
        assert await claims[deed](second.store)

    async def test_nobody_takes_a_shard_in_the_middle_of_a_commit(
        self, first: Worker, second: Worker, url: str, fall_silent: Callable[[], None]
    ) -> None:
        citizen = first.store.vault.citizen_key(AIGUL)
        connections = await Connections.open(url, most=1)
        async with connections.transaction() as tx:
            await first.leases.fence(tx, {citizen})
            fall_silent()
            assert (await second.hold()).taken == SHARDS - 1
            assert not second.store.owns(AIGUL)
            assert (await first.hold()).lost == SHARDS - 1
            assert first.store.owns(AIGUL)
        await connections.close()

    async def test_messages_of_others_are_not_taken_the_short_way(
        self, second: Worker, first: Worker
    ) -> None:
        arrival = Arrival("sms:1", AIGUL, MessageReceived("иә"), NOW)
        assert not (await second.store.claim(9, offers=True, arrivals=[arrival])).taken
        assert await second.store.receive([arrival]) == [True]
        assert await first.road.pending() == [MessageReceived("иә")]


class TestTakeover:
    async def test_what_was_on_the_wire_is_of_unknown_fate(
        self, first: Worker, second: Worker, queries: Queries, fall_silent: Callable[[], None]
    ) -> None:
        await first.road.answer(send())
        await first.road.claim()
        fall_silent()
        assert (await second.hold()).unknown == 1
        assert await second.road.claim() == []
        assert await delivery(queries) == "unknown"

    async def test_applications_on_the_wire_are_due_again(
        self, first: Worker, second: Worker, fall_silent: Callable[[], None]
    ) -> None:
        await consented(first.road)
        await first.store.claim_applications(NOW, 9)
        fall_silent()
        assert (await second.hold()).applications == 1
        assert len(await second.store.claim_applications(NOW, 9)) == 1

    async def test_other_shards_stay_as_they_are(
        self, first: Worker, second: Worker, queries: Queries, meddle: Callable[[str], None]
    ) -> None:
        lost, kept = phones(first, 2)
        for phone in (lost, kept):
            await first.road.answer(send(), phone=phone)
        await first.road.claim()
        shard = shard_of(first.store.vault.citizen_key(lost))
        await second.hold()
        meddle(f"UPDATE leases SET until = 'epoch' WHERE shard = {shard}")
        held = await second.hold()
        assert (held.taken, held.unknown) == (1, 1)
        assert [await delivery(queries, phone) for phone in (lost, kept)] == ["unknown", "sending"]

    async def test_the_new_owner_goes_on_where_the_old_one_stopped(
        self, first: Worker, second: Worker, fall_silent: Callable[[], None]
    ) -> None:
        await first.road.answer(send("бірінші"), send("екінші", n=1))
        await first.road.write(text="тағы")
        await taken_over(first, second, fall_silent)
        assert [message.text for message in await second.road.claim()] == ["бірінші"]
        assert await second.road.pending() == [MessageReceived("тағы")]

    async def test_messages_of_the_new_owner_come_after_those_of_the_old_one(
        self, first: Worker, second: Worker, fall_silent: Callable[[], None]
    ) -> None:
        """Also when the clock of the old one was an hour ahead."""
        first.leases.ids.last = first.leases.ids.up_to(3600)
        await first.road.answer(send("бірінші"))
        await first.hold()
        await taken_over(first, second, fall_silent)
        await second.road.write(key="mo:екінші")
        await second.road.turn(send("екінші"))
        (message,) = await second.road.claim()
        assert message.text == "бірінші"

    async def test_timers_fire_at_the_new_owner(
        self, first: Worker, second: Worker, fall_silent: Callable[[], None]
    ) -> None:
        await first.road.answer(SetTimer("release", NOW, 1))
        await taken_over(first, second, fall_silent)
        assert await second.store.next_timer() == NOW
        assert await second.store.fire_timers(NOW, 9) == 1
        assert await second.road.pending() == [TimerFired("release", 1)]


class TestAPausedClaimer:
    """It wakes after its leases are gone, with messages it had claimed."""

    async def test_what_it_did_not_send_is_sent_by_the_new_owner(
        self, first: Worker, second: Worker, fall_silent: Callable[[], None]
    ) -> None:
        await first.road.answer(send("жауап"))
        (message,) = await first.road.claim()
        await taken_over(first, second, fall_silent)
        await first.store.mark_submitted("g", [Submitted(message.message_id, "retry")], NOW)
        assert [message.text for message in await second.road.claim()] == ["жауап"]

    async def test_what_it_did_send_is_sent(
        self, first: Worker, second: Worker, queries: Queries, fall_silent: Callable[[], None]
    ) -> None:
        await first.road.answer(send())
        (message,) = await first.road.claim()
        await taken_over(first, second, fall_silent)
        await first.road.sent(message, "id1")
        assert await delivery(queries) == "sent"
        await second.road.receipt("id1")
        assert await delivery(queries) == "delivered"

    async def test_only_the_claimer_can_say_that_nothing_was_sent(
        self, first: Worker, second: Worker, queries: Queries, fall_silent: Callable[[], None]
    ) -> None:
        await first.road.answer(send())
        (message,) = await first.road.claim()
        await taken_over(first, second, fall_silent)
        await second.store.mark_submitted("g", [Submitted(message.message_id, "retry")], NOW)
        assert await delivery(queries) == "unknown"

    async def test_it_does_not_take_from_the_new_owner_what_that_one_sends(
        self, first: Worker, second: Worker, queries: Queries, fall_silent: Callable[[], None]
    ) -> None:
        """It says so again, because it never heard that it was written."""
        await first.road.answer(send())
        (message,) = await first.road.claim()
        await taken_over(first, second, fall_silent)
        for _ in range(2):
            await first.hold()
            await first.store.mark_submitted("g", [Submitted(message.message_id, "retry")], NOW)
            await second.road.claim()
        assert await delivery(queries) == "sending"
        assert await second.road.claim() == []

    async def test_it_says_so_once(self, first: Worker, queries: Queries) -> None:
        await first.road.answer(send())
        (message,) = await first.road.claim()
        await first.store.mark_submitted("g", [Submitted(message.message_id, "unknown")], NOW)
        await first.store.mark_submitted("g", [Submitted(message.message_id, "retry")], NOW)
        assert await delivery(queries) == "unknown"


class TestReceipts:
    async def test_a_receipt_at_another_worker_counts(
        self, first: Worker, second: Worker, queries: Queries
    ) -> None:
        await first.road.answer(send())
        (message,) = await first.road.claim()
        await first.road.sent(message, "id1")
        await second.road.receipt("id1")
        assert await delivery(queries) == "delivered"

    async def test_one_that_comes_before_the_answer_is_not_lost(
        self, first: Worker, second: Worker, queries: Queries
    ) -> None:
        await first.road.answer(send())
        (message,) = await first.road.claim()
        await second.road.receipt("id1")
        await first.road.sent(message, "id1")
        assert await delivery(queries) == "delivered"

    async def test_receipts_and_answers_at_the_same_time_lose_nothing(
        self, first: Worker, second: Worker, queries: Queries
    ) -> None:
        served = phones(first, 40)
        for phone in served:
            await first.road.answer(send(), phone=phone)
        messages = {message.phone: message for message in await first.road.claim()}
        answers = [first.road.sent(messages[phone], f"id{phone}") for phone in served]
        receipts = [
            second.store.apply_receipts([Receipt("g", f"id{phone}", phone, "delivered", NOW)])
            for phone in served
        ]
        await asyncio.gather(*(one for both in zip(answers, receipts, strict=True) for one in both))
        assert {await delivery(queries, phone) for phone in served} == {"delivered"}

    async def test_workers_that_have_receipts_of_the_same_messages_do_not_block_each_other(
        self, first: Worker, second: Worker, queries: Queries
    ) -> None:
        served = phones(first, 20)
        for phone in served:
            await first.road.answer(send("ұзын", parts=2), phone=phone)
        for message in await first.road.claim():
            await first.road.sent(message, f"a{message.phone}", f"b{message.phone}")
        told = [Receipt("g", f"{part}{phone}", phone, "delivered", NOW)
                for phone in served for part in "ab"]  # fmt: skip
        await asyncio.gather(
            first.store.apply_receipts(told),
            second.store.apply_receipts(told[::-1]),
            first.store.apply_receipts(told[1::2]),
            second.store.apply_receipts(told[::2]),
        )
        assert {await delivery(queries, phone) for phone in served} == {"delivered"}


class TestOrder:
    async def test_two_claims_at_once_send_nothing_twice(self, first: Worker) -> None:
        for phone in phones(first, 30):
            await first.road.answer(send("бірінші"), send("екінші", n=1), phone=phone)
        claims = await asyncio.gather(*(first.road.claim() for _ in range(4)))
        claimed = [message for part in claims for message in part]
        assert [message.text for message in claimed] == ["бірінші"] * 30
        assert len({message.message_id for message in claimed}) == 30

    async def test_ids_grow_and_carry_their_month(self, first: Worker) -> None:
        taken = first.leases.ids.take(1000)
        assert taken == sorted(set(taken))
        assert first.leases.ids.take(1)[0] > taken[-1]
        assert taken[-1] < 2**53
        assert taken[0] > first_id(NOW)

    async def test_a_claim_whose_commit_was_not_answered_is_given_back(
        self, first: Worker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The database had it, and died before it said so: nobody has sent the message."""
        await first.road.answer(send("жауап"))
        transact = first.store._transact

        async def cut_off(work):
            await transact(work)
            raise TimeoutError

        monkeypatch.setattr(first.store, "_transact", cut_off)
        with pytest.raises(TimeoutError):
            await first.road.claim()
        monkeypatch.undo()
        assert [message.text for message in await first.road.claim()] == ["жауап"]

    async def test_what_another_worker_sends_by_now_is_not_given_back(
        self,
        first: Worker,
        second: Worker,
        monkeypatch: pytest.MonkeyPatch,
        fall_silent: Callable[[], None],
    ) -> None:
        """The claim had come to nothing, and the new owner has claimed the message itself."""
        await first.road.answer(send("жауап"))

        async def cut_off(tx, *_):
            await claim(tx, *_)
            raise TimeoutError

        claim = outbox.claim
        monkeypatch.setattr(outbox, "claim", cut_off)
        with pytest.raises(DatabaseUnusable):
            await first.road.claim()
        monkeypatch.undo()
        await taken_over(first, second, fall_silent)
        assert len(await second.road.claim()) == 1
        await first.hold()
        assert await first.road.claim() == await second.road.claim() == []


def turned(batch, *effects) -> tuple[list, list[tuple[str, Turn]]]:
    dialogues = list(batch.dialogues.values())
    for dialogue in dialogues:
        dialogue.turn += 1
    turns = [
        (e.citizen, made_turn(e, batch.dialogues[e.citizen], effects, None, NOW))
        for e in batch.events
    ]
    return dialogues, turns


async def delivery(queries: Queries, phone: str = AIGUL) -> str:
    """Of the last message to this phone."""
    conversation = await queries.conversation(phone)
    assert conversation is not None
    return conversation.messages[-1].delivery


class TestWatching:
    async def test_a_turn_at_another_worker_shows(self, first: Worker, second: Worker) -> None:
        citizen = first.store.vault.citizen_key(AIGUL)
        await first.road.answer(send())
        before = await second.leases.standing([citizen])
        assert await second.leases.standing([citizen]) == before
        await first.road.answer(OpenCase("operator", "asked for one"))
        after = await second.leases.standing([citizen])
        assert after[citizen] != before[citizen]
        assert after[WORK_LIST] != before[WORK_LIST]

    async def test_who_has_something_for_another_worker_rings(
        self, first: Worker, second: Worker
    ) -> None:
        rung = asyncio.Event()
        first.leases.listen(rung.set)
        await first.hold()
        await second.road.write()
        async with asyncio.timeout(10):
            await rung.wait()
