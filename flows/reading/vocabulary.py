"""Small closed vocabularies: which part a word may play in a clause that says one thing only.

A wording names the parts that a clause needs. A clause fits it where each of its words has one of
these parts or is a courtesy, so that a word nobody thought of, a negation or a condition leaves the
clause alone.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from flows.reading import kazakh
from flows.reading.forms import Form
from flows.reading.letters import fold, is_cyrillic, undouble
from flows.reading.tokens import Clause

#: The parts that a clause needs, one of each set.
Wording = tuple[frozenset[str], ...]
Parts = frozenset[str]
_Turn = tuple[list[str], str]


def wordings(*rows: str) -> tuple[Wording, ...]:
    """From `a|b c`: one of a or b, and c. The first is the part that says it."""
    return tuple(
        tuple(frozenset(part.replace("_", " ") for part in need.split("|")) for need in row.split())
        for row in rows
    )


class Vocabulary:
    """`parts` hold words and beginnings («счет*»), `verbs` Kazakh stems with the marks that their
    endings must have one of, `turns` several words with one part («так и есть»); `light` are words
    that change nothing."""

    def __init__(
        self,
        parts: Mapping[str, str],
        verbs: Mapping[str, tuple[str, str]],
        turns: Mapping[str, str],
        light: str,
    ) -> None:
        words = {part: text.split() for part, text in parts.items()}
        self._exact = _by_word(words)
        self._stems = {
            p: stems
            for p, ws in words.items()
            if (stems := tuple(_folded(w[:-1]) for w in ws if w[-1] == "*"))
        }
        self._verbs = tuple(
            (part, _folded(stem), frozenset(marks.split()))
            for part, (stems, marks) in verbs.items()
            for stem in stems.split()
        )
        self._turns = _by_first_word(turns)
        self._light = frozenset(map(_folded, light.split()))
        self._of_a_word = lru_cache(maxsize=8_192)(self._look_up)

    def parts_of(self, clause: Clause) -> list[Parts] | None:
        """What each word may be; None where one is nothing or takes something back."""
        found: list[Parts] = []
        while len(found) < len(clause):
            at = len(found)
            key = _key(clause[at])
            turn = self._turn(clause, at, self._turns[key]) if key in self._turns else None
            if turn is not None:
                length, part = turn
                found += [frozenset((part,)), *[COURTESY] * (length - 1)]
                continue
            parts = self._parts_of_word(clause[at], key)
            if not parts:
                return None
            found.append(parts)
        return found

    def _parts_of_word(self, form: Form, key: str) -> Parts:
        if form.no or not _UNREAL.isdisjoint(form.marks):
            return NOTHING
        concept = "" if key != form.key and form.concept in COURTEOUS else form.concept
        return self._of_a_word(concept, key, form.marks, form.tongue)

    @staticmethod
    def _turn(clause: Clause, at: int, turns: list[_Turn]) -> tuple[int, str] | None:
        for words, part in turns:
            if [_key(form) for form in clause[at : at + len(words)]] == words:
                return len(words), part
        return None

    def _look_up(self, concept: str, key: str, marks: frozenset[str], tongue: str) -> Parts:
        found = {part for part, stems in self._stems.items() if key.startswith(stems)}
        found.update(self._exact.get(key, ()))
        if tongue != "ru" and key:
            found |= self._of_verbs(key)
        if not found and concept in _AGAINST:
            return NOTHING
        found |= of_concept(concept, key, marks)
        if concept in COURTEOUS or key in self._light:
            found |= COURTESY
        return frozenset(found)

    def _of_verbs(self, key: str) -> set[str]:
        """By stem and ending: «бастаңыз» is an order, «іздеймін» a promise."""
        found = set()
        for part, stem, wanted in self._verbs:
            if key.startswith(stem):
                ending = kazakh.verb_ending(key[len(stem) :], stem[-1] in _VOWELS)
                if ending is not None and not ending[0] and ending[1] & wanted:
                    found.add(part)
        return found


def _by_word(parts: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part, words in parts.items():
        for word in {_folded(word) for word in words if word[-1] != "*"}:
            found.setdefault(word, []).append(part)
    return found


def fitting(found: list[Parts], kinds: Iterable[Wording], company: Parts) -> Wording | None:
    """The first wording that all words together make, with such company as changes nothing."""
    if len(found) == 1 and found[0] == COURTESY:
        return None
    said: Parts = frozenset().union(*found)
    for wording in kinds:
        if _is_said(wording, said):
            allowed = company.union(*wording)
            if all(parts & allowed for parts in found):
                return wording
    return None


def _is_said(wording: Wording, said: Parts) -> bool:
    for need in wording:  # noqa: SIM110  a generator here costs as much as the rule
        if said.isdisjoint(need):
            return False
    return True


def of_concept(concept: str, key: str, marks: frozenset[str]) -> set[str]:
    """The part that the meaning of a word gives it, in any vocabulary."""
    if concept in ("WILLING", "AGREE", "TAKE") and (concept == "WILLING" or marks & _OWN):
        return {"take"} if concept == "TAKE" else {"agree"}
    if concept in ("GET", "TAKE") and "name" in marks:
        return {"to get"}
    if concept == "APPLY":
        return _of_assigning(key, marks)
    if concept == "BENEFIT" and (key.startswith(_NOT_OURS) or key.endswith(_FROM_MINE)):
        return set()
    return {_NAMED[concept]} if concept in _NAMED else set()


def _of_assigning(key: str, marks: frozenset[str]) -> set[str]:
    if marks & {"order", "let3"} or (marks == {"bare"} and key in _BARE_ORDERS):
        return {"assign"}
    if marks & {"name"}:
        return {"to assign", "they assign"} if key.endswith(("ат", "ят")) else {"to assign"}
    return {"they assign"} if "3" in marks else set()


def _by_first_word(turns: Mapping[str, str]) -> dict[str, list[_Turn]]:
    found: dict[str, list[_Turn]] = {}
    for part, text in turns.items():
        for turn in text.split(";"):
            words = [_folded(word) for word in turn.split()]
            found.setdefault(words[0], []).append((words, part))
    for several in found.values():
        several.sort(key=lambda turn: -len(turn[0]))
    return found


def _key(form: Form) -> str:
    """As it was spelled, not as it was mended."""
    return _folded(form.word) if form.key and is_cyrillic(form.word) else form.key


@lru_cache(maxsize=16_384)
def _folded(word: str) -> str:
    return undouble(fold(word))


NOTHING: Final[Parts] = frozenset()
COURTESY: Final[Parts] = frozenset(("courtesy",))
_VOWELS: Final = "аеиоую"
_OWN: Final = frozenset(("1", "past1", "let"))
#: «Тағайында», «рәсімде»: said as one says «оформи».
_BARE_ORDERS: Final = frozenset(("тагаинда", "расимде", "ресимде", "тирке"))
_NAMED: Final = {
    "YES": "yes", "NEED": "need", "AGREEMENT": "consent", "READY": "ready", "CONDITION": "terms",
    "WORK": "work", "BENEFIT": "benefit", "APPLICATION": "application", "PLUS": "plus",
    "BANKNAME": "bank", "NUMBERFORYES": "number",
    "ENDING": "ending", "HUNDRED": "hundred",
}  # fmt: skip
#: Nobody offers a pension.
_NOT_OURS: Final = ("пенси", "зеинетак")
#: «Балаларымнан сұраймын»: who is asked is no benefit.
_FROM_MINE: Final = ("имнан", "имнен", "амнан", "амнен", "емнен")
_AGAINST: Final = frozenset(("NE", "NO", "NOTBE", "REFUSE", "?", "Q", "IF", "OR", "BUT", "WITHOUT"))
_UNREAL: Final = frozenset(("if", "maybe", "ask", "after"))
#: What may stand in any of these clauses.
COURTEOUS: Final = frozenset(
    ("YOU", "PLEASE", "THANKS", "ENTIRELY", "WITHPLEASURE", "NOW", "SURELY", "HELLO", "SALAM",
     "SIGN", "'", "WARM", ",", ".", "BLESS", "I")
)  # fmt: skip
