"""A file of offers: good rows go in, bad ones are listed with line, field and reason."""

import asyncio
import json
import os

import pytest

from bot import offers_file
from bot.errors import FileError
from bot.offers_file import Imported, Turn, import_offers
from flows.loading import load_catalogue
from tests.bot.fakes import FakeStore, clock
from tests.bot.test_offers_rows import ROW

CATALOGUE = load_catalogue()


@pytest.fixture
def bring(tmp_path):
    async def bring(name, content, store=None, **how):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        rejected, positions = [], []
        store = store or FakeStore()
        imported = await import_offers(
            path, store, CATALOGUE, clock(),
            rejected=rejected.append, progress=lambda at, _: positions.append(at), **how,
        )  # fmt: skip
        assert positions[-1] == path.stat().st_size
        return imported, rejected, store

    return bring


def row(number, **changes):
    return json.dumps({**ROW, "offer_id": str(number), **changes}, ensure_ascii=False)


async def test_good_rows_go_in_whatever_the_others_are(bring):
    lines = [row(1), "{not json", row(2, iin="1"), "", row(3)]
    imported, rejected, store = await bring("offers.jsonl", "\n".join(lines))
    assert imported == Imported(accepted=2, known=0, rejected=2)
    assert set(store.offers) == {"1", "3"}
    assert [(bad.line, bad.field) for bad in rejected] == [(2, "row"), (3, "iin")]


async def test_the_same_file_again_changes_nothing(bring):
    _, _, store = await bring("offers.jsonl", f"{row(1)}\n{row(2)}")
    imported, _, _ = await bring("offers.jsonl", f"{row(1)}\n{row(2)}\n{row(3)}", store)
    assert imported == Imported(accepted=1, known=2)


async def test_a_known_offer_with_other_words_is_listed_with_its_line(bring):
    _, _, store = await bring("offers.jsonl", f"{row(1)}\n{row(2)}")
    again = f"{row(1)}\n{row(2, region='Abai')}"
    imported, rejected, _ = await bring("offers.jsonl", again, store)
    assert imported == Imported(known=1, rejected=1)
    assert [(bad.line, bad.field) for bad in rejected] == [(2, "offer_id")]
    assert "different" in rejected[0].reason


async def test_a_large_file_goes_in_whole(bring):
    content = "\n".join(row(number) for number in range(1203))
    imported, _, store = await bring("offers.jsonl", content)
    assert imported.accepted == len(store.offers) == 1203


async def test_a_pipe_is_read_like_a_file(tmp_path):
    pipe = tmp_path / "offers.jsonl"
    os.mkfifo(pipe)
    writing = asyncio.create_task(asyncio.to_thread(pipe.write_text, f"{row(1)}\n{row(2)}"))
    imported = await asyncio.to_thread(
        lambda: asyncio.run(
            import_offers(pipe, FakeStore(), CATALOGUE, clock(), rejected=print, progress=print)
        )
    )
    await writing
    assert imported == Imported(accepted=2)


async def test_rows_go_in_by_their_citizens_keys_and_those_of_one_in_order(bring, monkeypatch):
    monkeypatch.setattr(offers_file, "PIECE", 6)
    phones = [f"+7701000000{number % 4}" for number in range(16)]
    content = "\n".join(row(n, phone=phone) for n, phone in enumerate(phones))
    imported, _, store = await bring("offers.jsonl", content, turn=lambda: Turn(2))
    assert imported.accepted == 16
    written = [(int(offer.offer_id), offer.phone) for offer in store.offers.values()]
    for window in (written[:6], written[6:12], written[12:]):
        keys = [store.vault.citizen_key(phone) for _, phone in window]
        assert keys == sorted(keys)
    for phone in set(phones):
        numbers = [number for number, whose in written if whose == phone]
        assert numbers == sorted(numbers)


async def test_a_store_that_fails_ends_the_import(bring, monkeypatch):
    monkeypatch.setattr(offers_file, "PIECE", 2)
    store = FakeStore()
    store.broken = OSError("the disk is full")
    with pytest.raises(OSError, match="disk is full"):
        await bring("offers.jsonl", "\n".join(map(row, range(9))), store, turn=lambda: Turn(2))


async def test_a_byte_order_mark_does_no_harm(bring):
    imported, _, _ = await bring("offers.jsonl", b"\xef\xbb\xbf" + row(1).encode())
    assert imported.accepted == 1


HEAD = "offer_id,benefit,phone,iin,region,facts,accounts"
CELLS = "87011234567,850314410215,Astana"
IBAN = "KZ86125KZT5004100100"


async def test_csv_says_facts_and_accounts_shortly_or_as_json(bring):
    content = f"""{HEAD}
1,birth,{CELLS},child_order=2,Halyk Bank:{IBAN};Kaspi Bank:{IBAN}:supplied
2,birth,{CELLS},"{{""child_order"": 2}}","[{{""bank"": ""Halyk Bank"", ""iban"": ""{IBAN}""}}]"
3,burial,{CELLS},,
"""
    imported, rejected, store = await bring("offers.csv", content)
    assert (imported.accepted, rejected) == (3, [])
    assert [account.supplied for account in store.offers["1"].accounts] == [False, True]
    assert store.offers["2"].facts == {"child_order": 2}
    assert store.offers["3"].accounts == ()


async def test_csv_counts_lines_as_an_editor_does(bring):
    content = f"{HEAD}\r\n1,birth,{CELLS},child_order=2,\r\n\r\n2,birth,{CELLS},x,\r\n3,x,,,,,\r\n"
    imported, rejected, _ = await bring("offers.csv", content)
    assert imported.accepted == 1
    assert [(bad.line, bad.field) for bad in rejected] == [(4, "facts"), (5, "benefit")]


@pytest.mark.parametrize(
    "spoilt",
    [
        f'2,birth,"{CELLS},,',
        f'2,"birth"x,{CELLS},,',
        f"2,birth,{CELLS},{'x' * 5_000_000},",
        f'2,birth,{CELLS},"{"x" * 200_000}",',
    ],
)
async def test_a_spoilt_line_leaves_the_rows_after_it_alone(bring, spoilt):
    content = f"{HEAD}\n1,burial,{CELLS},,\n{spoilt}\n3,burial,{CELLS},,\n4,burial,{CELLS},,"
    imported, rejected, store = await bring("offers.csv", content)
    assert imported.accepted == 3
    assert set(store.offers) == {"1", "3", "4"}
    assert [(bad.line, bad.field) for bad in rejected] == [(3, "row")]


@pytest.mark.parametrize(
    "spoilt", ['{"x": 1e400}', "[" * 50_000, '"' + "x" * 5_000_000, '{"x": "\udcff"}']
)
async def test_a_line_nobody_can_read_is_one_bad_row(bring, spoilt):
    content = f"{row(1)}\n{spoilt}\n{row(3)}".encode(errors="surrogateescape")
    imported, rejected, _ = await bring("offers.jsonl", content)
    assert imported.accepted == 2
    assert [(bad.line, bad.field) for bad in rejected] == [(2, "row")]


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (f"1,birth,{CELLS},2,", "facts"),
        (f"1,birth,{CELLS},{{,", "facts"),
        (f"1,birth,{CELLS},,{IBAN}", "accounts"),
        (f"1,birth,{CELLS},,a:b:c", "accounts"),
        (f"1,birth,{CELLS},,[", "accounts"),
        (f"1,birth,{CELLS},,,,,", "row"),
    ],
)
async def test_a_bad_cell_refuses_its_row_alone(bring, cells, field):
    imported, rejected, _ = await bring("offers.csv", f"{HEAD}\n{cells}\n3,burial,{CELLS},,\n")
    assert imported.accepted == 1
    assert [(bad.line, bad.field) for bad in rejected] == [(2, field)]


async def test_csv_may_be_separated_as_spreadsheets_here_do(bring):
    content = f"{HEAD}\n1,burial,{CELLS},,\n".replace(",", ";")
    imported, _, _ = await bring("offers.csv", "\ufeff" + content)
    assert imported.accepted == 1


async def test_an_unknown_column_stops_the_file(bring):
    with pytest.raises(FileError, match="no column “acounts”"):
        await bring("offers.csv", "offer_id,acounts\n1,2\n")


async def test_a_row_in_another_encoding_is_explained(bring):
    content = f"{HEAD}\n1,burial,{CELLS},,\n".encode() + "я".encode("cp1251")
    imported, rejected, _ = await bring("offers.csv", content)
    assert imported.accepted == 1
    assert "CSV UTF-8" in rejected[0].reason


@pytest.mark.parametrize(
    "head", ["аты".encode("cp1251"), "a".encode("utf-16"), b'"', b"x" * 99_999]
)
async def test_a_file_that_is_no_csv_is_explained(bring, head):
    with pytest.raises(FileError, match=r"UTF-8|no column"):
        await bring("offers.csv", head + b"\n1,2\n")


async def test_a_missing_file_is_explained(tmp_path):
    with pytest.raises(FileError, match="No such file"):
        await import_offers(
            tmp_path / "none.csv", FakeStore(), CATALOGUE, clock(),
            rejected=print, progress=print,
        )  # fmt: skip
