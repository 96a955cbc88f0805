"""A population at its phones: hears what comes, and answers by itself when it is time.

A person takes a few octets here (how often each kind of message was heard), and a few words while
an answer is on its way.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

from gateway_sim.clock import Clock
from gateway_sim.outcomes import Outcome
from gateway_sim.people.file import OWN_IBAN
from gateway_sim.people.ledger import Ledger
from gateway_sim.people.population import Population
from gateway_sim.phones import Message
from gateway_sim.synthetic import account_for
from gateway_sim.wheel import Wheel
from gateway_sim.writing import MobileOriginated

#: Answers of one person, so that two robots never talk all night (PAINS.md, 12).
MOST_ANSWERS = 12

#: How long people wait before they try again when the network takes nothing more, in seconds.
AGAIN_S = 30.0

#: Texts whose kind is remembered; what the bot says differs in names and dates only.
KNOWN_TEXTS = 20_000

#: Sends what they write; returns what the network does not take now.
Write = Callable[[Sequence[MobileOriginated]], Sequence[MobileOriginated]]


class Crowd:
    """`write` is how they write back to whoever wrote to them."""

    def __init__(self, population: Population, clock: Clock, write: Write) -> None:
        self.population = population
        self.ledger = Ledger(population.size)
        self._clock = clock
        self._write = write
        own = {kind for one in population.people.behaviours.values() for kind in one.hears}
        self._heard = {kind: bytearray(population.size) for kind in own}
        self._answers = bytearray(population.size)
        self._wheel: Wheel[tuple[int, str, str]] = Wheel(clock, self._say)
        self._counts: Counter[str] = Counter()
        self._said: Counter[str] = Counter()
        self._kinds = [(kind, re.compile(p)) for kind, p in population.people.kinds.items()]
        self._kind_of = lru_cache(KNOWN_TEXTS)(self._find_kind)

    def hear(self, messages: Sequence[Message]) -> None:
        """Messages have come to phones; those of other phones are passed over."""
        for message in messages:
            place = self.population.place(message.phone)
            if place is not None:
                self.ledger.got(place, message.text)
                self._hear_one(place, message)

    def outcome(self, phone: str) -> Outcome | None:
        """What becomes of messages to a person, where it is not the usual."""
        place = self.population.place(phone)
        if place is None:
            return None
        name = self.population.behaviour(place).network
        return None if name == "delivered" else Outcome(name)

    def next_due(self) -> float | None:
        """When the next one writes, in simulated seconds."""
        return self._wheel.soonest()

    def stop(self) -> None:
        """They put their phones down."""
        self._wheel.clear()

    def report(self) -> dict[str, object]:
        """How many there are, and what they have done."""
        population = self.population
        return {
            "people": population.size,
            "to_be_taken": population.taken(),
            "seed": population.seed,
            "behaviours": population.counts(),
            "heard": dict(self._counts),
            "said": dict(self._said),
            "answers_to_come": len(self._wheel),
        }

    def _hear_one(self, place: int, message: Message) -> None:
        kind = self._kind_of(message.text)
        self._counts[kind or "other"] += 1
        if kind is None:
            return
        meaning = self._meaning(place, kind)
        if not meaning or self._answers[place] >= MOST_ANSWERS:
            return
        time = self._answers[place]
        self._answers[place] += 1
        due = self._clock.now() + self.population.delay_s(place, time)
        self._said[meaning] += 1
        self._wheel.add(due, (place, self._words(place, meaning, time), message.peer))

    def _meaning(self, place: int, kind: str) -> str:
        """Of the answer to a message of that kind; empty for silence. What nearly all do is done as
        often as it is asked."""
        own = self.population.behaviour(place).hears.get(kind)
        if own is None:
            common = self.population.people.hears.get(kind, ("",))
            return common[0]
        heard = self._heard[kind]
        before, heard[place] = heard[place], min(heard[place] + 1, 255)
        return own[before] if before < len(own) else ""

    def _words(self, place: int, meaning: str, time: int) -> str:
        if meaning == OWN_IBAN:
            return account_for(self.population.phone(place), 0)[1]
        return self.population.word(place, meaning, time)

    def _find_kind(self, text: str) -> str | None:
        return next((kind for kind, pattern in self._kinds if pattern.search(text)), None)

    def _say(self, due: list[tuple[int, str, str]]) -> None:
        phone, again = self.population.phone, self._clock.now() + AGAIN_S
        written = [MobileOriginated(phone(place), to, text) for place, text, to in due]
        left = set(map(id, self._write(written)))
        for one, (place, text, to) in zip(written, due, strict=True):
            if id(one) in left:
                self._wheel.add(again, (place, text, to))
            else:
                self.ledger.wrote(place, text)
