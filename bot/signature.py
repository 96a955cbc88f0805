"""Proves that a callback comes from the registry: an HMAC over its time and its body."""

import hashlib
import hmac

from bot.errors import SignatureError

TIMESTAMP_HEADER = "X-Kelisim-Timestamp"
SIGNATURE_HEADER = "X-Kelisim-Signature"

#: Seconds by which the two machines' clocks may differ; an older callback may be a recording.
WINDOW_S = 300.0


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The value of the signature header; `timestamp` as in its header, in Unix seconds."""
    digest = hmac.new(
        secret.encode(), timestamp.encode(errors="surrogateescape") + b"." + body, hashlib.sha256
    )
    return f"sha256={digest.hexdigest()}"


def check(secret: str, timestamp: str, signature: str, body: bytes, now: float) -> None:
    """Raises SignatureError. `now` is the real time in Unix seconds, never a simulated one."""
    given = signature.encode(errors="surrogateescape")
    if not hmac.compare_digest(sign(secret, timestamp, body).encode(), given):
        raise SignatureError("the signature is missing or wrong")
    if not timestamp.isdecimal() or abs(now - int(timestamp)) > WINDOW_S:
        raise SignatureError(f"the timestamp is more than {WINDOW_S:.0f} seconds from now")
