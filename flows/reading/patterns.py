"""What sequences of concepts do: the phrases of the language, as data.

A pattern is written over the concepts of `lexicon` after `grammar` has settled the polarity:
`WORD` a form that is not negated, `WORD!` a negated one, `WORD*` either, `WORD.mark` one whose
ending has that mark, `A|B` alternatives, `_` any one form, `..` up to four forms, `^` and `$` the
edges of a clause.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from flows.reading.tokens import Clause
from flows.reading.words import Form

PATTERNS: Final[dict[str, tuple[str, ...]]] = {
    "wrong person": (
        "WRONGNUMBER", "WRONG* .. NUMBER*", "NUMBER* .. WRONG*", "YOU .. WRONG", "WRONG.2", "WRONGYOU", "^ WRONG $", "^ WRONG! $",
        "I! .. NUMBER", "NUMBER .. I!", "THIS .. I!", "^ I! $", "^ I I! $", "I! .. NAME", "^ YES I!", "^ I X!.kk",
        "OTHERONE|HE .. NUMBER", "NUMBER .. OTHERONE|HE", "KNOW! .. HE|HUMAN|REL", "HE|HUMAN|REL .. KNOW!",
        "THIS .. REL|RELCASE .. NUMBER", "NUMBER .. RELCASE", "^ REL .. NUMBER $", "THIS .. OTHERONE HUMAN", "ADDRESS!", "MINE!",
        "NAME!", "OTHERONE HUMAN", "^ .. I! .. REL|RELCASE|OTHERONE", "THIS FILL RELCASE", "LIVE! .. REL|HE|HUMAN",
    ),
    "undecided": ("UNDECIDED", "TAKE.past", "CAN!", "YES|NO|N OR", "RELUCTANT LETS", "RELUCTANT YES $", "FEAR REFUSE", "REGRET .. REFUSE", "REFUSE .. REGRET", "WRONG .. REFUSE"),
    "dead": ("DEAD*",),
    "already": (
        "ALREADYHAS", "ALREADY .. GET|TAKE|APPLY|PRIOR|GIVE|PAY|APPLYALREADY|HAVE|DO|SEND|APPLICATION", "GET.1", "I GET.3",
        "TAKE.by .. LIVE", "APPLYALREADY.past|APPLYALREADY.by", "APPLICATION GIVE.past|GIVE.by",
        "PRIOR*", "GET.past .. BENEFIT", "BENEFIT .. GET.past", "TAKE.by .. PUT|QUIT",
    ),
    "dispute": (
        "DISPUTED", "CHILD!", "INVALID*", "WORK.1", "WORK DO", "RIGHT!", "LIVE!", "MARRIED*", "BORN!", "WORK!",
        "TRUE! .. EXPLAIN|DOCS", "EXPLAIN|DOCS .. TRUE!", "HAVE! CHILD", "FIT!", "COUNT CHILD", "CHILD COUNT",
    ),
    "life": ("LIFE", "OFFTOPIC"),
    "operator": (
        "HUMANHELP", "OPERATOR", "CALL.order|CALL.2|CALL.name|CALL.bare", "SPEAK .. HUMAN|OPERATOR|YOU", "HUMAN|YOU .. SPEAK",
        "SPEAK.wish", "WANT|CAN .. SPEAK", "CONNECT.order|CONNECT.name|CONNECT.2", "HUMAN .. HUMAN", "HELP", "CALL.let3", "SPEAK .. NEED", "NUMBER SPEAK",
    ),
    "kazakh please": ("KAZ", "KAZTONGUE TONGUE", "PO KAZI", "KAZI", "RUS! .. KAZ", "STATETONGUE TONGUE"),
    "russian please": ("RUS", "RUSTONGUE TONGUE", "PO RUSI", "RUSI", "KAZ! .. RUS"),
    "no kazakh": (
        "KAZ|KAZI|KAZTONGUE .. UNDERSTAND!|KNOW!|READ!|SPEAK!|SAY!|BADLY|CAN!|TAKE!",
        "UNDERSTAND!.ru|KNOW!.ru|READ!.ru|SPEAK!.ru|SAY!.ru|BADLY.ru|CAN!.ru|NO.ru .. KAZ|KAZI|KAZTONGUE", "KAZ!", "KAZI!",
    ),
    "no russian": (
        "RUS|RUSI|RUSTONGUE .. UNDERSTAND!|KNOW!|READ!|SPEAK!|SAY!|BADLY|CAN!|TAKE!",
        "UNDERSTAND!.ru|KNOW!.ru|READ!.ru|SPEAK!.ru|SAY!.ru|BADLY.ru|CAN!.ru|NO.ru .. RUS|RUSI|RUSTONGUE", "RUS!", "RUSI!",
    ),
    "stop": (
        "STOPPING", "SEND!", "WRITE!", "DISTURB!", "DISTURB.order", "CALL!", "^ STOPWORD $", "^ STOPV.order|STOPV.bare $", "STOPV .. SEND|WRITE|MESSAGE|DISTURB",
        "SEND|WRITE|MESSAGE|DISTURB .. STOPV|QUIT", "ENOUGH .. SEND|WRITE|MESSAGE|DISTURB", "UNSUB", "DELETE .. NUMBER|I|MESSAGE",
        "NUMBER|I|MESSAGE .. DELETE", "MESSAGE* .. NEED!|COME!|WANT!", "NEED!|WANT! .. MESSAGE", "DISTURB GIVE.order", "DISTURB TAKE!",
        "SEND.past QUIT", "DISTURB", "WRITE.past QUIT",
    ),
    "how much": (
        "HOWMUCH", "WHICH .. SUM|MONEY", "SUM .. WHICH|HOW", "MONEY WHICH", "SUM .. ?", "^ SUM $", "^ BENEFIT SUM $", "HOW MUCH", "^ I SUM",
        "EXPLAIN|SAY .. SUM", "WHAT .. SUM",
    ),
    "how long": (
        "HOWMUCH TIMEUNIT", "HOWMUCH .. WAIT|AWAIT|DOCS|CHILD|TERM", "WAIT|AWAIT .. HOWMUCH", "WHICH TERM", "HOWMUCH TIMES",
    ),
    "who": (
        "^ WHO", "WHO .. YOU|THIS|SEND|WRITE|CALL", "YOU|THIS .. WHO", "WHEREFROM", "WHERE .. NUMBER|KNOW", "NUMBER .. WHERE", "WHO $", "WHO .. ?",
        "YOU .. OFFICIAL", "HOW .. YOU .. NAME", "YOU .. NAME",
    ),
    "for whom": ("WHOM", "WHO .. GET|TAKE|RIGHT|CAN|GIVE|PAY|BENEFIT"),
    "true?": (
        "REALLY", "TRUE .. Q|?", "Q|? TRUE", "BELIEVE .. ?|Q", "OFFICIAL .. ?|Q", "BELIEVE!", "FRAUD* .. Q|?", "FRAUD.ask|FRAUD!.ask", "TRUE.ask",
        "BELIEVE.ask", "OFFICIAL.ask", "FRAUD!",
    ),
    "spam": ("SPAM",),
    "fraud": ("WRITEFRAUD", "FRAUD", "ASK .. SECRET|MONEY", "SECRET .. ASK", "POLICE", "LINK .. SEND|COME|WRITE", "SEND|COME|WRITE .. LINK", "LINK"),
    "what": ("WHATIS", "WHAT|WHICH|WHEN|WHERE|HOW|WHY|WHOSE", "EXPLAIN", "UNDERSTAND!", "MEAN"),
    "why": ("WHY",),
    "later": (
        "LATER", "TOMORROW", "THINK", "CONSULT", "NOW!", "NEXT TIMEUNIT", "THROUGH .. TIMEUNIT", "FREE", "BUSY", "TIMEUNIT!", "WAIT", "REMIND",
        "YET NO", "YET .. NEED!|WANT!", "FREE!", "TIMEUNIT GIVE", "GIVE TIMEUNIT",
    ),
    "if": ("IF", "AGREE|WILLING .. WHEN"),
    "maybe": ("MAYBE", "WOULD"),
    "doubt": ("DOUBTFUL", "UNSURE", "KNOW!", "SUPPOSE", "SURE1!", "FEAR"),
    "irony": ("IRONY", "DISBELIEF"),
    "relative": ("REL|CHILD .. AGREE|YES|WILLING .. SAY", "REL .. SAY", "REL .. AGREE|WILLING|YES|WANT|NEED|TAKE|N|SAY|HALFYES", "SAY .. REL", "HE AGREE|WILLING|YES|WANT|TAKE", "AGREE.3|AGREE.2", "RELCASE|REL .. SAY"),
    "for another": ("AGREE|WILLING .. FOR1 .. RELCASE|REL", "REL|RELCASE FOR .. AGREE|WILLING"),
    "no": ("NO", "NOSIGN"),
    "refuse": (
        "REFUSE", "AGAINST", "OBJECTION", "GOAWAY",
        "AGREE!|WILLING!|WANT!|NEED!|APPLY!|TAKE!|GET!|GIVE!|READY!|PAY!|INTEREST!|DO!|BE!|INTENT!|BENEFIT!|BEGIN!|LETS!|MONEY!|SENSE!|SUPPORT!|CONTENT!|ACCOUNT!",
        "STOPV .. APPLY|BENEFIT|APPLICATION", "BENEFIT|APPLICATION .. STOPV",
    ),
    "agrees to refuse": ("AGREE|WILLING|WANT .. REFUSE", "REFUSE.name AGREE|WILLING|WANT", "REFUSE .. BE"),
    "change of mind": ("CHANGEMIND", "WRONG", "ALREADY", "REFUSE .. REFUSE", "BACK"),
    "no problem": ("PROBLEM!",),
    "this account": ("THIS .. ACCOUNT|SECRET|BANKNAME|BANK",),
    "turned no": ("REFUSE!",),
    "not against": ("AGAINST!", "OBJECTION!"),
    "yes": ("YES",),
    "surely": ("SURELY",),
    "agree": ("WILLING", "AGREE.1|AGREE.let|AGREE.past1|AGREE.wished", "APPLY.order|APPLY.1|APPLY.let3|APPLY.let|APPLY.2", "TAKE.1|TAKE.let|TAKE.wished", "BE TAKE|GET|APPLY", "WANT|PLEASE|NEED|READY .. GET|TAKE|APPLY.name", "APPLY.name .. WANT"),
    "ask for it": (
        "NEED", "WANT", "READY", "LETS", "PAY.order|PAY.let3", "GIVE.order", "GIVE .. BENEFIT|MONEY", "BEGIN.order", "DO.order", "^ FOR1 $",
    ),
    "half agree": ("TAKE.wish|APPLY.wish", "MAY", "AGREEMENT", "CONTENT", "SUPPORT", "INTEREST", "HALFYES", "AGREE", "APPLY", "CHANGEMIND"),
    "acknowledge": ("ACK", "PLUS", "PLEASE", "PROBLEM!"),
    "greet": ("HELLO", "SALAM", "THANKS", "BLESS", "WELCOME", "WARM", "SORRY"),
    "bank": ("BANKNAME",),
    "ordinal": ("ORD1|ORD2|ORD3|ORD4|ORD5|ORDLAST|NUM1|NUM2|NUM3",),
}  # fmt: skip


class Act(NamedTuple):
    """Something a clause does, and the words that do it."""

    name: str
    words: tuple[str, ...]


def acts(clause: Clause) -> Iterator[Act]:
    """Everything one clause does."""
    shown = " " + " ".join(map(_show, clause)) + " "
    seen: set[int] = set()
    for form in clause:
        for mark in form.marks & _TELLING.keys():
            yield Act(_TELLING[mark], (form.word,))
    for concept in {form.concept for form in clause}:
        for number, name, pattern in _BY_CONCEPT.get(concept, ()):
            if number in seen:
                continue
            seen.add(number)
            match = pattern.search(shown)
            if match is not None:
                start = shown.count(" ", 0, match.start() + 1) - 1
                size = match[0].strip().count(" ") + 1
                yield Act(name, tuple(f.word for f in clause[start : start + size]))


def _show(form: Form) -> str:
    sign = "!" if form.no else ""
    if not form.marks:
        return f"{form.concept}{sign}.{form.tongue}."
    return f"{form.concept}{sign}.{form.tongue}.{'.'.join(form.marks)}."


def _compiled(pattern: str) -> re.Pattern[str]:
    parts = [_part(part) for part in pattern.split()]
    return re.compile("".join(parts).replace("  ", " "))


def _part(part: str) -> str:
    if part == "^":
        return r"\A"
    if part == "$":
        return r"(?= (?:[.,?][^ ]* )?\Z)"
    if part == "..":
        return r"(?: [^ ]+){0,4}?"
    if part == "_":
        return r" [^ ]+(?= )"
    return " (?:" + "|".join(map(_word, part.split("|"))) + r")(?= )"


def _word(word: str) -> str:
    concept, _, mark = word.partition(".")
    tail = rf"\.(?:[a-z0-9]+\.)*{mark}\.[^ ]*" if mark else r"(?:\.[^ ]*)?"
    if concept == "_":
        return rf"[^ ]+?{tail}"
    if concept.endswith("!"):
        return rf"{re.escape(concept[:-1])}!{tail}"
    if concept.endswith("*"):
        return rf"{re.escape(concept[:-1])}!?{tail}"
    return rf"{re.escape(concept)}{tail}"


_Numbered = tuple[int, str, re.Pattern[str]]


def _first_concepts(pattern: str) -> list[str]:
    """The concepts by which a pattern is found: those of its first fixed part."""
    first = next(part for part in pattern.split() if part not in ("^", "$", "..", "_"))
    return [re.split(r"[.!*]", word)[0] for word in first.split("|")]


def _indexed() -> dict[str, list[_Numbered]]:
    index: dict[str, list[_Numbered]] = {}
    number = 0
    for name, patterns in PATTERNS.items():
        for pattern in patterns:
            number += 1
            compiled = _compiled(pattern)
            for concept in _first_concepts(pattern):
                index.setdefault(concept, []).append((number, name, compiled))
    return index


_BY_CONCEPT: Final = _indexed()

#: Marks of an ending that speak for themselves, whatever the word.
_TELLING: Final = {"if": "if", "maybe": "maybe"}
