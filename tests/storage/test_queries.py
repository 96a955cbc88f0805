"""The log tells a conversation as it was; the funnel counts."""

import msgspec
from msgspec.structs import replace

from flows.effects import Turn
from storage.conversations import HowRead
from storage.queries import Queries
from tests.storage.road import AIGUL, BOLAT, NOW, Road, later, log, offer, send


async def test_a_phone_that_never_wrote_has_no_conversation(queries: Queries) -> None:
    assert await queries.conversation(AIGUL) is None


async def test_a_conversation_holds_every_message_in_order(road: Road, queries: Queries) -> None:
    await road.add(offer("A", language="kk"))
    await road.turn(send("Сізге ұсыныс", 2, key="offer", lane="bulk", offer_id="A"))
    (message,) = await road.claim()
    for smsc_id in await road.sent(message, at=later(seconds=1)):
        await road.receipt(smsc_id, at=later(seconds=4))
    await road.answer(log("иә"), send("Рахмет", offer_id="A"))
    conversation = await queries.conversation(AIGUL)
    assert conversation is not None
    assert (conversation.phone, conversation.language, conversation.state) == (AIGUL, "kk", "open")
    first, second, third = conversation.messages
    assert (first.direction, first.text, first.parts, first.delivery, first.key) == (
        "out", "Сізге ұсыныс", 2, "delivered", "offer",
    )  # fmt: skip
    assert (first.at, first.sent_at, first.delivered_at) == (
        NOW, later(seconds=1), later(seconds=4),
    )  # fmt: skip
    assert (first.before, first.after, first.offer_id, first.reading) == (
        "queued", "offered", "A", None,
    )  # fmt: skip
    assert (second.direction, second.text, second.delivery) == ("in", "иә", "received")
    assert second.reading == HowRead("consent", True, "kk", "stem:келіс", "offer")
    assert (third.direction, third.text, third.delivery) == ("out", "Рахмет", "waiting")


async def test_a_conversation_as_json_has_the_promised_shape(road: Road, queries: Queries) -> None:
    await road.add(offer("A"))
    await road.turn(log(), send())
    shape = msgspec.to_builtins(await queries.conversation(AIGUL))
    assert {"phone", "offers", "messages", "language", "state"} <= shape.keys()
    assert {"offer_id", "benefit", "state"} <= shape["offers"][0].keys()
    promised = {"at", "direction", "text", "parts", "delivery", "reading"}
    assert promised <= shape["messages"][0].keys()


async def test_the_funnel_counts_each_step_of_each_benefit(road: Road, queries: Queries) -> None:
    steps = ["offered", "answered", "consented", "filed", "assigned", "paid"]
    await road.add(*(offer(str(n), benefit="birth") for n in range(len(steps))))
    for n in range(len(steps)):
        await pass_steps(road, str(n), steps[: n + 1], "offered")
    await road.add(offer("R", BOLAT, benefit="burial"), offer("X", BOLAT, benefit="burial"))
    await pass_steps(road, "R", ["offered"], "refused")
    await pass_steps(road, "X", ["offered"], "expired")
    birth, burial = await queries.funnel()
    assert (birth.benefit, birth.arrived) == ("birth", 6)
    assert [getattr(birth, step) for step in steps] == [6, 5, 4, 3, 2, 1]
    assert (burial.arrived, burial.offered, burial.refused, burial.expired) == (2, 2, 1, 1)
    assert burial.paid == burial.delivered == burial.withdrawn == 0


async def pass_steps(road: Road, offer_id: str, steps: list[str], state: str) -> None:
    batch = await road.store.claim(1, offers=True)
    received = batch.events[0]
    dialogue = batch.dialogues[received.citizen]
    moved = dialogue.offer(offer_id)
    assert moved is not None
    changed = replace(moved, state=state, **{f"{step}_at": NOW for step in steps})
    dialogue.offers = (changed,)
    turn = Turn(received.inbox_id, NOW, 1, "", "", (), offer_id, frozenset({offer_id}))
    await road.store.commit([dialogue], [(received.citizen, turn)])
