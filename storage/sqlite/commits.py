"""The commit: new dialogues, effects and done marks of a batch of turns, in one transaction."""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TypeVar, cast

from flows.dialogue import Dialogue
from flows.effects import (
    Effect,
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
from storage.rows import Row
from storage.sqlite import inbox, proofs, reports, timers
from storage.sqlite.connection import Transaction, listed
from storage.sqlite.work import keep_deeds

E = TypeVar("E")
Turns = Sequence[tuple[str, Turn]]

#: An effect with the citizen and the turn it is of.
Of = tuple[str, Turn, E]

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
INSERT INTO messages (citizen, turn, direction, n, at, text, parts, offer_id, before, after,
  key, version, lane, delivery, due)
VALUES (?, ?, 'out', {", ".join("?" * 10)}, 'waiting', ?)
"""

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


class Effects:
    """The effects of a batch, by kind, in order."""

    def __init__(self, turns: Turns) -> None:
        self._by_kind: dict[type[Effect], list[tuple[str, Turn, Effect]]] = defaultdict(list)
        for citizen, turn in turns:
            for effect in turn.effects:
                self._by_kind[type(effect)].append((citizen, turn, effect))

    def of(self, kind: type[E]) -> list[Of[E]]:
        return cast("list[Of[E]]", self._by_kind.get(cast("type[Effect]", kind), []))


async def commit(
    tx: Transaction, vault: Vault, dialogues: Sequence[Dialogue], turns: Turns
) -> None:
    if not turns:
        return
    ids = [turn.inbox_id for _, turn in turns]
    done = await inbox.mark_done(tx, ids, turns[-1][1].at)
    if done == 0:
        return  # this very batch is committed already
    if done < len(ids):
        raise CommittedElsewhere(CommittedElsewhere.__doc__)
    effects = Effects(turns)
    _write_dialogues(tx, vault, dialogues, turns)
    _write_messages(tx, effects)
    timers.keep(tx, turns)
    await proofs.keep(tx, effects.of(KeepEvidence))
    _write_applications(tx, vault, effects.of(FileApplication))
    _write_cases(tx, effects.of(OpenCase))
    keep_deeds(tx, effects.of(LogStaff))
    await reports.keep(tx, vault, effects.of(ReportFraud), effects.of(NameSender))


def _write_dialogues(
    tx: Transaction, vault: Vault, dialogues: Sequence[Dialogue], turns: Turns
) -> None:
    touched = {offer_id for _, turn in turns for offer_id in turn.touched}
    tx.many(_DIALOGUE, [(*rows.dialogue_changes(d), d.citizen) for d in dialogues])
    changed = [
        (*rows.offer_changes(vault, offer), offer.offer_id)
        for dialogue in dialogues
        for offer in dialogue.offers
        if offer.offer_id in touched
    ]
    tx.many(_OFFER, changed)


def _write_messages(tx: Transaction, effects: Effects) -> None:
    sends = effects.of(Send)
    tx.many(_IN, list(_incoming(effects.of(LogReply))))
    tx.many(_OUT, [_outgoing(citizen, turn, send) for citizen, turn, send in sends])
    answered = {citizen for citizen, _, send in sends if send.lane == "replies"}
    if answered:
        tx.run(_HURRY, listed(list(answered)))


def _incoming(replies: Sequence[Of[LogReply]]) -> Iterator[Row]:
    last, n = 0, 0
    for citizen, turn, reply in replies:
        n = n + 1 if turn.inbox_id == last else 0
        last = turn.inbox_id
        yield (
            citizen, turn.number, n, to_micros(turn.at), reply.text, reply.parts, reply.offer_id,
            turn.before, turn.after, reply.intent, reply.sure, reply.language, reply.rule,
            reply.question,
        )  # fmt: skip


def _outgoing(citizen: str, turn: Turn, send: Send) -> Row:
    at = to_micros(turn.at)
    return (
        citizen, turn.number, send.n, at, send.text, send.parts, send.offer_id, turn.before,
        turn.after, send.key, send.version, send.lane, at,
    )  # fmt: skip


def _write_applications(
    tx: Transaction, vault: Vault, filed: Sequence[Of[FileApplication]]
) -> None:
    tx.many(_APPLICATION, [_application(vault, *effect) for effect in filed])


def _application(vault: Vault, citizen: str, turn: Turn, filed: FileApplication) -> Row:
    at, offer_id = to_micros(turn.at), filed.offer_id
    iban, _ = rows.seal_iban(vault, offer_id, filed.iban)
    return filed.application_id, offer_id, citizen, iban, filed.amount, at, at, offer_id


def _write_cases(tx: Transaction, cases: Sequence[Of[OpenCase]]) -> None:
    tx.many(
        "INSERT INTO cases (citizen, kind, reason, text, offer_id, turn, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (c, case.kind, case.reason, case.text, case.offer_id, turn.number, to_micros(turn.at))
            for c, turn, case in cases
        ],
    )
