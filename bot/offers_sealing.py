"""A piece of a file of offers → rows as they will lie in the tables, and what is refused.

Most of the work of an import, and all of it apart from the database: so it may be done in a second
process (`bot.offers_beside`).
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from bot.errors import RowError
from bot.offers_lines import Layout, Piece, row_of
from bot.offers_rows import check_row
from flows.catalogue import Catalogue
from storage.crypto import Vault
from storage.sealed_offers import SealedOffer, seal_offer


class Rejected(msgspec.Struct, frozen=True, array_like=True):
    line: int
    field: str
    reason: str


class SealedPiece(msgspec.Struct, frozen=True, array_like=True):
    """Offers in the order they are to be written in, each with the number of its line."""

    offers: list[SealedOffer]
    lines: list[int]
    refused: list[Rejected]


def seal_piece(
    piece: Piece, layout: Layout, catalogue: Catalogue, vault: Vault, at: datetime
) -> SealedPiece:
    """`at` is now, when they arrive."""
    offers: list[tuple[SealedOffer, int]] = []
    refused: list[Rejected] = []
    for number, line in enumerate(piece.lines, piece.first):
        try:
            if (row := row_of(line, layout)) is not None:
                offers.append((seal_offer(vault, check_row(row, catalogue, at), at), number))
        except RowError as error:
            refused.append(Rejected(number, error.field, error.reason))
    offers = _in_order(offers)
    return SealedPiece([offer for offer, _ in offers], [number for _, number in offers], refused)


def _in_order(offers: Sequence[tuple[SealedOffer, int]]) -> list[tuple[SealedOffer, int]]:
    """By their citizens' keys, which stand in several indexes: a transaction then writes to half as
    many pages. Two offers to one citizen stay in their order, and so do two with one id."""
    place: dict[str, str] = {}
    return sorted(offers, key=lambda one: place.setdefault(one[0].offer_id, one[0].citizen))
