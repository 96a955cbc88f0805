"""A message from the citizen as the flows see it: with its question and its reading."""

import msgspec

from flows.dialogue import Offer
from flows.events import MessageReceived
from flows.fraud import Verdict
from flows.question import Question
from flows.reading import Reading


class Reply(msgspec.Struct, frozen=True):
    """A message, the question it was read against, and how it was read. `offer` is the one the
    question is about; for a closed one, what the citizen last dealt with."""

    message: MessageReceived
    question: Question
    offer: Offer | None
    reading: Reading
    #: what the fraud desk thinks of a text that looks like somebody else's
    verdict: Verdict | None = None

    @property
    def facts(self) -> dict[str, object]:
        """What a machine needs to prove the step."""
        return {"reading": self.reading, "text": self.message.text}

    def its_offer(self) -> Offer:
        """The offer of a question that has one."""
        if self.offer is None:
            raise LookupError(f"the question {self.question.kind} is about no offer")
        return self.offer
