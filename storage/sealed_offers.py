"""A new offer as it will lie in the tables: its secrets sealed, its keys made, its body encoded.

Sealing takes longer than writing, so it comes before anything is locked, and the import has a
second process do it: what goes from one to the other is this, in MessagePack.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec.structs import replace

from flows.dialogue import Offer
from flows.events import OfferArrived
from storage import rows
from storage.crypto import Vault
from storage.moments import to_micros
from storage.rows import NewDialogue
from storage.store import Added, NewOffer

#: Columns of a new offer, in the order of `SealedOffer.row`.
COLUMNS = (
    "offer_id", "citizen", "benefit", "variant", "region", "state", "person", "iin_key",
    "accounts", "arrived_at", "body", "content",
)  # fmt: skip

#: What they hold.
Columns = tuple[
    str, str, str, str | None, str, str, bytes, str, bytes | None, int, str, str
]  # fmt: skip

#: For the inbox: citizen, time, event.
Arrival = tuple[str, int, str]

_encode = msgspec.json.encode


class SealedOffer(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`row` is for the offers, `dialogue` for the dialogues, `event` tells of it in the inbox."""

    row: Columns
    dialogue: NewDialogue
    event: str

    @property
    def offer_id(self) -> str:
        return self.row[0]

    @property
    def citizen(self) -> str:
        return self.row[1]

    @property
    def arrival(self) -> Arrival:
        return self.row[1], self.row[9], self.event


def seal_offer(vault: Vault, new: NewOffer, at: datetime) -> SealedOffer:
    """`at` is when it arrives."""
    citizen = vault.citizen_key(new.phone)
    dialogue = rows.new_dialogue(vault, citizen, new.phone, new.language)
    arrival = rows.event_json(OfferArrived(new.offer_id))
    return SealedOffer(_columns(vault, new, citizen, at), dialogue, arrival)


def _columns(vault: Vault, new: NewOffer, citizen: str, at: datetime) -> Columns:
    offer = Offer(
        offer_id=new.offer_id,
        benefit=new.benefit,
        variant=new.variant,
        region=new.region,
        facts=new.facts,
        arrived_at=at,
        deadline=new.deadline,
    )
    person = vault.seal(_encode((new.iin, new.name)), "person", new.offer_id)
    accounts = None
    if new.accounts:
        accounts = vault.seal(_encode(new.accounts), "accounts", new.offer_id)
    return (
        new.offer_id, citizen, new.benefit, new.variant, new.region, offer.state, person,
        vault.iin_key(new.iin), accounts, to_micros(at), rows.offer_body(offer),
        _content(vault, new),
    )  # fmt: skip


def _content(vault: Vault, new: NewOffer) -> str:
    """Stands for all that the row says."""
    told = replace(new, deadline=None) if new.said else new
    return vault.content(_encode(told, order="sorted"))


def compared(sealed: Sequence[SealedOffer], known: dict[str, Any]) -> list[Added]:
    """Each against what is known (ids with their `content`; None where nobody noted it), and
    against those before it."""
    added: list[Added] = []
    for offer in sealed:
        offer_id, *_, content = offer.row
        if offer_id not in known:
            known[offer_id] = content
            added.append("new")
        else:
            added.append("known" if known[offer_id] in (content, None) else "different")
    return added
