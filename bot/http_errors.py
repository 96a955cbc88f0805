"""What goes wrong over HTTP is said in one form, `{"error": …}`, whoever notices it."""

import msgspec
import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from storage.errors import DatabaseUnusable

log = structlog.get_logger()

_SENTENCES = {
    404: "there is nothing at this address",
    405: "this address does not take {method}",
    413: "the body is too large",
}

#: What a parser says of a body that nobody can read.
_UNREADABLE = {
    RecursionError: "the body is nested too deep",
    UnicodeDecodeError: "the body is not UTF-8",
}


def error(status: int, sentence: str) -> web.Response:
    body = msgspec.json.encode({"error": sentence})
    return web.Response(body=body, status=status, content_type="application/json")


@web.middleware
async def errors_in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Stands outermost. An error of ours is logged, and not told to the other side."""
    try:
        return await handler(request)
    except web.HTTPException as refused:
        return _refusal(request, refused)
    except (RecursionError, UnicodeDecodeError) as unreadable:
        return error(400, _UNREADABLE[type(unreadable)])
    except DatabaseUnusable as away:
        log.error("a request failed", route=_route(request), reason=str(away))
        return error(503, "the database does not answer. Please repeat it later")
    except Exception:
        log.exception("a request failed", method=request.method, route=_route(request))
        return error(500, "this went wrong on our side; the log says why. Please repeat it later")


def _refusal(request: web.Request, refused: web.HTTPException) -> web.StreamResponse:
    if refused.status < 400:
        return refused
    sentence = _SENTENCES.get(refused.status, refused.reason).format(method=request.method)
    answer = error(refused.status, sentence)
    if "Allow" in refused.headers:
        answer.headers["Allow"] = refused.headers["Allow"]
    return answer


def _route(request: web.Request) -> str:
    """The pattern of the address: the address itself may hold a phone number."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "unknown"
