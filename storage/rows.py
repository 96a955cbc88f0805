"""Structs to rows and back, the same for every engine.

What queries ask for has a column of its own; everything else that flows remembers goes, as JSON,
into the column `rest`. Its fields are taken from the structs of flows, so flows may remember one
thing more without a migration (a value that was never stored comes back as its default).
"""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import msgspec
from msgspec.structs import replace

from flows.dialogue import Account, Dialogue, Facts, Offer
from flows.events import Event, MessageReceived
from storage.crypto import Vault
from storage.moments import from_micros, micros_or_none, moment_or_none, to_micros
from storage.store import NewOffer

#: A row as drivers give and take it.
Row = Sequence[Any]

#: Columns of an offer that a turn may write, in the order of `offer_changes`. `delivered_at` is
#: not among them: receipts own it, and a turn holds an older copy.
OFFER_TIMES = (
    "deadline", "offered_at", "answered_at", "consented_at", "filed_at", "assigned_at", "paid_at",
    "closed_at",
)  # fmt: skip
OFFER_CHANGES = (
    "state", "iban", "iban_key", "amount", "since", "reason", *OFFER_TIMES, "rest",
)  # fmt: skip

#: Columns an offer is made from again, in the order of `offer_from`.
OFFER_LOADED = (
    "offer_id", "citizen", "benefit", "variant", "state", "region", "facts", "accounts", "iban",
    "amount", "since", "reason", "arrived_at", "delivered_at", *OFFER_TIMES, "rest",
)  # fmt: skip

#: Columns of a new offer, in the order of `new_offer_row`.
OFFER_NEW = (
    "offer_id", "citizen", "benefit", "variant", "state", "region", "facts", "person", "iin_key",
    "accounts", "arrived_at", "deadline", "rest",
)  # fmt: skip

DIALOGUE_LOADED = ("citizen", "state", "language", "turn", "rest")


def _rest_of(struct: type[msgspec.Struct], columns: Sequence[str]) -> tuple[Any, Any]:
    """A struct of the fields without a column, and a getter for their values."""
    fields = [f for f in msgspec.structs.fields(struct) if f.name not in columns]
    made = [(f.name, f.type, _default(f)) for f in fields]
    rest = msgspec.defstruct(f"{struct.__name__}Rest", made, omit_defaults=True)
    return rest, attrgetter(*(f.name for f in fields))


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return msgspec.field(default_factory=field.default_factory)
    return field.default


_OfferRest, _offer_rest = _rest_of(Offer, OFFER_LOADED)
_DialogueRest, _dialogue_rest = _rest_of(Dialogue, (*DIALOGUE_LOADED, "offers"))

_offer_rest_decoder = msgspec.json.Decoder(_OfferRest)
_dialogue_rest_decoder = msgspec.json.Decoder(_DialogueRest)
_events = msgspec.json.Decoder(Event)
_facts = msgspec.json.Decoder(Facts)
_accounts = msgspec.json.Decoder(tuple[Account, ...])
_offer_times = attrgetter(*OFFER_TIMES)
_encode = msgspec.json.encode


# --- dialogues ------------------------------------------------------------------------------------


def dialogue_changes(dialogue: Dialogue) -> Row:
    """state, language, turn, rest."""
    rest = _encode(_DialogueRest(*_dialogue_rest(dialogue))).decode()
    return dialogue.state, dialogue.language, dialogue.turn, rest


def dialogue_from(row: Row, offers: tuple[Offer, ...]) -> Dialogue:
    citizen, state, language, turn, rest = row
    more = msgspec.structs.asdict(_dialogue_rest_decoder.decode(rest))
    return Dialogue(
        citizen=citizen, state=state, language=language, turn=turn, offers=offers, **more
    )


def seal_phone(vault: Vault, citizen: str, phone: str) -> bytes:
    return vault.seal(phone.encode(), "phone", citizen)


def open_phone(vault: Vault, citizen: str, sealed: bytes) -> str:
    return vault.open(sealed, "phone", citizen).decode()


# --- offers ---------------------------------------------------------------------------------------


def new_offer_row(vault: Vault, citizen: str, offer: NewOffer, arrived_at: int) -> Row:
    """In the order of OFFER_NEW."""
    person = vault.seal(_encode((offer.iin, offer.name)), "person", offer.offer_id)
    accounts = None
    if offer.accounts:
        accounts = vault.seal(_encode(offer.accounts), "accounts", offer.offer_id)
    return (
        offer.offer_id, citizen, offer.benefit, offer.variant, "queued", offer.region,
        _encode(offer.facts).decode(), person, vault.iin_key(offer.iin), accounts,
        arrived_at, micros_or_none(offer.deadline), "{}",
    )  # fmt: skip


def offer_changes(vault: Vault, offer: Offer) -> Row:
    """In the order of OFFER_CHANGES."""
    rest = _encode(_OfferRest(*_offer_rest(offer))).decode()
    iban, iban_key = seal_iban(vault, offer.offer_id, offer.iban)
    times = [None if t is None else to_micros(t) for t in _offer_times(offer)]
    return (
        offer.state, iban, iban_key, offer.amount, offer.since, offer.reason, *times, rest,
    )  # fmt: skip


def offer_from(vault: Vault, row: Row) -> Offer:
    """From the columns of OFFER_LOADED."""
    (
        offer_id, _, benefit, variant, state, region, facts, accounts, iban, amount, since, reason,
        arrived_at, delivered_at, *times, rest,
    ) = row  # fmt: skip
    more = msgspec.structs.asdict(_offer_rest_decoder.decode(rest))
    for name, time in zip(OFFER_TIMES, times, strict=True):
        more[name] = None if time is None else from_micros(time)
    return Offer(
        offer_id=offer_id,
        benefit=benefit,
        variant=variant,
        state=state,
        region=region,
        facts=_facts.decode(facts),
        accounts=_open_accounts(vault, offer_id, accounts),
        iban=open_iban(vault, offer_id, iban),
        amount=amount,
        since=since,
        reason=reason,
        arrived_at=from_micros(arrived_at),
        delivered_at=moment_or_none(delivered_at),
        **more,
    )


def _open_accounts(vault: Vault, offer_id: str, sealed: bytes | None) -> tuple[Account, ...]:
    if sealed is None:
        return ()
    return _accounts.decode(vault.open(sealed, "accounts", offer_id))


def seal_iban(vault: Vault, owner: str, iban: str | None) -> tuple[bytes | None, str | None]:
    """The sealed account and its blind index."""
    if iban is None:
        return None, None
    return vault.seal(iban.encode(), "iban", owner), vault.iban_key(iban)


def open_iban(vault: Vault, owner: str, sealed: bytes | None) -> str | None:
    return None if sealed is None else vault.open(sealed, "iban", owner).decode()


def open_person(vault: Vault, offer_id: str, sealed: bytes) -> tuple[str, str | None]:
    """IIN and name."""
    person = vault.open(sealed, "person", offer_id)
    return msgspec.json.decode(person, type=tuple[str, str | None])


def facts_from(text: str) -> Facts:
    return _facts.decode(text)


# --- events ---------------------------------------------------------------------------------------


def event_columns(vault: Vault, citizen: str, event: Event) -> tuple[str, bytes | None]:
    """The event as JSON without the IBAN in it, and the IBAN sealed."""
    if isinstance(event, MessageReceived) and event.iban is not None:
        secret = vault.seal(event.iban.encode(), "inbox", citizen)
        return _encode(replace(event, iban=None)).decode(), secret
    return _encode(event).decode(), None


def event_from(vault: Vault, citizen: str, text: str, secret: bytes | None) -> Event:
    event: Event = _events.decode(text)
    if secret is not None and isinstance(event, MessageReceived):
        return replace(event, iban=vault.open(secret, "inbox", citizen).decode())
    return event


def event_json(event: Event) -> str:
    """An event that holds no secret."""
    return _encode(event).decode()
