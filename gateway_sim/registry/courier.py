"""Carries the registry's decisions to the bot: signed, in batches, in order, until confirmed."""

import asyncio
import time
from collections import deque

import aiohttp
import msgspec
import structlog

from gateway_sim.registry.application import Decision, Told
from gateway_sim.registry.signature import signed

#: Decisions in one callback: few enough for one commit of the bot.
BATCH = 500

#: First wait after a callback that was not answered 2xx; it doubles up to the longest.
FIRST_RETRY_S = 0.2
LONGEST_RETRY_S = 15.0

#: How long one callback may take.
ANSWER_S = 30.0

log = structlog.get_logger(__name__)


class _Callback(msgspec.Struct):
    decisions: list[Decision]


class Courier:
    """One queue and at most one running request per callback address."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._queues: dict[str, deque[Told]] = {}
        self._rounds: dict[str, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None

    def send(self, url: str, told: Told) -> None:
        """Returns at once; `told.confirmed` is set when the bot has answered 2xx."""
        self._queues.setdefault(url, deque()).append(told)
        if url not in self._rounds:
            self._rounds[url] = asyncio.get_running_loop().create_task(self._round(url))

    def waiting(self) -> int:
        return sum(map(len, self._queues.values()))

    async def stop(self) -> None:
        """What is not confirmed by now stays untold."""
        for task in self._rounds.values():
            task.cancel()
        await asyncio.gather(*self._rounds.values(), return_exceptions=True)
        self._rounds.clear()
        if self._session is not None:
            await self._session.close()

    async def _round(self, url: str) -> None:
        queue = self._queues[url]
        retry_s = FIRST_RETRY_S
        # lets everything that is decided in this moment join the first batch
        await asyncio.sleep(0)
        while queue:
            batch = [queue[n] for n in range(min(BATCH, len(queue)))]
            problem = await self._post(url, [told.decision for told in batch])
            if problem is None:
                retry_s = FIRST_RETRY_S
                for told in batch:
                    told.confirmed = True
                    queue.popleft()
            else:
                log.warning("decisions not confirmed", url=url, problem=problem, again_in_s=retry_s)
                await asyncio.sleep(retry_s)
                retry_s = min(2 * retry_s, LONGEST_RETRY_S)
        del self._queues[url], self._rounds[url]

    async def _post(self, url: str, decisions: list[Decision]) -> str | None:
        """None, or what went wrong."""
        body = msgspec.json.encode(_Callback(decisions))
        headers = {"Content-Type": "application/json", **signed(self._secret, body, _unix_s())}
        try:
            async with self._client().post(
                url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                return None if 200 <= answer.status < 300 else f"answered {answer.status}"
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            return str(error) or type(error).__name__

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(ANSWER_S))
        return self._session


def _unix_s() -> int:
    """The real clock, whatever the simulated one says: a signature is about real time."""
    return int(time.time())
