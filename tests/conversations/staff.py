"""Staff in a conversation played against the rules alone: what they see, and the events of what
they do."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flows.catalogue import Catalogue
from flows.effects import LogReply, LogStaff, Send
from flows.events import (
    StaffAnswered,
    StaffClosed,
    StaffCorrected,
    StaffEvent,
    StaffExtended,
    StaffHandedBack,
    StaffRefused,
    StaffResent,
    StaffStarted,
    StaffStopped,
    StaffSwitched,
    StaffTook,
)
from gateway_sim.steps import StaffDoes

REASON = "played"


class Desk:
    """The last message each way, and what came of the last deed."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._sent: tuple[int, Send] | None = None
        self._heard: tuple[int, LogReply] | None = None
        self.refused = ""

    def sent(self, turn: int, send: Send) -> None:
        self._sent = turn, send

    def heard(self, turn: int, reply: LogReply) -> None:
        self._heard = turn, reply

    def done(self, done: LogStaff) -> None:
        self.refused = done.refused

    def event(self, step: StaffDoes, now: datetime) -> StaffEvent:
        told: dict[str, Any] = {"by": step.by, "reason": REASON, **self._facts(step, now)}
        return EVENTS[step.deed](**told)

    def _facts(self, step: StaffDoes, now: datetime) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        match step.deed:
            case "take_over":
                facts = {"instead": True}
            case "answer":
                facts = self._answer(step.words)
            case "resend":
                facts = self._last_sent()
            case "correct":
                facts = {**self._last_heard(), "meaning": step.words}
            case "switch":
                facts = {"language": step.words}
            case "refuse" | "close":
                facts = {"offer_id": step.offer}
            case "extend":
                assert step.duration is not None
                facts = {"offer_id": step.offer, "until": now + step.duration}
        return facts

    def _answer(self, words: str) -> dict[str, Any]:
        if words in self._catalogue.answers:
            return {"key": words}
        is_kazakh = bool(set("әғқңөұүһі") & set(words.lower()))
        return {"text": words, "language": "kk" if is_kazakh else "ru"}

    def _last_sent(self) -> dict[str, Any]:
        assert self._sent is not None, "nothing was sent yet"
        turn, sent = self._sent
        return {
            "turn": turn, "key": sent.key, "text": sent.text, "version": sent.version,
            "offer_id": sent.offer_id,
        }  # fmt: skip

    def _last_heard(self) -> dict[str, Any]:
        assert self._heard is not None, "the citizen has said nothing yet"
        turn, heard = self._heard
        return {"turn": turn, "text": heard.text, "offer_id": heard.offer_id}


EVENTS: dict[str, Callable[..., StaffEvent]] = {
    "take": StaffTook,
    "take_over": StaffTook,
    "answer": StaffAnswered,
    "resend": StaffResent,
    "correct": StaffCorrected,
    "switch": StaffSwitched,
    "refuse": StaffRefused,
    "close": StaffClosed,
    "extend": StaffExtended,
    "stop": StaffStopped,
    "start": StaffStarted,
    "hand_back": StaffHandedBack,
}
