"""How a decision proves that it comes from the registry: an HMAC over the time and the body."""

import hashlib
import hmac

TIMESTAMP_HEADER = "X-Kelisim-Timestamp"
SIGNATURE_HEADER = "X-Kelisim-Signature"


def signed(secret: str, body: bytes, unix_s: int) -> dict[str, str]:
    """The headers of a callback. The time is that of the real clock, so that the receiver can
    refuse an old callback that somebody plays again."""
    stamp = str(unix_s)
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {TIMESTAMP_HEADER: stamp, SIGNATURE_HEADER: f"sha256={digest}"}
