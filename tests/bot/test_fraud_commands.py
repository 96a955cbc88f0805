"""`kelisim judge`, `kelisim fraud` and `kelisim warn`, as people type them."""

import io
import json

import pytest

from bot.cli import MISTAKE, main


@pytest.fixture
def settings(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KELISIM_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/kelisim.db")


def test_judge_prints_one_json_line_for_each_text(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("Сообщите код из СМС\n\nПривет, как дела?\n"))
    assert 0 == main(["judge"])
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ["fraud", "unknown", "unknown"] == [one["verdict"] for one in told]
    assert {
        "text": "Сообщите код из СМС",
        "verdict": "fraud",
        "reasons": ["It asks for a code."],
    } == (told[0])


@pytest.mark.parametrize("command", ["judge", "read"])
def test_what_is_no_utf_8_is_judged_and_read_all_the_same(command, monkeypatch, capsys):
    sent = io.BytesIO(b"\xef\xbb\xbfda\n\xff\xfe\nnet\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(sent, encoding="ascii"))
    assert 0 == main([command])
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert ["da", "\ufffd\ufffd", "net"] == [one["text"] for one in told]


def test_judge_reads_a_file(tmp_path, capsys):
    file = tmp_path / "texts.txt"
    file.write_text("Вам приз: egov-kz.top\n", "utf-8")
    assert 0 == main(["judge", str(file)])
    assert "fraud" == json.loads(capsys.readouterr().out)["verdict"]
    assert MISTAKE == main(["judge", str(tmp_path / "nowhere.txt")])


@pytest.mark.usefixtures("settings")
def test_fraud_says_when_nothing_was_reported(capsys):
    assert 0 == main(["fraud"])
    assert "no fraud was reported" in capsys.readouterr().out
    assert 0 == main(["fraud", "--json"])
    assert [] == json.loads(capsys.readouterr().out)


@pytest.fixture
def an_offer(settings, tmp_path, capsys):
    offers = tmp_path / "offers.jsonl"
    row = {
        "offer_id": "1", "benefit": "birth", "phone": "+77010000001", "iin": "850314410215",
        "language": "ru", "region": "Abai", "facts": {"child_order": 1},
    }  # fmt: skip
    offers.write_text(json.dumps(row), "utf-8")
    assert 0 == main(["offers", str(offers)])
    capsys.readouterr()


@pytest.mark.usefixtures("an_offer")
def test_warn_shows_whom_it_reaches_and_sends_once(capsys):
    warn = ["warn", "--text", "warning", "--region", "Abai"]
    assert 0 == main([*warn, "--dry-run"])
    told = capsys.readouterr().err
    assert "Russian          1 citizens" in told
    assert "in all 2 segments; what they cost is not known, as KELISIM_SEGMENT_PRICE" in told
    assert [0, 0] == [main(warn), main(warn)]
    assert 2 == capsys.readouterr().out.count("1 warnings are on their way")


@pytest.mark.parametrize(
    ("price", "cost"), [("12", "24 ₸ at 12 ₸"), ("12.6", "25.20 ₸ at 12.60 ₸")]
)
@pytest.mark.usefixtures("an_offer")
def test_warn_tells_what_it_costs(capsys, monkeypatch, price, cost):
    monkeypatch.setenv("KELISIM_SEGMENT_PRICE", price)
    assert 0 == main(["warn", "--text", "warning", "--dry-run"])
    assert f"in all 2 segments, {cost} each" in capsys.readouterr().err


@pytest.mark.usefixtures("settings")
def test_warn_names_what_is_wrong(capsys):
    assert MISTAKE == main(["warn", "--kk", "Сақ болыңыз", "--ru", "Смотрите egov-kz.top"])
    assert "link" in capsys.readouterr().err
    assert MISTAKE == main(["warn", "--text", "warning", "--region", "Nowhere"])
    assert "nobody is reached" in capsys.readouterr().err
