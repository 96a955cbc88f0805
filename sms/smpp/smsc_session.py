"""The SMSC's end of one session: lets an ESME bind, takes what it submits, delivers to it."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from sms.smpp.codec import decode_frame, decode_message, encode
from sms.smpp.config import BindKind, SmscConfig
from sms.smpp.constants import INTERFACE_VERSION, Command, Status, Tag, status_name
from sms.smpp.errors import LinkDown
from sms.smpp.express import write_submit_answer
from sms.smpp.frame import Frame
from sms.smpp.pdu import (
    Bind,
    BindReceiverResp,
    BindResp,
    BindTransceiverResp,
    BindTransmitterResp,
    CancelSm,
    CancelSmResp,
    DataSm,
    DataSmResp,
    DeliverSm,
    Pdu,
    QuerySm,
    QuerySmResp,
    ReplaceSm,
    ReplaceSmResp,
    SubmitMulti,
    SubmitMultiResp,
    SubmitSm,
)
from sms.smpp.session import Session, Take
from sms.smpp.stats import Stats


class SmscHandler(Protocol):
    """Who plays the SMSC. Called from the loop; must neither block nor raise. Inherit from it: the
    operations with a body here are optional, and are refused as the specification says."""

    def connected(self, session: "SmscSession") -> None:
        """Somebody has connected; nothing has been said yet, so this is the place for a tap."""

    def bind(self, session: "SmscSession", pdu: Bind) -> int:
        """Whether this ESME may bind: the status of the answer, 0 for yes. After another status
        the connection is closed."""

    def bound(self, session: "SmscSession") -> None:
        """The answer to bind is on its way: deliveries may follow."""

    def submitted(self, session: "SmscSession", pdus: list[SubmitSm]) -> None:
        """One call per read of the socket. Nothing is answered until `session.answer` is called."""

    def delivered(self, session: "SmscSession", results: list[tuple[object, int | None]]) -> None:
        """Tokens of deliveries with the status of their answers, None where none came in time.
        One call per read of the socket; an empty list when a link that stalled takes requests
        again, so this is the place to look at `free`."""

    def closed(self, session: "SmscSession", reason: str, unanswered: list[object]) -> None:
        """A bound session is lost, and with it the answers to the deliveries of these tokens."""

    def query(self, session: "SmscSession", pdu: QuerySm) -> QuerySmResp:
        return QuerySmResp(message_id=pdu.message_id, command_status=Status.ESME_RQUERYFAIL)

    def cancel(self, session: "SmscSession", pdu: CancelSm) -> CancelSmResp:
        return CancelSmResp(command_status=Status.ESME_RCANCELFAIL)

    def replace(self, session: "SmscSession", pdu: ReplaceSm) -> ReplaceSmResp:
        return ReplaceSmResp(command_status=Status.ESME_RREPLACEFAIL)

    def submit_multi(self, session: "SmscSession", pdu: SubmitMulti) -> SubmitMultiResp:
        return SubmitMultiResp(command_status=Status.ESME_RSUBMITFAIL)

    def data(self, session: "SmscSession", pdu: DataSm) -> DataSmResp:
        return DataSmResp(command_status=Status.ESME_RDELIVERYFAILURE)


class SmscSession(Session):
    """`system_id` and `bind_kind` are those of the ESME, empty and None until it is bound."""

    def __init__(
        self,
        handler: SmscHandler,
        config: SmscConfig,
        stats: Stats,
        came: Callable[["SmscSession"], None],
        went: Callable[["SmscSession"], None],
    ) -> None:
        super().__init__(config.timers, config.window, stats)
        self._came, self._went = came, went
        self.system_id = ""
        self.bind_kind: BindKind | None = None
        self._handler = handler
        self._own_system_id = config.system_id
        self._submits: list[SubmitSm] = []
        self._results: list[tuple[object, int | None]] = []
        self._takes = {
            Command.BIND_TRANSCEIVER: self._take_bind,
            Command.BIND_TRANSMITTER: self._take_bind,
            Command.BIND_RECEIVER: self._take_bind,
        }

    @property
    def free(self) -> int:
        """How many deliveries may be sent now; none ever to a transmitter."""
        return 0 if self.bind_kind == "tx" else super().free

    def answer(self, results: Sequence[tuple[SubmitSm, int, str]]) -> None:
        """Answers submits with a status and a message_id, all in one write. After the end of the
        session it does nothing. Raises BadField."""
        answers = [
            write_submit_answer(submit.sequence_number, status, message_id)
            for submit, status, message_id in results
        ]
        self.write(b"".join(answers))

    def deliver(self, pdus: Sequence[DeliverSm], tokens: Sequence[object]) -> None:
        """Sends all in one write; each token comes back once, in `delivered` or in `closed`.
        Raises LinkDown, WindowFull or BadField, and has then sent nothing."""
        if self.bind_kind == "tx":
            raise LinkDown("the ESME is bound as a transmitter")
        self._request(pdus, tokens)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._came(self)
        self._handler.connected(self)

    def _take_bind(self, data: bytes, frame: Frame) -> None:
        pdu = decode_frame(data, frame)
        assert isinstance(pdu, Bind)
        status = self._handler.bind(self, pdu)
        self.write(encode(self._bind_answer(pdu, status)))
        if status:
            self.stats.refused_binds += 1
            self.close(f"refused to bind: {status_name(status)}")
        else:
            self.system_id = pdu.system_id
            self.bind_kind = _BIND_KINDS[pdu.command_id]
            self._bound(self._takes_when_bound(self.bind_kind))
            self._handler.bound(self)

    def _bind_answer(self, pdu: Bind, status: int) -> BindResp:
        answer = _BIND_RESPS[pdu.command_id](
            sequence_number=pdu.sequence_number, command_status=status
        )
        if not status:
            answer.system_id = self._own_system_id
            answer.tlvs = {Tag.SC_INTERFACE_VERSION: bytes((INTERFACE_VERSION,))}
        return answer

    def _takes_when_bound(self, kind: BindKind) -> dict[int, Take]:
        takes: dict[int, Take] = dict.fromkeys(_BIND_KINDS, self._take_second_bind)
        if kind != "rx":
            takes[Command.SUBMIT_SM] = self._take_submit
            takes |= dict.fromkeys(_OPERATIONS, self._take_operation)
        if kind != "tx":
            takes[Command.DELIVER_SM_RESP] = self._take_deliver_resp
        return takes

    def _take_second_bind(self, data: bytes, frame: Frame) -> None:
        self.stats.out_of_state += 1
        self._refuse(frame, Status.ESME_RALYBND)

    def _take_submit(self, data: bytes, frame: Frame) -> None:
        self._submits.append(decode_message(SubmitSm, data, frame))

    def _take_deliver_resp(self, data: bytes, frame: Frame) -> None:
        record = self._window.pending.pop(frame[2], None)
        if record is None:
            self.stats.stray_responses += 1
        else:
            self.stats.answered += 1
            self._results.append((record[1], frame[1]))

    def _take_operation(self, data: bytes, frame: Frame) -> None:
        pdu = decode_frame(data, frame)
        self._hand_over()
        self.write(encode(self._operate(pdu), frame[2]))

    def _operate(self, pdu: Pdu) -> Pdu:
        match pdu:
            case QuerySm():
                return self._handler.query(self, pdu)
            case CancelSm():
                return self._handler.cancel(self, pdu)
            case ReplaceSm():
                return self._handler.replace(self, pdu)
            case SubmitMulti():
                return self._handler.submit_multi(self, pdu)
            case DataSm():
                return self._handler.data(self, pdu)
        raise AssertionError(pdu)

    def _settle(self, token: object, status: int | None) -> None:
        self._results.append((token, status))

    def _hand_over(self) -> None:
        if self._submits:
            submits, self._submits = self._submits, []
            self._handler.submitted(self, submits)
        if self._results:
            results, self._results = self._results, []
            self._handler.delivered(self, results)

    def _writable_again(self) -> None:
        if self.bind_kind is not None:
            self._handler.delivered(self, [])

    def _gone(self, unanswered: list[object]) -> None:
        self._went(self)
        if self.bind_kind is not None:
            self._handler.closed(self, self.reason, unanswered)


_BIND_KINDS: dict[int, BindKind] = {
    Command.BIND_TRANSCEIVER: "trx",
    Command.BIND_TRANSMITTER: "tx",
    Command.BIND_RECEIVER: "rx",
}

_BIND_RESPS: dict[int, type[BindResp]] = {
    Command.BIND_TRANSCEIVER: BindTransceiverResp,
    Command.BIND_TRANSMITTER: BindTransmitterResp,
    Command.BIND_RECEIVER: BindReceiverResp,
}

_OPERATIONS = (
    Command.QUERY_SM,
    Command.CANCEL_SM,
    Command.REPLACE_SM,
    Command.SUBMIT_MULTI,
    Command.DATA_SM,
)
