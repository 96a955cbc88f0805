"""What a network is like: healthy, slow, flaky, … Data, in TOML; six come with the simulator.

A profile is about chances and delays over all messages; `outcomes` says of single ones.
"""

from importlib.resources import files
from pathlib import Path

import msgspec

from gateway_sim.data_file import convert, read_toml
from gateway_sim.errors import BadFile
from gateway_sim.faults import FROM_PHONE, OutcomeName
from sms.smpp.constants import Status


class Spread(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A distribution of seconds, in one of three ways: evenly from `least` to `most`; around a
    `median` with one in a hundred above `p99` (log-normal); or at random about a `mean`
    (exponential)."""

    least: float | None = None
    most: float | None = None
    median: float | None = None
    p99: float | None = None
    mean: float | None = None


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shares are of 1. Everything that is left out does not happen.

    On the wire, in real seconds: `answer_s` from submit_sm to its answer, `enquire_s` from
    enquire_link to its answer, `silent_enquire` the share of them never answered. In simulated
    seconds: `receipt_s` from message to receipt. `throughput` is in parts a real second, above it
    the SMSC throttles. `disconnect_every` and `half_open_every` count submit_sm.
    """

    about: str = ""
    outcomes: dict[OutcomeName, float] = {}
    statuses: dict[str, float] = {}
    answer_s: float | Spread | None = None
    receipt_s: float | Spread | None = None
    enquire_s: float | Spread | None = None
    silent_enquire: float = 0.0
    throughput: float = 0.0
    disconnect_every: int = 0
    half_open_every: int = 0
    dead: bool = False
    refuse_binds: str | None = None


#: Profiles by name.
Profiles = dict[str, Profile]

BUILT_IN = "profiles.toml"


def built_in() -> Profiles:
    """The six that come with the simulator."""
    with_path = files("gateway_sim") / BUILT_IN
    return load(Path(str(with_path)))


def load(path: Path) -> Profiles:
    """The profiles of a file, each a table; raises BadFile."""
    return {name: read_profile(path, name, table) for name, table in read_toml(path).items()}


def read_profile(path: Path | str, key: str, table: object) -> Profile:
    """The profile in the table that stands under `key`; raises BadFile."""
    profile = convert(path, key, table, Profile)
    try:
        _check(profile)
    except _Wrong as wrong:
        raise BadFile(path, f"{key}.{wrong.key}", wrong.reason) from None
    return profile


class _Wrong(ValueError):
    def __init__(self, key: str, reason: str) -> None:
        self.key, self.reason = key, reason
        super().__init__(reason)


def _check(profile: Profile) -> None:
    for key in ("outcomes", "statuses"):
        for name, share in getattr(profile, key).items():
            _check_share(f"{key}.{name}", share)
    for status in profile.statuses:
        _check_status(f"statuses.{status}", status)
    if profile.refuse_binds is not None:
        _check_status("refuse_binds", profile.refuse_binds)
    to_phones = [share for name, share in profile.outcomes.items() if name not in FROM_PHONE]
    if sum(to_phones) + sum(profile.statuses.values()) > 1:
        raise _Wrong("outcomes", "the shares of outcomes and statuses make more than 1 together")
    if sum(share for name, share in profile.outcomes.items() if name in FROM_PHONE) > 1:
        raise _Wrong("outcomes", "the shares of messages from phones make more than 1 together")
    _check_share("silent_enquire", profile.silent_enquire)
    for key in ("throughput", "disconnect_every", "half_open_every"):
        if not 0 <= getattr(profile, key) < float("inf"):
            raise _Wrong(key, "must be zero (never) or more")
    for key in ("answer_s", "receipt_s", "enquire_s"):
        _check_spread(key, getattr(profile, key))


def _check_share(key: str, share: float) -> None:
    if not 0 <= share <= 1:
        raise _Wrong(key, f"{share:g} is no share: give 0 to 1, as in 0.05 for one in twenty")


def _check_status(key: str, name: str) -> None:
    if name not in Status.__members__ or name == "ESME_ROK":
        raise _Wrong(key, f"there is no error “{name}” in SMPP 3.4, as in ESME_RSYSERR")


def _check_spread(key: str, given: float | Spread | None) -> None:
    if isinstance(given, Spread):
        _check_way(key, given)
        numbers = [n for n in msgspec.structs.astuple(given) if n is not None]
    else:
        numbers = [given] if given is not None else []
    if not all(0 <= number < float("inf") for number in numbers):
        raise _Wrong(key, "seconds must be zero or more")


def _check_way(key: str, spread: Spread) -> None:
    fields = {f for f in Spread.__struct_fields__ if getattr(spread, f) is not None}
    if fields not in ({"least", "most"}, {"median", "p99"}, {"mean"}):
        raise _Wrong(key, "give least and most, or median and p99, or mean")
    if spread.least is not None and spread.most is not None and spread.least > spread.most:
        raise _Wrong(key, "least is above most")
    if spread.median is not None and not 0 < spread.median <= (spread.p99 or 0):
        raise _Wrong(key, "the median must be above zero and p99 no less")
