"""What the network did to a phone, as lines of a conversation file: as testers set it, or else as
the states of its messages show it."""

from collections.abc import Iterator, Sequence

import msgspec

from gateway_sim.faults import decided_by
from gateway_sim.history import Change
from gateway_sim.network_line import written
from gateway_sim.outcomes import OutcomeName
from gateway_sim.phones import Message
from gateway_sim.steps import NetworkDoes, NetworkIs, PhoneIs

#: Until then a message without a receipt has not been refused one.
_RECEIPT_S = 60.0

#: What a message's state says about the network, where it says anything.
_OUTCOMES: dict[str, OutcomeName] = {
    "undelivered": "undelivered",
    "expired": "expired",
    "rejected": "rejected",
}

#: Messages do not come to a phone that is there, whoever holds it.
_HERE = ("reachable", "recycled")


class NetworkStory(msgspec.Struct, frozen=True):
    """`changes` as far as they touch this conversation, oldest first."""

    phone: str
    changes: Sequence[Change]

    @property
    def is_known(self) -> bool:
        """Whether it need not be read off the messages."""
        return any(isinstance(change.step, NetworkDoes | PhoneIs) for change in self.changes)

    def lines(self) -> Iterator[tuple[float, str]]:
        """Each change with its time; what repeats what was said is left out."""
        present = [written(NetworkIs(0, "healthy")), written(PhoneIs(0, "reachable"))]
        for change in self.changes:
            line = written(change.step)
            if isinstance(change.step, NetworkDoes) or line not in present:
                yield change.at, line
            kind = line.partition(" ")[0]
            if not isinstance(change.step, NetworkDoes):
                present = [*(one for one in present if not one.startswith(kind)), line]

    def reaches(self, message: Message) -> float | None:
        """When a message comes to the phone: at once, or when the phone is back; None for never."""
        away = False
        for change in self.changes:
            if not isinstance(change.step, PhoneIs):
                continue
            here = change.step.where in _HERE
            if change.at > message.at and (not away or here):
                return change.at if away else message.at
            away = not here
        return None if away else message.at

    def outcome(self, message: Message, now: float) -> OutcomeName | None:
        """What the message shows to have happened to it; None where that is known anyway."""
        if self.is_known:
            return None
        if message.state == "accepted" and now - message.at > _RECEIPT_S:
            return "silent"
        return _OUTCOMES.get(message.state, "delivered")


def network_story(
    phone: str, changes: Sequence[Change], begins: float, ends: float
) -> NetworkStory:
    """What was done to the phone until the conversation's end, and what the network was like from
    its beginning; `begins` and `ends` in simulated seconds."""
    networks = [change for change in changes if isinstance(change.step, NetworkIs)]
    before = [change for change in networks if change.at <= begins][-1:]
    told = [
        *(msgspec.structs.replace(change, at=begins) for change in before),
        *_decided_by_the_number(phone, begins),
        *(change for change in changes if _touches(change, begins, ends)),
    ]
    return NetworkStory(phone, told)


def _touches(change: Change, begins: float, ends: float) -> bool:
    if change.phone is not None:
        return True
    return begins < change.at <= ends


def _decided_by_the_number(phone: str, begins: float) -> Iterator[Change]:
    """Some numbers decide (`faults`); a file is played by another one."""
    ending = decided_by(phone)
    if ending is not None and ending.outcome != "delivered":
        step = NetworkDoes(0, ending.outcome, ending.times or None)
        yield Change(begins, phone, step)
