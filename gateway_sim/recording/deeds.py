"""What staff did, from the bot's log, as lines of a conversation file (`staff berik closes A`)."""

import shlex
from collections.abc import Mapping, Sequence

from gateway_sim.play.bot import Log, LoggedDeed, LoggedMessage
from gateway_sim.recording.pieces import deadline_in
from gateway_sim.staff_line import SOMEBODY

#: Deeds that need nothing more to be said.
_PLAIN = {
    "resent": "resends",
    "stopped": "stops",
    "started": "starts",
    "handed_back": "hands back",
}

#: Deeds about one offer.
_OF_OFFER = {"refused": "refuses", "closed": "closes"}

#: The bot's log keys words of staff's own so.
_OWN_WORDS = "staff"

#: Who takes a conversation back from staff who forgot it. It will do so again by itself.
_BOT = "bot"


def staff_lines(deed: LoggedDeed, log: Log, names: Mapping[str, str]) -> tuple[str, ...]:
    """What stands in the file for it: its line, or a remark where a file has no word for it.
    `names` are those of the offers in the file."""
    if deed.staff == _BOT:
        return ()
    words = _words(deed, log, names)
    if words is None:
        why = f": {deed.refused}" if deed.refused else ""
        return (f"# staff {deed.staff} did something no line says ({deed.action}{why})",)
    who = "" if deed.staff == SOMEBODY else f"{shlex.quote(deed.staff)} "
    line = f"staff {who}{words}"
    return (line, f"denied {deed.refused}") if deed.refused else (line,)


def _words(deed: LoggedDeed, log: Log, names: Mapping[str, str]) -> str | None:
    if deed.action == "took":
        return "takes over" if deed.note else "takes"
    if deed.action in ("resent", "corrected") and not _is_of_the_last(deed, log.messages):
        return None
    if deed.action in _PLAIN:
        return _PLAIN[deed.action]
    name = names.get(deed.offer_id or "")
    named = f" {name}" if name and len(names) > 1 else ""
    if deed.action in _OF_OFFER:
        return _OF_OFFER[deed.action] + named
    return None if deed.refused else _with_words(deed, log, named)


def _with_words(deed: LoggedDeed, log: Log, named: str) -> str | None:
    """Those whose words the log notes when they came to something."""
    match deed.action:
        case "answered":
            said = deed.note or _own_words(deed, log.messages)
            return f"answers {shlex.quote(said)}" if said else None
        case "corrected":
            return f"reads {deed.note}"
        case "language":
            return f"speaks {deed.note}"
        case "extended":
            return _extends(deed, named)
    return None


def _is_of_the_last(deed: LoggedDeed, messages: Sequence[LoggedMessage]) -> bool:
    """A file means the last message to the phone, or from it."""
    direction = "out" if deed.action == "resent" else "in"
    turns = [m.turn for m in messages if m.direction == direction and m.turn < deed.turn]
    return bool(turns) and turns[-1] == deed.about


def _own_words(deed: LoggedDeed, messages: Sequence[LoggedMessage]) -> str:
    said = [m.text for m in messages if m.turn == deed.turn and m.key == _OWN_WORDS]
    return " ".join(said[0].split()) if said else ""


def _extends(deed: LoggedDeed, named: str) -> str | None:
    until = deadline_in(deed.note, deed.at)
    if until is None:
        return None
    minutes = -(-(until - deed.at).total_seconds() // 60)
    return f"extends{named} {minutes:.0f}m"
