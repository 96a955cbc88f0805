"""The simulated clock in a test. A bot follows it with KELISIM_CLOCK=simulator."""

from datetime import datetime, timedelta

from gateway_sim.client import SimulatorClient, Time


class SimulatedClock:
    """Time only goes forward; all tests of a run share it."""

    def __init__(self, simulator: str) -> None:
        self._simulator = simulator

    async def now(self) -> datetime:
        """The simulated time, in UTC."""
        async with SimulatorClient(self._simulator) as simulator:
            return (await simulator.time()).now

    async def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> datetime:
        """Lets so much time pass at once; the new time."""
        length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return await self._move({"advance_s": length.total_seconds()})

    async def jump_to(self, moment: datetime) -> datetime:
        """`moment` is aware, and not in the past."""
        return await self._move({"to": moment.isoformat()})

    async def next(self) -> datetime:
        """Jumps to the next thing that is due: a receipt, a decision, a deadline of the bot."""
        return await self._move({"next": True})

    async def runs(self, rate: float) -> datetime:
        """So many simulated seconds pass in a real one from now on; 0 stands still."""
        return await self._move({"rate": rate})

    async def _move(self, how: dict[str, object]) -> datetime:
        async with SimulatorClient(self._simulator) as simulator:
            return (await simulator.post("/clock", how, Time)).now
