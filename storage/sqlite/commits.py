"""The commit: new dialogues, effects and done marks of a batch of turns, in one transaction.

What has to be known before anything can be written is read at once (`_Before`), and then everything
is written.
"""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flows.dialogue import Dialogue
from flows.effects import (
    FileApplication,
    KeepEvidence,
    LogReply,
    LogStaff,
    NameSender,
    OpenCase,
    ReportFraud,
    Send,
    Turn,
)
from storage import rows
from storage.crypto import Vault
from storage.errors import CommittedElsewhere
from storage.moments import to_micros
from storage.outcomes import (
    Effects,
    Of,
    Turns,
    application_row,
    case_row,
    hurried,
    incoming_rows,
    leaving,
    outgoing,
    outgoing_row,
    touched_offers,
)
from storage.rows import Row
from storage.sqlite import inbox, proofs, reports, timers
from storage.sqlite.transaction import Transaction, listed
from storage.sqlite.work import keep_deeds
from storage.store import FRESH, Arrival, Outgoing

_DIALOGUE = """
UPDATE dialogues SET state = v.column1, language = coalesce(v.column2, language), body = v.column3
FROM (VALUES (?, ?, ?, ?)) v WHERE citizen = v.column4
"""

_OFFER = f"""
UPDATE offers SET {", ".join(f"{c} = v.column{n}" for n, c in enumerate(rows.OFFER_CHANGES, 1))}
FROM (VALUES ({", ".join("?" * (len(rows.OFFER_CHANGES) + 1))})) v
WHERE offer_id = v.column{len(rows.OFFER_CHANGES) + 1}
"""

_IN = f"""
INSERT INTO messages (citizen, turn, direction, n, at, text, parts, offer_id, before, after,
  intent, sure, language, rule, question)
VALUES (?, ?, 'in', {", ".join("?" * 12)})
"""

_OUT = f"""
INSERT INTO messages (id, citizen, turn, direction, n, at, text, parts, offer_id, before, after,
  key, version, lane, delivery, due)
VALUES (?, ?, ?, 'out', {", ".join("?" * 12)})
"""

#: Citizens with a message that the next one must not overtake.
_BUSY = """
SELECT DISTINCT citizen FROM messages INDEXED BY messages_open
WHERE citizen IN (SELECT value FROM json_each(?)) AND delivery <> 'unknown'
  AND delivery IN ('waiting', 'sending', 'unknown')
"""

_LAST = "SELECT coalesce(max(id), 0) FROM messages"

#: A campaign's message that a reply to the same citizen would overtake goes along with it.
_HURRY = """
UPDATE messages INDEXED BY messages_open SET lane = 'replies'
WHERE citizen IN (SELECT value FROM json_each(?)) AND lane = 'bulk' AND delivery = 'waiting'
  AND delivery IN ('waiting', 'sending', 'unknown')
"""

_APPLICATION = """
INSERT OR IGNORE INTO applications
  (application_id, offer_id, citizen, state, iban, amount, due, made_at, evidence)
VALUES (?, ?, ?, 'waiting', ?, ?, ?, ?, coalesce(
  (SELECT hash FROM evidence WHERE offer_id = ? ORDER BY number DESC LIMIT 1), ''))
"""


def commit(  # noqa: PLR0917 - what the port was given, and how much may leave
    tx: Transaction,
    vault: Vault,
    dialogues: Sequence[Dialogue],
    turns: Turns,
    fresh: Sequence[Arrival],
    room: int,
) -> list[Outgoing]:
    """Answers to fresh arrivals that nothing of their citizen goes before leave at once, up to so
    many segments: they are written as being sent."""
    if not turns:
        return []
    came = [turn for turn in turns if turn[1].inbox_id == FRESH]
    arrived = [(arrival, *turn) for arrival, turn in zip(fresh, came, strict=True)]
    waited = [turn.inbox_id for _, turn in turns if turn.inbox_id != FRESH]
    effects = Effects(turns)
    inbox.put_fresh(tx, vault, arrived)
    inbox.mark_done(tx, waited, turns[-1][1].at)
    before = _look(tx, effects, waited)
    if before.done < len(waited):
        if before.done == 0 and not fresh:
            return []  # this very batch is committed already
        raise CommittedElsewhere(CommittedElsewhere.__doc__)
    phones = {citizen: arrival.phone for arrival, citizen, _ in arrived}
    claimed = _leaving(effects, phones, before, room)
    _write_dialogues(tx, vault, dialogues, turns)
    _write_messages(tx, effects, before, claimed)
    timers.keep(tx, turns)
    proofs.keep(tx, effects.of(KeepEvidence), before.shown, before.chain)
    _write_applications(tx, vault, effects.of(FileApplication))
    _write_cases(tx, effects.of(OpenCase))
    keep_deeds(tx, effects.of(LogStaff))
    reports.keep(tx, vault, effects.of(ReportFraud), effects.of(NameSender))
    return claimed


class _Before(NamedTuple):
    """How things stand before the turns are written: how many of the events were not done before,
    who has a message on the way, the newest message, and what the proofs stand on."""

    done: int
    busy: set[str]
    last: int
    shown: Sequence[Row]
    chain: Sequence[Row]


def _look(tx: Transaction, effects: Effects, waited: Sequence[int]) -> _Before:
    answered = {citizen for citizen, _, _ in effects.of(Send)}
    done, busy, last, shown, chain = tx.all_rows(
        ("SELECT changes()",),
        (_BUSY, listed(list(answered))),
        (_LAST,),
        *proofs.queries(effects.of(KeepEvidence)),
    )
    return _Before(done[0][0] if waited else 0, {row[0] for row in busy}, last[0][0], shown, chain)


def _leaving(
    effects: Effects, phones: Mapping[str, str], before: _Before, room: int
) -> list[Outgoing]:
    """Their ids follow those of the messages that came in, which are written first."""
    sends = effects.of(Send)
    first = before.last + len(effects.of(LogReply)) + 1
    going = [sends[place] for place in leaving(sends, phones, before.busy, room)]
    return [
        outgoing(message_id, citizen, phones[citizen], send)
        for message_id, (citizen, _, send) in enumerate(going, first)
    ]


def _write_dialogues(
    tx: Transaction, vault: Vault, dialogues: Sequence[Dialogue], turns: Turns
) -> None:
    tx.many(_DIALOGUE, [(*rows.dialogue_changes(d), d.citizen) for d in dialogues])
    changed = [
        (*rows.offer_changes(vault, offer), offer.offer_id)
        for offer in touched_offers(dialogues, turns)
    ]
    tx.many(_OFFER, changed)


def _write_messages(
    tx: Transaction, effects: Effects, before: _Before, claimed: Sequence[Outgoing]
) -> None:
    """What leaves at once has its id already, behind those of the messages that came in."""
    sends = effects.of(Send)
    ids = {message.citizen: message.message_id for message in claimed}
    tx.many(_IN, list(incoming_rows(effects.of(LogReply))))
    rows_out = [_outgoing(ids.pop(send[0], None), *send) for send in sends]
    tx.many(_OUT, [row for row in rows_out if row[0] is not None])
    tx.many(_OUT, [row for row in rows_out if row[0] is None])
    in_a_hurry = hurried(sends, before.busy)
    if in_a_hurry:
        tx.run(_HURRY, listed(list(in_a_hurry)))


def _outgoing(message_id: int | None, citizen: str, turn: Turn, send: Send) -> Row:
    delivery = "waiting" if message_id is None else "sending"
    return message_id, *outgoing_row(citizen, turn, send), delivery, to_micros(turn.at)


def _write_applications(
    tx: Transaction, vault: Vault, filed: Sequence[Of[FileApplication]]
) -> None:
    made = [application_row(vault, *effect) for effect in filed]
    tx.many(_APPLICATION, [(*row, row[1]) for row in made])


def _write_cases(tx: Transaction, cases: Sequence[Of[OpenCase]]) -> None:
    tx.many(
        "INSERT INTO cases (citizen, kind, reason, text, offer_id, turn, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [case_row(*effect) for effect in cases],
    )
