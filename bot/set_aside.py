"""What the road does with an event that its turn fails on: staff get it, and nobody else waits."""

import msgspec

from flows.dialogue import Dialogue
from flows.effects import CaseKind, Effect, LogReply, OpenCase, Turn
from flows.events import MessageReceived, Received

#: The case a failed event becomes: a person has to take the conversation over.
KIND: CaseKind = "failed"


def set_aside(
    dialogue: Dialogue, received: Received, error: BaseException
) -> tuple[Dialogue, Turn]:
    """A turn that changes nothing, keeps what came, and opens a case. The citizen gets no answer
    from a machine that did not understand; `error` is named by its class, because its words may
    hold personal data."""
    number = dialogue.turn + 1
    turn = Turn(
        inbox_id=received.inbox_id,
        at=received.at,
        number=number,
        before=dialogue.state,
        after=dialogue.state,
        effects=tuple(_effects(received, type(error).__name__)),
    )
    return msgspec.structs.replace(dialogue, turn=number), turn


def _effects(received: Received, error: str) -> list[Effect]:
    event = received.event
    offer_id: str | None = getattr(event, "offer_id", None)
    reason = f"the service failed on this event ({error}), inbox id {received.inbox_id}"
    case = OpenCase(KIND, reason, getattr(event, "text", ""), offer_id)
    return [_logged(event), case] if isinstance(event, MessageReceived) else [case]


def _logged(message: MessageReceived) -> LogReply:
    return LogReply(
        text=message.text,
        parts=message.parts,
        intent="unclear",
        sure=False,
        language="none",
        rule="set aside: the service failed on it",
        question="none",
    )
