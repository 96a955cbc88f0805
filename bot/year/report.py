"""What a year was like, in figures, for people."""

from collections.abc import Iterator, Sequence

from bot.year.audit import TOLD, Audit
from bot.year.processes import Cost
from bot.year.replay import Played
from storage.funnel import STANDING, STEPS, Funnel


def report(played: Played, audit: Audit, funnels: Sequence[Funnel]) -> Iterator[str]:
    yield from _figures(played, audit)
    yield from _costs(played)
    yield from _funnel(funnels)
    yield from _verdict(audit.findings)


def _figures(played: Played, audit: Audit) -> Iterator[str]:
    wall_s = played.wall_s
    messages = audit.messages_out + audit.messages_in
    operations = 2 * audit.receipts + audit.messages_in
    yield f"wall time: {wall_s:,.1f} s"
    yield f"messages: {audit.messages_out:,} to phones, {audit.messages_in:,} from phones"
    yield f"messages a second: {messages / wall_s:,.0f}"
    yield f"parts to phones: {audit.totals.parts:,}, receipts: {audit.receipts:,}"
    yield f"SMPP operations a second (submit_sm and deliver_sm): {operations / wall_s:,.0f}"
    imports = sum(cost.wall_s for cost in played.imports)
    yield f"import of {played.offers:,} offers: {imports:,.1f} s in {len(played.imports)} files"
    yield f"database: {audit.totals.octets / 1e6:,.0f} MB"


def _costs(played: Played) -> Iterator[str]:
    imported = Cost(
        sum(cost.wall_s for cost in played.imports),
        sum(cost.cpu_s for cost in played.imports),
        max((cost.peak for cost in played.imports), default=0),
    )
    for who, cost in (
        ("the bot", played.bot), ("the simulator", played.simulator), ("the imports", imported),
    ):  # fmt: skip
        yield f"CPU of {who}: {cost.cpu_s:,.1f} s; peak memory: {cost.peak / 1e6:,.0f} MB"


def _funnel(funnels: Sequence[Funnel]) -> Iterator[str]:
    for step in ("arrived", *STEPS, *STANDING):
        yield f"{step.replace('_', ' ')}: {sum(getattr(f, step) for f in funnels):,}"


def _verdict(findings: Sequence[str]) -> Iterator[str]:
    if not findings:
        yield "every dialogue has ended, and all books agree: nothing lost, nothing twice"
        return
    yield f"THE BOOKS DO NOT AGREE, {len(findings)} findings:"
    kinds: dict[str, int] = {}
    for finding in findings:
        kind = "".join(sign for sign in finding if not sign.isdigit())
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] <= TOLD:
            yield f"WRONG {finding}"
    yield from (f"  … and {n - TOLD} more like “{k[:60]}”" for k, n in kinds.items() if n > TOLD)
