"""A population that answers by itself, over HTTP: bring it in, look at it, send it home."""

import tomllib

import msgspec
from aiohttp import web

from gateway_sim.errors import BadFile, BadRequest, NotThere
from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import answer, number, read
from gateway_sim.people.crowd import Crowd
from gateway_sim.people.file import People, checked
from gateway_sim.people.population import Population

#: What the file is called in complaints, when it came over HTTP.
FILE = "the file of people"

#: Ten times the yardstick year (DOMAIN.md): some forty octets a person.
MOST_PEOPLE = 5_300_000

#: Lines of the ledger in one answer.
MOST_LINES = 100_000

routes = web.RouteTableDef()


class Wanted(msgspec.Struct, forbid_unknown_fields=True):
    """`file` is the TOML itself; `scale` 1 is all of it."""

    file: str
    scale: float = 1.0
    seed: int | None = None


@routes.post("/people")
async def come(request: web.Request) -> web.Response:
    """They take the place of those who were there."""
    wanted = await read(request, Wanted)
    simulator = request.app[SIMULATOR]
    population = _population(_people(wanted.file), wanted)
    simulator.invite(population)
    return answer(_present(simulator.people).report(), 201)


@routes.get("/people")
async def look(request: web.Request) -> web.Response:
    return answer(_present(request.app[SIMULATOR].people).report())


@routes.get("/people/ledger")
async def ledger(request: web.Request) -> web.Response:
    """Of `count` persons from the place `first` on: what reached them, and what they wrote."""
    crowd = _present(request.app[SIMULATOR].people)
    first, count = int(number(request, "first", 0)), int(number(request, "count", MOST_LINES))
    return answer(crowd.ledger.page(first, min(count, MOST_LINES)))


@routes.delete("/people")
async def leave(request: web.Request) -> web.Response:
    request.app[SIMULATOR].send_home()
    return web.Response(status=204)


def _people(file: str) -> People:
    try:
        return checked(FILE, tomllib.loads(file))
    except (tomllib.TOMLDecodeError, BadFile) as error:
        raise BadRequest(f"nobody came: {error}") from None


def _population(people: People, wanted: Wanted) -> Population:
    if not 0 < people.number * wanted.scale <= MOST_PEOPLE:
        raise BadRequest(
            f"nobody came: at scale {wanted.scale:g} of {people.number:,} people there would be "
            f"none, or more than {MOST_PEOPLE:,}; give another scale, as in 0.001"
        )
    population = Population(people, wanted.scale, wanted.seed)
    if population.size == 0:
        raise BadRequest("nobody came: at this scale there is nobody; give a larger one")
    return population


def _present(crowd: Crowd | None) -> Crowd:
    if crowd is None:
        raise NotThere("there are no people: bring some in with “gateway-sim people FILE”")
    return crowd
