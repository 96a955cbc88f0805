"""By which gateway each citizen wrote last: the answer goes back the same way.

Kept in memory: an answer leaves within a second of its message, and after a restart it takes the
way of its number.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence

from bot.gateway import Arrivals
from storage.store import Arrival

#: Citizens remembered, some 15 MB.
_REMEMBERED = 100_000


class LastWays:
    def __init__(self) -> None:
        self._ways: OrderedDict[str, str] = OrderedDict()

    def of(self, phone: str) -> str | None:
        """The name of the gateway."""
        return self._ways.get(phone)

    def note(self, gateway: str, arrivals: Sequence[Arrival]) -> None:
        for arrival in arrivals:
            self._ways.pop(arrival.phone, None)
            self._ways[arrival.phone] = gateway
        while len(self._ways) > _REMEMBERED:
            self._ways.popitem(last=False)


class NotedArrivals:
    """The inbox as one gateway sees it: whatever it hands over is noted as having come by it."""

    def __init__(self, inbox: Arrivals, gateway: str, ways: LastWays) -> None:
        self._inbox = inbox
        self._gateway = gateway
        self._ways = ways

    def put(self, items: Sequence[Arrival], done: Callable[[Sequence[bool] | None], None]) -> None:
        self._ways.note(self._gateway, items)
        self._inbox.put(items, done)

    async def write(self, items: Sequence[Arrival]) -> Sequence[bool] | None:
        self._ways.note(self._gateway, items)
        return await self._inbox.write(items)
