"""What a network is like: profiles from files, chance by seed, links that fall ill."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest
import smpplib.exceptions

from gateway_sim import profiles
from gateway_sim.condition import Condition
from gateway_sim.errors import BadFile, BadRequest
from gateway_sim.profiles import Profile, Spread, built_in
from sms.smpp.constants import Status
from sms.smpp.link import Esme, EsmeHandler, LinkConfig
from sms.smpp.message import submits
from tests.gateway_sim.conftest import PHONE


def condition(profile: Profile, seed: int = 1) -> Condition:
    made = Condition()
    made.become("of a test", profile, seed)
    return made


def drawn(profile: Profile, seed: int, count: int = 2000) -> list[str]:
    outcomes = (condition.outcome() for condition in [condition(profile, seed)] * count)
    return ["" if outcome is None else outcome.name for outcome in outcomes]


def test_those_that_come_with_it_are_sound_and_in_the_documents():
    page = Path("docs/simulator-network.md").read_text("utf-8")
    known = built_in()
    assert [
        "healthy",
        "slow",
        "flaky",
        "throttling",
        "dead",
        "capped",
        "breaking",
        "deaf",
        "mute",
    ] == list(known)
    assert [] == [name for name, p in known.items() if f"| `{name}` | {p.about} |" not in page]
    assert [] == [key for key in Profile.__struct_fields__ if f"| `{key}` |" not in page]


def test_the_same_seed_brings_the_same_fates_and_another_seed_others():
    flaky = built_in()["flaky"]
    assert drawn(flaky, 7) == drawn(flaky, 7)
    assert drawn(flaky, 7) != drawn(flaky, 8)


def test_shares_are_kept():
    mix = Profile(outcomes={"twice": 0.25, "repeated": 1.0}, statuses={"ESME_RSYSERR": 0.5})
    counts = Counter(drawn(mix, 1))
    assert {"twice", "refused", ""} == counts.keys()
    assert 400 < counts["twice"] < 600
    assert 900 < counts["refused"] < 1100
    assert "repeated" == condition(mix).arrival().name


@pytest.mark.parametrize(
    ("spread", "least", "median", "most"),
    [
        (3.0, 3, 3, 3),
        (Spread(least=1.0, most=2.0), 1, 1.5, 2),
        (Spread(median=1.0, p99=10.0), 0, 1, 1000),
        (Spread(mean=1.0), 0, 0.69, 1000),
    ],
)
def test_delays_are_spread_as_the_profile_says(spread, least, median, most):
    slow = condition(Profile(answer_s=spread))
    times = sorted(slow.answer_s() for _ in range(4000))
    assert least <= times[0] <= times[-1] <= most
    assert abs(times[2000] - median) < 0.15 * median
    if spread == Spread(median=1.0, p99=10.0):
        assert 7 < times[-40] < 14


def test_links_break_at_every_so_many_submits_whatever_the_reads_bring():
    flaky = condition(Profile(disconnect_every=10, half_open_every=25))
    events = [flaky.link_event(4) for _ in range(13)]
    assert [3, 5, 8, 10, 13] == [n for n, e in enumerate(events, 1) if e == "disconnect"]
    assert [7] == [n for n, e in enumerate(events, 1) if e == "half_open"]


def test_a_cap_lets_a_seconds_worth_through_and_then_its_pace():
    now = [0.0]
    capped = Condition(monotonic=lambda: now[0])
    capped.become("capped", Profile(throughput=20), 1)
    assert 20 == sum(capped.has_room() for _ in range(50))
    now[0] += 0.5
    assert 10 == sum(capped.has_room() for _ in range(50))


def test_an_operators_own_cap_holds_under_every_profile():
    now = [0.0]
    own = Condition(5, lambda: now[0])
    own.become("capped", Profile(throughput=20), 1)
    assert 5 == sum(own.has_room() for _ in range(50))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[a]\nlatency = 3", "a: there is no key “latency” here"),
        ("[a]\nanswer_s = 'soon'", "a.answer_s: expected `float | object | null`"),
        ("[a]\nanswer_s = { median = 2 }", "a.answer_s: give least and most, or"),
        ("[a]\nanswer_s = { least = 3, most = 2 }", "a.answer_s: least is above most"),
        ("[a]\nanswer_s = { median = 3, p99 = 2 }", "a.answer_s: the median"),
        ("[a]\nreceipt_s = -1", "a.receipt_s: seconds must be zero or more"),
        ("[a.outcomes]\ntwice = 2", "a.outcomes.twice: 2 is no share"),
        ("[a.outcomes]\nmislaid = 0.1", "a.outcomes: invalid enum value 'mislaid'"),
        ("[a.outcomes]\ntwice = 0.6\nlate = 0.6", "a.outcomes: the shares"),
        ("[a.statuses]\nESME_OOPS = 0.1", "a.statuses.ESME_OOPS: there is no error"),
        ("[a]\nrefuse_binds = 'no'", "a.refuse_binds: there is no error “no”"),
        ("[a]\ndisconnect_every = -1", "a.disconnect_every: must be zero"),
        ("[a", "it is no TOML"),
        ("a = 3", "a: expected `object`, got `int`"),
    ],
)
def test_a_mistake_in_a_file_is_said_with_its_key_and_reason(tmp_path, text, complaint):
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        profiles.load(file)
    assert str(caught.value).startswith(f"{file}: {complaint}")


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(BadFile, match="cannot be read"):
        profiles.load(tmp_path / "none.toml")


# --- on the wire ----------------------------------------------------------------------------------


def ill(**profile) -> dict[str, object]:
    return {"profile": "ill", "profiles": built_in() | {"ill": Profile(**profile)}}


async def test_a_throttling_network_says_slow_down_to_every_third(make_simulator, bind):
    esme = await bind(await make_simulator(profile="throttling"))
    statuses = [(await esme.submit("сәлем", PHONE, receipts=False))[0].status for _ in range(60)]
    counts = Counter(map(Status, statuses))
    assert {Status.ESME_ROK, Status.ESME_RTHROTTLED, Status.ESME_RMSGQFUL} == counts.keys()


async def test_a_capped_network_throttles_what_is_above(make_simulator, bind):
    esme = await bind(await make_simulator(profile="capped"))
    sequences = [esme.send("сәлем", PHONE, receipts=False)[0] for _ in range(60)]
    statuses = [(await esme.answer_to(sequence)).status for sequence in sequences]
    assert [0] * 20 == statuses[:20]
    assert Status.ESME_RTHROTTLED == statuses[-1]


async def test_a_slow_network_answers_late_and_all_the_same(make_simulator, bind):
    simulator = await make_simulator(**ill(answer_s=Spread(least=0.01, most=0.05)))
    esme = await bind(simulator)
    sequences = [esme.send("сәлем", PHONE, receipts=False)[0] for _ in range(20)]
    await asyncio.sleep(0)
    assert [0] * 20 == [(await esme.answer_to(sequence)).status for sequence in sequences]


async def test_receipts_take_as_long_as_the_profile_says(make_simulator, bind):
    simulator = await make_simulator(**ill(receipt_s=600.0))
    esme = await bind(simulator)
    await esme.submit("сәлем", PHONE)
    [(due, what)] = await simulator.due()
    assert ("receipt", 590 < due - simulator.clock.now() <= 601) == (what, True)
    simulator.clock.advance(601)
    await esme.delivery()


async def test_a_network_that_dies_takes_octets_and_says_nothing(make_simulator, bind):
    simulator = await make_simulator()
    esme = await bind(simulator)
    simulator.network.become("dead")
    esme.send("сәлем", PHONE)
    async with asyncio.timeout(10):
        while not any(link.deaf for link in simulator.network._smsc.sessions):
            await asyncio.sleep(0)
    simulator.network.become("healthy")
    other = await bind(simulator)
    await other.submit("lives", PHONE, receipts=False)
    # what the first link said was lost with it, and it stays deaf
    esme.send("again", PHONE)
    await other.submit("lives on", PHONE, receipts=False)
    assert ["lives", "lives on"] == [m.text for m in simulator.phones.thread(PHONE)]
    assert [] == esme.seen


async def test_links_are_cut_on_schedule(make_simulator, bind):
    simulator = await make_simulator(**ill(disconnect_every=3))
    esme = await bind(simulator)
    await esme.submit("1", PHONE, receipts=False)
    await esme.submit("2", PHONE, receipts=False)
    with pytest.raises(smpplib.exceptions.ConnectionError):
        await esme.submit("3", PHONE, receipts=False)
    assert 3 == len(simulator.phones.thread(PHONE))


class Persistent(EsmeHandler):
    """Asks often whether the link lives, and comes back."""

    def __init__(self, simulator):
        self.links: asyncio.Queue[Esme] = asyncio.Queue()
        self.esme = Esme(
            LinkConfig(
                "127.0.0.1", simulator.network.port, "bot", "",
                enquire_s=0.05, response_s=0.05, reconnect_min_s=0.01,
            ),
            self,
        )  # fmt: skip

    async def __aenter__(self):
        await self.esme.start()
        return self

    async def __aexit__(self, *_):
        await self.esme.stop(0.05)

    def link_up(self, esme):
        self.links.put_nowait(esme)

    def link_down(self, esme, reason, unanswered):
        assert "does not answer" in reason or reason == "unbound"

    def submitted(self, results): ...

    def delivered(self, deliveries): ...


async def test_a_half_open_link_is_noticed_by_a_client_that_asks(make_simulator):
    async with Persistent(await make_simulator(**ill(half_open_every=1))) as client:
        esme = await client.links.get()
        esme.submit(submits("сәлем", "1414", PHONE, reference=1), ["token"])
        await asyncio.wait_for(client.links.get(), 10)


async def test_an_enquire_link_may_never_be_answered(make_simulator):
    async with Persistent(await make_simulator(**ill(silent_enquire=1.0))) as client:
        for _ in range(3):
            await asyncio.wait_for(client.links.get(), 10)


async def test_binds_may_be_refused(make_simulator, bind):
    simulator = await make_simulator(**ill(refuse_binds="ESME_RALYBND"))
    with pytest.raises(smpplib.exceptions.PDUError, match="Already"):
        await bind(simulator)


def test_an_unknown_profile_changes_nothing(simulator):
    with pytest.raises(BadRequest, match="give one of healthy"):
        simulator.network.become("sick")
    assert "healthy" == simulator.network.condition.name


async def test_http_switches_the_profile_while_it_runs(http, simulator, esme):
    put = await http.put("/operators/network/profile", json={"profile": "throttling", "seed": 3})
    told = await put.json()
    assert ("throttling", 3) == (told["profile"], told["seed"])
    statuses = [(await esme.submit("сәлем", PHONE, receipts=False))[0].status for _ in range(30)]
    assert Status.ESME_RTHROTTLED in statuses
    refused = await http.put("/operators/network/profile", json={"profile": "sick"})
    assert (400, "throttling") == (refused.status, simulator.network.condition.name)
    assert 404 == (await http.put("/operators/none/profile", json={"profile": "slow"})).status


async def test_http_lists_the_profiles(http):
    listed = {p["name"]: p for p in await (await http.get("/profiles")).json()}
    assert {"throughput": 20.0} == listed["capped"]["settings"]
    assert {} == listed["healthy"]["settings"]


async def test_http_cuts_every_link(http, simulator, bind):
    esme = await bind(simulator)
    assert {"links": 1} == await (await http.post("/operators/network/disconnect")).json()
    with pytest.raises(smpplib.exceptions.ConnectionError):
        await esme.submit("сәлем", PHONE)
