"""Applications wait for the registry, are claimed in batches, and its decisions come back."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from flows.events import RegistryAnswered
from storage.crypto import Vault
from storage.moments import to_micros
from storage.outcomes import application_from
from storage.sqlite import inbox
from storage.sqlite.inbox import Happening
from storage.sqlite.transaction import Transaction, listed
from storage.store import Application, Filed, RegistryDecision

_WAITING = """
SELECT a.application_id, a.offer_id, a.citizen, a.iban, a.amount, a.evidence, a.attempts,
  o.person, o.body, d.phone
FROM applications a JOIN offers o ON o.offer_id = a.offer_id
  JOIN dialogues d ON d.citizen = a.citizen
WHERE a.state IN ('waiting', 'sending') AND a.state = 'waiting' AND a.due <= ?
ORDER BY a.due LIMIT ?
"""


def claim(tx: Transaction, vault: Vault, now: datetime, limit: int) -> list[Application]:
    found = tx.rows(_WAITING, to_micros(now), limit)
    claimed = [application_from(vault, row) for row in found]
    if claimed:
        tx.run(
            "UPDATE applications SET state = 'sending', attempts = attempts + 1 "
            "WHERE application_id IN (SELECT value FROM json_each(?))",
            listed([application.application_id for application in claimed]),
        )
    return claimed


def release(tx: Transaction) -> int:
    """What was on its way when the process died is due again: the registry drops a repeat."""
    tx.run(
        "UPDATE applications SET state = 'waiting' "
        "WHERE state IN ('waiting', 'sending') AND state = 'sending'"
    )
    return tx.changed()


def mark(tx: Transaction, results: Sequence[Filed], at: datetime) -> None:
    now = to_micros(at)
    taken, retry, refused = [], [], []
    for result in results:
        if result.outcome == "taken":
            taken.append((now, result.application_id))
        elif result.outcome == "retry":
            due = to_micros(result.retry_at) if result.retry_at else now
            retry.append((due, result.reason, result.application_id))
        else:
            refused.append(result)
    tx.many(
        "UPDATE applications SET state = 'taken', settled_at = ?, reason = '' "
        "WHERE application_id = ? AND state IN ('waiting', 'sending')",
        taken,
    )
    tx.many(
        "UPDATE applications SET state = 'waiting', due = ?, reason = ? "
        "WHERE application_id = ? AND state = 'sending'",
        retry,
    )
    _refuse(tx, refused, now)


def decide(tx: Transaction, decisions: Sequence[RegistryDecision], at: datetime) -> list[bool]:
    offers = _offers(tx, [decision.application_id for decision in decisions])
    inbox.put(
        tx,
        [
            _answered(f"registry:{d.key}", offers[d.application_id], d.answer, at)
            for d in decisions
            if d.application_id in offers
        ],
    )
    return [decision.application_id in offers for decision in decisions]


def _refuse(tx: Transaction, refused: Sequence[Filed], now: int) -> None:
    if not refused:
        return
    tx.many(
        "UPDATE applications SET state = 'refused', settled_at = ?, reason = ? "
        "WHERE application_id = ? AND state IN ('waiting', 'sending')",
        [(now, result.reason, result.application_id) for result in refused],
    )
    offers = _offers(tx, [result.application_id for result in refused])
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
    inbox.put(tx, answers)


def _offers(tx: Transaction, application_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Offer and citizen of each known application."""
    found = tx.rows(
        "SELECT application_id, offer_id, citizen FROM applications "
        "WHERE application_id IN (SELECT value FROM json_each(?))",
        listed(application_ids),
    )
    return {row[0]: (row[1], row[2]) for row in found}


def _answered(
    key: str, offer: tuple[str, str], answer: RegistryAnswered, at: datetime
) -> Happening:
    offer_id, citizen = offer
    return Happening(key, citizen, to_micros(at), replace(answer, offer_id=offer_id))
