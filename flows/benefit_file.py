"""One benefit or notice, from the table of its TOML file.

A variant overrides sections of its benefit and inherits the rest.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Literal

import msgspec

from flows.catalogue import AmountRule, Benefit, Name, Text
from flows.facts import Fact

Table = dict[str, Any]

#: Takes the key and the reason of something that is wrong; reading goes on without it.
Report = Callable[[str, str], None]


def read_benefit(table: Table, report: Report) -> Benefit:
    """The benefit, with defaults in place of whatever is missing or was reported."""
    benefit = _whole(_sections(table, report), report)
    variants = _variants(table, report)
    return msgspec.structs.replace(benefit, variants=variants)


def read_texts(table: object, report: Report) -> dict[str, Text]:
    """The texts of `[texts.KEY]` tables. A language that is missing is an empty text."""
    if not isinstance(table, dict):
        report("texts", "is not a table")
        return {}
    texts = {}
    for key, value in table.items():
        both = _convert(f"texts.{key}", value, _Both, report) or _Both()
        texts[key] = Text(key, both.kk, both.ru, fingerprint(both.kk, both.ru))
    return texts


def fingerprint(kk: str, ru: str) -> str:
    """The version of a text: changes whenever a letter of either language does."""
    return hashlib.sha256(f"{kk}\0{ru}".encode()).hexdigest()[:12]


class _Both(msgspec.Struct, forbid_unknown_fields=True):
    kk: str = ""
    ru: str = ""


class _Answer(msgspec.Struct, forbid_unknown_fields=True):
    deadline: str = "72h"
    reminder: str | None = None
    repeat: bool = False
    yes: tuple[str, ...] = ("1",)
    no: tuple[str, ...] = ("2",)
    yes_words: tuple[str, ...] = ()
    no_words: tuple[str, ...] = ()


class _Terms(msgspec.Struct, forbid_unknown_fields=True):
    required: bool = False


class _AccountStep(msgspec.Struct, forbid_unknown_fields=True):
    step: Literal["ask", "never"] = "ask"


class _Sections(msgspec.Struct):
    """The sections a file may have."""

    code: str = ""
    kind: Literal["benefit", "notice"] = "benefit"
    name: _Both = msgspec.field(default_factory=_Both)
    short: _Both = msgspec.field(default_factory=_Both)
    answer: _Answer = msgspec.field(default_factory=_Answer)
    terms: _Terms = msgspec.field(default_factory=_Terms)
    account: _AccountStep = msgspec.field(default_factory=_AccountStep)
    amount: AmountRule = msgspec.field(default_factory=lambda: AmountRule(rule="individual"))
    facts: dict[str, str] = {}
    texts: Table = {}
    variants: dict[str, Table] = {}


def _sections(table: Table, report: Report) -> _Sections:
    """Each section is read on its own: a mistake in one does not hide those in the others."""
    types = {field.name: field.type for field in msgspec.structs.fields(_Sections)}
    for unknown in sorted(table.keys() - types.keys()):
        report(unknown, f"there is no such section; the sections are {', '.join(types)}")
    read = {
        name: _convert(name, table[name], of_type, report)
        for name, of_type in types.items()
        if name in table
    }
    return _Sections(**{name: value for name, value in read.items() if value is not None})


def _convert(key: str, value: object, of_type: Any, report: Report) -> Any:
    try:
        return msgspec.convert(value, of_type)
    except msgspec.ValidationError as error:
        report(key, str(error))
        return None


def _whole(sections: _Sections, report: Report) -> Benefit:
    answer = sections.answer
    deadline = _duration("answer.deadline", answer.deadline, report)
    return Benefit(
        code=sections.code,
        kind=sections.kind,
        name=Name(sections.name.kk, sections.name.ru),
        short=Name(sections.short.kk, sections.short.ru),
        texts=read_texts(sections.texts, report),
        deadline=deadline or timedelta(hours=72),
        reminder=_duration("answer.reminder", answer.reminder, report),
        repeat=answer.repeat,
        yes=answer.yes,
        no=answer.no,
        yes_words=answer.yes_words,
        no_words=answer.no_words,
        terms=sections.terms.required,
        account=sections.account.step == "ask",
        amount=sections.amount,
        facts=_facts(sections.facts, report),
    )


def _variants(table: Table, report: Report) -> dict[str, Benefit]:
    """Every variant as a benefit of its own. What it inherits was reported with the benefit."""
    variants = {}
    for code, overrides in _sections(table, _unheard).variants.items():
        of_variant = _within(f"variants.{code}", report)
        for fixed in sorted(overrides.keys() & {"code", "kind", "variants"}):
            of_variant(fixed, "a variant cannot change this")
        _whole(_sections(overrides, of_variant), of_variant)
        variants[code] = _whole(_sections(_overridden(table, overrides), _unheard), _unheard)
    return variants


def _overridden(table: Table, overrides: Table) -> Table:
    """Texts and answers are overridden one by one, every other section as a whole."""
    merged = {**table, **overrides}
    for section in ("texts", "answer"):
        merged[section] = {**table.get(section, {}), **overrides.get(section, {})}
    return merged


def _within(prefix: str, report: Report) -> Report:
    return lambda key, reason: report(f"{prefix}.{key}", reason)


def _unheard(_key: str, _reason: str) -> None:
    """For what has been reported already."""


def _facts(declarations: dict[str, str], report: Report) -> dict[str, Fact]:
    facts = {}
    for name, declaration in declarations.items():
        try:
            facts[name] = Fact.parse(declaration)
        except ValueError as error:
            report(f"facts.{name}", str(error))
    return facts


def _duration(key: str, text: str | None, report: Report) -> timedelta | None:
    if text is None:
        return None
    match = _DURATION.fullmatch(text)
    if match is None:
        report(key, f"“{text}” is not a duration like 72h, 7d or 30m")
        return None
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


_DURATION = re.compile(r"([1-9]\d*)([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
