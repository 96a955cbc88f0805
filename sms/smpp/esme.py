"""The ESME: keeps one link to an SMSC alive for as long as it is wanted.

This is the door of the bot to the network: connect, bind, and after every end of a session a pause
and the same again. Everything in flight is accounted for: each submitted token comes back exactly
once, in `submitted` or in `link_down`.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from sms.smpp.backoff import Backoff
from sms.smpp.codec import encode
from sms.smpp.config import LinkConfig
from sms.smpp.constants import Status
from sms.smpp.errors import LinkDown
from sms.smpp.esme_session import EsmeSession, Traffic, bind_request
from sms.smpp.pdu import DeliverSm, SubmitSm
from sms.smpp.stats import Stats

log = logging.getLogger(__name__)

#: refused like this, only a person can help; trying at full speed would look like an attack
HOPELESS = {Status.ESME_RINVPASWD, Status.ESME_RINVSYSID, Status.ESME_RINVSYSTYP}


class EsmeHandler(Traffic, Protocol):
    """Who uses a link. Called from the loop; must neither block nor raise."""

    def link_up(self, esme: "Esme") -> None:
        """The link is bound: submits may go out."""

    def link_down(self, esme: "Esme", reason: str, unanswered: list[object]) -> None:
        """The link is lost; the fate of the submits with these tokens is not known."""


class Esme:
    """`trouble` says in words why the link is not up. `stats` counts over all sessions. Raises
    BadField where the configuration does not fit into a bind."""

    def __init__(self, config: LinkConfig, handler: EsmeHandler) -> None:
        encode(bind_request(config))
        self.stats = Stats()
        self.trouble = "not started"
        self._config = config
        self._tls = config.tls_context
        self._handler = handler
        self._session: EsmeSession | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._backoff = Backoff(config.reconnect_min_s, config.reconnect_max_s)
        self._up = asyncio.Event()
        self._stopping = False

    @property
    def bound(self) -> bool:
        return self._up.is_set()

    @property
    def free(self) -> int:
        """How many submits the window takes now; 0 while the link is down."""
        return self._session.free if self._session is not None else 0

    async def start(self) -> None:
        """Returns at once; the link comes up in the background."""
        self.trouble = "connecting"
        self._stopping = False
        self._keeper = asyncio.create_task(self._keep_alive())

    async def wait_bound(self, timeout: float) -> None:  # noqa: ASYNC109 -- says why it failed
        """Waits until the link is up; raises LinkDown, with the reason, after `timeout` seconds."""
        try:
            async with asyncio.timeout(timeout):
                await self._up.wait()
        except TimeoutError:
            raise LinkDown(f"not bound within {timeout:g} s: {self.trouble}") from None

    def submit(self, pdus: Sequence[SubmitSm], tokens: Sequence[object]) -> None:
        """Sends all in one write; each token comes back once with what became of its message.
        Raises LinkDown, WindowFull or BadField, and has then sent nothing."""
        if self._session is None or not self.bound:
            raise LinkDown(self.trouble)
        self._session.submit(pdus, tokens)

    def answer(self, deliveries: Sequence[DeliverSm], status: int = 0) -> None:
        """Answers all in one write. A delivery whose session is gone is passed over: the SMSC will
        bring it again."""
        if self._session is not None:
            self._session.answer(deliveries, status)

    async def stop(self, grace_s: float = 5.0) -> None:
        """Submits nothing more, waits up to the grace for answers, unbinds, closes."""
        self._stopping = True
        if self._session is not None and self.bound:
            await self._session.leave(grace_s)
        if self._keeper is not None:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        self.trouble = "stopped"

    async def _keep_alive(self) -> None:
        while True:
            refused = await self._one_session()
            if self._stopping:
                return
            pause_s = self._backoff.longest_s() if refused in HOPELESS else self._backoff.pause_s()
            log.warning(
                "SMPP link to %s:%d is down, next attempt in %.1f s: %s",
                self._config.host,
                self._config.port,
                pause_s,
                self.trouble,
            )
            await self._rest(pause_s)

    async def _rest(self, pause_s: float) -> None:
        await asyncio.sleep(pause_s)

    async def _one_session(self) -> int | None:
        """From connecting to the end; the status, if the bind was refused."""
        session = EsmeSession(
            self._config, self._handler, self.stats, self._came_up, self._went_down
        )
        self._session = session
        try:
            await self._connect(session)
            await self._live(session)
        except OSError as error:
            # TimeoutError and ssl.SSLError are OSErrors, too
            self.trouble = str(error) or type(error).__name__
        finally:
            self._session = None
        return session.refused

    async def _connect(self, session: EsmeSession) -> None:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(self._config.response_s):
            await loop.create_connection(
                lambda: session, self._config.host, self._config.port, ssl=self._tls
            )

    async def _live(self, session: EsmeSession) -> None:
        try:
            await session.wait_ended()
            self.trouble = session.reason
        finally:
            session.abort("stopped")

    def _came_up(self) -> None:
        self._backoff.reset()
        self.trouble = ""
        self._up.set()
        log.info("SMPP link to %s:%d is up", self._config.host, self._config.port)
        self._handler.link_up(self)

    def _went_down(self, unanswered: list[object]) -> None:
        if self._up.is_set() and self._session is not None:
            self._up.clear()
            self.trouble = self._session.reason
            self._handler.link_down(self, self.trouble, unanswered)
