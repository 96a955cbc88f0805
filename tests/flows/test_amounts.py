"""Every figure of DOMAIN.md, "The eleven kinds", and when no figure is named."""

import pytest

from flows.amounts import amount, contradictions
from flows.catalogue import AmountRule
from flows.facts import Fact
from flows.loading import load_catalogue

CATALOGUE = load_catalogue()


def tenge(
    code: str, facts: dict[str, object], variant: str | None = None, year: int = 2026
) -> int | None:
    return amount(CATALOGUE.benefit(code, variant), facts, year, CATALOGUE.bases)


@pytest.mark.parametrize(
    ("dependants", "expected"),
    [
        (1, 46_783), (2, 86_447), (3, 114_415), (4, 132_213), (5, 139_841),
        (6, 152_553), (7, 152_553), (20, 152_553),
    ],
)  # fmt: skip
def test_survivors_of_the_state_share_by_their_number(dependants: int, expected: int) -> None:
    assert tenge("survivor", {"dependants": dependants}, "state") == expected


@pytest.mark.parametrize(
    ("order", "expected"), [(1, 164_350), (2, 164_350), (3, 164_350), (4, 272_475), (11, 272_475)]
)
def test_birth_pays_more_from_the_fourth_child_on(order: int, expected: int) -> None:
    assert tenge("birth", {"child_order": order}) == expected


@pytest.mark.parametrize(
    ("order", "expected"), [(1, 24_912), (2, 29_454), (3, 33_952), (4, 38_493), (9, 38_493)]
)
def test_childcare_grows_with_the_order_of_the_child(order: int, expected: int) -> None:
    assert tenge("childcare", {"child_order": order}) == expected


def test_the_carer_of_a_disabled_child_gets_the_same_whoever_it_is() -> None:
    assert tenge("disabled_child_carer", {}) == 81_871


@pytest.mark.parametrize(("group", "expected"), [("1", 111_873), ("2", 89_498), ("3", 61_022)])
def test_disability_pays_by_group(group: str, expected: int) -> None:
    assert tenge("disability", {"group": group}) == expected


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        (4, 69_330), (5, 86_673), (6, 104_017), (7, 121_360), (8, 138_400), (9, 155_700),
        (10, 173_000), (12, 207_600),
    ],
)  # fmt: skip
def test_a_large_family_gets_four_units_a_child_from_the_eighth_on(
    children: int, expected: int
) -> None:
    assert tenge("large_family", {"children": children}) == expected


@pytest.mark.parametrize(("award", "expected"), [("kumis", 27_680), ("altyn", 32_005)])
def test_a_mother_gets_by_her_award(award: str, expected: int) -> None:
    assert tenge("awarded_mother", {"award": award}) == expected


def test_amounts_follow_the_base_of_the_year() -> None:
    assert tenge("birth", {"child_order": 1}, year=2025) == 149_416


@pytest.mark.parametrize(
    ("code", "variant"),
    [
        ("loss_of_capacity", None), ("job_loss", None), ("survivor", None), ("survivor", "fund"),
        ("childcare", "fund"), ("targeted_assistance", None), ("burial", None),
    ],
)  # fmt: skip
def test_no_amount_is_named_where_it_is_individual(code: str, variant: str | None) -> None:
    every_fact: dict[str, object] = {"dependants": 1, "child_order": 1, "months": 6, "children": 4}
    assert tenge(code, every_fact, variant) is None


@pytest.mark.parametrize(
    "facts", [{}, {"child_order": None}, {"child_order": 0}, {"child_order": "x"}]
)
def test_no_amount_is_named_without_the_fact_that_decides(facts: dict[str, object]) -> None:
    assert tenge("birth", facts) is None


def test_no_amount_is_named_for_a_year_whose_base_is_unknown() -> None:
    assert tenge("birth", {"child_order": 1}, year=2031) is None
    assert tenge("disability", {"group": 1}, year=2025) is None


def test_a_fact_may_come_as_text_from_a_table() -> None:
    assert tenge("large_family", {"children": "8"}) == 138_400


def rule(table: dict[str, str], by: str | None = "children") -> AmountRule:
    return AmountRule(rule="table", unit="mrp", by=by, per="month", table=table)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (AmountRule(rule="individual", unit="mrp"), "an individual amount has no unit"),
        (AmountRule(rule="table"), "a table needs unit, per"),
        (rule({"1": "2"}, by="age"), "“age”, which is not among the facts"),
        (rule({"1-3": "2"}), "“1-3” is not an entry"),
        (rule({"*": "2"}), "“*” is not an entry"),
        (rule({"1": "2"}, by=None), "“1” is not an entry"),
        (rule({"1": "much", "2+": "1"}), "“much” for “1” is not a positive number"),
        (rule({"1": "-1", "2+": "1"}), "“-1” for “1” is not a positive number"),
        (rule({"1": "NaN", "2+": "1"}), "“NaN” for “1” is not a positive number"),
        (rule({"1+": "1", "3": "2"}), "both say what 3 gets"),
        (rule({"1+": "1", "3+*": "2"}), "both say what 3 gets"),
        (rule({"1": "1", "3+": "2"}), "no entry says what children = 2 gets"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_explained(wrong: AmountRule, reason: str) -> None:
    facts = {"children": Fact.parse("integer 1..20")}
    assert any(reason in said for said in contradictions(wrong, facts))


def test_the_shipped_rules_hold_no_contradiction() -> None:
    for benefit in CATALOGUE.benefits.values():
        assert list(contradictions(benefit.amount, benefit.facts)) == []
