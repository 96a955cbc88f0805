"""The second factor: a code of six digits that a telephone makes every thirty seconds.

RFC 6238 (TOTP) over RFC 4226 (HOTP), SHA-1 as every authenticator app has it.
"""

import hmac
import io
import secrets
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

import segno

from storage.crypto import Vault

#: Seconds a code is for, and how many steps a telephone's clock may be off (RFC 6238 §5.2).
STEP_S, DRIFT = 30, 1

#: RFC 4226 §4: 160 bits.
_SECRET_BYTES = 20

#: So many codes for the day the telephone is lost; 50 bits each.
RECOVERY_CODES = 10
_RECOVERY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> bytes:
    return secrets.token_bytes(_SECRET_BYTES)


def step_of(now: datetime) -> int:
    return int(now.timestamp()) // STEP_S


def code_at(secret: bytes, step: int) -> str:
    """RFC 4226 §5.3."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def matching_step(secret: bytes, code: str, now: datetime) -> int | None:
    """The step whose code this is, if it is one of now."""
    given = code.replace(" ", "").encode()
    present = step_of(now)
    for step in range(present - DRIFT, present + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), given):
            return step
    return None


def readable(secret: bytes) -> str:
    """For typing into a telephone that has no camera: groups of four."""
    text = b32encode(secret).decode().rstrip("=")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def qr_code(secret: bytes, login: str, issuer: str) -> str:
    """An SVG for a page, without styles of its own."""
    query = urlencode({"secret": readable(secret).replace(" ", ""), "issuer": issuer})
    uri = f"otpauth://totp/{quote(issuer)}:{quote(login)}?{query}"
    drawn = io.BytesIO()
    segno.make(uri, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=2, svgclass="qr",
        lineclass=None,
    )  # fmt: skip
    return drawn.getvalue().decode()


def new_recovery_codes() -> list[str]:
    return [_recovery_code() for _ in range(RECOVERY_CODES)]


def kept_code(vault: Vault, staff_id: int, typed: str) -> str:
    """What is kept of somebody's recovery code, however it was typed."""
    plain = "".join(c for c in typed.lower() if c.isalnum())
    return vault.digest("recovery code", f"{staff_id}:{plain}")


def _recovery_code() -> str:
    code = "".join(secrets.choice(_RECOVERY_ALPHABET) for _ in range(10))
    return f"{code[:5]}-{code[5:]}"
