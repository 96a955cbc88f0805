"""Conversation files: who says what, and when, and what must come of it.

One command a line; docs/conversations.md shows them all. This module only reads: `gateway-sim play`
carries the steps out against a running system, the player of the tests against `flows` alone. The
file does not know which benefits and states exist; the side it is played against does.
"""

import re
import shlex
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path
from typing import Literal, get_args

import msgspec

from gateway_sim.errors import ConversationError
from gateway_sim.outcomes import OUTCOMES
from gateway_sim.steps import (
    At,
    CaseOpened,
    CitizenIs,
    Decision,
    LanguageIs,
    NetworkDoes,
    Offer,
    Receives,
    RegistryDecides,
    Says,
    Silence,
    StateIs,
    Step,
    Wait,
    Withdraws,
)

__all__ = [
    "STARTS_AT",
    "At",
    "CaseOpened",
    "CitizenIs",
    "Conversation",
    "Decision",
    "LanguageIs",
    "NetworkDoes",
    "Offer",
    "Receives",
    "RegistryDecides",
    "Says",
    "Silence",
    "StateIs",
    "Step",
    "Wait",
    "Withdraws",
    "duration",
    "parse",
    "read",
]

#: Every conversation begins at this local time, so that a file means the same at any hour, quiet
#: hours included. Both players keep to it.
STARTS_AT = time(10, 0)


class Conversation(msgspec.Struct, frozen=True):
    """`file` is the file's name as given; `title` says what the conversation shows."""

    file: str
    title: str
    steps: tuple[Step, ...]


def read(path: Path) -> Conversation:
    """Reads a file; raises ConversationError with every problem in it."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConversationError(path, [(0, f"the file cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise ConversationError(path, [(0, "the file is not UTF-8; save it as UTF-8")]) from None
    return parse(text, str(path))


def parse(text: str, file: str) -> Conversation:
    """The conversation in `text`; raises ConversationError with every problem in it."""
    reading = _Reading(title=Path(file).stem)
    problems = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            reading.take(number, line.strip())
        except _Problem as problem:
            problems.append((number, str(problem)))
    if not reading.steps and not problems:
        problems.append((1, "nothing happens in this file; begin with an offer or a “> ” line"))
    if problems:
        raise ConversationError(file, problems)
    return Conversation(file, reading.title, tuple(reading.steps))


class _Problem(ValueError):
    """What is wrong with one line."""


class _Reading:
    """The state of reading one file: the steps so far and the offers they named."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.steps: list[Step] = []
        self.offers: list[str] = []

    def take(self, number: int, line: str) -> None:
        if not line or line.startswith("#"):
            return
        command, _, rest = line.partition(" ")
        parse_rest = _COMMANDS.get(command)
        if parse_rest is None:
            known = " ".join(_COMMANDS)
            raise _Problem(f"there is no command “{command}”; the commands are: title {known}")
        step = parse_rest(self, number, rest.strip())
        if step is not None:
            self.steps.append(step)

    def offer_id(self, given: str | None) -> str:
        """The named offer, or the latest one."""
        if not self.offers:
            raise _Problem("no offer has arrived yet; this needs an “offer” line before it")
        if given is None:
            return self.offers[-1]
        if given not in self.offers:
            raise _Problem(f"there is no offer “{given}”; so far there are {_list(self.offers)}")
        return given

    def new_offer_id(self, given: str | None) -> str:
        if given in self.offers:
            raise _Problem(f"there is an offer “{given}” already; give this one another id")
        letters = (chr(ord("A") + n) for n in range(26))
        offer_id = given or next(letter for letter in letters if letter not in self.offers)
        self.offers.append(offer_id)
        return offer_id


def _title(reading: _Reading, _line: int, rest: str) -> None:
    reading.title = rest or reading.title


def _offer(reading: _Reading, line: int, rest: str) -> Offer:
    benefit, *pairs = _words(rest) or [""]
    if not benefit or "=" in benefit:
        raise _Problem("“offer” needs the benefit first, as in: offer birth children=2")
    given = dict(_pair(pair) for pair in pairs)
    accounts = given.pop("accounts", "1")
    if accounts not in {"0", "1", "2", "3", "supplied"}:
        raise _Problem(f"accounts={accounts} is none of 0, 1, 2, 3, supplied")
    deadline = given.pop("deadline", None)
    return Offer(
        line=line,
        id=reading.new_offer_id(given.pop("id", None)),
        benefit=benefit,
        variant=given.pop("variant", None),
        language=_language(given.pop("language", "none")),
        accounts=1 if accounts == "supplied" else int(accounts),
        supplied=accounts == "supplied",
        deadline=None if deadline is None else duration(deadline),
        region=given.pop("region", None),
        name=given.pop("name", None),
        facts={fact: int(value) if value.isdecimal() else value for fact, value in given.items()},
    )


def _says(_reading: _Reading, line: int, rest: str) -> Says:
    if not rest:
        raise _Problem("“>” needs what the citizen writes, as in: > иә")
    return Says(line, rest.replace("\\n", "\n"))


def _receives(_reading: _Reading, line: int, rest: str) -> Receives | Silence:
    pieces = tuple(piece.strip() for piece in rest.split("|"))
    if not all(pieces):
        raise _Problem("“<” needs what the message holds, as in: < 1414 | until; or: < silence")
    return Silence(line) if pieces == ("silence",) else Receives(line, pieces)


def _wait(_reading: _Reading, line: int, rest: str) -> Wait:
    return Wait(line, duration(rest))


def _at(_reading: _Reading, line: int, rest: str) -> At:
    try:
        return At(line, time.fromisoformat(rest))
    except ValueError:
        raise _Problem(f"“{rest}” is no time of day; write it as in: at 09:00") from None


def _state(reading: _Reading, line: int, rest: str) -> StateIs:
    match rest.split():
        case [state]:
            return StateIs(line, reading.offer_id(None), state)
        case [offer, state]:
            return StateIs(line, reading.offer_id(offer), state)
    raise _Problem("“state” needs a state, or an offer and a state, as in: state B filed")


def _language_is(_reading: _Reading, line: int, rest: str) -> LanguageIs:
    return LanguageIs(line, _language(rest))


def _citizen(_reading: _Reading, line: int, rest: str) -> CitizenIs:
    return CitizenIs(line, _one_word(rest, "citizen stopped"))


def _case(_reading: _Reading, line: int, rest: str) -> CaseOpened:
    return CaseOpened(line, _one_word(rest, "case unclear"))


def _registry(reading: _Reading, line: int, rest: str) -> RegistryDecides:
    words = _words(rest)
    named = words.pop(0) if words and words[0] not in get_args(Decision) else None
    offer = reading.offer_id(named)
    match words:
        case ["accepted"]:
            return RegistryDecides(line, offer, "accepted")
        case ["assigned", amount, *since] if amount.isdecimal() and len(since) <= 1:
            day = since[0] if since else None
            return RegistryDecides(line, offer, "assigned", int(amount), since=day)
        case ["paid", amount] if amount.isdecimal():
            return RegistryDecides(line, offer, "paid", int(amount))
        case ["rejected", reason]:
            return RegistryDecides(line, offer, "rejected", reason=reason)
    raise _Problem(
        "“registry” needs one of: accepted, assigned AMOUNT [since], paid AMOUNT, "
        'rejected "REASON"; after an offer\'s id if it is not the latest'
    )


def _network(_reading: _Reading, line: int, rest: str) -> NetworkDoes:
    for outcome in OUTCOMES:
        if outcome == rest:
            return NetworkDoes(line, outcome)
    raise _Problem(f"the network does not do “{rest}”; it does {_list(OUTCOMES)}")


def _withdraw(reading: _Reading, line: int, rest: str) -> Withdraws:
    return Withdraws(line, reading.offer_id(rest or None))


_COMMANDS: dict[str, Callable[[_Reading, int, str], Step | None]] = {
    "title": _title,
    "offer": _offer,
    ">": _says,
    "<": _receives,
    "wait": _wait,
    "at": _at,
    "state": _state,
    "language": _language_is,
    "citizen": _citizen,
    "case": _case,
    "registry": _registry,
    "network": _network,
    "withdraw": _withdraw,
}


def duration(text: str) -> timedelta:
    """`3d`, `10m`, `1d12h`, `90s` as a timedelta; raises ValueError with a sentence."""
    found = re.fullmatch(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?", text)
    if not text or found is None:
        raise _Problem(f"“{text}” is no length of time; write it as in: 3d, 48h, 10m, 1d12h")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def _language(text: str) -> Literal["kk", "ru"] | None:
    match text:
        case "kk" | "ru":
            return text
        case "none":
            return None
    raise _Problem(f"“{text}” is no language here; write kk, ru or none")


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not (key and equals and value):
        raise _Problem(f"“{text}” should be name=value, as in children=2")
    return key, value


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:
        raise _Problem("a quotation mark is left open") from None


def _one_word(text: str, example: str) -> str:
    if len(text.split()) != 1:
        raise _Problem(f"this needs one word, as in: {example}")
    return text


def _list(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(names)
