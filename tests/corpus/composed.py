"""Replies composed of a yes and of clauses written one by one (`clauses.tsv`): what may stand
beside a yes and leave it clear, and what takes it back. The weights are learned from them, too, so
that they know each clause beside many a yes. Nothing is measured by them."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.corpus.score import FOLDER, Row

CLAUSES: Final = FOLDER / "clauses.tsv"
#: The kind of a clause that leaves a yes clear; the others are the intent of the whole reply.
HARMLESS: Final = "harmless"
#: The `why` of a composed reply.
COMPOSED: Final = "composed"

_YES: Final = {
    "ru": (
        "да", "согласна", "согласен", "согласны", "да, согласна", "я согласна", "я согласен",
        "даю согласие", "оформляйте", "назначайте", "назначьте", "хочу получать", "подтверждаю",
        "принимаю", "прошу назначить", "согласна получать пособие", "на выплату согласен",
        "согласна на пособие", "конечно согласна", "да, оформляйте",
        "мне это очень нужно",
    ),
    "kk": (
        "иә", "келісемін", "келісем", "келісеміз", "иә, келісемін", "мен келісемін",
        "келісімімді беремін", "тағайындаңыз", "рәсімдеңіздер", "алғым келеді", "қабылдаймын",
        "аламын", "жәрдемақыға келісемін", "төлем алуға келісемін", "әрине келісемін", "растаймын",
        "иә, тағайындаңыздар", "толық келісемін",
        "маған осы ақша керек",
    ),
}  # fmt: skip
_BETWEEN: Final = (", ", ", ", ". ", ". ", "! ", " - ")
_SO: Final = {"ru": ("поэтому ", "так что ", "вот и "), "kk": ("сондықтан ", "әрі ")}
#: Clauses that begin so cannot stand before the yes.
_BOUND: Final = (
    "но ", "а ", "хотя ", "или ", "и ", "то есть", "только ", "лишь ", "кроме", "за ", "что ",
    "раз ", "была", "так ", "ма ", "бірақ", "ал ", "енді ", "кейін қайт",
)  # fmt: skip


class Clause:
    """A clause with its kind and language."""

    def __init__(self, text: str, kind: str, language: str) -> None:
        self.text, self.kind, self.language = text, kind, language


def clauses_in(path: Path = CLAUSES) -> list[Clause]:
    with path.open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Clause(row["clause"], row["kind"], row["language"]) for row in table]


def composed(seed: int = 1) -> list[Row]:
    """Each clause beside some yeses, alone and beside a harmless one; always the same replies."""
    dice = random.Random(seed)
    clauses = clauses_in()
    reasons = {
        language: [c for c in clauses if c.language == language and c.kind == HARMLESS]
        for language in _YES
    }
    return [row for clause in clauses for row in _around(clause, reasons[clause.language], dice)]


def _around(clause: Clause, reasons: list[Clause], dice: random.Random) -> Iterator[Row]:
    yes = _YES[clause.language]
    bound = clause.text.startswith(_BOUND)
    for before in (False, not bound):
        yield _row(clause, _joined(dice.choice(yes), clause, before, dice))
    reason = dice.choice(reasons)
    start = _joined(dice.choice(yes), reason, dice.random() < 0.5, dice)
    yield _row(clause, start + dice.choice(_BETWEEN[:4]) + clause.text)
    if not bound and clause.kind == HARMLESS:
        so = dice.choice(_SO[clause.language])
        yield _row(clause, f"{clause.text}, {so}{dice.choice(yes)}")
    elif not bound:
        yield _row(clause, clause.text + ". " + start)


def _joined(yes: str, clause: Clause, before: bool, dice: random.Random) -> str:
    between = dice.choice(_BETWEEN)
    if not before:
        return yes + between + clause.text
    return clause.text + (" " if clause.text.endswith("?") else between) + yes


def _row(clause: Clause, text: str) -> Row:
    intent = "consent" if clause.kind == HARMLESS else clause.kind
    return Row(text[:1].upper() + text[1:], "offer", intent, clause.language, COMPOSED)
