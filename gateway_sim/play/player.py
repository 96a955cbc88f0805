"""Carries out one conversation file, step by step, and says where the system departs from it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta

from gateway_sim.client import SimulatorClient
from gateway_sim.clock import LOCAL
from gateway_sim.conversation import (
    STARTS_AT,
    At,
    CaseOpened,
    CitizenIs,
    Conversation,
    LanguageIs,
    NetworkDoes,
    NetworkIs,
    Next,
    Offer,
    PhoneIs,
    Receives,
    RegistryDecides,
    Says,
    Silence,
    StaffDenied,
    StaffDoes,
    StateIs,
    Step,
    Wait,
    Withdraws,
)
from gateway_sim.errors import Departure, Refused
from gateway_sim.outcomes import OutcomeName
from gateway_sim.phones import Shown
from gateway_sim.play.bot import BotClient, Log
from gateway_sim.play.rows import offer_row
from gateway_sim.play.staff import Staff
from gateway_sim.play.timeline import Timeline

#: How often, in real seconds, something that is about to become true is looked at.
LOOK_S = 0.05

#: How long the system may take to come to rest before a silence or a jump of the clock; a message
#: that the network throttles, or quiet hours hold, is not waited for longer.
REST_S = 3.0

#: What is still on its way inside the house when nothing is seen to move.
GRACE_S = 0.3

#: How often a network says “try again” before it takes a message, where the file does not say.
TRIES: dict[OutcomeName, int] = {"throttled": 3, "queue_full": 3, "stumbles": 1}

#: Due things that the clock may jump to before a message must have come.
MOST_JUMPS = 50

#: A conversation may begin this long after STARTS_AT before the clock jumps to the next day.
START_WINDOW = timedelta(hours=1)

_UNDER_WAY = ("waiting", "sending")


class Player:
    """Plays one file for one phone. `patience_s` is how long, in real seconds, an expectation may
    take to come true."""

    def __init__(
        self,
        conversation: Conversation,
        phone: str,
        *,
        simulator: SimulatorClient,
        bot: BotClient,
        timeline: Timeline,
        patience_s: float,
    ) -> None:
        self.conversation = conversation
        self.phone = phone
        self._simulator = simulator
        self._bot = bot
        self._timeline = timeline
        self._patience_s = patience_s
        self._seen = "0"
        self._said = 0
        self._away = False
        self._rows: dict[str, str] = {}
        self._staff = Staff(bot, phone, self._rows, self._patiently)

    async def play(self) -> None:
        """Raises Departure at the first step that does not hold."""
        await self._wait_for_morning()
        for step in self.conversation.steps:
            await self._take(step)

    async def _take(self, step: Step) -> None:
        match step:
            case Offer():
                await self._offer(step)
            case Says():
                await self._simulator.write(self.phone, step.text)
                self._said += 1
            case Receives():
                await self._receive(step)
            case Silence():
                await self._silence(step)
            case Wait() | At() | Next():
                await self._let_time_pass(step)
            case RegistryDecides():
                await self._decide(step)
            case NetworkDoes() | NetworkIs() | PhoneIs():
                await self._change(step)
            case Withdraws():
                await self._bot.withdraw(self._rows[step.offer])
            case StaffDoes() | StaffDenied():
                await self._act(step)
            case StateIs() | LanguageIs() | CitizenIs() | CaseOpened():
                await self._check(step)

    async def _act(self, step: StaffDoes | StaffDenied) -> None:
        if isinstance(step, StaffDenied):
            self._staff.denied(step)
            return
        await self._settle()
        await self._staff.do(step)

    async def _patiently(self, condition: Callable[[], Awaitable[bool]]) -> bool:
        return await _comes_true(condition, self._patience_s)

    async def _wait_for_morning(self) -> None:
        now = await self._timeline.now()
        morning = next_local(now - START_WINDOW, STARTS_AT.hour, STARTS_AT.minute)
        await self._timeline.sleep_until(morning)

    async def _offer(self, step: Offer) -> None:
        row = offer_row(step, self.phone, await self._timeline.now())
        self._rows[step.id] = str(row["offer_id"])
        await self._simulator.decide_by_hand(self._rows[step.id])
        intake = await self._bot.offer(row)
        if intake.accepted != 1:
            reasons = (
                "; ".join(f"{r.field}: {r.reason}" for r in intake.rejected) or "known already"
            )
            raise Departure(step.line, "the bot to take the offer", f"a refusal: {reasons}")

    async def _receive(self, step: Receives) -> None:
        message = await self._next_message(self._patience_s)
        if message is None:
            raise Departure(step.line, _pieces(step.pieces), "no message")
        if missing := step.missing(message.text):
            raise Departure(step.line, _pieces(missing), f"“{message.text}”")

    async def _silence(self, step: Silence) -> None:
        await self._settle()
        message = await self._next_message(0.0)
        if message is not None:
            raise Departure(step.line, "silence", f"“{message.text}”")

    async def _change(self, step: NetworkDoes | NetworkIs | PhoneIs) -> None:
        match step:
            case NetworkDoes():
                count = TRIES.get(step.outcome) if step.count is None else step.count
                await self._simulator.outcome(self.phone, step.outcome, count, step.status)
            case NetworkIs():
                await self._simulator.become(step.profile)
            case PhoneIs():
                await self._move(step)

    async def _move(self, step: PhoneIs) -> None:
        await self._settle()
        here = step.where == "reachable"
        await self._simulator.set_profile(self.phone, {} if here else {step.where: True})
        self._away = step.where not in ("reachable", "recycled")

    async def _let_time_pass(self, step: Wait | At | Next) -> None:
        if isinstance(step, Next):
            await self._next(step)
            return
        await self._settle()
        now = await self._timeline.now()
        if isinstance(step, Wait):
            await self._timeline.sleep_until(now + step.duration)
        else:
            await self._timeline.sleep_until(next_local(now, step.local.hour, step.local.minute))

    async def _next(self, step: Next) -> None:
        """From one due thing to the next, until a message has come. Such a file plays alone, so
        nothing else is due."""
        for _ in range(MOST_JUMPS):
            await self._settle()
            thread = await self._simulator.thread(self.phone, self._seen)
            if any(message.direction == "to_phone" for message in thread):
                return
            try:
                await self._simulator.jump_to_next()
            except Refused as refused:
                raise Departure(step.line, "something to be due", str(refused)) from None
        raise Departure(step.line, "a message", f"none after {MOST_JUMPS} things that were due")

    async def _next_message(self, wait_s: float) -> Shown | None:
        if self._away:
            return None
        for message in await self._simulator.thread(self.phone, self._seen, wait_s):
            self._seen = message.id
            if message.direction == "to_phone":
                return message
        return None

    async def _decide(self, step: RegistryDecides) -> None:
        offer_id = self._rows[step.offer]

        async def filed() -> bool:
            return bool(await self._simulator.applications(offer_id))

        async def confirmed() -> bool:
            [application] = await self._simulator.applications(offer_id)
            return all(told.confirmed for told in application.decisions)

        if not await _comes_true(filed, self._patience_s):
            raise Departure(step.line, "an application at the registry", "none")
        await self._simulator.decide(
            offer_id, step.decision, amount=step.amount, since=step.since, reason=step.reason
        )
        if not await _comes_true(confirmed, self._patience_s):
            raise Departure(step.line, "the bot to take the registry's decision", "no confirmation")

    async def _check(self, step: StateIs | LanguageIs | CitizenIs | CaseOpened) -> None:
        expected, got = "", ""

        async def holds() -> bool:
            nonlocal expected, got
            expected, got, as_expected = self._compare(step, await self._bot.log(self.phone))
            return as_expected

        if not await _comes_true(holds, self._patience_s):
            raise Departure(step.line, expected, got)

    def _compare(
        self, step: StateIs | LanguageIs | CitizenIs | CaseOpened, log: Log | None
    ) -> tuple[str, str, bool]:
        """What is expected, what there is, and whether they agree."""
        log = log or Log()
        match step:
            case StateIs():
                state = log.state_of(self._rows[step.offer])
                return (
                    f"offer {step.offer} in state {step.state}",
                    f"it in state {state or 'unknown to the bot'}",
                    state == step.state,
                )
            case LanguageIs():
                return (
                    f"the language {step.language or 'none'}",
                    f"the language {log.language or 'none'}",
                    log.language == step.language,
                )
            case CitizenIs():
                return (
                    f"the citizen in state {step.state}",
                    f"the citizen in state {log.state or 'unknown to the bot'}",
                    log.state == step.state,
                )
        kinds = [case.kind for case in log.cases]
        return f"a case {step.kind}", f"cases: {', '.join(kinds) or 'none'}", step.kind in kinds

    async def _settle(self) -> None:
        """Waits until everything said has been answered, or REST_S have gone by."""
        await _comes_true(self._at_rest, REST_S)
        await asyncio.sleep(GRACE_S)

    async def _at_rest(self) -> bool:
        thread = await self._simulator.thread(self.phone)
        if any(message.state == "waiting" for message in thread):
            return False
        log = await self._bot.log(self.phone)
        if log is None:
            return self._said == 0
        heard = sum(message.direction == "in" for message in log.messages)
        moving = any(m.direction == "out" and m.delivery in _UNDER_WAY for m in log.messages)
        return heard >= self._said and not moving


def next_local(now: datetime, hour: int, minute: int) -> datetime:
    """The next moment after `now` at which local clocks show that time."""
    local = now.astimezone(LOCAL)
    then = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return then if then > local else then + timedelta(days=1)


async def _comes_true(condition: Callable[[], Awaitable[bool]], within_s: float) -> bool:
    loop = asyncio.get_running_loop()
    end = loop.time() + within_s
    while not await condition():
        if loop.time() >= end:
            return False
        await asyncio.sleep(LOOK_S)
    return True


def _pieces(pieces: Iterable[str]) -> str:
    return "a message with " + " and ".join(f"“{piece}”" for piece in pieces)
