"""The outbox: messages are claimed for sending, replies before bulk, and what became of them on
the wire is written back.

`Claimed` remembers who the messages are for that this process has claimed, until it has written
what became of them: with the citizen a message is found by its key, and only its claimer can know
that one of unknown fate has never left the house.
"""
# ruff: noqa: S608 - only names of columns and numbers are put into statements, from constants

from collections.abc import Iterable, Sequence
from datetime import datetime

from flows.events import Undelivered
from storage import rows
from storage.crypto import Vault
from storage.moments import to_micros
from storage.months import NEVER
from storage.postgres import inbox, orphans
from storage.postgres.connection import Connections, Reader, Transaction
from storage.postgres.inbox import Happening
from storage.postgres.orphans import Part
from storage.postgres.share import Share
from storage.rows import Row
from storage.settling import undelivered_key
from storage.store import Outgoing, Submitted

#: The citizen of each message that is on the wire.
Claimed = dict[int, str]

#: The oldest waiting message of each citizen, if nothing of theirs is on the wire and it is due;
#: as many of them as fit into so many segments.
_CLAIM = f"""
WITH waiting AS MATERIALIZED (
  SELECT m.citizen, m.id, m.parts FROM messages m
  WHERE m.lane = $1 AND m.delivery = 'waiting' AND m.due <= $2 AND m.due < {NEVER}
    AND strpos($4, left(m.citizen, 1)) > 0 AND NOT EXISTS (
      SELECT 1 FROM messages e WHERE e.citizen = m.citizen AND e.due IS NOT NULL
        AND (e.delivery = 'sending' OR e.delivery = 'waiting' AND e.id < m.id))
  ORDER BY m.id LIMIT $3 FOR UPDATE OF m SKIP LOCKED),
fitting AS (SELECT citizen, id, sum(parts) OVER (ORDER BY id) AS segments FROM waiting)
UPDATE messages m SET delivery = 'sending'
FROM fitting f JOIN dialogues d ON d.citizen = f.citizen
WHERE f.segments <= $3 AND m.citizen = f.citizen AND m.id = f.id
RETURNING m.id, m.citizen, d.phone, m.text, m.parts, m.lane
"""

_WAITING_BULK = f"""
SELECT coalesce(sum(parts), 0) FROM messages WHERE lane = 'bulk' AND due < {NEVER}
  AND delivery = 'waiting' AND strpos($1, left(citizen, 1)) > 0
"""

#: `pieces` is told where the SMSC gave another number of ids than there are parts.
_SENT = """
UPDATE messages m SET delivery = 'sent', sent_at = v.sent_at, due = NULL,
  pieces = CASE WHEN v.pieces IN (0, m.parts) THEN m.pieces ELSE v.pieces END
FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::int[]) v (citizen, id, sent_at, pieces)
WHERE m.citizen = v.citizen AND m.id = v.id AND m.delivery IN ('sending', 'unknown')
"""
_RETRY = """
UPDATE messages m SET delivery = 'waiting', due = v.due
FROM unnest($1::text[], $2::bigint[], $3::bigint[]) v (citizen, id, due)
WHERE m.citizen = v.citizen AND m.id = v.id AND m.delivery IN ('sending', 'unknown')
"""
_UNKNOWN = f"""
UPDATE messages m SET delivery = 'unknown', due = {NEVER}, sent_at = v.sent_at,
  pieces = coalesce(v.pieces, m.pieces)
FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::int[]) v (citizen, id, sent_at, pieces)
WHERE m.citizen = v.citizen AND m.id = v.id
"""
_REJECTED = """
UPDATE messages m SET delivery = 'rejected', due = NULL, sent_at = v.at, final_at = v.at,
  error = v.error, pieces = 0
FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[]) v (citizen, id, at, error)
WHERE m.citizen = v.citizen AND m.id = v.id
"""

#: Their rows stay as they are until the outcomes are written.
_STATES = """
SELECT m.id, m.delivery, m.citizen, m.turn, m.offer_id, m.parts
FROM unnest($1::text[], $2::bigint[]) v (citizen, id)
  JOIN messages m ON m.citizen = v.citizen AND m.id = v.id
ORDER BY m.id FOR UPDATE OF m
"""

#: Of messages that another process claimed; rare, so that no index is kept for it.
_CITIZENS = "SELECT id, citizen FROM messages WHERE id = ANY($1::bigint[])"

_LOSE = f"""
UPDATE messages SET delivery = 'unknown', due = {NEVER}
WHERE lane IN ('replies', 'bulk') AND due < {NEVER} AND delivery = 'sending'
  AND strpos($1, left(citizen, 1)) > 0
RETURNING id, citizen
"""


async def claim(  # noqa: PLR0917 - what the port was given
    tx: Transaction, share: Share, vault: Vault, now: datetime, replies: int, bulk: int
) -> list[Outgoing]:
    due = to_micros(now)
    claimed: list[Outgoing] = []
    for lane, segments in (("replies", replies), ("bulk", bulk)):
        if segments > 0:
            found = await tx.rows(_CLAIM, lane, due, min(segments, _MOST), share.firsts)
            claimed += sorted(
                (_outgoing(vault, row) for row in found), key=lambda message: message.message_id
            )
    if claimed:
        await share.fence(tx, {message.citizen for message in claimed})
    return claimed


async def waiting_bulk(sql: Connections, share: Share) -> int:
    return int(await sql.value(_WAITING_BULK, share.firsts))


async def mark(  # noqa: PLR0917 - what the port was given, and who claimed what
    tx: Transaction,
    share: Share,
    claimed: Claimed,
    gateway: str,
    results: Sequence[Submitted],
    at: datetime,
) -> None:
    if not results:
        return
    await tx.lock_shared(orphans.LOCK)
    now = to_micros(at)
    citizens = await _citizens(tx, claimed, [result.message_id for result in results])
    known = [result for result in results if result.message_id in citizens]
    sent = [result for result in known if result.outcome == "sent"]
    others = [result for result in known if result.outcome != "sent"]
    settled = sent + await _mark_others(tx, share, claimed, others, citizens, now)
    parts = [
        Part(citizens[result.message_id], gateway, smsc_id, result.message_id, number)
        for result in settled
        for number, smsc_id in enumerate(result.smsc_ids)
        if smsc_id
    ]
    await tx.many_at_once((_SENT, _sent_rows(sent, citizens, now)), (orphans.PART, parts))
    await orphans.adopt(tx, {citizens[result.message_id] for result in settled}, parts)


async def lose(tx: Transaction, firsts: str) -> int:
    """Messages that were on the wire when their worker died: nobody knows what became of them."""
    await tx.lock_shared(orphans.LOCK)
    lost = await tx.rows(_LOSE, firsts)
    await orphans.adopt(tx, {row[1] for row in lost}, [])
    return len(lost)


async def give_back(tx: Transaction, claimed: Claimed) -> None:
    """Messages of a claim that may have come to nothing: they never left the house."""
    order = sorted(claimed.items())
    await tx.many(_RETRY, [(citizen, message_id, 0) for message_id, citizen in order])


#: PostgreSQL counts rows in 8 bytes, "no limit" is more.
_MOST = 1_000_000


async def _citizens(sql: Reader, claimed: Claimed, message_ids: Iterable[int]) -> dict[int, str]:
    known = {m: claimed[m] for m in message_ids if m in claimed}
    missing = [m for m in message_ids if m not in claimed]
    found = await sql.rows(_CITIZENS, missing) if missing else ()
    return known | {row[0]: row[1] for row in found}


def _sent_rows(sent: Sequence[Submitted], citizens: dict[int, str], now: int) -> list[Row]:
    order = sorted(sent, key=lambda result: result.message_id)
    return [(citizens[r.message_id], r.message_id, now, len(r.smsc_ids)) for r in order]


async def _mark_others(  # noqa: PLR0917 - as above
    tx: Transaction,
    share: Share,
    claimed: Claimed,
    results: Sequence[Submitted],
    citizens: dict[int, str],
    now: int,
) -> list[Submitted]:
    """Those that are not simply sent; the ones that changed something."""
    if not results:
        return []
    ids = [result.message_id for result in results]
    found = await tx.rows(_STATES, [citizens[m] for m in ids], ids)
    states = {row[0]: row for row in found}
    settled = [(r, states[r.message_id]) for r in results if _may_settle(r, states, claimed, share)]
    await _write_outcomes(tx, settled, now)
    await _report_rejected(tx, settled, now)
    return [result for result, _ in settled]


def _may_settle(result: Submitted, states: dict[int, Row], claimed: Claimed, share: Share) -> bool:
    """A message that may have reached the wire never goes back to waiting. Its claimer can say that
    it has not: then another worker took over meanwhile, and could not know. What is being sent by
    that worker is not for us to give back."""
    state = states.get(result.message_id)
    if state is None:
        return False
    _, delivery, citizen, *_ = state
    if delivery == "sending":
        return result.outcome != "retry" or share.epoch(citizen) is not None
    kept = result.outcome == "retry" and result.message_id in claimed
    return bool(delivery == "unknown") and (result.outcome == "rejected" or kept)


async def _write_outcomes(
    tx: Transaction, settled: Sequence[tuple[Submitted, Row]], now: int
) -> None:
    retry, unknown, rejected = [], [], []
    for result, (message_id, _, citizen, _, _, parts) in settled:
        if result.outcome == "retry":
            due = to_micros(result.retry_at) if result.retry_at else now
            retry.append((citizen, message_id, due))
        elif result.outcome == "unknown":
            ids = len(result.smsc_ids)
            unknown.append((citizen, message_id, now, None if ids in (0, parts) else ids))
        else:
            rejected.append((citizen, message_id, now, result.reason))
    await tx.many(_RETRY, retry)
    await tx.many(_UNKNOWN, unknown)
    await tx.many(_REJECTED, rejected)


async def _report_rejected(
    tx: Transaction, settled: Sequence[tuple[Submitted, Row]], now: int
) -> None:
    failures = []
    for result, (message_id, _, citizen, turn, offer_id, _) in settled:
        if result.outcome == "rejected" and offer_id is not None:
            event = Undelivered(turn, f"rejected {result.reason}".rstrip(), offer_id)
            failures.append(Happening(undelivered_key(message_id), citizen, now, event))
    await inbox.put(tx, failures)


def _outgoing(vault: Vault, row: Row) -> Outgoing:
    message_id, citizen, phone, text, parts, lane = row
    return Outgoing(
        message_id=message_id,
        citizen=citizen,
        phone=rows.open_phone(vault, citizen, phone),
        text=text,
        parts=parts,
        lane=lane,
    )
