"""What people ask: one conversation as it was, the funnel of all, and whether the evidence holds.

Read-only, on connections of its own, beside the road and never in its way. Built with SQLAlchemy
Core, so it is the same on every engine.
"""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from flows.dialogue import Facts
from storage.crypto import Vault
from storage.evidence import Link, Proof, Verdict, Walk
from storage.fraud_groups import FraudGroup, fraud_groups
from storage.fraud_queries import FraudQueries
from storage.funnel import Funnel, counted
from storage.listings import Listings
from storage.numbers import Numbers
from storage.revealed import Revealed
from storage.rows import open_sender, public_offer
from storage.schema import applications, cases, dialogues, evidence, messages, offers, reports
from storage.search import Search
from storage.staff_queries import StaffQueries
from storage.thread_queries import ThreadQueries
from storage.work_queries import WorkQueries, deeds_of, held_by
from storage.work_seen import Deed

#: Rows of the evidence read at a time.
CHAIN_PAGE = 5_000


class HowRead(msgspec.Struct, frozen=True):
    """What a reply was taken to mean, and by which rule."""

    intent: str
    sure: bool
    language: str
    rule: str
    question: str


class LoggedMessage(msgspec.Struct, frozen=True):
    """One line of the log. `delivery` of a message from the citizen is `received`; `at` of one to
    the citizen is when it was decided, `sent_at` when the SMSC took it over."""

    at: datetime
    direction: str
    text: str
    parts: int
    delivery: str
    reading: HowRead | None
    turn: int
    before: str
    after: str
    offer_id: str | None
    key: str | None
    sent_at: datetime | None
    delivered_at: datetime | None
    error: str | None


class LoggedOffer(msgspec.Struct, frozen=True):
    offer_id: str
    benefit: str
    variant: str | None
    state: str
    region: str
    facts: Facts
    amount: int | None
    since: str | None
    reason: str | None
    arrived_at: datetime
    deadline: datetime | None
    offered_at: datetime | None
    delivered_at: datetime | None
    answered_at: datetime | None
    consented_at: datetime | None
    filed_at: datetime | None
    assigned_at: datetime | None
    paid_at: datetime | None
    closed_at: datetime | None


class LoggedCase(msgspec.Struct, frozen=True):
    at: datetime
    kind: str
    reason: str
    text: str
    offer_id: str | None
    turn: int
    state: str
    #: whom a reported fraud came from, and the group of similar reports
    sender: str | None = None
    group: str | None = None


class Conversation(msgspec.Struct, frozen=True):
    """All that was said with one phone; its JSON is that of `kelisim log --json`."""

    phone: str
    citizen: str
    language: str | None
    state: str
    offers: list[LoggedOffer]
    messages: list[LoggedMessage]
    cases: list[LoggedCase]
    #: what staff did to it, and who of them holds it now
    deeds: list[Deed] = []
    held_by: str | None = None


class Queries:
    """Opened by `storage.opening.open_queries`."""

    def __init__(self, engine: AsyncEngine, vault: Vault, search: Search) -> None:
        self._engine = engine
        self.vault = vault
        self.search = search
        self.staff = StaffQueries(engine, vault)
        self.work = WorkQueries(engine)
        self.numbers = Numbers(engine)
        self.frauds = FraudQueries(engine, vault)
        self.listings = Listings(engine, vault)
        self.revealed = Revealed(engine, vault)
        self.threads = ThreadQueries(engine, vault)

    async def close(self) -> None:
        await self.search.close()
        await self._engine.dispose()

    async def conversation(self, phone: str) -> Conversation | None:
        """The conversation with an E.164 number; None when there never was one."""
        citizen = self.vault.citizen_key(phone)
        async with self._engine.connect() as connection:
            found = await connection.execute(
                select(dialogues.c.language, dialogues.c.state, dialogues.c.body).where(
                    dialogues.c.citizen == citizen
                )
            )
            dialogue = found.one_or_none()
            if dialogue is None:
                return None
            return Conversation(
                phone=phone,
                citizen=citizen,
                language=dialogue.language,
                state=dialogue.state,
                offers=[_offer(row) for row in await _all(connection, _offers_of(citizen))],
                messages=[_message(row) for row in await _all(connection, _messages_of(citizen))],
                cases=[self._case(row) for row in await _all(connection, _cases_of(citizen))],
                deeds=await deeds_of(connection, citizen),
                held_by=held_by(dialogue.body),
            )

    async def fraud_groups(self, since: datetime) -> list[FraudGroup]:
        """Similar reports of frauds, the largest group first."""
        async with self._engine.connect() as connection:
            return await fraud_groups(connection, since)

    async def funnel(self) -> list[Funnel]:
        """By benefit, in the order of their codes."""
        async with self._engine.connect() as connection:
            found = await _all(connection, _FUNNEL)
        return [Funnel(**row._mapping) for row in found]

    async def evidence_of(self, phone: str) -> list[Link]:
        """What proves the consents of one citizen, oldest first."""
        mine = evidence.c.citizen == self.vault.citizen_key(phone)
        async with self._engine.connect() as connection:
            found = await _all(connection, select(evidence).where(mine).order_by(_NUMBER))
        return [_link(row) for row in found]

    async def check_evidence(self) -> Verdict:
        """Walks the whole chain, and sees that every application stands on a proof in it."""
        async with self._engine.connect() as connection:
            verdict = await _walk(connection)
            if verdict.holds:
                missing = await connection.scalar(_UNPROVED)
                if missing:
                    reason = f"{missing} applications stand on a proof that is not there"
                    return Verdict(verdict.links, verdict.links, reason)
        return verdict

    def _case(self, row: Row[Any]) -> LoggedCase:
        sealed = row.sender
        return LoggedCase(
            at=row.at,
            kind=row.kind,
            reason=row.reason,
            text=row.text,
            offer_id=row.offer_id,
            turn=row.turn,
            state=row.state,
            sender=None if sealed is None else open_sender(self.vault, row.citizen, sealed),
            group=row.grp,
        )


def _offers_of(citizen: str) -> Select[Any]:
    return (
        select(offers.c.body, offers.c.delivered_at)
        .where(offers.c.citizen == citizen)
        .order_by(offers.c.arrived_at, offers.c.offer_id)
    )


def _messages_of(citizen: str) -> Select[Any]:
    order = (messages.c.turn, messages.c.direction, messages.c.n)
    return select(messages).where(messages.c.citizen == citizen).order_by(*order)


def _cases_of(citizen: str) -> Select[Any]:
    """With what the desk knows of a reported fraud."""
    same = (reports.c.citizen == cases.c.citizen) & (reports.c.turn == cases.c.turn)
    return (
        select(cases, reports.c.sender, reports.c.grp)
        .outerjoin(reports, same & (cases.c.kind == "fraud_report"))
        .where(cases.c.citizen == citizen)
        .order_by(cases.c.id)
    )


_NUMBER = evidence.c.number

_FUNNEL = select(offers.c.benefit, *counted()).group_by(offers.c.benefit).order_by(offers.c.benefit)

_UNPROVED = select(func.count()).where(
    applications.c.evidence != "",
    applications.c.evidence.not_in(select(evidence.c.hash)),
)


async def _all(connection: AsyncConnection, query: Select[Any]) -> list[Row[Any]]:
    return list((await connection.execute(query)).all())


def _offer(row: Row[Any]) -> LoggedOffer:
    offer = public_offer(row.body)
    offer.delivered_at = row.delivered_at
    return LoggedOffer(**{name: getattr(offer, name) for name in LoggedOffer.__struct_fields__})


def _message(row: Row[Any]) -> LoggedMessage:
    incoming = row.direction == "in"
    return LoggedMessage(
        at=row.at,
        direction=row.direction,
        text=row.text,
        parts=row.parts,
        delivery="received" if incoming else row.delivery,
        reading=_how_read(row) if incoming else None,
        turn=row.turn,
        before=row.before,
        after=row.after,
        offer_id=row.offer_id,
        key=row.key,
        sent_at=row.sent_at,
        delivered_at=row.final_at if row.delivery == "delivered" else None,
        error=row.error or None,
    )


def _how_read(row: Row[Any]) -> HowRead:
    return HowRead(
        intent=row.intent,
        sure=bool(row.sure),
        language=row.language,
        rule=row.rule,
        question=row.question,
    )


async def _walk(connection: AsyncConnection) -> Verdict:
    walk = Walk()
    async for link in _links(connection):
        broken = walk.step(link)
        if broken is not None:
            return broken
    return Verdict(walk.links)


async def _links(connection: AsyncConnection) -> AsyncIterator[Link]:
    """The chain in pages, however long it has become."""
    last = 0
    while True:
        page = await _all(
            connection,
            select(evidence).where(last < _NUMBER).order_by(_NUMBER).limit(CHAIN_PAGE),
        )
        for row in page:
            yield _link(row)
        if len(page) < CHAIN_PAGE:
            return
        last = page[-1].number


def _link(row: Row[Any]) -> Link:
    proof = Proof(**{name: getattr(row, name) for name in Proof.__struct_fields__})
    return Link(row.number, proof, row.previous, row.hash)
