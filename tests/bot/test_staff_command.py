"""`kelisim staff` and `kelisim audit`: who may sign in, and whether what they did is still told."""

import json
import logging
import re
import sqlite3

import pytest
import structlog

from bot.cli import main


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A database that is not there yet, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KELISIM_DATABASE_URL", "sqlite+aiosqlite:///kelisim.db")
    monkeypatch.setenv("KELISIM_SECRET_KEY", "sixteen characters and more")
    handlers, level = logging.root.handlers[:], logging.root.level
    yield tmp_path
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def run(capsys, *arguments):
    """Exit code, standard output, standard error."""
    capsys.readouterr()
    code = main(list(arguments))
    return code, *capsys.readouterr()


def added(capsys, login="aigul", role="administrator"):
    return run(capsys, "staff", "add", login, "--name", "Aigul Serikova", "--role", role)


def test_the_first_administrator_is_added_to_a_database_that_is_not_there_yet(capsys):
    code, out, _ = added(capsys, login="Aigul")
    assert code == 0
    assert re.search(r"good once: (\w{4}-){3}\w{4}\n", out)
    assert "http://127.0.0.1:8414/console" in out
    _, listed, _ = run(capsys, "staff", "list")
    assert re.fullmatch(r"aigul +active +administrator +password +Aigul Serikova\n", listed)


def test_nobody_is_there_at_first(capsys):
    assert run(capsys, "staff", "list")[1] == "nobody yet\n"


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("add", "aigul"), "--role operator | supervisor"),
        (("add", "a b", "--role", "operator"), "is no login"),
        (("add",), "needs a LOGIN"),
        (("disable", "nobody"), "nobody signs in as nobody"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(capsys, arguments, why):
    code, _, err = run(capsys, "staff", *arguments)
    assert (code, why in err) == (2, True)


def test_a_login_is_somebodys_alone(capsys):
    added(capsys)
    code, _, err = added(capsys, login="AIGUL")
    assert (code, "signs in as aigul already" in err) == (2, True)


def test_roles_change_and_people_are_disabled_and_enabled(capsys):
    added(capsys)
    assert "auditor" in run(capsys, "staff", "change", "aigul", "--role", "auditor")[1]
    run(capsys, "staff", "disable", "aigul")
    assert "disabled" in run(capsys, "staff", "list")[1]
    run(capsys, "staff", "enable", "aigul")
    assert "active" in run(capsys, "staff", "list")[1]


def test_a_reset_gives_another_password(capsys):
    _, first, _ = added(capsys)
    _, second, _ = run(capsys, "staff", "reset", "aigul")
    assert first.split("once: ")[1].split()[0] != second.split("once: ")[1].strip()


def test_what_is_done_by_command_is_in_the_audit_log(capsys):
    added(capsys)
    run(capsys, "staff", "disable", "aigul")
    _, out, _ = run(capsys, "audit", "list", "--last", "1")
    entry = json.loads(out)["told"]
    assert (entry["action"], entry["subject"]) == ("staff.disable", "staff:aigul")
    assert entry["staff"].startswith("command (")


# --- the audit log --------------------------------------------------------------------------------


def tamper(*statements):
    with sqlite3.connect("kelisim.db") as other:
        other.execute("DROP TRIGGER audit_log_no_update")
        other.execute("DROP TRIGGER audit_log_no_delete")
        for statement in statements:
            other.execute(statement)
    other.close()


def head(capsys):
    _, out, _ = run(capsys, "audit", "verify")
    return out.split("its end is ")[1].strip()


def test_a_log_that_is_whole_says_where_it_ends(capsys):
    added(capsys)
    code, out, _ = run(capsys, "audit", "verify")
    assert (code, "the audit log holds: 1 lines; its end is 1:" in out) == (0, True)


def test_a_changed_line_is_named(capsys):
    added(capsys)
    run(capsys, "staff", "disable", "aigul")
    tamper("UPDATE audit_log SET action = 'staff.enable' WHERE number = 2")
    code, _, err = run(capsys, "audit", "verify")
    assert (code, "broken at line 2" in err) == (1, True)


def test_an_end_that_was_cut_off_shows_against_the_head_that_was_noted(capsys):
    added(capsys)
    run(capsys, "staff", "disable", "aigul")
    noted = head(capsys)
    tamper("DELETE FROM audit_log WHERE number = 2")
    assert run(capsys, "audit", "verify")[0] == 0
    code, _, err = run(capsys, "audit", "verify", "--head", noted)
    assert (code, "lines are gone" in err) == (1, True)


def test_a_log_that_went_on_holds_against_an_old_head(capsys):
    added(capsys)
    noted = head(capsys)
    run(capsys, "staff", "disable", "aigul")
    assert run(capsys, "audit", "verify", "--head", noted)[0] == 0


def test_a_log_written_anew_with_another_key_does_not_hold(capsys):
    """Whoever has the file and not the key cannot make the hashes agree."""
    added(capsys)
    tamper("UPDATE audit_log SET hash = 'AAAAAAAAAAAAAAAAAAAA'")
    assert run(capsys, "audit", "verify")[0] == 1


def test_a_head_that_is_none_is_refused(capsys):
    added(capsys)
    assert run(capsys, "audit", "verify", "--head", "x")[0] == 2
