"""The whole simulator in one process: operators, phones, registry and the clock they share."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from gateway_sim.clock import Clock
from gateway_sim.feed import Feed
from gateway_sim.followers import Followers
from gateway_sim.history import NO_LINE, History
from gateway_sim.network import Network
from gateway_sim.network_settings import NetworkSettings
from gateway_sim.operators import Operators
from gateway_sim.people.crowd import Crowd
from gateway_sim.people.population import Population
from gateway_sim.phones import Message, Phones
from gateway_sim.play.bot import BotAddress
from gateway_sim.registry.courier import Courier
from gateway_sim.registry.registry import Registry
from gateway_sim.shared import shared_by_all
from gateway_sim.steps import NetworkIs
from gateway_sim.walk import Walk

#: The secret of decisions on one machine; the bot refuses it for a registry elsewhere.
LOCAL_SECRET = "local-registry-secret"  # noqa: S105 -- known to everybody on purpose


class RegistrySettings(msgspec.Struct, frozen=True, kw_only=True):
    """Delays in simulated seconds."""

    secret: str = LOCAL_SECRET
    assign_after_s: float = 2.0
    pay_after_s: float = 2.0


class Simulator:
    """Make it, `start` it inside a running loop, `stop` it. `network` is the first of the
    operators. `bot` is asked for offers and states when a conversation is saved as a test, and for
    nothing else; None where nobody said where it is."""

    def __init__(
        self,
        network: NetworkSettings,
        registry: RegistrySettings,
        clock: Clock | None = None,
        *,
        others: Sequence[NetworkSettings] = (),
    ) -> None:
        self.clock = clock or Clock()
        self.followers = Followers(self.clock)
        self.feed: Feed[Message] = Feed()
        self.phones = Phones(self.feed)
        shared = shared_by_all(self.clock, self.phones)
        self.outcomes, self.owners = shared.outcomes, shared.owners
        self.wire = shared.wire
        self.bot: BotAddress | None = None
        networks = [Network(settings, shared) for settings in (network, *others)]
        self.network = networks[0]
        self.operators = Operators(networks, self.owners)
        self._courier = Courier(registry.secret)
        self.registry = Registry(
            self.clock,
            self._courier,
            assign_after_s=registry.assign_after_s,
            pay_after_s=registry.pay_after_s,
        )
        self.people: Crowd | None = None
        self.walk = Walk(self.clock, self.is_busy, self._soonest, self.followers.ahead)
        self.history = History(self.clock)
        self.history.note(None, NetworkIs(NO_LINE, network.profile))
        self._started = datetime.now(UTC)

    async def start(self) -> None:
        """Raises OSError when an SMPP port is taken."""
        for network in self.operators:
            await network.start()

    async def stop(self) -> None:
        self.walk.stop()
        for network in self.operators:
            await network.stop()
        await self._courier.stop()

    def start_afresh(self) -> None:
        """Phones, their profiles, messages and outcomes, and all that is under way between them and
        the bot. Sessions, the clock and the registry stay as they are."""
        for network in self.operators:
            network.start_afresh()
        self.phones.clear()
        self.owners.clear()
        self.outcomes.clear()
        self.history.clear()

    def invite(self, population: Population) -> None:
        """People come to their phones, in place of those who were there."""
        self.send_home()
        self.people = Crowd(population, self.clock, self.operators.write_all)
        self.outcomes.of_people = self.people.outcome
        for network in self.operators:
            network.on_message = self.people.hear

    def send_home(self) -> None:
        """They put their phones down."""
        if self.people is None:
            return
        self.people.stop()
        self.people = self.outcomes.of_people = None
        for network in self.operators:
            network.on_message = None

    async def due(self) -> list[tuple[float, str]]:
        """What falls due next, of each kind: (simulated seconds, what), soonest first."""
        soonest = {**self._due_here(), "bot": await self.followers.next_due()}
        return sorted((at, what) for what, at in soonest.items() if at is not None)

    def is_busy(self) -> bool:
        """Whether anything is under way here: on its way to the bot, or due."""
        if self.operators.under_way() or self.registry.is_telling():
            return True
        now = self.clock.now()
        return any(at <= now for at in self._soonest())

    def _soonest(self) -> Iterator[float]:
        return (at for at in self._due_here().values() if at is not None)

    def _due_here(self) -> dict[str, float | None]:
        person = self.people.next_due() if self.people else None
        return {**self.operators.due(), "registry": self.registry.next_due(), "person": person}

    def stats(self) -> dict[str, object]:
        return {
            "started": self._started,
            "phones": self.phones.counts(),
            **self.operators.stats(),
            "registry": self.registry.counts(),
            "people": self.people.report() if self.people else None,
            "clock": {
                "now": self.clock.today(),
                "offset_s": self.clock.offset_s,
                "rate": self.clock.rate,
            },
        }
