"""What a page says once, on the next page: “Saved.” It travels in a signed cookie."""

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

Kind = Literal["good", "bad", "note"]


class Flash(NamedTuple):
    kind: Kind
    text: str


def packed(flashes: Sequence[Flash], token: str) -> str:
    """For the cookie of the visit with this token."""
    body = urlsafe_b64encode(msgspec.json.encode(flashes)).decode()
    return f"{body}.{_signature(body, token)}"


def unpacked(cookie: str, token: str) -> list[Flash]:
    """Nothing, if it is not ours."""
    body, _, signature = cookie.partition(".")
    if not hmac.compare_digest(signature.encode(), _signature(body, token).encode()):
        return []
    try:
        return msgspec.json.decode(urlsafe_b64decode(body), type=list[Flash])
    except (msgspec.DecodeError, binascii.Error):
        return []


def _signature(body: str, token: str) -> str:
    return hmac.digest(token.encode(), b"flash " + body.encode(), "sha256").hex()
