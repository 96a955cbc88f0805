"""Everything a network may do to one message, and the phone numbers that make it do so.

The one table: the engine, the HTTP door, conversation files and the documents
(`python -m gateway_sim.faults` prints their part) all take it from here.
"""

from typing import Literal, NamedTuple, get_args

OutcomeName = Literal[
    "delivered", "undelivered", "expired", "rejected", "silent", "late", "twice", "contradicted",
    "in_steps", "before_answer", "throttled", "queue_full", "stumbles", "refused", "slow_answer",
    "no_answer", "cut", "lost", "malformed", "wrong_sequence",
    "parts_reversed", "part_repeated", "part_late", "part_missing", "repeated", "repeated_anew",
]  # fmt: skip
OUTCOMES: tuple[OutcomeName, ...] = get_args(OutcomeName)

#: What each does to a message to the phone.
TO_PHONE: dict[OutcomeName, str] = {
    "delivered": "a receipt DELIVRD after the receipt delay",
    "undelivered": "a receipt UNDELIV",
    "expired": "a receipt EXPIRED",
    "rejected": "a receipt REJECTD",
    "silent": "takes the message and never sends a receipt",
    "late": "DELIVRD, an hour later (or `delay_s`)",
    "twice": "DELIVRD, and the same receipt once more",
    "contradicted": "DELIVRD, and then UNDELIV for the same message",
    "in_steps": "ENROUTE first, then DELIVRD",
    "before_answer": "DELIVRD before the submit_sm_resp",
    "throttled": "answers the submit_sm with ESME_RTHROTTLED",
    "queue_full": "answers the submit_sm with ESME_RMSGQFUL",
    "stumbles": "answers the submit_sm with ESME_RSYSERR",
    "refused": "answers the submit_sm with ESME_RINVDSTADR, or with `status`",
    "slow_answer": "takes the message and answers two real seconds later",
    "no_answer": "delivers the message, and never answers the submit_sm",
    "cut": "delivers the message, and cuts the link instead of answering",
    "lost": "neither answers nor delivers",
    "malformed": "delivers the message, and answers with a PDU that breaks the specification",
    "wrong_sequence": "delivers the message, and answers with a sequence number nobody used",
}

#: What each does to a message from the phone.
FROM_PHONE: dict[OutcomeName, str] = {
    "parts_reversed": "the parts of a long message arrive last one first",
    "part_repeated": "each part arrives twice, with the same id",
    "part_late": "the last part arrives five seconds (or `delay_s`) after the others",
    "part_missing": "the last part of a long message never arrives",
    "repeated": "the message arrives a second time, with the same id",
    "repeated_anew": "the message arrives a second time, with an id of its own",
}


class Ending(NamedTuple):
    """What becomes of messages to and from a number that ends so. With `times`, of the first tries
    of each message only; the next one is taken."""

    digits: str
    outcome: OutcomeName
    times: int = 0


#: The seven digits after +7 7XX that no made-up citizen has.
BLOCK = "99900"

NUMBERS: tuple[Ending, ...] = (
    Ending(f"{BLOCK}00", "delivered"),
    Ending(f"{BLOCK}01", "undelivered"),
    Ending(f"{BLOCK}02", "expired"),
    Ending(f"{BLOCK}03", "rejected"),
    Ending(f"{BLOCK}04", "silent"),
    Ending(f"{BLOCK}05", "late"),
    Ending(f"{BLOCK}06", "twice"),
    Ending(f"{BLOCK}07", "contradicted"),
    Ending(f"{BLOCK}08", "in_steps"),
    Ending(f"{BLOCK}09", "before_answer"),
    Ending(f"{BLOCK}10", "throttled", 3),
    Ending(f"{BLOCK}11", "queue_full", 3),
    Ending(f"{BLOCK}12", "stumbles", 1),
    Ending(f"{BLOCK}13", "refused"),
    Ending(f"{BLOCK}14", "slow_answer"),
    Ending(f"{BLOCK}15", "no_answer"),
    Ending(f"{BLOCK}16", "cut"),
    Ending(f"{BLOCK}17", "lost"),
    Ending(f"{BLOCK}18", "malformed"),
    Ending(f"{BLOCK}19", "wrong_sequence"),
    Ending(f"{BLOCK}20", "parts_reversed"),
    Ending(f"{BLOCK}21", "part_repeated"),
    Ending(f"{BLOCK}22", "part_late"),
    Ending(f"{BLOCK}23", "part_missing"),
    Ending(f"{BLOCK}24", "repeated"),
    Ending(f"{BLOCK}25", "repeated_anew"),
)

_BY_DIGITS = {ending.digits: ending for ending in NUMBERS}


def decided_by(phone: str) -> Ending | None:
    """What the number itself says (E.164); None for nearly all."""
    if phone[5:10] != BLOCK or len(phone) != 12 or not phone.startswith("+77"):
        return None
    return _BY_DIGITS.get(phone[5:])


def document() -> str:
    """The tables of docs/simulator-network.md."""
    lines = ["| outcome of a message to a phone | what the network does |", "|---|---|"]
    lines += [f"| `{name}` | {about} |" for name, about in TO_PHONE.items()]
    lines += ["", "| outcome of a message from a phone | what the network does |", "|---|---|"]
    lines += [f"| `{name}` | {about} |" for name, about in FROM_PHONE.items()]
    lines += ["", "| number | outcome |", "|---|---|"]
    lines += [_number_row(ending) for ending in NUMBERS]
    return "\n".join(lines)


def _number_row(ending: Ending) -> str:
    tries = {0: "", 1: " once, then accepted"}
    said = tries.get(ending.times, f" {ending.times} times, then accepted")
    return f"| `+7 7XX {ending.digits[:3]} {ending.digits[3:]}` | `{ending.outcome}`{said} |"


if __name__ == "__main__":
    print(document())  # noqa: T201 -- the page is what it is for
