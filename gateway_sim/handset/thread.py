"""The messages of one phone as they come in over the events of the simulator."""

from gateway_sim.phones import Shown


class Thread:
    """Keeps the order of arrival; a message that changes its state keeps its place."""

    def __init__(self) -> None:
        self._messages: dict[str, Shown] = {}

    def put(self, message: Shown) -> bool:
        """True for a message not seen before."""
        new = message.id not in self._messages
        self._messages[message.id] = message
        return new

    def shown(self) -> list[Shown]:
        return list(self._messages.values())
