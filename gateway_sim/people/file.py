"""A population as data: how many people do what, what they say, after what delays, and what they
are offered. docs/samples/people.toml is the year 2025; docs/simulator-people.md tells the keys."""

import re
from pathlib import Path

import msgspec

from gateway_sim.data_file import convert, read_toml
from gateway_sim.errors import BadFile
from gateway_sim.faults import FROM_PHONE, OutcomeName

#: Lengths of time as conversation files write them.
_DURATION = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")

#: A phone number's prefix with its operator's digits; seven more follow.
_PREFIX = re.compile(r"\+77\d\d")

#: Words that stand for something of one's own: the account number of the phone's citizen.
OWN_IBAN = "iban"


class Delay(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Half of the answers come before `median`, one in a hundred after `p99` (log-normal), none
    before `least` or after `most`; all as in `20m`, `3h`, `1d12h`."""

    median: str
    p99: str
    least: str = "0s"
    most: str = "365d"


class Behaviour(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `people` of the population do. `hears` gives, for a kind of message, the meanings of
    their answers to the first, second, … of it; an empty one is silence, and so is whatever comes
    after. `network` is what becomes of messages to them; `taken` says that they get the benefit."""

    people: int
    taken: bool = False
    about: str = ""
    hears: dict[str, tuple[str, ...]] = {}
    delay: Delay | None = None
    network: OutcomeName = "delivered"


class Offered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A benefit, with its weight among all, and the values its facts may have."""

    benefit: str
    weight: float
    variant: str | None = None
    facts: dict[str, tuple[str | int, ...]] = {}


class People(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`kinds` are patterns by kind of message, the first that is found in a text decides; `hears`
    are the answers that nearly all give; `words` the spellings of each meaning by language, with
    weights. `languages`, `accounts` (how many are on file) and `regions` are weights."""

    prefixes: tuple[str, ...]
    kinds: dict[str, str]
    behaviours: dict[str, Behaviour]
    words: dict[str, dict[str, dict[str, float]]]
    languages: dict[str, float]
    delay: Delay
    seed: int = 1
    hears: dict[str, tuple[str, ...]] = {}
    offers: tuple[Offered, ...] = ()
    accounts: dict[str, float] = msgspec.field(default_factory=lambda: {"1": 1.0})
    regions: dict[str, float] = msgspec.field(default_factory=lambda: {"Astana": 1.0})
    language_known: float = 1.0

    @property
    def number(self) -> int:
        return sum(behaviour.people for behaviour in self.behaviours.values())


def load(path: Path) -> People:
    """Raises BadFile."""
    return checked(path, read_toml(path))


def checked(path: Path | str, tables: dict[str, object]) -> People:
    """The population in a file's tables; raises BadFile."""
    behaviours = tables.get("behaviours")
    if isinstance(behaviours, dict):
        for name, table in behaviours.items():
            convert(path, f"behaviours.{name}", table, Behaviour)
    people = convert(path, "", tables, People)
    for key, reason in _mistakes(people):
        raise BadFile(path, key, reason)
    return people


def seconds(duration: str) -> float:
    """`1d12h` in seconds; raises ValueError."""
    found = _DURATION.fullmatch(duration)
    if not duration or found is None:
        raise ValueError(f"“{duration}” is no length of time, as in 20m, 3h, 1d12h")
    days, hours, minutes, rest = (int(part or 0) for part in found.groups())
    return float(((days * 24 + hours) * 60 + minutes) * 60 + rest)


def _mistakes(people: People) -> "list[tuple[str, str]]":
    """(key, reason), in the order of the file."""
    return [
        *_of_prefixes(people),
        *_of_patterns(people),
        *_of_behaviours(people),
        *_of_words(people),
        *_of_weights(people),
    ]


def _of_prefixes(people: People) -> list[tuple[str, str]]:
    if not people.prefixes:
        return [("prefixes", "there is none; give some, as in +7701")]
    return [
        ("prefixes", f"“{prefix}” is none, as in +7701")
        for prefix in people.prefixes
        if not _PREFIX.fullmatch(prefix)
    ]


def _of_patterns(people: People) -> list[tuple[str, str]]:
    mistakes = []
    for kind, pattern in people.kinds.items():
        try:
            re.compile(pattern)
        except re.error as error:
            mistakes.append((f"kinds.{kind}", f"it is no regular expression: {error}"))
    return mistakes


def _of_behaviours(people: People) -> list[tuple[str, str]]:
    mistakes = [] if people.behaviours else [("behaviours", "there is none")]
    tables = [("", people.hears, people.delay)]
    for name, one in people.behaviours.items():
        key = f"behaviours.{name}."
        if one.people < 0:
            mistakes.append((f"{key}people", "there cannot be fewer than none"))
        if one.network in FROM_PHONE:
            mistakes.append((f"{key}network", f"{one.network} is about messages from a phone"))
        tables.append((key, one.hears, one.delay or people.delay))
    for key, hears, delay in tables:
        mistakes += _of_hearing(people, f"{key}hears", hears) + _of_delay(f"{key}delay", delay)
    return mistakes


def _of_hearing(
    people: People, key: str, hears: dict[str, tuple[str, ...]]
) -> list[tuple[str, str]]:
    mistakes = []
    for kind, meanings in hears.items():
        if kind not in people.kinds:
            known = ", ".join(people.kinds)
            mistakes.append((f"{key}.{kind}", f"no such kind of message; there is {known}"))
        mistakes += [
            (f"{key}.{kind}", f"“{meaning}” has no words in {language}")
            for meaning in meanings
            for language in people.languages
            if meaning not in ("", OWN_IBAN) and not people.words.get(language, {}).get(meaning)
        ]
    return mistakes


def _of_delay(key: str, delay: Delay) -> list[tuple[str, str]]:
    try:
        median, p99 = seconds(delay.median), seconds(delay.p99)
        least, most = seconds(delay.least), seconds(delay.most)
    except ValueError as error:
        return [(key, str(error))]
    if least > most:
        return [(key, "least is above most")]
    return [] if 0 < median <= p99 else [(key, "the median must be above zero and p99 no less")]


def _of_words(people: People) -> list[tuple[str, str]]:
    return [
        (f"words.{language}.{meaning}.{word}", "its weight must be above zero")
        for language, meanings in people.words.items()
        for meaning, words in meanings.items()
        for word, weight in words.items()
        if not 0 < weight < float("inf")
    ]


def _of_weights(people: People) -> list[tuple[str, str]]:
    mistakes = [
        (key, "the weights must be zero or more, and not all zero")
        for key in ("languages", "accounts", "regions")
        if not _are_weights(list(getattr(people, key).values()))
    ]
    if people.offers and not _are_weights([offered.weight for offered in people.offers]):
        mistakes.append(("offers", "the weights must be zero or more, and not all zero"))
    if not set(people.accounts) <= {"0", "1", "2", "3", "supplied"}:
        mistakes.append(("accounts", "how many are on file: 0, 1, 2, 3 or supplied"))
    if not set(people.languages) <= {"kk", "ru"}:
        mistakes.append(("languages", "they are kk and ru"))
    if not 0 <= people.language_known <= 1:
        mistakes.append(("language_known", "it is a share, 0 to 1"))
    return mistakes


def _are_weights(weights: list[float]) -> bool:
    return all(0 <= weight < float("inf") for weight in weights) and sum(weights) > 0
