"""What may be typed after `kelisim cases`."""

import argparse
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.cases_sheet import KINDS
from bot.deeds import MEANINGS, DeedName
from flows.languages import LANGUAGES

if TYPE_CHECKING:
    _Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]

#: What is done to the conversation itself, by the word that is typed.
DEED_OF: Final[dict[str, DeedName]] = {
    "take": "take",
    "take-over": "take_over",
    "answer": "answer",
    "resend": "resend",
    "correct": "correct",
    "language": "switch",
    "refuse": "refuse",
    "close-offer": "close",
    "extend": "extend",
    "stop": "stop",
    "start": "start",
    "hand-back": "hand_back",
}

#: Conversations on one screen.
_LIMIT = 50


def add_commands(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="who", metavar="LOGIN", help="who you are; you, without it")
    commands = parser.add_subparsers(required=True, dest="command", metavar="WHAT")
    _add_reading(commands)
    _add_work(commands)
    _add_deeds(commands)


def _add_reading(commands: "_Commands") -> None:
    listing = commands.add_parser("list", help="who waits, the longest first")
    listing.add_argument("--kind", action="append", default=[], choices=KINDS, help="only these")
    listing.add_argument("--mine", action="store_true", help="only what you have or were given")
    listing.add_argument("--free", action="store_true", help="only what nobody has")
    listing.add_argument("--label", default="", help="only with this label")
    listing.add_argument("--snoozed", action="store_true", help="also what sleeps")
    listing.add_argument("--limit", type=int, default=_LIMIT, metavar="N", help="at most so many")
    show = _about(commands, "show", "everything known of a conversation that waits")
    load = commands.add_parser("load", help="how long what waits, and who has how much")
    for command in (listing, show, load):
        command.add_argument("--json", action="store_true", help="as one JSON document")


def _add_work(commands: "_Commands") -> None:
    claim = _about(
        commands, "claim", "say that you look at it; exit code 1 when somebody else does"
    )
    claim.add_argument("--instead", action="store_true", help="take it from whoever has it")
    claim.set_defaults(json=False)
    _about(commands, "release", "you no longer look at it")
    assign = _about(commands, "assign", "give it to somebody, or to nobody")
    assign.add_argument("login", metavar="LOGIN")
    note = _about(commands, "note", "leave word for colleagues")
    note.add_argument("text", metavar="TEXT")
    label = _about(commands, "label", "replace the labels; none takes them away")
    label.add_argument("labels", nargs="*", metavar="LABEL")
    snooze = _about(commands, "snooze", "out of the list for a while, or until something happens")
    snooze.add_argument("time", metavar="TIME", help="30m, 4h, 2d; wake puts it back")
    close = _about(commands, "close", "its cases are finished")
    close.add_argument("resolution", metavar="RESOLUTION", help="how, in words")
    close.add_argument("--only", action="store_true", help="only the case whose number you gave")


def _add_deeds(commands: "_Commands") -> None:
    _deed(commands, "take", "silence the bot: the conversation is yours")
    _deed(commands, "take-over", "the same, from a colleague who holds it")
    answer = _deed(commands, "answer", "write to the citizen")
    answer.add_argument("--key", help="an approved answer of flows/staff.toml")
    answer.add_argument("--text", default="", help="words of your own")
    answer.add_argument("--in", dest="language", choices=LANGUAGES, help="their language")
    _of_message(_deed(commands, "resend", "send a message once more; without --turn the last one"))
    correct = _deed(commands, "correct", "a message was read wrongly; a yes is asked for again")
    correct.add_argument("meaning", metavar="MEANING", choices=MEANINGS, help=", ".join(MEANINGS))
    _of_message(correct)
    language = _deed(commands, "language", "write to the citizen in this language")
    language.add_argument("language", choices=LANGUAGES)
    _of_offer(_deed(commands, "refuse", "the citizen refused by telephone"))
    closing = _of_offer(_deed(commands, "close-offer", "ask nothing more about an offer"))
    extend = _of_offer(_deed(commands, "extend", "move the deadline of an offer"))
    extend.add_argument("time", metavar="TIME", help="from now: 30m, 4h, 2d")
    for told in (closing, extend):
        told.add_argument("--silent", dest="tell", action="store_false", help="without an SMS")
    _deed(commands, "stop", "the citizen said that they want no messages")
    _deed(commands, "start", "the citizen said that they want messages again")
    _deed(commands, "hand-back", "the bot goes on, and asks the open question again")


def _about(commands: "_Commands", name: str, about: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=about, description=f"{about.capitalize()}.")
    command.add_argument("of", metavar="CASE", help="the number of a case, or a telephone")
    return command


def _deed(commands: "_Commands", name: str, about: str) -> argparse.ArgumentParser:
    command = _about(commands, name, about)
    command.add_argument("--reason", required=True, help="why; it is kept with what you do")
    return command


def _of_message(command: argparse.ArgumentParser) -> None:
    command.add_argument("--turn", type=int, help="of the message, as in kelisim log --json")


def _of_offer(command: argparse.ArgumentParser) -> argparse.ArgumentParser:
    command.add_argument("--offer", dest="offer_id", help="its id; the one that is asked about")
    return command
