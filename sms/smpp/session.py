"""One SMPP session, the part that both ends share: its state, its window and its timers.

What a PDU means in the present state stands in a table from command_id to method, so the hot path
asks no questions; `esme_session` and `smsc_session` fill the table for their ends. There is no
task, no future and no timer per PDU: one timer per session looks after everything overdue.

Nothing a peer sends raises out of here: it is answered as the specification says, and counted.
"""

import asyncio
from abc import abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import Enum, auto

from sms.smpp.codec import COMMANDS, decode_frame, encode, refusal
from sms.smpp.config import Timers
from sms.smpp.connection import Connection
from sms.smpp.constants import RESPONSE, Command, Status
from sms.smpp.errors import LinkDown, Malformed, WindowFull
from sms.smpp.frame import Frame, following
from sms.smpp.pdu import EnquireLink, EnquireLinkResp, Message, Pdu, Unbind, UnbindResp
from sms.smpp.stats import Stats
from sms.smpp.window import Window

Take = Callable[[bytes, Frame], None]

#: a session looks at its timers ten times within the shortest, but every second at least
TICKS, LONGEST_TICK_S = 10, 1.0


class State(Enum):
    #: connected, not bound
    OPEN = auto()
    BOUND = auto()
    #: no new requests; the answers are waited for, then unbind and the end
    LEAVING = auto()


class Session(Connection):
    """One end of one session."""

    def __init__(self, timers: Timers, window: int, stats: Stats) -> None:
        super().__init__(stats)
        self.state = State.OPEN
        self._timers = timers
        self._window = Window(window)
        self._sequence = 0
        self._takes: dict[int, Take] = {}
        #: the enquire_link that waits for its answer: (sequence number, sent at)
        self._enquiry: tuple[int, float] | None = None
        self._unbind_sequence: int | None = None
        self._drained = asyncio.Event()

    @abstractmethod
    def _settle(self, token: object, status: int | None) -> None:
        """A request was refused by generic_nack, or (None) not answered in time."""

    @abstractmethod
    def _hand_over(self) -> None:
        """Give the handler what the PDUs taken so far came to."""

    @abstractmethod
    def _gone(self, unanswered: list[object]) -> None:
        """The connection is lost."""

    @property
    def free(self) -> int:
        """How many requests may be sent now."""
        if self.closed or self._stalled or self.state is not State.BOUND:
            return 0
        return self._window.free

    async def leave(self, grace_s: float) -> None:
        """Sends no new requests, waits for the answers that are due, unbinds, and closes. The
        grace, in seconds, is for the answers and the unbind_resp together."""
        with suppress(TimeoutError):
            async with asyncio.timeout(grace_s):
                await self._take_leave()
        self._unbind()
        self.close("unbound")
        await self.wait_ended()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._opened_at = self._heard_at = self._loop.time()
        self._tick_s = min(LONGEST_TICK_S, self._timers.shortest_s / TICKS)
        self._ticker = self._loop.call_later(self._tick_s, self._tick)

    def connection_lost(self, exc: Exception | None) -> None:
        self._ticker.cancel()
        super().connection_lost(exc)
        self._drained.set()
        self._gone(self._window.take_all())

    # Requests out.

    def _request(self, pdus: Sequence[Message], tokens: Sequence[object]) -> None:
        """One write for all. Raises LinkDown, WindowFull or BadField, and has then sent nothing."""
        if self.closed or self.state is not State.BOUND:
            raise LinkDown(self.reason or f"the session is {self.state.name.lower()}")
        if len(pdus) > self.free:
            raise WindowFull(len(pdus), self.free)
        sequence, sequences, octets = self._sequence, [], []
        for pdu in pdus:
            sequence = following(sequence)
            sequences.append(sequence)
            octets.append(encode(pdu, sequence))
        self._window.open(sequences, tokens, self._loop.time())
        self._sequence = sequence
        self.stats.requested += len(sequences)
        self.write(b"".join(octets))

    def _ask(self, pdu: Pdu) -> int:
        """Sends a request of the session's own (bind, enquire_link, unbind)."""
        self._sequence = following(self._sequence)
        self.write(encode(pdu, self._sequence))
        return self._sequence

    async def _take_leave(self) -> None:
        if self.closed or self.state is not State.BOUND:
            return
        self.state = State.LEAVING
        if self._window.pending:
            self._drained.clear()
            await self._drained.wait()
        self._unbind()
        await self.wait_ended()

    def _unbind(self) -> None:
        if self.state is State.LEAVING and self._unbind_sequence is None:
            self._unbind_sequence = self._ask(Unbind())

    # PDUs in.

    def _bound(self, takes: dict[int, Take]) -> None:
        """The session is bound, and takes these commands from now on."""
        self.state = State.BOUND
        self.stats.binds += 1
        self._takes = takes | {
            Command.GENERIC_NACK: self._take_generic_nack,
            Command.ENQUIRE_LINK: self._take_enquire_link,
            Command.ENQUIRE_LINK_RESP: self._take_enquire_link_resp,
            Command.UNBIND: self._take_unbind,
            Command.UNBIND_RESP: self._take_unbind_resp,
        }

    def _take_all(self, data: bytes, frames: list[Frame]) -> None:
        self._heard_at = self._loop.time()
        for frame in frames:
            try:
                self._takes.get(frame[0], self._take_other)(data, frame)
            except Malformed as problem:
                self.stats.malformed += 1
                self._refuse(frame, problem.status)
            if self.closed:
                break
        self._conclude()

    def _take_enquire_link(self, data: bytes, frame: Frame) -> None:
        decode_frame(data, frame)
        self.write(encode(EnquireLinkResp(), frame[2]))

    def _take_enquire_link_resp(self, data: bytes, frame: Frame) -> None:
        if self._enquiry is None or self._enquiry[0] != frame[2]:
            self.stats.stray_responses += 1
        else:
            self._enquiry = None

    def _take_unbind(self, data: bytes, frame: Frame) -> None:
        self._hand_over()
        self.write(encode(UnbindResp(), frame[2]))
        self.close("the peer unbound")

    def _take_unbind_resp(self, data: bytes, frame: Frame) -> None:
        if self._unbind_sequence != frame[2]:
            self.stats.stray_responses += 1
        else:
            self._hand_over()
            self.close("unbound")

    def _take_generic_nack(self, data: bytes, frame: Frame) -> None:
        _, status, sequence, _, _ = frame
        record = self._window.pending.pop(sequence, None)
        if record is not None:
            self.stats.answered += 1
            self._settle(record[1], status or Status.ESME_RUNKNOWNERR)
        elif self._enquiry is not None and self._enquiry[0] == sequence:
            # a peer that refuses enquire_link is alive
            self._enquiry = None
        else:
            self.stats.stray_responses += 1

    def _take_other(self, data: bytes, frame: Frame) -> None:
        """A command that the specification does not know, or not in this state, or not here."""
        if frame[0] not in COMMANDS:
            self.stats.unknown_commands += 1
            self._refuse(frame, Status.ESME_RINVCMDID)
        elif frame[0] & RESPONSE:
            self.stats.stray_responses += 1
        else:
            self.stats.out_of_state += 1
            self._refuse(frame, Status.ESME_RINVBNDSTS)

    def _refuse(self, frame: Frame, status: Status) -> None:
        """An answer is never answered: two peers would talk for ever."""
        if not frame[0] & RESPONSE:
            self.write(refusal(frame[0], status, frame[2]))

    def _conclude(self) -> None:
        self._hand_over()
        if not self._window.pending:
            self._drained.set()

    # Time.

    def _tick(self) -> None:
        """One timer for everything that may be overdue."""
        now = self._loop.time()
        self._ticker = self._loop.call_later(self._tick_s, self._tick)
        if self.closed:
            return
        if self.state is State.OPEN:
            if now - self._opened_at >= self._timers.session_init_s:
                self.close("not bound in time")
            return
        self._give_up_overdue(now - self._timers.response_s)
        self._enquire(now)

    def _give_up_overdue(self, sent_before: float) -> None:
        overdue = self._window.take_overdue(sent_before)
        if not overdue:
            return
        self.stats.unanswered += len(overdue)
        for token in overdue:
            self._settle(token, None)
        self._conclude()

    def _enquire(self, now: float) -> None:
        if self._enquiry is None:
            if now - self._heard_at >= self._timers.enquire_s:
                self._enquiry = (self._ask(EnquireLink()), now)
        elif now - self._enquiry[1] >= self._timers.response_s:
            self.abort("the peer does not answer enquire_link")
