"""The port on one SQLite file. Each operation is one transaction; what it does stands in the module
named after it."""

from collections.abc import Sequence
from datetime import datetime

from flows.dialogue import Dialogue
from flows.effects import Turn
from storage.crypto import Vault
from storage.outcomes import leave_more
from storage.sealed_offers import SealedOffer, seal_offer
from storage.sqlite import (
    applications,
    campaigns,
    commits,
    inbox,
    offers,
    orphans,
    outbox,
    receipts,
    reports,
    timers,
    work_left,
)
from storage.sqlite.connection import Connections
from storage.sqlite.staff import SqliteStaff
from storage.sqlite.transaction import Transaction
from storage.sqlite.warnings import SqliteWarnings
from storage.sqlite.work import SqliteWork
from storage.store import (
    Added,
    Application,
    Arrival,
    Batch,
    Filed,
    Guard,
    NewOffer,
    Outgoing,
    Reach,
    Receipt,
    Recovered,
    RegistryDecision,
    Submitted,
    Wave,
)
from storage.warnings import Campaign


class SqliteStore:
    #: the file has one owner (`storage.owning`)
    leases = None
    budgets = None

    def __init__(self, connections: Connections, vault: Vault) -> None:
        self._connections = connections
        self._write = connections.write
        self.vault = vault
        self.staff = SqliteStaff(connections, vault)
        self.work = SqliteWork(connections, vault)
        self.warnings = SqliteWarnings(connections, vault)

    async def close(self) -> None:
        await self._connections.close()

    def owns(self, phone: str) -> bool:
        del phone
        return True

    async def recover(self) -> Recovered:
        return await self._write(
            lambda tx: Recovered(unknown=outbox.lose(tx), applications=applications.release(tx))
        )

    # --- inbox --------------------------------------------------------------------------------

    async def receive(self, arrivals: Sequence[Arrival]) -> list[bool]:
        return await self._write(lambda tx: inbox.receive(tx, self.vault, arrivals))

    async def received_since(self, at: datetime) -> list[Guard]:
        return await inbox.received_since(self._connections.read, at)

    async def add_offers(self, new: Sequence[NewOffer], at: datetime) -> list[Added]:
        return await self.add_sealed([seal_offer(self.vault, offer, at) for offer in new])

    async def add_sealed(self, sealed: Sequence[SealedOffer]) -> list[Added]:
        return await offers.add(self._connections, sealed)

    async def withdraw(self, offer_ids: Sequence[str], reason: str, at: datetime) -> list[bool]:
        return await self._write(lambda tx: offers.withdraw(tx, offer_ids, reason, at))

    async def purge(self, before: datetime, limit: int) -> int:
        return await self._write(
            lambda tx: inbox.purge(tx, before, limit) + orphans.purge(tx, before)
        )

    # --- turns --------------------------------------------------------------------------------

    async def claim(self, limit: int, *, offers: bool, arrivals: Sequence[Arrival] = ()) -> Batch:
        return await self._write(
            lambda tx: inbox.claim(tx, self.vault, limit, arrivals, offers=offers), ahead=True
        )

    async def commit(
        self,
        dialogues: Sequence[Dialogue],
        turns: Sequence[tuple[str, Turn]],
        *,
        fresh: Sequence[Arrival] = (),
        replies: int = 0,
        now: datetime | None = None,
    ) -> list[Outgoing]:
        at_once = replies if now is not None else 0

        def committed(tx: Transaction) -> list[Outgoing]:
            leaving = commits.commit(tx, self.vault, dialogues, turns, fresh, at_once)
            left = at_once - sum(message.parts for message in leaving)
            if now is None or not leave_more(turns, leaving):
                return leaving
            return [*leaving, *outbox.claim(tx, self.vault, now, left, 0)]

        return await self._write(committed, ahead=True)

    async def sent_lately(self, citizens: Sequence[str], most: int) -> dict[str, tuple[str, ...]]:
        return await reports.sent_lately(self._connections.read, citizens, most)

    async def flag_waves(self, since: datetime, least: int) -> list[Wave]:
        return await self._write(lambda tx: reports.flag_waves(tx, since, least))

    async def reach(self, regions: Sequence[str], languages: Sequence[str]) -> Reach:
        return await campaigns.reach(self._connections.read, regions, languages)

    async def regions(self) -> list[str]:
        return await campaigns.regions(self._connections.read)

    async def issue_warnings(
        self, campaign: Campaign, at: datetime, limit: int
    ) -> tuple[int, bool]:
        return await self._write(lambda tx: campaigns.issue(tx, campaign, at, limit))

    async def fire_timers(self, now: datetime, limit: int) -> int:
        return await self._write(lambda tx: timers.fire(tx, now, limit))

    async def has_work(self, now: datetime, *, bulk: bool) -> bool:
        return await work_left.has_work(self._connections.read, now, bulk=bulk)

    async def next_timer(self) -> datetime | None:
        return await timers.next_due(self._connections.read)

    # --- outbox -------------------------------------------------------------------------------

    async def claim_outgoing(self, now: datetime, replies: int, bulk: int) -> list[Outgoing]:
        return await self._write(lambda tx: outbox.claim(tx, self.vault, now, replies, bulk))

    async def waiting_bulk(self) -> int:
        return await outbox.waiting_bulk(self._connections.read)

    async def mark_submitted(
        self, gateway: str, results: Sequence[Submitted], at: datetime
    ) -> None:
        await self._write(lambda tx: outbox.mark(tx, gateway, results, at))

    async def apply_receipts(self, incoming: Sequence[Receipt]) -> None:
        await self._write(lambda tx: receipts.apply(tx, self.vault, incoming))

    # --- registry -----------------------------------------------------------------------------

    async def claim_applications(self, now: datetime, limit: int) -> list[Application]:
        return await self._write(lambda tx: applications.claim(tx, self.vault, now, limit))

    async def mark_filed(self, results: Sequence[Filed], at: datetime) -> None:
        await self._write(lambda tx: applications.mark(tx, results, at))

    async def decide(self, decisions: Sequence[RegistryDecision], at: datetime) -> list[bool]:
        return await self._write(lambda tx: applications.decide(tx, decisions, at))
