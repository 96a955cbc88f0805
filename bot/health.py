"""Whether the service works, in one look: database, gateway, registry, backlog."""

from typing import Literal

import msgspec
import structlog

from storage.store import Store

log = structlog.get_logger()

State = Literal["up", "down"]


class Health(msgspec.Struct, frozen=True):
    """`status` is `ok`; `degraded` while the gateway or the registry is away (work waits for
    them, nothing is lost); `down` without the database. `backlog` in segments of the bulk lane."""

    status: Literal["ok", "degraded", "down"]
    database: State
    gateway: State
    registry: State
    backlog: int


async def look(store: Store, gateway_up: bool, registry_up: bool) -> Health:
    gateway: State = "up" if gateway_up else "down"
    registry: State = "up" if registry_up else "down"
    try:
        backlog = await store.waiting_bulk()
    except Exception:
        log.exception("the database does not answer")
        return Health("down", "down", gateway, registry, 0)
    status: Literal["ok", "degraded"] = "ok" if gateway == registry == "up" else "degraded"
    return Health(status, "up", gateway, registry, backlog)
