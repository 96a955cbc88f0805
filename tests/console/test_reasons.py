"""What the rules say in English is said in Kazakh and Russian, too."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.console import language
from bot.console.case_words import case_said, found_said
from bot.console.finding_words import finding_said
from bot.console.rule_words import rule_said
from flows.question import Question
from flows.reading import read
from flows.wording import faults
from tests.corpus.score import rows_of

ROOT = Path(__file__).parent.parent.parent
LATIN = re.compile(r"[A-Za-z]{4,}")

#: Words that are the same in every language.
NAMES = re.compile(r"START|STOP|eGov|placeholder|bases\.toml|amount|benefit|how|egov\S+|wa\.me")


@pytest.fixture(params=["kk", "ru"], autouse=True)
def speaks(request: pytest.FixtureRequest) -> Iterator[None]:
    before = language.current_language()
    language.speak(request.param)
    yield
    language.speak(before)


def english(said: str) -> bool:
    return LATIN.search(NAMES.sub("", said)) is not None


def test_every_rule_of_reading():
    texts = [row.text for row in rows_of("dev")[::4]]
    asked = [Question.parse(kind) for kind in ("offer", "confirm", "accounts:3", "none", "filed")]
    rules = {read(text, asked[n % len(asked)]).rule for n, text in enumerate(texts)}
    assert len(rules) > 40
    assert [] == [rule for rule in rules if english(rule_said(rule))]


def test_every_sign_of_a_fraud():
    signs = {
        text
        for file in (ROOT / "flows/fraud").glob("*.py")
        for text in constants(file)
        if re.fullmatch(r"(?:It|A|Somebody) [a-z].+[a-z”4]\.", text)
    }
    assert len(signs) > 40
    assert [] == [sign for sign in signs if english(found_said(sign))]


@pytest.mark.parametrize(
    "sentence",
    [
        "It links to egov-pay.top, made to look like an official address. It asks for a code.",
        "It links to x.kz, which is not an official address. It leads to a messenger (wa.me).",
        "It asks for a password or PIN. It asks for the digits of a code or card.",
        "It names a fee. Its words are those of frauds (төлеңіз, карта).",
    ],
)
def test_sentences_behind_each_other(sentence: str):
    said = re.sub(r"\S+\.(?:top|kz|me)\)?", "", found_said(sentence)).replace("PIN", "")
    assert not english(said), said


def test_every_reason_of_a_case():
    reasons = {
        call.args[1].value
        for file in (ROOT / "flows").glob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) == "work.case"
        and isinstance(call.args[1], ast.Constant)
    }
    assert len(reasons) > 7
    assert [] == [reason for reason in reasons if english(case_said(reason))]


@pytest.mark.parametrize(
    "reason",
    [
        "reported by SMS; judged fraud: It asks for a code. It names a messenger.",
        "reported by SMS; judged unknown",
        "the registry says paid 500 of what is rejected",
        "the registry says assigned of what is refused",
        "expired 027",
    ],
)
def test_reasons_with_something_in_them(reason: str):
    assert not english(case_said(reason).replace("SMS", "")), case_said(reason)


@pytest.mark.parametrize(
    "text",
    [
        " Сайт: https://x.kz  жазыңыз .",
        "СМС кодын айтыңыз: 5000 теңге",
        "Cәлем, dear әже, жауап\u00a0беріңіз",
        "Привет",
        "Сәлем ґанок",
    ],
)
@pytest.mark.parametrize("spoken", ["kk", "ru"])
def test_every_finding_about_a_text(text: str, spoken: str):
    for found in faults(text, spoken):
        said = re.sub(r"[“«][^”»]*[”»]|https?\S+|U\+\S+|: [a-z, ]+$", "", finding_said(found))
        assert not english(said), found


@pytest.mark.parametrize(
    "finding",
    [
        "is missing in this language",
        "{deadline} stands in one language only",
        "an offer warns that we never ask for a code or a card",
        "kk+ru takes 300 units, 5 parts, of at most 4: shorten by 32",
        "both languages take 300 units, 5 parts, of at most 4: shorten by 32",
        "does not show the digits to answer with, 1 and 2",
        "kk: takes 5 parts, of at most 4",
    ],
)
def test_findings_of_the_linter(finding: str):
    assert not english(finding_said(finding).replace("{deadline}", ""))


def test_what_nobody_translated_stays_as_it_is():
    assert rule_said("a rule of tomorrow") == "a rule of tomorrow"
    assert finding_said("a fault of tomorrow") == "a fault of tomorrow"
    assert finding_said("kk: a fault of tomorrow").endswith(": a fault of tomorrow")


def constants(file: Path) -> Iterator[str]:
    """Texts of a module that are no documentation."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value
