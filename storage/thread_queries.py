"""What stands behind one conversation: its applications with the registry's answers, for whom each
offer is, and which replies are proofs. The conversation itself: `Queries.conversation`.

Read-only, on the connections of `storage.queries`.
"""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from flows.dialogue import Facts
from storage.crypto import Vault
from storage.evidence import Link, Proof
from storage.rows import open_iban, open_person, public_offer
from storage.schema import applications, evidence, offers

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


class ThreadQueries:
    def __init__(self, engine: AsyncEngine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    async def backdrop(self, citizen: str) -> Backdrop:
        async with self._engine.connect() as connection:
            found = await _all(connection, _OFFERS.where(offers.c.citizen == citizen))
            ids = [row.offer_id for row in found]
            filed = await _all(connection, _applications(found))
            proofs = await _all(connection, _PROOFS.where(evidence.c.citizen == citizen))
        return Backdrop(
            applications=[SeenApplication(**row._mapping) for row in filed if row.offer_id in ids],
            behind={row.offer_id: self._behind(row) for row in found},
            proofs=[ProofMark(**row._mapping) for row in proofs],
        )

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
        async with self._engine.connect() as connection:
            wanted = select(offers.c.offer_id).where(offers.c.offer_id == offer_id)
            found = await _all(connection, _applications(await _all(connection, wanted)))
        return SeenApplication(**found[0]._mapping) if found else None

    async def chain_end(self) -> tuple[int, str]:
        """The number and hash of the last proof there is; 0 where there is none."""
        last = (
            select(evidence.c.number, evidence.c.hash).order_by(evidence.c.number.desc()).limit(1)
        )
        async with self._engine.connect() as connection:
            found = await _all(connection, last)
        return (found[0].number, found[0].hash) if found else (0, "")

    def _behind(self, row: Row[Any]) -> Behind:
        iin, name = open_person(self._vault, row.offer_id, row.person)
        iban = open_iban(self._vault, row.offer_id, row.iban)
        return Behind(
            offer_id=row.offer_id,
            iin=iin,
            name=name,
            facts=public_offer(row.body).facts,
            account=iban and f"…{iban[-_ACCOUNT_END:]}",
        )


_OFFERS = select(offers.c.offer_id, offers.c.person, offers.c.iban, offers.c.body)

_PROOFS = select(evidence.c.number, evidence.c.offer_id, evidence.c.turn, evidence.c.step).order_by(
    evidence.c.number
)

_SEEN = [applications.c[name] for name in SeenApplication.__struct_fields__]


def _applications(found: list[Row[Any]]) -> Select[Any]:
    """Found by their ids, which follow from those of their offers (`flows.params`)."""
    ids = [_application_id(row.offer_id) for row in found]
    return select(*_SEEN).where(applications.c.application_id.in_(ids))


def _application_id(offer_id: str) -> str:
    return f"A-{offer_id}"


async def _all(connection: AsyncConnection, query: Select[Any]) -> list[Row[Any]]:
    return list((await connection.execute(query)).all())


def _link(row: Row[Any]) -> Link:
    proof = Proof(**{name: getattr(row, name) for name in Proof.__struct_fields__})
    return Link(row.number, proof, row.previous, row.hash)
