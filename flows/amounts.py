"""How much a benefit pays by the rules: multiples of МРП or ПМ of the year, rounded up to whole
tenge (DOMAIN.md, "The eleven kinds")."""

import math
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from flows.catalogue import AmountRule, Benefit
from flows.facts import Fact


def amount(
    benefit: Benefit, facts: Mapping[str, object], year: int, bases: Mapping[int, Mapping[str, int]]
) -> int | None:
    """Tenge, or None: where it is individual, where the deciding fact is missing or outside the
    table, and where the year's base is not known. For shares (six dependants and more) the total.
    """
    rule = benefit.amount
    base = bases.get(year, {}).get(rule.unit or "")
    if rule.rule == "individual" or base is None:
        return None
    multiple = _multiple(rule, facts)
    return math.ceil(multiple * base) if multiple is not None else None


def contradictions(rule: AmountRule, facts: Mapping[str, Fact]) -> Iterator[str]:
    """Why the rule cannot be what its author meant, one sentence each."""
    if rule.rule == "individual":
        if rule.unit or rule.by or rule.table:
            yield "an individual amount has no unit, no by and no table"
        return
    if rule.unit is None or rule.per is None or not rule.table:
        yield "a table needs unit, per and at least one entry"
    if rule.by is not None and rule.by not in facts:
        yield f"the amount depends on “{rule.by}”, which is not among the facts"
    bad_keys = [key for key in rule.table if not _well_formed(key, rule.by)]
    yield from (
        f"“{key}” is not an entry (3, 4+, 8+*, a word, or * without by)" for key in bad_keys
    )
    yield from (
        f"“{value}” for “{key}” is not a positive number"
        for key, value in rule.table.items()
        if not _positive(value)
    )
    if not bad_keys:
        yield from _overlaps(rule)
        yield from _gaps(rule, facts)


def _multiple(rule: AmountRule, facts: Mapping[str, object]) -> Decimal | None:
    if rule.by is None:
        return Decimal(rule.table["*"])
    fact = facts.get(rule.by)
    if fact is None:
        return None
    matching = [key for key in rule.table if _matches(key, str(fact))]
    if not matching:
        return None
    factor = Decimal(rule.table[matching[0]])
    return factor * int(str(fact)) if matching[0].endswith("*") else factor


def _matches(key: str, fact: str) -> bool:
    """Whether the entry is for this fact: `4` for 4, `4+` and `4+*` for 4 and everything above."""
    least, plus, _ = key.partition("+")
    if not plus:
        return key == fact
    return fact.isdecimal() and int(fact) >= int(least)


def _well_formed(key: str, by: str | None) -> bool:
    return key == "*" if by is None else _ENTRY.fullmatch(key) is not None


def _positive(value: str) -> bool:
    try:
        return Decimal(value) > 0
    except InvalidOperation:
        return False


def _overlaps(rule: AmountRule) -> Iterator[str]:
    for key in rule.table:
        least = key.partition("+")[0]
        others = [other for other in rule.table if other != key and _matches(other, least)]
        yield from (f"“{key}” and “{other}” both say what {least} gets" for other in others)


def _gaps(rule: AmountRule, facts: Mapping[str, Fact]) -> Iterator[str]:
    fact = facts.get(rule.by or "")
    if fact is None:
        return
    for value in fact.values():
        if not any(_matches(key, value) for key in rule.table):
            yield f"no entry says what {rule.by} = {value} gets"


_ENTRY = re.compile(r"[1-9]\d*(?:\+\*?)?|[a-z][a-z_]*")
