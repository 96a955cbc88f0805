"""The work list: who waits, who has it, and what is left of it when it is finished."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite

from flows.effects import LogStaff, OpenCase
from flows.events import StaffTook
from storage import work_selects as selects
from storage.audit import NewEntry
from storage.errors import HeldByColleague
from storage.moments import to_micros
from storage.queries import Queries
from storage.staff_queries import AuditFilter
from storage.store import Store
from storage.work import Asked, Presence
from storage.work_seen import Age, Load, Waiting, WorkFilter
from tests.storage.conftest import on_sqlite
from tests.storage.road import AIGUL, BOLAT, NOW, Road, later, log, offer, send

AIGERIM, BERIK = "aigerim", "berik"


def entry(staff: str = AIGERIM, action: str = "case.claim", **after: float) -> NewEntry:
    return NewEntry(to_micros(later(**after)), staff, action)


@pytest.fixture
def key(store: Store) -> Callable[[str], str]:
    return store.vault.citizen_key


@pytest.fixture
async def cases(road: Road) -> None:
    """Aigul asks for a person, then says something unclear; between the two Bolat's offer fails."""
    await road.add(offer("A", AIGUL), offer("B", BOLAT, benefit="burial"))
    await road.skip()
    await road.write(AIGUL, "оператор")
    await road.turn(OpenCase("operator", "asks for a person", "оператор", "A"), at=NOW)
    await road.write(BOLAT, "?")
    await road.turn(OpenCase("undeliverable", "expired", offer_id="B"), at=later(hours=1))
    await road.write(AIGUL, "ну")
    await road.turn(OpenCase("unclear", "unclear twice", "ну", "A"), at=later(hours=2))


async def waiting(queries: Queries, hours: float = 3, **wanted: object) -> list[Waiting]:
    return await queries.work.waiting(WorkFilter(**wanted), later(hours=hours), 50)  # type: ignore[arg-type]


async def kinds(queries: Queries, hours: float = 3, **wanted: object) -> list[str]:
    return [one.kind for one in await waiting(queries, hours, **wanted)]


@pytest.mark.usefixtures("cases")
class TestList:
    async def test_who_has_waited_longest_comes_first_and_once(self, queries: Queries) -> None:
        first, second = await waiting(queries)
        assert ("operator", 2, "birth") == (first.kind, first.open_cases, first.benefit)
        assert ("undeliverable", 1, "burial") == (second.kind, second.open_cases, second.benefit)

    async def test_it_says_what_one_must_know_to_choose(
        self, queries: Queries, key: Callable[[str], str]
    ) -> None:
        first, _ = await waiting(queries)
        assert (key(AIGUL), "оператор", NOW) == (first.citizen, first.text, first.at)
        assert "open" == first.state
        assert (None, None, ()) == (first.holder, first.assignee, first.labels)

    async def test_of_one_kind(self, queries: Queries) -> None:
        assert ["unclear"] == await kinds(queries, kinds=("unclear",))
        assert [] == await kinds(queries, kinds=("registry",))

    async def test_page_by_page(self, queries: Queries) -> None:
        (first,) = await queries.work.waiting(WorkFilter(), later(hours=3), 1)
        assert ["undeliverable"] == await kinds(queries, after=(first.at, first.case_id))

    async def test_ages_of_every_kind(self, queries: Queries) -> None:
        assert [
            Age("operator", 1, NOW, (1, 1, 0)),
            Age("undeliverable", 1, later(hours=1), (1, 1, 0)),
            Age("unclear", 1, later(hours=2), (1, 0, 0)),
        ] == await queries.work.ages(later(hours=5.5))


@pytest.mark.usefixtures("cases")
class TestClaim:
    async def test_of_two_at_once_one_gets_it_and_the_other_is_told_who(
        self, store: Store, open_another: Callable[[], Awaitable[Store]], key: Callable[[str], str]
    ) -> None:
        other, until = await open_another(), later(minutes=15)
        claims = await asyncio.gather(
            store.work.claim(key(AIGUL), until, entry(AIGERIM)),
            other.work.claim(key(AIGUL), until, entry(BERIK)),
        )
        (winner,) = [claim.holder for claim in claims if claim.won]
        (lost,) = [claim for claim in claims if not claim.won]
        assert (winner, until) == (lost.holder, lost.until)

    async def test_it_is_seen_by_all_until_it_ends(
        self, store: Store, queries: Queries, key: Callable[[str], str]
    ) -> None:
        await store.work.claim(key(AIGUL), later(hours=4), entry())
        assert [AIGERIM, None] == [one.holder for one in await waiting(queries, hours=3)]
        assert [None, None] == [one.holder for one in await waiting(queries, hours=5)]

    async def test_what_was_left_is_anybody_s(
        self, store: Store, key: Callable[[str], str]
    ) -> None:
        await store.work.claim(key(AIGUL), later(minutes=15), entry(AIGERIM))
        assert (await store.work.claim(key(AIGUL), later(hours=1), entry(BERIK, minutes=16))).won

    async def test_who_looks_at_it_keeps_it(self, store: Store, key: Callable[[str], str]) -> None:
        await store.work.claim(key(AIGUL), later(minutes=15), entry(AIGERIM))
        await store.work.keep([Presence(key(AIGUL), AIGERIM, later(minutes=30))])
        await store.work.keep([Presence(key(AIGUL), BERIK, later(hours=9))])
        claim = await store.work.claim(key(AIGUL), later(hours=1), entry(BERIK, minutes=16))
        assert (False, AIGERIM, later(minutes=30)) == (claim.won, claim.holder, claim.until)

    async def test_who_has_it_may_claim_it_again(
        self, store: Store, key: Callable[[str], str]
    ) -> None:
        await store.work.claim(key(AIGUL), later(minutes=15), entry())
        assert (await store.work.claim(key(AIGUL), later(hours=1), entry(minutes=5))).won

    async def test_it_can_be_taken_over(
        self, store: Store, queries: Queries, key: Callable[[str], str]
    ) -> None:
        await store.work.claim(key(AIGUL), later(hours=9), entry(AIGERIM))
        await store.work.claim(key(AIGUL), later(hours=9), entry(BERIK), instead=True)
        assert BERIK == (await waiting(queries))[0].holder

    async def test_it_is_given_up_only_by_who_has_it(
        self, store: Store, queries: Queries, key: Callable[[str], str]
    ) -> None:
        await store.work.claim(key(AIGUL), later(hours=9), entry(AIGERIM))
        await store.work.let_go(key(AIGUL), entry(BERIK))
        assert AIGERIM == (await waiting(queries))[0].holder
        await store.work.let_go(key(AIGUL), entry(AIGERIM))
        assert (await waiting(queries))[0].holder is None

    async def test_whoever_wins_is_in_the_audit_log(
        self, store: Store, queries: Queries, key: Callable[[str], str]
    ) -> None:
        await store.work.claim(key(AIGUL), later(hours=9), entry(AIGERIM))
        await store.work.claim(key(AIGUL), later(hours=9), entry(BERIK))
        written = [line.told.staff for line in await queries.staff.audit(AuditFilter(), 9)]
        assert [AIGERIM] == written

    async def test_mine_and_nobody_s(
        self, store: Store, queries: Queries, key: Callable[[str], str]
    ) -> None:
        await store.work.claim(key(AIGUL), later(hours=9), entry(AIGERIM))
        await store.work.assign(key(BOLAT), BERIK, entry(AIGERIM))
        assert ["operator"] == await kinds(queries, mine=AIGERIM)
        assert ["undeliverable"] == await kinds(queries, mine=BERIK)
        assert [] == await kinds(queries, free=True)


@pytest.mark.usefixtures("cases")
class TestWord:
    async def test_notes_are_kept_in_order(
        self, store: Store, queries: Queries, key: Callable[[str], str]
    ) -> None:
        await store.work.claim(key(AIGUL), later(hours=9), entry(AIGERIM))
        await store.work.note(key(AIGUL), "called back", entry(BERIK))
        await store.work.note(key(AIGUL), "no answer", entry(AIGERIM))
        desk = await queries.work.desk(key(AIGUL), NOW)
        assert desk is not None
        assert [(BERIK, "called back"), (AIGERIM, "no answer")] == [
            (note.staff, note.text) for note in desk.notes
        ]

    async def test_labels_find_their_conversations(
        self, store: Store, queries: Queries, key: Callable[[str], str]
    ) -> None:
        await store.work.label(key(BOLAT), ["50%", "50%", "акимат"], entry())
        assert ["undeliverable"] == await kinds(queries, label="50%")
        assert ["undeliverable"] == await kinds(queries, label="акимат")
        assert [] == await kinds(queries, label="5_%")

    async def test_nobody_knows_a_stranger(self, queries: Queries) -> None:
        assert await queries.work.desk("nobody", NOW) is None


@pytest.mark.usefixtures("cases")
class TestSnooze:
    async def test_it_is_out_of_the_list_until_then(
        self, store: Store, queries: Queries, key: Callable[[str], str]
    ) -> None:
        await store.work.snooze(key(AIGUL), later(hours=20), entry(hours=3))
        assert ["undeliverable"] == await kinds(queries, hours=19)
        assert ["operator", "undeliverable"] == await kinds(queries, hours=19, snoozed=True)
        assert ["operator", "undeliverable"] == await kinds(queries, hours=21)

    async def test_it_comes_back_when_the_citizen_writes(
        self, store: Store, queries: Queries, road: Road, key: Callable[[str], str]
    ) -> None:
        await store.work.snooze(key(BOLAT), later(hours=20), entry(hours=3))
        await road.write(BOLAT, "алло")
        await road.turn(log("алло"), at=later(hours=4))
        assert ["operator", "undeliverable"] == await kinds(queries, hours=5)

    async def test_it_comes_back_when_something_else_happens(
        self, store: Store, queries: Queries, road: Road, key: Callable[[str], str]
    ) -> None:
        await store.work.snooze(key(BOLAT), later(hours=20), entry(hours=3))
        await road.write(BOLAT, "?")
        await road.turn(OpenCase("registry", "odd", offer_id="B"), at=later(hours=4))
        assert ["operator", "undeliverable"] == await kinds(queries, hours=5)

    async def test_it_can_be_woken(
        self, store: Store, queries: Queries, key: Callable[[str], str]
    ) -> None:
        await store.work.snooze(key(AIGUL), later(hours=20), entry(hours=3))
        await store.work.snooze(key(AIGUL), None, entry(hours=3))
        assert ["operator", "undeliverable"] == await kinds(queries, hours=4)


@pytest.mark.usefixtures("cases")
class TestFinish:
    async def test_all_cases_of_a_conversation_are_closed(
        self, store: Store, queries: Queries, key: Callable[[str], str]
    ) -> None:
        await store.work.claim(key(AIGUL), later(hours=9), entry())
        await store.work.assign(key(AIGUL), AIGERIM, entry())
        assert 2 == await store.work.finish(key(AIGUL), "answered", entry(hours=3))
        desk = await queries.work.desk(key(AIGUL), NOW)
        assert desk is not None
        assert (None, None) == (desk.holder, desk.assignee)
        assert [("closed", AIGERIM, "answered", later(hours=3))] * 2 == [
            (case.state, case.closed_by, case.resolution, case.closed_at) for case in desk.cases
        ]
        assert ["undeliverable"] == await kinds(queries)

    async def test_one_case_is_closed_and_the_next_one_stays(
        self, store: Store, queries: Queries, key: Callable[[str], str]
    ) -> None:
        await store.work.claim(key(AIGUL), later(hours=9), entry())
        first, _ = await waiting(queries)
        assert 1 == await store.work.finish(key(AIGUL), "done", entry(), cases=[first.case_id])
        assert ["undeliverable", "unclear"] == await kinds(queries)
        assert AIGERIM == (await waiting(queries))[1].holder

    async def test_what_is_closed_is_not_closed_again(
        self, store: Store, key: Callable[[str], str]
    ) -> None:
        await store.work.finish(key(AIGUL), "done", entry())
        assert 0 == await store.work.finish(key(AIGUL), "again", entry())

    async def test_what_a_colleague_has_is_not_finished(
        self, store: Store, queries: Queries, key: Callable[[str], str]
    ) -> None:
        await store.work.claim(key(AIGUL), later(hours=9), entry(AIGERIM))
        with pytest.raises(HeldByColleague, match="aigerim holds the conversation"):
            await store.work.finish(key(AIGUL), "done", entry(BERIK))
        with pytest.raises(HeldByColleague):
            await store.work.snooze(key(AIGUL), later(hours=9), entry(BERIK))
        assert 2 == len(await waiting(queries))

    async def test_loads(self, store: Store, queries: Queries, key: Callable[[str], str]) -> None:
        await store.work.claim(key(AIGUL), later(hours=9), entry(AIGERIM))
        await store.work.assign(key(AIGUL), BERIK, entry(AIGERIM))
        await store.work.finish(key(BOLAT), "done", entry(BERIK, hours=3))
        assert [
            Load(AIGERIM, holds=1),
            Load(BERIK, assigned=1, closed=1),
        ] == await queries.work.loads(later(hours=4), later(hours=2))


@pytest.mark.usefixtures("cases")
class TestDeeds:
    def asked(self, citizen: str, deed_id: str = "d1", by: str = AIGERIM) -> Asked:
        return Asked(deed_id, citizen, StaffTook(by, "the citizen called"), NOW, later(minutes=15))

    async def test_a_deed_takes_the_road_and_claims_the_conversation(
        self, store: Store, queries: Queries, road: Road, key: Callable[[str], str]
    ) -> None:
        assert await store.work.act(self.asked(key(AIGUL)), entry())
        assert [StaffTook(AIGERIM, "the citizen called")] == await road.pending()
        desk = await queries.work.desk(key(AIGUL), NOW)
        assert desk is not None
        assert AIGERIM == desk.holder

    async def test_a_form_that_is_sent_twice_is_one_deed(
        self, store: Store, queries: Queries, road: Road, key: Callable[[str], str]
    ) -> None:
        await store.work.act(self.asked(key(AIGUL)), entry())
        assert not await store.work.act(self.asked(key(AIGUL)), entry())
        assert 1 == len(await road.pending())
        assert 1 == len(await queries.staff.audit(AuditFilter(), 9))

    async def test_a_colleague_s_conversation_is_left_alone(
        self, store: Store, road: Road, key: Callable[[str], str]
    ) -> None:
        await store.work.claim(key(AIGUL), later(hours=9), entry(AIGERIM))
        asked = self.asked(key(AIGUL), by=BERIK)
        with pytest.raises(HeldByColleague):
            await store.work.act(asked, entry(BERIK))
        assert [] == await road.pending()

    async def test_what_came_of_it_is_kept_with_the_turn(
        self, store: Store, queries: Queries, road: Road, key: Callable[[str], str]
    ) -> None:
        await store.work.act(self.asked(key(AIGUL)), entry())
        await road.turn(LogStaff("took", AIGERIM, "the citizen called", "berik holds it", 3, "n"))
        desk = await queries.work.desk(key(AIGUL), NOW)
        assert desk is not None
        (deed,) = desk.deeds
        assert ("took", AIGERIM, "the citizen called", "berik holds it", 3, "n") == (
            deed.action, deed.staff, deed.reason, deed.refused, deed.about, deed.note,
        )  # fmt: skip

    async def test_a_message_of_the_log_is_found_by_its_turn_or_as_the_last(
        self, queries: Queries, road: Road, key: Callable[[str], str]
    ) -> None:
        await road.answer(log("иә"), send("бір"))
        await road.answer(log("екі"), send("үш"))
        last = await queries.work.message(key(AIGUL), "out")
        assert last is not None
        assert "үш" == last.text
        before = await queries.work.message(key(AIGUL), "in", last.turn - 1)
        assert before is not None
        assert ("иә", "consent") == (before.text, before.intent)
        assert await queries.work.message(key(AIGUL), "in", 999) is None


@on_sqlite
@pytest.mark.usefixtures("cases")
def test_the_list_is_read_from_its_beginning_by_an_index(file: Path) -> None:
    """However many cases are open: it stops at the end of the page."""
    connection = sqlite3.connect(file)
    for wanted in (
        WorkFilter(), WorkFilter(free=True), WorkFilter(kinds=("unclear",)),
        WorkFilter(after=(NOW, 7)), WorkFilter(label="x"),
    ):  # fmt: skip
        assert [] == _walks(connection, wanted)
    connection.close()


def _walks(connection: sqlite3.Connection, wanted: WorkFilter) -> list[str]:
    compiled = (
        selects.waiting(wanted, NOW)
        .limit(50)
        .compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True})
    )
    values = [None] * len(compiled.positiontup or ())
    rows = connection.execute(f"EXPLAIN QUERY PLAN {compiled}", values).fetchall()
    steps = [row[3] for row in rows if row[3] != "SCAN anon_1"]  # the one message last heard
    return [s for s in steps if "TEMP B-TREE" in s or (s.startswith("SCAN") and "INDEX" not in s)]
