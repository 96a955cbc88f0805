"""The search on PostgreSQL."""

from collections.abc import Sequence

from storage.crypto import Vault
from storage.search import Found, FoundPage, LiveTimer, Standing, Wanted


class PostgresSearch:
    def __init__(self, url: str, vault: Vault) -> None:
        self._url = url
        self._vault = vault

    async def close(self) -> None:
        return None

    async def follow(self, touched: Sequence[str] = ()) -> bool:
        raise NotImplementedError

    async def standing(self) -> Standing:
        raise NotImplementedError

    async def left(self) -> int:
        raise NotImplementedError

    async def find(self, wanted: Wanted, limit: int, onward: int | None = None) -> FoundPage:
        raise NotImplementedError

    async def by_phone(self, phone: str) -> list[Found]:
        raise NotImplementedError

    async def by_iin(self, iin: str) -> list[Found]:
        raise NotImplementedError

    async def by_number(self, number: str) -> list[Found]:
        raise NotImplementedError

    async def timers(self, citizen: str) -> list[LiveTimer]:
        raise NotImplementedError
