"""The words that ship with the product, against DOMAIN.md."""

import re
from datetime import timedelta

import pytest

from flows.catalogue import Benefit
from flows.inventory import benefits, entries
from flows.keys import COMMON, FRAGMENTS
from flows.languages import LANGUAGES
from flows.linting import listing
from flows.loading import load_catalogue

CATALOGUE = load_catalogue()
SAID = [said.benefit for said in benefits(CATALOGUE)]
BENEFITS = [benefit for benefit in SAID if benefit.kind == "benefit"]

ELEVEN = {
    "loss_of_capacity", "job_loss", "survivor", "birth", "childcare", "disabled_child_carer",
    "disability", "large_family", "awarded_mother", "targeted_assistance", "burial",
}  # fmt: skip
THREE = {"pension_payment", "kandas_status", "employment_event"}


def test_the_eleven_benefits_and_three_notices_are_there_and_others_may_join() -> None:
    kinds = {code: benefit.kind for code, benefit in CATALOGUE.benefits.items()}
    of_the_domain = dict.fromkeys(ELEVEN, "benefit") | dict.fromkeys(THREE, "notice")
    assert of_the_domain.items() <= kinds.items()


def test_the_variants_are_those_of_the_domain() -> None:
    variants = {b.code: set(b.variants) for b in CATALOGUE.benefits.values() if b.variants}
    of_the_domain = {
        "survivor": {"fund", "state"},
        "childcare": {"fund"},
        "pension_payment": {"due", "paid"},
    }
    assert of_the_domain.items() <= variants.items()


def test_every_way_a_text_leaves_the_house_is_within_its_budget() -> None:
    rows = listing(CATALOGUE)
    assert [row for row in rows if row.parts > row.most] == []
    assert {row.most for row in rows if (row.key, row.language) == ("offer", "kk+ru")} == {4}


def test_texts_for_silent_citizens_fit_three_parts_in_both_languages() -> None:
    joined = {row.key.split(".")[-1] for row in listing(CATALOGUE) if row.language == "kk+ru"}
    assert {"offer", "notice", "reminder", "expired", "withdrawn_offer"} <= joined


@pytest.mark.parametrize("benefit", BENEFITS, ids=lambda b: f"{b.code}-{b.short.ru}")
def test_an_offer_says_who_what_how_until_when_and_warns(benefit: Benefit) -> None:
    offer = benefit.texts["offer"]
    for piece in ("1414", "тек 1414-ке", "1 – иә, 2 – жоқ", "{deadline}", "Код, карта сұрамаймыз"):
        assert piece in offer.kk
    for piece in ("только на 1414", "1 – да, 2 – нет", "до {deadline}"):
        assert piece in offer.ru
    assert re.search(r"Код(ы)?(,| и) карту не (спрашиваем|просим)", offer.ru)
    assert benefit.short.kk in offer.kk
    assert benefit.short.ru in offer.ru


def test_only_job_loss_asks_to_accept_obligations() -> None:
    assert {benefit.code for benefit in SAID if benefit.terms} == {"job_loss"}


def test_an_amount_is_named_exactly_where_the_domain_gives_one() -> None:
    for benefit in BENEFITS:
        told = "{amount}" in benefit.texts["how_much"].kk
        assert told == (benefit.amount.rule == "table"), benefit.code


def test_a_table_holds_the_amount_for_every_fact_it_depends_on() -> None:
    for benefit in BENEFITS:
        assert benefit.amount.by is None or benefit.amount.by in benefit.facts


def test_deadlines_are_those_of_the_domain() -> None:
    assert CATALOGUE.benefit("birth").deadline == timedelta(hours=72)
    for code, variant in (("survivor", "fund"), ("childcare", "fund"), ("job_loss", None)):
        assert CATALOGUE.benefit(code, variant).deadline == timedelta(hours=24)
    for benefit in BENEFITS:
        assert benefit.reminder is not None


def test_every_fragment_that_says_how_to_answer_is_a_whole_sentence() -> None:
    for key in FRAGMENTS:
        for language in LANGUAGES:
            said = CATALOGUE.common[key].template(language)
            assert said.endswith((".", "?"))
            assert said[0].isupper()


def test_every_common_text_is_there_and_no_other() -> None:
    assert set(CATALOGUE.common) == set(COMMON)


def test_texts_are_polite() -> None:
    for entry in entries(CATALOGUE):
        assert not re.search(
            r"\b(ты|тебе|тебя|твой|сен|саған|сенің)\b", entry.text.ru + entry.text.kk
        )


def test_names_stand_in_every_text_that_tells_of_a_change() -> None:
    for key in (
        "filed", "assigned", "assigned_no_date", "assigned_no_amount", "paid", "paid_no_amount",
        "rejected", "rejected_no_reason", "expired", "reminder", "withdrawn_offer", "refused",
    ):  # fmt: skip
        assert "{benefit}" in CATALOGUE.common[key].kk, key
