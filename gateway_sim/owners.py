"""Who holds each phone, and where it is: a name and a region for the tester, and whether messages
reach it at all.

What waits for a phone that cannot be reached lies in `waiting`; the network looks here before it
delivers.
"""

from typing import Literal

import msgspec

from gateway_sim.steps import Whereabouts


class Owner(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The profile of a phone. `operator` is the name of one of the simulator's; `recycled` says
    that the number belongs to somebody else by now."""

    name: str = ""
    language: Literal["kk", "ru"] | None = None
    region: str = ""
    operator: str | None = None
    switched_off: bool = False
    out_of_coverage: bool = False
    abroad: bool = False
    recycled: bool = False

    @property
    def away(self) -> str | None:
        """Why no message reaches the phone, in words; None when they do."""
        if self.switched_off:
            return "it is switched off"
        if self.out_of_coverage:
            return "it is out of coverage"
        return "it is abroad without roaming" if self.abroad else None

    @property
    def whereabouts(self) -> Whereabouts:
        """In one word; what keeps messages away goes first."""
        if self.switched_off:
            return "switched_off"
        if self.out_of_coverage:
            return "out_of_coverage"
        if self.abroad:
            return "abroad"
        return "recycled" if self.recycled else "reachable"


_NOBODY = Owner()


class Owners:
    """The profiles that somebody set; all other phones are on, at home and nobody's in particular.
    `away` holds the phones that cannot be reached."""

    def __init__(self) -> None:
        self._owners: dict[str, Owner] = {}
        self.away: set[str] = set()

    def of(self, phone: str) -> Owner:
        return self._owners.get(phone, _NOBODY)

    def set(self, phone: str, owner: Owner) -> None:
        if owner == _NOBODY:
            self._owners.pop(phone, None)
        else:
            self._owners[phone] = owner
        if owner.away:
            self.away.add(phone)
        else:
            self.away.discard(phone)

    def clear(self) -> None:
        self._owners.clear()
        self.away.clear()
