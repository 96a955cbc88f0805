"""The registry's decisions come in here: checked, written to the inbox, then acknowledged.

A repeat is known by the decision's id; whoever replays an old callback gets no further than that.
"""

import time

import msgspec
import structlog
from aiohttp import web

from bot import signature
from bot.errors import SignatureError
from bot.inbox import Decisions
from flows.events import Decision, RegistryAnswered
from storage.store import RegistryDecision

log = structlog.get_logger()


class _Decision(msgspec.Struct):
    id: str
    application_id: str
    decision: Decision
    amount: int | None = None
    since: str | None = None
    reason: str | None = None


class _Body(msgspec.Struct):
    decisions: list[_Decision]


_DECODER = msgspec.json.Decoder(_Body)


class RegistryCallback:
    """`POST /api/v1/registry/decisions`: 204 after the commit, 401 for a bad signature, 400 for a
    body that is no list of decisions, 503 when it could not be kept (the registry repeats)."""

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
        except msgspec.DecodeError as error:
            return web.json_response({"error": str(error)}, status=400)
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


def _decision(told: _Decision) -> RegistryDecision:
    # The store knows whose offer the application was for.
    answer = RegistryAnswered("", told.decision, told.amount, told.since, told.reason)
    return RegistryDecision(told.id, told.application_id, answer)
