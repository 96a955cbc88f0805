"""Numbers in the clear, one at a time, for somebody of the staff who gave a reason."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.crypto import Vault
from storage.rows import open_person, open_phone
from storage.schema import dialogues, offers


class Revealed:
    """Whoever asks has written down first who wants to know, and why."""

    def __init__(self, engine: AsyncEngine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    async def phone(self, citizen: str) -> str | None:
        """E.164; None for a citizen nobody knows."""
        query = select(dialogues.c.phone).where(dialogues.c.citizen == citizen)
        async with self._engine.connect() as connection:
            sealed = await connection.scalar(query)
        return None if sealed is None else open_phone(self._vault, citizen, sealed)

    async def person(self, offer_id: str) -> tuple[str, str | None] | None:
        """IIN and name of whom an offer is for; None for an unknown offer."""
        query = select(offers.c.person).where(offers.c.offer_id == offer_id)
        async with self._engine.connect() as connection:
            sealed = await connection.scalar(query)
        return None if sealed is None else open_person(self._vault, offer_id, sealed)
