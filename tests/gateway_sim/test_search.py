"""The list of all messages: narrowed, newest first, and taken away as files."""

import csv
import io
import json

import pytest

from gateway_sim.phones import Shown
from gateway_sim.search import as_csv
from tests.gateway_sim.conftest import PHONE
from tests.gateway_sim.test_phones_http import OTHER, read, write


@pytest.fixture
async def three(http):
    await write(http, "Иә,  келісемін")
    await write(http, "нет", phone=OTHER)
    await http.post(f"/phones/{PHONE}/strangers", json={"from": "1414", "text": "=1+1"})


async def texts(http, conditions: str) -> list[str]:
    return [message["text"] for message in await read(http, f"/search?{conditions}")]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ("", ["=1+1", "нет", "Иә,  келісемін"]),
        ("text=ИӘ,%20КЕЛІС", ["Иә,  келісемін"]),
        ("text=7021234", ["нет"]),
        ("phone=8%20701%20123-45-67", ["=1+1", "Иә,  келісемін"]),
        ("direction=to_phone", ["=1+1"]),
        ("state=waiting", ["нет", "Иә,  келісемін"]),
        ("limit=1", ["=1+1"]),
        ("state=waiting&text=nothing", []),
    ],
)
async def test_the_newest_come_first_and_each_condition_narrows(http, conditions, found):
    assert await texts(http, conditions) == found


@pytest.mark.usefixtures("three")
async def test_the_list_goes_on_before_the_last_one_seen(http):
    [newest] = await read(http, "/search?limit=1")
    assert await texts(http, f"before={newest['id']}") == ["нет", "Иә,  келісемін"]


@pytest.mark.usefixtures("three")
async def test_a_spreadsheet_gets_text_where_it_would_have_calculated(http):
    answer = await http.get("/messages.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    rows = list(csv.DictReader(io.StringIO((await answer.read()).decode("utf-8-sig"))))
    assert [row["text"] for row in rows] == ["Иә,  келісемін", "нет", "'=1+1"]
    assert rows[0]["from"] == f"'{PHONE}"
    assert rows[2]["forged"] == "True"


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1", "  =1", "\r=1"])
def test_no_beginning_of_a_formula_is_left(cell):
    message = Shown(
        "1", "to_phone", "1414", PHONE, cell, "2026-11-23T10:00:00+00:00", 1, "accepted"
    )
    [_, row] = csv.reader(io.StringIO(as_csv([message]), newline=""))
    assert row[4] == f"'{cell}"


@pytest.mark.usefixtures("three")
async def test_the_same_list_comes_as_json(http):
    answer = await http.get("/messages.json?direction=from_phone")
    assert answer.headers["Content-Disposition"].endswith('.json"')
    assert [m["text"] for m in json.loads(await answer.read())] == ["Иә,  келісемін", "нет"]


@pytest.mark.parametrize(
    ("conditions", "complaint"),
    [
        ("direction=up", "there is no direction “up”"),
        ("state=lost", "there is no state “lost”"),
        ("phone=1414", "there is no such phone"),
        ("before=x", "before=x is no number"),
    ],
)
async def test_a_condition_that_makes_no_sense_is_answered_with_a_sentence(
    http, conditions, complaint
):
    answer = await http.get(f"/search?{conditions}")
    assert answer.status == 400
    assert complaint in (await answer.json())["error"]
