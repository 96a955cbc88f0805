"""A request to sendsms, read as Kannel 1.4.5 reads it: a GET with everything in its query, or a
POST with the text as its body and the rest in X-Kannel headers."""

from urllib.parse import unquote_to_bytes

import msgspec
from aiohttp import web

from sms.gsm import encode_gsm


class Refusal(Exception):
    """What sendsms answers instead of taking the message."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


class SendSms(msgspec.Struct, frozen=True):
    """`dlr_mask` is the sum of: 1 delivered, 2 not delivered, 4 buffered, 8 taken by the SMSC, 16
    refused by it. `dlr_url` is fetched with its escapes filled in."""

    user: str
    password: str
    sender: str
    to: str
    text: str
    dlr_mask: int = 0
    dlr_url: str = ""


async def read_sendsms(request: web.Request) -> SendSms:
    """Raises Refusal for what Kannel would not take."""
    if request.method == "POST":
        return await _posted(request)
    return _asked(request)


async def _posted(request: web.Request) -> SendSms:
    if request.content_type != "text/plain":
        raise Refusal(400, "Invalid content-type")

    def told(name: str) -> str:
        return request.headers.get(f"X-Kannel-{name}", "").strip()

    octets = await request.read()
    return _sendsms(
        SendSms(
            user=told("Username"),
            password=told("Password"),
            sender=told("From"),
            to=told("To"),
            text=_decoded(octets, request.charset or "UTF-8"),
            dlr_mask=_mask(told("DLR-Mask")),
            dlr_url=told("DLR-Url"),
        ),
        told("Coding"),
    )


def _asked(request: web.Request) -> SendSms:
    query = request.raw_path.partition("?")[2]
    pairs = (pair.partition("=") for pair in query.split("&"))
    given = {name: unquote_to_bytes(value.replace("+", " ")) for name, _, value in pairs}

    def told(*names: str) -> str:
        return next((given[name].decode(errors="replace") for name in names if name in given), "")

    coding = told("coding")
    charset = told("charset") or ("UTF-16BE" if coding == "2" else "UTF-8")
    return _sendsms(
        SendSms(
            user=told("username", "user"),
            password=told("password", "pass"),
            sender=told("from"),
            to=told("to").strip(),
            text=_decoded(given.get("text", b""), charset),
            dlr_mask=_mask(told("dlr-mask")),
            dlr_url=told("dlr-url"),
        ),
        coding,
    )


def _sendsms(asked: SendSms, coding: str) -> SendSms:
    if not asked.to:
        raise Refusal(400, "Empty receiver number not allowed, rejected")
    if not asked.sender:
        raise Refusal(400, "Sender missing and no global set, rejected")
    return asked if coding == "2" else msgspec.structs.replace(asked, text=_in_gsm(asked.text))


def _decoded(octets: bytes, charset: str) -> str:
    try:
        return octets.decode(charset)
    except (LookupError, UnicodeDecodeError):
        raise Refusal(400, "Charset or body misformed, rejected") from None


def _mask(told: str) -> int:
    return int(told) if told.isdecimal() else 0


def _in_gsm(text: str) -> str:
    """What coding 0 makes of a text: whoever asks for the wrong one shall see it on the phone."""
    return "".join(character if _is_gsm(character) else "?" for character in text)


def _is_gsm(character: str) -> bool:
    try:
        encode_gsm(character)
    except UnicodeEncodeError:
        return False
    return True
