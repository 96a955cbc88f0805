"""What can be said inside a chat to the simulator and not to 1414."""

from gateway_sim.client import SimulatorClient
from gateway_sim.clock import LOCAL
from gateway_sim.conversation import duration
from gateway_sim.outcomes import OUTCOMES

HELP = (
    "what you type goes to 1414; a line that begins with // sends one that begins with /",
    "/wait 3d          the clock jumps (10m, 48h, 1d12h)",
    "/network OUTCOME  what happens to the next messages to this phone: " + ", ".join(OUTCOMES),
    "/quit             leave (also Ctrl-D)",
)


class Leave(Exception):
    """The person wants to go."""


async def obey(line: str, number: str, simulator: SimulatorClient) -> tuple[str, ...]:
    """Carries out a line that begins with a slash; what to tell the person. Raises Leave."""
    command, _, rest = line.strip().partition(" ")
    match command:
        case "/help" | "/?":
            return HELP
        case "/quit" | "/q":
            raise Leave
        case "/wait":
            return await _wait(rest.strip(), simulator)
        case "/network":
            return await _network(rest.strip(), number, simulator)
    return (f"there is no command {command}; /help shows what there is",)


async def _wait(rest: str, simulator: SimulatorClient) -> tuple[str, ...]:
    try:
        span = duration(rest)
    except ValueError as error:
        return (str(error),)
    time = await simulator.jump(span.total_seconds())
    return (f"it is now {time.now.astimezone(LOCAL):%d.%m.%Y %H:%M}",)


async def _network(rest: str, number: str, simulator: SimulatorClient) -> tuple[str, ...]:
    for outcome in OUTCOMES:
        if outcome == rest:
            await simulator.outcome(number, outcome)
            return (f"the next messages to this phone: {outcome}",)
    return (f"the network does not do “{rest}”; it does {', '.join(OUTCOMES)}",)
