"""What stands behind the `?` in the address of a gateway: read strictly, and in words where wrong.

Each kind of gateway (`gateway_url`, `kannel_url`) lists its own options; those of the routes
between gateways are common to all.
"""

import re
from dataclasses import Field, fields
from math import inf
from typing import Any, ClassVar, Protocol
from urllib.parse import parse_qsl

#: The most segments one of our texts takes (an offer in two languages); a smaller window could
#: never take one whole.
SMALLEST_WINDOW = 4

#: The options that say which messages a gateway gets, with their help texts.
ROUTE_OPTIONS: dict[str, str] = {
    "prefix": "with several gateways: the numbers this one is for, as in `7701,7702`; empty for "
    "all that no other is for (empty)",
    "weight": "with several gateways: its share where more than one would do; 0 for a reserve that "
    "is used only when the others are sick (1)",
}

#: With less than a second of patience every answer is late, and the link never stays up.
LEAST: dict[str, float] = {"window": SMALLEST_WINDOW, "enquire": 1, "response": 1}


class Address(Protocol):
    """A frozen dataclass whose fields are options; a default tells what kind each one is."""

    __dataclass_fields__: ClassVar[dict[str, "Field[Any]"]]


def read_options(
    query: str, address: type[Address], known: dict[str, str], choices: dict[str, tuple[str, ...]]
) -> dict[str, Any]:
    """The options of `query` as arguments for `address`. Raises ValueError with a sentence."""
    defaults = {field.name: field.default for field in fields(address)}
    return {
        name: _option(name, value, known, choices, defaults)
        for name, value in parse_qsl(query, keep_blank_values=True)
    }


def _option(
    name: str,
    value: str,
    known: dict[str, str],
    choices: dict[str, tuple[str, ...]],
    defaults: dict[str, Any],
) -> int | float | str | tuple[str, ...]:
    if name not in known:
        raise ValueError(f"there is no option “{name}”; the options are {', '.join(known)}")
    if name == "prefix":
        return _prefixes(value)
    if name in choices:
        return _choice(name, value, choices[name])
    default = defaults[name]
    return _number(name, value, default) if isinstance(default, int | float) else value


def _prefixes(value: str) -> tuple[str, ...]:
    """`7701,+7702` as the beginnings of E.164 numbers."""
    prefixes = tuple(one.strip().removeprefix("+") for one in value.split(",") if one.strip())
    if not all(re.fullmatch(r"[0-9]{1,15}", one) for one in prefixes):
        raise ValueError("the option prefix holds the beginnings of numbers, as in 7701,7702")
    return tuple(f"+{one}" for one in prefixes)


def _choice(name: str, value: str, among: tuple[str, ...]) -> str:
    if value not in among:
        raise ValueError(f"the option {name} is one of {', '.join(among)}")
    return value


def _number(name: str, value: str, default: float) -> int | float:
    try:
        number = type(default)(value)
    except ValueError:
        raise ValueError(f"the option {name} is a number") from None
    least = LEAST.get(name, 0)
    if not least <= number < inf:
        raise ValueError(f"the option {name} is {least:g} or more")
    return number
