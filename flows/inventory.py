"""Every text of a catalogue with the place it stands in, for those who check, list or publish."""

from collections.abc import Iterator
from typing import Final

import msgspec

from flows.catalogue import Benefit, Catalogue, Text

COMMON_FILE: Final = "common.toml"
ANSWERS_FILE: Final = "staff.toml"


class Entry(msgspec.Struct, frozen=True):
    """A text and where it is written: the file, and the key with its variant if it has one.
    `benefit` is the benefit, notice or variant that says it, None for a text common to all."""

    file: str
    key: str
    text: Text
    benefit: Benefit | None = None


class Said(msgspec.Struct, frozen=True):
    """A benefit, notice or variant, the file it is written in and the prefix of its keys."""

    file: str
    prefix: str
    benefit: Benefit
    #: the benefit that a variant belongs to
    base: Benefit | None = None


def entries(catalogue: Catalogue) -> Iterator[Entry]:
    """Each text once: what a variant inherits is listed with its benefit."""
    for key, text in catalogue.common.items():
        yield Entry(COMMON_FILE, key, text)
    for key, text in catalogue.answers.items():
        yield Entry(ANSWERS_FILE, key, text)
    for said in benefits(catalogue):
        for key, text in said.benefit.texts.items():
            if said.base is None or said.base.texts.get(key) != text:
                yield Entry(said.file, f"{said.prefix}{key}", text, said.benefit)


def benefits(catalogue: Catalogue) -> Iterator[Said]:
    """Every benefit and notice, each followed by its variants."""
    for code, benefit in catalogue.benefits.items():
        file = f"{benefit.kind}s/{code}.toml"
        yield Said(file, "", benefit)
        for variant, overridden in benefit.variants.items():
            yield Said(file, f"variants.{variant}.", overridden, benefit)
