"""A road in miniature: what doors, turns and gateways do to a store, in the words of the tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from msgspec.structs import replace

from flows.dialogue import Account, Dialogue, Offer
from flows.effects import DropTimer, Effect, LogReply, Send, SetTimer, Turn
from flows.events import Event, MessageReceived, Received
from storage.store import Added, Arrival, Delivery, NewOffer, Outgoing, Receipt, Store, Submitted

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
AIGUL = "+77011234567"
BOLAT = "+77027654321"
IIN = "900101400017"
IBAN = "KZ86125KZT5004100100"


def later(**time: float) -> datetime:
    return NOW + timedelta(**time)


def offer(offer_id: str = "A", phone: str = AIGUL, **changes: object) -> NewOffer:
    made = NewOffer(
        offer_id=offer_id,
        benefit="birth",
        phone=phone,
        iin=IIN,
        name="Айгүл",
        region="Almaty",
        facts={"child": "Алия", "order": 2},
        accounts=(Account("Halyk", IBAN),),
    )
    return replace(made, **changes)


def send(text: str = "Сәлем", parts: int = 1, **changes: object) -> Send:
    made = Send(key="answer", text=text, parts=parts, lane="replies", version="v1")
    return replace(made, **changes)


def log(text: str = "иә") -> LogReply:
    return LogReply(text, 1, "consent", True, "kk", "stem:келіс", "offer", "A")


class Road:
    def __init__(self, store: Store) -> None:
        self.store = store
        self._keys = count(1)
        self._ids = count(1)

    # --- doors ----------------------------------------------------------------------------------

    async def write(self, phone: str = AIGUL, text: str = "иә", key: str | None = None) -> bool:
        key = key or f"mo:{next(self._keys)}"
        return (await self.store.receive([Arrival(key, phone, MessageReceived(text), NOW)]))[0]

    async def add(self, *offers: NewOffer) -> list[Added]:
        return await self.store.add_offers(offers or [offer()], NOW)

    # --- turns ----------------------------------------------------------------------------------

    async def pending(self) -> list[Event]:
        return [received.event for received in (await self.store.claim(1000, offers=True)).events]

    async def turn(
        self, *effects: Effect, change: Offer | None = None, at: datetime = NOW
    ) -> Received:
        """Takes the turn of the oldest event, with these effects; `change` is an offer written."""
        batch = await self.store.claim(1, offers=True)
        received = batch.events[0]
        dialogue = batch.dialogues[received.citizen]
        dialogue.turn += 1
        if change is not None:
            others = tuple(o for o in dialogue.offers if o.offer_id != change.offer_id)
            dialogue.offers = (*others, change)
        turn = made_turn(received, dialogue, effects, change, at)
        turn = replace(turn, touched=turn.touched | remember_timers(dialogue, effects))
        await self.store.commit([dialogue], [(received.citizen, turn)])
        return received

    async def answer(self, *effects: Effect, phone: str = AIGUL) -> Received:
        """The citizen writes, and the turn has these effects."""
        await self.write(phone)
        return await self.turn(*effects)

    async def dialogue(self, phone: str = AIGUL) -> Dialogue:
        """The dialogue as it stands (asked for by one more message, which stays pending)."""
        await self.write(phone, "?")
        batch = await self.store.claim(1000, offers=True)
        return batch.dialogues[self.store.vault.citizen_key(phone)]

    async def skip(self) -> None:
        """Takes the turns of all that is pending, without effects."""
        batch = await self.store.claim(1000, offers=True)
        dialogues = batch.dialogues
        turns = []
        for received in batch.events:
            dialogues[received.citizen].turn += 1
            turns.append(
                (received.citizen, made_turn(received, dialogues[received.citizen], (), None, NOW))
            )
        await self.store.commit(list(dialogues.values()), turns)

    # --- the wire -------------------------------------------------------------------------------

    async def claim(
        self, replies: int = 100, bulk: int = 100, at: datetime = NOW
    ) -> list[Outgoing]:
        return await self.store.claim_outgoing(at, replies, bulk)

    async def sent(self, message: Outgoing, *smsc_ids: str, at: datetime = NOW) -> tuple[str, ...]:
        ids = smsc_ids or tuple(f"id{next(self._ids)}" for _ in range(message.parts))
        await self.store.mark_submitted("g", [Submitted(message.message_id, "sent", ids)], at)
        return ids

    async def receipt(
        self,
        smsc_id: str,
        delivery: Delivery = "delivered",
        phone: str = AIGUL,
        at: datetime = NOW,
        error: str = "",
    ) -> None:
        await self.store.apply_receipts([Receipt("g", smsc_id, phone, delivery, at, error)])


def remember_timers(dialogue: Dialogue, effects: Sequence[Effect]) -> set[str]:
    """Notes the live timers where flows notes them; the offers that changed by it."""
    touched = set()
    for effect in effects:
        if not isinstance(effect, SetTimer | DropTimer):
            continue
        offer = dialogue.offer(effect.offer_id)
        timers = offer.timers if offer else dialogue.timers
        if isinstance(effect, SetTimer):
            timers[effect.kind] = effect.turn
        else:
            timers.pop(effect.kind, None)
        touched |= {offer.offer_id} if offer else set()
    return touched


def made_turn(
    received: Received,
    dialogue: Dialogue,
    effects: Sequence[Effect],
    change: Offer | None,
    at: datetime,
) -> Turn:
    return Turn(
        inbox_id=received.inbox_id,
        at=at,
        number=dialogue.turn,
        before="queued",
        after="offered",
        effects=tuple(effects),
        offer_id=change.offer_id if change else None,
        touched=frozenset({change.offer_id}) if change else frozenset(),
    )
