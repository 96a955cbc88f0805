"""Whether the service works, in one look: database, gateway, registry, backlog."""

from typing import Literal

import msgspec
import structlog

from storage.store import Store

log = structlog.get_logger()

State = Literal["up", "down"]
RegistryState = Literal["up", "down", "unknown"]


class GatewayHealth(msgspec.Struct, frozen=True):
    """One gateway: `share` of its weight that it has at the moment, 0 to 1, and why."""

    name: str
    state: State
    share: float
    reason: str


class Health(msgspec.Struct, frozen=True):
    """`status` is `ok`; `degraded` while a gateway or the registry is away (work waits for
    them, nothing is lost); `down` without the database. `registry` is `unknown` until it first
    answers: nothing is filed yet. `backlog` in segments of the bulk lane."""

    status: Literal["ok", "degraded", "down"]
    database: State
    gateway: State
    registry: RegistryState
    backlog: int
    gateways: tuple[GatewayHealth, ...] = ()


async def look(
    store: Store,
    gateway_up: bool,
    registry: RegistryState,
    gateways: tuple[GatewayHealth, ...] = (),
) -> Health:
    gateway: State = "up" if gateway_up else "down"
    try:
        backlog = await store.waiting_bulk()
    except Exception:
        log.exception("the database does not answer")
        return Health("down", "down", gateway, registry, 0, gateways)
    is_away = registry == "down" or "down" in (gateway, *(one.state for one in gateways))
    return Health("degraded" if is_away else "ok", "up", gateway, registry, backlog, gateways)
