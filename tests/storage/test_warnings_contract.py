"""A warning waits for a second person; approved, it goes out once, to the end."""

import pytest

from storage.audit import NewEntry
from storage.moments import to_micros
from storage.queries import Queries
from storage.staff_queries import AuditFilter
from storage.store import Store
from storage.warnings import Campaign
from tests.storage.road import NOW, Road, offer

WORDS = Campaign("", "қазақша", "по-русски", ("Almaty",), ("kk",))


def by(staff: str, action: str = "warning.draft") -> NewEntry:
    return NewEntry(at=to_micros(NOW), staff=staff, action=action, subject="")


async def test_a_draft_waits_and_is_noted(store: Store, queries: Queries) -> None:
    draft_id = await store.warnings.draft(WORDS, by("aigul"))
    (draft,) = await queries.frauds.drafts(10)
    assert (draft.draft_id, draft.state, draft.drafted_by) == (draft_id, "waiting", "aigul")
    assert (draft.kk, draft.ru, draft.regions, draft.languages) == (
        "қазақша", "по-русски", ("Almaty",), ("kk",),
    )  # fmt: skip
    (noted,) = await queries.staff.audit(AuditFilter(action="warning.draft"), 10)
    assert noted.told.subject == f"warning:{draft_id}"


async def test_who_wrote_it_cannot_approve_it(store: Store, queries: Queries) -> None:
    draft_id = await store.warnings.draft(WORDS, by("aigul"))
    decided = await store.warnings.decide(draft_id, "approved", "", by("aigul", "warning.approve"))
    assert decided is None
    assert (await queries.frauds.drafts(1))[0].state == "waiting"
    assert [] == await queries.staff.audit(AuditFilter(action="warning.approve"), 10)


@pytest.mark.parametrize("first", ["approved", "declined"])
async def test_it_is_decided_once(store: Store, queries: Queries, first: str) -> None:
    draft_id = await store.warnings.draft(WORDS, by("aigul"))
    assert first == await store.warnings.decide(draft_id, first, "why", by("bolat", "warning.x"))
    for second in ("approved", "declined"):
        assert await store.warnings.decide(draft_id, second, "", by("saule", "warning.x")) is None
    draft = await queries.frauds.draft(draft_id)
    assert draft is not None
    assert (draft.state, draft.decided_by, draft.reason) == (first, "bolat", "why")


async def test_what_is_approved_is_to_go_out_until_it_has_reached_all(
    store: Store, road: Road, queries: Queries
) -> None:
    await road.add(*(offer(str(n), f"+7701000000{n}", language="kk") for n in range(3)))
    draft_id = await store.warnings.draft(WORDS, by("aigul"))
    assert [] == await queries.frauds.approved()
    await store.warnings.decide(draft_id, "approved", "", by("bolat"))
    (draft,) = await queries.frauds.approved()
    assert await store.issue_warnings(draft.campaign, NOW, 2) == (2, False)
    (draft,) = await queries.frauds.approved()
    assert draft.issued == 2
    assert await store.issue_warnings(draft.campaign, NOW, 2) == (3, True)
    assert [] == await queries.frauds.approved()
    done = await queries.frauds.draft(draft_id)
    assert done is not None
    assert (done.issued, done.done_at) == (3, NOW)
