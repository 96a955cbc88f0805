"""Reads the TOML files of `flows/` into a catalogue, once, when a process starts.

    bases.toml          МРП and ПМ by year
    common.toml         texts common to all
    staff.toml          approved answers of staff
    benefits/CODE.toml  one benefit each (`flows.benefit_file`)
    notices/CODE.toml   one notice each

Everything that is wrong is listed at once, so that an author corrects a file in one go.
"""

import tomllib
from pathlib import Path
from typing import Any, Final, Literal

import msgspec
from msgspec.structs import replace

from flows.benefit_file import Table, read_benefit, read_texts
from flows.catalogue import Benefit, Catalogue, Text
from flows.errors import Finding, TextErrors
from flows.inventory import ANSWERS_FILE
from flows.linting import lint
from flows.staff_answers import PREFIX

_SHIPPED: Final = Path(__file__).parent
_FOLDERS: Final[dict[str, Literal["benefit", "notice"]]] = {
    "benefits": "benefit",
    "notices": "notice",
}


def load_catalogue() -> Catalogue:
    """The files that come with the product; raises TextErrors."""
    return load_from(_SHIPPED)


def load_from(folder: Path) -> Catalogue:
    """The catalogue of a folder laid out like `flows/`; raises TextErrors."""
    catalogue, findings = examine(folder)
    if findings:
        raise TextErrors(findings)
    return catalogue


def examine(folder: Path = _SHIPPED) -> tuple[Catalogue, list[Finding]]:
    """What could be read, and all that is wrong with it. A bad file raises nothing."""
    findings: list[Finding] = []
    catalogue = Catalogue(
        benefits=_benefits(folder, findings),
        common=_common(_File(folder, "common.toml", findings)),
        bases=_bases(_File(folder, "bases.toml", findings)),
        answers=_answers(_File(folder, ANSWERS_FILE, findings)),
    )
    return catalogue, [*findings, *lint(catalogue)]


class _File:
    """One file of the folder, as a table that is empty when it cannot be read."""

    def __init__(self, folder: Path, name: str, findings: list[Finding]) -> None:
        self.name, self.findings = name, findings
        self.table: Table = self._read(folder / name)

    def report(self, key: str, reason: str) -> None:
        self.findings.append(Finding(self.name, key, reason))

    def _read(self, path: Path) -> dict[str, Any]:
        try:
            table = tomllib.loads(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            self.report("", f"cannot be read: {error}")
            return {}
        if not table:
            self.report("", "is empty")
        return table


def _benefits(folder: Path, findings: list[Finding]) -> dict[str, Benefit]:
    benefits: dict[str, Benefit] = {}
    for subfolder, kind in _FOLDERS.items():
        for path in sorted((folder / subfolder).glob("*.toml")):
            file = _File(folder, f"{subfolder}/{path.name}", findings)
            if path.stem in benefits:
                file.report("code", "another file has this code too")
            elif file.table:
                benefits[path.stem] = _benefit(file, path.stem, kind)
    return benefits


def _benefit(file: _File, code: str, kind: Literal["benefit", "notice"]) -> Benefit:
    benefit = read_benefit(file.table, file.report)
    if (benefit.code, benefit.kind) != (code, kind):
        file.report("code", f"in this file code is “{code}” and kind is “{kind}”")
    return msgspec.structs.replace(benefit, code=code, kind=kind)


def _common(file: _File) -> dict[str, Text]:
    for section in sorted(file.table.keys() - {"texts"}):
        file.report(section, "there is no such section: this file holds only [texts.KEY]")
    return read_texts(file.table.get("texts", {}), file.report)


def _answers(file: _File) -> dict[str, Text]:
    """They leave the house under keys of their own, whatever other texts are called."""
    texts = _common(file)
    return {key: replace(text, key=f"{PREFIX}{key}") for key, text in texts.items()}


def _bases(file: _File) -> dict[int, dict[str, int]]:
    bases: dict[int, dict[str, int]] = {}
    for year, table in file.table.items():
        try:
            bases[int(year)] = dict(msgspec.convert(table, dict[Literal["mrp", "pm"], int]))
        except (ValueError, msgspec.ValidationError) as error:
            file.report(year, f"a year has mrp and pm, in whole tenge ({error})")
    return bases
