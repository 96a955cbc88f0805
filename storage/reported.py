"""Reports of frauds as rows, and which group each falls into: the same on every engine."""

from collections.abc import Sequence
from hashlib import blake2s

import msgspec

from flows.effects import NameSender, ReportFraud
from storage import rows
from storage.crypto import Vault
from storage.moments import to_micros
from storage.outcomes import Of
from storage.rows import Row


def grouped(marks: Sequence[tuple[str, ...]], known: dict[str, str]) -> list[str | None]:
    """The group of each report: that of its first mark which is known, else a new one. `known` is
    the group of each mark, and learns of new ones."""
    return [_group(of_one, known) for of_one in marks]


def report_row(reported: Of[ReportFraud], group: str | None) -> Row:
    """citizen, turn, at, text, verdict, reasons, grp."""
    citizen, turn, effect = reported
    reasons = msgspec.json.encode(effect.reasons).decode()
    return (
        citizen, effect.report, to_micros(turn.at), effect.text, effect.verdict, reasons, group,
    )  # fmt: skip


def completed(reported: Sequence[Of[ReportFraud]]) -> list[Row]:
    """text, summary, citizen, turn of the cases of reports whose text came later."""
    return [(e.text, e.summary, c, e.report) for c, turn, e in reported if turn.number != e.report]


def sender_row(vault: Vault, named: Of[NameSender]) -> Row:
    """sender, sender_key, citizen, turn."""
    citizen, _, effect = named
    sealed, key = rows.seal_sender(vault, citizen, effect.sender)
    return sealed, key, citizen, effect.report


def _group(marks: tuple[str, ...], known: dict[str, str]) -> str | None:
    if not marks:
        return None
    group = next((known[mark] for mark in marks if mark in known), _named_after(marks[0]))
    for mark in marks:
        known.setdefault(mark, group)
    return group


def _named_after(mark: str) -> str:
    """Short enough to be said on the telephone."""
    return blake2s(mark.encode(), digest_size=4).hexdigest()
