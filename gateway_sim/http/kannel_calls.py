"""The simulated Kannel's callbacks: an address with escapes, filled in and fetched."""

import asyncio
import re
from urllib.parse import quote_from_bytes

import aiohttp
import msgspec
import structlog
from yarl import URL

from gateway_sim.clock import moment
from sms.gsm import encode_gsm

#: Kannel 1.4.5 takes these for “the application has it”; after any other it calls again.
_TAKEN = (200, 202)

#: How long a callback may take, and the pause before it is made again, in real seconds.
_ANSWER_S = 30.0
AGAIN_S = 0.5

log = structlog.get_logger(__name__)


class Told(msgspec.Struct, frozen=True):
    """What the escapes stand for: `internal` (%I) is Kannel's id, `foreign` (%F) the SMSC's, `at`
    in simulated seconds; `status` (%d) and `reply` (%A) of a receipt."""

    sender: str
    to: str
    internal: str
    foreign: str
    at: float
    text: str = ""
    status: int = -1
    reply: str = ""


class Calls:
    """`repeat`: how often each callback is made, so that a tester sees what a repeat does."""

    def __init__(self, smsc: str, repeat: int = 1) -> None:
        self._smsc = smsc
        self._repeat = repeat
        self._session: aiohttp.ClientSession | None = None
        self.counts = {"made": 0, "refused": 0}

    async def make(self, url: str, told: Told) -> bool:
        """Whether it was taken, every time."""
        address = URL(fill(url, told, self._smsc), encoded=True)
        taken = [await self._fetch(address) for _ in range(self._repeat)]
        return all(taken)

    async def keep_making(self, url: str, told: Told) -> None:
        """Until it is taken."""
        taken = await self.make(url, told)
        while not taken:
            await asyncio.sleep(AGAIN_S)
            taken = await self.make(url, told)

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _fetch(self, address: URL) -> bool:
        self.counts["made"] += 1
        try:
            async with self._client().get(address, allow_redirects=False) as answer:
                taken = answer.status in _TAKEN
                problem = f"answered {answer.status}"
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            taken, problem = False, type(error).__name__
        if not taken:
            self.counts["refused"] += 1
            log.info("a callback was not taken", path=address.path, problem=problem)
        return taken

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(_ANSWER_S))
        return self._session


def fill(url: str, told: Told, smsc: str) -> str:
    """`url` with its escapes filled in as Kannel does it, a Cyrillic text as UTF-16 octets. An
    escape nobody knows stays."""
    coding, charset, octets = _encoded(told.text)
    at = moment(told.at)
    values: dict[str, bytes] = {
        "p": told.sender.encode(),
        "P": told.to.encode(),
        "a": octets,
        "b": octets,
        "c": str(coding).encode(),
        "C": charset.encode(),
        "t": f"{at:%Y-%m-%d %H:%M:%S}".encode(),
        "T": str(int(told.at)).encode(),
        "I": told.internal.encode(),
        "F": told.foreign.encode(),
        "i": smsc.encode(),
        "d": str(told.status).encode(),
        "A": told.reply.encode(),
        "u": b"",
        "m": b"-1",
        "n": b"default",
    }

    def value(match: re.Match[str]) -> str:
        found = values.get(match[1])
        return match[0] if found is None else quote_from_bytes(found, safe="").replace("%20", "+")

    return _ESCAPE.sub(value, url)


_ESCAPE = re.compile("%([A-Za-z])")


def _encoded(text: str) -> tuple[int, str, bytes]:
    try:
        encode_gsm(text)
    except UnicodeEncodeError:
        return 2, "UTF-16BE", text.encode("utf-16-be", "surrogatepass")
    return 0, "UTF-8", text.encode()
