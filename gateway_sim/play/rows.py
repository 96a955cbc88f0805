"""The offer a conversation file speaks of, as the row the bot takes in."""

from datetime import datetime

from gateway_sim.conversation import Offer
from gateway_sim.synthetic import account_for, iin_for

#: Where the citizens of conversation files live unless the file says otherwise.
REGION = "Астана"


def offer_row(offer: Offer, phone: str, now: datetime) -> dict[str, object]:
    """A row of `POST /api/v1/offers`, with made-up personal data that belongs to the phone."""
    accounts = [account_for(phone, number) for number in range(offer.accounts)]
    row: dict[str, object] = {
        "offer_id": f"play-{phone[1:]}-{offer.id}",
        "benefit": offer.benefit,
        "phone": phone,
        "iin": iin_for(phone),
        "region": offer.region or REGION,
        "facts": offer.facts,
        "accounts": [
            {"bank": bank, "iban": iban, "supplied": offer.supplied} for bank, iban in accounts
        ],
    }
    optional = {"variant": offer.variant, "language": offer.language, "name": offer.name}
    row |= {field: value for field, value in optional.items() if value is not None}
    if offer.deadline is not None:
        row["deadline"] = (now + offer.deadline).isoformat(timespec="seconds")
    return row
