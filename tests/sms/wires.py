"""Links for tests: a wire in memory instead of a socket, and handlers that remember."""

import asyncio
from collections.abc import Callable

from sms.smpp.codec import decode_frame, encode
from sms.smpp.config import LinkConfig, SmscConfig
from sms.smpp.connection import Connection
from sms.smpp.constants import RESPONSE
from sms.smpp.frame import cut, join
from sms.smpp.link import Esme, EsmeHandler, EsmeSession, SmscHandler, SmscSession
from sms.smpp.pdu import Bind, BindTransceiver, Pdu, SubmitSm
from sms.smpp.stats import Stats

#: longer than anything here takes on the slowest machine; a test that waits this long has failed
PATIENCE_S = 20


class Wire(asyncio.Transport):
    """One end's way out. What is written is kept, and brought to the peer where there is one."""

    def __init__(self, owner: Connection, peer: Connection | None = None) -> None:
        super().__init__()
        self.owner = owner
        self.peer = peer
        self.far_end: Wire | None = None
        self.sent = b""
        self.writes = 0
        self.unread = 0
        self.closing = self.aborted = self.cut = False
        #: the peer takes no more octets, so a close has to wait
        self.clogged = False

    def write(self, data: bytes) -> None:
        self.sent += data
        self.writes += 1
        if self.peer is not None and not self.cut:
            asyncio.get_running_loop().call_soon(self.peer.data_received, bytes(data))

    def close(self) -> None:
        if self.closing:
            return
        self.closing = True
        if not self.clogged:
            self._end()

    def _end(self) -> None:
        loop = asyncio.get_running_loop()
        loop.call_soon(self.owner.connection_lost, None)
        if self.far_end is not None and not self.cut:
            loop.call_soon(self.far_end.close)

    def abort(self) -> None:
        if not self.closing or self.clogged:
            self.closing, self.clogged = True, False
            self._end()
        self.aborted = True

    def is_closing(self) -> bool:
        return self.closing

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """A wire has no limits."""

    def get_write_buffer_size(self) -> int:
        return self.unread

    def take(self) -> list[Pdu]:
        """What was written since the last time."""
        frames, used = cut(self.sent)
        assert used == len(self.sent)
        pdus = [decode_frame(self.sent, frame) for frame in frames]
        self.sent = b""
        return pdus


class Remembering:
    """A handler that can be waited for."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def changed(self) -> None:
        self._changed.set()

    async def until(self, condition: Callable[[], object], within_s: float = PATIENCE_S) -> None:
        async with asyncio.timeout(within_s):
            while not condition():
                self._changed.clear()
                await self._changed.wait()


class Client(Remembering, EsmeHandler):
    """An ESME's handler; `answering` answers every delivery at once."""

    def __init__(self, answering: bool = True) -> None:
        super().__init__()
        self.answering = answering
        self.ups = 0
        self.downs: list[tuple[str, list[object]]] = []
        self.results: list[tuple[object, int | None, str]] = []
        self.deliveries = []
        self.calls = 0
        self.answerer: Esme | EsmeSession | None = None

    def link_up(self, esme):
        self.ups += 1
        self.answerer = esme
        self.changed()

    def link_down(self, esme, reason, unanswered):
        self.downs.append((reason, unanswered))
        self.changed()

    def submitted(self, results):
        self.calls += 1
        self.results += [(result.token, result.status, result.message_id) for result in results]
        self.changed()

    def delivered(self, deliveries):
        self.calls += 1
        self.deliveries += deliveries
        if self.answering:
            self.answerer.answer(deliveries)
        self.changed()


class Network(Remembering, SmscHandler):
    """An SMSC's handler; answers every submit at once with the status that `judge` finds."""

    def __init__(self, answering: bool = True, judge: Callable[..., int] = lambda pdu: 0) -> None:
        super().__init__()
        self.answering = answering
        self.judge = judge
        self.password = "secret"
        self.session: SmscSession | None = None
        self.submits = []
        self.results: list[tuple[object, int | None]] = []
        self.closes: list[tuple[str, list[object]]] = []
        self.calls = 0

    def bind(self, session, pdu):
        return 0 if pdu.password == self.password else 0x0E

    def bound(self, session):
        self.session = session
        self.changed()

    def submitted(self, session, pdus):
        self.calls += 1
        self.submits += pdus
        if self.answering:
            session.answer([(pdu, self.judge(pdu), f"m{pdu.sequence_number}") for pdu in pdus])
        self.changed()

    def delivered(self, session, results):
        self.calls += 1
        self.results += results
        self.changed()

    def closed(self, session, reason, unanswered):
        self.closes.append((reason, unanswered))
        self.changed()


class Pauses(Remembering):
    """The pauses an Esme wants to make; none ends before `over` is set."""

    def __init__(self):
        super().__init__()
        self.wanted = []
        self.over = asyncio.Event()

    async def rest(self, pause_s):
        self.wanted.append(pause_s)
        self.changed()
        await self.over.wait()

    async def first(self):
        await self.until(lambda: self.wanted)
        return self.wanted[0]


def config(port: int = 0, **changes: object) -> LinkConfig:
    settings = {
        "host": "127.0.0.1",
        "system_id": "kelisim",
        "password": "secret",
        "reconnect_min_s": 0.01,
        "reconnect_max_s": 0.05,
    }
    return LinkConfig(port=port, **settings | changes)


def esme_session(client: Client, **changes: object) -> EsmeSession:
    """A session whose ups and downs are remembered by the client."""
    session = EsmeSession(
        config(**changes),
        client,
        Stats(),
        lambda: client.link_up(session),
        lambda unanswered: client.link_down(session, session.reason, unanswered),
    )
    return session


def smsc_session(network: SmscHandler, **settings: object) -> SmscSession:
    return SmscSession(
        network, SmscConfig(**settings), Stats(), lambda session: None, lambda session: None
    )


def alone(session: Connection) -> Wire:
    """Connects the session to a wire with nobody at the other end."""
    wire = Wire(session)
    session.connection_made(wire)
    return wire


def joined(esme: EsmeSession, smsc: SmscSession) -> tuple[Wire, Wire]:
    """Connects both, and returns the wires on which they write."""
    ours, theirs = Wire(esme, smsc), Wire(smsc, esme)
    ours.far_end, theirs.far_end = theirs, ours
    smsc.connection_made(theirs)
    esme.connection_made(ours)
    return ours, theirs


def bound_smsc(
    network: SmscHandler, kind: type[Bind] = BindTransceiver
) -> tuple[SmscSession, Wire]:
    """An SMSC's session to which a test has bound, and its wire."""
    session = smsc_session(network)
    wire = alone(session)
    session.data_received(encode(kind("kelisim", "secret"), 1))
    wire.take()
    return session, wire


def bound_esme(client: Client, **changes: object) -> tuple[EsmeSession, Wire]:
    """An ESME's session that a test has let bind, and its wire."""
    session = esme_session(client, **changes)
    wire = alone(session)
    (bind,) = wire.take()
    session.data_received(join(bind.command_id | RESPONSE, 0, bind.sequence_number, b"smsc\0"))
    return session, wire


def stream(*pdus: Pdu) -> bytes:
    """As a peer sends them, numbered from 2."""
    return b"".join(encode(each, sequence) for sequence, each in enumerate(pdus, start=2))


def said(wire: Wire) -> list[tuple[int, int, int]]:
    """Command, status and sequence number of everything written since the last time."""
    return [(each.command_id, each.command_status, each.sequence_number) for each in wire.take()]


def texts(count: int) -> list[SubmitSm]:
    return [SubmitSm(short_message=b"%d" % number) for number in range(count)]
