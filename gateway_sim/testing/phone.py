"""A phone in a test: what its owner writes, and what must come."""

import asyncio

from gateway_sim.client import SimulatorClient, in_path
from gateway_sim.outcomes import OutcomeName
from gateway_sim.phones import Shown
from gateway_sim.steps import Receives
from gateway_sim.synthetic import phone_for

#: How long a message may take to come, in real seconds, when a test does not say.
WITHIN_S = 5.0


class Phone:
    """`number` is E.164. Messages to it are taken in order: each `receives` takes the next one."""

    def __init__(self, simulator: str, number: str) -> None:
        self.number = number
        self._simulator = simulator
        self._seen = "0"

    @classmethod
    def of(cls, simulator: str, name: str) -> "Phone":
        """The made-up phone of that name."""
        return cls(simulator, phone_for(name))

    def __repr__(self) -> str:
        return f"<phone {self.number}>"

    async def sends(self, text: str, to: str | None = None) -> Shown:
        """The owner writes, to 1414 unless `to` says otherwise."""
        async with SimulatorClient(self._simulator) as simulator:
            return await simulator.write(self.number, text, to)

    async def receives(self, *pieces: str, within: float = WITHIN_S) -> Shown:
        """The next message to the phone, which must come `within` so many real seconds and hold
        every piece; capital letters and kinds of space make no difference. Raises
        AssertionError."""
        __tracebackhide__ = True
        message = await self._next(within)
        wanted = " and ".join(f"“{piece}”" for piece in pieces) or "anything"
        if message is None:
            raise AssertionError(
                f"{self.number} should have got a message with {wanted} within {within:g} s, "
                f"and got none. {await self._so_far()}"
            )
        if missing := Receives(0, pieces).missing(message.text):
            raise AssertionError(
                f"{self.number} should have got a message with {wanted}, and got “{message.text}”, "
                f"where {' and '.join(f'“{piece}”' for piece in missing)} is missing"
            )
        return message

    async def receives_nothing(self, within: float = 1.0) -> None:
        """No further message comes to the phone in so many real seconds. Raises AssertionError."""
        __tracebackhide__ = True
        message = await self._next(within)
        if message is not None:
            raise AssertionError(f"{self.number} should have got nothing, and got “{message.text}”")

    async def messages(self) -> list[Shown]:
        """All that the phone got and sent, oldest first."""
        async with SimulatorClient(self._simulator) as simulator:
            return await simulator.thread(self.number)

    async def meets(self, outcome: OutcomeName, count: int | None = None) -> None:
        """What becomes of the next `count` messages to the phone, or of all until changed."""
        async with SimulatorClient(self._simulator) as simulator:
            await simulator.outcome(self.number, outcome, count)

    async def has(self, **profile: str | bool | None) -> None:
        """Sets the phone's whole profile: `name`, `language`, `region`, `operator`,
        `switched_off`, `out_of_coverage`, `abroad`, `recycled`."""
        path = f"/phones/{in_path(self.number)}/profile"
        async with SimulatorClient(self._simulator) as simulator:
            await simulator.put(path, profile, dict[str, object])

    async def _next(self, within: float) -> Shown | None:
        end = asyncio.get_running_loop().time() + within
        async with SimulatorClient(self._simulator) as simulator:
            while True:
                left = max(0.0, end - asyncio.get_running_loop().time())
                for message in await simulator.thread(self.number, self._seen, left):
                    self._seen = message.id
                    if message.direction == "to_phone":
                        return message
                if not left:
                    return None

    async def _so_far(self) -> str:
        said = [f"{m.sender}: “{m.text}”" for m in await self.messages()]
        return "So far: " + "; ".join(said) if said else "Nothing was said so far."
