"""The last of what went over the SMPP links, octet by octet, for whoever wants to see why.

Recording costs an append per read or write of a socket; nothing is decoded before somebody looks
(`gateway_sim.dissection`, `gateway_sim.pcap`). Memory is bounded: the oldest makes way.
"""

from collections import deque
from collections.abc import Callable, Iterator

import msgspec

from gateway_sim.clock import Clock
from sms.smpp.connection import End
from sms.smpp.link import SmscSession

#: Octets kept over all links: some 100,000 PDUs.
KEPT_OCTETS = 16 * 1024 * 1024

#: What an entry costs beside its octets, roughly, in octets.
_ENTRY_OCTETS = 200


class Link(msgspec.Struct, gc=False):
    """One connection: the ends as (host, port), and who bound over it (empty until it has)."""

    number: int
    peer: End
    own: End
    session: SmscSession

    @property
    def system_id(self) -> str:
        return self.session.system_id


class Chunk(msgspec.Struct, gc=False):
    """Whole PDUs of one read (`came`) or write; `at` in simulated seconds since the epoch. Only
    the last of a stream that cannot be cut any more is not whole."""

    number: int
    at: float
    link: Link
    came: bool
    octets: bytes


class Wire:
    """`listen` to each session when it connects; `newest_first` tells what was heard."""

    def __init__(self, clock: Clock, kept_octets: int = KEPT_OCTETS) -> None:
        self._clock = clock
        self._kept_octets = kept_octets
        self._chunks: deque[Chunk] = deque()
        self._octets = 0
        self._links = 0
        self.version = 0

    def listen(self, session: SmscSession) -> None:
        """Records everything that goes over the session from now on."""
        self._links += 1
        session.tap = self._tap(Link(self._links, *session.ends, session))

    def newest_first(self) -> Iterator[Chunk]:
        """Not to be kept over a pause: the wire goes on meanwhile."""
        return reversed(self._chunks)

    def oldest_first(self) -> Iterator[Chunk]:
        """The same, the other way round."""
        return iter(self._chunks)

    def _tap(self, link: Link) -> Callable[[bool, bytes], None]:
        def hear(came: bool, octets: bytes) -> None:
            self.version += 1
            self._chunks.append(Chunk(self.version, self._clock.now(), link, came, octets))
            self._octets += len(octets) + _ENTRY_OCTETS
            while self._octets > self._kept_octets and len(self._chunks) > 1:
                self._octets -= len(self._chunks.popleft().octets) + _ENTRY_OCTETS

        return hear
