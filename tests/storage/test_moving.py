"""A move from a SQLite file to PostgreSQL loses nothing, and changes nothing that anybody sees."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from flows.effects import LogStaff, OpenCase, ReportFraud, SetTimer
from flows.events import MessageReceived, StaffTook, Undelivered
from storage.audit import NewEntry
from storage.crypto import Secrets
from storage.errors import CannotMove, OwnedElsewhere, SchemaBehind, WrongKey
from storage.listings import MessageFilter
from storage.moments import to_micros
from storage.moving import Moved, move
from storage.numbers import NumbersFilter
from storage.opening import open_queries, open_store
from storage.owning import owned
from storage.queries import Queries
from storage.search import Wanted
from storage.sqlite import archive
from storage.sqlite.archive import SqliteArchiver
from storage.staff import Failures, NewMember, Session
from storage.staff_queries import AuditFilter
from storage.store import Arrival, Store, Submitted
from storage.warnings import Campaign
from storage.work import Asked
from storage.work_seen import WorkFilter
from tests.postgres import Cluster, needs_postgres
from tests.storage.conftest import SECRETS, on_sqlite, url_of
from tests.storage.road import AIGUL, BOLAT, NOW, Road, later, log, offer, send
from tests.storage.test_applications_contract import consented

pytestmark = [on_sqlite, needs_postgres]

DANA, ELDAR, FARIDA = "+77771112233", "+77055556677", "+77013334455"
PHONES = (AIGUL, BOLAT, DANA, ELDAR, FARIDA)
OTHER_IBAN = "KZ75125KZT2069100100"
LONG_AGO = NOW - timedelta(days=700)
_EVERY = MessageFilter()


def entry(action: str = "work.claim") -> NewEntry:
    return NewEntry(at=to_micros(NOW), staff="aigerim", action=action, subject="citizen:x")


@pytest.fixture
def target(server: Cluster, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    name = f"to_{tmp_path.name}"[-60:].lower()
    yield server.create(name)
    server.drop(name)


@pytest.fixture
async def everything(road: Road, store: Store, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database in which there is something of everything. The store is closed at the end."""
    await archived(road, file, monkeypatch)
    await consented(road)
    await road.add(offer("B", BOLAT, language="ru"))
    await road.turn(
        send("Ұсыныс", 2, lane="bulk", offer_id="B"), SetTimer("reminder", later(hours=4), 1, "B")
    )
    (bulk,) = await road.claim()
    await road.sent(bulk, "b1", "b2")
    await road.receipt("b1", phone=BOLAT)
    await of_unknown_fate(road)
    await failed(road)
    await of_staff(road)
    await store.receive([Arrival("mo:iban", AIGUL, MessageReceived("шот", 1, OTHER_IBAN), NOW)])
    await road.receipt("nobody-knows", phone=FARIDA)
    await store.issue_warnings(Campaign("c1", "абай", "осторожно"), NOW, 1)
    await store.close()


async def archived(road: Road, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "SEEN_S", 0.0)
    await road.write(ELDAR, "ескі сөз")
    await road.turn(log("ескі сөз"), at=LONG_AGO)
    archiver = SqliteArchiver(file)
    await road.answer(log("жаңа сөз"))
    assert 0 < (await archiver.move(NOW - timedelta(days=30))).messages
    await archiver.close()


async def of_unknown_fate(road: Road) -> None:
    """One message left unknown, one on its way, one that waits behind it."""
    await road.answer(send("unknown"), phone=DANA)
    (message,) = await road.claim()
    await road.store.mark_submitted("g", [Submitted(message.message_id, "unknown")], NOW)
    await road.answer(send("sending"), phone=FARIDA)
    await road.claim()
    await road.answer(send("waiting"), phone=FARIDA)


async def failed(road: Road) -> None:
    await road.answer(send("refused", offer_id="B"), phone=BOLAT)
    claimed = await road.claim()
    refused = [Submitted(m.message_id, "rejected", reason="no") for m in claimed]
    await road.store.mark_submitted("g", refused, NOW)
    assert Undelivered in [type(event) for event in await road.pending()]


async def of_staff(road: Road) -> None:
    store, citizen = road.store, road.store.vault.citizen_key(BOLAT)
    await road.answer(log("?"), OpenCase("operator", "asked", "?"), phone=BOLAT)
    await road.answer(ReportFraud(1, "алаяқ", "fraud", ("why",), "judged", ("host a",)))
    await store.flag_waves(NOW - timedelta(hours=1), 1)
    await store.staff.add_staff(
        NewMember("aigerim", "Айгерім", ("operator",), "hash"), must_change=False, entry=entry()
    )
    await store.staff.begin_enrolment(1, b"a secret of twenty b")
    session = Session("key", 1, "in", NOW, NOW, later(hours=9), "::1", "browser")
    await store.staff.begin_session(session, entry("session.begin"))
    await store.staff.fail([Failures("login", 1, NOW, NOW)], entry("session.fail"))
    await store.work.claim(citizen, later(hours=9), entry())
    await store.work.note(citizen, "қоңырау шалу керек", entry("work.note"))
    await store.work.label(citizen, ["кейін"], entry("work.label"))
    await store.work.act(
        Asked("d1", citizen, StaffTook("aigerim", "called"), NOW, later(minutes=15)), entry()
    )
    await road.skip()
    await road.answer(LogStaff("took", "aigerim", "called", "", None, ""), phone=BOLAT)
    await store.warnings.draft(Campaign("", "қазақша", "по-русски"), entry("warning.draft"))


async def moved(url: str, target: str) -> Moved:
    return await move(url, target, SECRETS, lambda _table, _rows: None)


@asynccontextmanager
async def asking(url: str) -> AsyncIterator[Queries]:
    queries = await open_queries(url, SECRETS)
    try:
        yield queries
    finally:
        await queries.close()


@asynccontextmanager
async def working(url: str) -> AsyncIterator[Road]:
    store = await open_store(url, SECRETS)
    try:
        yield Road(store)
    finally:
        await store.close()


async def seen(url: str) -> dict[str, object]:
    """What people see of a database."""
    async with asking(url) as queries:
        citizens = [queries.vault.citizen_key(phone) for phone in PHONES]
        return {
            "conversations": [await queries.conversation(phone) for phone in PHONES],
            "evidence": (await queries.check_evidence(), await queries.evidence_of(AIGUL)),
            "audit": await queries.staff.audit(AuditFilter(), 99),
            "its chain": await queries.staff.check_audit(),
            "funnel": await queries.funnel(),
            "numbers": await queries.numbers.delivery(NumbersFilter(("birth",))),
            "work": await queries.work.waiting(WorkFilter(), NOW, 10),
            "desks": [await queries.work.desk(citizen, NOW) for citizen in citizens],
            "frauds": await queries.fraud_groups(NOW - timedelta(days=1)),
            "drafts": await queries.frauds.drafts(10),
            "staff": await queries.staff.by_login("aigerim"),
            "timers": [await queries.search.timers(citizen) for citizen in citizens],
            "person": await queries.revealed.person("B"),
        }  # fmt: skip


@pytest.mark.usefixtures("everything")
class TestEverything:
    async def test_is_seen_as_before(self, url: str, target: str) -> None:
        before = await seen(url)
        told = await moved(url, target)
        assert before == await seen(target)
        assert all(told.rows.values()), "the test's database lacks something"
        assert told.proofs > 0
        assert told.audit_lines > 0

    async def test_is_found_by_its_words(self, url: str, target: str) -> None:
        await moved(url, target)
        async with asking(target) as queries:
            while await queries.search.follow():
                pass
            for words, phone in (("ескі", ELDAR), ("sending", FARIDA)):
                page = await queries.search.find(Wanted(words=words), 10)
                assert [phone] == [one.phone for one in page.found]

    async def test_goes_on_where_it_was(self, url: str, target: str) -> None:
        await moved(url, target)
        async with working(target) as road:
            assert (await road.store.recover()).unknown == 1
            assert await road.write(BOLAT, key="mo:iban") is False, "a repeat is known"
            assert len(await road.pending()) > 0
            assert [a.iin for a in await road.store.claim_applications(NOW, 10)] != []
            await road.receipt("b2", phone=BOLAT)
            assert "waiting" in [message.text for message in await road.claim()]
        async with asking(target) as queries:
            conversation = await queries.conversation(BOLAT)
        assert conversation is not None
        assert "delivered" in [m.delivery for m in conversation.messages if m.parts == 2]

    async def test_goes_on_with_higher_numbers(self, url: str, target: str) -> None:
        await moved(url, target)
        async with working(target) as road:
            await road.skip()
            await road.write(AIGUL, "кейін", key="mo:after")
            await road.turn(log("кейін"), send("Рахмет"), OpenCase("operator", "x"))
            await road.store.work.note("x", "note", entry())
        async with asking(target) as queries:
            conversation = await queries.conversation(AIGUL)
        assert conversation is not None
        assert "Рахмет" == conversation.messages[-1].text

    async def test_a_failure_that_was_told_is_not_told_again(self, url: str, target: str) -> None:
        await moved(url, target)
        async with asking(target) as queries:
            rows = await queries.listings.messages(_EVERY, 0, 1000)
        failed = {f"undelivered:{row.id}" for row in rows if row.delivery == "rejected"}
        async with working(target) as road:
            known = await road.store._connections.rows(
                "SELECT key FROM inbox WHERE key LIKE 'undelivered:%'"
            )
        assert failed == {row[0] for row in known}


class TestTheTarget:
    async def test_must_be_on_a_server(self, url: str, tmp_path: Path) -> None:
        with pytest.raises(CannotMove, match="postgresql"):
            await moved(url, url_of(tmp_path / "other.db"))

    async def test_that_holds_data_is_left_alone(
        self, url: str, target: str, road: Road, store: Store
    ) -> None:
        await road.add()
        await store.close()
        await moved(url, target)
        before = await seen(target)
        with pytest.raises(CannotMove, match="holds data already"):
            await moved(url, target)
        assert before == await seen(target)

    async def test_of_another_key_is_left_alone(self, url: str, target: str, store: Store) -> None:
        await store.close()
        await moved(url, target)
        with pytest.raises(WrongKey):
            await move(url, target, Secrets.parse("another-secret-of-tests"), lambda *_: None)

    async def test_stays_empty_when_something_cannot_be_kept(
        self, url: str, target: str, road: Road, store: Store, meddle: Callable[[str], None]
    ) -> None:
        await road.add()
        await store.close()
        meddle("UPDATE offers SET region = 'a' || char(0)")
        with pytest.raises(CannotMove, match="a sign that PostgreSQL cannot keep"):
            await moved(url, target)
        meddle("UPDATE offers SET region = 'a'")
        assert (await moved(url, target)).rows["offers"] == 1


class TestTheSource:
    async def test_of_a_running_service_is_not_moved(self, url: str, target: str) -> None:
        with owned(url), pytest.raises(OwnedElsewhere, match="stop it first"):
            await moved(url, target)

    async def test_must_be_a_file(self, url: str, target: str) -> None:
        with pytest.raises(CannotMove, match="on a server already"):
            await moved(target, target)

    async def test_must_be_of_this_version(
        self, url: str, target: str, meddle: Callable[[str], None]
    ) -> None:
        meddle("UPDATE alembic_version SET version_num = '0001'")
        with pytest.raises(SchemaBehind, match="kelisim migrate"):
            await moved(url, target)

    async def test_that_was_tampered_with_is_told(
        self, url: str, target: str, road: Road, store: Store, meddle: Callable[[str], None]
    ) -> None:
        await consented(road)
        await store.close()
        meddle("UPDATE evidence SET reply = 'жоқ'")
        with pytest.raises(CannotMove, match="evidence --verify"):
            await moved(url, target)
