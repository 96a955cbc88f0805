"""The books of a year, compared: what reached the phones and what they wrote, what the service
counted, what its database holds, and what the registry filed and paid. Nothing may be lost, nothing
there twice."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from bot.year.replay import People
from bot.year.world import World
from storage.books import Books, Line, Totals
from storage.crypto import Secrets, Vault

#: States in which an offer's conversation is over.
ENDED = frozenset({"paid", "refused", "expired", "undeliverable", "rejected", "withdrawn"})

#: Lines of the simulator's ledger, and applications of its registry, asked for at a time.
LEDGER_PAGE, REGISTRY_PAGE = 50_000, 5_000

#: Findings of one kind that are told one by one.
TOLD = 5

_COURSE = ["accepted", "assigned", "paid"]


class Decided(msgspec.Struct):
    decision: str
    confirmed: bool


class Filed(msgspec.Struct):
    offer_id: str
    times_received: int
    decisions: list[Decided]


class Ledger(msgspec.Struct):
    first: int
    got: list[int]
    got_sums: list[int]
    wrote: list[int]
    wrote_sums: list[int]


class Traffic(msgspec.Struct):
    """`GET /stats`, as far as we look at it."""

    to_phones: dict[str, int]
    from_phones: dict[str, object]
    receipts: dict[str, int]


class Audit(msgspec.Struct):
    """`findings` is empty where everything agrees."""

    findings: list[str]
    totals: Totals
    messages_out: int
    messages_in: int
    receipts: int


async def audit(world: World, phones: Sequence[str]) -> Audit:
    """`phones` are those of the ledger, in its order."""
    people = await world.ask("/people", People)
    traffic = await world.ask("/stats", Traffic)
    counted = metrics(await world.get(f"{world.bot_url}/metrics"))
    vault = Vault(Secrets.parse(world.secret))
    async with Books(world.database_url) as books:
        totals = await books.totals()
        findings = [*await _phones(world, phones, vault, await books.lines())]
        findings += await _applications(world, await books.states(), people, totals)
    findings += _counts(people, traffic, totals, counted, is_cut=world.long != "payload")
    return Audit(
        findings,
        totals,
        sum(totals.deliveries.values()),
        counted["kelisim_events_total", "MessageReceived"],
        traffic.receipts["sent"],
    )


# --- person by person -----------------------------------------------------------------------------


async def _phones(
    world: World, phones: Sequence[str], vault: Vault, lines: dict[str, Line]
) -> list[str]:
    """The ledger of the phones against the log of the database."""
    wrong: list[str] = []
    for first in range(0, len(phones), LEDGER_PAGE):
        path = f"/people/ledger?first={first}&count={LEDGER_PAGE}"
        page = await world.ask(path, Ledger)
        columns = (page.got, page.got_sums, page.wrote, page.wrote_sums)
        for phone, *theirs in zip(phones[first:], *columns, strict=False):
            ours = lines.pop(vault.citizen_key(phone), Line())
            wrong += _differences(phone, Line(*theirs), ours)
    wrong += [f"{len(lines)} citizens in the database are nobody of the people"] if lines else []
    return wrong


def _differences(phone: str, theirs: Line, ours: Line) -> Iterator[str]:
    if theirs.got != ours.got:
        yield f"{phone} got {theirs.got} messages, the database has {ours.got}"
    elif theirs.got_sum != ours.got_sum:
        yield f"{phone} got other words than the database has"
    if theirs.wrote != ours.wrote:
        yield f"{phone} wrote {theirs.wrote} messages, the database has {ours.wrote}"
    elif theirs.wrote_sum != ours.wrote_sum:
        yield f"{phone} wrote other words than the database has"


# --- application by application -------------------------------------------------------------------


async def _applications(
    world: World, states: Mapping[str, str], people: People, totals: Totals
) -> list[str]:
    """Each offer has ended; each paid one was filed once and paid once, and no other was."""
    wrong = [f"the offer {o} never ended: it is {s}" for o, s in states.items() if s not in ENDED]
    filed: Counter[str] = Counter()
    first = 0
    while page := await world.ask(
        f"/registry/applications?first={first}&count={REGISTRY_PAGE}", list[Filed]
    ):
        first += len(page)
        for one in page:
            filed[one.offer_id] += one.times_received
            if [told.decision for told in one.decisions if told.confirmed] != _COURSE:
                wrong.append(f"the registry has not accepted, assigned and paid {one.offer_id}")
    paid = {offer for offer, state in states.items() if state == "paid"}
    wrong += [f"{offer} was filed {times} times" for offer, times in filed.items() if times > 1]
    wrong += [f"{offer} was paid and never filed" for offer in paid - filed.keys()]
    wrong += [f"{offer} was filed and is not paid" for offer in filed.keys() - paid]
    return wrong


# --- all together ---------------------------------------------------------------------------------


def _counts(
    people: People,
    traffic: Traffic,
    totals: Totals,
    counted: Counter[tuple[str, str]],
    *,
    is_cut: bool,
) -> Iterator[str]:
    """`is_cut` says that a long message travels in parts."""
    out = sum(totals.deliveries.values())
    on_their_way = out - sum(totals.deliveries.get(end, 0) for end in ("delivered", "undelivered"))
    applications = sum(totals.applications.values())
    wrote, paid = traffic.from_phones["messages"], totals.offers.get("paid", 0)
    yield from _unequal("offers", people=people.people, database=sum(totals.offers.values()))
    yield from _unequal("people who take the benefit", people=people.to_be_taken, database=paid)
    yield from _unequal(
        "messages to phones", phones=traffic.to_phones["messages"], database=out,
        metrics=_sum(counted, "kelisim_messages_total"),
        submitted=counted["kelisim_submissions_total", "sent"],
    )  # fmt: skip
    yield from _unequal(
        "messages from phones", phones=wrote,
        metrics=counted["kelisim_events_total", "MessageReceived"],
    )  # fmt: skip
    yield from _unequal(
        "parts and their receipts", phones=traffic.to_phones["submitted"],
        database=totals.parts if is_cut else out,
        receipts=traffic.receipts["sent"], metrics=_sum(counted, "kelisim_receipts_total"),
    )  # fmt: skip
    yield from _unequal(
        "applications", database=applications, paid=paid,
        taken=totals.applications.get("taken", 0), attempts=totals.attempts,
        metrics=counted["kelisim_applications_total", "taken"],
    )  # fmt: skip
    yield from _unequal("messages without a final receipt", database=on_their_way, wanted=0)
    yield from _unequal("events left in the inbox", database=totals.pending, wanted=0)
    aside = _sum(counted, "kelisim_events_set_aside_total")
    yield from _unequal("events set aside for staff", metrics=aside, wanted=0)
    yield from _unequal("people with something to say", phones=people.answers_to_come, wanted=0)


def _unequal(what: str, **counts: object) -> list[str]:
    if len(set(counts.values())) == 1:
        return []
    return [f"{what}: " + ", ".join(f"{who} {count}" for who, count in counts.items())]


def _sum(counted: Counter[tuple[str, str]], name: str) -> int:
    return sum(count for (known, _), count in counted.items() if known == name)


def metrics(page: bytes) -> Counter[tuple[str, str]]:
    """The counters of a page of metrics, by name and the value of their one label, if any."""
    found = re.findall(rb'^(\w+)(?:\{\w+="([^"]*)"\})? ([\d.e+]+)$', page, re.MULTILINE)
    return Counter({(n.decode(), label.decode()): int(float(v)) for n, label, v in found})
