"""Conversation files: who says what, and when, and what must come of it.

One command a line; docs/conversations.md shows them all. This module only reads: `gateway-sim play`
carries the steps out against a running system, the player of the tests against `flows` alone. The
file does not know which benefits and states exist; the side it is played against does.
"""

from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import get_args

import msgspec

from gateway_sim.errors import ConversationError
from gateway_sim.line import Problem, duration, language, listed, one_word, pair, words
from gateway_sim.network_line import network, phone
from gateway_sim.staff_line import staff_denied, staff_does
from gateway_sim.steps import (
    At,
    CaseOpened,
    CitizenIs,
    Decision,
    LanguageIs,
    NetworkDoes,
    NetworkIs,
    Next,
    Offer,
    PhoneIs,
    Receives,
    RegistryDecides,
    Says,
    Silence,
    StaffDenied,
    StaffDoes,
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
    "NetworkIs",
    "Next",
    "Offer",
    "PhoneIs",
    "Receives",
    "RegistryDecides",
    "Says",
    "Silence",
    "StaffDenied",
    "StaffDoes",
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
        except Problem as problem:
            problems.append((number, str(problem)))
    if not reading.steps and not problems:
        problems.append((1, "nothing happens in this file; begin with an offer or a “> ” line"))
    if problems:
        raise ConversationError(file, problems)
    return Conversation(file, reading.title, tuple(reading.steps))


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
            raise Problem(f"there is no command “{command}”; the commands are: {known}")
        step = parse_rest(self, number, rest.strip())
        if step is not None:
            self.steps.append(step)

    def offer_id(self, given: str | None) -> str:
        """The named offer, or the latest one."""
        if not self.offers:
            raise Problem("no offer has arrived yet; this needs an “offer” line before it")
        if given is None:
            return self.offers[-1]
        if given not in self.offers:
            raise Problem(f"there is no offer “{given}”; so far there are {listed(self.offers)}")
        return given

    def new_offer_id(self, given: str | None) -> str:
        if given in self.offers:
            raise Problem(f"there is an offer “{given}” already; give this one another id")
        letters = (chr(ord("A") + n) for n in range(26))
        offer_id = given or next(letter for letter in letters if letter not in self.offers)
        self.offers.append(offer_id)
        return offer_id


def _title(reading: _Reading, _line: int, rest: str) -> None:
    reading.title = rest or reading.title


def _offer(reading: _Reading, line: int, rest: str) -> Offer:
    benefit, *pairs = words(rest) or [""]
    if not benefit or "=" in benefit:
        raise Problem("“offer” needs the benefit first, as in: offer birth children=2")
    given = dict(pair(one) for one in pairs)
    accounts = given.pop("accounts", "1")
    if accounts not in {"0", "1", "2", "3", "supplied"}:
        raise Problem(f"accounts={accounts} is none of 0, 1, 2, 3, supplied")
    deadline = given.pop("deadline", None)
    return Offer(
        line=line,
        id=reading.new_offer_id(given.pop("id", None)),
        benefit=benefit,
        variant=given.pop("variant", None),
        language=language(given.pop("language", "none")),
        accounts=1 if accounts == "supplied" else int(accounts),
        supplied=accounts == "supplied",
        deadline=None if deadline is None else duration(deadline),
        region=given.pop("region", None),
        name=given.pop("name", None),
        facts={fact: int(value) if value.isdecimal() else value for fact, value in given.items()},
    )


def _says(_reading: _Reading, line: int, rest: str) -> Says:
    if not rest:
        raise Problem("“>” needs what the citizen writes, as in: > иә")
    return Says(line, rest.replace("\\n", "\n"))


def _receives(_reading: _Reading, line: int, rest: str) -> Receives | Silence:
    pieces = tuple(piece.strip() for piece in rest.split("|"))
    if not all(pieces):
        raise Problem("“<” needs what the message holds, as in: < 1414 | until; or: < silence")
    return Silence(line) if pieces == ("silence",) else Receives(line, pieces)


def _wait(_reading: _Reading, line: int, rest: str) -> Wait:
    return Wait(line, duration(rest))


def _at(_reading: _Reading, line: int, rest: str) -> At:
    try:
        return At(line, time.fromisoformat(rest))
    except ValueError:
        raise Problem(f"“{rest}” is no time of day; write it as in: at 09:00") from None


def _state(reading: _Reading, line: int, rest: str) -> StateIs:
    match rest.split():
        case [state]:
            return StateIs(line, reading.offer_id(None), state)
        case [offer, state]:
            return StateIs(line, reading.offer_id(offer), state)
    raise Problem("“state” needs a state, or an offer and a state, as in: state B filed")


def _language_is(_reading: _Reading, line: int, rest: str) -> LanguageIs:
    return LanguageIs(line, language(rest))


def _citizen(_reading: _Reading, line: int, rest: str) -> CitizenIs:
    return CitizenIs(line, one_word(rest, "citizen stopped"))


def _case(_reading: _Reading, line: int, rest: str) -> CaseOpened:
    return CaseOpened(line, one_word(rest, "case unclear"))


def _registry(reading: _Reading, line: int, rest: str) -> RegistryDecides:
    said = words(rest)
    named = said.pop(0) if said and said[0] not in get_args(Decision) else None
    offer = reading.offer_id(named)
    match said:
        case ["accepted"]:
            return RegistryDecides(line, offer, "accepted")
        case ["assigned", amount, *since] if amount.isdecimal() and len(since) <= 1:
            day = since[0] if since else None
            return RegistryDecides(line, offer, "assigned", int(amount), since=day)
        case ["paid", amount] if amount.isdecimal():
            return RegistryDecides(line, offer, "paid", int(amount))
        case ["rejected", reason]:
            return RegistryDecides(line, offer, "rejected", reason=reason)
    raise Problem(
        "“registry” needs one of: accepted, assigned AMOUNT [since], paid AMOUNT, "
        'rejected "REASON"; after an offer\'s id if it is not the latest'
    )


def _next(_reading: _Reading, line: int, rest: str) -> Next:
    if rest:
        raise Problem("“next” stands alone; to jump so far or to a time write: wait 3d; at 09:00")
    return Next(line)


def _network(_reading: _Reading, line: int, rest: str) -> NetworkDoes | NetworkIs:
    return network(line, rest)


def _phone(_reading: _Reading, line: int, rest: str) -> PhoneIs:
    return phone(line, rest)


def _withdraw(reading: _Reading, line: int, rest: str) -> Withdraws:
    return Withdraws(line, reading.offer_id(rest or None))


def _staff(reading: _Reading, line: int, rest: str) -> StaffDoes:
    return staff_does(line, rest, reading.offer_id)


def _denied(_reading: _Reading, line: int, rest: str) -> StaffDenied:
    return staff_denied(line, rest)


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
    "next": _next,
    "network": _network,
    "phone": _phone,
    "withdraw": _withdraw,
    "staff": _staff,
    "denied": _denied,
}
