"""The bot as a player sees it: offers go in, the conversation's log comes out."""

from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from gateway_sim.client import HttpClient, in_path
from gateway_sim.errors import Refused


class BotAddress(NamedTuple):
    """Where the bot's HTTP is, and the token that opens it."""

    url: str
    token: str


class LoggedOffer(msgspec.Struct):
    offer_id: str
    state: str
    benefit: str = ""
    variant: str | None = None
    region: str = ""
    facts: dict[str, str | int | float | bool | None] = {}
    arrived_at: datetime | None = None
    offered_at: datetime | None = None
    deadline: datetime | None = None
    closed_at: datetime | None = None


class LoggedMessage(msgspec.Struct):
    direction: str
    delivery: str | None = None
    text: str = ""
    turn: int = 0
    key: str | None = None
    offer_id: str | None = None


class LoggedCase(msgspec.Struct):
    kind: str
    at: datetime


class LoggedDeed(msgspec.Struct):
    refused: str = ""
    action: str = ""
    staff: str = ""
    note: str = ""
    at: datetime = datetime.min.replace(tzinfo=UTC)
    turn: int = 0
    about: int | None = None
    offer_id: str | None = None


class Log(msgspec.Struct):
    """`kelisim log PHONE --json`, as far as a player looks at it."""

    offers: list[LoggedOffer] = []
    messages: list[LoggedMessage] = []
    cases: list[LoggedCase] = []
    deeds: list[LoggedDeed] = []
    language: str | None = None
    state: str | None = None

    def state_of(self, offer_id: str) -> str | None:
        return next((o.state for o in self.offers if o.offer_id == offer_id), None)


class RejectedRow(msgspec.Struct):
    field: str | None = None
    reason: str = ""


class Intake(msgspec.Struct):
    """What the bot says to new offers."""

    accepted: int
    rejected: list[RejectedRow] = []


class BotClient(HttpClient):
    who = "the bot"
    start_it = "start it with “kelisim run”, or say where it is with --bot"

    def __init__(self, base: str, token: str) -> None:
        super().__init__(base, {"Authorization": f"Bearer {token}"} if token else None)

    async def __aenter__(self) -> "BotClient":
        return self

    async def offer(self, row: dict[str, object]) -> Intake:
        return await self.post("/api/v1/offers", [row], Intake)

    async def withdraw(self, offer_id: str) -> None:
        body = {"offer_ids": [offer_id], "reason": "withdrawn in a played conversation"}
        await self.post("/api/v1/offers/withdraw", body, dict[str, object])

    async def deed(self, phone: str, deed: dict[str, object]) -> None:
        """What staff do; raises Refused, with the bot's words, when it cannot be done so."""
        await self.post(f"/api/v1/conversations/{in_path(phone)}/deeds", deed, dict[str, object])

    async def log(self, phone: str) -> Log | None:
        """None for a phone the bot has never heard of."""
        try:
            log = await self.get(f"/api/v1/conversations/{in_path(phone)}", Log)
        except Refused as error:
            if error.status == 404:
                return None
            raise
        return log if log.offers or log.messages else None
