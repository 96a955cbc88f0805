"""What one sentence asks for, and what it denies.

A warning names everything a fraud asks for, so grammar decides: «не сообщайте», «никому не нужно
говорить», «айтпаңыз» ask for nothing, and who tells of frauds quotes their infinitives. But «если
не сообщите» and «айтпасаңыз» are threats, and what stands behind a comma is judged on its own.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from flows.fraud.vocabulary import asked_by_converb
from flows.fraud.words import COMMA, Word, sentences


def read_sentences(text: str) -> list["Sentence"]:
    return [Sentence(words) for words in sentences(text)]


class Sentence:
    """`tags` are those of all its words; `asked` the classes of the verbs that ask for something;
    `warns` says that it tells of others who ask."""

    __slots__ = ("_requests", "asked", "tags", "warns", "words")

    def __init__(self, words: tuple[Word, ...]) -> None:
        self.words = words = _with_composed_verbs(
            _with_ambiguous_requests(_without_payments_named(_hanging_up(words)))
        )
        self.tags: frozenset[str] = _NOTHING.union(*[word.tags for word in words])
        self.warns = "fraudster" in self.tags or (
            "they_ask" in self.tags and not self.tags.isdisjoint(_OF_WARNINGS)
        )
        self._requests = [(at, w) for at, w in enumerate(words) if w.asked and self._asks(at)]
        self.asked: frozenset[str] = _NOTHING.union(*[word.asked for _, word in self._requests])

    def has(self, *tags: str) -> bool:
        return not self.tags.isdisjoint(tags)

    def requests(self, *kinds: str) -> Iterator[tuple[int, Word]]:
        """The words that ask for something of these kinds, with their places."""
        if not self.asked.isdisjoint(kinds):
            yield from ((at, w) for at, w in self._requests if not w.asked.isdisjoint(kinds))

    def near(self, at: int, reach: int, *tags: str) -> bool:
        """Whether a word with one of these tags stands so near."""
        around = self.words[max(at - reach, 0) : at + reach + 1]
        return any(not word.tags.isdisjoint(tags) for word in around)

    def near_a_sum(self, tag: str) -> bool:
        """A number that may be a sum stands near a word with this tag; 14 may be a day."""
        for at, word in enumerate(self.words):
            if tag in word.tags:
                around = self.words[max(at - 5, 0) : at + 6]
                if any(w.form.isdecimal() and len(w.form) >= 3 for w in around):
                    return True
        return False

    def away(self, one: int, other: int) -> int:
        """How many words apart; a comma is as good as three."""
        first, last = sorted((one, other))
        return last - first + 2 * self.words[first:last].count(COMMA)

    @property
    def denies(self) -> bool:
        """Something in it is denied."""
        return "never" in self.tags or any(word.denied for word in self.words)

    @property
    def forbids(self) -> bool:
        """It says what not to do, or what nobody ever asks for."""
        if self.has("nobody") or any(word.denied for word in self.words):
            return True
        if self.has("never") and self.has("they_ask"):
            return True
        return any(w.asked and self._is_denied(at, w.soft) for at, w in enumerate(self.words))

    def denies_at(self, at: int) -> bool:
        """Something is denied between the commas around this word."""
        first = max((n for n in range(at) if self.words[n] == COMMA), default=-1) + 1
        last = next((n for n in range(at, len(self.words)) if self.words[n] == COMMA), None)
        around = self.words[first:last]
        return any("never" in word.tags or word.denied for word in around)

    def _asks(self, at: int) -> bool:
        soft = self.words[at].soft
        return not (soft and self.warns) and not self._is_denied(at, soft) and not self._is_told(at)

    def _is_told(self, at: int) -> bool:
        """«… аударыңыз деп айтқандар алаяқтар», «код айтыңыз десе»: what others say."""
        following = self.words[at + 1].form if at + 1 < len(self.words) else ""
        return following == "десе" or (following == "деп" and self.warns)

    def _is_denied(self, at: int, soft: bool) -> bool:
        before = _clause(self.words[max(at - 5, 0) : at][::-1])
        if before and "never" in before[0].tags:
            threatens = any("if" in word.tags for word in before)
            return not threatens or self.words[at].form in _PRESENT
        if not soft:
            return False
        after = _clause(self.words[at + 1 : at + 4])
        return any("never" in word.tags for word in (*before, *after))


def _hanging_up(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """«тұтқаны таста» asks for nothing to be sent."""
    if not any("hold" in word.tags for word in words):
        return words
    return tuple(
        word._replace(asked=_NOTHING)
        if word.asked and any("hold" in w.tags for w in _clause(words[max(at - 3, 0) : at][::-1]))
        else word
        for at, word in enumerate(words)
    )


def _without_payments_named(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """«для оплаты» looks like «оплати» when it is folded."""
    if not any(word.form == "оплати" for word in words[1:]):
        return words
    return (
        words[0],
        *(
            word._replace(asked=_NOTHING)
            if word.form == "оплати" and before.form in _BEFORE_A_NOUN
            else word
            for before, word in pairwise(words)
        ),
    )


_BEFORE_A_NOUN: Final = frozenset({"для", "без", "до", "после", "код", "срок", "дата", "способ"})


def _with_ambiguous_requests(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """«пришли код» asks, «деньги пришли» does not."""
    if not any(word.form == "пришли" for word in words):
        return words
    return (
        tuple(
            word._replace(asked=_TELL)
            if word.form == "пришли" and not words[at + 1].tags.isdisjoint(_SENT_OVER)
            else word
            for at, word in enumerate(words[:-1])
        )
        + words[-1:]
    )


def _with_composed_verbs(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """«растай салыңыз», «жібере қойыңыз»: the first verb says what, the second that it is asked."""
    if not any(word.form.startswith(_AUXILIARIES) for word in words[1:]):
        return words
    return (
        *(
            word._replace(asked=asked, soft=False)
            if following.form.startswith(_AUXILIARIES) and (asked := asked_by_converb(word.form))
            else word
            for word, following in pairwise(words)
        ),
        words[-1],
    )


_AUXILIARIES: Final = ("сал", "кои", "бер", "таста", "жибер")
_TELL: Final = frozenset({"tell"})
_SENT_OVER: Final = frozenset(
    {"code", "card", "card_part", "password", "document", "iin", "key", "screenshot", "me"}
)


def _clause(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Up to the first comma."""
    return words[: words.index(COMMA)] if COMMA in words else words


#: «Если вы не переводите деньги» is no threat, unlike «если не переведете».
_PRESENT: Final = frozenset({"переводите", "вводите", "звоните", "пишите", "платите"})
_NOTHING: Final[frozenset[str]] = frozenset()
_OF_WARNINGS: Final = frozenset({"if", "warning", "never"})
