"""`POST /api/v1/warnings`: a warning to the citizens of chosen regions and languages."""

from collections.abc import Callable
from decimal import Decimal

import msgspec
from aiohttp import web

from bot.clock import Clock
from bot.errors import CampaignError
from bot.warning_campaign import Preview, Wish, campaign_of, issue, preview
from flows.catalogue import Catalogue
from storage.errors import AnotherCampaign
from storage.store import Store


class Issued(msgspec.Struct, frozen=True):
    """`issued` warnings are on their way, also those of an earlier request for this campaign."""

    preview: Preview
    issued: int


class Warnings:
    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        clock: Clock,
        wake_road: Callable[[], None],
        segment_price: Decimal | None,
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._clock = clock
        self._wake_road = wake_road
        self._segment_price = segment_price

    async def answer(self, request: web.Request) -> web.Response:
        try:
            wish = msgspec.json.decode(await request.read(), type=Wish)
            return _json(await self._issue(wish))
        except msgspec.DecodeError as error:
            return _json({"error": f"the body is no warning: {error}"}, 400)
        except CampaignError as error:
            return _json({"error": f"{error}."}, 400)
        except AnotherCampaign as error:
            return _json({"error": str(error)}, 409)

    async def _issue(self, wish: Wish) -> Issued:
        campaign = campaign_of(wish, self._catalogue)
        shown = await preview(campaign, self._store, self._segment_price)
        if wish.dry_run:
            return Issued(shown, 0)
        issued = await issue(campaign, self._store, self._clock)
        self._wake_road()
        return Issued(shown, issued)


def _json(body: object, status: int = 200) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(body), status=status, content_type="application/json"
    )
