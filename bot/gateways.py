"""Every way to an SMSC that KELISIM_GATEWAY_URL names, made and held together."""

import asyncio
from collections.abc import Callable, Mapping

from bot.clock import Clock
from bot.gateway import Arrivals, Gateway, Reports
from bot.gateway_url import GatewayUrl
from bot.gateway_urls import AnyGatewayUrl
from bot.health import GatewayHealth
from bot.inbox import Receipts
from bot.kannel_callbacks import KannelCallbacks
from bot.kannel_gateway import KannelGateway
from bot.kannel_url import KannelUrl
from bot.last_ways import LastWays, NotedArrivals
from bot.metrics import Metrics
from bot.pace import Pace, Paces, alone
from bot.repeats import Repeats
from bot.route import Route
from bot.routes import Routes
from bot.settings import Settings
from bot.smpp_gateway import SmppGateway
from bot.unanswered import Unanswered
from storage.crypto import Vault
from storage.store import Guard

AnyGateway = SmppGateway | KannelGateway


class Gateways:
    """`outward` is what the outbox sends by, at `pace` (without a limit where there are several,
    each with its own); `callbacks` are the doors of those that come to us."""

    def __init__(
        self,
        settings: Settings,
        vault: Vault,
        *,
        clock: Clock,
        inbox: Arrivals,
        receipts: Receipts,
        metrics: Metrics,
        ours: Callable[[str], bool] | None = None,
        paces: Paces = alone,
    ) -> None:
        self._settings = settings
        self._ours = ours
        self._paces = paces
        self._vault = vault
        self._clock = clock
        self._receipts = receipts
        self._metrics = metrics
        self._unanswered = Unanswered()
        self._repeats = {
            url.name: Repeats(url.name, vault, self._unanswered) for url in settings.gateways
        }
        ways = LastWays()
        inboxes = self._inboxes(inbox, ways)
        self._all = [self._open(url, inboxes[url.name]) for url in settings.gateways]
        self._routes = self._open_routes(ways)
        self.outward: Gateway = self._routes or self._all[0]
        first = settings.gateways[0]
        self.pace: Pace = alone("", 0.0) if self._routes else paces(first.name, first.pace)
        self.callbacks = self._open_callbacks(inboxes)

    @property
    def bound(self) -> bool:
        """Whether any of them can send."""
        return any(gateway.bound for gateway in self._all)

    def attach(self, outbox: Reports) -> None:
        """Before `start`."""
        if self._routes is None:
            self._all[0].attach(outbox)
            return
        self._routes.attach(outbox)
        for gateway, route in zip(self._all, self._routes.routes, strict=True):
            gateway.attach(self._routes.reports(route))

    def remember(self, guards: list[Guard]) -> None:
        """What the inbox holds from before a restart, of messages that carried no id. Before
        `start`, and before anybody calls back."""
        self._unanswered.remember(guards)
        for url in self._kannels:
            self._repeats[url.name].link_up(self._clock.now())

    async def start(self) -> None:
        """Returns at once; links come up in the background, and again after every loss."""
        for gateway in self._all:
            await gateway.start()
        if self._routes is not None:
            self._routes.start()

    async def stop(self, grace_s: float) -> None:
        """Waits for the answers that are due, and closes."""
        if self._routes is not None:
            await self._routes.stop()
        await asyncio.gather(*(gateway.stop(grace_s) for gateway in self._all))

    def health(self) -> tuple[GatewayHealth, ...]:
        """Of each of them, in the order of the setting."""
        if self._routes is None:
            [gateway] = self._all
            return (_alone(gateway),)
        return tuple(
            GatewayHealth(
                route.name, "up" if route.gateway.bound else "down", route.share, route.reason
            )
            for route in self._routes.routes
        )

    @property
    def _kannels(self) -> list[KannelUrl]:
        return [url for url in self._settings.gateways if isinstance(url, KannelUrl)]

    def _inboxes(self, inbox: Arrivals, ways: LastWays) -> dict[str, Arrivals]:
        """The inbox as each of them sees it; of one that stands alone nobody asks which way."""
        urls = self._settings.gateways
        if len(urls) == 1:
            return {urls[0].name: inbox}
        return {url.name: NotedArrivals(inbox, url.name, ways) for url in urls}

    def _open(self, url: AnyGatewayUrl, inbox: Arrivals) -> AnyGateway:
        if isinstance(url, KannelUrl):
            return KannelGateway(
                url,
                self._settings.short_code,
                callback=self._settings.own_url,
                vault=self._vault,
                metrics=self._metrics,
                ours=self._ours,
            )
        return self._open_smpp(url, inbox)

    def _open_smpp(self, url: GatewayUrl, inbox: Arrivals) -> SmppGateway:
        return SmppGateway(
            url,
            self._settings.short_code,
            clock=self._clock,
            inbox=inbox,
            receipts=self._receipts,
            repeats=self._repeats[url.name],
            metrics=self._metrics,
            parts_wait_s=self._settings.parts_wait,
            ours=self._ours,
        )

    def _open_routes(self, ways: LastWays) -> Routes | None:
        """None for a gateway that stands alone: there is nothing to choose."""
        if len(self._all) == 1:
            return None
        routes = [
            Route(
                gateway,
                prefixes=url.prefix,
                weight=url.weight,
                pace=url.pace,
                shared=self._paces(url.name, url.pace),
            )
            for gateway, url in zip(self._all, self._settings.gateways, strict=True)
        ]
        return Routes(routes, ways)

    def _open_callbacks(self, inboxes: Mapping[str, Arrivals]) -> KannelCallbacks:
        return KannelCallbacks(
            {url.secret: url.name for url in self._kannels},
            clock=self._clock,
            inboxes=inboxes,
            receipts=self._receipts,
            repeats=self._repeats,
            metrics=self._metrics,
        )


def _alone(gateway: AnyGateway) -> GatewayHealth:
    return GatewayHealth(
        gateway.name,
        "up" if gateway.bound else "down",
        1.0 if gateway.bound else 0.0,
        gateway.trouble or "its link is up",
    )
