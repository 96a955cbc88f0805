"""The port on PostgreSQL. Each operation is one transaction; what it does stands in the module
named after it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime

from flows.dialogue import Dialogue
from flows.effects import Turn
from storage.crypto import Vault
from storage.errors import DatabaseUnusable
from storage.outcomes import leave_more
from storage.postgres import (
    applications,
    campaigns,
    coming_months,
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
from storage.postgres.bell import ring
from storage.postgres.budgets import PostgresBudgets
from storage.postgres.connection import Connections, Transaction
from storage.postgres.leases import PostgresLeases
from storage.postgres.outbox import Claimed
from storage.postgres.share import Share
from storage.postgres.staff import PostgresStaff
from storage.postgres.warnings import PostgresWarnings
from storage.postgres.work import PostgresWork
from storage.sealed_offers import SealedOffer, seal_offer
from storage.settling import Notice
from storage.shards import FIRST
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


class PostgresStore:
    def __init__(
        self, connections: Connections, vault: Vault, leases: PostgresLeases | None = None
    ) -> None:
        self._connections = connections
        self._transact = connections.transact
        self._share: Share = leases or Share()
        self.leases = leases
        self.budgets = PostgresBudgets(connections) if leases else None
        self._claimed: Claimed = {}
        self._in_doubt: dict[int, tuple[str, int | None]] = {}
        #: an answer of the SMSC and its receipt may come in one breath: whichever begins first is
        #: written first, so that the receipt seldom has to wait among the orphans
        self._wire = asyncio.Lock()
        self.vault = vault
        self.staff = PostgresStaff(connections, vault)
        self.work = PostgresWork(connections, vault)
        self.warnings = PostgresWarnings(connections, vault)

    async def close(self) -> None:
        if self.leases is not None:
            await self.leases.close()
        await self._connections.close()

    def owns(self, phone: str) -> bool:
        return self._share.owns(self.vault.citizen_key(phone))

    async def recover(self) -> Recovered:
        if self.leases is not None:
            held = await self.leases.hold()
            return Recovered(held.unknown, held.applications)

        async def work(tx: Transaction) -> Recovered:
            unknown = await outbox.lose(tx, FIRST)
            return Recovered(unknown, await applications.release(tx, FIRST))

        return await self._transact(work)

    # --- inbox --------------------------------------------------------------------------------

    async def receive(self, arrivals: Sequence[Arrival]) -> list[bool]:
        new = await self._transact(lambda tx: inbox.receive(tx, self.vault, arrivals))
        if self.leases is not None and arrivals:
            await self._ring_for(self.vault.citizen_key(arrival.phone) for arrival in arrivals)
        return new

    async def received_since(self, at: datetime) -> list[Guard]:
        return await inbox.received_since(self._connections, at)

    async def add_offers(self, new: Sequence[NewOffer], at: datetime) -> list[Added]:
        return await self.add_sealed([seal_offer(self.vault, offer, at) for offer in new])

    async def add_sealed(self, sealed: Sequence[SealedOffer]) -> list[Added]:
        return await offers.add(self._connections, sealed)

    async def withdraw(self, offer_ids: Sequence[str], reason: str, at: datetime) -> list[bool]:
        return await self._transact(lambda tx: offers.withdraw(tx, offer_ids, reason, at))

    async def purge(self, before: datetime, limit: int) -> int:
        async def work(tx: Transaction) -> int:
            return await inbox.purge(tx, before, limit) + await orphans.purge(tx, before)

        await coming_months.make(self._connections)
        return await self._transact(work)

    async def _ring_for(self, citizens: Iterable[str]) -> None:
        """What is written is written: a bell that is not heard does no harm."""
        others = "".join({c[0] for c in citizens if not self._share.owns(c)})
        if others:
            with suppress(DatabaseUnusable):
                await ring(self._connections, others)

    # --- turns --------------------------------------------------------------------------------

    async def claim(self, limit: int, *, offers: bool, arrivals: Sequence[Arrival] = ()) -> Batch:
        return await inbox.claim(
            self._connections, self._share, self.vault, limit, arrivals, offers
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
        room = replies if now is not None else 0

        async def work(tx: Transaction) -> list[Outgoing]:
            leaving = await commits.commit(
                tx, self._share, self.vault, dialogues, turns, fresh, room
            )
            left = room - sum(message.parts for message in leaving)
            if now is None or not leave_more(turns, leaving):
                return leaving
            return [*leaving, *await outbox.claim(tx, self._share, self.vault, now, left, 0)]

        return await self._claiming(work)

    async def sent_lately(self, citizens: Sequence[str], most: int) -> dict[str, tuple[str, ...]]:
        return await reports.sent_lately(self._connections, citizens, most)

    async def flag_waves(self, since: datetime, least: int) -> list[Wave]:
        return await self._transact(lambda tx: reports.flag_waves(tx, since, least))

    async def reach(self, regions: Sequence[str], languages: Sequence[str]) -> Reach:
        return await campaigns.reach(self._connections, regions, languages)

    async def regions(self) -> list[str]:
        return await campaigns.regions(self._connections)

    async def issue_warnings(
        self, campaign: Campaign, at: datetime, limit: int
    ) -> tuple[int, bool]:
        return await self._transact(lambda tx: campaigns.issue(tx, campaign, at, limit))

    async def fire_timers(self, now: datetime, limit: int) -> int:
        return await self._transact(lambda tx: timers.fire(tx, self._share, now, limit))

    async def next_timer(self) -> datetime | None:
        return await timers.next_due(self._connections, self._share)

    async def has_work(self, now: datetime, *, bulk: bool) -> bool:
        return await work_left.has_work(self._connections, self._share, now, bulk=bulk)

    # --- outbox -------------------------------------------------------------------------------

    async def claim_outgoing(self, now: datetime, replies: int, bulk: int) -> list[Outgoing]:
        return await self._claiming(
            lambda tx: outbox.claim(tx, self._share, self.vault, now, replies, bulk)
        )

    async def waiting_bulk(self) -> int:
        return await outbox.waiting_bulk(self._connections, self._share)

    async def mark_submitted(
        self, gateway: str, results: Sequence[Submitted], at: datetime
    ) -> None:
        async with self._wire:
            await self._transact(
                lambda tx: outbox.mark(tx, self._share, self._claimed, gateway, results, at)
            )
        for result in results:
            self._claimed.pop(result.message_id, None)

    async def apply_receipts(self, incoming: Sequence[Receipt]) -> None:
        def known(tx: Transaction) -> Awaitable[list[Notice]]:
            return receipts.apply(tx, self.vault, incoming)

        async with self._wire:
            kept = await self._transact(known) if incoming else []
        if kept:
            await self._transact(lambda tx: orphans.keep(tx, self._share, kept))

    async def _claiming(
        self, claim: Callable[[Transaction], Awaitable[list[Outgoing]]]
    ) -> list[Outgoing]:
        """Messages are claimed once the commit is known. Where its answer was lost, they may be
        marked as being sent while nobody sends them: the next claim gives them back first."""
        claimed: list[Outgoing] = []

        async def work(tx: Transaction) -> list[Outgoing]:
            await self._give_back(tx)
            claimed[:] = await claim(tx)
            return claimed

        try:
            await self._transact(work)
        except (DatabaseUnusable, TimeoutError):
            epoch = self._share.epoch
            self._in_doubt |= {m.message_id: (m.citizen, epoch(m.citizen)) for m in claimed}
            raise
        self._in_doubt.clear()
        self._claimed |= {message.message_id: message.citizen for message in claimed}
        return claimed

    async def _give_back(self, tx: Transaction) -> None:
        """Of citizens who were ours all the time: another worker may have sent the others'."""
        ours = {
            message_id: citizen
            for message_id, (citizen, epoch) in self._in_doubt.items()
            if epoch == self._share.epoch(citizen)
        }
        if ours:
            await self._share.fence(tx, ours.values())
            await outbox.give_back(tx, ours)

    # --- registry -----------------------------------------------------------------------------

    async def claim_applications(self, now: datetime, limit: int) -> list[Application]:
        return await self._transact(
            lambda tx: applications.claim(tx, self._share, self.vault, now, limit)
        )

    async def mark_filed(self, results: Sequence[Filed], at: datetime) -> None:
        await self._transact(lambda tx: applications.mark(tx, results, at))

    async def decide(self, decisions: Sequence[RegistryDecision], at: datetime) -> list[bool]:
        return await self._transact(lambda tx: applications.decide(tx, decisions, at))
