"""What Kannel says, in our words: its answers to sendsms, and the states of its receipts.

Kannel 1.4.5 answers sendsms with 202 and `0: Accepted for delivery` or `3: Queued for later
delivery`, with 403 for a wrong password and for a message that no SMSC takes, with 503 when it
cannot take anything now, and with 400 for what it cannot read (gw/smsbox.c, User's Guide chapter
6).
"""

import re
from typing import NamedTuple

from bot.gateway import Outcome
from storage.store import Delivery


class Said(NamedTuple):
    """`hopeless`: it is not about this message, and only a person can help."""

    outcome: Outcome
    reason: str = ""
    hopeless: bool = False


def read_answer(status: int, body: str) -> Said:
    """What an answer to sendsms means for its message."""
    reason = f"{status} {_in_one_line(body)}".rstrip()
    if status in _TAKEN:
        return Said("sent")
    if status in _SLOW_DOWN:
        return Said("throttled", reason)
    if status in _CLOSED or (status == 403 and "uthorization" in body):
        return Said("away", reason, hopeless=True)
    if 400 <= status < 500:
        return Said("rejected", reason)
    # A proxy before Kannel may say so of a message that has passed it.
    return Said("unknown", reason)


def read_receipt(status: int, reply: str) -> tuple[Delivery, str]:
    """What a receipt says of its message, and the error code: `status` is the sum of bits that
    stands for %d, `reply` what stands for %A. States before the final ones are `sent`: Kannel,
    or the SMSC, has the message."""
    error = _ERROR.search(reply)
    code = (error[1] or error[2]) if error else ""
    if status & _DELIVERED:
        return "delivered", code
    if status & _UNDELIVERED:
        return _failure(reply), code
    return ("rejected" if status & _REFUSED else "sent"), code


def part_ids(key: str, parts: int) -> tuple[str, ...]:
    """Our ids for the parts of a message. Kannel asks the SMSC for one receipt a message, which
    speaks for all of them; a message that was on the wire when we were killed is settled by its
    receipt only when all its parts are."""
    return tuple(f"{key}.{number}" if number else key for number in range(parts))


_TAKEN = (200, 202)
_SLOW_DOWN = (429, 503)
#: No such user, or nothing that sends messages at this address.
_CLOSED = (401, 404, 405)

#: The bits of dlr-mask and of %d. 32 beside 2 says that the message expired; 64 that nobody knows.
_DELIVERED, _UNDELIVERED, _BUFFERED, _TOOK, _REFUSED = 1, 2, 4, 8, 16

#: Which states to tell us of: all but `buffered`, which settles nothing. `8`, that the SMSC took
#: it, settles a message whose answer never came.
DLR_MASK = _DELIVERED | _UNDELIVERED | _TOOK | _REFUSED

#: The error code in the receipt of an SMSC, or the status with which it refused the message.
_ERROR = re.compile(r"\berr:([0-9A-Za-z]{1,16})|^(0x[0-9a-f]{8}|[0-9]{1,10})(?=/)", re.IGNORECASE)

_STATE = re.compile(r"\bstat:(\w{5})", re.IGNORECASE)


def _failure(reply: str) -> Delivery:
    state = _STATE.search(reply)
    word = state[1].upper() if state else ""
    if word == "EXPIR":
        return "expired"
    return "rejected" if word == "REJEC" else "undelivered"


def _in_one_line(body: str) -> str:
    return " ".join(body.split())[:_SHOWN]


#: Characters of an answer that are kept as the reason.
_SHOWN = 100
