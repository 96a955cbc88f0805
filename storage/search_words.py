"""The words of a search and of what is searched, brought to one spelling.

People type Kazakh without its nine letters, Russian without ё, and both in Latin letters; so do
citizens. Both sides are folded to one key, in plain Latin letters: in Python (`folded`) for what is
asked, by each engine for what is searched. The key of the beginning of a word is the beginning of
the word's key, so a word is found while it is typed.
"""

import re
import unicodedata

#: What two or more Latin letters stand for; the first that fits is taken. `sch` is сч, as in счёт.
GROUPS = {"shch": "w", "sh": "w", "zh": "j", "ch": "ч", "kh": "h", "gh": "g"}

#: Letter → what stands for it in the key; lower case, those written most often first. Latin letters
#: that are not here stand for themselves.
LETTERS = {
    "а": "a", "е": "e", "н": "n", "и": "i", "т": "t", "о": "o", "р": "r", "с": "s", "л": "l",
    "ы": "i", "м": "m", "д": "d", "к": "k", "п": "p", "в": "v", "б": "b", "і": "i", "у": "u",
    "з": "z", "г": "g", "ң": "n", "я": "ia", "ж": "j", "й": "i", "ш": "w", "ә": "a", "қ": "k",
    "ү": "u", "ғ": "g", "ь": "", "ө": "o", "х": "h", "ч": "c", "ұ": "u", "ц": "ts", "ю": "iu",
    "э": "e", "щ": "w", "ф": "f", "ё": "e", "һ": "h", "ъ": "",
    "y": "i", "q": "k", "x": "h", "c": "ts",
    "ı": "i", "ə": "a", "ä": "a", "á": "a", "ğ": "g", "ǵ": "g", "ñ": "n", "ń": "n", "ŋ": "n",
    "ö": "o", "ó": "o", "ü": "u", "ú": "u", "ū": "u", "ý": "u", "ş": "w", "ç": "c",
}  # fmt: skip

#: ия, иа, ийа, ia and iya are one thing: so many times two of these become one.
LONG, SHORT, SHORTENED = "ii", "i", 2

#: Separates the parts of a mark (`storage.search_marks`), so no word may hold it.
NO_LETTER = "_"

_MAP = str.maketrans({**LETTERS, NO_LETTER: " "})
_PHRASE = re.compile(r'"([^"]*)"')
_WORD = re.compile(r"\w+")

#: Latin letters that may be the first half of a group.
_HALVES = frozenset(group[0] for group in GROUPS)

#: What is asked is typed by hand; more words than these only make it slower.
MOST_WORDS = 8


def folded(text: str) -> str:
    """In one spelling: lower case, plain Latin letters."""
    text = unicodedata.normalize("NFC", text).casefold()
    for group, letter in GROUPS.items():
        text = text.replace(group, letter)
    text = text.translate(_MAP)
    for _ in range(SHORTENED):
        text = text.replace(LONG, SHORT)
    return text


def words_of(text: str) -> list[str]:
    """The folded words, in order."""
    return _WORD.findall(folded(text))


def phrases_and_words(asked: str) -> tuple[list[list[str]], list[list[str]]]:
    """What stands in quotation marks, word by word, and the words outside them: of each what it
    may begin with, which is more than one where its last letter is half of a group (`kans`)."""
    phrases = [words for words in map(words_of, _PHRASE.findall(asked)) if words]
    words = _WORD.findall(_PHRASE.sub(" ", asked).replace(NO_LETTER, " "))
    begun = [beginnings for beginnings in map(_beginnings, words) if beginnings]
    return phrases[:MOST_WORDS], begun[:MOST_WORDS]


def _beginnings(word: str) -> list[str]:
    spelt = (word, f"{word}h") if word[-1].lower() in _HALVES else (word,)
    return list(dict.fromkeys(key for key in map(folded, spelt) if key))


def looked_for(asked: str) -> list[str]:
    """What the words of a message begin with that holds what was asked."""
    phrases, words = phrases_and_words(asked)
    return [*(key for begun in words for key in begun), *(phrase[0] for phrase in phrases)]


def has_word(text: str, wanted: list[str]) -> bool:
    """Whether a word of the text begins with one of these (folded) words."""
    return any(word.startswith(tuple(wanted)) for word in words_of(text)) if wanted else False
