"""Files become a catalogue, and a mistake in a file becomes a sentence that names it."""

from datetime import timedelta
from pathlib import Path

import pytest

from flows.errors import TextErrors
from flows.facts import Fact
from flows.loading import examine, load_catalogue, load_from
from tests.flows.texts_folder import TextsFolder


@pytest.fixture
def folder(tmp_path: Path) -> TextsFolder:
    return TextsFolder(tmp_path)


def test_the_shipped_files_load() -> None:
    catalogue = load_catalogue()
    assert {"birth", "burial", "kandas_status"} <= catalogue.benefits.keys()


def test_a_copy_of_the_shipped_files_is_the_same_catalogue(folder: TextsFolder) -> None:
    assert load_from(folder.path) == load_catalogue()


def test_a_benefit_says_its_own_text_before_the_common_one() -> None:
    catalogue = load_catalogue()
    birth, disability = catalogue.benefit("birth"), catalogue.benefit("disability")
    assert catalogue.text("assigned", birth) == birth.texts["assigned"]
    assert catalogue.text("assigned", disability) == catalogue.common["assigned"]


def test_a_variant_overrides_what_it_says_and_inherits_the_rest() -> None:
    catalogue = load_catalogue()
    base, fund = catalogue.benefit("childcare"), catalogue.benefit("childcare", "fund")
    assert fund.short != base.short
    assert fund.amount.rule == "individual"
    assert fund.deadline == timedelta(hours=24)
    assert fund.texts["what"] == base.texts["what"]
    assert fund.facts == base.facts


def test_an_unknown_variant_is_the_benefit_itself() -> None:
    catalogue = load_catalogue()
    assert catalogue.benefit("birth", "twins") is catalogue.benefit("birth")


def test_a_version_changes_with_every_letter_of_either_language(folder: TextsFolder) -> None:
    before = load_from(folder.path).common["confirm"].version
    folder.replace("common.toml", "Уточним, назначить", "Уточняем, назначить")
    assert load_from(folder.path).common["confirm"].version != before


def test_a_twelfth_benefit_needs_a_file_and_no_code(folder: TextsFolder) -> None:
    source = (folder.path / "benefits/burial.toml").read_text("utf-8")
    folder.write("benefits/heating.toml", source.replace('"burial"', '"heating"', 1))
    assert load_from(folder.path).benefit("heating").code == "heating"


def test_digits_and_words_of_an_answer_come_from_the_file(folder: TextsFolder) -> None:
    folder.replace(
        "benefits/birth.toml", 'reminder = "24h"', 'reminder = "1d"\nyes_words = ["аламын"]'
    )
    birth = load_from(folder.path).benefit("birth")
    assert birth.reminder == timedelta(days=1)
    assert (birth.yes, birth.no, birth.yes_words) == (("1",), ("2",), ("аламын",))


def test_a_benefit_may_do_without_reminder_and_account(folder: TextsFolder) -> None:
    folder.replace("benefits/birth.toml", 'reminder = "24h"', '[account]\nstep = "never"')
    birth = load_from(folder.path).benefit("birth")
    assert birth.reminder is None
    assert birth.account is False


def test_all_that_is_wrong_is_listed_at_once(folder: TextsFolder) -> None:
    folder.replace("benefits/birth.toml", 'deadline = "72h"', 'deadline = "soon"')
    folder.replace("benefits/birth.toml", 'unit = "mrp"', 'unit = "euro"')
    folder.replace("common.toml", "[texts.confirm]", "[texts.konfirm]")
    with pytest.raises(TextErrors) as raised:
        load_from(folder.path)
    said = str(raised.value)
    for piece in ("birth.toml: answer.deadline", "birth.toml: amount", "common.toml: konfirm"):
        assert piece in said


def test_a_faulty_folder_can_still_be_looked_at(folder: TextsFolder) -> None:
    folder.replace("common.toml", "{benefit}?", "{money}?")
    catalogue, findings = examine(folder.path)
    assert findings
    assert "confirm" in catalogue.common


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('deadline = "72h"', 'deadline = "three days"', "answer.deadline", "not a duration"),
        ('deadline = "72h"', 'deadline = "0h"', "answer.deadline", "not a duration"),
        ('reminder = "24h"', 'reminder = "72h"', "answer.reminder", "not before the deadline"),
        ('reminder = "24h"', "reminder = 24", "answer", "Expected `str"),
        ('reminder = "24h"', 'reminders = "24h"', "answer", "unknown field `reminders`"),
        ('reminder = "24h"', 'yes = ["да"]', "answer.yes", "at least one number"),
        ('reminder = "24h"', "no = []", "answer.no", "at least one number"),
        ('reminder = "24h"', 'yes_words = ["Да"]', "answer.yes_words", "lower case"),
        (
            'reminder = "24h"',
            'yes_words = ["жоқ"]\nno_words = ["жоқ"]',
            "answer",
            "both yes and no",
        ),
        ("[facts]", '[account]\nstep = "maybe"\n\n[facts]', "account", "Invalid enum value"),
        ("[facts]", "[colour]\nred = 1\n\n[facts]", "colour", "no such section"),
        ("1..20", "20..1", "facts.child_order", "no values"),
        ('"integer 1..20"', '"number"', "facts.child_order", "neither"),
        ('code = "birth"', 'code = "death"', "code", "code is “birth”"),
        ('kind = "benefit"', 'kind = "notice"', "code", "kind is “benefit”"),
    ],
)
def test_a_wrong_section_is_named(
    folder: TextsFolder, old: str, new: str, key: str, reason: str
) -> None:
    folder.replace("benefits/birth.toml", old, new)
    found = [f for f in folder.findings() if f.key == key and reason in f.reason]
    assert found, [str(finding) for finding in folder.findings()]
    assert found[0].file == "benefits/birth.toml"


def test_a_wrong_override_is_named_with_its_variant(folder: TextsFolder) -> None:
    folder.replace("benefits/childcare.toml", 'deadline = "24h"', 'deadline = "a day"')
    finding = folder.only_finding()
    assert finding.key == "variants.fund.answer.deadline"


def test_a_variant_cannot_change_the_code(folder: TextsFolder) -> None:
    folder.append("benefits/burial.toml", '\n[variants.fund]\ncode = "other"\n')
    finding = folder.only_finding()
    assert (finding.key, finding.reason) == ("variants.fund.code", "a variant cannot change this")


def test_what_a_variant_inherits_is_reported_once(folder: TextsFolder) -> None:
    folder.replace("benefits/childcare.toml", "күтім жасап", "kүтім жасап")
    assert folder.only_finding().key == "what"


def test_a_file_that_is_no_toml_is_named_and_the_others_are_read(folder: TextsFolder) -> None:
    folder.write("benefits/birth.toml", "code = birth")
    catalogue, findings = examine(folder.path)
    assert [(f.file, f.reason.split(":")[0]) for f in findings] == [
        ("benefits/birth.toml", "cannot be read")
    ]
    assert len(catalogue.benefits) == 13


def test_a_missing_common_file_is_one_finding(folder: TextsFolder) -> None:
    (folder.path / "common.toml").unlink()
    assert folder.only_finding().file == "common.toml"


def test_an_empty_file_is_named(folder: TextsFolder) -> None:
    folder.write("benefits/birth.toml", "# nothing yet\n")
    assert str(folder.only_finding()) == "benefits/birth.toml: is empty"


def test_a_code_belongs_to_one_file(folder: TextsFolder) -> None:
    folder.write("notices/birth.toml", 'code = "birth"\nkind = "notice"\n')
    assert str(folder.only_finding()) == "notices/birth.toml: code: another file has this code too"


@pytest.mark.parametrize("line", ["[2027]\nmrp = 4500.5", '[next]\npm = "many"', "[2027]\nmzp = 1"])
def test_a_year_holds_whole_tenge(folder: TextsFolder, line: str) -> None:
    folder.append("bases.toml", f"\n{line}\n")
    assert "whole tenge" in folder.only_finding().reason


def test_a_fact_knows_its_values() -> None:
    order, award = Fact.parse("integer 1..3"), Fact.parse("one of altyn, kumis")
    assert order.values() == ("1", "2", "3")
    assert award.values() == ("altyn", "kumis")
    assert [order.problem(value) for value in (1, "3")] == [None, None]
    assert order.problem(4) == "“4” is not a whole number from 1 to 3"
    assert order.problem("two") == "“two” is not a whole number from 1 to 3"
    assert award.problem("kumis") is None
    assert award.problem("gold") == "“gold” is not one of altyn, kumis"
