"""How conversations stand, for pages that are looked at on a worker that does not serve them."""

from collections.abc import Iterable

from storage.leases import WORK_LIST
from storage.postgres.connection import Connections

#: A turn changes the first, a colleague who takes or leaves the conversation the second.
_CITIZENS = """
SELECT d.citizen, concat(d.body::json ->> 'turn', ':', w.holder)
FROM dialogues d LEFT JOIN work w ON w.citizen = d.citizen WHERE d.citizen = ANY($1::text[])
"""

#: A case that was opened or closed; whatever staff do leaves a line in the audit log.
_WORK = """
SELECT concat((SELECT max(id) FROM cases), ':',
  (SELECT max(closed_at) FROM cases WHERE state = 'closed'), ':',
  (SELECT max(number) FROM audit_log))
"""


async def standing(sql: Connections, citizens: Iterable[str]) -> dict[str, str]:
    async with sql.reader() as reader:
        found = await reader.rows(_CITIZENS, list(citizens))
        work = await reader.value(_WORK)
    return {row[0]: row[1] for row in found} | {WORK_LIST: work}
