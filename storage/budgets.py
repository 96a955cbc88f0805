"""One pace for a gateway, whoever sends by it: several workers take from one budget."""

from typing import Protocol


class Budgets(Protocol):
    async def take(self, gateway: str, rate: float, most: int) -> int:
        """Segments that may be sent now, of `rate` a second for all workers together; at most so
        many. Whoever takes them sends them soon, or leaves them unsent."""
