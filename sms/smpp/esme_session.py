"""The ESME's end of one session: binds, submits, and is delivered to."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

import msgspec

from sms.smpp.codec import decode_frame, decode_message
from sms.smpp.config import LinkConfig
from sms.smpp.constants import RESPONSE, Command, Status, status_name
from sms.smpp.errors import LinkDown
from sms.smpp.express import read_message_id, write_deliver_answer
from sms.smpp.frame import Frame
from sms.smpp.pdu import Bind, BindReceiver, BindTransceiver, BindTransmitter, DeliverSm, SubmitSm
from sms.smpp.session import Session, Take
from sms.smpp.stats import Stats

_BINDS: dict[str, type[Bind]] = {
    "trx": BindTransceiver,
    "tx": BindTransmitter,
    "rx": BindReceiver,
}


class SubmitResult(msgspec.Struct, frozen=True, gc=False):
    """What became of a submit_sm: status and id out of its answer. `status` None says that no
    answer came in time, and nobody knows whether the SMSC has the message."""

    token: object
    status: int | None
    message_id: str = ""


class Traffic(Protocol):
    """Who takes what comes in on a session."""

    def submitted(self, results: list[SubmitResult]) -> None:
        """One call per read of the socket; an empty list when a link that stalled takes requests
        again, so this is the place to look at `free`."""

    def delivered(self, deliveries: list[DeliverSm]) -> None:
        """One call per read of the socket. Nothing is answered until `answer` is called."""


class EsmeSession(Session):
    """`came_up` is called when the session is bound, `went_down` with the tokens of unanswered
    submits when its connection is lost. `refused` is the status of a refused bind."""

    def __init__(
        self,
        config: LinkConfig,
        traffic: Traffic,
        stats: Stats,
        came_up: Callable[[], None],
        went_down: Callable[[list[object]], None],
    ) -> None:
        super().__init__(config.timers, config.window, stats)
        self.refused: int | None = None
        self._config = config
        self._traffic = traffic
        self._came_up = came_up
        self._went_down = went_down
        self._results: list[SubmitResult] = []
        self._deliveries: list[DeliverSm] = []
        #: what the peer waits for, by identity: a peer may use a sequence number twice
        self._open_deliveries: dict[int, DeliverSm] = {}

    @property
    def free(self) -> int:
        return 0 if self._config.bind == "rx" else super().free

    def submit(self, pdus: Sequence[SubmitSm], tokens: Sequence[object]) -> None:
        """One write for all. Raises LinkDown, WindowFull or BadField, and has then sent nothing."""
        if self._config.bind == "rx":
            raise LinkDown("bound as a receiver")
        self._request(pdus, tokens)

    def answer(self, deliveries: Sequence[DeliverSm], status: int = 0) -> None:
        """One write for all; passes over what came on another session or has been answered."""
        take_open = self._open_deliveries.pop
        answers = [
            write_deliver_answer(delivery.sequence_number, status)
            for delivery in deliveries
            if take_open(id(delivery), None) is not None
        ]
        self.write(b"".join(answers))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        bind = bind_request(self._config)
        self._bind_sequence = self._ask(bind)
        self._takes = {
            bind.command_id | RESPONSE: self._take_bind_resp,
            Command.GENERIC_NACK: self._take_bind_resp,
        }

    def _take_bind_resp(self, data: bytes, frame: Frame) -> None:
        command, status, sequence, _, _ = frame
        if sequence != self._bind_sequence:
            self.stats.stray_responses += 1
        elif status or command == Command.GENERIC_NACK:
            self.stats.refused_binds += 1
            self.refused = status
            self.close(f"the SMSC refused to bind: {status_name(status)}")
        else:
            self._bound(self._takes_when_bound())
            self._came_up()

    def _takes_when_bound(self) -> dict[int, Take]:
        takes: dict[int, Take] = {}
        if self._config.bind != "rx":
            takes[Command.SUBMIT_SM_RESP] = self._take_submit_resp
        if self._config.bind != "tx":
            takes[Command.DELIVER_SM] = self._take_deliver
            takes[Command.DATA_SM] = self._take_data
            takes[Command.ALERT_NOTIFICATION] = self._take_alert
        return takes

    def _take_submit_resp(self, data: bytes, frame: Frame) -> None:
        message_id = read_message_id(data, frame)
        record = self._window.pending.pop(frame[2], None)
        if record is None:
            self.stats.stray_responses += 1
        else:
            self.stats.answered += 1
            self._results.append(SubmitResult(record[1], frame[1], message_id))

    def _take_deliver(self, data: bytes, frame: Frame) -> None:
        delivery = decode_message(DeliverSm, data, frame)
        self._open_deliveries[id(delivery)] = delivery
        self._deliveries.append(delivery)

    def _take_data(self, data: bytes, frame: Frame) -> None:
        """We are delivered to by deliver_sm alone; the SMSC shall not try this one again."""
        decode_frame(data, frame)
        self._refuse(frame, Status.ESME_RX_R_APPN)

    def _take_alert(self, data: bytes, frame: Frame) -> None:
        """A phone can be reached again: the SMSC knows what to do, and expects no answer."""
        decode_frame(data, frame)

    def _settle(self, token: object, status: int | None) -> None:
        self._results.append(SubmitResult(token, status))

    def _hand_over(self) -> None:
        if self._results:
            results, self._results = self._results, []
            self._traffic.submitted(results)
        if self._deliveries:
            deliveries, self._deliveries = self._deliveries, []
            self._traffic.delivered(deliveries)

    def _writable_again(self) -> None:
        self._traffic.submitted([])

    def _gone(self, unanswered: list[object]) -> None:
        self._open_deliveries.clear()
        self._went_down(unanswered)


def bind_request(config: LinkConfig) -> Bind:
    return _BINDS[config.bind](
        system_id=config.system_id,
        password=config.password,
        system_type=config.system_type,
        address_range=config.address_range,
    )
