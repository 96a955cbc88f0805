"""What a search finds, on every engine that there is one for."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from flows.dialogue import Offer
from flows.effects import FileApplication, LogReply, OpenCase, ReportFraud, SetTimer
from storage.opening import open_queries
from storage.postgres.connection import Connections
from storage.postgres.search_follow import VERSION, follow
from storage.queries import Queries
from storage.search import Found, FoundLine, Search, Wanted
from storage.sqlite.search_file import file_beside
from storage.store import Store, Submitted
from tests.storage.conftest import SECRETS, on_postgresql, on_sqlite
from tests.storage.road import AIGUL, BOLAT, IIN, NOW, Road, later, offer, send

DANA = "+77771112233"


@pytest.fixture
async def open_index(url: str) -> AsyncIterator[Callable[[], Awaitable[Search]]]:
    opened: list[Queries] = []

    async def open_it() -> Search:
        opened.append(await open_queries(url, SECRETS))
        return opened[-1].search

    yield open_it
    for queries in opened:
        await queries.close()


@pytest.fixture
def search(queries: Queries, store: Store) -> Search:
    return queries.search


def said(text: str, intent: str = "consent", *, sure: bool = True) -> LogReply:
    return LogReply(text, 1, intent, sure, "kk", "stem:келіс", "offer", "A")


async def caught_up(search: Search) -> None:
    while await search.follow():
        pass


async def found(search: Search, words: str = "", **wanted: object) -> list[str]:
    """The phones, in the order they are shown."""
    await caught_up(search)
    page = await search.find(Wanted(words=words, **wanted), limit=10)
    return [one.phone for one in page.found]


async def one_said(road: Road, phone: str, text: str, *answers: str) -> None:
    await road.write(phone, text)
    await road.turn(said(text), *(send(answer) for answer in answers))


# --- words ----------------------------------------------------------------------------------------


async def test_a_word_of_a_message_finds_its_conversation(search: Search, road: Road) -> None:
    await one_said(road, AIGUL, "Каспи банкке аударыңыз")
    await one_said(road, BOLAT, "иә")
    assert [AIGUL] == await found(search, "банкке")


async def test_the_beginning_of_a_word_is_enough(search: Search, road: Road) -> None:
    await one_said(road, AIGUL, "Каспи банкке аударыңыз")
    assert [AIGUL] == await found(search, "кас аудар")


@pytest.mark.parametrize("typed", ["келісемін", "келисемин", "КЕЛІСЕМІН", "Келисемин"])
async def test_kazakh_is_found_with_and_without_its_own_letters(
    search: Search, road: Road, typed: str
) -> None:
    await one_said(road, AIGUL, "Келісемін")
    await one_said(road, BOLAT, "келисемин")
    assert [BOLAT, AIGUL] == await found(search, typed)


async def test_russian_yo_is_found_as_ye(search: Search, road: Road) -> None:
    await one_said(road, AIGUL, "Ещё раз")
    assert [AIGUL] == await found(search, "еще")


ALPHABETS = [
    ("Келісемін", "kelisemin"), ("келисемин", "KELISEMIN"), ("Согласен", "soglasen"),
    ("жоқ", "joq"), ("жоқ", "zhok"), ("қанша", "qansha"), ("қанша", "kanwa"), ("иә", "iya"),
    ("счёт", "schet"), ("деньги", "dengi"), ("рахмет", "raxmet"), ("Хочу", "khochu"),
    ("өтініш", "ötiniş"), ("месяц", "mesyats"), ("месяц", "mesyac"), ("помощь", "pomosh"),
    ("жіберіңіз", "jiberiñiz"), ("детский", "detskiy"), ("Юлия", "yuliya"), ("схема", "skhema"),
]  # fmt: skip


@pytest.mark.parametrize("backwards", [False, True])
async def test_a_word_is_found_in_whatever_alphabet_it_is_typed(
    search: Search, road: Road, backwards: bool
) -> None:
    for written, typed in ALPHABETS:
        text, asked = (typed, written) if backwards else (written, typed)
        await road.write(AIGUL, text)
        await road.turn(said(text))
        await caught_up(search)
        (one,) = (await search.find(Wanted(words=asked), limit=10)).found
        assert (text, asked) == (one.line and one.line.text, asked)
        assert [AIGUL] == await found(search, f'"{asked}"')


async def test_a_word_in_latin_letters_is_found_while_it_is_typed(
    search: Search, road: Road
) -> None:
    await one_said(road, AIGUL, "Қанша?")
    await one_said(road, BOLAT, "Кансер")
    assert [BOLAT, AIGUL] == await found(search, "kans")
    assert [AIGUL] == await found(search, "kansh")


async def test_words_that_only_look_alike_in_latin_letters_are_kept_apart(
    search: Search, road: Road
) -> None:
    await one_said(road, AIGUL, "шот")
    await one_said(road, BOLAT, "сот")
    assert [AIGUL] == await found(search, "shot")
    assert [BOLAT] == await found(search, "sot")


async def test_all_the_words_must_be_in_the_conversation(search: Search, road: Road) -> None:
    await one_said(road, AIGUL, "каспи", "халық емес пе?")
    await one_said(road, BOLAT, "каспи")
    assert [AIGUL] == await found(search, "каспи халық")


async def test_words_in_quotation_marks_stand_together(search: Search, road: Road) -> None:
    await one_said(road, AIGUL, "не согласна")
    await one_said(road, BOLAT, "согласна, но не сейчас")
    assert [AIGUL] == await found(search, '"не согласна"')


async def test_what_the_citizen_said_can_be_looked_for_alone(search: Search, road: Road) -> None:
    await one_said(road, AIGUL, "карта?", "Шот керек")
    await one_said(road, BOLAT, "қанша?", "Карта сұрамаймыз")
    assert [AIGUL] == await found(search, "карта", said=True)
    assert [BOLAT, AIGUL] == await found(search, "карта")


@pytest.mark.parametrize(
    "typed", ['"', "'", "*", "said:", "AND", "NOT каспи", "a OR b", "(", "_", "^", "b_birth"]
)
async def test_nothing_typed_is_a_command(search: Search, road: Road, typed: str) -> None:
    await one_said(road, AIGUL, "сәлем")
    assert await found(search, typed) in ([], [AIGUL])


async def test_a_word_nobody_wrote_finds_nobody(search: Search, road: Road) -> None:
    await one_said(road, AIGUL, "сәлем")
    assert [] == await found(search, "қош")


async def test_a_word_in_a_later_message_is_found_too(search: Search, road: Road) -> None:
    await one_said(road, AIGUL, "сәлем")
    await caught_up(search)
    await one_said(road, AIGUL, "рахмет")
    assert [AIGUL] == await found(search, "рахмет")
    assert [AIGUL] == await found(search, "сәлем")


async def test_a_conversation_shows_the_last_message_that_holds_the_words(
    search: Search, road: Road
) -> None:
    await one_said(road, AIGUL, "каспи банк", "жарайды")
    await one_said(road, AIGUL, "рахмет")
    await caught_up(search)
    page = await search.find(Wanted(words="каспи"), limit=10)
    assert ["каспи банк"] == [one.line.text for one in page.found if one.line]


async def test_the_name_of_a_benefit_finds_its_offers_beside_the_words(
    search: Search, road: Road
) -> None:
    await road.add(offer("A", AIGUL), offer("B", BOLAT, benefit="burial"))
    await one_said(road, DANA, "рождение")
    assert {AIGUL, DANA} == set(await found(search, "рождение", benefits=("birth",)))


# --- what a conversation is -----------------------------------------------------------------------


async def test_filters_are_of_one_and_the_same_offer(search: Search, road: Road) -> None:
    await road.add(offer("A", AIGUL, region="Astana"), offer("B", AIGUL, benefit="burial"))
    assert [AIGUL] == await found(search, benefit="birth", region="Astana")
    assert [] == await found(search, benefit="birth", region="Almaty")


async def test_a_region_of_two_words_is_found(search: Search, road: Road) -> None:
    await road.add(offer(region="East Kazakhstan"))
    assert [AIGUL] == await found(search, region="East Kazakhstan")
    assert [] == await found(search, region="West Kazakhstan")


async def test_a_state_is_that_of_now(search: Search, road: Road) -> None:
    await road.add()
    assert [AIGUL] == await found(search, state="queued")
    await road.turn(send("Ұсыныс"), change=_offer(state="offered"))
    assert [] == await found(search, state="queued")
    assert [AIGUL] == await found(search, state="offered")


async def test_a_turn_that_says_nothing_is_told(search: Search, road: Road, store: Store) -> None:
    await road.add()
    await caught_up(search)
    await road.turn(change=_offer(state="expired"))
    await search.follow([store.vault.citizen_key(AIGUL)])
    assert [AIGUL] == await found(search, state="expired")


async def test_a_turn_nobody_could_tell_of_is_found_after_a_start(
    search: Search, road: Road, open_index: Callable[[], Awaitable[Search]]
) -> None:
    await road.add()
    await caught_up(search)
    await search.close()
    await road.turn(change=_offer(state="expired"))
    assert [AIGUL] == await found(await open_index(), state="expired")


async def test_days_are_those_on_which_something_was_said(search: Search, road: Road) -> None:
    await road.write(AIGUL, "иә")
    await road.turn(said("иә"), at=datetime(2026, 2, 28, 20, tzinfo=UTC))  # 1 March in Kazakhstan
    assert [AIGUL] == await found(search, since=date(2026, 3, 1), until=date(2026, 3, 1))
    assert [] == await found(search, until=date(2026, 2, 28))
    assert [AIGUL] == await found(search, since=date(2026, 1, 15))
    assert [] == await found(search, since=date(2026, 3, 2))
    assert [] == await found(search, since=date(2026, 3, 2), until=date(2026, 3, 1))


async def test_the_language_is_the_citizens(search: Search, road: Road) -> None:
    await road.add(offer("A", AIGUL, language="ru"), offer("B", BOLAT))
    assert [AIGUL] == await found(search, language="ru")
    assert [BOLAT] == await found(search, language="none")


async def test_unclear_is_a_reply_that_was_not_understood_for_sure(
    search: Search, road: Road
) -> None:
    await road.write(AIGUL, "мм")
    await road.turn(said("мм", "unclear"))
    await road.write(BOLAT, "жарайды")
    await road.turn(said("жарайды", sure=False))
    await one_said(road, DANA, "иә")
    assert [BOLAT, AIGUL] == await found(search, flags=("unclear",))


async def test_with_staff_is_a_case_that_is_open(search: Search, road: Road) -> None:
    await road.write(AIGUL, "?")
    await road.turn(said("?"), OpenCase("operator", "wants a person"))
    await one_said(road, BOLAT, "иә")
    assert [AIGUL] == await found(search, flags=("staff",))


async def test_fraud_is_a_report(search: Search, road: Road) -> None:
    await road.write(AIGUL, "алаяқ")
    await road.turn(said("алаяқ"), ReportFraud(report=1, text="алаяқ", verdict="unknown"))
    assert [AIGUL] == await found(search, flags=("fraud",))
    assert [] == await found(search, flags=("fraud", "stopped"))


async def test_undelivered_is_a_message_that_did_not_arrive(
    search: Search, road: Road, store: Store
) -> None:
    await one_said(road, AIGUL, "иә", "Рахмет")
    await one_said(road, BOLAT, "иә")
    (sent,) = await store.claim_outgoing(NOW, 10, 10)
    await store.mark_submitted("g", [Submitted(sent.message_id, "rejected", reason="no")], NOW)
    await search.follow([store.vault.citizen_key(AIGUL)])
    assert [AIGUL] == await found(search, flags=("undelivered",))


async def test_words_and_filters_go_together(search: Search, road: Road) -> None:
    await road.add(offer("A", AIGUL), offer("B", BOLAT, benefit="burial"))
    await road.turn(send("Ұсыныс"))
    await road.turn(send("Ұсыныс"))
    assert [BOLAT] == await found(search, "ұсыныс", benefit="burial")


# --- the list -------------------------------------------------------------------------------------


async def test_where_something_happened_last_comes_first(search: Search, road: Road) -> None:
    for phone in (AIGUL, BOLAT, DANA, AIGUL):
        await one_said(road, phone, "иә")
        await caught_up(search)
    assert [AIGUL, DANA, BOLAT] == await found(search)
    assert [AIGUL, DANA, BOLAT] == await found(search, "иә")


async def test_a_list_goes_on_where_its_page_ended(search: Search, road: Road) -> None:
    for phone in (AIGUL, BOLAT, DANA):
        await one_said(road, phone, "иә")
    await caught_up(search)
    first = await search.find(Wanted(words="иә"), limit=2)
    second = await search.find(Wanted(words="иә"), limit=2, onward=first.onward)
    assert [DANA, BOLAT, AIGUL] == [one.phone for one in (*first.found, *second.found)]
    assert second.onward is None


async def test_what_is_found_tells_what_the_conversation_is(search: Search, road: Road) -> None:
    await road.add(offer(language="ru"))
    await road.turn(send("Ұсыныс"), change=_offer(state="offered"))
    await caught_up(search)
    (one,) = (await search.find(Wanted(), limit=10)).found
    assert ("birth", "offered", "Almaty") == _first_offer(one)
    assert ("ru", "open") == (one.language, one.state)
    assert FoundLine(NOW, "out", "Ұсыныс") == one.line


# --- numbers --------------------------------------------------------------------------------------


async def test_a_phone_an_iin_and_numbers_find_at_once(search: Search, road: Road) -> None:
    await road.add()
    await road.turn(FileApplication("A-1", "A", None, None))
    for question in (
        search.by_phone(AIGUL), search.by_iin(IIN), search.by_number("A"), search.by_number("A-1"),
    ):  # fmt: skip
        assert [AIGUL] == [one.phone for one in await question]
    for question in (
        search.by_phone(BOLAT), search.by_iin("850314410215"), search.by_number("B"),
    ):  # fmt: skip
        assert [] == await question


# --- timers ---------------------------------------------------------------------------------------


async def test_live_timers_are_told_with_their_times(search: Search, road: Road) -> None:
    await road.add()
    await road.turn(
        SetTimer("reminder", later(hours=4), 1, "A"), SetTimer("deadline", later(days=3), 1, "A"),
        change=_offer(timers={"reminder": 1, "deadline": 1}),
    )  # fmt: skip
    (aigul,) = await search.by_phone(AIGUL)
    expected = [("reminder", later(hours=4), "A"), ("deadline", later(days=3), "A")]
    unindexed = await search.timers(aigul.citizen)
    assert expected == [(t.kind, t.due, t.offer_id) for t in unindexed]
    await caught_up(search)
    assert unindexed == await search.timers(aigul.citizen)


async def test_a_timer_that_was_replaced_is_told_once(search: Search, road: Road) -> None:
    await road.add()
    await road.turn(SetTimer("repeat", later(hours=4), 1, "A"), change=_offer(timers={"repeat": 1}))
    await road.write(AIGUL, "кейін")
    await road.turn(SetTimer("repeat", later(hours=9), 2, "A"), change=_offer(timers={"repeat": 2}))
    await caught_up(search)
    (aigul,) = await search.by_phone(AIGUL)
    assert [later(hours=9)] == [timer.due for timer in await search.timers(aigul.citizen)]


# --- the index itself -----------------------------------------------------------------------------


@on_sqlite
async def test_an_index_that_is_gone_is_made_anew(
    search: Search, road: Road, open_index: Callable[[], Awaitable[Search]], file: Path
) -> None:
    for phone in (AIGUL, BOLAT):
        await one_said(road, phone, "иә")
    await road.add(offer("C", DANA))
    await caught_up(search)
    await search.close()
    file_beside(file).unlink()
    again = await open_index()
    assert [BOLAT, AIGUL, DANA] == await found(again)
    assert [BOLAT, AIGUL] == await found(again, "иә")
    standing = await again.standing()
    assert (3, 0) == (standing.indexed, standing.left)


@on_postgresql
async def test_an_index_of_a_version_before_is_made_anew_beside_what_goes_on(
    search: Search, road: Road, meddle: Callable[[str], None]
) -> None:
    for phone in (AIGUL, BOLAT):
        await one_said(road, phone, "иә")
    await road.add(offer("C", DANA))
    await caught_up(search)
    meddle("UPDATE search_place SET value = '0' WHERE name = 'version'")
    assert await search.follow()
    assert 3 == await search.left()
    await one_said(road, AIGUL, "тағы")
    assert [AIGUL, BOLAT, DANA] == await found(search)
    assert [AIGUL, BOLAT] == await found(search, "иә")
    standing = await search.standing()
    assert (3, 0) == (standing.indexed, standing.left)


@on_postgresql
async def test_an_index_of_a_newer_worker_is_left_to_it(
    search: Search, road: Road, meddle: Callable[[str], None]
) -> None:
    await road.add()
    await caught_up(search)
    meddle("UPDATE search_place SET value = '999' WHERE name = 'version'")
    await road.turn(change=_offer(state="expired"))
    assert not await search.follow([road.store.vault.citizen_key(AIGUL)])
    assert [] == (await search.find(Wanted(state="expired"), limit=10)).found
    meddle(f"UPDATE search_place SET value = '{VERSION}' WHERE name = 'version'")
    assert [AIGUL] == await found(search, state="expired")


@on_postgresql
async def test_of_several_workers_one_follows_and_nothing_told_to_the_others_is_lost(
    search: Search, road: Road, open_index: Callable[[], Awaitable[Search]], url: str
) -> None:
    await road.add()
    await caught_up(search)
    other = await Connections.open(url)
    async with other.transaction() as following:
        await follow(following, ())
        await road.turn(change=_offer(state="expired"))
        another = await open_index()
        assert not await another.follow([road.store.vault.citizen_key(AIGUL)])
        assert [] == (await search.find(Wanted(state="expired"), limit=10)).found
    await other.close()
    assert [AIGUL] == await found(another, state="expired")


@on_sqlite
async def test_a_file_that_is_no_index_is_made_anew(
    road: Road, open_index: Callable[[], Awaitable[Search]], file: Path
) -> None:
    await one_said(road, AIGUL, "иә")
    file_beside(file).write_bytes(b"this is no database" * 1000)
    assert [AIGUL] == await found(await open_index(), "иә")


@on_sqlite
async def test_an_index_of_a_later_day_than_its_tables_is_made_anew(
    search: Search, road: Road, open_index: Callable[[], Awaitable[Search]], file: Path
) -> None:
    await one_said(road, AIGUL, "иә")
    await caught_up(search)
    await search.close()
    kept = file_beside(file).read_bytes()
    await road.store.close()
    _empty(file)
    file_beside(file).write_bytes(kept)
    assert [] == await found(await open_index())


async def test_nothing_is_left_behind_when_a_conversation_changes_often(
    search: Search, road: Road
) -> None:
    for n in range(30):
        await one_said(road, AIGUL, f"сөз{n}")
        await caught_up(search)
    assert [AIGUL] == await found(search, "сөз29")
    assert [AIGUL] == await found(search, "сөз0")
    assert (await search.standing()).indexed == 1


def _offer(**changes: object) -> Offer:
    made = Offer(offer_id="A", benefit="birth", region="Almaty", arrived_at=NOW)
    return replace(made, **changes)


def _first_offer(one: Found) -> tuple[str, str, str]:
    first = one.offers[0]
    return first.benefit, first.state, first.region


def _empty(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("DELETE FROM messages")
        database.execute("DELETE FROM dialogues")
    database.close()
