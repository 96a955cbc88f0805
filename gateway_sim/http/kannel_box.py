"""The simulated Kannel: between HTTP and SMPP, as the real one stands between an application and an
SMSC.

It is an ESME of the simulator's own SMSC, bound like any other: outcomes, throttling, receipts and
repeats are those of the network, and a callback that is not taken is a deliver_sm not taken.
"""

import asyncio
import uuid
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, cast

import msgspec
import structlog

from gateway_sim.http.kannel_calls import AGAIN_S, Calls, Told
from gateway_sim.http.kannel_receipts import KannelReceipts
from gateway_sim.http.kannel_request import Refusal, SendSms
from gateway_sim.network import Network
from sms.smpp.address import source_of
from sms.smpp.config import LinkConfig
from sms.smpp.constants import Status
from sms.smpp.errors import LinkDown, WindowFull
from sms.smpp.esme import Esme
from sms.smpp.esme_session import SubmitResult
from sms.smpp.message import submits
from sms.smpp.pdu import DeliverSm, SubmitSm
from sms.smpp.reassembly import Reassembler, Whole
from sms.smpp.receipt import ReceiptText, parse_receipt

#: How long a phone's message waits for missing parts, in real seconds.
_PARTS_WAIT_S = 60.0

#: Requests under way at once on its link.
_WINDOW = 1000

_SLOW_DOWN = {Status.ESME_RTHROTTLED, Status.ESME_RMSGQFUL}

ACCEPTED = (202, "0: Accepted for delivery")
QUEUED = (202, "3: Queued for later delivery")
LATER = (503, "Temporal failure, try again later.")
#: What a proxy says of a Kannel that does not answer; Kannel itself would wait.
NO_ANSWER = (502, "The SMSC did not answer")

log = structlog.get_logger(__name__)


class KannelSettings(msgspec.Struct, frozen=True, kw_only=True):
    """`get_url` is fetched with its escapes filled in for each message from a phone. `repeat`: how
    often each callback is made."""

    get_url: str
    repeat: int = 1


class _Way(msgspec.Struct, eq=False):
    """A message on its way to the SMSC, until all its parts are answered."""

    asked: SendSms
    parts: list[SubmitSm]
    answered: "asyncio.Future[None]"
    pending: int
    statuses: dict[int, int | None] = {}
    first_id: str = ""

    @property
    def missing(self) -> list[int]:
        """Parts that the SMSC did not want yet."""
        return [number for number, status in self.statuses.items() if status in _SLOW_DOWN]


class KannelBox:
    """`start` it when the SMSC of `network` listens; `now` is the simulator's time. The accounts of
    the SMSC are the users of sendsms, too; none means that any will do, and the first is what it
    binds with."""

    def __init__(
        self, settings: KannelSettings, network: Network, now: Callable[[], float]
    ) -> None:
        self._accounts = {
            user: known if isinstance(known, str) else known.password
            for user, known in network.settings.accounts.items()
        }
        user, password = next(iter(self._accounts.items()), ("kannel", "kannel"))
        config = LinkConfig(
            host=_reachable(network.settings.host),
            port=network.port,
            system_id=user,
            password=password,
            window=_WINDOW,
        )
        self._settings = settings
        self._now = now
        self._esme = Esme(config, self)
        self._calls = Calls("sim", settings.repeat)
        self._receipts = KannelReceipts(self._calls, now)
        self._parts: Reassembler[DeliverSm] = Reassembler(_PARTS_WAIT_S)
        self._tails: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._reference = 0

    async def start(self) -> None:
        """Returns at once; the link comes up in the background."""
        await self._esme.start()

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._esme.stop(0.0)
        await self._calls.stop()

    @property
    def bound(self) -> bool:
        return self._esme.bound

    @property
    def counts(self) -> dict[str, int]:
        """Callbacks `made`, and `refused` of them."""
        return self._calls.counts

    async def send(self, asked: SendSms) -> tuple[int, str]:
        """The status and body of sendsms' answer, once the SMSC has answered. Raises Refusal."""
        if self._accounts and self._accounts.get(asked.user) != asked.password:
            raise Refusal(403, "Authorization failed for sendsms")
        self._reference += 1
        parts = submits(asked.text, asked.sender, asked.to, reference=self._reference)
        for part in parts[1:]:
            part.registered_delivery = 0  # Kannel asks for one receipt a message
        way = _Way(asked, parts, asyncio.get_running_loop().create_future(), 0, {})
        if not self._submit(way, range(len(parts))):
            return LATER
        await way.answered
        return await self._answer(way)

    # --- to the SMSC ------------------------------------------------------------------------------

    def _submit(self, way: _Way, numbers: "range | list[int]") -> bool:
        tokens = [(way, number) for number in numbers]
        try:
            self._esme.submit([way.parts[number] for number in numbers], tokens)
        except (LinkDown, WindowFull):
            return False
        way.pending = len(tokens)
        return True

    async def _answer(self, way: _Way) -> tuple[int, str]:
        """What a person who watches can tell faults by: the real Kannel says `0: Accepted` before
        it asks the SMSC."""
        if None in way.statuses.values():
            return NO_ANSWER
        if len(way.missing) == len(way.parts):
            return LATER
        if way.missing:
            self._spawn(self._finish(way))
            return QUEUED
        await self._tell_end(way)
        return ACCEPTED

    async def _finish(self, way: _Way) -> None:
        """Some parts are on their way: the others follow when the SMSC wants them."""
        while way.missing:
            await asyncio.sleep(AGAIN_S)
            numbers = way.missing
            way.answered = asyncio.get_running_loop().create_future()
            if self._submit(way, numbers):
                await way.answered
        await self._tell_end(way)

    async def _tell_end(self, way: _Way) -> None:
        """The SMSC has it, or has refused it; a receipt that came before is told first."""
        refused = next((status for status in way.statuses.values() if status), None)
        if refused is not None:
            self._spawn(self._receipts.tell_refused(refused, way.asked))
        elif way.first_id:
            await self._receipts.tell_early(way.first_id, way.asked)
            self._spawn(self._receipts.tell_taken(way.first_id, way.asked))

    # --- EsmeHandler ------------------------------------------------------------------------------

    def link_up(self, esme: Esme) -> None:
        del esme
        log.info("the simulated Kannel is bound")

    def link_down(self, esme: Esme, reason: str, unanswered: list[object]) -> None:
        del esme, reason
        self.submitted([SubmitResult(token, None) for token in unanswered])

    def submitted(self, results: list[SubmitResult]) -> None:
        for result in results:
            way, number = cast("tuple[_Way, int]", result.token)
            way.statuses[number] = result.status
            if result.status == 0 and number == 0:
                way.first_id = result.message_id
                self._receipts.remember(result.message_id, way.asked)
            way.pending -= 1
            if not way.pending and not way.answered.done():
                way.answered.set_result(None)

    def delivered(self, deliveries: list[DeliverSm]) -> None:
        for pdu in deliveries:
            told = parse_receipt(pdu)
            if told is not None:
                self._take_receipt(pdu, told)
            else:
                self._take_message(pdu)

    def _take_receipt(self, pdu: DeliverSm, told: ReceiptText) -> None:
        asked = self._receipts.message_of(told)
        if asked is None:
            self._esme.answer([pdu])
        else:
            self._spawn(self._answered([pdu], self._receipts.tell_state(told, asked)))

    # --- messages from phones ---------------------------------------------------------------------

    def _take_message(self, pdu: DeliverSm) -> None:
        now = asyncio.get_running_loop().time()
        source = source_of(pdu).value
        whole = self._parts.add(source, pdu.destination_addr, pdu, now)
        for one in [*([whole] if whole else []), *self._parts.expire(now)]:
            previous = self._tails.get(one.source)
            task = self._spawn(self._tell_message(one, previous))
            self._tails[one.source] = task
            task.add_done_callback(partial(self._untie, one.source))

    def _untie(self, source: str, done: "asyncio.Task[None]") -> None:
        if self._tails.get(source) is done:
            del self._tails[source]

    async def _tell_message(
        self, whole: Whole[DeliverSm], previous: "asyncio.Task[None] | None"
    ) -> None:
        """After the one before it from the same phone, so that they come in order."""
        if previous is not None:
            await asyncio.wait([previous])
        foreign = whole.message_id or ""
        told = Told(
            sender=whole.source,
            to=whole.destination,
            internal=str(uuid.uuid5(uuid.NAMESPACE_OID, f"{whole.source} {foreign}")),
            foreign=foreign,
            at=self._now(),
            text=whole.text,
        )
        await self._answered(list(whole.pdus), self._calls.make(self._settings.get_url, told))

    async def _answered(self, pdus: list[DeliverSm], calling: Coroutine[Any, Any, bool]) -> None:
        """What is not taken, the SMSC brings again."""
        taken = await calling
        self._esme.answer(pdus, Status.ESME_ROK if taken else Status.ESME_RX_T_APPN)

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[None]":
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _reachable(host: str) -> str:
    """A wildcard address is one to listen on."""
    return "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104
