"""The lines of a conversation file about the network and the phone: what becomes of messages, what
the network is like, where the phone is."""

from gateway_sim.line import Problem, listed
from gateway_sim.outcomes import OUTCOMES, OutcomeName
from gateway_sim.steps import NetworkDoes, NetworkIs, PhoneIs, Whereabouts
from sms.smpp.constants import Status

#: `phone WHERE`, and what it means for the phone's profile.
WHEREABOUTS: dict[str, Whereabouts] = {
    "on": "reachable",
    "off": "switched_off",
    "uncovered": "out_of_coverage",
    "abroad": "abroad",
    "recycled": "recycled",
}


def network(line: int, rest: str) -> NetworkDoes | NetworkIs:
    """`OUTCOME [COUNT]`, `ESME_… [COUNT]` or `profile NAME`; raises Problem."""
    match rest.split():
        case ["profile", name]:
            return NetworkIs(line, name)
        case [what]:
            return _does(line, what, None)
        case [what, count] if count.isdecimal() and int(count) > 0:
            return _does(line, what, int(count))
    raise Problem(
        "“network” needs an outcome, and perhaps for how many messages, as in: network late 1; "
        "or: network profile flaky"
    )


def written(step: NetworkDoes | NetworkIs | PhoneIs) -> str:
    """The line that is read as this step."""
    match step:
        case PhoneIs():
            return (
                f"phone {next(word for word, where in WHEREABOUTS.items() if where == step.where)}"
            )
        case NetworkIs():
            return f"network profile {step.profile}"
    what = [step.status or step.outcome, *([str(step.count)] if step.count else [])]
    known = step.status is None or step.status in Status.__members__
    return f"{'' if known else '# '}network {' '.join(what)}"


def phone(line: int, rest: str) -> PhoneIs:
    """Raises Problem."""
    if rest not in WHEREABOUTS:
        raise Problem(f"“{rest}” is nowhere a phone can be; it is one of {listed([*WHEREABOUTS])}")
    return PhoneIs(line, WHEREABOUTS[rest])


def _does(line: int, what: str, count: int | None) -> NetworkDoes:
    if what in Status.__members__ and what != "ESME_ROK":
        return NetworkDoes(line, "refused", count, what)
    return NetworkDoes(line, _outcome(what), count)


def _outcome(what: str) -> OutcomeName:
    for outcome in OUTCOMES:
        if outcome == what:
            return outcome
    raise Problem(
        f"the network does not do “{what}”; it does {listed(OUTCOMES)}, "
        "or answers an error of SMPP, as in: network ESME_RSYSERR 1"
    )
