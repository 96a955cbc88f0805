"""`kelisim cases`, as people type it."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cases_sheet import KINDS
from bot.cli import MISTAKE, main
from bot.cli.cases import TAKEN
from bot.secret_key import secrets_of
from bot.settings import load
from flows.effects import CaseKind, OpenCase
from flows.events import StaffAnswered, StaffExtended, StaffTook
from storage.migrating import upgrade
from storage.opening import open_store
from storage.store import Store
from tests.storage.road import AIGUL, Road, log, offer

Ask = Callable[..., str]


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.chdir(tmp_path)
    address = f"sqlite+aiosqlite:///{tmp_path}/kelisim.db"
    monkeypatch.setenv("KELISIM_DATABASE_URL", address)
    return address


@pytest.fixture
def with_store(url: str) -> Callable[[Callable[[Store], Any]], Any]:
    async def opened(act: Callable[[Store], Any]) -> Any:
        store = await open_store(url, secrets_of(load()))
        try:
            return await act(store)
        finally:
            await store.close()

    return lambda act: asyncio.run(opened(act))


@pytest.fixture
def case(url: str, with_store: Callable[[Callable[[Store], Any]], Any]) -> str:
    """Aigul has an offer and asks for a person: case 1."""

    async def open_it(store: Store) -> None:
        road = Road(store)
        await road.add(offer("A"))
        await road.skip()
        await road.answer(log("оператор"), OpenCase("operator", "asks for a person", "оператор"))

    secrets_of(load())
    asyncio.run(upgrade(url))
    with_store(open_it)
    return "1"


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    def asked(*words: str, expect: int = 0) -> str:
        assert expect == main(["cases", "--as", "aigerim", *words])
        told = capsys.readouterr()
        return told.out + told.err

    return asked


def pending(with_store: Callable[[Callable[[Store], Any]], Any]) -> list[Any]:
    async def read(store: Store) -> list[Any]:
        return await Road(store).pending()

    return with_store(read)  # type: ignore[no-any-return]


def test_every_kind_of_case_is_said_in_words() -> None:
    assert set(CaseKind.__args__) == set(KINDS)  # type: ignore[attr-defined]


@pytest.mark.usefixtures("case")
def test_the_list_says_who_waits_and_why(ask: Ask) -> None:
    told = ask("list")
    assert "asks for a person" in told
    assert "“оператор”" in told
    assert AIGUL not in told
    (waiting,) = json.loads(ask("list", "--json"))
    assert ("operator", None) == (waiting["kind"], waiting["holder"])


@pytest.mark.usefixtures("case")
def test_nobody_waits_of_another_kind(ask: Ask) -> None:
    assert "nobody waits" in ask("list", "--kind", "unclear")


def test_of_two_who_claim_one_is_told_who_has_it(
    ask: Ask, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "aigerim looks at it" in ask("claim", case)
    assert TAKEN == main(["cases", "--as", "berik", "claim", case])
    assert "aigerim holds the conversation" in capsys.readouterr().err
    assert 0 == main(["cases", "--as", "berik", "claim", case, "--instead"])
    assert "berik looks at it" in capsys.readouterr().out


def test_word_for_colleagues(ask: Ask, case: str) -> None:
    ask("note", case, "звонили,  ЖСН 900101400017")
    ask("label", case, "срочно")
    ask("assign", case, "berik")
    shown = ask("show", AIGUL)
    assert "aigerim: звонили, ЖСН [iin]" in shown
    assert "labels: срочно" in shown
    assert "given to berik" in shown
    ask("assign", case, "nobody")
    assert "given to" not in ask("show", case)


def test_what_sleeps_is_out_of_the_list(ask: Ask, case: str) -> None:
    ask("snooze", case, "4h")
    assert "nobody waits" in ask("list")
    ask("snooze", case, "wake")
    assert "asks for a person" in ask("list")
    assert "no length of time" in ask("snooze", case, "soon", expect=MISTAKE)


def test_it_is_closed_with_a_resolution(ask: Ask, case: str) -> None:
    ask("claim", case)
    assert "1 closed" in ask("close", case, "answered by telephone")
    assert "nobody waits" in ask("list")
    assert "by aigerim: answered by telephone" in ask("show", case)


def test_a_deed_is_put_on_the_road(
    ask: Ask, case: str, with_store: Callable[[Callable[[Store], Any]], Any]
) -> None:
    ask("take", case, "--reason", "she asked")
    ask("answer", case, "--key", "looking", "--reason", "she asked")
    ask("extend", case, "48h", "--reason", "she asked", "--silent")
    took, answered, extended = pending(with_store)
    assert StaffTook("aigerim", "she asked") == took
    assert StaffAnswered("aigerim", "she asked", key="looking") == answered
    assert isinstance(extended, StaffExtended)
    assert not extended.tell


def test_what_cannot_be_is_said_in_a_sentence(ask: Ask, case: str) -> None:
    told = ask(
        "answer", case, "--text", "Сообщите код", "--in", "ru", "--reason", "r", expect=MISTAKE
    )
    assert "seems to ask" in told
    assert "there is no case 99" in ask("show", "99", expect=MISTAKE)
    assert "no conversation with" in ask("show", "+77010000000", expect=MISTAKE)


@pytest.mark.usefixtures("case")
def test_a_supervisor_sees_ages_and_loads(ask: Ask) -> None:
    ask("claim", "1")
    told = ask("load")
    assert "asks for a person" in told
    assert "aigerim" in told
    assert {"ages", "loads"} == json.loads(ask("load", "--json")).keys()
