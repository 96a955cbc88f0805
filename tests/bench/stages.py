"""Where a pair's time goes: CPU microseconds of the bot by stage, with no network to the phones.

    python -m tests.bench.stages [--postgres] [--dialogues 20000] [--batch 300] [--rounds 30]
                                 [--profile FILE]

The bot's own parts are driven in lockstep by octets written beforehand: so many citizens write, the
road takes them, the answers (two parts each) are submitted and answered, two receipts a pair come.
Figures are medians of the process's CPU time, all its threads, which is steadier than the clock on
the wall where others work too.
"""

import argparse
import asyncio
import cProfile
import gc
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from bot.campaign_brake import CampaignBrake
from bot.clock import SystemClock
from bot.gateway_url import GatewayUrl
from bot.inbox import Inbox, open_receipts
from bot.metrics import Metrics
from bot.outbox import Outbox
from bot.pace import Pace
from bot.repeats import Repeats
from bot.road import Road
from bot.smpp_gateway import SmppGateway
from bot.unanswered import Unanswered
from flows.engine import Engine
from flows.loading import load_catalogue
from flows.policy import Policy
from sms.smpp.codec import decode_frame, encode
from sms.smpp.constants import MessageState
from sms.smpp.esme_session import EsmeSession
from sms.smpp.frame import cut
from sms.smpp.message import delivers
from sms.smpp.pdu import BindTransceiverResp, SubmitSm, SubmitSmResp
from sms.smpp.receipt import make_receipt
from storage.crypto import Secrets
from storage.opening import open_store
from tests.bench.database import Database, add_option, database
from tests.bench.population import SECRET, fill, phone
from tests.bench.road import REPLIES

WINDOW = 2000


class Wire(asyncio.Transport):
    """Keeps what the bot writes."""

    def __init__(self) -> None:
        super().__init__()
        self.written = bytearray()

    def set_write_buffer_limits(self, high=None, low=None) -> None:
        del high, low

    def write(self, data) -> None:
        self.written += data

    def close(self) -> None:
        pass

    def abort(self) -> None:
        pass

    def take(self) -> bytes:
        written, self.written = bytes(self.written), bytearray()
        return written


class Stages:
    """CPU seconds of each stage in every round; within `timed`, those inside it are taken off."""

    def __init__(self) -> None:
        self._rounds: list[Counter[str]] = []
        self._inside = [0.0]

    def forget(self) -> None:
        self._rounds.clear()

    def next_round(self) -> None:
        self._rounds.append(Counter())

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        self._inside.append(0.0)
        began = time.process_time()
        yield
        whole = time.process_time() - began
        self._rounds[-1][name] += whole - self._inside.pop()
        self._inside[-1] += whole

    def wrap(self, owner: object, method: str, name: str) -> None:
        original = getattr(owner, method)
        if asyncio.iscoroutinefunction(original):

            async def waited(*args, **kwargs):
                with self.timed(name):
                    return await original(*args, **kwargs)

            setattr(owner, method, waited)
            return

        def called(*args, **kwargs):
            with self.timed(name):
                return original(*args, **kwargs)

        setattr(owner, method, called)

    def print(self, batch: int) -> None:
        total = 0.0
        for name in self._rounds[0]:
            each = statistics.median(spent[name] for spent in self._rounds) / batch * 1e6
            total += each
            print(f"{name}: {each:.1f} µs a pair", flush=True)
        print(f"CPU of the bot: {total:.1f} µs a pair", flush=True)


class House:
    """The bot's parts around one store, and a link that ends in memory."""

    def __init__(self, store, stages: Stages) -> None:
        self.stages = stages
        clock = SystemClock()
        url = GatewayUrl.parse(f"smpp://bench:bench@127.0.0.1:2775?window={WINDOW}")
        brake = CampaignBrake(store, clock, pace=0.0, quiet=None)
        self.road = Road(Engine(load_catalogue(), Policy()), store, clock, brake, lambda _: None)
        self.inbox = Inbox(store, self.road.wake)
        self.receipts = open_receipts(store, self.road.wake, self._record)
        self.gateway = SmppGateway(
            url,
            "1414",
            clock=clock,
            inbox=self.inbox,
            receipts=self.receipts,
            repeats=Repeats(url.name, store.vault, Unanswered()),
            metrics=Metrics(),
            parts_wait_s=60.0,
        )
        self.outbox = Outbox(
            store,
            self.gateway,
            clock,
            pace=Pace(0.0),
            bulk_pace=Pace(0.0),
            quiet=None,
            returned=self.road.wake,
        )
        self.gateway.attach(self.outbox)
        self.road.attach(self.inbox, self.outbox)
        self.wire = Wire()
        self._bind()
        stages.wrap(store, "claim", "load what the batch needs")
        stages.wrap(store, "commit", "commit: inbox, dialogues, log, evidence, claim")
        stages.wrap(self.road, "_take_turns", "turns: read, decide, word")
        stages.wrap(self.outbox, "take", "submit_sm: cut, encode, write")

    async def _record(self) -> None:
        await self.outbox.record_all()

    def _bind(self) -> None:
        esme = self.gateway._esme
        self.session = EsmeSession(
            esme._config, self.gateway, esme.stats, esme._came_up, esme._went_down
        )
        esme._session = self.session
        self.session.connection_made(self.wire)
        (frame,), _ = cut(self.wire.take())
        self.session.data_received(encode(BindTransceiverResp("smsc"), frame[2]))

    async def round(self, first: int, batch: int) -> None:
        stages, session = self.stages, self.session
        stages.next_round()
        written = messages_of(first, batch)
        with stages.timed("deliver_sm of replies: parse, mask, queue"):
            session.data_received(written)
        self.inbox._ripen()
        with stages.timed("the road itself"):
            while await self.road.step():
                pass
        submitted = submits_in(self.wire.take())
        ids = [f"{first * 2 + n:020}" for n in range(len(submitted))]
        answers = b"".join(
            encode(SubmitSmResp(message_id), pdu.sequence_number)
            for message_id, pdu in zip(ids, submitted, strict=True)
        )
        with stages.timed("submit_sm_resp: parse, join parts"):
            session.data_received(answers)
        with stages.timed("mark as sent"):
            await self.outbox.record()
        told = receipts_of(submitted, ids)
        with stages.timed("deliver_sm of receipts: parse, queue"):
            session.data_received(told)
        with stages.timed("apply receipts, and answer them"):
            await self.receipts._write_next()
        self.wire.take()


def messages_of(first: int, batch: int) -> bytes:
    return b"".join(
        encode(pdu, n)
        for n in range(first, first + batch)
        for pdu in delivers(
            REPLIES[n % len(REPLIES)], phone(n), "1414", reference=n, message_id=f"mo{n:018}"
        )
    )


def submits_in(data: bytes) -> list[SubmitSm]:
    pdus = [decode_frame(data, frame) for frame in cut(data)[0]]
    return [pdu for pdu in pdus if isinstance(pdu, SubmitSm)]


def receipts_of(submitted: Sequence[SubmitSm], ids: Sequence[str]) -> bytes:
    now = datetime.now(UTC)
    return b"".join(
        encode(
            make_receipt(pdu, message_id, MessageState.DELIVERED, submitted=now, done=now),
            1_000_000 + n,
        )
        for n, (pdu, message_id) in enumerate(zip(submitted, ids, strict=True))
    )


async def measure(options: argparse.Namespace, where: Database) -> None:
    url = where.url
    await fill(url, options.dialogues, lambda _: None)
    store = await open_store(url, Secrets.parse(SECRET), "bench")
    await store.recover()
    stages = Stages()
    house = House(store, stages)
    stages.next_round()
    await house.outbox.step()  # nothing waits from before
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    stages.forget()
    profile = cProfile.Profile() if options.profile else nullcontext()
    server = where.cpu()
    with profile:
        for n in range(options.rounds):
            if store.leases is not None:
                await store.leases.hold()
            await house.round(n * options.batch, options.batch)
    if options.profile:
        profile.dump_stats(options.profile)
    server = (where.cpu() - server) / options.rounds / options.batch * 1e6
    stages.print(options.batch)
    if where.server:
        print(f"CPU of PostgreSQL: {server:.1f} µs a pair", flush=True)
    house.session._ticker.cancel()
    await store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dialogues", type=int, default=20_000)
    parser.add_argument("--batch", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--profile", default="")
    add_option(parser)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="kelisim-bench-") as folder,
        database(options, Path(folder)) as where,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(measure(options, where))


if __name__ == "__main__":
    main()
