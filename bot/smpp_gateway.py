"""The gateway over SMPP: our end of one link to an SMSC, between the wire and the doors."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice

import structlog

from bot.clock import Clock
from bot.deliveries import Deliveries
from bot.gateway import Arrivals, Fate, Reports
from bot.gateway_url import GatewayUrl
from bot.inbox import Receipts
from bot.metrics import Metrics
from bot.repeats import Repeats
from bot.submissions import Submissions, Token
from sms.smpp.config import LinkConfig
from sms.smpp.constants import Status
from sms.smpp.errors import BadField, LinkDown, WindowFull
from sms.smpp.esme import Esme
from sms.smpp.esme_session import SubmitResult
from sms.smpp.pdu import DeliverSm, SubmitSm
from storage.store import Outgoing

log = structlog.get_logger()

#: Parts that do not come are noticed this often.
_TICK_S = 1.0

#: Segments that may wait here for a place in the window. What waits here when the process is
#: killed is *unknown* for good though it never left; so no more than one durable claim can take.
_MOST_AHEAD = 500


class SmppGateway:
    """`Gateway` for the outbox (which is told through `attach`), `EsmeHandler` for the link.

    A claim is durable and takes some milliseconds, in which the SMSC could answer a whole window.
    So as many segments as were answered since the last claim may wait here for their place: few
    while little happens, enough to keep the wire busy under load.

    `ours` says right before a message leaves whether its citizen is still served here, where
    several workers share them (`Leases.valid`).
    """

    def __init__(
        self,
        url: GatewayUrl,
        source: str,
        *,
        clock: Clock,
        inbox: Arrivals,
        receipts: Receipts,
        repeats: Repeats,
        metrics: Metrics,
        parts_wait_s: float,
        ours: Callable[[str], bool] | None = None,
    ) -> None:
        self.name = url.name
        self._ours = ours
        self._clock = clock
        self._repeats = repeats
        self._metrics = metrics
        self._esme = Esme(_config(url), self)
        self._submissions = Submissions(source, url)
        self._deliveries = Deliveries(
            url,
            clock=clock,
            inbox=inbox,
            receipts=receipts,
            repeats=repeats,
            metrics=metrics,
            answer=self._esme.answer,
            parts_wait_s=parts_wait_s,
        )
        self._queue: deque[tuple[SubmitSm, Token]] = deque()
        self._answered = 0
        self._ticking: asyncio.Task[None] | None = None

    def attach(self, outbox: Reports) -> None:
        """Before `start`."""
        self._outbox = outbox

    # --- for the outbox ---------------------------------------------------------------------------

    @property
    def bound(self) -> bool:
        return self._esme.bound

    @property
    def room(self) -> int:
        return self._esme.free + min(self._answered, _MOST_AHEAD) - len(self._queue)

    def send(self, messages: Sequence[Outgoing]) -> None:
        self._answered = 0
        self._queue.extend(zip(*self._submissions.prepare(messages), strict=True))
        if self.bound:
            self._fill_window()
        else:
            self._give_back("the link went down during the claim")

    def _fill_window(self) -> None:
        if self._ours is not None:
            self._leave_to_others(self._ours)
        count = min(self._esme.free, len(self._queue))
        if not count:
            return
        pdus, tokens = zip(*islice(self._queue, count), strict=True)
        try:
            self._esme.submit(pdus, tokens)
        except (LinkDown, WindowFull) as error:
            self._give_back(str(error))
        except BadField:
            self._submit_each(count)
        else:
            self._repeats.asked(tokens[-1])
            self._drop(count)

    def _leave_to_others(self, ours: Callable[[str], bool]) -> None:
        """Messages of citizens whom another worker may serve by now do not leave from here."""
        lost = [token for _, token in self._queue if not ours(token[0].citizen)]
        if lost:
            gone = {id(token) for token in lost}
            self._queue = deque(waiting for waiting in self._queue if id(waiting[1]) not in gone)
            self._report(self._submissions.failed(lost, "away", "another worker may serve them"))

    def _submit_each(self, count: int) -> None:
        """One of them cannot be written as a PDU; none has left yet."""
        for _ in range(count):
            pdu, token = self._queue.popleft()
            try:
                self._esme.submit([pdu], [token])
            except BadField as error:
                reason = f"it cannot be written as SMPP: {error}"
                self._report(self._submissions.failed([token], "rejected", reason))

    def _drop(self, count: int) -> None:
        for _ in range(count):
            self._queue.popleft()

    def _give_back(self, reason: str) -> None:
        """What waits here has not left the house."""
        waiting = [token for _, token in self._queue]
        self._queue.clear()
        self._report(self._submissions.failed(waiting, "away", reason))

    # --- beside others ----------------------------------------------------------------------------

    @property
    def trouble(self) -> str:
        return self._esme.trouble

    def holds(self, message_id: int) -> bool:
        return self._submissions.holds(message_id)

    # --- for the service --------------------------------------------------------------------------

    async def start(self) -> None:
        """Returns at once; the link comes up in the background, and again after every loss."""
        await self._esme.start()
        self._ticking = asyncio.create_task(self._tick(), name="parts")

    async def stop(self, grace_s: float) -> None:
        """Waits for the answers that are due, unbinds, closes."""
        self._give_back("the service stops")
        await self._esme.stop(grace_s)
        if self._ticking is not None:
            self._ticking.cancel()
            await asyncio.gather(self._ticking, return_exceptions=True)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(_TICK_S)
            try:
                self._deliveries.tick()
            except Exception:
                log.exception("parts that wait could not be looked through")

    # --- for the link -----------------------------------------------------------------------------

    def link_up(self, esme: Esme) -> None:
        del esme
        log.info("the link to the SMSC is up", gateway=self.name)
        self._repeats.link_up(self._clock.now())
        self._outbox.poke()

    def link_down(self, esme: Esme, reason: str, unanswered: list[object]) -> None:
        del esme
        log.warning(
            "the link to the SMSC is down",
            gateway=self.name,
            reason=reason,
            unknown=len(unanswered),
        )
        self._repeats.link_down(self._clock.now())
        self._give_back(reason)
        self._report(self._submissions.failed(unanswered, "unknown", "the link broke"))

    def submitted(self, results: list[SubmitResult]) -> None:
        self._answered += len(results)
        self._repeats.heard(result.token for result in results if result.status is not None)
        fates, seconds = self._submissions.answered(results)
        for taken in seconds:
            self._metrics.submit_seconds.observe(taken)
        if any(fate.outcome == "throttled" for fate in fates):
            self._give_back("the SMSC says slow down")
        self._fill_window()
        self._report(fates)

    def delivered(self, deliveries: list[DeliverSm]) -> None:
        try:
            self._deliveries.take(deliveries)
        except Exception:
            log.exception("deliveries could not be read", count=len(deliveries))
            self._take_each(deliveries)

    def _take_each(self, deliveries: list[DeliverSm]) -> None:
        """One of them is poison, and is given back for good; taking the others twice does nothing,
        because all of it is known by its key."""
        if len(deliveries) > 1:
            for delivery in deliveries:
                self.delivered([delivery])
        else:
            self._esme.answer(deliveries, Status.ESME_RX_P_APPN)

    def _report(self, fates: Sequence[Fate]) -> None:
        self._metrics.count_fates(fate.outcome for fate in fates)
        self._outbox.settle(fates)


def _config(url: GatewayUrl) -> LinkConfig:
    return LinkConfig(
        host=url.host,
        port=url.port,
        system_id=url.system_id,
        password=url.password,
        system_type=url.system_type,
        window=url.window,
        enquire_s=url.enquire,
        response_s=url.response,
        address_range=url.address_range,
        tls=url.tls,
    )
