"""The commit: new dialogues, effects and done marks of a batch of turns, in one transaction."""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Iterator, Sequence
from typing import TypeVar

from flows.dialogue import Dialogue
from flows.effects import (
    DropTimer,
    FileApplication,
    KeepEvidence,
    LogReply,
    OpenCase,
    Send,
    SetTimer,
    Turn,
)
from storage import rows
from storage.crypto import Vault
from storage.errors import CommittedElsewhere
from storage.moments import to_micros
from storage.rows import Row
from storage.sqlite import inbox, proofs
from storage.sqlite.connection import Sql, listed

E = TypeVar("E")
Turns = Sequence[tuple[str, Turn]]

_DIALOGUE = """
UPDATE dialogues SET state = ?, language = coalesce(?, language), turn = ?, rest = ?
WHERE citizen = ?
"""

_OFFER = f"""
UPDATE offers SET {", ".join(f"{column} = ?" for column in rows.OFFER_CHANGES)} WHERE offer_id = ?
"""

_MESSAGE = f"""
INSERT INTO messages (citizen, turn, direction, n, at, text, parts, offer_id, before, after,
  intent, sure, language, rule, question, key, version, lane, delivery, due)
VALUES ({", ".join("?" * 20)})
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


async def commit(sql: Sql, vault: Vault, dialogues: Sequence[Dialogue], turns: Turns) -> None:
    if not turns:
        return
    ids = [turn.inbox_id for _, turn in turns]
    done = await inbox.mark_done(sql, ids, turns[-1][1].at)
    if done == 0:
        return  # this very batch is committed already
    if done < len(ids):
        raise CommittedElsewhere(CommittedElsewhere.__doc__)
    await _write_dialogues(sql, vault, dialogues, turns)
    await _write_messages(sql, turns)
    await _write_timers(sql, turns)
    await proofs.keep(sql, [(c, t, e) for c, t, e in _effects(turns, KeepEvidence)])
    await _write_applications(sql, vault, turns)
    await _write_cases(sql, turns)


async def _write_dialogues(
    sql: Sql, vault: Vault, dialogues: Sequence[Dialogue], turns: Turns
) -> None:
    touched = {offer_id for _, turn in turns for offer_id in turn.touched}
    await sql.many(_DIALOGUE, [(*rows.dialogue_changes(d), d.citizen) for d in dialogues])
    changed = [
        (*rows.offer_changes(vault, offer), offer.offer_id)
        for dialogue in dialogues
        for offer in dialogue.offers
        if offer.offer_id in touched
    ]
    await sql.many(_OFFER, changed)


async def _write_messages(sql: Sql, turns: Turns) -> None:
    await sql.many(_MESSAGE, [row for citizen, turn in turns for row in _messages(citizen, turn)])
    answered = {c for c, _, send in _effects(turns, Send) if send.lane == "replies"}
    if answered:
        await sql.run(_HURRY, listed(list(answered)))


def _messages(citizen: str, turn: Turn) -> Iterator[Row]:
    at, replies = to_micros(turn.at), 0
    for effect in turn.effects:
        if isinstance(effect, Send):
            yield (
                citizen, turn.number, "out", effect.n, at, effect.text, effect.parts,
                effect.offer_id, turn.before, turn.after, None, None, None, None, None,
                effect.key, effect.version, effect.lane, "waiting", at,
            )  # fmt: skip
        elif isinstance(effect, LogReply):
            yield (
                citizen, turn.number, "in", replies, at, effect.text, effect.parts,
                effect.offer_id, turn.before, turn.after, effect.intent, effect.sure,
                effect.language, effect.rule, effect.question, None, None, None, None, None,
            )  # fmt: skip
            replies += 1


async def _write_timers(sql: Sql, turns: Turns) -> None:
    """Only the last word on each timer counts."""
    last: dict[tuple[str, str, str], SetTimer | DropTimer] = {}
    for citizen, turn in turns:
        for effect in turn.effects:
            if isinstance(effect, SetTimer | DropTimer):
                last[citizen, effect.offer_id or "", effect.kind] = effect
    await sql.many(
        "DELETE FROM timers WHERE citizen = ? AND offer_id = ? AND kind = ?",
        [key for key, effect in last.items() if isinstance(effect, DropTimer)],
    )
    await sql.many(
        "INSERT OR REPLACE INTO timers (citizen, offer_id, kind, turn, due) VALUES (?, ?, ?, ?, ?)",
        [
            (*key, effect.turn, to_micros(effect.due))
            for key, effect in last.items()
            if isinstance(effect, SetTimer)
        ],
    )


async def _write_applications(sql: Sql, vault: Vault, turns: Turns) -> None:
    written = []
    for citizen, turn, filed in _effects(turns, FileApplication):
        at = to_micros(turn.at)
        iban, _ = rows.seal_iban(vault, filed.offer_id, filed.iban)
        offer_id = filed.offer_id
        row = (filed.application_id, offer_id, citizen, iban, filed.amount, at, at, offer_id)
        written.append(row)
    await sql.many(_APPLICATION, written)


async def _write_cases(sql: Sql, turns: Turns) -> None:
    await sql.many(
        "INSERT INTO cases (citizen, kind, reason, text, offer_id, turn, at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (c, case.kind, case.reason, case.text, case.offer_id, turn.number, to_micros(turn.at))
            for c, turn, case in _effects(turns, OpenCase)
        ],
    )


def _effects(turns: Turns, kind: type[E]) -> Iterator[tuple[str, Turn, E]]:
    for citizen, turn in turns:
        for effect in turn.effects:
            if isinstance(effect, kind):
                yield citizen, turn, effect
