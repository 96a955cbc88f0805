"""The commit: new dialogues, effects and done marks of a batch of turns, in one transaction.

The evidence, and the applications that name it, come last: its chain is one for all workers, and
whoever writes at its end holds up the others until the commit.
"""
# ruff: noqa: S608 - only names of columns are put into statements, from constants

from collections.abc import Sequence

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
)
from storage import rows
from storage.crypto import Vault
from storage.errors import CommittedElsewhere
from storage.moments import to_micros
from storage.outcomes import (
    Effects,
    Of,
    Turns,
    case_row,
    hurried,
    incoming_rows,
    leaving,
    outgoing,
    outgoing_row,
    touched_offers,
)
from storage.postgres import applications, inbox, proofs, reports, timers
from storage.postgres.connection import Transaction
from storage.postgres.share import Share
from storage.postgres.work import keep_deeds
from storage.rows import Row
from storage.store import FRESH, Arrival, Outgoing

_DIALOGUE = """
UPDATE dialogues d SET state = v.state, language = coalesce(v.language, d.language), body = v.body
FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) v (state, language, body, citizen)
WHERE d.citizen = v.citizen
"""

_KINDS = {"state": "text", "iban": "bytea", "iban_key": "text", "body": "text"}
_OFFER = f"""
UPDATE offers o SET {", ".join(f"{c} = v.{c}" for c in rows.OFFER_CHANGES)}
FROM unnest({
    ", ".join(f"${n}::{_KINDS.get(c, 'bigint')}[]" for n, c in enumerate(rows.OFFER_CHANGES, 1))
}, ${len(rows.OFFER_CHANGES) + 1}::text[]) v ({", ".join(rows.OFFER_CHANGES)}, offer_id)
WHERE o.offer_id = v.offer_id
"""

_IN = """
INSERT INTO messages (direction, id, citizen, turn, n, at, text, parts, offer_id, before, after,
  intent, sure, language, rule, question)
SELECT 'in', * FROM unnest($1::bigint[], $2::text[], $3::int[], $4::int[], $5::bigint[], $6::text[],
  $7::int[], $8::text[], $9::text[], $10::text[], $11::text[], $12::int[], $13::text[], $14::text[],
  $15::text[])
"""

_OUT = """
INSERT INTO messages (direction, id, citizen, turn, n, at, text, parts, offer_id, before, after,
  key, version, lane, delivery, due)
SELECT 'out', * FROM unnest($1::bigint[], $2::text[], $3::int[], $4::int[], $5::bigint[],
  $6::text[], $7::int[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[],
  $13::text[], $14::text[], $15::bigint[])
"""

#: Citizens with a message that the next one must not overtake.
_BUSY = """
SELECT DISTINCT citizen FROM messages
WHERE citizen = ANY($1::text[]) AND due IS NOT NULL AND delivery <> 'unknown'
"""

#: A campaign's message that a reply to the same citizen would overtake goes along with it.
_HURRY = """
UPDATE messages SET lane = 'replies'
WHERE citizen = ANY($1::text[]) AND due IS NOT NULL AND lane = 'bulk' AND delivery = 'waiting'
"""

_CASE = """
INSERT INTO cases (citizen, kind, reason, text, offer_id, turn, at)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[],
  $7::bigint[])
"""


async def commit(  # noqa: PLR0917 - what the port was given, and how much may leave
    tx: Transaction,
    share: Share,
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
    await share.fence(tx, {citizen for citizen, _ in turns})
    came = [turn for turn in turns if turn[1].inbox_id == FRESH]
    arrived = [(arrival, *turn) for arrival, turn in zip(fresh, came, strict=True)]
    waited = [turn.inbox_id for _, turn in turns if turn.inbox_id != FRESH]
    done = await inbox.mark_done(tx, waited, turns[-1][1].at)
    if done < len(waited):
        if done == 0 and not fresh:
            return []  # this very batch is committed already
        raise CommittedElsewhere(CommittedElsewhere.__doc__)
    await inbox.make_strangers(tx, vault, arrived)
    effects = Effects(turns)
    phones = {citizen: arrival.phone for arrival, citizen, _ in arrived}
    sends = effects.of(Send)
    busy = await _busy(tx, sends)
    messages = _Messages(share, effects, phones, busy, room)
    await tx.many_at_once(
        (inbox.PUT_DONE, inbox.done_rows(arrived)),
        (_DIALOGUE, [(*rows.dialogue_changes(d), d.citizen) for d in dialogues]),
        (_OFFER, _changed_offers(vault, dialogues, turns)),
        (_IN, messages.incoming),
        (_OUT, messages.outgoing),
        (timers.SET, timers.rows(turns)),
        (_CASE, [case_row(*effect) for effect in effects.of(OpenCase)]),
    )
    in_a_hurry = hurried(sends, busy)
    if in_a_hurry:
        await tx.run(_HURRY, list(in_a_hurry))
    await keep_deeds(tx, effects.of(LogStaff))
    await reports.keep(tx, vault, effects.of(ReportFraud), effects.of(NameSender))
    await proofs.keep(tx, effects.of(KeepEvidence))
    await applications.keep(tx, vault, effects.of(FileApplication))
    return messages.claimed


async def _busy(tx: Transaction, sends: Sequence[Of[Send]]) -> set[str]:
    if not sends:
        return set()
    return {row[0] for row in await tx.rows(_BUSY, list({citizen for citizen, _, _ in sends}))}


def _changed_offers(vault: Vault, dialogues: Sequence[Dialogue], turns: Turns) -> list[Row]:
    return [
        (*rows.offer_changes(vault, offer), offer.offer_id)
        for offer in touched_offers(dialogues, turns)
    ]


class _Messages:
    """The rows of what came and of what is said, with their ids; `claimed` leaves at once."""

    def __init__(
        self, share: Share, effects: Effects, phones: dict[str, str], busy: set[str], room: int
    ) -> None:
        replies, sends = effects.of(LogReply), effects.of(Send)
        ids = share.ids.take(len(replies) + len(sends))
        self.incoming: list[Row] = [
            (i, *row) for i, row in zip(ids, incoming_rows(replies), strict=False)
        ]
        self.outgoing: list[Row] = []
        self.claimed: list[Outgoing] = []
        at_once = set(leaving(sends, phones, busy, room))
        for place, (citizen, turn, send) in enumerate(sends):
            message_id, goes = ids[len(replies) + place], place in at_once
            delivery = "sending" if goes else "waiting"
            row = outgoing_row(citizen, turn, send)
            self.outgoing.append((message_id, *row, delivery, to_micros(turn.at)))
            if goes:
                self.claimed.append(outgoing(message_id, citizen, phones[citizen], send))
