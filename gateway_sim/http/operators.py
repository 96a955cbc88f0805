"""The virtual operators over HTTP: how each network is, and what breaks its links."""

from typing import cast

import msgspec
from aiohttp import web

from gateway_sim.errors import BadRequest
from gateway_sim.history import NO_LINE
from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import answer, read
from gateway_sim.network import Network
from gateway_sim.profiles import Profile
from gateway_sim.steps import NetworkIs
from sms.smpp.errors import BadField

routes = web.RouteTableDef()


class ProfileWanted(msgspec.Struct, forbid_unknown_fields=True):
    profile: str
    seed: int | None = None


class OutbindWanted(msgspec.Struct, forbid_unknown_fields=True):
    to: str
    system_id: str = ""
    password: str = ""


@routes.get("/profiles")
async def profiles(request: web.Request) -> web.Response:
    """Those of all operators together; they come from the same files."""
    known: dict[str, Profile] = {}
    for network in request.app[SIMULATOR].operators:
        known |= network.settings.profiles
    return answer([_profile(name, profile) for name, profile in known.items()])


@routes.get("/operators")
async def operators(request: web.Request) -> web.Response:
    return answer([_shown(network) for network in request.app[SIMULATOR].operators])


@routes.put("/operators/{name}/profile")
async def become(request: web.Request) -> web.Response:
    network, wanted = _named(request), await read(request, ProfileWanted)
    network.become(wanted.profile, wanted.seed)
    request.app[SIMULATOR].history.note(None, NetworkIs(NO_LINE, wanted.profile))
    return answer(_shown(network))


@routes.post("/operators/{name}/disconnect")
async def disconnect(request: web.Request) -> web.Response:
    return answer({"links": _named(request).disconnect()})


@routes.post("/operators/{name}/outbind")
async def outbind(request: web.Request) -> web.Response:
    network, wanted = _named(request), await read(request, OutbindWanted)
    host, colon, port = wanted.to.rpartition(":")
    if not colon or not port.isdecimal():
        raise BadRequest(f"“{wanted.to}” is no HOST:PORT, so nobody was asked to bind")
    try:
        await network.outbind(host.strip("[]"), int(port), wanted.system_id, wanted.password)
    except (OSError, OverflowError, BadField) as error:
        raise BadRequest(
            f"{wanted.to} was not asked to bind ({error}): is an ESME listening there?"
        ) from None
    return answer({"asked": wanted.to})


def _named(request: web.Request) -> Network:
    return request.app[SIMULATOR].operators.named(request.match_info["name"])


def _profile(name: str, profile: Profile) -> dict[str, object]:
    settings = {
        key: value
        for key, value in msgspec.to_builtins(profile).items()
        if key != "about" and value not in (None, 0, {}, False)
    }
    return {"name": name, "about": profile.about, "settings": settings}


def _shown(network: Network) -> dict[str, object]:
    settings, stats = network.settings, network.stats()
    from_phones = cast("dict[str, dict[str, int]]", stats["from_phones"])
    to_phones = cast("dict[str, int]", stats["to_phones"])
    return {
        "name": settings.name,
        "smpp": f"{settings.host}:{network.port}",
        "tls": settings.tls is not None,
        "prefixes": settings.prefixes,
        "profile": network.condition.name,
        "seed": network.condition.seed,
        "sessions": stats["sessions"],
        "submitted": to_phones["submitted"],
        "waiting": sum(from_phones["waiting"].values()),
    }
