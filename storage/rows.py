"""Structs to rows and back, the same for every engine.

What a turn knows of a dialogue or an offer is one JSON column, `body`: reading it is one decode,
and flows may remember one thing more without a migration (a value that was never stored comes back
as its default). Columns beside it serve questions (state, times) or are written by others than
turns (`delivered_at`, the language of an offer that came). Secrets are never in a body.
"""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

import msgspec
from msgspec.structs import replace

from flows.dialogue import Account, Dialogue, Offer
from flows.events import Event, MessageReceived
from flows.languages import Language
from storage.crypto import Vault
from storage.moments import from_micros, to_micros

#: A row as drivers give and take it.
Row = Sequence[Any]

#: What begins a dialogue: citizen, sealed phone, language, operator.
NewDialogue = tuple[str, bytes, Language | None, str]

#: Times of an offer that are counted in questions.
OFFER_TIMES = (
    "offered_at", "answered_at", "consented_at", "filed_at", "assigned_at", "paid_at", "closed_at",
)  # fmt: skip

#: Columns of an offer that a turn writes, in the order of `offer_changes`. What came with the
#: offer never changes, and `delivered_at` belongs to receipts: a turn holds an older copy.
OFFER_CHANGES = ("state", "iban", "iban_key", *OFFER_TIMES, "body")

#: Columns of a dialogue that a turn writes.
DIALOGUE_CHANGES = ("state", "language", "body")

#: What dialogues and offers are made from again: the rows of a whole batch are joined into one JSON
#: array, which one decoding reads. Bodies are JSON already, the names of citizens and languages
#: hold nothing that JSON writes otherwise, and secrets are in hexadecimal.
DIALOGUE_LOADED = """
'["' || citizen || '",' || coalesce('"' || language || '"', 'null') || ','
  || coalesce(body, 'null') || ']'
"""
OFFER_LOADED = """
'["' || citizen || '",' || body || ',"' || hex(accounts) || '","' || hex(iban) || '",'
  || coalesce(delivered_at, 'null') || ']'
"""

_encode = msgspec.json.encode
_offer = msgspec.json.Decoder(Offer)
_offers = msgspec.json.Decoder(list[tuple[str, Offer, str, str, int | None]])
_dialogues = msgspec.json.Decoder(list[tuple[str, Language | None, Dialogue | None]])
_accounts = msgspec.json.Decoder(tuple[Account, ...])
_events = msgspec.json.Decoder(Event)
_offer_times = attrgetter(*OFFER_TIMES)


class _Body:
    """Encodes a struct of flows without some of its fields, and without defaults."""

    def __init__(self, struct: type[msgspec.Struct], but: Sequence[str]) -> None:
        fields = [f for f in msgspec.structs.fields(struct) if f.name not in but]
        made = [(f.name, f.type, _default(f)) for f in fields]
        self._stored: Any = msgspec.defstruct(
            f"Stored{struct.__name__}", made, omit_defaults=True, kw_only=False
        )
        self._values: Any = attrgetter(*(f.name for f in fields))

    def of(self, value: msgspec.Struct) -> str:
        return _encode(self._stored(*self._values(value))).decode()


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return msgspec.field(default_factory=field.default_factory)
    if field.default is not msgspec.NODEFAULT:
        return msgspec.field(default=field.default)
    return _REQUIRED


#: A required field may follow one with a default in flows (they are `kw_only`), not in a struct
#: made of positions; nothing equals this default, so the field is always written.
_REQUIRED = msgspec.field(default=object())

_offer_body = _Body(Offer, ("accounts", "iban", "delivered_at"))
_dialogue_body = _Body(Dialogue, ("offers",))


# --- dialogues ------------------------------------------------------------------------------------


def dialogue_changes(dialogue: Dialogue) -> Row:
    """In the order of DIALOGUE_CHANGES."""
    return dialogue.state, dialogue.language, _dialogue_body.of(dialogue)


def dialogues_from(vault: Vault, dialogues: str, offers: str) -> dict[str, Dialogue]:
    """By citizen, from arrays of DIALOGUE_LOADED and OFFER_LOADED; a dialogue that took no turn yet
    has no body."""
    offers_of = offers_from(vault, offers)
    made = {}
    for citizen, language, body in _dialogues.decode(dialogues):
        dialogue = body or Dialogue(citizen=citizen)
        dialogue.language = dialogue.language or language
        dialogue.offers = tuple(offers_of.get(citizen, ()))
        made[citizen] = dialogue
    return made


def new_dialogue(
    vault: Vault, citizen: str, phone: str, language: Language | None = None
) -> NewDialogue:
    return citizen, seal_phone(vault, citizen, phone), language, operator_of(phone)


def one_of_each(dialogues: Iterable[NewDialogue]) -> list[NewDialogue]:
    """One of each citizen, in the language that was said last."""
    of_each: dict[str, NewDialogue] = {}
    for dialogue in dialogues:
        if dialogue[2] or dialogue[0] not in of_each:
            of_each[dialogue[0]] = dialogue
    return list(of_each.values())


def seal_phone(vault: Vault, citizen: str, phone: str) -> bytes:
    return vault.seal(phone.encode(), "phone", citizen)


def operator_of(phone: str) -> str:
    """The digits by which a number of Kazakhstan was given to an operator, `701` of +7 701 …; the
    country's first digits of any other. Far too few to tell whose number it is."""
    return phone[2:5] if phone.startswith("+7") else phone[:3]


def open_phone(vault: Vault, citizen: str, sealed: bytes) -> str:
    return vault.open(sealed, "phone", citizen).decode()


def seal_sender(vault: Vault, citizen: str, sender: str) -> tuple[bytes, str]:
    """Whom a citizen reported: the sealed number or name, and its blind index, which is that of
    phone numbers."""
    return vault.seal(sender.encode(), "sender", citizen), vault.citizen_key(sender)


def open_sender(vault: Vault, citizen: str, sealed: bytes) -> str:
    return vault.open(sealed, "sender", citizen).decode()


# --- offers ---------------------------------------------------------------------------------------


def offer_body(offer: Offer) -> str:
    """What turns know of it, without its secrets."""
    return _offer_body.of(offer)


def offer_changes(vault: Vault, offer: Offer) -> Row:
    """In the order of OFFER_CHANGES."""
    iban, iban_key = seal_iban(vault, offer.offer_id, offer.iban)
    times = [None if t is None else to_micros(t) for t in _offer_times(offer)]
    return offer.state, iban, iban_key, *times, _offer_body.of(offer)


def offers_from(vault: Vault, offers: str) -> dict[str, list[Offer]]:
    """By citizen, those that came first first; from an array of OFFER_LOADED."""
    made: dict[str, list[Offer]] = {}
    for citizen, offer, accounts, iban, delivered_at in _offers.decode(offers):
        if accounts:
            opened = vault.open(bytes.fromhex(accounts), "accounts", offer.offer_id)
            offer.accounts = _accounts.decode(opened)
        if iban:
            offer.iban = open_iban(vault, offer.offer_id, bytes.fromhex(iban))
        if delivered_at is not None:
            offer.delivered_at = from_micros(delivered_at)
        made.setdefault(citizen, []).append(offer)
    for several in made.values():
        several.sort(key=_coming)
    return made


_coming = attrgetter("arrived_at", "offer_id")


def public_offer(body: str) -> Offer:
    """An offer without its accounts, for those who only look."""
    return _offer.decode(body)


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
