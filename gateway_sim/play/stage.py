"""Plays many files at once, each with a phone of its own, on one clock."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from gateway_sim.client import SimulatorClient
from gateway_sim.conversation import Conversation, NetworkDoes, NetworkIs, Next, Step
from gateway_sim.errors import Departure
from gateway_sim.play.bot import BotClient
from gateway_sim.play.player import Player
from gateway_sim.play.timeline import Timeline
from gateway_sim.synthetic import phone_for


class Played(msgspec.Struct):
    """One file's outcome; without a departure it went as written."""

    conversation: Conversation
    phone: str
    departure: Departure | None = None


class Stage:
    """`at_once` bounds how many conversations run at a time."""

    def __init__(
        self, simulator: SimulatorClient, bot: BotClient, *, patience_s: float, at_once: int
    ) -> None:
        self._simulator = simulator
        self._bot = bot
        self._patience_s = patience_s
        self._free = asyncio.Semaphore(at_once)
        self._timeline = Timeline(self._now, simulator.jump)

    async def play(self, conversations: Sequence[Conversation]) -> AsyncIterator[Played]:
        """Yields each file's outcome as it ends. Those that others would disturb come first, alone;
        those that disturb others come last, alone."""
        cast = list(zip(conversations, await self._phones(conversations), strict=True))
        first = [one for one in cast if _has(one[0], _is_disturbed)]
        last = [one for one in cast if one not in first and _has(one[0], _disturbs_others)]
        for one in first:
            yield await self._play_one(*one)
        together = [one for one in cast if one not in first and one not in last]
        async for played in self._play_together(together):
            yield played
        for one in last:
            yield await self._play_one(*one)

    async def _play_together(
        self, cast: Sequence[tuple[Conversation, str]]
    ) -> AsyncIterator[Played]:
        tasks = [asyncio.create_task(self._play_one(*one)) for one in cast]
        try:
            for done in asyncio.as_completed(tasks):
                yield await done
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _play_one(self, conversation: Conversation, phone: str) -> Played:
        async with self._free:
            player = Player(
                conversation,
                phone,
                simulator=self._simulator,
                bot=self._bot,
                timeline=self._timeline,
                patience_s=self._patience_s,
            )
            self._timeline.join()
            try:
                await player.play()
            except Departure as departure:
                return Played(conversation, phone, departure)
            finally:
                if _has(conversation, _is_of_the_network):
                    await self._simulator.become("healthy")
                self._timeline.leave()
            return Played(conversation, phone)

    async def _phones(self, conversations: Sequence[Conversation]) -> list[str]:
        """A phone for each file, by its name: the first one that no other file has and the bot has
        never heard of."""
        phones: list[str] = []
        for conversation in conversations:
            name, attempt = Path(conversation.file).name, 0
            while (phone := phone_for(name, attempt)) in phones or await self._bot.log(phone):
                attempt += 1
            phones.append(phone)
        return phones

    async def _now(self) -> datetime:
        return (await self._simulator.time()).now


#: Outcomes that a whole link feels: a bot that is throttled rightly slows down towards every phone.
_OF_THE_LINK = ("throttled", "queue_full", "cut")


def _has(conversation: Conversation, what: Callable[[Step], bool]) -> bool:
    return any(map(what, conversation.steps))


def _is_disturbed(step: Step) -> bool:
    """What is due next must be this file's own."""
    return isinstance(step, Next)


def _disturbs_others(step: Step) -> bool:
    if isinstance(step, NetworkDoes):
        return step.outcome in _OF_THE_LINK or step.status is not None
    return _is_of_the_network(step)


def _is_of_the_network(step: Step) -> bool:
    return isinstance(step, NetworkIs)
