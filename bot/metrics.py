"""What an operator watches: counts by lane, latencies, backlog and the state of the links.

Numbers only; no label ever holds anything about a citizen. Everything is counted by the batch.
"""

from collections import Counter as Tally
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from flows.effects import Lane

#: Seconds; the promise is 99 of 100 replies within 0.1.
_LATENCIES = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60)


class Metrics:
    """One set per service, so that two in one process do not mix."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.events = Counter(
            "kelisim_events_total", "Events that took their turn", ["kind"], registry=registry
        )
        self.set_aside = Counter(
            "kelisim_events_set_aside_total", "Events that failed and went to staff",
            registry=registry,
        )  # fmt: skip
        self.messages = Counter(
            "kelisim_messages_total", "Messages decided on, by lane", ["lane"], registry=registry
        )
        self.fates = Counter(
            "kelisim_submissions_total", "What became of messages on the wire", ["outcome"],
            registry=registry,
        )  # fmt: skip
        self.ignored = Counter(
            "kelisim_ignored_total", "Messages from short codes, names and unreadable numbers",
            registry=registry,
        )  # fmt: skip
        self.receipts = Counter(
            "kelisim_receipts_total", "Delivery receipts", ["delivery"], registry=registry
        )
        self.applications = Counter(
            "kelisim_applications_total", "Applications sent to the registry", ["outcome"],
            registry=registry,
        )  # fmt: skip
        self.frauds = Counter(
            "kelisim_fraud_reports_total", "Frauds reported by citizens", ["verdict"],
            registry=registry,
        )  # fmt: skip
        self.waves = Counter(
            "kelisim_fraud_waves_total", "Waves of similar frauds that were flagged",
            registry=registry,
        )  # fmt: skip
        self.turn_seconds = Histogram(
            "kelisim_turn_seconds", "From arrival to the commit of the turn",
            registry=registry, buckets=_LATENCIES,
        )  # fmt: skip
        self.submit_seconds = Histogram(
            "kelisim_submit_seconds", "From the wire to the answer of the SMSC",
            registry=registry, buckets=_LATENCIES,
        )  # fmt: skip
        self.link_up = Gauge(
            "kelisim_gateway_up", "Whether the link to the SMSC is bound", registry=registry
        )
        self.gateway_share = Gauge(
            "kelisim_gateway_share", "Share of its weight that a gateway has, 0 to 1", ["gateway"],
            registry=registry,
        )  # fmt: skip
        self.registry_up = Gauge(
            "kelisim_registry_up", "0 while the registry does not answer", registry=registry
        )
        self.backlog = Gauge(
            "kelisim_bulk_backlog_segments", "Segments waiting in the bulk lane", registry=registry
        )

    def count_events(self, kinds: Iterable[str]) -> None:
        for kind, count in Tally(kinds).items():
            self.events.labels(kind).inc(count)

    def count_messages(self, lane: Lane, count: int) -> None:
        if count:
            self.messages.labels(lane).inc(count)

    def count_fates(self, outcomes: Iterable[str]) -> None:
        for outcome, count in Tally(outcomes).items():
            self.fates.labels(outcome).inc(count)

    def page(self) -> bytes:
        """The text format of Prometheus."""
        return generate_latest(self.registry)
