"""How this house uses `transitions`: one shared synchronous machine per flow, never a model in it.

The structs of `dialogue.py` are driven by `fire(machine, trigger, struct, work)`; a machine of its
own for every conversation would cost 26 KB and 350 µs each (DESIGN.md, "State machines").
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from transitions import EventData, Machine

from flows.work import Work


class Stateful(Protocol):
    state: str


Transition = dict[str, Any]


def machine(states: Sequence[str], transitions: Sequence[Transition], name: str) -> Machine:
    """A machine that says no to a trigger its state does not know, instead of raising."""
    return Machine(
        model=None,
        states=list(states),
        transitions=list(transitions),
        initial=states[0],
        auto_transitions=False,
        send_event=True,
        ignore_invalid_triggers=True,
        name=name,
    )


def fire(machine: Machine, trigger: str, model: Stateful, work: Work, **facts: object) -> bool:
    """Runs the trigger on the model; whether a transition was made."""
    return bool(machine.events[trigger].trigger(model, work=work, **facts))


def can(machine: Machine, trigger: str, model: Stateful) -> bool:
    """Whether the model's state has a way out by this trigger."""
    return bool(machine.events[trigger].transitions.get(model.state))


def move(
    trigger: str,
    source: str | Sequence[str],
    dest: str,
    *,
    when: Callable[[EventData], bool] | None = None,
    before: Callable[[EventData], None] | None = None,
    after: Callable[[EventData], None] | None = None,
) -> Transition:
    """One row of a machine's table."""
    row: Transition = {
        "trigger": trigger,
        "source": source if isinstance(source, str) else list(source),
        "dest": dest,
    }
    for key, value in (("conditions", when), ("before", before), ("after", after)):
        if value is not None:
            row[key] = value
    return row
