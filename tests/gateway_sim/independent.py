"""An ESME that shares no code with ours: smpplib, which blocks, in threads."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import smpplib.client
import smpplib.consts
import smpplib.gsm
import smpplib.smpp
from smpplib.command import Command

Found = TypeVar("Found")

#: Longer than anything here takes; a test that waits this long has failed.
LIMIT_S = 10


class IndependentEsme:
    """PDUs that arrive while another is waited for are kept, in order, in `seen`."""

    def __init__(self, port: int) -> None:
        self._client = smpplib.client.Client(
            "127.0.0.1", port, timeout=LIMIT_S, allow_unknown_opt_params=True
        )
        self.seen: list[Command] = []

    async def bind(self, kind: str = "transceiver", user: str = "bot", password: str = "") -> None:
        """Raises smpplib's PDUError when refused."""

        def connect_and_bind() -> None:
            self._client.connect()
            bind = getattr(self._client, f"bind_{kind}")
            bind(system_id=user, password=password)

        await asyncio.to_thread(connect_and_bind)

    async def submit(self, text: str, to: str, *, receipts: bool = True) -> list[Command]:
        """Sends all parts and returns their answers."""
        sequences = self.send(text, to, receipts=receipts)
        return [await self.answer_to(sequence) for sequence in sequences]

    def send(self, text: str, to: str, *, receipts: bool = True) -> list[int]:
        """Sends all parts and returns their sequence numbers."""
        parts, coding, esm_class = smpplib.gsm.make_parts(text)
        return [self._send_part(part, to, coding, esm_class, receipts) for part in parts]

    async def answer_to(self, sequence: int) -> Command:
        return await self.next(lambda pdu: pdu.is_response() and pdu.sequence == sequence)

    async def delivery(self, status: int | None = 0) -> Command:
        """The next deliver_sm, answered with a status, or not at all."""
        pdu = await self.next(lambda pdu: pdu.command == "deliver_sm")
        if status is not None:
            self.answer(pdu, status)
        return pdu

    def answer(self, delivery: Command, status: int = 0) -> None:
        answer = smpplib.smpp.make_pdu("deliver_sm_resp", client=self._client, status=status)
        answer.sequence = delivery.sequence
        self._client.send_pdu(answer)

    async def next(self, wanted: Callable[[Command], bool]) -> Command:
        """The first PDU, of those kept and those to come, that is wanted."""
        while True:
            for at, pdu in enumerate(self.seen):
                if wanted(pdu):
                    return self.seen.pop(at)
            self.seen.append(await asyncio.to_thread(self._client.read_pdu))

    async def unbind(self) -> None:
        await asyncio.to_thread(self._client.unbind)

    def drop(self) -> None:
        """The connection is gone without a word."""
        if self._client._socket is not None:
            self._client._socket.close()
            self._client._socket = None
            self._client.state = smpplib.consts.SMPP_CLIENT_STATE_CLOSED

    def _send_part(self, part: bytes, to: str, coding: int, esm_class: int, receipts: bool) -> int:
        pdu = self._client.send_message(
            source_addr_ton=smpplib.consts.SMPP_TON_NWSPEC,
            source_addr="1414",
            dest_addr_ton=smpplib.consts.SMPP_TON_INTL,
            dest_addr_npi=smpplib.consts.SMPP_NPI_ISDN,
            destination_addr=to.removeprefix("+"),
            short_message=part,
            data_coding=coding,
            esm_class=esm_class,
            registered_delivery=receipts,
        )
        return pdu.sequence


def text_of(pdu: Command) -> str:
    """What one deliver_sm says, without its user data header."""
    octets = pdu.short_message
    if pdu.esm_class & smpplib.consts.SMPP_GSMFEAT_UDHI:
        octets = octets[octets[0] + 1 :]
    return octets.decode("utf-16-be" if pdu.data_coding == 8 else "latin-1")


def smsc_id(pdu: Command) -> str:
    """The TLV receipted_message_id."""
    return pdu.receipted_message_id.decode().rstrip("\0")
