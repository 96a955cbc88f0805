"""All that the page of a conversation shows: what was said, its applications with the registry's
answers, for whom each offer is, which replies are proofs, and how it stands on the work list. One
asking answers all of it (`storage.asking`).
"""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from flows.dialogue import Facts
from storage.asking import Asking, Questions
from storage.conversations import CITIZEN, CONVERSATION, Conversation, conversation_from
from storage.crypto import Vault
from storage.evidence import Link, Proof
from storage.rows import open_iban, open_person
from storage.schema import applications, evidence, offers
from storage.work_queries import BESIDE, desk_from
from storage.work_seen import Desk

#: Signs of an account that are shown: enough to tell two of one's own apart.
_ACCOUNT_END = 4


class SeenApplication(msgspec.Struct, frozen=True):
    """`state`: waiting, sending, taken, refused. `evidence` is the proof it stands on."""

    application_id: str
    offer_id: str
    state: str
    amount: int | None
    attempts: int
    made_at: datetime
    settled_at: datetime | None
    reason: str
    evidence: str


class Behind(msgspec.Struct, frozen=True):
    """Of one offer: whom it is for, what is known of them, and the end of the account chosen."""

    offer_id: str
    iin: str
    name: str | None
    facts: Facts
    account: str | None


class ProofMark(msgspec.Struct, frozen=True):
    """A reply that is a proof, by its turn and the step of consent."""

    number: int
    offer_id: str
    turn: int
    step: str


class Backdrop(msgspec.Struct, frozen=True):
    applications: list[SeenApplication]
    behind: dict[str, Behind]
    proofs: list[ProofMark]


class Whole(msgspec.Struct, frozen=True):
    conversation: Conversation
    backdrop: Backdrop
    desk: Desk


class ThreadQueries:
    def __init__(self, engine: AsyncEngine, vault: Vault, asking: Asking) -> None:
        self._engine = engine
        self._vault = vault
        self._asking = asking

    async def whole(self, citizen: str, now: datetime) -> Whole | None:
        """None for a citizen nobody knows; `now` is the time of staff."""
        found = await self._asking.ask(_WHOLE, citizen=citizen)
        conversation = conversation_from(self._vault, citizen, found)
        desk = desk_from(citizen, found, now)
        if conversation is None or desk is None:
            return None
        facts = {offer.offer_id: offer.facts for offer in conversation.offers}
        backdrop = Backdrop(
            applications=[SeenApplication(**row._asdict()) for row in found["applications"]],
            behind={
                row.offer_id: self._behind(row, facts[row.offer_id]) for row in found["offers"]
            },
            proofs=[ProofMark(**row._asdict()) for row in found["proofs"]],
        )
        return Whole(conversation, backdrop, desk)

    async def proofs_of(self, offer_id: str) -> list[Link]:
        """What proves the consent to one offer, the oldest first."""
        mine = select(evidence).where(evidence.c.offer_id == offer_id).order_by(evidence.c.number)
        async with self._engine.connect() as connection:
            found = await _all(connection, mine)
        return [_link(row) for row in found]

    async def offer(self, offer_id: str) -> tuple[str, str, str | None] | None:
        """Whose an offer is, of which benefit and variant; None for one nobody knows."""
        columns = (offers.c.citizen, offers.c.benefit, offers.c.variant)
        async with self._engine.connect() as connection:
            found = await _all(connection, select(*columns).where(offers.c.offer_id == offer_id))
        return (found[0].citizen, found[0].benefit, found[0].variant) if found else None

    async def application_of(self, offer_id: str) -> SeenApplication | None:
        of_offer = select(offers.c.citizen).where(offers.c.offer_id == offer_id).scalar_subquery()
        mine = (applications.c.citizen == of_offer) & (applications.c.offer_id == offer_id)
        wanted = select(*_SEEN).where(mine)
        async with self._engine.connect() as connection:
            found = await _all(connection, wanted)
        return SeenApplication(**found[0]._mapping) if found else None

    async def chain_end(self) -> tuple[int, str]:
        """The number and hash of the last proof there is; 0 where there is none."""
        last = (
            select(evidence.c.number, evidence.c.hash).order_by(evidence.c.number.desc()).limit(1)
        )
        async with self._engine.connect() as connection:
            found = await _all(connection, last)
        return (found[0].number, found[0].hash) if found else (0, "")

    def _behind(self, row: Any, facts: Facts) -> Behind:
        iin, name = open_person(self._vault, row.offer_id, row.person)
        iban = open_iban(self._vault, row.offer_id, row.iban)
        account = iban and f"…{iban[-_ACCOUNT_END:]}"
        return Behind(row.offer_id, iin, name, facts, account)


_SEEN = [applications.c[name] for name in SeenApplication.__struct_fields__]

_WHOLE = Questions(
    **CONVERSATION.selects,
    **BESIDE,
    applications=select(*_SEEN).where(applications.c.citizen == CITIZEN),
    proofs=select(*(evidence.c[name] for name in ProofMark.__struct_fields__))
    .where(evidence.c.citizen == CITIZEN)
    .order_by(evidence.c.number),
)


async def _all(connection: AsyncConnection, query: Select[Any]) -> list[Row[Any]]:
    return list((await connection.execute(query)).all())


def _link(row: Row[Any]) -> Link:
    proof = Proof(**{name: getattr(row, name) for name in Proof.__struct_fields__})
    return Link(row.number, proof, row.previous, row.hash)
