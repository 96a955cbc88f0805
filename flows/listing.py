"""What every text costs: its alphabet, units and parts, filled with the longest likely words."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from flows.catalogue import Catalogue
from flows.inventory import Entry, entries
from flows.keys import FRAGMENTS, MOST_PARTS, Key, key_of
from flows.languages import LANGUAGES
from flows.rendering import RUSSIAN_HINT, fill
from flows.samples import Samples
from sms.text import measure


class Listed(msgspec.Struct, frozen=True):
    """One way a text leaves the house. `language` is `kk+ru` for both in one message; `culprit` is
    the first character that forces UCS-2; `most` is how many parts it may take."""

    file: str
    key: str
    language: Literal["kk", "ru", "kk+ru"]
    text: str
    alphabet: Literal["gsm7", "ucs2"]
    units: int
    parts: int
    culprit: str | None
    most: int


def listing(catalogue: Catalogue) -> list[Listed]:
    """Every text in each language, and in both where it is sent so."""
    samples = Samples(catalogue)
    return [listed for entry in entries(catalogue) for listed in _listed(entry, samples)]


def over_budget(catalogue: Catalogue) -> Iterator[tuple[Entry, str]]:
    """The texts that take too many parts, and how many units must go."""
    samples = Samples(catalogue)
    for entry in entries(catalogue):
        for listed in (*_listed(entry, samples), *_hinted(entry, samples)):
            if listed.parts > listed.most:
                yield entry, _excess(listed)
                break


def _listed(entry: Entry, samples: Samples) -> Iterator[Listed]:
    for language in LANGUAGES:
        text = fill(entry.text.template(language), samples.words(language, entry.benefit))
        yield _measured(entry, language, text, MOST_PARTS)
    key = key_of(entry.text.key) or Key()
    if key.joined:
        both = (
            fill(entry.text.template(language), samples.joined_words(language, entry.benefit))
            for language in LANGUAGES
        )
        yield _measured(entry, "kk+ru", "\n".join(both), key.parts)


def _hinted(entry: Entry, samples: Samples) -> Iterator[Listed]:
    """The Kazakh text with the line that says how to get the Russian one."""
    key = key_of(entry.text.key) or Key()
    if key.joined or entry.text.key in FRAGMENTS:
        return
    kazakh = fill(entry.text.kk, samples.words("kk", entry.benefit))
    yield _measured(entry, "kk", f"{kazakh}\n{RUSSIAN_HINT}", MOST_PARTS)


def _measured(entry: Entry, language: Literal["kk", "ru", "kk+ru"], text: str, most: int) -> Listed:
    cost = measure(text)
    return Listed(
        file=entry.file,
        key=entry.key,
        language=language,
        text=text,
        alphabet=cost.alphabet,
        units=cost.units,
        parts=cost.parts,
        culprit=cost.culprit,
        most=most,
    )


def _excess(listed: Listed) -> str:
    room = _UNITS_A_PART[listed.alphabet] * listed.most
    what = "both languages take" if listed.language == "kk+ru" else f"{listed.language} takes"
    if listed.text.endswith(RUSSIAN_HINT):
        what = f"kk with “{RUSSIAN_HINT}” takes"
    return (
        f"{what} {listed.units} units, {listed.parts} parts, of at most {listed.most}: "
        f"shorten by {listed.units - room}"
    )


#: Units of one part of several (3GPP TS 23.040, with an 8-bit reference).
_UNITS_A_PART = {"gsm7": 153, "ucs2": 67}
