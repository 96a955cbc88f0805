"""Knows a message again that its SMSC gave no id and brings a second time.

An SMSC repeats what it got no answer to, over a new link. So the same number and text, soon after
a new link came up, is a repeat of what had come shortly before the old one broke; at any other
time it is a citizen who says the same again.
"""

from datetime import datetime, timedelta
from itertools import islice
from uuid import uuid4

from storage.crypto import Vault
from storage.store import Arrival, Guard

#: How long before the end of a link its last answers may have been lost, and how long after the
#: start of the next one the SMSC catches up.
SOON = timedelta(minutes=1)


class Repeats:
    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._committed: dict[str, Guard] = {}
        self._broke_at: datetime | None = None
        self._up_at: datetime | None = None
        self.link = ""

    def remember(self, guards: list[Guard]) -> None:
        """What the inbox holds from before a restart, oldest first; the last of it is taken for
        the end of the link."""
        self._committed = {guard.guard: guard for guard in guards}
        self._broke_at = guards[-1].at if guards else None

    def link_up(self, now: datetime) -> None:
        self.link = uuid4().hex
        self._up_at = now

    def link_down(self, now: datetime) -> None:
        self._broke_at = now

    def guard(self, phone: str, text: str) -> str:
        return self._vault.guard(phone, text)

    def is_repeat(self, guard: str, now: datetime) -> bool:
        """Whether the inbox holds it already."""
        held = self._committed.get(guard)
        if held is None or held.link == self.link or self._up_at is None or self._broke_at is None:
            return False
        return now - self._up_at <= SOON and self._broke_at - held.at <= SOON

    def is_committed(self, guard: str) -> bool:
        return guard in self._committed

    def committed(self, arrivals: list[Arrival]) -> None:
        """These are in the inbox now."""
        for arrival in arrivals:
            if arrival.guard:
                self._committed.pop(arrival.guard, None)
                self._committed[arrival.guard] = Guard(arrival.guard, arrival.link, arrival.at)
                self._forget(arrival.at)

    def _forget(self, now: datetime) -> None:
        """The oldest two at a time, so that it never grows beyond a minute's messages."""
        if self._up_at is not None and now - self._up_at > SOON:
            for held in list(islice(self._committed.values(), 2)):
                if now - held.at > SOON:
                    del self._committed[held.guard]
