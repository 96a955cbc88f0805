"""The file of a consent proves itself: any change is found, and named."""

import json
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from bot.cli import main
from bot.evidence_file import Told, shown, verified, written
from storage.crypto import Secrets, Vault
from storage.evidence import GENESIS, Link, Proof, link_hash
from storage.moments import to_micros

VAULT = Vault(Secrets.parse("a-secret-of-the-tests"))
AT = datetime(2026, 11, 23, 6, tzinfo=UTC)


def link(number, previous, **said):
    proof = Proof(
        offer_id="A", citizen="key", turn=number + 1, at=to_micros(AT), step="agreement",
        shown_turn=1, shown_text="Келісесіз бе?\nСогласны?", shown_version="v1",
        shown_delivered_at=to_micros(AT), reply="иә", intent="consent", rule="says yes",
        language="kk",
    )  # fmt: skip
    proof = replace(proof, **said)
    return Link(number, proof, previous, link_hash(previous, proof))


def made(**changes):
    first = link(1, GENESIS)
    second = link(2, first.hash, step="account", shown_text=None, shown_delivered_at=None)
    told = Told(
        offer_id="A", benefit="birth", variant=None, phone="+7 701 ••• •• 67",
        application_id="A-A", application_evidence=second.hash, written_at=AT, head_number=9,
        head_hash="f" * 64, proofs=shown([first, second]),
    )  # fmt: skip
    return replace(told, **changes)


FILE = written(made(), VAULT)


def changed(change):
    """The file with its JSON changed, and written as the service writes it."""
    document = json.loads(FILE)
    change(document)
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def places(content):
    return {finding.place for finding in verified(content).findings}


def test_a_file_is_as_it_was_written():
    result = verified(FILE)
    assert result.findings == []
    assert result.told == made()
    assert result.key == VAULT.evidence_key.hex()


def test_a_file_can_be_read_without_a_program():
    assert "Келісесіз бе?\\nСогласны?" in FILE.decode()


@pytest.mark.parametrize("bit", [0x01, 0x20])
@pytest.mark.parametrize("start", range(8))
def test_a_change_of_any_byte_is_found(start, bit):
    for at in range(start, len(FILE), 8):
        other = bytearray(FILE)
        other[at] ^= bit
        assert not verified(bytes(other)).holds, (at, FILE[at - 20 : at + 20])


@pytest.mark.parametrize("cut", [1, 100, 1000, len(FILE)])
def test_a_file_cut_short_is_found(cut):
    assert not verified(FILE[:-cut]).holds


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda d: d["told"]["proofs"][0].update(reply="жоқ"), "/proofs/0/reply"),
        (lambda d: d["told"]["proofs"][1].update(rule="x"), "/proofs/1/rule"),
        (lambda d: d["told"].update(phone="+7 702 ••• •• 67"), "/phone"),
        (lambda d: d["told"].update(head_number=10), "/head_number"),
        (lambda d: d["told"]["proofs"].pop(0), "/proofs/1/reply"),
        (lambda d: d["marks"].pop("/benefit"), "/benefit"),
        (lambda d: d["marks"].update({"/more": "0" * 16}), "/more"),
        (lambda d: d.update(signature="00" * 64), "/signature"),
    ],
)
def test_a_change_is_named_by_its_place(change, place):
    assert place in places(changed(change))


def test_a_space_put_in_is_named_by_its_line():
    other = FILE.replace(b'"offer_id"', b' "offer_id"', 1)
    line = FILE[: FILE.index(b'"offer_id"')].count(b"\n") + 1
    assert places(other) == {f"line {line}"}


def test_what_is_signed_with_another_key_tells_that_key():
    other = Vault(Secrets.parse("another-secret-of-a-forger"))
    forged = verified(written(made(phone="+7 700 ••• •• 00"), other))
    assert forged.key == other.evidence_key.hex() != VAULT.evidence_key.hex()


def test_a_signed_proof_that_is_not_what_was_hashed_is_found():
    proofs = made().proofs
    other = written(made(proofs=[replace(proofs[0], reply="жоқ"), proofs[1]]), VAULT)
    assert places(other) == {"/proofs/0"}


def test_proofs_that_do_not_follow_each_other_are_found():
    first, second = link(1, GENESIS), link(2, "0" * 64)
    other = made(proofs=shown([first, second]), application_evidence=second.hash)
    assert places(written(other, VAULT)) == {"/proofs/1"}


def test_an_application_that_stands_on_another_proof_is_found():
    assert places(written(made(application_evidence="a" * 64), VAULT)) == {"/application_evidence"}


def test_what_is_no_evidence_is_said_to_be_none():
    for content in (b"", b"\xff\xfe", b"{}", b"[1]", FILE[1:]):
        assert places(content) == {"the file"}


def test_the_command_needs_no_database_and_no_settings(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KELISIM_DATABASE_URL", "sqlite+aiosqlite:////nowhere/at/all.db")
    (tmp_path / "consent.json").write_bytes(FILE)
    assert main(["evidence", "verify", "consent.json"]) == 0
    out = capsys.readouterr().out
    assert "offer A, 2 proofs" in out
    assert VAULT.evidence_key.hex() in out
    assert list(tmp_path.iterdir()) == [tmp_path / "consent.json"]


def test_the_command_names_what_was_changed(tmp_path, capsys):
    file = tmp_path / "consent.json"
    file.write_bytes(FILE.replace("иә".encode(), "жоқ".encode(), 1))
    assert main(["evidence", "verify", str(file)]) == 1
    assert "/proofs/0/reply: it does not say what it said" in capsys.readouterr().err
    assert main(["evidence", "verify", str(file), "--json"]) == 1
    assert "/proofs/0/reply" in capsys.readouterr().out


def test_a_file_that_is_not_there_is_a_mistake(tmp_path, capsys):
    assert main(["evidence", "verify", str(tmp_path / "none.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err
