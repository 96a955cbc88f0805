"""The service, put together: doors, road, outbox, timers and the registry around one store."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, Protocol

import aiohttp
import structlog
from aiohttp import web

from bot.api.reads import Reads
from bot.api.tokens import ApiToken, whole_token
from bot.archiving import archiving_of
from bot.campaign_brake import CampaignBrake
from bot.clock import Ahead, Clock, SimulatorClock
from bot.console.live import Live
from bot.console.live_elsewhere import LiveElsewhere
from bot.console.opening import open_console
from bot.deadlines import with_deadlines
from bot.deeds import Deeds
from bot.errors import KelisimError
from bot.fraud_watch import FraudWatch
from bot.gateways import Gateways
from bot.health import Health, look
from bot.housekeeping import Housekeeping
from bot.http import Doors, make_app
from bot.http_deeds import DeedsDoor
from bot.inbox import Inbox, crowded, open_decisions, open_receipts
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.pace import Pace, SharedPace, alone
from bot.registry import Registry
from bot.registry_callback import RegistryCallback
from bot.road import Done, Road
from bot.search_index import SearchIndex
from bot.settings import Settings
from bot.shards import Shards
from bot.timers import Timers
from flows.catalogue import Catalogue
from flows.engine import Engine
from flows.policy import Policy
from flows.quiet_hours import is_quiet, next_allowed
from storage.queries import Queries
from storage.store import Store

log = structlog.get_logger()

#: How far back a repeat of a message without an id may reach.
_REPEATS_SINCE = timedelta(hours=1)
#: Seconds a stop waits for answers from the SMSC, and from everybody else.
_GRACE_S = 5.0


class Part(Protocol):
    """Runs until it is told to stop."""

    async def run(self) -> None: ...
    def stop(self) -> None: ...


class Service:
    """`start`, then `stop`; `failed` is set when a part of it died, which nothing should do."""

    def __init__(
        self, settings: Settings, store: Store, queries: Queries, catalogue: Catalogue, clock: Clock
    ) -> None:
        self._settings = settings
        self._store = store
        self._clock = clock
        self._catalogue = with_deadlines(catalogue, settings.deadlines)
        self._queries = queries
        self._metrics = Metrics()
        self._live = Live()
        self._search_index = SearchIndex(queries.search)
        self._tasks: list[asyncio.Task[None]] = []
        self._shards: Shards | None = None
        self._elsewhere = [LiveElsewhere(self._live, store.leases)] if store.leases else []
        self.failed = asyncio.Event()
        self._lay_the_road()
        self._open_the_doors()
        if isinstance(clock, SimulatorClock):
            clock.tells(self._look_ahead)

    def _lay_the_road(self) -> None:
        settings, store, clock = self._settings, self._store, self._clock
        policy = Policy(quiet=settings.quiet_hours, default_language=settings.language)
        paces = [pace for pace in (settings.gateway_pace, settings.bulk_pace) if pace]
        self._road = Road(
            Engine(self._catalogue, policy),
            store,
            clock,
            CampaignBrake(
                store,
                clock,
                pace=min(paces, default=0.0),
                quiet=settings.quiet_hours,
                bound=lambda: self._gateways.bound,
                crowded=self._crowded,
            ),
            self._committed,
        )
        self._timers = Timers(store, clock, self._road.wake)
        clock.on_jump(self._road.wake)
        self._fraud_watch = FraudWatch(
            store,
            clock,
            settings.wave_reports,
            settings.wave_window,
            flagged=lambda _wave: self._metrics.waves.inc(),
        )
        self._housekeeping = Housekeeping(store, clock)
        self._archiving = archiving_of(settings, clock)
        self._inbox = Inbox(store, self._road.wake, store.owns if store.leases else None)
        self._receipts = open_receipts(store, self._road.wake, self._record, self._receipts_written)
        self._decisions = open_decisions(store, clock, self._road.wake)

    def _open_the_doors(self) -> None:
        settings, store, clock = self._settings, self._store, self._clock
        self._gateways = Gateways(
            settings,
            store.vault,
            clock=clock,
            inbox=self._inbox,
            receipts=self._receipts,
            metrics=self._metrics,
            ours=store.leases.valid if store.leases else None,
            paces=self._pace,
        )
        self._outbox = Outbox(
            store,
            self._gateways.outward,
            clock,
            pace=self._gateways.pace,
            bulk_pace=self._pace("bulk", settings.bulk_pace),
            quiet=settings.quiet_hours,
            returned=self._road.wake,
            crowded=self._crowded,
        )
        self._gateways.attach(self._outbox)
        self._road.attach(self._inbox, self._outbox)
        self._console = open_console(
            settings,
            store,
            self._queries,
            self._catalogue,
            clock=clock,
            live=self._live,
            wake_road=self._road.wake,
        )

    async def start(self) -> None:
        """Raises KelisimError when the HTTP address is taken."""
        recovered = await self._store.recover()
        log.info("starting", unknown=recovered.unknown, applications=recovered.applications)
        since = self._clock.now() - _REPEATS_SINCE
        self._gateways.remember(await self._store.received_since(since))
        self._session = aiohttp.ClientSession()
        self._registry = Registry(
            self._store,
            self._clock,
            self._session,
            url=self._settings.registry_url,
            callback=self._settings.callback_url,
            returned=self._road.wake,
            counted=lambda outcome, count: self._metrics.applications.labels(outcome).inc(count),
        )
        await self._start_http()
        for door in (self._inbox, self._receipts, self._decisions):
            door.start().add_done_callback(self._ended)
        for part in self._parts():
            self._keep_running(part.run(), type(part).__name__.lower())
        if self._store.leases is not None:
            self._shards = Shards(self._store.leases, self._look_again)
            self._sharing = asyncio.create_task(self._shards.run(), name="shards")
            self._sharing.add_done_callback(self._ended)
        await self._gateways.start()

    async def stop(self) -> None:
        """Closes the doors, finishes what is under way, and leaves the rest to the next start."""
        log.info("stopping")
        await self._runner.cleanup()
        for door in (self._inbox, self._receipts, self._decisions):
            await door.stop()
        for part in self._parts():
            part.stop()
        await self._end_tasks()
        await self._gateways.stop(_GRACE_S)
        try:
            await self._outbox.record_all()
        finally:
            await self._leave_the_others()
            await self._session.close()
            for archiving in self._archiving:
                await archiving.close()
        log.info("stopped")

    async def _leave_the_others(self) -> None:
        """The leases were renewed until here; the last that is done with them."""
        if self._shards is not None:
            self._shards.stop()
            await asyncio.gather(self._sharing, return_exceptions=True)
            await self._shards.release()

    def _parts(self) -> tuple[Part, ...]:
        """What runs beside the doors."""
        return (
            self._road,
            self._outbox,
            self._timers,
            self._registry,
            self._housekeeping,
            self._fraud_watch,
            self._search_index,
            *self._archiving,
            *self._elsewhere,
        )

    def _pace(self, name: str, rate: float) -> Pace:
        """One budget for all workers, where there are several."""
        budgets = self._store.budgets
        if budgets is None:
            return alone(name, rate)
        return SharedPace(name, rate, budgets, self._more_room)

    def _crowded(self) -> bool:
        return crowded(self._receipts)

    def _receipts_written(self) -> None:
        """A campaign may go on."""
        self._outbox.wake()

    def _more_room(self) -> None:
        self._outbox.wake()

    def _look_again(self) -> None:
        """Citizens have come to this worker, or something for them: nothing waits for a poll."""
        self._road.wake()
        self._outbox.poke()
        self._timers.wake()
        self._registry.wake()

    def _keep_running(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        task.add_done_callback(self._ended)
        self._tasks.append(task)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and task.exception() is not None:
            log.critical("a part of the service died", part=task.get_name(),
                         exc_info=task.exception())  # fmt: skip
            self.failed.set()

    async def _end_tasks(self) -> None:
        _, late = await asyncio.wait(self._tasks, timeout=_GRACE_S)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _start_http(self) -> None:
        app = make_app(
            Doors(
                store=self._store,
                catalogue=self._catalogue,
                clock=self._clock,
                metrics=self._metrics,
                tokens=self._tokens(),
                wake_road=self._road.wake,
                decisions=RegistryCallback(self._settings.registry_secret, self._decisions).answer,
                reads=Reads(
                    self._queries, self._catalogue, self._clock, self._store.staff.append_audit
                ),
                deeds=self._deeds_door().answer,
                health=self.health,
                kannel_message=self._gateways.callbacks.message,
                kannel_receipt=self._gateways.callbacks.receipt,
                segment_price=self._settings.segment_price,
            ),
            self._console,
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE_S)
        await self._runner.setup()
        address = self._settings.http
        try:
            await web.TCPSite(self._runner, address.host, address.port).start()
        except OSError as error:
            await self._runner.cleanup()
            await self._session.close()
            raise KelisimError(
                f"KELISIM_HTTP: {address} cannot be listened on ({error.strerror}); is another "
                "service running there?"
            ) from None

    def _tokens(self) -> tuple[ApiToken, ...]:
        whole = self._settings.api_token
        return (*self._settings.api_tokens, *([whole_token(whole)] if whole else []))

    def _deeds_door(self) -> DeedsDoor:
        deeds = Deeds(self._store, self._queries, self._catalogue, self._road.wake)
        return DeedsDoor(deeds, self._store.vault, self._clock)

    async def health(self) -> Health:
        gateways = self._gateways
        return await look(self._store, gateways.bound, self._registry.state, gateways.health())

    async def _record(self) -> None:
        await self._outbox.record_all()

    async def _look_ahead(self) -> Ahead:
        """The next timer, or the end of the quiet hours, which hold what would leave now."""
        now, quiet = self._clock.now(), self._settings.quiet_hours
        is_night = is_quiet(now, quiet)
        night = [next_allowed(now, quiet)] if is_night else []
        timer = await self._store.next_timer()
        busy = await self._store.has_work(now, bulk=not is_night)
        return Ahead(min([*night, *([timer] if timer else [])], default=None), busy)

    def _committed(self, done: Done) -> None:
        self._outbox.committed(done.replies - done.sent, done.bulk)
        if done.applications:
            self._registry.wake()
        if done.reports:
            self._fraud_watch.wake()
        self._search_index.turned(done.turns)
        if self._live.is_heard:
            self._live.changed({f"citizen:{r.citizen}" for r in done.events} | {"work"})
        else:
            self._live.passed()
        self._count(done)

    def _count(self, done: Done) -> None:
        metrics, now = self._metrics, self._clock.now()
        metrics.count_events(type(received.event).__name__ for received in done.events)
        metrics.count_messages("replies", done.replies)
        metrics.count_messages("bulk", done.bulk)
        metrics.set_aside.inc(done.set_aside)
        for verdict in done.reports:
            metrics.frauds.labels(verdict).inc()
        for received in done.events:
            metrics.turn_seconds.observe((now - received.at).total_seconds())
