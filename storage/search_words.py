"""The words of a search and of what is searched, brought to one spelling.

People type Kazakh without its nine letters, and Russian without ё; so do citizens. Both sides are
folded the same way: here in Python for what is asked, in the statements of each engine (`FOLDS`)
for what is searched.
"""

import re
import unicodedata

#: Letter → the one it is typed as where it is not on the keyboard; lower case.
FOLDS = {
    "ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и",
    "ё": "е",
}  # fmt: skip

#: Separates the parts of a mark (`storage.search_marks`), so no word may hold it.
NO_LETTER = "_"

_MAP = str.maketrans({**FOLDS, NO_LETTER: " "})
_PHRASE = re.compile(r'"([^"]*)"')
_WORD = re.compile(r"\w+")

#: What is asked is typed by hand; more words than these only make it slower.
MOST_WORDS = 8


def folded(text: str) -> str:
    """In one spelling: composed, lower case, letters folded."""
    return unicodedata.normalize("NFC", text).casefold().translate(_MAP)


def words_of(text: str) -> list[str]:
    """The folded words, in order."""
    return _WORD.findall(folded(text))


def phrases_and_words(asked: str) -> tuple[list[list[str]], list[str]]:
    """What stands in quotation marks, word by word, and the words outside them."""
    phrases = [words for words in map(words_of, _PHRASE.findall(asked)) if words]
    return phrases[:MOST_WORDS], words_of(_PHRASE.sub(" ", asked))[:MOST_WORDS]


def has_word(text: str, wanted: list[str]) -> bool:
    """Whether a word of the text begins with one of these (folded) words."""
    return any(word.startswith(tuple(wanted)) for word in words_of(text)) if wanted else False
