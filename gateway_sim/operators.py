"""The virtual operators of one simulator: whose phones are whose, and all of them counted
together."""

from collections.abc import Iterator, Mapping, Sequence

from gateway_sim.errors import BadRequest, NotThere, QueueFull
from gateway_sim.network import Network
from gateway_sim.owners import Owner, Owners
from gateway_sim.phones import Message
from gateway_sim.writing import MobileOriginated


class Operators:
    """By name; the first one has the phones that nobody else has."""

    def __init__(self, networks: Sequence[Network], owners: Owners) -> None:
        self._networks = {network.settings.name: network for network in networks}
        self._first = networks[0]
        self._owners = owners
        self._prefixes = sorted(
            ((prefix, network) for network in networks for prefix in network.settings.prefixes),
            key=lambda pair: -len(pair[0]),
        )

    def __iter__(self) -> Iterator[Network]:
        return iter(self._networks.values())

    def named(self, name: str) -> Network:
        """Raises NotThere."""
        network = self._networks.get(name)
        if network is None:
            known = ", ".join(self._networks)
            raise NotThere(f"there is no operator “{name}”, so nothing was done: there is {known}")
        return network

    def of(self, phone: str) -> Network:
        """The operator its profile names, or the one with the longest prefix of the number."""
        if len(self._networks) == 1:
            return self._first
        name = self._owners.of(phone).operator
        if name is not None:
            return self._networks[name]
        return next((n for prefix, n in self._prefixes if phone.startswith(prefix)), self._first)

    def write(self, written: MobileOriginated) -> Message:
        """A phone writes, over its operator. Raises BadRequest where it cannot."""
        away = self._owners.of(written.phone).away
        if away is not None:
            raise BadRequest(
                f"{written.phone} cannot write, so nothing was sent: {away}; "
                "change its profile first"
            )
        [message] = self.of(written.phone).inject([written])
        return message

    def write_all(self, written: Sequence[MobileOriginated]) -> list[MobileOriginated]:
        """Many phones write at once; those that are away do not. Returns what was not taken,
        because too much waits for the bot."""
        by_network: dict[Network, list[MobileOriginated]] = {}
        for one in written:
            if one.phone not in self._owners.away:
                by_network.setdefault(self.of(one.phone), []).append(one)
        return [one for batch in by_network.items() for one in _left_over(*batch)]

    def set_owner(self, phone: str, owner: Owner) -> None:
        """The phone's profile from now on; what waited for a phone that is back is delivered.
        Raises NotThere for an operator that nobody knows."""
        if owner.operator is not None:
            self.named(owner.operator)
        self._owners.set(phone, owner)
        if owner.away is None:
            for network in self:
                network.phone_is_back(phone)

    def waiting_for(self, phone: str) -> int:
        """Parts that wait for a phone that is away."""
        return sum(network.waiting_for(phone) for network in self)

    def under_way(self) -> int:
        """Messages and receipts, in parts, that no bot has taken yet."""
        return sum(network.under_way() for network in self)

    def due(self) -> dict[str, float | None]:
        """When the next thing of each kind falls due."""
        soonest: dict[str, float | None] = {}
        for network in self:
            for what, at in network.due().items():
                known = soonest.get(what)
                soonest[what] = known if at is None else min(at, at if known is None else known)
        return soonest

    def stats(self) -> dict[str, object]:
        """Of all together."""
        total: Mapping[str, object] = {}
        for network in self:
            total = _added(total, network.stats())
        return dict(total)


def _left_over(network: Network, batch: list[MobileOriginated]) -> list[MobileOriginated]:
    try:
        network.inject(batch)
    except QueueFull:
        return batch
    return []


def _added(one: Mapping[str, object], other: Mapping[str, object]) -> Mapping[str, object]:
    """Numbers are added up, lists put behind each other, and what is in one alone is kept."""
    return {key: _sum(one.get(key), other.get(key)) for key in {**one, **other}}


def _sum(one: object, other: object) -> object:
    if one is None or other is None:
        return other if one is None else one
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return _added(one, other)
    if isinstance(one, list) and isinstance(other, list):
        return one + other
    assert isinstance(one, int)
    assert isinstance(other, int)
    return one + other
