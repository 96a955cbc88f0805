"""Makes clauses of the pieces of a message. Fourth step of a reading."""

from collections.abc import Iterable

from flows.reading.forms import Form
from flows.reading.pieces import Piece

#: A clause is the forms between two marks of punctuation. The mark itself stands at its end as a
#: form of its own, so that a question can be told from a statement.
Clause = list[Form]


def clauses(pieces: Iterable[Piece]) -> list[Clause]:
    """Empty clauses are left out."""
    found: list[Clause] = [[]]
    for piece in pieces:
        if not piece.parts:
            found[-1] += piece.forms
            continue
        for form in piece.forms:
            if form.concept == "BUT":
                found.append([form])
                continue
            found[-1].append(form)
            if form.concept in (".", ",", "?"):
                found.append([])
    return [clause for clause in found if clause]
