"""How a network is at the moment: a profile, and chance that a seed makes repeatable.

The n-th submit_sm, message from a phone or enquire_link after the profile was set always meets the
same fate, whatever real time does. Each kind of chance has a generator of its own, so that one does
not move the others.
"""

import math
import time
from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from random import Random
from typing import Literal

from gateway_sim.faults import FROM_PHONE
from gateway_sim.outcomes import Outcome
from gateway_sim.profiles import Profile, Spread
from sms.smpp.constants import Status

#: The standard normal has one in a hundred above this.
_P99 = 2.326

#: What happens to a link at a submit_sm that was scheduled for it.
LinkEvent = Literal["disconnect", "half_open"]


class Condition:
    """`throughput`, where above zero, is a cap of the operator's own beside the profile's, in parts
    a second. `plain` says that nothing at all can happen by chance."""

    def __init__(
        self, throughput: float = 0.0, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._own_throughput = throughput
        self._monotonic = monotonic
        self.become("healthy", Profile(), 1)

    def become(self, name: str, profile: Profile, seed: int) -> None:
        """Is so from now on; chance begins anew."""
        self.name, self.profile, self.seed = name, profile, seed
        self._to_phones = _Mix(profile, seed, from_phones=False)
        self._from_phones = _Mix(profile, seed, from_phones=True)
        self._receipts = _generator(seed, "receipts")
        self._answers = _generator(seed, "answers")
        self._enquiries = _generator(seed, "enquiries")
        self._submits = 0
        caps = [cap for cap in (profile.throughput, self._own_throughput) if cap]
        self._throughput = min(caps, default=0.0)
        self._tokens, self._filled_at = max(self._throughput, 1.0), self._monotonic()
        self.plain = not (self._to_phones.anything or self._throughput or profile.receipt_s)
        self.answers_late = profile.answer_s is not None

    def has_room(self) -> bool:
        """Whether the throughput allows one more part now; a second's worth may come at once."""
        if not self._throughput:
            return True
        now = self._monotonic()
        filled = self._tokens + (now - self._filled_at) * self._throughput
        self._tokens, self._filled_at = min(filled, max(self._throughput, 1.0)), now
        if self._tokens < 1.0:
            return False
        self._tokens -= 1.0
        return True

    def outcome(self) -> Outcome | None:
        """Of the next message to a phone; None for an ordinary delivery."""
        return self._to_phones.draw()

    def arrival(self) -> Outcome | None:
        """Of the next message from a phone; None for an ordinary one."""
        return self._from_phones.draw()

    def link_event(self, submits: int) -> LinkEvent | None:
        """What happens to the link that brought so many more submit_sm."""
        before, self._submits = self._submits, self._submits + submits
        if _passes(self.profile.disconnect_every, before, self._submits):
            return "disconnect"
        if _passes(self.profile.half_open_every, before, self._submits):
            return "half_open"
        return None

    def answer_s(self) -> float:
        """Real seconds until the next answer."""
        return _draw(self.profile.answer_s, self._answers)

    def receipt_s(self) -> float | None:
        """Simulated seconds until the next receipt; None where the profile says nothing of it."""
        given = self.profile.receipt_s
        return None if given is None else _draw(given, self._receipts)

    def enquire_s(self) -> float | None:
        """Real seconds until the answer to this enquire_link; None for never."""
        if self._enquiries.random() < self.profile.silent_enquire:
            return None
        return _draw(self.profile.enquire_s, self._enquiries)


class _Mix:
    """Outcomes by their shares."""

    def __init__(self, profile: Profile, seed: int, *, from_phones: bool) -> None:
        self._random = _generator(seed, "from phones" if from_phones else "to phones")
        shares = {
            Outcome(name): share
            for name, share in profile.outcomes.items()
            if (name in FROM_PHONE) == from_phones
        }
        if not from_phones:
            shares |= {
                Outcome("refused", status=Status[name]): share
                for name, share in profile.statuses.items()
            }
        self._outcomes = list(shares)
        self._edges = list(accumulate(shares.values()))
        self.anything = bool(shares)

    def draw(self) -> Outcome | None:
        if not self.anything:
            return None
        place = bisect_right(self._edges, self._random.random())
        return self._outcomes[place] if place < len(self._outcomes) else None


def _generator(seed: int, purpose: str) -> Random:
    return Random(f"{seed} {purpose}")  # noqa: S311 -- chance that a tester can repeat


def _passes(every: int, before: int, after: int) -> bool:
    return every > 0 and before // every != after // every


def _draw(given: float | Spread | None, chance: Random) -> float:
    match given:
        case None:
            return 0.0
        case Spread(mean=float(mean)):
            return chance.expovariate(1 / mean) if mean else 0.0
        case Spread(median=float(median), p99=float(p99)):
            return median * math.exp(math.log(p99 / median) / _P99 * chance.gauss(0.0, 1.0))
        case Spread(least=float(least), most=float(most)):
            return chance.uniform(least, most)
        case Spread():
            raise AssertionError(given)
    return given
