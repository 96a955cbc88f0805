"""What a message from a phone is known by when its SMSC brings it a second time, by any way.

An SMSC repeats what it got no answer to: over the same link, over the next one, or over another
gateway that leads to us. Whoever brings it, its key is the same, and the inbox holds each key once
(`Store.receive`). So neither link nor gateway is part of a key that an SMSC's id makes; where there
is no id, `bot.unanswered` finds the key of what was brought before.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.unanswered import Unanswered, new_link
from storage.crypto import Vault
from storage.store import Arrival

#: Signs of a keyed hash that tell the numbers apart which one id may belong to: two SMSCs, or one
#: that has lost its count, may give the same id to two messages.
_HASH = 12


class Unnamed(NamedTuple):
    """A message without an id of its SMSC: what it is known by, and recognised by."""

    key: str
    guard: str


class Repeats:
    """Of one gateway; `unanswered` is what all gateways of this process share."""

    def __init__(self, gateway: str, vault: Vault, unanswered: Unanswered) -> None:
        self._way = gateway
        self._vault = vault
        self._unanswered = unanswered
        unanswered.add_way(gateway)
        self._count = 0
        self.link = new_link(gateway)
        self._answered: list[Arrival] = []
        self._probe: object = None
        self._before_probe: list[Arrival] = []

    def link_up(self, now: datetime) -> None:
        self._answered, self._probe, self._before_probe = [], None, []
        self.link = new_link(self._way)
        self._unanswered.link_up(self.link, now)

    def link_down(self, now: datetime) -> None:
        self._unanswered.link_down(self.link, now)

    def named(self, phone: str, smsc_id: str) -> str:
        """The key of a message to which its SMSC gave an id."""
        return f"mo:{smsc_id}:{self._vault.citizen_key(phone)[:_HASH]}"

    def unnamed(
        self, phone: str, text: str, now: datetime, *, own: str = "", part: bool = False
    ) -> Unnamed:
        """One without. `own` is a key it has from whoever passed it on, if any; `part`: a part of
        it came again after it was whole."""
        if not own:
            self._count += 1
            own = f"mo:{self.link}:{self._count}"
        guard = self._vault.guard(phone, text)
        return Unnamed(self._unanswered.key(guard, own, self.link, now, part=part), guard)

    def failed(self, arrivals: Sequence[Arrival]) -> None:
        """These could not be kept, and are asked for again."""
        for arrival in arrivals:
            if arrival.guard:
                self._unanswered.failed(arrival.guard, arrival.key, arrival.link)

    def answered(self, arrivals: Sequence[Arrival]) -> None:
        """Their answers are on the way to the SMSC."""
        self._answered += [arrival for arrival in arrivals if arrival.guard]

    def asked(self, request: object) -> None:
        """A request has left behind them. Its own answer shows that they have been read, for a
        link keeps its order."""
        if self._answered and self._probe is None:
            self._probe = request
            self._before_probe, self._answered = self._answered, []

    def heard(self, requests: Iterable[object]) -> None:
        """The SMSC has answered these."""
        if self._probe is not None and any(request is self._probe for request in requests):
            self._probe = None
            for arrival in self._before_probe:
                self._unanswered.settled(arrival.guard, arrival.key, arrival.link)
