"""What one virtual operator is: its address, who may bind, how it writes ids, receipts and long
messages, and what it is like."""

import ssl
from pathlib import Path
from typing import Literal, get_args

import msgspec

from gateway_sim.ids import IdStyle
from gateway_sim.profiles import Profile, built_in
from gateway_sim.receipt_styles import ReceiptStyle
from sms.smpp.config import BindKind
from sms.smpp.message import LongWay
from sms.smpp.receipt import ReceiptShape

#: Messages and receipts under way at once on one link; what a real SMSC would call generous, so
#: that a bench measures the bot.
WINDOW = 1000

#: What the link's data_coding 0 means, and how phones' messages come: `ucs2` sends them all so.
LinkAlphabet = Literal["gsm", "latin1", "ucs2"]

LONG_WAYS: tuple[LongWay, ...] = get_args(LongWay)
ALPHABETS: tuple[LinkAlphabet, ...] = get_args(LinkAlphabet)
RECEIPT_SHAPES: tuple[ReceiptShape, ...] = get_args(ReceiptShape)


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who may bind. `bind` names the kinds of bind allowed, `sessions` how many at a time (0: any
    number), `address_range` what the account receives where its bind says nothing of it."""

    password: str = ""
    bind: tuple[BindKind, ...] = ("trx", "tx", "rx")
    sessions: int = 0
    address_range: str = ""


class Tls(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Files in PEM; the key may stand in the same file as the certificate."""

    certificate: Path
    key: Path | None = None

    def context(self) -> ssl.SSLContext:
        """Raises OSError (ssl.SSLError is one) for files that cannot be used."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate, self.key)
        return context


class NetworkSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`accounts` by system_id; none means that any is accepted. A password alone may stand for an
    account. `receipt_delay_s` is in simulated seconds, `throughput` in parts a real second (0: no
    limit). `prefixes` say whose phones these are, as in `+7701`."""

    name: str = "network"
    host: str = "127.0.0.1"
    port: int = 2775
    tls: Tls | None = None
    accounts: dict[str, Account | str] = {}
    prefixes: tuple[str, ...] = ()
    receipt_delay_s: float = 0.2
    ids: IdStyle = "same"
    receipts: ReceiptShape = "both"
    receipt_text: ReceiptStyle = "usual"
    long: LongWay = "udh8"
    alphabet: LinkAlphabet = "gsm"
    window: int = WINDOW
    throughput: float = 0.0
    profile: str = "healthy"
    profiles: dict[str, Profile] = msgspec.field(default_factory=built_in)
    seed: int = 1
