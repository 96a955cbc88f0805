"""Warnings to many: who is reached, and the next stretch of them put into the inbox."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from flows.events import WarningIssued
from storage.errors import AnotherCampaign
from storage.moments import to_micros
from storage.rows import Row
from storage.sqlite import inbox
from storage.sqlite.connection import Reader
from storage.sqlite.inbox import Happening
from storage.sqlite.transaction import Transaction, listed
from storage.store import Reach
from storage.warnings import Campaign

#: Citizens who want messages, of these languages and regions; no list means all. One whose
#: language nobody knows is meant by every language.
_MEANT = """
FROM dialogues d WHERE d.state = 'open'
  AND (?1 = '[]' OR d.language IS NULL OR d.language IN (SELECT value FROM json_each(?1)))
  AND (?2 = '[]' OR EXISTS (SELECT 1 FROM offers o
    WHERE o.citizen = d.citizen AND o.region IN (SELECT value FROM json_each(?2))))
"""
_REACH = f"SELECT d.language, count(*) {_MEANT} GROUP BY d.language"
_NEXT = f"SELECT d.citizen {_MEANT} AND d.citizen > ?3 ORDER BY d.citizen LIMIT ?4"

_BEGIN = """
INSERT OR IGNORE INTO campaigns (campaign_id, kk, ru, regions, languages, begun_at)
VALUES (?, ?, ?, ?, ?, ?)
"""
_FOUND = """
SELECT kk, ru, regions, languages, reached, issued, done_at FROM campaigns WHERE campaign_id = ?
"""
_GO_ON = """
UPDATE campaigns SET reached = ?, issued = ?, done_at = ? WHERE campaign_id = ?
"""


async def reach(sql: Reader, regions: Sequence[str], languages: Sequence[str]) -> Reach:
    counts = dict[str | None, int]()
    for language, count in await sql.rows(_REACH, listed(languages), listed(regions)):
        counts[language] = count
    return Reach(kk=counts.get("kk", 0), ru=counts.get("ru", 0), unknown=counts.get(None, 0))


async def regions(sql: Reader) -> list[str]:
    found = await sql.rows("SELECT DISTINCT region FROM offers WHERE region <> '' ORDER BY region")
    return [row[0] for row in found]


def issue(tx: Transaction, campaign: Campaign, at: datetime, limit: int) -> tuple[int, bool]:
    content = _content(campaign)
    tx.run(_BEGIN, campaign.campaign_id, *content, to_micros(at))
    *found, reached, issued, done_at = (tx.rows(_FOUND, campaign.campaign_id))[0]
    if tuple(found) != tuple(content):
        raise AnotherCampaign(
            f"The campaign {campaign.campaign_id} was begun with other words or for other "
            "citizens: give this one an id of its own."
        )
    if done_at is not None:
        return issued, True
    named = tx.rows(_NEXT, listed(campaign.languages), listed(campaign.regions), reached, limit)
    citizens = [row[0] for row in named]
    inbox.put(tx, [_happening(campaign, citizen, at) for citizen in citizens], inbox.ARRIVALS)
    done = len(citizens) < limit
    last = citizens[-1] if citizens else reached
    issued += len(citizens)
    tx.run(_GO_ON, last, issued, to_micros(at) if done else None, campaign.campaign_id)
    return issued, done


def _content(campaign: Campaign) -> Row:
    return campaign.kk, campaign.ru, _json(campaign.regions), _json(campaign.languages)


def _json(values: Sequence[str]) -> str:
    return msgspec.json.encode(values).decode()


def _happening(campaign: Campaign, citizen: str, at: datetime) -> Happening:
    event = WarningIssued(campaign.campaign_id, campaign.kk, campaign.ru)
    key = f"warning:{campaign.campaign_id}:{citizen}"
    return Happening(key, citizen, to_micros(at), event)
