"""The commands: quick to start, one sentence for a mistake, exit code 2, no traceback."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
import structlog

from bot.cli import COMMANDS, main
from storage.owning import owned
from storage.sqlite import connection
from tests.bot.test_offers_rows import ROW

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """An empty working directory, and a log that is afterwards what it was."""
    monkeypatch.chdir(tmp_path)
    handlers, level = logging.root.handlers[:], logging.root.level
    yield tmp_path
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as left:
        main([command, "--help"])
    assert left.value.code == 0
    assert f"kelisim {command}" in capsys.readouterr().out


def test_the_help_lists_every_command(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    assert all(about in " ".join(told.split()) for about in COMMANDS.values())


@pytest.mark.parametrize("arguments", [[], ["dance"]])
def test_what_is_no_command_is_a_mistake(arguments, capsys):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["log", "1414"], "short code"),
        (["log", "+77011234567"], "there is no conversation with +77011234567"),
        (["offers", "none.jsonl"], "none.jsonl cannot be read"),
        (["read", "none.txt"], "none.txt cannot be read"),
        (["read", "--question", "why"], "there is no question"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(arguments, sentence, capsys):
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert told.startswith("kelisim: ")
    assert sentence in told
    assert "Traceback" not in told


def test_a_wrong_setting_is_one_sentence_and_exit_code_2(monkeypatch, capsys):
    monkeypatch.setenv("KELISIM_HTTP", "8414")
    assert main(["run"]) == 2
    assert "KELISIM_HTTP is “8414”: it needs HOST:PORT." in capsys.readouterr().err


def test_a_database_has_one_service_at_a_time(capsys):
    main(["migrate"])
    with owned("sqlite+aiosqlite:///var/kelisim.db"):
        assert main(["run"]) == 2
        assert "Another service" in capsys.readouterr().err
        assert main(["offers", str(SAMPLES / "offers.jsonl")]) == 0


COMMANDS_ON_A_DATABASE = [
    ["run"],
    ["migrate"],
    ["stats"],
    ["log", "+77011234567"],
    ["offers", str(SAMPLES / "offers.jsonl")],
    ["withdraw", "2026-0001"],
]


def mistake(arguments, capsys):
    """The one sentence a command ends with."""
    capsys.readouterr()
    assert main(arguments) == 2
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("kelisim: ")]
    assert len(told) == 1
    return told[0]


@pytest.mark.parametrize("arguments", COMMANDS_ON_A_DATABASE, ids=lambda told: told[0])
def test_a_path_that_cannot_be_written_is_one_sentence(home, monkeypatch, capsys, arguments):
    (home / "file").write_text("in the way")
    monkeypatch.setenv("KELISIM_DATABASE_URL", "sqlite+aiosqlite:///file/kelisim.db")
    monkeypatch.setenv("KELISIM_SECRET_KEY", "sixteen characters and more")
    told = mistake(arguments, capsys)
    assert "file/kelisim.db" in told
    assert "KELISIM_DATABASE_URL" in told
    monkeypatch.delenv("KELISIM_SECRET_KEY")
    told = mistake(arguments, capsys)
    assert "file/kelisim.db" in told
    assert "KELISIM_SECRET_KEY" in told or "KELISIM_DATABASE_URL" in told


@pytest.mark.parametrize("arguments", COMMANDS_ON_A_DATABASE, ids=lambda told: told[0])
@pytest.mark.parametrize("spoil", ["header", "pages", "wal"])
def test_a_database_that_cannot_be_used_is_one_sentence(home, capsys, arguments, spoil):
    main(["offers", str(SAMPLES / "offers.jsonl")])
    file = home / "var" / "kelisim.db"
    content = file.read_bytes()
    if spoil == "header":
        file.write_bytes(b"no database, by any means" * 100)
    elif spoil == "pages":
        file.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
    else:  # as in a folder that cannot be written
        (home / "var" / "kelisim.db-wal").mkdir()
    told = mistake(arguments, capsys)
    assert "var/kelisim.db" in told
    assert "KELISIM_DATABASE_URL" in told


def test_a_database_that_may_not_be_changed_is_one_sentence(monkeypatch, capsys):
    """Rights do not stop everybody, so SQLite itself is told to refuse."""
    main(["migrate"])
    monkeypatch.setattr(connection, "PRAGMAS", (*connection.PRAGMAS, "PRAGMA query_only = ON"))
    told = mistake(["offers", str(SAMPLES / "offers.jsonl")], capsys)
    assert "readonly database" in told
    assert "var/kelisim.db" in told


def test_an_env_file_in_another_encoding_is_one_sentence(home, capsys):
    (home / ".env").write_bytes("KELISIM_API_TOKEN=шестнадцать букв".encode("cp1251"))
    assert ".env is not UTF-8" in mistake(["stats"], capsys)


def test_an_environment_in_another_encoding_is_one_sentence(monkeypatch, capsys):
    monkeypatch.setenv(
        "KELISIM_SECRET_KEY", "шестнадцать букв".encode("cp1251").decode("utf-8", "surrogateescape")
    )
    assert "KELISIM_SECRET_KEY: it is not UTF-8" in mistake(["stats"], capsys)


@pytest.mark.parametrize("arguments", [["stats"], ["run"]])
def test_a_misspelt_name_in_the_environment_is_warned_of(monkeypatch, capsys, arguments):
    monkeypatch.setenv("KELISIM_QUITE_HOURS", "21:00-09:00")
    monkeypatch.setenv("KELISIM_DEADLINES", "pension_payment=48h")  # a start that ends at once
    main(arguments)
    told = capsys.readouterr().err
    assert "KELISIM_QUITE_HOURS" in told
    assert "KELISIM_QUIET_HOURS" in told


def test_a_wrong_key_is_one_sentence(monkeypatch, capsys):
    main(["offers", str(SAMPLES / "offers.jsonl")])
    monkeypatch.setenv("KELISIM_SECRET_KEY", "sixteen characters and more")
    for arguments in COMMANDS_ON_A_DATABASE:
        if arguments != ["migrate"]:
            assert "KELISIM_SECRET_KEY" in mistake(arguments, capsys)


def test_key_makes_another_secret_each_time(capsys):
    main(["key"])
    main(["key"])
    first, second = capsys.readouterr().out.split()
    assert first != second
    assert min(len(first), len(second)) >= 32


def test_offers_go_in_once(capsys):
    assert main(["offers", str(SAMPLES / "offers.jsonl")]) == 0
    assert main(["offers", str(SAMPLES / "offers.csv")]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "16 new, 0 known already, 0 refused",
        "0 new, 16 known already, 0 refused",
    ]


def test_refused_rows_are_listed_like_a_compiler_does(home, capsys):
    file = home / "offers.jsonl"
    file.write_text(f"{json.dumps(ROW)}\n{json.dumps({**ROW, 'iin': '1'})}\n")
    assert main(["offers", "offers.jsonl"]) == 1
    told = capsys.readouterr()
    assert told.out == "1 new, 0 known already, 1 refused\n"
    assert told.err.splitlines()[-1].startswith("offers.jsonl:2: iin: it has 12 digits")


def test_what_came_in_can_be_seen_and_taken_back(capsys):
    main(["offers", str(SAMPLES / "offers.jsonl")])
    assert main(["withdraw", "2026-0001", "nobody"]) == 1
    assert main(["log", "8 700 000 10 01", "--json"]) == 0
    assert main(["log", "+77000001001"]) == 0
    assert main(["stats"]) == 0
    assert main(["stats", "--json"]) == 0
    told = capsys.readouterr()
    lines = told.out.splitlines()
    assert "there is no offer nobody" in told.err
    conversation = json.loads(lines[2])
    assert conversation["phone"] == "+77000001001"
    assert conversation["offers"][0]["offer_id"] == "2026-0001"
    assert "Offer 2026-0001: loss_of_capacity, queued." in lines[5]
    assert sum(funnel["arrived"] for funnel in json.loads(lines[-1])) == 16


def test_migrate_twice_does_something_once(capsys):
    assert main(["migrate"]) == 0
    assert main(["migrate"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("applied ")
    assert told[-1] == "nothing to do"


def test_texts_keep_the_rules_and_say_what_they_cost(capsys):
    assert main(["texts", "--short", "birth", "offer"]) == 0
    told = capsys.readouterr()
    assert "kk+ru" in told.out
    assert "parts" in told.out
    assert told.err == "no rule broken\n"


def test_read_prints_a_json_line_for_each_reply(home, capsys):
    (home / "replies.tsv").write_text("text\tquestion\n1\toffer\n1\tnone\nжоқ\n", encoding="utf-8")
    assert main(["read", "replies.tsv"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["text"], one["intent"]) for one in told] == [
        ("1", "consent"),
        ("1", "unclear"),
        ("жоқ", "refuse"),
    ]
    assert set(told[0]) == {"text", "intent", "sure", "language", "rule"}


def test_read_explains_on_request(home, capsys):
    (home / "replies.txt").write_text("келісемін\n", encoding="utf-8")
    assert main(["read", "--explain", "replies.txt"]) == 0
    assert {"normalised", "words"} <= set(json.loads(capsys.readouterr().out))


def test_a_command_imports_nothing_of_the_service():
    """What makes `kelisim read` quick."""
    heavy = {"aiohttp", "sqlalchemy", "alembic", "cryptography", "prometheus_client"}
    program = (
        "import sys; from bot.cli import main; main(['read', '/dev/null']); "
        f"print(sorted({heavy!r} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[2],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "[]\n"
