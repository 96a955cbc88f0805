"""`POST /api/v1/conversations/{phone}/deeds`: what staff do to a conversation, for other systems of
the ministry and for played conversations; people use the console or `kelisim cases`.
"""

from uuid import uuid4

import msgspec
from aiohttp import web

from bot.clock import Clock
from bot.deeds import Deeds, Wanted
from bot.errors import DeedError
from bot.http_errors import error
from sms.errors import BadNumber
from sms.numbers import e164
from storage.audit import NewEntry
from storage.crypto import Vault
from storage.errors import HeldByColleague
from storage.moments import to_micros


class DeedsDoor:
    def __init__(self, deeds: Deeds, vault: Vault, clock: Clock) -> None:
        self._deeds = deeds
        self._vault = vault
        self._clock = clock

    async def answer(self, request: web.Request) -> web.Response:
        """202 with `{"taken": true}` when it is on the road, false when it was before."""
        try:
            wanted = _wanted(await request.read())
            citizen = self._vault.citizen_key(e164(request.match_info["phone"]))
            taken = await self._do(wanted, citizen, request.remote or "")
        except msgspec.DecodeError as wrong:
            return error(400, f"the body is no deed: {wrong}")
        except (BadNumber, DeedError) as wrong:
            return error(400, str(wrong))
        except HeldByColleague as held:
            return error(409, str(held))
        body = msgspec.json.encode({"taken": taken})
        return web.Response(body=body, status=202, content_type="application/json")

    async def _do(self, wanted: Wanted, citizen: str, address: str) -> bool:
        now = self._clock.now()
        entry = NewEntry(
            at=to_micros(now),
            staff=wanted.by,
            action=f"conversation.{wanted.deed}",
            subject=f"citizen:{citizen}",
            reason=wanted.reason,
            details={"door": "http"},
            address=address,
        )
        return await self._deeds.do(wanted, citizen, now, entry)


def _wanted(body: bytes) -> Wanted:
    """Who sends no id of their own cannot repeat it either."""
    told = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    told.setdefault("deed_id", msgspec.Raw(msgspec.json.encode(uuid4().hex)))
    return msgspec.json.decode(msgspec.json.encode(told), type=Wanted)
