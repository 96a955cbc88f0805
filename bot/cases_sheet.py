"""The work list in lines for a terminal. Times are local (UTC+5); texts are masked as stored."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.transcript import DEEDS
from flows.quiet_hours import ZONE
from storage.work_seen import AGES, Age, Desk, Load, Waiting

#: Why a conversation waits, in words.
KINDS: dict[str, str] = {
    "unclear": "unclear twice",
    "operator": "asks for a person",
    "wrong_person": "not the citizen's number",
    "undeliverable": "the offer did not arrive",
    "fraud_report": "reports a fraud",
    "disputed": "disputes something",
    "robot": "a robot seems to write",
    "bad_account": "no usable account",
    "after_filing": "refuses after filing",
    "failed": "went wrong on our side",
    "registry": "the registry contradicts itself",
    "deadline": "its time ran out with staff",
}


def work_list(waiting: Sequence[Waiting], now: datetime) -> str:
    """One conversation a line, the longest first; and what the citizen said under it."""
    return "\n".join(line for one in waiting for line in _waiting(one, now))


def _waiting(one: Waiting, now: datetime) -> Iterator[str]:
    who = f"  {one.holder} looks at it" if one.holder else ""
    taken = f"  {one.taken_by} holds it" if one.taken_by else ""
    given = f"  given to {one.assignee}" if one.assignee else ""
    later = f"  until {_local(one.snoozed_until)}" if one.snoozed_until else ""
    more = f" (+{one.open_cases - 1})" if one.open_cases > 1 else ""
    labels = "".join(f" [{label}]" for label in one.labels)
    yield (
        f"{one.case_id:>8}  {age(now - one.at):>6}  {KINDS[one.kind]}{more}  "
        f"{one.benefit or '-'} {one.offer_state or one.state}{labels}{who}{taken}{given}{later}"
    )
    yield f"{'':18}{one.reason}"
    yield from (f"{'':18}“{line}”" for line in one.text.splitlines()[:1])


def desk_sheet(desk: Desk) -> str:
    """Everything the work list knows of one conversation."""
    return "\n".join(_desk(desk))


def _desk(desk: Desk) -> Iterator[str]:
    if desk.holder and desk.held_until:
        yield f"{desk.holder} looks at it (until {_local(desk.held_until)} if they leave it)"
    if desk.taken_by:
        yield f"{desk.taken_by} holds the conversation; the bot is silent"
    if desk.assignee:
        yield f"given to {desk.assignee}"
    if desk.snoozed_until:
        yield f"sleeps until {_local(desk.snoozed_until)}"
    if desk.labels:
        yield f"labels: {', '.join(desk.labels)}"
    for case in desk.cases:
        end = ""
        if case.closed_at:
            end = f"; closed {_local(case.closed_at)} by {case.closed_by}: {case.resolution}"
        yield f"{case.case_id:>8}  {_local(case.at)}  {KINDS[case.kind]}: {case.reason}{end}"
        yield from (f"{'':10}“{line}”" for line in case.text.splitlines())
    for note in desk.notes:
        yield f"    note  {_local(note.at)}  {note.staff}: {note.text}"
    for deed in desk.deeds:
        failed = f"; nothing came of it: {deed.refused}" if deed.refused else ""
        yield (
            f"    deed  {_local(deed.at)}  {deed.staff}: {DEEDS[deed.action]} {deed.note}"
            f" ({deed.reason}){failed}"
        )


def supervisor_sheet(ages: Sequence[Age], loads: Sequence[Load], now: datetime) -> str:
    """What waits since when, and who has how much."""
    return "\n".join([*_ages(ages, now), "", *_loads(loads)])


def _ages(ages: Sequence[Age], now: datetime) -> Iterator[str]:
    heads = "".join(f"  {f'>{hours} h':>6}" for hours in AGES)
    yield f"{'open cases':32}  {'all':>6}  {'oldest':>7}{heads}"
    for one in ages:
        older = "".join(f"  {count:>6}" for count in one.older)
        yield f"{KINDS[one.kind]:32}  {one.cases:>6}  {age(now - one.oldest):>7}{older}"


def _loads(loads: Sequence[Load]) -> Iterator[str]:
    heads = "".join(f"  {head:>6}" for head in ("looks", "given", "closed", "deeds"))
    yield f"{'staff, in the last 24 hours':32}{heads}"
    for one in loads:
        yield (
            f"{one.staff:32}  {one.holds:>6}  {one.assigned:>6}  {one.closed:>6}  {one.deeds:>6}"
        )


def age(waited: timedelta) -> str:
    """`12 min`, `5 h`, `3 d`."""
    minutes = max(int(waited.total_seconds() // 60), 0)
    if minutes < 120:
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else f"{hours // 24} d"


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%d.%m %H:%M}"
