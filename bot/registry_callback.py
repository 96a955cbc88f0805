"""The registry's decisions come in here: checked, written to the inbox, then acknowledged.

A repeat is known by the decision's id; whoever replays an old callback gets no further than that.
"""

import re
import time
from datetime import date
from typing import Annotated

import msgspec
import structlog
from aiohttp import web

from bot import signature
from bot.errors import SignatureError
from bot.inbox import Decisions
from flows.events import Decision, RegistryAnswered
from storage.store import RegistryDecision

log = structlog.get_logger()


#: Tenge; the largest benefit of DOMAIN.md is a few hundred thousand a month.
LARGEST_AMOUNT = 100_000_000
#: Characters. The citizen is told the first 70, staff see it whole.
LONGEST_REASON = 500
_LONGEST_ID = 200

_Id = Annotated[str, msgspec.Meta(min_length=1, max_length=_LONGEST_ID)]
_Amount = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_AMOUNT)]
_Reason = Annotated[str, msgspec.Meta(max_length=LONGEST_REASON)]


class _Decision(msgspec.Struct):
    id: _Id
    application_id: _Id
    decision: Decision
    amount: _Amount | None = None
    since: date | None = None
    reason: _Reason | None = None


class _Body(msgspec.Struct):
    decisions: list[_Decision]


_DECODER = msgspec.json.Decoder(_Body)


class RegistryCallback:
    """`POST /api/v1/registry/decisions`: 204 after the commit, 401 for a bad signature, 400 for a
    body that is no list of good decisions (nothing of it is taken in), 503 when it could not be
    kept (the registry repeats)."""

    def __init__(self, secret: str, decisions: Decisions) -> None:
        self._secret = secret
        self._decisions = decisions

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.read()
        try:
            self._check(request, body)
            told = _DECODER.decode(body).decisions
        except SignatureError as error:
            log.warning("a callback was refused", reason=str(error))
            return web.json_response({"error": str(error)}, status=401)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            reason = _in_words(error)
            log.warning("decisions were refused", reason=reason)
            return web.json_response({"error": reason}, status=400)
        return await self._keep(told)

    def _check(self, request: web.Request, body: bytes) -> None:
        timestamp = request.headers.get(signature.TIMESTAMP_HEADER, "")
        signed = request.headers.get(signature.SIGNATURE_HEADER, "")
        signature.check(self._secret, timestamp, signed, body, time.time())

    async def _keep(self, told: list[_Decision]) -> web.Response:
        known = await self._decisions.write([_decision(one) for one in told])
        if known is None:
            return web.json_response({"error": "not kept; please repeat"}, status=503)
        for one, is_known in zip(told, known, strict=True):
            if not is_known:
                log.warning("a decision on an unknown application", decision_id=one.id)
        return web.Response(status=204)


#: Where msgspec found what is wrong: its sentence, then `$.decisions[3].since`.
_PLACE = re.compile(r"(.+) - at `\$\.decisions\[(\d+)\](?:\.(\w+))?`")


def _in_words(error: Exception) -> str:
    """Which decision and field, and why; never their values."""
    place = _PLACE.fullmatch(str(error))
    if place is None:
        return f"the body is no list of decisions: {error}"
    reason, index, field = place.groups()
    about = _FIELDS.get(field or "", reason)
    return f"decisions[{index}]{f'.{field}' if field else ''}: {about}"


_FIELDS = {
    "id": f"it needs 1 to {_LONGEST_ID} characters",
    "application_id": f"it needs 1 to {_LONGEST_ID} characters",
    "decision": "it is one of accepted, assigned, paid, rejected",
    "amount": f"it is a whole number of tenge, 1 to {LARGEST_AMOUNT}",
    "since": "it is a date as in 2026-03-01",
    "reason": f"it has at most {LONGEST_REASON} characters",
}


def _decision(told: _Decision) -> RegistryDecision:
    # The store knows whose offer the application was for.
    since = told.since.isoformat() if told.since else None
    answer = RegistryAnswered("", told.decision, told.amount, since, told.reason)
    return RegistryDecision(told.id, told.application_id, answer)
