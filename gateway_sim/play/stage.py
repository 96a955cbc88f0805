"""Plays many files at once, each with a phone of its own, on one clock."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from gateway_sim.client import SimulatorClient
from gateway_sim.conversation import Conversation, NetworkDoes
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
        """Yields each file's outcome as it ends; those that disturb others come last, alone."""
        cast = list(zip(conversations, await self._phones(conversations), strict=True))
        together = [one for one in cast if not _disturbs_others(one[0])]
        async for played in self._play_together(together):
            yield played
        for conversation, phone in cast:
            if _disturbs_others(conversation):
                yield await self._play_one(conversation, phone)

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


def _disturbs_others(conversation: Conversation) -> bool:
    """A throttling SMSC throttles a link, so a bot rightly slows down towards every phone."""
    return any(
        isinstance(step, NetworkDoes) and step.outcome == "throttled" for step in conversation.steps
    )
