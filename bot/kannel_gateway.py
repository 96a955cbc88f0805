"""The gateway over HTTP: messages go to Kannel's sendsms interface, one POST each.

What phones write, and receipts, come back by callback: `bot.kannel_callbacks`.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from urllib.parse import quote

import aiohttp
import structlog

from bot.gateway import Fate, Reports
from bot.kannel_answers import DLR_MASK, Said, part_ids, read_answer
from bot.kannel_url import KannelUrl
from bot.kannel_watch import KannelWatch
from bot.metrics import Metrics
from sms.gsm import encode_gsm
from storage.crypto import Vault
from storage.store import Outgoing

log = structlog.get_logger()

#: Octets of an answer that are read; Kannel's are a line.
_LONGEST_ANSWER = 2000

#: With these, nothing has left the house: there was no connection to send it over.
_NOT_LEFT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


class KannelGateway:
    """`Gateway` for the outbox (which is told through `attach`). `callback` is the address of our
    own HTTP interface as Kannel reaches it.

    POST and not GET: the HTTP client repeats a GET by itself when its connection breaks, and user,
    password, number and text in headers and body stand in nobody's access log.
    """

    def __init__(
        self,
        url: KannelUrl,
        source: str,
        *,
        callback: str,
        vault: Vault,
        metrics: Metrics,
        ours: Callable[[str], bool] | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ours = ours
        self.name = url.name
        self._url = url
        self._source = source
        self._receipts = f"{url.callback or callback}/kannel/receipts?secret={url.secret}"
        self._vault = vault
        self._metrics = metrics
        self._monotonic = monotonic
        self._watch = KannelWatch(url, self._came_up)
        self._under_way: dict[asyncio.Task[None], Outgoing] = {}

    def attach(self, outbox: Reports) -> None:
        """Before `start`."""
        self._outbox = outbox

    # --- for the outbox ---------------------------------------------------------------------------

    @property
    def bound(self) -> bool:
        return self._watch.up

    @property
    def room(self) -> int:
        return self._url.window - sum(message.parts for message in self._under_way.values())

    def send(self, messages: Sequence[Outgoing]) -> None:
        for message in messages:
            task = asyncio.create_task(self._submit(message), name="sendsms")
            self._under_way[task] = message
            task.add_done_callback(self._under_way.pop)

    # --- beside others ----------------------------------------------------------------------------

    @property
    def trouble(self) -> str:
        return self._watch.trouble

    def holds(self, message_id: int) -> bool:
        """Kannel takes messages whole."""
        del message_id
        return False

    # --- for the service --------------------------------------------------------------------------

    async def start(self) -> None:
        """Returns at once; whether Kannel is there is found out in the background."""
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(
                total=self._url.response, sock_connect=min(self._url.response, _CONNECT_S)
            ),
            connector=aiohttp.TCPConnector(limit=self._url.window),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        self._watch.start()

    async def stop(self, grace_s: float) -> None:
        """Waits for the answers that are due; what is not answered by then is unknown."""
        await self._watch.stop()
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=grace_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self._session.close()

    def _came_up(self) -> None:
        log.info("Kannel is there", gateway=self.name)
        self._outbox.poke()

    # --- one message ------------------------------------------------------------------------------

    async def _submit(self, message: Outgoing) -> None:
        key = self._key(message)
        began = self._monotonic()
        said = Said("unknown", "the service stopped before the answer")
        try:
            if self._ours is not None and not self._ours(message.citizen):
                said = Said("away", "another worker may serve them")
            else:
                said = await self._post(message, key)
        finally:
            self._metrics.submit_seconds.observe(self._monotonic() - began)
            self._report(message, key, said)

    async def _post(self, message: Outgoing, key: str) -> Said:
        headers = self._headers(message, key)
        try:
            async with self._session.post(
                self._url.sendsms,
                data=message.text.encode(),
                headers=headers,
                allow_redirects=False,
            ) as answer:
                body = await answer.content.read(_LONGEST_ANSWER)
                return read_answer(answer.status, body.decode(errors="replace"))
        except _NOT_LEFT as error:
            self._watch.lost(_in_words(error))
            return Said("away", "Kannel is not there")
        except TimeoutError:
            return Said("unknown", "Kannel did not answer in time")
        except (aiohttp.ClientError, OSError) as error:
            self._watch.look_again()
            return Said("unknown", f"the connection broke: {type(error).__name__}")

    def _report(self, message: Outgoing, key: str, said: Said) -> None:
        if said.hopeless:
            self._watch.refused(said.reason)
        kept = part_ids(key, message.parts) if said.outcome in ("sent", "unknown") else ()
        self._metrics.count_fates([said.outcome])
        self._outbox.settle([Fate(message.message_id, said.outcome, kept, said.reason)])

    def _headers(self, message: Outgoing, key: str) -> dict[str, str]:
        return {
            "X-Kannel-Username": self._url.user,
            "X-Kannel-Password": self._url.password,
            "X-Kannel-From": self._source,
            "X-Kannel-To": message.phone,
            "X-Kannel-Coding": _coding(message.text),
            "X-Kannel-DLR-Mask": str(DLR_MASK),
            "X-Kannel-DLR-Url": f"{self._receipts}&key={quote(key)}&to={message.phone[1:]}"
            f"&parts={message.parts}&status=%d&reply=%A",
            "Content-Type": "text/plain; charset=UTF-8",
        }

    def _key(self, message: Outgoing) -> str:
        """What its receipts call the message, whether or not we hear an answer: Kannel tells no id
        of its own. The keyed hash keeps receipts from before a fresh start of the database, which
        counts from 1 again, away from the messages of now."""
        return f"{message.message_id}-{self._vault.guard(message.phone, message.text)[:_HASH]}"


#: Seconds for a connection; a Kannel that needs longer is away.
_CONNECT_S = 5.0

#: Characters of a keyed hash that tell messages with the same number apart.
_HASH = 12


def _coding(text: str) -> str:
    """0: the alphabet of GSM; 2: UCS-2. Kannel converts from UTF-8 to either."""
    try:
        encode_gsm(text)
    except UnicodeEncodeError:
        return "2"
    return "0"


def _in_words(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
