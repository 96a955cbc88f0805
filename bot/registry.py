"""The registry client: applications go to the ministry over HTTP, in batches.

An application keeps its id however often it is sent, and the registry drops a repeat; so a lost
answer costs nothing. While the registry is down the client asks it ever more rarely, and with a
small batch first.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Literal

import aiohttp
import msgspec
import structlog

from bot.backoff import backoff
from bot.clock import Clock
from bot.wake import Wake
from storage.errors import LeaseLost
from storage.store import Application, Filed, Store

log = structlog.get_logger()

#: Applications in one request; after a failure it is tried with a few.
_BATCH, _PROBE = 200, 5
_TIMEOUT_S = 30.0
#: An application may become due without a ring (its retry time has come).
_POLL_S = 1.0
#: Pause after a failed request, and after so many failures in a row at most.
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 60.0
#: A request that the registry calls wrong is our mistake or its; people will look at it first.
_WRONG_PAUSE = timedelta(hours=1)
#: Answers that mean so: bad request, conflict, too large, unprocessable. Any other one that is no
#: success (a wrong address or password among them) concerns all applications alike.
_WRONG = (400, 409, 413, 422)


class _Answer(msgspec.Struct):
    application_id: str
    status: Literal["accepted", "duplicate", "refused"]
    reason: str = ""


class _Body(msgspec.Struct):
    results: list[_Answer]


class RegistryDown(Exception):
    """The registry did not answer, or not with an answer."""


class RequestWrong(Exception):
    """The registry says that the request itself is wrong."""


class Registry:
    """`up` is False from a failure to the next success; `state` is `unknown` until the first
    answer."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        session: aiohttp.ClientSession,
        *,
        url: str,
        callback: str,
        returned: Callable[[], None],
        counted: Callable[[str, int], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._session = session
        self._url = f"{url}/applications"
        self._callback = callback
        self._returned = returned
        self._counted = counted
        self._failures = 0
        self._has_answered = False
        self._stopping = False
        self._ended = Wake()
        self.wake = Wake()
        clock.on_jump(self.wake)

    @property
    def up(self) -> bool:
        return self._failures == 0

    @property
    def state(self) -> Literal["up", "down", "unknown"]:
        if not self.up:
            return "down"
        return "up" if self._has_answered else "unknown"

    async def run(self) -> None:
        while not self._stopping:
            try:
                sent = await self.step()
            except LeaseLost:
                log.info("citizens have another worker by now; it files their applications")
                sent = 0
            except Exception:
                log.exception("applications could not be read or marked; trying again")
                sent = 0
            if not self.up:
                await self._pause()
            elif not sent:
                await self.wake.wait(_POLL_S)

    def stop(self) -> None:
        self._stopping = True
        self.wake()
        self._ended()

    async def step(self) -> int:
        """Files one batch; how many applications it held."""
        limit = _BATCH if self.up else _PROBE
        applications = await self._store.claim_applications(self._clock.now(), limit)
        if applications:
            results = await self._file(applications)
            await self._store.mark_filed(results, self._clock.now())
            self._tell(results)
        return len(applications)

    async def _pause(self) -> None:
        """Rings do not shorten it: that is what keeps a dead registry in peace."""
        pause = backoff(self._failures, _FIRST_PAUSE_S, _LONGEST_PAUSE_S)
        await self._ended.wait(pause)

    def _tell(self, results: Sequence[Filed]) -> None:
        for outcome, count in Counter(result.outcome for result in results).items():
            self._counted(outcome, count)
        self._returned()

    async def _file(self, applications: Sequence[Application]) -> list[Filed]:
        try:
            answers = await self._post(applications)
        except RegistryDown as error:
            self._went_down(error)
            return self._again(applications, timedelta(0))
        except RequestWrong as error:
            self._came_up()
            return await self._halve(applications, error)
        self._came_up()
        return [self._filed(application, answers) for application in applications]

    async def _halve(self, applications: Sequence[Application], error: RequestWrong) -> list[Filed]:
        """Finds the application that spoils the request, so that the others are filed."""
        if len(applications) == 1:
            log.error("the registry calls an application wrong", why=str(error),
                      application_id=applications[0].application_id)  # fmt: skip
            return self._again(applications, _WRONG_PAUSE)
        middle = len(applications) // 2
        return await self._file(applications[:middle]) + await self._file(applications[middle:])

    def _again(self, applications: Sequence[Application], after: timedelta) -> list[Filed]:
        due = self._clock.now() + after
        return [Filed(a.application_id, "retry", retry_at=due) for a in applications]

    def _filed(self, application: Application, answers: dict[str, _Answer]) -> Filed:
        answer = answers.get(application.application_id)
        if answer is None:
            return self._again([application], timedelta(seconds=_LONGEST_PAUSE_S))[0]
        if answer.status == "refused":
            return Filed(application.application_id, "refused", reason=answer.reason)
        return Filed(application.application_id, "taken")

    async def _post(self, applications: Sequence[Application]) -> dict[str, _Answer]:
        body = msgspec.json.encode(
            {"callback": self._callback, "applications": [_told(a) for a in applications]}
        )
        try:
            async with self._session.post(
                self._url, data=body, headers={"Content-Type": "application/json"},
                timeout=aiohttp.ClientTimeout(total=_TIMEOUT_S),
            ) as answer:  # fmt: skip
                content = await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise RegistryDown(type(error).__name__) from None
        return _answers(answer.status, content)

    def _went_down(self, error: RegistryDown) -> None:
        self._failures += 1
        if self._failures == 1:
            log.warning("the registry is down; applications wait", why=str(error))

    def _came_up(self) -> None:
        if self._failures:
            log.info("the registry is back", failures=self._failures)
        self._failures = 0
        self._has_answered = True


def _answers(status: int, content: bytes) -> dict[str, _Answer]:
    if status in _WRONG:
        raise RequestWrong(f"HTTP {status}")
    if status >= 300:
        raise RegistryDown(f"HTTP {status}")
    try:
        results = msgspec.json.decode(content, type=_Body).results
    except msgspec.DecodeError:
        raise RegistryDown("an answer that is no answer") from None
    return {answer.application_id: answer for answer in results}


def _told(application: Application) -> dict[str, object]:
    told = msgspec.structs.asdict(application)
    del told["attempt"]  # our own count of tries
    return told
