"""Several gateways as one for the outbox: each message takes the way of its number.

A message goes to the gateway that named the longest prefix of its number; among equals by weight;
to the next best when they are sick. An answer goes back the way its citizen's message came, while
that is well. A message whose fate is unknown at one gateway never comes here again, and one that an
SMSC has in part goes on by that one alone.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from bot.gateway import Fate, Reports
from bot.last_ways import LastWays
from bot.route import Route
from storage.store import Outgoing

#: Links and weights are looked at this often, in seconds.
_LOOK_S = 1.0
#: A message for whose number no gateway is there waits so long before it is looked at again.
_NOBODY_S = 5.0


class Routes:
    """`Gateway` for the outbox (which is told through `attach`)."""

    name = "routes"

    def __init__(self, routes: Sequence[Route], ways: LastWays) -> None:
        self.routes = routes
        self._by_name = {route.name: route for route in routes}
        self._ways = ways
        self._bell: asyncio.TimerHandle | None = None
        self._looking: asyncio.Task[None] | None = None

    def attach(self, outbox: Reports) -> None:
        """Before `start`."""
        self._outbox = outbox

    def reports(self, route: Route) -> Reports:
        """The outbox as that gateway sees it."""
        return _Reports(self, route)

    # --- for the outbox ---------------------------------------------------------------------------

    @property
    def bound(self) -> bool:
        return any(route.gateway.bound for route in self.routes)

    @property
    def room(self) -> int:
        """As much as one of them can take: what finds its own full comes back, to wait."""
        room = max(route.room for route in self.routes)
        if not room:
            self._ring_later()
        return room

    def send(self, messages: Sequence[Outgoing]) -> None:
        for one in self.routes:
            one.look()
        shares: dict[Route, list[Outgoing]] = {}
        returned: list[Fate] = []
        rooms = {route: route.room for route in self.routes}
        for message in messages:
            route = self._choose(message, rooms)
            if route is None:
                returned.append(_away(message, "no gateway is there for its number", _NOBODY_S))
            elif rooms[route] < message.parts:
                returned.append(_away(message, f"{route.name} is full", route.queue(message)))
            else:
                rooms[route] -= message.parts
                shares.setdefault(route, []).append(message)
        for chosen, share in shares.items():
            chosen.send(share)
        if returned:
            self._outbox.settle(returned)

    def _choose(self, message: Outgoing, rooms: dict[Route, int]) -> Route | None:
        """None when nobody is there for its number."""
        holder = next((r for r in self.routes if r.gateway.holds(message.message_id)), None)
        if holder is not None:
            return holder if holder.is_up else None
        if message.lane == "replies":
            way = self._by_name.get(self._ways.of(message.phone) or "")
            if way is not None and way.is_well and rooms[way] >= message.parts:
                return way
        equals = self._best(message.phone)
        with_room = [route for route in equals if rooms[route] >= message.parts]
        return min(
            with_room or equals, key=lambda route: route.distance(message.phone), default=None
        )

    def _best(self, phone: str) -> list[Route]:
        """Those of the best rank of which one is well; else of the best of which one is up."""
        ranks: dict[tuple[bool, int], list[Route]] = {}
        for route in self.routes:
            rank = route.rank(phone)
            if rank is not None and route.is_up:
                ranks.setdefault(rank, []).append(route)
        ranked = [ranks[rank] for rank in sorted(ranks)]
        well = (equals for equals in ranked if any(route.is_well for route in equals))
        return next(well, ranked[0] if ranked else [])

    # --- for the gateways -------------------------------------------------------------------------

    def settled(self, route: Route, fates: Sequence[Fate]) -> None:
        self._outbox.settle(route.learn(fates))

    def poke(self, route: Route) -> None:
        route.look()
        self._outbox.poke()

    # --- for the service --------------------------------------------------------------------------

    def start(self) -> None:
        self._looking = asyncio.create_task(self._look(), name="routes")

    async def stop(self) -> None:
        if self._bell is not None:
            self._bell.cancel()
        if self._looking is not None:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_S)
            for route in self.routes:
                route.look()

    def _ring_later(self) -> None:
        """The outbox asks again when it is told that there is room."""
        waits = [route.seconds_to_room() for route in self.routes if route.is_up]
        if self._bell is None and waits:
            self._bell = asyncio.get_running_loop().call_later(min(waits), self._ring)

    def _ring(self) -> None:
        self._bell = None
        self._outbox.settle(())


class _Reports:
    def __init__(self, routes: Routes, route: Route) -> None:
        self._routes = routes
        self._route = route

    def settle(self, fates: Sequence[Fate]) -> None:
        self._routes.settled(self._route, fates)

    def poke(self) -> None:
        self._routes.poke(self._route)


def _away(message: Outgoing, reason: str, wait_s: float) -> Fate:
    return Fate(message.message_id, "away", reason=reason, wait_s=wait_s)
