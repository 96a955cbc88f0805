"""Messages without an id whose answer their SMSC may not have got: it will bring them again.

Such a message is recognised by its guard (number and text). The same words are a repeat when what
they were said in before was refused, or when the link it came over broke soon after it and nothing
shows that its answer arrived: then they get its key, and the inbox drops them if it is held there.
At any other time it is a citizen who says the same again. Each message is waited for once: who has
brought it again has their answer, and the next one with these words is new.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple
from uuid import uuid4

from storage.store import Guard

#: How long before the end of a link its last answers may have been lost, and how long afterwards
#: (from when a way is there by which they can come) the SMSC catches up.
SOON = timedelta(minutes=1)

#: A gateway, by its name.
Way = str


class Unanswered:
    """Of all gateways of a process: what came by one of them may come again by any."""

    def __init__(self) -> None:
        self._up: dict[Way, bool] = {}
        #: by guard, the oldest first: what came over links that are up
        self._recent: dict[str, list[_Brought]] = {}
        self._ends: list[_End] = []
        self._refused: dict[str, list[str]] = {}

    def add_way(self, way: Way) -> None:
        self._up[way] = False

    def remember(self, guards: Iterable[Guard]) -> None:
        """What the inbox holds from before a restart, the oldest first: the last message of each
        way is taken for the end of its link. To be called before any link is up."""
        ways: dict[Way, list[Guard]] = {}
        for guard in guards:
            ways.setdefault(way_of(guard.link), []).append(guard)
        for way, held in ways.items():
            owners = [way] if way in self._up else list(self._up)
            self._end(held[-1].at, ((g.guard, g.key, g.at) for g in held), owners)

    def link_up(self, link: str, now: datetime) -> None:
        way = way_of(link)
        self._up[way] = True
        self._ends = [end for end in self._ends if not end.is_over(now)]
        for end in self._ends:
            end.can_come_by(way, now)

    def link_down(self, link: str, now: datetime) -> None:
        way = way_of(link)
        self._up[way] = False
        came = [
            (guard, brought.key, brought.at)
            for guard, all_of_it in self._recent.items()
            for brought in all_of_it
            if brought.link == link
        ]
        for guard in {guard for guard, _, _ in came}:
            self._keep(guard, [one for one in self._recent[guard] if one.link != link])
        self._end(now, came, [way])

    def key(self, guard: str, own: str, link: str, now: datetime, *, part: bool) -> str:
        """The key of a message that has just come: that of an earlier one which it repeats, or its
        own. `part`: it repeats what has come over this very link, if that has."""
        recent = self._recent.pop(guard, [])
        key = (
            _brought_before(recent, own, link, part=part)
            or _take_first(self._refused, guard)
            or self._take_lost(guard, way_of(link), now)
            or own
        )
        others = [one for one in recent if one.key != key and now - one.at <= SOON]
        self._recent[guard] = [*others, _Brought(key, own, link, now)]
        self._forget(now)
        return key

    def failed(self, guard: str, key: str, link: str) -> None:
        """It could not be kept, and is asked for again over that link; whoever says that it was not
        kept may be wrong, so it keeps its key."""
        if self.settled(guard, key, link):
            self._refused.setdefault(guard, []).append(key)

    def settled(self, guard: str, key: str, link: str) -> bool:
        """The SMSC has the answer that was given over that link: it has no reason to bring it
        again. False when this is not waited for."""
        recent = self._recent.get(guard, [])
        others = [one for one in recent if (one.key, one.link) != (key, link)]
        if len(others) == len(recent):
            return False
        self._keep(guard, others)
        return True

    def _end(
        self, at: datetime, came: Iterable[tuple[str, str, datetime]], owners: Sequence[Way]
    ) -> None:
        lost: dict[str, list[str]] = {}
        for guard, key, came_at in came:
            if at - came_at <= SOON:
                lost.setdefault(guard, []).append(key)
        if lost:
            end = _End(at, lost, owners)
            self._ends.append(end)
            for way, is_up in self._up.items():
                if is_up:
                    end.can_come_by(way, at)

    def _take_lost(self, guard: str, way: Way, now: datetime) -> str | None:
        found = (end.take(guard, way, now) for end in self._ends)
        return next((key for key in found if key is not None), None)

    def _keep(self, guard: str, brought: "list[_Brought]") -> None:
        if brought:
            self._recent[guard] = brought
        else:
            del self._recent[guard]

    def _forget(self, now: datetime) -> None:
        """The oldest two at a time, so that it never grows beyond a minute's messages."""
        for guard in list(islice(self._recent, 2)):
            if now - self._recent[guard][-1].at > SOON:
                del self._recent[guard]


def new_link(way: Way) -> str:
    """A name for it that tells its way, and is no other's."""
    return f"{way} {uuid4().hex}"


def way_of(link: str) -> Way:
    """Empty for links that were named otherwise once."""
    return link.rpartition(" ")[0]


class _Brought(NamedTuple):
    key: str
    own: str
    link: str
    at: datetime


class _End:
    """The end of a link, and the keys, by their guards, of what came over it in its last minute.
    `owners` are the ways that may bring it when no other can."""

    def __init__(self, at: datetime, lost: dict[str, list[str]], owners: Sequence[Way]) -> None:
        self._at = at
        self._lost = lost
        self._owners = owners
        #: since when each way is there to bring it
        self._since: dict[Way, datetime] = {}

    def can_come_by(self, way: Way, now: datetime) -> None:
        self._since.setdefault(way, max(now, self._at))

    def take(self, guard: str, way: Way, now: datetime) -> str | None:
        """The key of what comes again; each is handed out once."""
        since = self._since.get(way)
        if since is None or now - since > SOON:
            return None
        return _take_first(self._lost, guard)

    def is_over(self, now: datetime) -> bool:
        return not self._lost or all(
            way in self._since and now - self._since[way] > SOON for way in self._owners
        )


def _brought_before(recent: Sequence[_Brought], own: str, link: str, *, part: bool) -> str | None:
    same = (one.key for one in recent if one.own == own or (part and one.link == link))
    return next(same, None)


def _take_first(keys: dict[str, list[str]], guard: str) -> str | None:
    waiting = keys.get(guard)
    if waiting is None:
        return None
    key = waiting.pop(0)
    if not waiting:
        del keys[guard]
    return key
