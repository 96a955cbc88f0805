"""Applications wait for the registry, are claimed in batches, and its decisions come back."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from flows.effects import FileApplication
from flows.events import RegistryAnswered
from storage.crypto import Vault
from storage.moments import to_micros
from storage.outcomes import Of, application_from, application_row
from storage.postgres import inbox
from storage.postgres.connection import Transaction
from storage.postgres.inbox import Happening
from storage.postgres.share import Share
from storage.store import Application, Filed, RegistryDecision

_INSERT = """
INSERT INTO applications (application_id, offer_id, citizen, state, iban, amount, due, made_at,
  evidence)
SELECT v.application_id, v.offer_id, v.citizen, 'waiting', v.iban, v.amount, v.due, v.made_at,
  coalesce((SELECT hash FROM evidence e WHERE e.offer_id = v.offer_id
    ORDER BY number DESC LIMIT 1), '')
FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::bigint[], $6::bigint[],
  $7::bigint[]) v (application_id, offer_id, citizen, iban, amount, due, made_at)
ON CONFLICT (application_id) DO NOTHING
"""

_WAITING = """
SELECT a.application_id, a.offer_id, a.citizen, a.iban, a.amount, a.evidence, a.attempts,
  o.person, o.body, d.phone
FROM applications a JOIN offers o ON o.offer_id = a.offer_id
  JOIN dialogues d ON d.citizen = a.citizen
WHERE a.state IN ('waiting', 'sending') AND a.state = 'waiting' AND a.due <= $1
  AND strpos($3, left(a.citizen, 1)) > 0
ORDER BY a.due LIMIT $2 FOR UPDATE OF a SKIP LOCKED
"""

_SENDING = """
UPDATE applications SET state = 'sending', attempts = attempts + 1
WHERE application_id = ANY($1::text[])
"""

_RELEASE = """
UPDATE applications SET state = 'waiting'
WHERE state IN ('waiting', 'sending') AND state = 'sending' AND strpos($1, left(citizen, 1)) > 0
"""

_TAKEN = """
UPDATE applications SET state = 'taken', settled_at = $1, reason = ''
WHERE application_id = ANY($2::text[]) AND state IN ('waiting', 'sending')
"""

_RETRY = """
UPDATE applications a SET state = 'waiting', due = v.due, reason = v.reason
FROM unnest($1::bigint[], $2::text[], $3::text[]) v (due, reason, application_id)
WHERE a.application_id = v.application_id AND a.state = 'sending'
"""

_REFUSED = """
UPDATE applications a SET state = 'refused', settled_at = v.at, reason = v.reason
FROM unnest($1::bigint[], $2::text[], $3::text[]) v (at, reason, application_id)
WHERE a.application_id = v.application_id AND a.state IN ('waiting', 'sending')
"""

_OFFERS = """
SELECT application_id, offer_id, citizen FROM applications
WHERE application_id = ANY($1::text[])
"""


async def keep(tx: Transaction, vault: Vault, filed: Sequence[Of[FileApplication]]) -> None:
    """After the proofs of the same turns, the last of which they name."""
    await tx.many(_INSERT, [application_row(vault, *effect) for effect in filed])


async def claim(
    tx: Transaction, share: Share, vault: Vault, now: datetime, limit: int
) -> list[Application]:
    found = await tx.rows(_WAITING, to_micros(now), limit, share.firsts)
    if found:
        await share.fence(tx, {row[2] for row in found})
        await tx.run(_SENDING, [row[0] for row in found])
    return [application_from(vault, row) for row in found]


async def release(tx: Transaction, firsts: str) -> int:
    """What was on its way when its worker died is due again: the registry drops a repeat."""
    return await tx.run(_RELEASE, firsts)


async def mark(tx: Transaction, results: Sequence[Filed], at: datetime) -> None:
    now = to_micros(at)
    taken, retry, refused = [], [], []
    for result in results:
        if result.outcome == "taken":
            taken.append(result.application_id)
        elif result.outcome == "retry":
            due = to_micros(result.retry_at) if result.retry_at else now
            retry.append((due, result.reason, result.application_id))
        else:
            refused.append(result)
    if taken:
        await tx.run(_TAKEN, now, taken)
    await tx.many(_RETRY, retry)
    await _refuse(tx, refused, now)


async def decide(
    tx: Transaction, decisions: Sequence[RegistryDecision], at: datetime
) -> list[bool]:
    offers = await _offers(tx, [decision.application_id for decision in decisions])
    answers = [
        _answered(f"registry:{d.key}", offers[d.application_id], d.answer, at)
        for d in decisions
        if d.application_id in offers
    ]
    await inbox.put(tx, answers)
    return [decision.application_id in offers for decision in decisions]


async def _refuse(tx: Transaction, refused: Sequence[Filed], now: int) -> None:
    if not refused:
        return
    await tx.many(_REFUSED, [(now, result.reason, result.application_id) for result in refused])
    offers = await _offers(tx, [result.application_id for result in refused])
    answers = [
        Happening(
            f"refused:{result.application_id}",
            citizen,
            now,
            RegistryAnswered(offer_id, "rejected", reason=result.reason),
        )
        for result in refused
        for offer_id, citizen in [offers[result.application_id]]
    ]
    await inbox.put(tx, answers)


async def _offers(tx: Transaction, application_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Offer and citizen of each known application."""
    found = await tx.rows(_OFFERS, list(application_ids))
    return {row[0]: (row[1], row[2]) for row in found}


def _answered(
    key: str, offer: tuple[str, str], answer: RegistryAnswered, at: datetime
) -> Happening:
    offer_id, citizen = offer
    return Happening(key, citizen, to_micros(at), replace(answer, offer_id=offer_id))
