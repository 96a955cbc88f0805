"""How a phone's message arrives at the short code's owner: its parts in order and once, or not."""

from collections.abc import Sequence

import msgspec

from gateway_sim.deliveries import Item
from gateway_sim.ids import MessageIds
from gateway_sim.outcomes import Outcome
from sms.smpp.constants import Tag

#: How long after the others the last part comes when nobody says, in simulated seconds.
PART_LATE_S = 5.0

_MESSAGE_ID = int(Tag.RECEIPTED_MESSAGE_ID)


def arranged(
    items: Sequence[Item], outcome: Outcome, ids: MessageIds
) -> tuple[list[Item], Item | None]:
    """What is sent now, and what is sent later. Copies have no say in the message's state."""
    now, later = list(items), None
    match outcome.name:
        case "parts_reversed":
            now.reverse()
        case "part_repeated":
            now = [one for item in items for one in (item, _copy(item))]
        case "part_late" if len(items) > 1:
            later = now.pop()
        case "part_missing" if len(items) > 1:
            _give_up(now.pop())
        case "repeated":
            now += map(_copy, items)
        case "repeated_anew":
            now += [_anew(item, ids) for item in items]
    return now, later


def _copy(item: Item) -> Item:
    return msgspec.structs.replace(item, done=None)


def _anew(item: Item, ids: MessageIds) -> Item:
    """The same with another id, as an SMSC does that has lost its memory of the first."""
    new_id = str(ids.next()).encode() + b"\0"
    pdu = msgspec.structs.replace(item.pdu, tlvs={**item.pdu.tlvs, _MESSAGE_ID: new_id})
    return msgspec.structs.replace(item, pdu=pdu, done=None)


def _give_up(item: Item) -> None:
    """A part that never arrives keeps nobody waiting for its answer."""
    if item.done is not None:
        item.done(True)
