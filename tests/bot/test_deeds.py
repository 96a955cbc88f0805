"""What staff want done: checked, put on the road once, with its line of the audit log."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from bot.deeds import LEASE, Deeds, Wanted
from bot.errors import DeedError
from flows.events import (
    StaffAnswered,
    StaffCorrected,
    StaffExtended,
    StaffHandedBack,
    StaffResent,
    StaffTook,
)
from flows.loading import load_catalogue
from storage.audit import NewEntry
from storage.crypto import Secrets
from storage.errors import HeldByColleague
from storage.migrating import upgrade
from storage.moments import to_micros
from storage.opening import open_queries, open_store
from storage.queries import Queries
from storage.staff_queries import AuditFilter
from storage.store import Store
from tests.storage.road import AIGUL, NOW, Road, log, offer, send

SECRETS = Secrets.parse("a-secret-of-the-tests")
CATALOGUE = load_catalogue()


class Staff:
    """Does things to Aigul's conversation."""

    def __init__(self, store: Store, queries: Queries) -> None:
        self.woken = 0
        self.store, self.queries = store, queries
        self.citizen = store.vault.citizen_key(AIGUL)
        self._deeds = Deeds(store, queries, CATALOGUE, self._wake)

    def _wake(self) -> None:
        self.woken += 1

    async def do(self, deed: str, citizen: str = "", **told: Any) -> bool:
        told = {"by": "aigerim", "reason": "the citizen called", "deed_id": "d1", **told}
        wanted = Wanted(deed=deed, **told)  # type: ignore[arg-type]
        entry = NewEntry(to_micros(NOW), wanted.by, f"conversation.{deed}", reason=wanted.reason)
        return await self._deeds.do(wanted, citizen or self.citizen, NOW, entry)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    url = f"sqlite+aiosqlite:///{tmp_path}/kelisim.db"
    await upgrade(url)
    opened = await open_store(url, SECRETS)
    yield opened
    await opened.close()


@pytest.fixture
async def staff(store: Store, tmp_path: Path) -> AsyncIterator[Staff]:
    """Aigul has an offer, and has said "иә" to it."""
    queries = await open_queries(f"sqlite+aiosqlite:///{tmp_path}/kelisim.db", SECRETS)
    road = Road(store)
    await road.add(offer("A"))
    await road.turn(replace(send("Келісесіз бе?"), key="offer", offer_id="A"))
    await road.answer(log("иә"))
    yield Staff(store, queries)
    await queries.close()


async def events(store: Store) -> list[Any]:
    return await Road(store).pending()


async def test_a_deed_is_on_the_road_with_who_and_why(staff: Staff, store: Store) -> None:
    assert await staff.do("take")
    assert [StaffTook("aigerim", "the citizen called")] == await events(store)
    assert 1 == staff.woken
    (line,) = await staff.queries.staff.audit(AuditFilter(), 9)
    assert ("aigerim", "conversation.take") == (line.told.staff, line.told.action)


async def test_who_does_something_has_the_conversation_for_a_while(staff: Staff) -> None:
    await staff.do("hand_back")
    desk = await staff.queries.work.desk(staff.citizen, NOW)
    assert desk is not None
    assert ("aigerim", NOW + LEASE) == (desk.holder, desk.held_until)
    with pytest.raises(HeldByColleague):
        await staff.do("take", by="berik", deed_id="d2")
    assert await staff.do("take_over", by="berik", deed_id="d2")


async def test_a_form_that_is_sent_twice_is_one_deed(staff: Staff, store: Store) -> None:
    assert [True, False] == [await staff.do("hand_back"), await staff.do("hand_back")]
    assert [StaffHandedBack("aigerim", "the citizen called")] == await events(store)


async def test_the_last_message_is_sent_once_more(staff: Staff, store: Store) -> None:
    await staff.do("resend")
    (event,) = await events(store)
    assert isinstance(event, StaffResent)
    assert (1, "offer", "Келісесіз бе?", "A") == (
        event.turn, event.key, event.text, event.offer_id,
    )  # fmt: skip


async def test_a_reading_is_corrected_with_the_words_of_the_log(staff: Staff, store: Store) -> None:
    await staff.do("correct", meaning="refuse", turn=2)
    (event,) = await events(store)
    assert isinstance(event, StaffCorrected)
    assert (2, "иә", "refuse") == (event.turn, event.text, event.meaning)


async def test_a_deadline_is_a_time_or_so_many_hours_from_now(staff: Staff, store: Store) -> None:
    await staff.do("extend", hours=48)
    (event,) = await events(store)
    assert isinstance(event, StaffExtended)
    assert NOW + timedelta(hours=48) == event.until


async def test_an_approved_answer_goes_by_its_key(staff: Staff, store: Store) -> None:
    await staff.do("answer", key="looking")
    assert [StaffAnswered("aigerim", "the citizen called", key="looking")] == await events(store)


@pytest.mark.parametrize(
    ("deed", "told", "sentence"),
    [
        ("take", {"reason": "  "}, "say why"),
        ("take", {"reason": "звонит с 8 701 123 45 67"}, "no telephone or account number"),
        ("take", {"reason": "а" * 301}, "under 300 letters"),
        ("answer", {"key": "nothing"}, "no approved answer"),
        ("answer", {"text": "Здравствуйте!"}, "say which"),
        ("answer", {"text": "Пришлите код.", "language": "ru"}, "seems to ask"),
        ("resend", {"turn": 99}, "no such message to the citizen"),
        ("correct", {"turn": 99, "meaning": "refuse"}, "no such message from the citizen"),
        ("correct", {"meaning": "maybe"}, "no message means"),
        ("switch", {}, "kk or ru"),
        ("extend", {}, "say until when"),
        ("extend", {"hours": -1}, "passed already"),
    ],
)
async def test_what_cannot_be_is_said_at_once(
    staff: Staff, store: Store, deed: str, told: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(DeedError, match=sentence):
        await staff.do(deed, **told)
    assert [] == await events(store)


async def test_nobody_is_made_up(staff: Staff) -> None:
    with pytest.raises(DeedError, match="no conversation"):
        await staff.do("take", citizen="nobody")


async def test_personal_data_in_a_reason_is_masked(staff: Staff, store: Store) -> None:
    await staff.do("take", reason="ЖСН 900101400017 айтты")
    (event,) = await events(store)
    assert isinstance(event, StaffTook)
    assert "ЖСН [iin] айтты" == event.reason
    (line,) = await staff.queries.staff.audit(AuditFilter(), 9)
    assert event.reason == line.told.reason
