"""What is searched, brought to one spelling inside PostgreSQL: `storage.search_words.folded` as an
expression, whatever locale the database has."""

from collections.abc import Iterable
from functools import reduce

from storage.search_words import GROUPS, LETTERS, LONG, NO_LETTER, SHORT, SHORTENED

#: What PostgreSQL's parser makes more of than the end of a word: hyphens, addresses, paths,
#: decimals, signs, tags.
_NO_LETTERS = "-./@:<>&+~" + NO_LETTER

#: `translate` puts one letter for another, so what becomes two is replaced after it.
_LONGER = {key: letter for letter, key in reversed(LETTERS.items()) if len(key) > 1}

#: Capitals too: `lower` leaves them as they are where the database has the locale C.
_LETTERS = {
    each: _LONGER.get(key, key)
    for letter, key in LETTERS.items()
    for each in (letter, letter.upper())
}
_GONE = "".join(letter for letter, plain in _LETTERS.items() if not plain)
_KEPT = {letter: plain for letter, plain in _LETTERS.items() if plain}

#: Looked through from the left for every letter of a text, so the most frequent stand there. What
#: has no counterpart in `_TO` goes away.
_FROM = " " + "".join(_KEPT) + _NO_LETTERS + _GONE
_TO = " " + "".join(_KEPT.values()) + " " * len(_NO_LETTERS)


def folded_sql(text: str) -> str:
    """An expression: the text in one spelling, with a space where a word ends."""
    latin = _replaced(f"lower(normalize({text}, NFC))", GROUPS.items())
    single = f"translate({latin}, '{_FROM}', '{_TO}')"
    longer = _replaced(single, ((letter, key) for key, letter in _LONGER.items()))
    return _replaced(longer, [(LONG, SHORT)] * SHORTENED)


def _replaced(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    return reduce(lambda made, pair: f"replace({made}, '{pair[0]}', '{pair[1]}')", pairs, text)


def words_sql(text: str) -> str:
    """An expression: the folded words of the text, and their places (a `tsvector`)."""
    return f"to_tsvector('pg_catalog.simple', {folded_sql(text)})"
