"""A text as the fraud desk sees it: sentences of words, each word with what it may mean.

Words are folded (`flows.reading.letters`): one alphabet, no letters people leave out, Latin
spelled back into Cyrillic, slips of the finger mended, torn words made whole.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from flows.fraud import typos
from flows.fraud.vocabulary import ASKED, NO_TAGS, TAGS, folded, kazakh_verb, tags_of
from flows.reading.letters import is_cyrillic, tidy
from flows.reading.scripts import cyrillic_spellings


class Word(NamedTuple):
    """`tags` are the word's classes in the lexicon; `asked` those of its verbs that ask for
    something, `denied` those its own Kazakh ending negates. `soft` marks a form that only asks in
    company: an infinitive or a gerund."""

    form: str
    tags: frozenset[str]
    asked: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    soft: bool = False


Sentence = tuple[Word, ...]

#: Parts what is denied from what is not: «никому не говорите, продиктуйте оператору».
COMMA: Final = Word(",", frozenset())

#: Longer texts are judged by their beginning and their end (`tidy`).
_LONGEST_WORD: Final = 40
_NO_TAGS: Final[frozenset[str]] = frozenset()


def sentences(text: str) -> list[Sentence]:
    """The text in sentences, without the empty ones. Masked data stands there as a number."""
    text = _GLUED.sub(". ", text)
    clean = tidy(_MASKED.sub(" 0 ", _NO_WORDS.sub(" ", text)))
    clean = _PERSONAL_MESSAGES.sub("личку", clean)
    clean = _ZERO.sub("о", _SPLIT_PASSWORD.sub("құпия", clean))
    split = (_words(part) for part in _END.split(clean))
    return [sentence for sentence in split if sentence]


def _words(part: str) -> Sentence:
    raw = _WORDS.findall(part)
    words = tuple(map(_word, raw))
    torn = [at for at, (one, two) in enumerate(pairwise(words)) if _may_be_torn(one, two)]
    for at in reversed(torn):
        if whole := _made_whole(raw[at] + raw[at + 1]):
            words = (*words[:at], whole, *words[at + 2 :])
    return words


def _may_be_torn(one: Word, two: Word) -> bool:
    return _is_unknown(one) and _is_unknown(two)


@lru_cache(maxsize=8192)
def _made_whole(raw: str) -> Word | None:
    """«комис сия»"""
    if not typos.SHORTEST <= len(raw) <= _LONGEST_WORD:
        return None
    whole = _known(raw)
    return None if _is_unknown(whole) else whole


def _is_unknown(word: Word) -> bool:
    return word.form.isalpha() and not (word.tags or word.asked or word.denied)


#: What `flows.masking` leaves in place of personal data.
_MASKED: Final = re.compile(r"\[(?:card|iin|code|document|iban[^\]]{0,12})\]")
_SPLIT_PASSWORD: Final = re.compile(r"\b[қк][ұу]пия\s+(?=с[өо]з)")
_PERSONAL_MESSAGES: Final = re.compile(r"\b(?:личны[ехм] сообщени\w+|лс)\b")
#: `*111#` is no sum of money; «файлы .apk», «фото.apk» end no sentence.
_NO_WORDS: Final = re.compile(r"\*\d{2,4}(?:\*\d{1,4})*#|\.(?=apk\b)", re.I)
#: «называйте.Ссылку»
_GLUED: Final = re.compile(r"(?<=[а-яёәғқңөұүһі])\.(?=[А-ЯЁӘҒҚҢӨҰҮҺІ])")
#: «к0д», «0платите»
_ZERO: Final = re.compile(r"(?<=[а-яәғқңөұүһі])0(?=[а-яәғқңөұүһі])|\b0(?=[а-яәғқңөұүһі]{3})")
_END: Final = re.compile(r"[!?;…\n]+|\.(?=\s|$)|\.(?=[^\W\d_]{3})")
_WORDS: Final = re.compile(r",|\d+|[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*")


@lru_cache(maxsize=8192)
def _word(raw: str) -> Word:
    if raw == ",":
        return COMMA
    if raw.isdecimal():
        return Word(raw, _NUMBER | TAGS.get(raw, NO_TAGS))
    word = _known(raw[:_LONGEST_WORD])
    if _is_unknown(word) and (meant := typos.corrected(word.form)):
        return _known(meant)
    return word


def _known(raw: str) -> Word:
    forms = _plain(raw)
    form = next((one for one in forms if one in ASKED or kazakh_verb(one)), forms[0])
    verb = kazakh_verb(form)
    asked, soft = ASKED.get(form, (NO_TAGS, False))
    if raw.isascii() and raw in ASKED:
        asked, soft = ASKED[raw]
    tags = NO_TAGS.union(*map(tags_of, forms), tags_of(raw) if raw.isascii() else ())
    if verb is None or asked:
        return Word(form, tags, asked, soft=soft)
    return Word(form, tags, verb.asked, verb.denied, verb.soft)


_NUMBER: Final = frozenset({"number"})


def _plain(word: str) -> list[str]:
    """What the word spells, the likeliest first."""
    spelled = [word] if is_cyrillic(word) else cyrillic_spellings(word)[:_SPELLINGS]
    return [folded(one) for one in spelled]


#: Of a Latin word; rarer schemes only cost time.
_SPELLINGS: Final = 6
