"""The simulator as its commands see it: over HTTP, like anybody else."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from types import TracebackType
from typing import TypeVar
from urllib.parse import quote

import aiohttp
import msgspec

from gateway_sim.clock import Pace
from gateway_sim.errors import Refused, Unreachable
from gateway_sim.outcomes import OutcomeName
from gateway_sim.phones import Shown
from gateway_sim.registry.application import DecisionName

#: How long an answer may take, on top of what a request asks to wait.
ANSWER_S = 20.0

Body = TypeVar("Body")


class Time(msgspec.Struct):
    """`GET /clock`."""

    now: datetime
    offset_s: float
    version: int
    rate: float = 1.0
    since_s: float = 0.0

    def at(self, real: datetime) -> datetime:
        """The simulated time at that real moment (aware), unless the clock is moved before."""
        pace = Pace(self.offset_s, self.rate, self.since_s)
        return real + timedelta(seconds=pace.ahead(real.timestamp()))


class Operator(msgspec.Struct):
    """`GET /operators`, as far as a player looks at it."""

    name: str
    profile: str
    seed: int


class FiledDecision(msgspec.Struct):
    confirmed: bool


class Filed(msgspec.Struct):
    """What a player needs to know of an application."""

    offer_id: str
    decisions: list[FiledDecision]


class _Error(msgspec.Struct):
    error: str = ""


class HttpClient:
    """JSON over HTTP to `base`; every failure is an Unreachable with a sentence. `who` names the
    other side in it, `start_it` says how to get one."""

    who = "the other side"
    start_it = "start it"

    def __init__(self, base: str, headers: dict[str, str] | None = None) -> None:
        self.base = base.rstrip("/")
        self._session = aiohttp.ClientSession(
            headers=headers, timeout=aiohttp.ClientTimeout(total=None, sock_connect=5.0)
        )

    async def __aenter__(self) -> "HttpClient":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def get(self, path: str, kind: type[Body], wait_s: float = 0.0) -> Body:
        return await self._ask("GET", path, None, kind, wait_s)

    async def post(self, path: str, body: object, kind: type[Body]) -> Body:
        return await self._ask("POST", path, body, kind)

    async def text(self, path: str) -> str:
        """What is no JSON."""
        url, status, content = await self._fetch("GET", path, None, 0.0)
        if status != 200:
            raise self._refused(url, status, content)
        return content.decode("utf-8", "replace")

    async def put(self, path: str, body: object, kind: type[Body]) -> Body:
        return await self._ask("PUT", path, body, kind)

    async def _ask(
        self, method: str, path: str, body: object, kind: type[Body], wait_s: float = 0.0
    ) -> Body:
        url, status, content = await self._fetch(method, path, body, wait_s)
        return self._read(url, status, content, kind)

    async def _fetch(
        self, method: str, path: str, body: object, wait_s: float
    ) -> tuple[str, int, bytes]:
        data = None if body is None else msgspec.json.encode(body)
        url = self.base + path
        headers = {"Content-Type": "application/json"}
        timeout = aiohttp.ClientTimeout(total=ANSWER_S + wait_s, sock_connect=5.0)
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=timeout
            ) as answer:
                return url, answer.status, await answer.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise self.unreachable(str(error) or type(error).__name__) from None

    def unreachable(self, why: str) -> Unreachable:
        return Unreachable(f"{self.who} does not answer at {self.base} ({why}): {self.start_it}")

    def _read(self, url: str, status: int, content: bytes, kind: type[Body]) -> Body:
        if not 200 <= status < 300:
            raise self._refused(url, status, content)
        try:
            return msgspec.json.decode(content, type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise Unreachable(f"{self.who} says at {url} what cannot be read: {error}") from None

    def _refused(self, url: str, status: int, content: bytes) -> Refused:
        return Refused(status, f"{self.who} says {status} at {url}: {_sentence(content)}")


class SimulatorClient(HttpClient):
    who = "the simulator"
    start_it = "start it with “gateway-sim serve”, or say where it is with --sim"

    async def __aenter__(self) -> "SimulatorClient":
        return self

    async def write(self, number: str, text: str, to: str | None = None) -> Shown:
        """Sends as the phone `number`."""
        body = {"text": text} if to is None else {"text": text, "to": to}
        return await self.post(f"/phones/{in_path(number)}/messages", body, Shown)

    async def thread(self, number: str, after: str = "0", wait_s: float = 0.0) -> list[Shown]:
        """The phone's messages after an id; waits for one *to* the phone as long as `wait_s`."""
        path = f"/phones/{in_path(number)}/messages?after={after}&wait={wait_s:g}"
        return await self.get(path, list[Shown], wait_s)

    async def conversation(self, number: str, title: str = "") -> str:
        """What happened on the phone, as a conversation file."""
        return await self.text(f"/phones/{in_path(number)}/conversation?title={quote(title)}")

    async def events(self, number: str) -> AsyncIterator[Shown]:
        """Messages of the phone as they come and change, without end."""
        url = f"{self.base}/phones/{in_path(number)}/events"
        try:
            async with self._session.get(url) as answer:
                if answer.status != 200:
                    self._read(url, answer.status, await answer.read(), Shown)
                async for line in answer.content:
                    if line.startswith(b"data: "):
                        yield msgspec.json.decode(line[6:], type=Shown)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise self.unreachable(str(error) or type(error).__name__) from None
        raise self.unreachable("it has gone away")

    async def time(self, after: int | None = None, wait_s: float = 0.0) -> Time:
        """The simulated time; with `after`, once the clock has jumped past that version, or after
        `wait_s`."""
        path = "/clock" if after is None else f"/clock?after={after}&wait={wait_s:g}"
        return await self.get(path, Time, wait_s)

    async def jump(self, seconds: float) -> Time:
        return await self.post("/clock", {"advance_s": seconds}, Time)

    async def jump_to_next(self) -> Time:
        """To the next thing that is due; raises Refused where nothing is."""
        return await self.post("/clock", {"next": True}, Time)

    async def outcome(
        self,
        number: str,
        outcome: OutcomeName,
        count: int | None = None,
        status: str | None = None,
    ) -> None:
        """For the next `count` messages to or from the phone, or until changed; with `status`, the
        error of SMPP that refuses them."""
        said = {"outcome": outcome} if status is None else {"status": status}
        body = {**said, "count": count}
        await self.post(f"/phones/{in_path(number)}/outcome", body, dict[str, object])

    async def set_profile(self, number: str, profile: dict[str, object]) -> None:
        """The whole profile of a phone."""
        await self.put(f"/phones/{in_path(number)}/profile", profile, dict[str, object])

    async def operators(self) -> list[Operator]:
        return await self.get("/operators", list[Operator])

    async def become(self, profile: str, seed: int | None = None) -> None:
        """Every operator is like that profile from now on."""
        body = {"profile": profile, "seed": seed}
        for operator in await self.operators():
            path = f"/operators/{in_path(operator.name)}/profile"
            await self.put(path, body, dict[str, object])

    async def decide_by_hand(self, offer_id: str) -> None:
        """The registry leaves the offer's application to `decide`."""
        body = {"offer_id": offer_id, "outcome": "manual"}
        await self.post("/registry/outcomes", body, dict[str, object])

    async def applications(self, offer_id: str) -> list[Filed]:
        return await self.get(f"/registry/applications?offer_id={in_path(offer_id)}", list[Filed])

    async def decide(
        self,
        offer_id: str,
        decision: DecisionName,
        *,
        amount: int | None = None,
        since: str | None = None,
        reason: str | None = None,
    ) -> None:
        body = {"offer_id": offer_id, "decision": decision}
        details = {"amount": amount, "since": since, "reason": reason}
        await self.post("/registry/decisions", body | details, dict[str, object])


def in_path(raw: str) -> str:
    """`raw` inside an address: a plus there would be read as a space."""
    return "".join(
        c if (c.isalnum() and c.isascii()) or c in "-._" else f"%{ord(c):02X}" for c in raw
    )


def _sentence(content: bytes) -> str:
    try:
        return msgspec.json.decode(content, type=_Error).error or "nothing more"
    except (msgspec.DecodeError, UnicodeDecodeError):
        return content[:200].decode("utf-8", "replace") or "nothing more"
