"""The bytes of one SMPP connection: whole PDUs in, joined writes out, and a decent end.

`data_received` cuts all whole PDUs out of the buffer, has them taken in a plain loop, and writes
everything that came of them at once. What a PDU means is the business of `session`. (asyncio and
uvloop set TCP_NODELAY by themselves.)
"""

import asyncio
from abc import abstractmethod
from collections.abc import Callable
from typing import cast

from sms.smpp.codec import refusal
from sms.smpp.constants import Command, Status
from sms.smpp.frame import Frame, broken_sequence, cut, is_broken
from sms.smpp.stats import Stats

#: above this many unread octets no new requests go out; a full window stays well below it
HIGH_WATER = 1024 * 1024
#: a peer that lets this many octets of answers pile up does not read, and is cut off
MOST_UNREAD = 16 * HIGH_WATER
#: how long a closed connection may take to get its last octets out
LINGER_S = 2.0

#: host and port of one end
End = tuple[str, int]


class Connection(asyncio.Protocol):
    """`closed` from the decision to end it, `reason` says why it ended. `tap` hears all octets, in
    whole PDUs: with True those that came, before they are taken, with False those that go."""

    _loop: asyncio.AbstractEventLoop
    _transport: asyncio.Transport

    def __init__(self, stats: Stats) -> None:
        self.stats = stats
        self.closed = False
        self.reason = ""
        self.tap: Callable[[bool, bytes], None] | None = None
        #: the peer does not read as fast as we write
        self._stalled = False
        self._rest = b""
        self._out: list[bytes] = []
        self._reading = False
        self._linger: asyncio.TimerHandle | None = None
        self._ended = asyncio.Event()

    @abstractmethod
    def _take_all(self, data: bytes, frames: list[Frame]) -> None:
        """Everything that one read brought, in the order it came."""

    @abstractmethod
    def _writable_again(self) -> None:
        """The peer reads again after a stall."""

    def write(self, octets: bytes) -> None:
        """Sends octets as they are, in one write with everything else that goes out now."""
        if self.closed or not octets:
            return
        self._out.append(octets)
        if not self._reading:
            self._flush()

    def close(self, reason: str) -> None:
        """Ends the connection as soon as everything written is on the wire."""
        if self.closed:
            return
        self._flush()
        self._end(reason)
        self._linger = self._loop.call_later(LINGER_S, self._transport.abort)
        self._transport.close()

    def abort(self, reason: str) -> None:
        """Ends the connection at once, whatever is still to be written."""
        self._end(reason)
        self._transport.abort()

    @property
    def ends(self) -> tuple[End, End]:
        """The peer's and our own; nothing that can be asked for once the connection is lost."""
        peer, own = (self._transport.get_extra_info(name) for name in ("peername", "sockname"))
        return _end(peer), _end(own)

    async def wait_ended(self) -> None:
        await self._ended.wait()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(HIGH_WATER)
        self._loop = asyncio.get_running_loop()

    def data_received(self, data: bytes) -> None:
        if self._rest:
            data = self._rest + data
        frames, used = cut(data)
        self._rest = data[used:]
        self.stats.received += len(frames)
        if self.tap is not None and used:
            self.tap(True, data[:used])
        self._reading = True
        self._take_all(data, frames)
        if is_broken(self._rest, 0):
            self._refuse_stream()
        self._reading = False
        self._flush()

    def pause_writing(self) -> None:
        self._stalled = True

    def resume_writing(self) -> None:
        self._stalled = False
        self._writable_again()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._linger is not None:
            self._linger.cancel()
        self._end(str(exc) if exc else "the peer closed the connection")
        self._ended.set()

    def _refuse_stream(self) -> None:
        """Nobody knows where the next PDU begins: say so, and end it."""
        self.stats.malformed += 1
        if self.tap is not None:
            self.tap(True, self._rest)
        sequence = broken_sequence(self._rest, 0)
        self.write(refusal(Command.GENERIC_NACK, Status.ESME_RINVCMDLEN, sequence))
        self.close("the peer sent a length that no PDU has")

    def _flush(self) -> None:
        if self.closed or not self._out:
            return
        octets = b"".join(self._out)
        self._out.clear()
        if self.tap is not None:
            self.tap(False, octets)
        self._transport.write(octets)
        if self._stalled and self._transport.get_write_buffer_size() > MOST_UNREAD:
            self.abort("the peer does not read")

    def _end(self, reason: str) -> None:
        if not self.closed:
            self.closed = True
            self.reason = reason


def _end(name: object) -> End:
    """Host and port of a socket's name, of which IPv6 has more to say; unknown ones are zeros."""
    return (str(name[0]), int(name[1])) if isinstance(name, tuple) else ("0.0.0.0", 0)  # noqa: S104
