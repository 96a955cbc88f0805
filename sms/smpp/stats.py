"""What a link counts. All sessions of one `Esme` or one `Smsc` count into the same `Stats`."""

from dataclasses import dataclass


@dataclass(slots=True)
class Stats:
    """Counters since the start; they only grow."""

    #: sessions that came to be bound
    binds: int = 0
    #: sessions that were asked for and refused, on either end
    refused_binds: int = 0
    #: PDUs that came in whole
    received: int = 0
    #: requests sent that wait for an answer of the peer (submit_sm, deliver_sm)
    requested: int = 0
    #: of these, answered in time
    answered: int = 0
    #: of these, not answered in time
    unanswered: int = 0
    #: PDUs that break the specification, lengths that no PDU has among them
    malformed: int = 0
    #: command_ids that the specification does not know
    unknown_commands: int = 0
    #: answers to nothing that was asked, or that came too late, or twice
    stray_responses: int = 0
    #: PDUs that are not allowed in the state of the session, or not to this end of it
    out_of_state: int = 0
