"""What is searched, brought to one spelling inside PostgreSQL: `storage.search_words.folded` as an
expression, whatever locale the database has."""

from storage.search_words import FOLDS, NO_LETTER, folded

#: What PostgreSQL's parser makes more of than the end of a word: hyphens, addresses, paths,
#: decimals, signs, tags.
_NO_LETTERS = "-./@:<>&+~" + NO_LETTER

#: Its `lower` leaves these as they are where the database has the locale C.
_CAPITALS = {chr(code): folded(chr(code)) for code in (0x401, *range(0x410, 0x430))}

_PLAIN = FOLDS | {letter.upper(): plain for letter, plain in FOLDS.items()} | _CAPITALS

_FROM = "".join(_PLAIN) + _NO_LETTERS
_TO = "".join(_PLAIN.values()) + " " * len(_NO_LETTERS)


def folded_sql(text: str) -> str:
    """An expression: the text in one spelling, with a space where a word ends."""
    return f"translate(lower(normalize({text}, NFC)), '{_FROM}', '{_TO}')"


def words_sql(text: str) -> str:
    """An expression: the folded words of the text, and their places (a `tsvector`)."""
    return f"to_tsvector('pg_catalog.simple', {folded_sql(text)})"
