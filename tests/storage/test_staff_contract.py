"""What concerns the staff at rest: each act with its line, codes good once, sessions replaced."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from storage.audit import NewEntry
from storage.errors import LoginTaken
from storage.moments import to_micros
from storage.staff import Failures, NewMember, Session
from storage.staff_queries import AuditFilter
from tests.storage.conftest import on_sqlite

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)


def told(action="staff.add", at=NOW):
    return NewEntry(at=to_micros(at), staff="test", action=action)


async def added(store, login="aigul"):
    new = NewMember(login, login, ("operator",), "hash")
    return await store.staff.add_staff(new, must_change=False, entry=told())


def session(key, staff_id, at=NOW, stage="in"):
    return Session(key, staff_id, stage, at, at, at + timedelta(hours=1), "::1", "browser")


async def lines(queries):
    return [entry.told.action for entry in await queries.staff.audit(AuditFilter(), 100)][::-1]


async def test_an_act_that_fails_leaves_no_line(store, queries):
    await added(store)
    with pytest.raises(LoginTaken):
        await added(store)
    assert await lines(queries) == ["staff.add"]


async def test_two_processes_write_one_chain(store, open_another, queries):
    other = await open_another()
    for _round in range(5):
        await asyncio.gather(
            *(one.staff.append_audit([told(), told("staff.change")]) for one in (store, other))
        )
    checked = await queries.staff.check_audit()
    assert (checked.verdict.holds, checked.verdict.links) == (True, 20)


async def test_whatever_sign_is_typed_the_chain_holds(store, queries):
    typed = NewEntry(at=to_micros(NOW), staff="test", action="x", subject="x:\0", reason="why\0")
    await store.staff.append_audit([typed, told()])
    await store.work.note("citizen", "a note\0", typed)
    assert (await queries.staff.check_audit()).verdict.holds
    assert [] == await queries.staff.audit(AuditFilter(staff="\0"), 9)


async def test_of_two_who_use_a_code_at_once_one_is_let_in(store, open_another):
    staff_id, other = await added(store), await open_another()
    await store.staff.begin_enrolment(staff_id, b"secret")
    await store.staff.finish_enrolment(staff_id, 1, ["kept"], told())
    tries = [one.staff.take_step(staff_id, 7) for one in (store, other, store)]
    assert sorted(await asyncio.gather(*tries)) == [False, False, True]
    tries = [one.staff.take_recovery(staff_id, "kept", told()) for one in (store, other)]
    assert sorted(await asyncio.gather(*tries)) == [False, True]


async def test_an_older_code_is_not_taken_after_a_newer_one(store):
    staff_id = await added(store)
    await store.staff.begin_enrolment(staff_id, b"secret")
    await store.staff.finish_enrolment(staff_id, 1, [], told())
    assert [await store.staff.take_step(staff_id, step) for step in (7, 6, 7, 8)] == [
        True, False, False, True,
    ]  # fmt: skip


@on_sqlite
async def test_the_shared_secret_is_sealed_at_rest(store, queries, file):
    staff_id = await added(store)
    await store.staff.begin_enrolment(staff_id, b"a secret of twenty b")
    assert (await queries.staff.by_login("aigul"))[1].totp == b"a secret of twenty b"
    await store.close()
    assert b"a secret of twenty b" not in file.read_bytes()


async def test_the_next_step_of_a_sign_in_replaces_the_one_before(store, queries):
    staff_id = await added(store)
    await store.staff.begin_session(session("a", staff_id, stage="totp"), None)
    await store.staff.begin_session(session("b", staff_id), told("session.begin"), instead_of="a")
    assert await queries.staff.session("a") is None
    assert (await queries.staff.session("b"))[1].seen_at == NOW


async def test_sessions_whose_time_is_over_are_closed_at_the_next_sign_in(store, queries):
    staff_id = await added(store)
    await store.staff.begin_session(session("a", staff_id), None)
    assert await queries.staff.sessions(NOW + timedelta(hours=2)) == []
    await store.staff.begin_session(session("b", staff_id, NOW + timedelta(hours=2)), None)
    assert await queries.staff.session("a") is None


async def test_a_note_of_use_never_goes_back(store, queries):
    staff_id = await added(store)
    await store.staff.begin_session(session("a", staff_id), None)
    later = NOW + timedelta(minutes=5)
    await store.staff.touch([("a", later), ("a", NOW + timedelta(minutes=1)), ("gone", later)])
    assert (await queries.staff.session("a"))[0].seen_at == later


async def test_failures_are_forgotten_after_a_day(store, queries):
    old, new = NOW - timedelta(days=2), NOW
    await store.staff.fail([Failures("old", 3, old, old)], told(at=old))
    await store.staff.fail([Failures("new", 1, new, new)], told())
    assert set(await queries.staff.failures(["old", "new"])) == {"new"}
    await store.staff.forgive(["new"])
    assert await queries.staff.failures(["new"]) == {}
