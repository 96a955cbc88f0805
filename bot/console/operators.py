"""Which operator a number of Kazakhstan was given to, by its first digits after +7: for people who
look at numbers. Who kept a number when changing operators counts under the old one."""

from collections.abc import Iterable

from msgspec.structs import replace

from storage.numbers import Delivery

#: As the carrier data of libphonenumber 9.0.43 has it; 703 and 704 are in nobody's name.
OPERATORS = {
    "Beeline": ("705", "706", "771", "776", "777"),
    "Kcell/Activ": ("701", "702", "775", "778"),
    "T2": ("700", "707", "708", "747"),
}

_BY_DIGITS = {digits: name for name, all_of_it in OPERATORS.items() for digits in all_of_it}


def by_operator(rows: Iterable[Delivery]) -> list[tuple[str, Delivery]]:
    """What belongs to one operator together, the most messages first. The name is empty where
    digits are in nobody's name, or were not noted; `operator` of a row holds its digits."""
    found: dict[str, Delivery] = {}
    for row in rows:
        key = _BY_DIGITS.get(row.operator, row.operator)
        found[key] = _together(found[key], row) if key in found else row
    named = [(key if key in OPERATORS else "", row) for key, row in found.items()]
    return sorted(named, key=lambda pair: -pair[1].messages)


def _together(one: Delivery, other: Delivery) -> Delivery:
    return replace(
        one,
        operator=f"{one.operator}, {other.operator}",
        messages=one.messages + other.messages,
        delivered=one.delivered + other.delivered,
        failed=one.failed + other.failed,
        unknown=one.unknown + other.unknown,
        segments=one.segments + other.segments,
    )
