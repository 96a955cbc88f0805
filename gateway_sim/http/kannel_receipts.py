"""The simulated Kannel's receipts: which message each is of, and what is told to its dlr-url."""

import uuid
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from gateway_sim.http.kannel_calls import Calls, Told
from gateway_sim.http.kannel_request import SendSms
from sms.smpp.constants import MessageState, status_name
from sms.smpp.receipt import ReceiptText

#: Messages whose receipts may still come, and receipts whose messages may.
_REMEMBERED = 100_000

#: The bits of %d and of the mask. 32 says that the message expired, 64 that nobody knows.
_DELIVERED, _FAILED, _BUFFERED, _TAKEN, _REFUSED = 1, 2, 4, 8, 16
_STATES = {
    MessageState.DELIVERED: _DELIVERED,
    MessageState.EXPIRED: 32 | _FAILED,
    MessageState.UNDELIVERABLE: _FAILED,
    MessageState.DELETED: _FAILED,
    MessageState.REJECTED: _FAILED,
    MessageState.UNKNOWN: 64 | _FAILED,
}


class KannelReceipts:
    """`now` is the simulator's time."""

    def __init__(self, calls: Calls, now: Callable[[], float]) -> None:
        self._calls = calls
        self._now = now
        self._sent: OrderedDict[str, SendSms] = OrderedDict()
        self._early: OrderedDict[str, ReceiptText] = OrderedDict()

    def remember(self, smsc_id: str, asked: SendSms) -> None:
        """The SMSC has taken the message under that id."""
        self._sent[smsc_id] = asked
        _forget_oldest(self._sent)

    def message_of(self, told: ReceiptText) -> SendSms | None:
        """None when the answer to its message has not come yet; then it is kept until then."""
        asked = self._sent.get(told.message_id)
        if asked is None:
            self._early[told.message_id] = told
            _forget_oldest(self._early)
        return asked

    async def tell_early(self, smsc_id: str, asked: SendSms) -> None:
        """The receipt that came before the answer to its message, if one did."""
        told = self._early.pop(smsc_id, None)
        if told is not None:
            await self.tell_state(told, asked)

    async def tell_state(self, told: ReceiptText, asked: SendSms) -> bool:
        """Whether it was taken."""
        bits = _STATES.get(told.state, _BUFFERED)
        reply = f"id:{told.message_id} stat:{told.state.name} err:{told.error}"
        if not _is_asked(asked, bits):
            return True
        return await self._calls.make(
            asked.dlr_url, self._told(asked, told.message_id, bits, reply)
        )

    async def tell_taken(self, smsc_id: str, asked: SendSms) -> None:
        await self._keep_telling(asked, smsc_id, _TAKEN, "ACK/")

    async def tell_refused(self, status: int, asked: SendSms) -> None:
        await self._keep_telling(asked, "", _REFUSED, f"{status:#010x}/{status_name(status)}")

    async def _keep_telling(self, asked: SendSms, smsc_id: str, bits: int, reply: str) -> None:
        """What no deliver_sm stands behind, that the SMSC would bring again."""
        if _is_asked(asked, bits):
            await self._calls.keep_making(asked.dlr_url, self._told(asked, smsc_id, bits, reply))

    def _told(self, asked: SendSms, smsc_id: str, bits: int, reply: str) -> Told:
        return Told(
            sender=asked.to,
            to=asked.sender,
            internal=str(uuid.uuid4()),
            foreign=smsc_id,
            at=self._now(),
            status=bits,
            reply=reply,
        )


def _is_asked(asked: SendSms, bits: int) -> bool:
    return bool(asked.dlr_url and asked.dlr_mask & bits)


def _forget_oldest(kept: "OrderedDict[str, Any]") -> None:
    if len(kept) > _REMEMBERED:
        kept.popitem(last=False)
