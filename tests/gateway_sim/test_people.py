"""A population: who does what follows from seed and phone, and the figures hold at every scale."""

import asyncio
import tomllib
from collections import Counter
from pathlib import Path
from zlib import crc32

import msgspec
import pytest

from bot.offers_rows import check_row
from flows.loading import load_catalogue
from flows.question import Question
from flows.reading.reader import read
from gateway_sim import cli
from gateway_sim.clock import Clock
from gateway_sim.errors import BadFile
from gateway_sim.http.app import make_app
from gateway_sim.people import file
from gateway_sim.people.crowd import MOST_ANSWERS, Crowd
from gateway_sim.people.file import Behaviour, Delay, People, seconds
from gateway_sim.people.ledger import Ledger
from gateway_sim.people.population import Population
from gateway_sim.people.rows import offer_rows
from gateway_sim.phones import Message
from tests.gateway_sim.conftest import until

SAMPLE = Path("docs/samples/people.toml")
YEAR = file.load(SAMPLE)

SMALL = """
prefixes = ["+7701"]
languages = { ru = 1 }
delay = { median = "1h", p99 = "2h" }
kinds = { confirm = "Уточним", offer = "Согласны" }
[behaviours.agrees]
people = 3
taken = true
hears = { offer = ["", "yes"], confirm = ["yes"] }
[behaviours.dead]
people = 1
network = "undelivered"
[words.ru.yes]
"да" = 1
"""


def small(**changed) -> People:
    people = file.checked("people.toml", tomllib.loads(SMALL))
    return msgspec.structs.replace(people, **changed)


# --- who is who -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("scale", "offers", "taken"), [(1, 529_600, 276_200), (0.001, 530, 276)])
def test_the_sample_is_the_year_2025_at_every_scale(scale, offers, taken):
    population = Population(YEAR, scale)
    assert (offers, taken) == (population.size, population.taken())


def test_every_behaviour_has_as_many_people_as_the_file_says():
    population = Population(YEAR, 0.01)
    found = Counter(map(population.behaviour_name, range(population.size)))
    assert population.counts() == found


def test_a_phone_is_found_again_and_a_strangers_is_not():
    population = Population(YEAR, 0.001)
    assert list(range(530)) == [population.place(phone) for phone in population.phones()]
    assert len({*population.phones()}) == 530
    assert [None] * 4 == [
        population.place(phone) for phone in ("+77019999999", "+77000000001", "1414", "+7701")
    ]


def test_the_same_seed_brings_the_same_people_and_another_seed_others():
    def sketch(seed):
        one = Population(YEAR, 0.0005, seed)
        return [
            (one.behaviour_name(n), one.word(n, "yes", 0), one.delay_s(n, 0)) for n in range(99)
        ]

    assert sketch(1) == sketch(1)
    assert sketch(1) != sketch(2)


def test_languages_and_spellings_are_mixed_as_the_weights_say():
    population = Population(YEAR, 0.02)
    places = range(population.size)
    languages = Counter(map(population.language, places))
    assert 0.60 < languages["kk"] / population.size < 0.64
    words = Counter(population.word(n, "yes", 0) for n in places)
    assert set(words) == {*YEAR.words["kk"]["yes"], *YEAR.words["ru"]["yes"]}
    assert "1" == words.most_common(1)[0][0]


def test_answers_come_after_the_delay_of_the_file():
    people = small(delay=Delay("1h", "10h", least="5m", most="20h"), offers=())
    population = Population(people, 2000)
    delays = sorted(population.delay_s(n, 0) for n in range(population.size))
    assert 300 <= delays[0]
    assert delays[-1] <= 20 * 3600
    assert abs(delays[4000] - 3900) < 300
    assert 8 * 3600 < delays[int(0.99 * population.size)] < 12 * 3600


# --- what the bot makes of them -------------------------------------------------------------------


def test_every_offer_is_one_the_bot_takes():
    catalogue, now = load_catalogue(), Clock().today()
    rows = list(offer_rows(Population(YEAR, 0.001)))
    for row in rows:
        offer = check_row(row, catalogue, now)
        assert offer.phone == row["phone"]
    assert {*catalogue.benefits} - {row["benefit"] for row in rows} <= {
        "pension_payment", "kandas_status", "employment_event",
    }  # fmt: skip


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize(
    ("meaning", "question", "intent"),
    [
        ("yes", "offer", "consent"),
        ("agree", "confirm", "consent"),
        ("agree", "terms", "consent"),
        ("after_all", "offer", "consent"),
        ("no", "offer", "refuse"),
        ("refuse", "confirm", "refuse"),
        ("stop", "offer", "stop"),
    ],
)
def test_the_words_of_the_sample_mean_what_they_say(language, meaning, question, intent):
    asked = Question.parse(question)
    readings = {word: read(word, asked) for word in YEAR.words[language][meaning]}
    assert {} == {word: r for word, r in readings.items() if not (r.intent == intent and r.sure)}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_an_unclear_word_of_the_sample_is_no_sure_consent(language):
    asked = Question.parse("offer")
    readings = {word: read(word, asked) for word in YEAR.words[language]["unclear"]}
    assert {} == {word: r for word, r in readings.items() if r.intent == "consent" and r.sure}


# --- at their phones ------------------------------------------------------------------------------


class Street:
    """A crowd whose messages are kept."""

    def __init__(self, people: People) -> None:
        self.clock = Clock()
        self.written: asyncio.Queue = asyncio.Queue()
        self.full = False
        self.crowd = Crowd(Population(people), self.clock, self.write)

    def write(self, written):
        if self.full:
            return written
        for one in written:
            self.written.put_nowait(one)
        return []

    def says(self, place: int, text: str) -> None:
        phone = self.crowd.population.phone(place)
        self.crowd.hear([Message(1, "to_phone", phone, "1414", text, 0.0, 1, "accepted")])

    def living(self) -> int:
        """A place of somebody who agrees."""
        population = self.crowd.population
        return next(n for n in range(4) if population.behaviour_name(n) == "agrees")


async def test_a_person_answers_the_second_of_a_kind_as_the_file_says():
    street = Street(small())
    somebody = street.living()
    street.says(somebody, "Согласны?")
    assert street.crowd.next_due() is None
    street.says(somebody, "Согласны?")
    street.clock.advance(86_400)
    answer = await asyncio.wait_for(street.written.get(), 10)
    assert (street.crowd.population.phone(somebody), "1414", "да") == (
        answer.phone, answer.to, answer.text
    )  # fmt: skip


async def test_kinds_are_counted_each_by_itself():
    street = Street(small())
    street.says(street.living(), "Согласны?")
    street.says(street.living(), "Уточним: согласны?")
    assert street.crowd.next_due() is not None


async def test_what_is_no_question_is_not_answered():
    street = Street(small())
    street.says(street.living(), "Спасибо!")
    assert street.crowd.next_due() is None
    assert {"other": 1} == street.crowd.report()["heard"]


async def test_nobody_talks_all_night():
    street = Street(small(hears={"confirm": ("yes",)}, behaviours={"talks": Behaviour(1)}))
    for _ in range(3 * MOST_ANSWERS):
        street.says(0, "Уточним")
    assert MOST_ANSWERS == street.crowd.report()["answers_to_come"]


async def test_people_try_again_when_the_network_takes_nothing_more():
    street = Street(small(hears={"confirm": ("yes",)}, behaviours={"talks": Behaviour(1)}))
    street.full = True
    street.says(0, "Уточним")
    street.clock.advance(86_400)
    while street.crowd.next_due() is None or street.crowd.next_due() < street.clock.now() + 20:
        await asyncio.sleep(0)
    street.full = False
    street.clock.advance(60)
    assert "да" == (await asyncio.wait_for(street.written.get(), 10)).text


def test_messages_to_a_dead_number_are_not_delivered():
    crowd = Street(small()).crowd
    outcomes = Counter(
        outcome.name if (outcome := crowd.outcome(phone)) else ""
        for phone in crowd.population.phones()
    )
    assert {"": 3, "undelivered": 1} == outcomes
    assert crowd.outcome("+77050000000") is None


# --- over HTTP ------------------------------------------------------------------------------------


async def test_people_come_answer_over_the_network_and_go(http, simulator, esme):
    report = await (await http.post("/people", json={"file": SMALL})).json()
    assert (4, 3) == (report["people"], report["to_be_taken"])
    phones = list(simulator.people.population.phones())
    for phone in phones:
        await esme.submit("Уточним", phone)
    receipts = [await esme.delivery() for _ in phones]
    assert 1 == sum(b"stat:UNDELIV" in receipt.short_message for receipt in receipts)
    [(_, what)] = await simulator.due()
    assert "person" == what
    simulator.clock.advance(86_400)
    for _ in range(3):
        assert "да".encode("utf-16-be") == (await esme.delivery()).short_message
    assert {"yes": 3} == (await (await http.get("/people")).json())["said"]
    assert 204 == (await http.delete("/people")).status
    assert 404 == (await http.get("/people")).status
    await until(simulator, lambda: all(simulator.phones.thread(p) for p in phones))


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({"file": "x"}, "nobody came"),
        ({"file": SMALL, "scale": 0}, "give another scale"),
        ({"file": SMALL, "scale": 1e9}, "give another scale"),
        ({"file": SMALL, "scale": 0.01}, "there is nobody"),
    ],
)
async def test_people_that_make_no_sense_do_not_come(http, simulator, body, complaint):
    answer = await http.post("/people", json=body)
    assert 400 == answer.status
    assert complaint in (await answer.json())["error"]
    assert simulator.people is None


async def test_the_command_brings_them_and_writes_their_offers(
    simulator, aiohttp_server, tmp_path, capsys
):
    server = await aiohttp_server(make_app(simulator))
    out = tmp_path / "offers.jsonl"
    arguments = [
        "people", str(SAMPLE), "--scale", "0.0001", "--offers", str(out),
        "--sim", str(server.make_url("")),
    ]  # fmt: skip
    assert 0 == await asyncio.to_thread(cli.main, arguments)
    assert "53 people have come, 28 of them" in capsys.readouterr().out
    rows = msgspec.json.Decoder(dict).decode_lines(out.read_bytes())
    assert [simulator.people.population.phone(n) for n in range(53)] == [r["phone"] for r in rows]


def test_the_command_says_that_at_this_scale_there_is_nobody(capsys):
    assert 2 == cli.main(["people", str(SAMPLE), "--scale", "0.0000001"])
    assert "there is nobody" in capsys.readouterr().err


# --- the file -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('["+7701"]', "[]", "prefixes: there is none"),
        ('["+7701"]', '["7701"]', "prefixes: “7701” is none"),
        ("ru = 1", "en = 1", "behaviours.agrees.hears.offer: “yes” has no words in en"),
        ("ru = 1", "ru = 0", "languages: the weights"),
        ('"1h"', '"soon"', "delay: “soon” is no length of time"),
        ('"1h"', '"3h"', "delay: the median must be"),
        ('"1h"', '"1h", least = "2d", most = "1d"', "delay: least is above most"),
        ('"Уточним"', '"("', "kinds.confirm: it is no regular expression"),
        ("people = 3", "people = -3", "behaviours.agrees.people: there cannot be fewer"),
        ("people = 3", "peple = 3", "behaviours.agrees: there is no key “peple” here"),
        ('["yes"] }', '["maybe"] }', "behaviours.agrees.hears.confirm: “maybe” has no words in ru"),
        ("confirm = [", "terms = [", "behaviours.agrees.hears.terms: no such kind of message"),
        ('"undelivered"', '"repeated"', "behaviours.dead.network: repeated is about messages from"),
        ('"да" = 1', '"да" = 0', "words.ru.yes.да: its weight must be above zero"),
        ("languages", "accounts = { 4 = 1 }\nlanguages", "accounts: how many are on file"),
        ("languages", "language_known = 2\nlanguages", "language_known: it is a share"),
    ],
)
def test_a_mistake_in_the_file_is_said_with_its_key_and_reason(tmp_path, old, new, complaint):
    path = tmp_path / "people.toml"
    assert old in SMALL
    path.write_text(SMALL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadFile) as caught:
        file.load(path)
    assert str(caught.value).startswith(f"{path}: {complaint}"), str(caught.value)


def test_every_key_is_in_the_documents():
    page = Path("docs/simulator-people.md").read_text("utf-8")
    keys = [*People.__struct_fields__, *Behaviour.__struct_fields__, *Delay.__struct_fields__]
    assert [] == [key for key in keys if f"`{key}`" not in page]


def test_lengths_of_time_are_written_as_in_conversation_files():
    assert [90, 5400, 129_600] == [seconds(text) for text in ("90s", "1h30m", "1d12h")]


# --- the ledger -----------------------------------------------------------------------------------


def test_the_ledger_counts_what_reached_each_and_what_each_wrote():
    ledger = Ledger(3)
    ledger.got(1, "Сәлем")
    ledger.got(1, "Сәлем")
    ledger.wrote(2, "иә")
    page = ledger.page(1, 5)
    assert (1, [2, 0], [0, 1]) == (page.first, page.got, page.wrote)
    assert [2 * crc32("Сәлем".encode()) & 0xFFFF_FFFF, 0] == page.got_sums
    assert [0, crc32("иә".encode())] == page.wrote_sums


def test_of_an_account_number_the_ledger_counts_the_end_alone():
    ledger = Ledger(1)
    ledger.wrote(0, "KZ86125KZT5004100100")
    assert [crc32(b"0100")] == ledger.page(0, 1).wrote_sums


async def test_the_ledger_comes_by_the_page(http, simulator):
    simulator.invite(Population(small(), 2.0))
    simulator.people.hear([Message(1, "to_phone", "+77010000003", "1414", "?", 0.0, 1, "accepted")])
    page = await (await http.get("/people/ledger?first=2&count=3")).json()
    assert (2, [0, 1, 0]) == (page["first"], page["got"])
