"""The rules that every text and every benefit must keep (DESIGN.md, "The rules").

The loader refuses a catalogue that breaks one; `kelisim texts` shows which and where.
"""

import re
from collections.abc import Callable, Iterator

from flows.amounts import contradictions
from flows.catalogue import Benefit, Catalogue, Text
from flows.errors import Finding
from flows.inventory import ANSWERS_FILE, COMMON_FILE, Entry, Said, benefits, entries
from flows.keys import ANSWERED_WITH_DIGITS, COMMON, OF_BENEFIT, OF_NOTICE, OF_TERMS, key_of
from flows.languages import LANGUAGES
from flows.listing import Listed, listing, over_budget
from flows.rendering import pieces
from flows.wording import faults

__all__ = ["LONGEST_SHORT_NAME", "Listed", "lint", "listing"]

#: Letters of a short name: two of them must fit a text beside what the text has to say.
LONGEST_SHORT_NAME = 36


def lint(catalogue: Catalogue) -> list[Finding]:
    """Everything that is wrong with the catalogue, file by file."""
    findings = [
        *_missing(catalogue),
        *(finding for said in benefits(catalogue) for finding in _of_benefit(said, catalogue)),
        *(finding for entry in entries(catalogue) for finding in _of_text(entry)),
        *(Finding(entry.file, entry.key, why) for entry, why in over_budget(catalogue)),
    ]
    return sorted(findings, key=lambda finding: finding.file)


def _missing(catalogue: Catalogue) -> Iterator[Finding]:
    """A file that could not be read at all has been reported already."""
    if catalogue.common:
        for key in sorted(COMMON.keys() - catalogue.common.keys()):
            yield Finding(COMMON_FILE, key, "is missing")
    for said in benefits(catalogue):
        for key in sorted(required_keys(said.benefit) - said.benefit.texts.keys()):
            yield Finding(said.file, f"{said.prefix}{key}", "is missing")


def required_keys(benefit: Benefit) -> frozenset[str]:
    """The texts that this benefit or notice must say in its own words."""
    if benefit.kind == "notice":
        return frozenset(OF_NOTICE)
    return frozenset(OF_BENEFIT) | (frozenset(OF_TERMS) if benefit.terms else frozenset())


# --- one text -------------------------------------------------------------------------------------


def _of_text(entry: Entry) -> Iterator[Finding]:
    if not _known(entry):
        yield Finding(entry.file, entry.key, "there is no text of this key here")
        return
    yield from _languages(entry)
    yield from _placeholders(entry)
    for language in LANGUAGES:
        for reason in faults(entry.text.template(language), language):
            yield Finding(entry.file, entry.key, reason, language)
    if rule := PROMISES.get(entry.text.key):
        for language in LANGUAGES:
            for reason in rule(entry.text.template(language)):
                yield Finding(entry.file, entry.key, reason, language)


def _known(entry: Entry) -> bool:
    """A benefit may say any common text in words of its own, staff whatever was approved."""
    if entry.file == ANSWERS_FILE:
        return True
    if entry.benefit is None:
        return entry.text.key in COMMON
    return entry.text.key in required_keys(entry.benefit) | COMMON.keys()


def _languages(entry: Entry) -> Iterator[Finding]:
    for language in LANGUAGES:
        if not entry.text.template(language).strip():
            yield Finding(entry.file, entry.key, "is missing in this language", language)


def _placeholders(entry: Entry) -> Iterator[Finding]:
    in_kk, in_ru = _names(entry.text.kk), _names(entry.text.ru)
    if in_kk != in_ru and entry.text.kk and entry.text.ru:
        only = ", ".join(f"{{{name}}}" for name in sorted(in_kk ^ in_ru))
        yield Finding(entry.file, entry.key, f"{only} stands in one language only")
    key = key_of(entry.text.key)
    allowed = key.placeholders if key else frozenset()
    for name in sorted((in_kk | in_ru) - allowed):
        yield Finding(entry.file, entry.key, f"unknown placeholder {{{name}}}; {_choice(allowed)}")
    for language in LANGUAGES:
        for reason in _misplaced(entry.text.template(language)):
            yield Finding(entry.file, entry.key, reason, language)


def _misplaced(template: str) -> Iterator[str]:
    if any(set(piece) & set("{}") for piece, is_name in pieces(template) if not is_name):
        yield "has a brace that is no {placeholder}"
    if "{how}" in template and not template.endswith(" {how}"):
        yield "{how} must end the text: it may be empty"
    if re.search(r"(?:^|[.!?] )\{benefit\}", template):
        yield "{benefit} opens a sentence, but names begin with a small letter"


def _names(template: str) -> set[str]:
    return {piece for piece, is_name in pieces(template) if is_name}


def _choice(allowed: frozenset[str]) -> str:
    return "here may stand " + (", ".join(sorted(allowed)) or "none")


# --- what some texts must say ---------------------------------------------------------------------


def _promises_of_offer(template: str) -> Iterator[str]:
    """Who writes, until when, and the warning (DOMAIN.md, "What happens in real life", 7)."""
    if "1414" not in template:
        yield "an offer says that 1414 writes"
    if "{deadline}" not in template:
        yield "an offer says until when to answer"
    if not re.search(r"\bкод", template, re.IGNORECASE) or "карт" not in template.lower():
        yield "an offer warns that we never ask for a code or a card"


def _promises_of_notice(template: str) -> Iterator[str]:
    if not re.search(r"жауап қажет емес|отвечать не нужно", template, re.IGNORECASE):
        yield "a notice says that no answer is needed"


def _promises_of_expired(template: str) -> Iterator[str]:
    if "eGov" not in template or "1414" not in template or not re.search("ХҚКО|ЦОН", template):
        yield "a closed offer names the ordinary ways: ХҚКО/ЦОН, eGov, 1414"


PROMISES: dict[str, Callable[[str], Iterator[str]]] = {
    "offer": _promises_of_offer,
    "notice": _promises_of_notice,
    "expired": _promises_of_expired,
    "late": _promises_of_expired,
}


# --- one benefit, notice or variant ---------------------------------------------------------------


def _of_benefit(said: Said, catalogue: Catalogue) -> Iterator[Finding]:
    inherited = _faults_of_benefit(said.base, catalogue) if said.base else []
    for key, reason in _faults_of_benefit(said.benefit, catalogue):
        if (key, reason) not in inherited:
            yield Finding(said.file, f"{said.prefix}{key}", reason)


def _faults_of_benefit(benefit: Benefit, catalogue: Catalogue) -> list[tuple[str, str]]:
    if benefit.kind == "notice":
        return list(_faulty_names(benefit))
    return [
        *_faulty_names(benefit),
        *_faulty_answers(benefit),
        *_wrong_digits(benefit, catalogue),
        *_faulty_amounts(benefit, catalogue),
    ]


def _faulty_names(benefit: Benefit) -> Iterator[tuple[str, str]]:
    for section, name in (("name", benefit.name), ("short", benefit.short)):
        for language in LANGUAGES:
            said = name.said(language)
            if not said.strip():
                yield f"{section}.{language}", "is missing"
            yield from ((f"{section}.{language}", reason) for reason in faults(said, language))
            if section == "short" and len(said) > LONGEST_SHORT_NAME:
                yield f"short.{language}", f"is longer than {LONGEST_SHORT_NAME} letters"


def _faulty_answers(benefit: Benefit) -> Iterator[tuple[str, str]]:
    if benefit.reminder is not None and benefit.reminder >= benefit.deadline:
        yield "answer.reminder", "is not before the deadline"
    for section, digits in (("yes", benefit.yes), ("no", benefit.no)):
        if not digits or not all(digit.isdecimal() for digit in digits):
            yield f"answer.{section}", "needs at least one number, in digits"
    for section, words in (("yes_words", benefit.yes_words), ("no_words", benefit.no_words)):
        if any(word != word.lower().strip() or not word for word in words):
            yield f"answer.{section}", "words are in lower case, without spaces around them"
    yes, no = {*benefit.yes, *benefit.yes_words}, {*benefit.no, *benefit.no_words}
    for word in sorted(yes & no):
        yield "answer", f"“{word}” means both yes and no"


def _wrong_digits(benefit: Benefit, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """The digits that a text shows are those that the benefit accepts."""
    unasked = frozenset() if benefit.terms else frozenset({"terms", "how_terms"})
    for key in sorted(ANSWERED_WITH_DIGITS - unasked):
        text = benefit.texts.get(key) or catalogue.common.get(key)
        digits = {*benefit.yes[:1], *benefit.no[:1]}
        if text is not None and not _shows(text, digits):
            yield key, f"does not show the digits to answer with, {' and '.join(sorted(digits))}"


def _shows(text: Text, digits: set[str]) -> bool:
    return all(digits <= set(re.findall(r"\d+", text.template(language))) for language in LANGUAGES)


def _faulty_amounts(benefit: Benefit, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    rule = benefit.amount
    yield from (("amount", reason) for reason in contradictions(rule, benefit.facts))
    if rule.unit is not None and not any(rule.unit in base for base in catalogue.bases.values()):
        yield "amount", f"no year of bases.toml has {rule.unit}"
    if rule.rule == "individual":
        yield from (
            (key, "names an {amount}, but the amount is individual")
            for key in OF_BENEFIT
            if (text := benefit.texts.get(key)) and "{amount}" in text.kk + text.ru
        )
