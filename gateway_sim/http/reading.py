"""Reads requests strictly and answers in JSON; what makes no sense is answered with a sentence that
says what it is, what that means, and what to do."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

import msgspec
from aiohttp import web

from gateway_sim.errors import BadRequest, NotThere, QueueFull
from sms.errors import BadNumber, TextTooLong
from sms.numbers import address, e164

#: The longest a request may wait for something to happen, in real seconds.
LONGEST_WAIT_S = 60.0

#: SMPP 3.4 §5.2.8 and §5.2.9: a source or destination address without its NUL.
LONGEST_ADDRESS = 20

Body = TypeVar("Body", bound=msgspec.Struct)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def sentences(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns the simulator's errors into answers."""
    try:
        return await handler(request)
    except NotThere as error:
        return _complaint(404, str(error))
    except BadRequest as error:
        return _complaint(400, str(error))
    except (BadNumber, TextTooLong) as error:
        return _complaint(400, str(error))
    except QueueFull as error:
        return _complaint(503, str(error))
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return _complaint(error.status, _http_sentence(request, error))


def answer(body: object, status: int = 200) -> web.Response:
    """`body` as JSON."""
    return web.Response(
        body=msgspec.json.encode(body), status=status, content_type="application/json"
    )


async def read(request: web.Request, kind: type[Body]) -> Body:
    """The request's JSON body as a `kind`; raises BadRequest."""
    try:
        return msgspec.json.decode(await request.read(), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        wanted = ", ".join(field.encode_name for field in msgspec.structs.fields(kind))
        raise BadRequest(
            f"the body cannot be read, so nothing was done: {error}. "
            f"Send one JSON object with the fields {wanted}"
        ) from None


def phone(request: web.Request) -> str:
    """The number in the path, as E.164; raises BadRequest."""
    try:
        return e164(request.match_info["number"])
    except BadNumber as error:
        raise BadRequest(f"there is no such phone: {error}") from None


def end(what: str, raw: str) -> str:
    """One end of a message: a number, a short code or a name; raises BadRequest."""
    end = address(raw).value
    if not end:
        raise BadRequest(f"the message has no {what}, so it was not sent: give one, as in 1414")
    if len(end) > LONGEST_ADDRESS or not end.isascii() or not end.isprintable():
        raise BadRequest(
            f"the {what} cannot travel, so the message was not sent: "
            f"give a number, or at most {LONGEST_ADDRESS} Latin letters and digits"
        )
    return end


def wait_s(request: web.Request) -> float:
    """How long `?wait=` allows the answer to take; 0 when it is absent."""
    return min(number(request, "wait", 0.0), LONGEST_WAIT_S)


def number(request: web.Request, name: str, default: float) -> float:
    """A query parameter that must be a number, zero or more."""
    raw = request.query.get(name)
    if raw is None:
        return default
    try:
        value = float(raw)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise BadRequest(f"{name}={raw} is no number; give {name} as zero or more, as in {name}=5")
    return value


def time(raw: str, name: str) -> datetime:
    """An ISO time with its zone; raises BadRequest."""
    try:
        at = datetime.fromisoformat(raw.replace(" ", "+"))
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise BadRequest(
            f"“{raw}” is no time, so “{name}” is unknown: "
            "write it with its zone, as in 2026-03-02T09:00:00+05:00"
        )
    return at


def _complaint(status: int, sentence: str) -> web.Response:
    return answer({"error": sentence}, status)


def _http_sentence(request: web.Request, error: web.HTTPException) -> str:
    if error.status == 404:
        return f"there is nothing at {request.path}; docs/simulator.md lists what there is"
    if error.status == 405:
        return f"{request.path} does not take {request.method}; docs/simulator.md says what it does"
    return error.text or error.reason
