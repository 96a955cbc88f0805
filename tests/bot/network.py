"""A network of one SMSC and its phones, for tests of the whole service on real sockets."""

import asyncio
import itertools
from datetime import datetime

from sms.smpp.constants import MessageState
from sms.smpp.message import delivers
from sms.smpp.reassembly import Reassembler
from sms.smpp.receipt import make_receipt
from sms.smpp.smsc import Smsc
from sms.smpp.smsc_session import SmscHandler

WRITTEN = datetime(2026, 3, 2, 10)  # noqa: DTZ001 - receipts name no zone


class Network(SmscHandler):
    """Answers every submit at once and sends its receipt. `mute` answers nothing; `statuses` are
    the next answers to submits, one each."""

    def __init__(self):
        self.smsc = Smsc(self, "127.0.0.1", 0)
        self.session = None
        self.mute = False
        self.statuses = []
        self.received = []  # (phone, text) of whole messages
        self.submits = []
        self.answers = []  # (token, status) of deliveries
        self._phones = Reassembler(60)
        self._ids = itertools.count(1)
        self._news = asyncio.Condition()

    async def start(self):
        await self.smsc.start()

    async def stop(self):
        await self.smsc.stop(1)

    def write(self, phone, text, token=None):
        """A phone writes to 1414."""
        number = next(self._ids)
        pdus = delivers(text, phone, "1414", reference=number, message_id=f"mo-{number}")
        self.session.deliver(pdus, [token or text] * len(pdus))

    def hang_up(self):
        self.session.abort("the cable was pulled")

    async def until(self, true):
        """Waits for something to be so."""
        async with asyncio.timeout(20), self._news:
            await self._news.wait_for(true)

    # --- the handler ------------------------------------------------------------------------------

    def bind(self, session, pdu):
        return 0

    def bound(self, session):
        self.session = session
        self._tell()

    def submitted(self, session, pdus):
        self.submits += pdus
        if not self.mute:
            self._take(session, pdus)
        self._tell()

    def _take(self, session, pdus):
        results = [(pdu, self._status(), f"mt-{next(self._ids)}") for pdu in pdus]
        session.answer(results)
        taken = [(pdu, message_id) for pdu, status, message_id in results if not status]
        for pdu, _ in taken:
            whole = self._phones.add("1414", pdu.destination_addr, pdu, 0.0)
            if whole is not None:
                self.received.append((f"+{whole.destination}", whole.text))
        receipts = [
            make_receipt(pdu, message_id, MessageState.DELIVERED, submitted=WRITTEN, done=WRITTEN)
            for pdu, message_id in taken
        ]
        session.deliver(receipts, ["receipt"] * len(receipts))

    def _status(self):
        return self.statuses.pop(0) if self.statuses else 0

    def delivered(self, session, results):
        self.answers += results
        self._tell()

    def closed(self, session, reason, unanswered):
        self.session = None
        self._tell()

    def _tell(self):
        async def tell():
            async with self._news:
                self._news.notify_all()

        self._telling = asyncio.ensure_future(tell())

    def texts_to(self, phone):
        return [text for to, text in self.received if to == phone]
