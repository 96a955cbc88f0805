"""Writes a story down as a conversation file, so that it goes the same way when it is played.

Who does something (a citizen writes, an offer comes) never does it later than it was; what comes of
it (a message on the phone) is never waited for less than it took. So whatever fell due in between
falls due again.
"""

import re
import shlex
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

import msgspec

from gateway_sim.clock import LOCAL, moment
from gateway_sim.conversation import STARTS_AT
from gateway_sim.outcomes import OutcomeName
from gateway_sim.phones import Message
from gateway_sim.recording.deeds import staff_lines
from gateway_sim.recording.pieces import pieces, spoken
from gateway_sim.recording.story import Right, Story
from gateway_sim.registry.application import Decision

#: Shorter pauses are a person thinking, and mean nothing.
_PAUSE_S = 120.0

_ACCOUNT_IN_LIST = re.compile(r"(?<!\d)([1-9])\) ")
_ACCOUNT = re.compile(r"(?:…|\.\.\.|\*)\s?\d{4}")


class _Event(msgspec.Struct, frozen=True):
    """`lines` stand in the file; `is_answer` for what comes of something, as the end does.
    `outcome` is what the network did to it."""

    at: float
    order: int
    lines: tuple[str, ...]
    is_answer: bool = False
    outcome: OutcomeName | None = None


def conversation_file(story: Story, title: str, now: float) -> str:
    """The whole file; `now` is the present simulated moment."""
    names = _names(story.rights)
    events = sorted(_events(story, names, now), key=lambda event: (event.at, event.order))
    body = _with_network(list(_with_pauses(events)))
    lines = [f"title {title or story.phone}", *_remarks(story), *body, *_end(story, names, events)]
    return "\n".join(lines) + "\n"


def _names(rights: Sequence[Right]) -> dict[str, str]:
    """A, B, C … for the offers, as the file's reader gives them."""
    return {right.id: chr(ord("A") + n) for n, right in enumerate(rights[:26])}


def _remarks(story: Story) -> Iterator[str]:
    if story.log is None:
        yield "# The bot was not asked: offers that were not filed, and states, are missing."


# --- what happened --------------------------------------------------------------------------------


def _events(story: Story, names: dict[str, str], now: float) -> Iterator[_Event]:
    for right in story.rights:
        yield _Event(right.at, 0, (_offer(right, story),))
        if right.withdrawn_at is not None:
            yield _Event(right.withdrawn_at, 2, (f"withdraw {names[right.id]}",))
    for at, line in story.network.lines():
        yield _Event(at, -1 if at <= _begin(story) else 1, (line,))
    for message in story.messages:
        yield _message(message, story, now)
    if story.log is not None:
        for deed in story.log.deeds:
            if lines := staff_lines(deed, story.log, names):
                yield _Event(deed.at.timestamp(), 2, lines)
        first = {case.kind: case.at.timestamp() for case in reversed(story.log.cases)}
        for kind, at in first.items():
            yield _Event(at, 4, (f"case {kind}",), is_answer=True)
    for offer_id, decision in story.decided:
        if offer_id in names:
            at = _seconds(decision.at)
            yield _Event(at, 2, (_decision(decision, names[offer_id], len(names)),))
    yield _Event(now, 5, (), is_answer=True)


def _offer(right: Right, story: Story) -> str:
    known = {
        "variant": right.variant,
        "language": _language(right, story),
        "accounts": _accounts(right, story),
        "region": right.region,
        "deadline": _length(right.deadline.total_seconds() + 30) if right.deadline else None,
        **right.facts,
    }
    pairs = (f"{key}={value}" for key, value in known.items() if value is not None)
    return shlex.join(["offer", right.benefit, *pairs])


def _language(right: Right, story: Story) -> str | None:
    """The one it came with. Its first message is in both unless the citizen has chosen, so the next
    one tells."""
    if story.log is None or story.log.language is None:
        return None
    texts = [m.text for m in story.messages if m.direction == "to_phone" and not m.forged
             and m.at >= right.at]  # fmt: skip
    heard = [languages for text in texts if (languages := spoken(text))]
    if heard and len(heard[0]) > 1:
        del heard[0]
    if not heard:
        return story.log.language
    return heard[0][0] if len(heard[0]) == 1 else None


def _accounts(right: Right, story: Story) -> str | None:
    """How many accounts were on file, as the messages show it."""
    texts = [m.text for m in story.messages if m.direction == "to_phone" and m.at >= right.at - 1]
    listed = [int(number) for text in texts for number in _ACCOUNT_IN_LIST.findall(text)]
    if listed:
        return str(max(listed))
    if any(_ACCOUNT.search(text) for text in texts):
        return None
    if any("IBAN" in text for text in texts):
        return "0"
    return "supplied" if right.was_filed else None


def _begin(story: Story) -> float:
    return min([right.at for right in story.rights] + [message.at for message in story.messages])


def _message(message: Message, story: Story, now: float) -> _Event:
    if (remark := _left_out(message)) is not None:
        return _Event(message.at, 1, (f"# {remark}: {_one_line(message.text)}",))
    if message.direction == "from_phone":
        return _Event(message.at, 1, (f"> {_one_line(message.text)}",))
    wanted = " | ".join(pieces(message.text))
    line = f"< {wanted if wanted != 'silence' else 'silenc'}"
    at = story.network.reaches(message)
    if at is None:
        return _Event(message.at, 3, (f"# still waits for the phone: {_one_line(message.text)}",))
    outcome = story.network.outcome(message, now)
    return _Event(at, 3, (line,), is_answer=True, outcome=outcome)


def _left_out(message: Message) -> str | None:
    """Why a message has no line of its own: a file has no word for it."""
    if message.forged:
        return f"a stranger wrote as {message.peer}"
    if not message.text.strip():
        return "an empty message"
    if message.direction == "from_phone" and message.state == "failed":
        return "could not be sent"
    if message.direction == "from_phone" and message.peer != "1414":
        return f"to {message.peer}"
    return None


def _one_line(text: str) -> str:
    return text.strip().replace("\r\n", "\n").replace("\n", "\\n").replace("\r", "\\n")


def _decision(decision: Decision, name: str, offers: int) -> str:
    words = ["registry", *([name] if offers > 1 else []), decision.decision]
    if decision.decision in ("assigned", "paid"):
        words.append(str(decision.amount or 0))
    if decision.decision == "assigned" and decision.since:
        words.append(decision.since)
    if decision.decision == "rejected":
        words.append(decision.reason or "no reason was given")
    return shlex.join(words) if decision.decision != "rejected" else _quoted(words)


def _quoted(words: list[str]) -> str:
    """A reason stands in quotation marks, as people write it."""
    reason = words[-1].replace('"', "'").replace("\\", "/")
    return f'{" ".join(words[:-1])} "{" ".join(reason.split())}"'


def _seconds(iso: str) -> float:
    return datetime.fromisoformat(iso).timestamp()


# --- when -----------------------------------------------------------------------------------------


def _with_pauses(events: Sequence[_Event]) -> Iterator[_Event]:
    """The same, with a line before whatever came after a pause, and the time of day before the
    first where pauses make it matter."""
    pauses = list(_pauses(events))
    if any(pauses) and (begins := _begins(events[0].at)) is not None:
        yield _Event(events[0].at, 0, (begins,))
    for event, wait in zip(events, pauses, strict=True):
        lines = (f"wait {_length(wait)}", *event.lines) if wait else event.lines
        yield msgspec.structs.replace(event, lines=lines)


def _pauses(events: Sequence[_Event]) -> Iterator[float]:
    """Seconds to wait before each event."""
    played = 0.0
    yield from [0.0][: len(events)]
    for before, event in pairwise(events):
        wait = _pause(event, event.at - before.at, event.at - events[0].at - played)
        played += wait
        yield wait


def _pause(event: _Event, since_s: float, missing_s: float) -> float:
    """Whole minutes to wait before an event, `since_s` after the one before it; `missing_s` is how
    far the play is behind by then."""
    if since_s < _PAUSE_S:
        return 0.0
    wait = -(-missing_s // 60) if event.is_answer else min(missing_s, since_s) // 60
    return max(0.0, wait * 60)


def _begins(at: float) -> str | None:
    """The local time of day of the first event, unless files begin about then anyway."""
    local = moment(at).astimezone(LOCAL)
    if local.hour == STARTS_AT.hour:
        return None
    return f"at {local:%H:%M}"


def _length(seconds: float) -> str:
    """`1d12h`, as a file says it."""
    minutes = int(seconds) // 60
    parts = ((minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "m"))
    return "".join(f"{number}{unit}" for number, unit in parts if number) or "1m"


# --- the network ----------------------------------------------------------------------------------


def _with_network(events: Sequence[_Event]) -> list[str]:
    """All lines, with a change of the network before whatever brought the first message that met
    it."""
    lines: list[str] = []
    present: OutcomeName | None = "delivered"
    cause = 0
    for event in events:
        if event.outcome not in (None, present):
            present = event.outcome
            lines[cause:cause] = [*_settled(lines[cause:]), f"network {present}"]
        lines += event.lines
        if event.outcome is not None:
            cause = len(lines)
    return lines


def _settled(following: Sequence[str]) -> list[str]:
    """A line that lets the network finish what it did, where a citizen went on after it."""
    return ["< silence"] if following and following[0].startswith(">") else []


# --- the end --------------------------------------------------------------------------------------


def _end(story: Story, names: dict[str, str], events: Sequence[_Event]) -> Iterator[str]:
    """Where everything stands, as far as the bot told."""
    if [event for event in events if event.lines][-1].is_answer:
        yield "< silence"
    if story.log is None:
        return
    for right in story.rights:
        if right.id in names and right.state:
            named = f"{names[right.id]} " if len(names) > 1 else ""
            yield f"state {named}{right.state}"
    if story.log.state not in (None, "open"):
        yield f"citizen {story.log.state}"
