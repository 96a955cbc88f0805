"""The registry stand-in over HTTP: the ministry's side, and a tester's hand in it."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from aiohttp import web

from gateway_sim.errors import BadRequest
from gateway_sim.http.keys import SIMULATOR
from gateway_sim.http.reading import answer, number, read
from gateway_sim.registry.application import (
    Application,
    Course,
    Decision,
    DecisionName,
    Entry,
    Result,
)
from gateway_sim.registry.registry import Selector

#: More than any benefit: a mistyped amount is said, and not paid.
MOST_TENGE = 1_000_000_000

#: Applications shown at a time, where somebody wants them by the page.
MOST_SHOWN = 5_000

routes = web.RouteTableDef()


class Batch(msgspec.Struct):
    """`callback` is where the decisions go; null for nowhere."""

    applications: list[Application]
    callback: str | None = None


class Taken(msgspec.Struct):
    results: list[Result]


class CourseWanted(msgspec.Struct, forbid_unknown_fields=True):
    outcome: Course
    offer_id: str | None = None
    iin: str | None = None
    benefit: str | None = None
    all: bool = False
    reason: str = ""


class DecisionWanted(msgspec.Struct, forbid_unknown_fields=True):
    """`amount` in tenge; without one, what the bot's rules expect."""

    offer_id: str
    decision: DecisionName
    amount: Annotated[int, msgspec.Meta(gt=0, le=MOST_TENGE)] | None = None
    since: date | None = None
    reason: str | None = None


class ShownDecision(Decision, kw_only=True, omit_defaults=False):
    confirmed: bool


class ShownEntry(Application, kw_only=True):
    """An application as it came, and what has become of it."""

    times_received: int
    callback: str | None
    course: Course
    decisions: list[ShownDecision]
    state: DecisionName | Literal["received"]


@routes.post("/applications")
async def receive(request: web.Request) -> web.Response:
    batch = await read(request, Batch)
    if batch.callback is not None and not batch.callback.startswith(("http://", "https://")):
        raise BadRequest(
            "the callback is no HTTP address, so no decision could be told and nothing was taken "
            "over: give one as in http://127.0.0.1:8414/api/v1/registry/decisions, or null"
        )
    registry = request.app[SIMULATOR].registry
    return answer(Taken(registry.receive(batch.callback, batch.applications)))


@routes.get("/registry/applications")
async def applications(request: web.Request) -> web.Response:
    """All of them, oldest first, or `count` from the place `first` on; the one of `offer_id`; or
    the `newest` so many, newest first."""
    registry = request.app[SIMULATOR].registry
    if "first" in request.query:
        first, count = int(number(request, "first", 0)), int(number(request, "count", MOST_SHOWN))
        return answer([_shown(entry) for entry in registry.page(first, count)])
    entries = registry.entries(request.query.get("offer_id"))
    if "newest" in request.query:
        entries = entries[: -int(number(request, "newest", 0)) - 1 : -1]
    return answer([_shown(entry) for entry in entries])


@routes.post("/registry/outcomes")
async def outcomes(request: web.Request) -> web.Response:
    wanted = await read(request, CourseWanted)
    if wanted.outcome == "rejected" and not wanted.reason:
        raise BadRequest("a rejection needs its reason, which the citizen is told: give reason")
    selector = Selector(
        offer_id=wanted.offer_id, iin=wanted.iin, benefit=wanted.benefit, all=wanted.all or None
    )
    request.app[SIMULATOR].registry.set_course(selector, wanted.outcome, wanted.reason)
    return answer({"outcome": wanted.outcome})


@routes.post("/registry/decisions")
async def decide(request: web.Request) -> web.Response:
    wanted = await read(request, DecisionWanted)
    if wanted.decision == "rejected" and not wanted.reason:
        raise BadRequest("a rejection needs its reason, which the citizen is told: give reason")
    decision = request.app[SIMULATOR].registry.decide(
        wanted.offer_id,
        wanted.decision,
        amount=wanted.amount,
        since=wanted.since.isoformat() if wanted.since else None,
        reason=wanted.reason,
    )
    return answer(decision, 201)


def _shown(entry: Entry) -> ShownEntry:
    return ShownEntry(
        **msgspec.structs.asdict(entry.application),
        times_received=entry.times_received,
        callback=entry.callback,
        course=entry.course,
        decisions=[
            ShownDecision(**msgspec.structs.asdict(told.decision), confirmed=told.confirmed)
            for told in entry.decisions
        ],
        state=entry.decisions[-1].decision.decision if entry.decisions else "received",
    )
