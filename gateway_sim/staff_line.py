"""The lines of a conversation file in which staff do something: `staff answers "…"`.

Without a name it is always the same person; `staff berik takes` is somebody else.
"""

from collections.abc import Callable

from gateway_sim.line import Problem, duration, language, listed, words
from gateway_sim.steps import Deed, StaffDenied, StaffDoes

#: Who it is where the file names nobody.
SOMEBODY = "aigerim"

#: Finds the offer a line means by the id it gives, or the latest one.
OfferId = Callable[[str | None], str]

#: The words of a line; `hands back` and `takes over` are two.
DEEDS: dict[str, Deed] = {
    "takes": "take",
    "answers": "answer",
    "resends": "resend",
    "reads": "correct",
    "speaks": "switch",
    "refuses": "refuse",
    "closes": "close",
    "extends": "extend",
    "stops": "stop",
    "starts": "start",
    "hands": "hand_back",
}


def staff_does(line: int, rest: str, offer_id: OfferId) -> StaffDoes:
    """Raises Problem."""
    said = words(rest)
    by = said.pop(0) if said and said[0] not in DEEDS else SOMEBODY
    if not said or said[0] not in DEEDS:
        raise Problem(f"“staff” needs what they do, one of: {listed(list(DEEDS))}")
    deed, given = DEEDS[said[0]], said[1:]
    if deed == "take" and given == ["over"]:
        return StaffDoes(line=line, by=by, deed="take_over")
    match deed, given:
        case ("hand_back", ["back"]) | ("take" | "resend" | "stop" | "start", []):
            return StaffDoes(line=line, by=by, deed=deed)
        case "answer" | "correct", [what]:
            return StaffDoes(line=line, by=by, deed=deed, words=what)
        case "switch", [what]:
            return StaffDoes(line=line, by=by, deed=deed, words=language(what) or "")
        case "refuse" | "close", [*offer] if len(offer) <= 1:
            return StaffDoes(line=line, by=by, deed=deed, offer=offer_id(_first(offer)))
        case "extend", [*offer, time] if len(offer) <= 1:
            named = offer_id(_first(offer))
            return StaffDoes(line=line, by=by, deed=deed, offer=named, duration=duration(time))
    raise Problem(
        'it is one of: staff takes, takes over, answers KEY or "WORDS", resends, reads MEANING, '
        "speaks kk or ru, refuses [A], closes [A], extends [A] 48h, stops, starts, hands back"
    )


def _first(given: list[str]) -> str | None:
    return given[0] if given else None


def staff_denied(line: int, rest: str) -> StaffDenied:
    if not rest:
        raise Problem("“denied” needs a piece of the reason, as in: denied holds the conversation")
    return StaffDenied(line, rest)
