"""Whether the service works, in one look: database, gateway, registry, backlog."""

from typing import Literal

import msgspec
import structlog

from storage.store import Store

log = structlog.get_logger()

State = Literal["up", "down"]
RegistryState = Literal["up", "down", "unknown"]


class Health(msgspec.Struct, frozen=True):
    """`status` is `ok`; `degraded` while the gateway or the registry is away (work waits for
    them, nothing is lost); `down` without the database. `registry` is `unknown` until it first
    answers: nothing is filed yet. `backlog` in segments of the bulk lane."""

    status: Literal["ok", "degraded", "down"]
    database: State
    gateway: State
    registry: RegistryState
    backlog: int


async def look(store: Store, gateway_up: bool, registry: RegistryState) -> Health:
    gateway: State = "up" if gateway_up else "down"
    try:
        backlog = await store.waiting_bulk()
    except Exception:
        log.exception("the database does not answer")
        return Health("down", "down", gateway, registry, 0)
    is_away = gateway == "down" or registry == "down"
    return Health("degraded" if is_away else "ok", "up", gateway, registry, backlog)
