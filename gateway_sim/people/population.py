"""Who is who in a population, without a table of people: all follows from seed and number.

A phone's number gives its place among all; a permutation by the seed gives the place its behaviour,
so that the figures of the file hold exactly at every scale; everything else is decided by a hash of
seed and phone. Nothing is stored for a person here.
"""

import math
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import accumulate
from typing import Generic, TypeVar

from gateway_sim.people.file import Behaviour, Delay, People, seconds

Choice = TypeVar("Choice")

#: The standard normal has one in a hundred above this.
_P99 = 2.326
_TWO_64 = float(1 << 64)


class Weighted(Generic[Choice]):
    """Chosen by a number from 0 to 1."""

    def __init__(self, weights: Mapping[Choice, float]) -> None:
        total = sum(weights.values())
        self._choices = [choice for choice, weight in weights.items() if weight]
        self._edges = [e / total for e in accumulate(w for w in weights.values() if w)]

    def at(self, chance: float) -> Choice:
        return self._choices[min(bisect_right(self._edges, chance), len(self._choices) - 1)]


class Population:
    """`people` at a scale: 1 is all of the file. `seed` decides everything that chance decides."""

    def __init__(self, people: People, scale: float = 1.0, seed: int | None = None) -> None:
        self.people = people
        self.seed = people.seed if seed is None else seed
        self._behaviours = list(people.behaviours.values())
        self._names = list(people.behaviours)
        counts = accumulate(behaviour.people for behaviour in self._behaviours)
        self._ends = [round(count * scale) for count in counts]
        self.size = self._ends[-1]
        self._places = {prefix: n for n, prefix in enumerate(people.prefixes)}
        self._step, self._shift = _permutation(self.size, self.seed)
        self._languages = Weighted(people.languages)
        self._words = {
            (language, meaning): Weighted(words)
            for language, meanings in people.words.items()
            for meaning, words in meanings.items()
        }
        self._delays = [_LogNormal(one.delay or people.delay) for one in self._behaviours]

    def phones(self) -> Iterator[str]:
        return map(self.phone, range(self.size))

    def phone(self, place: int) -> str:
        """The number of the person in that place."""
        number, prefix = divmod(place, len(self._places))
        return f"{self.people.prefixes[prefix]}{number:07}"

    def place(self, phone: str) -> int | None:
        """The place of the person with that number; None for nobody of the population."""
        prefix = self._places.get(phone[:5])
        if prefix is None or len(phone) != 12:
            return None
        place = int(phone[5:]) * len(self._places) + prefix
        return place if place < self.size else None

    def behaviour(self, place: int) -> Behaviour:
        return self._behaviours[self._rank(place)]

    def behaviour_name(self, place: int) -> str:
        return self._names[self._rank(place)]

    def language(self, place: int) -> str:
        return self._languages.at(self.chance(place, "language"))

    def word(self, place: int, meaning: str, time: int) -> str:
        """How the person spells the meaning in its answer number `time`."""
        words = self._words[self.language(place), meaning]
        return words.at(self.chance(place, f"word {time}"))

    def delay_s(self, place: int, time: int) -> float:
        """Simulated seconds from a message to the answer number `time`."""
        one = self.chance(place, f"delay {time}")
        return self._delays[self._rank(place)].at(one, self.chance(place, f"spread {time}"))

    def taken(self) -> int:
        """How many are to get the benefit."""
        starts = [0, *self._ends]
        return sum(
            end - start
            for behaviour, start, end in zip(self._behaviours, starts, self._ends, strict=False)
            if behaviour.taken
        )

    def counts(self) -> dict[str, int]:
        """How many people behave how."""
        starts: Sequence[int] = [0, *self._ends]
        sizes = (end - start for start, end in zip(starts, self._ends, strict=False))
        return dict(zip(self._names, sizes, strict=True))

    def chance(self, place: int, purpose: str) -> float:
        """0 to 1, always the same for the same seed, person and purpose."""
        digest = blake2b(f"{self.seed} {place} {purpose}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") / _TWO_64

    def _rank(self, place: int) -> int:
        """The number of the behaviour."""
        return bisect_right(self._ends, (place * self._step + self._shift) % self.size)


class _LogNormal:
    def __init__(self, delay: Delay) -> None:
        self._median = seconds(delay.median)
        self._sigma = math.log(seconds(delay.p99) / self._median) / _P99
        self._least, self._most = seconds(delay.least), seconds(delay.most)

    def at(self, one: float, other: float) -> float:
        """Box and Muller's way from two chances to a normal one."""
        normal = math.sqrt(-2 * math.log(1 - one)) * math.cos(2 * math.pi * other)
        return min(self._least + self._median * math.exp(self._sigma * normal), self._most)


def _permutation(size: int, seed: int) -> tuple[int, int]:
    """Step and shift of an affine permutation of so many places."""
    if size < 2:
        return 1, 0
    digest = blake2b(f"permutation {seed}".encode(), digest_size=16).digest()
    step = int.from_bytes(digest[:8], "big") % size
    while math.gcd(step, size) != 1:
        step += 1
    return step, int.from_bytes(digest[8:], "big") % size
