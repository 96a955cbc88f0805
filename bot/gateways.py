"""Every way to an SMSC that KELISIM_GATEWAY_URL names, made and held together."""

import asyncio
from collections.abc import Mapping

from bot.clock import Clock
from bot.gateway import Gateway, Reports
from bot.gateway_url import GatewayUrl
from bot.gateway_urls import AnyGatewayUrl
from bot.inbox import Inbox, Receipts
from bot.kannel_callbacks import KannelCallbacks
from bot.kannel_gateway import KannelGateway
from bot.kannel_url import KannelUrl
from bot.metrics import Metrics
from bot.repeats import Repeats
from bot.settings import Settings
from bot.smpp_gateway import SmppGateway
from storage.crypto import Vault
from storage.store import Guard

AnyGateway = SmppGateway | KannelGateway


class Gateways:
    """`outward` is what the outbox sends by; `callbacks` are the doors of those that come to us."""

    def __init__(
        self,
        settings: Settings,
        vault: Vault,
        *,
        clock: Clock,
        inbox: Inbox,
        receipts: Receipts,
        metrics: Metrics,
    ) -> None:
        self._settings = settings
        self._vault = vault
        self._clock = clock
        self._receipts = receipts
        self._metrics = metrics
        self._repeats: list[Repeats] = []
        inboxes = {url.name: inbox for url in settings.gateways}
        self._all = [self._open(url, inboxes[url.name]) for url in settings.gateways]
        self.outward: Gateway = self._all[0]
        self.callbacks = self._open_callbacks(inboxes)

    @property
    def bound(self) -> bool:
        """Whether any of them can send."""
        return any(gateway.bound for gateway in self._all)

    def attach(self, outbox: Reports) -> None:
        """Before `start`."""
        for gateway in self._all:
            gateway.attach(outbox)

    def remember(self, guards: list[Guard]) -> None:
        """What the inbox holds from before a restart, for those whose messages carry no id."""
        for repeats in self._repeats:
            repeats.remember(guards)

    async def start(self) -> None:
        """Returns at once; links come up in the background, and again after every loss."""
        for gateway in self._all:
            await gateway.start()

    async def stop(self, grace_s: float) -> None:
        """Waits for the answers that are due, and closes."""
        await asyncio.gather(*(gateway.stop(grace_s) for gateway in self._all))

    def _open(self, url: AnyGatewayUrl, inbox: Inbox) -> AnyGateway:
        if isinstance(url, KannelUrl):
            return KannelGateway(
                url,
                self._settings.short_code,
                callback=self._settings.own_url,
                vault=self._vault,
                metrics=self._metrics,
            )
        return self._open_smpp(url, inbox)

    def _open_smpp(self, url: GatewayUrl, inbox: Inbox) -> SmppGateway:
        repeats = Repeats(self._vault)
        self._repeats.append(repeats)
        return SmppGateway(
            url,
            self._settings.short_code,
            clock=self._clock,
            inbox=inbox,
            receipts=self._receipts,
            repeats=repeats,
            metrics=self._metrics,
            parts_wait_s=self._settings.parts_wait,
        )

    def _open_callbacks(self, inboxes: Mapping[str, Inbox]) -> KannelCallbacks:
        kannels = [url for url in self._settings.gateways if isinstance(url, KannelUrl)]
        return KannelCallbacks(
            {url.secret: url.name for url in kannels},
            clock=self._clock,
            inboxes=inboxes,
            receipts=self._receipts,
            metrics=self._metrics,
        )
