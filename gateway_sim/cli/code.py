"""`gateway-sim code KEY`: the telephone with an authenticator app, for trying the console."""

import argparse
import binascii
import hmac
import time
from base64 import b32decode

from gateway_sim.cli.options import Commands
from gateway_sim.errors import BadRequest

#: RFC 6238: a new code every so many seconds.
STEP_S = 30


def add(commands: Commands) -> None:
    parser = commands.add_parser(
        "code",
        help="the six digits of an authenticator app, for trying the console",
        description="Prints the six digits that an authenticator app shows now for KEY, the key "
        "that the console shows beside its QR code. For trying things out: "
        "who works with citizens has a telephone.",
    )
    parser.add_argument("key", nargs="+", metavar="KEY", help="as the console shows it")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    print(code_at(_secret("".join(options.key)), time.time()))
    return 0


def code_at(secret: bytes, now: float) -> str:
    """RFC 6238 with SHA-1, truncated as in RFC 4226 §5.3."""
    digest = hmac.digest(secret, int(now // STEP_S).to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def _secret(typed: str) -> bytes:
    key = typed.replace(" ", "").upper().rstrip("=")
    try:
        return b32decode(key + "=" * (-len(key) % 8))
    except (binascii.Error, ValueError):
        raise BadRequest(
            f"“{typed}” is no key of an authenticator, which is made of the letters A to Z and the "
            "digits 2 to 7: copy it from the console, under “No camera?”"
        ) from None
