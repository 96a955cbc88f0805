"""The ways in which SMSCs write the text of a receipt (SMPP.md, "Traps seen in real peers")."""

import re
from collections.abc import Callable
from typing import Literal, get_args

from sms.smpp.pdu import DeliverSm

ReceiptStyle = Literal[
    "usual",  # SMPP 3.4, Appendix B
    "lower",  # everything in small letters
    "upper",  # … in capitals
    "seconds",  # dates with seconds
    "century",  # dates with century and seconds
    "reordered",  # state and error first, id last
    "bare",  # id and state, nothing else
    "spelled",  # DELIVERED for DELIVRD
    "untyped",  # esm_class does not say that it is a receipt; its TLVs do
]
RECEIPT_STYLES: tuple[ReceiptStyle, ...] = get_args(ReceiptStyle)

_USUAL = re.compile(
    r"(id:\S+) (sub:\S+ dlvrd:\S+) submit date:(\S+) done date:(\S+) (stat:\S+) (err:\S+) "
    r"(text:.*)",
    re.DOTALL,
)
_SPELLED = {
    "DELIVRD": "DELIVERED", "UNDELIV": "UNDELIVERABLE", "REJECTD": "REJECTED",
    "ACCEPTD": "ACCEPTED",
}  # fmt: skip


def restyle(receipt: DeliverSm, style: ReceiptStyle) -> None:
    """Rewrites the text of a receipt as `make_receipt` makes it; one without a text stays."""
    if style == "untyped":
        receipt.esm_class = 0
        return
    text = receipt.short_message.decode("ascii")
    if text:
        receipt.short_message = _WAYS[style](text).encode("ascii")


def _with_dates(text: str, before: str, after: str) -> str:
    return re.sub(r" date:(\d+)", rf" date:{before}\g<1>{after}", text)


def _reordered(text: str) -> str:
    return _USUAL.sub(r"\5 \6 submit date:\3 done date:\4 \2 \1", text)


def _spelled(text: str) -> str:
    return re.sub(r"(?<=stat:)\w+", lambda found: _SPELLED.get(found[0], found[0]), text)


_WAYS: dict[ReceiptStyle, Callable[[str], str]] = {
    "usual": str,
    "lower": str.lower,
    "upper": str.upper,
    "seconds": lambda text: _with_dates(text, "", "00"),
    "century": lambda text: _with_dates(text, "20", "00"),
    "reordered": _reordered,
    "bare": lambda text: _USUAL.sub(r"\1 \5", text),
    "spelled": _spelled,
}
