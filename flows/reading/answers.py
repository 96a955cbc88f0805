"""Rules for yes, no and everything between: only an unconditional yes of the citizen's own is a
sure consent."""

from typing import Final

from flows.question import Question
from flows.reading.clearness import beside
from flows.reading.concepts import IN_PERSON
from flows.reading.ending import ends_clearly
from flows.reading.forms import Form
from flows.reading.message import YES, Message
from flows.reading.purity import is_whole
from flows.reading.tokens import Clause
from flows.reading.verdict import Verdict

#: Under these nothing was asked, so that a yes starts nothing.
NOT_ASKED: Final = frozenset({"none", "expired", "filed", "sender"})


#: Under these the answer is an account, not a yes.
ASKS_FOR_AN_ACCOUNT: Final = frozenset({"accounts", "iban"})


#: Rules that stand in more than one place.
BOTH: Final = "a yes and a no in one message"
ACKNOWLEDGED: Final = "leans to yes: a mere acknowledgement"
THEIRS: Final = "speaks of somebody else's yes"
LEANING: Final = "leans to yes"
_LEANS: Final = ("half agree", "turned no", "surely")


def doubt(m: Message, q: Question) -> Verdict | None:
    """What makes any yes or no unclear."""
    other = _somebody_elses_yes(m)
    if other is not None:
        return other
    if m.has("denied saying") and not m.has("agree"):
        return Verdict("unclear", False, "only denies having said no", m.words("denied saying"))
    if not m.has(*_DOUBTED) or _settled(m, q):
        return None
    if m.has("reluctant") and not m.has("agree", "refuse"):
        return Verdict("unclear", False, "a reluctant yes", m.words("reluctant"))
    for act, rule in _DOUBTS:
        if m.has(act) and not (act == "took" and m.has("agree", "yes")):
            return Verdict("unclear", False, rule, m.words(act))
    return None


def _somebody_elses_yes(m: Message) -> Verdict | None:
    theirs = m.has("their agree", "their yes", "their half agree", "their ask for it")
    if theirs and not m.has("agree", "yes", "refuse", "no"):
        return Verdict("unclear", False, THEIRS, m.words("their agree"))
    spoken_of = m.has(*YES, *_LEANS, "acknowledge", "asked agree") or m.count("N") > 0
    if m.has("relative") and spoken_of and not m.has("refuse") and not _own_yes(m):
        return Verdict("unclear", False, THEIRS, m.words("relative"))
    return None


def _settled(m: Message, q: Question) -> bool:
    """A plain refusal, or an explicit change of mind, that no hedge beside it unsettles; and a
    yes to terms with the promise that they ask for: «табыс өзгерсе хабарлаймын»."""
    if q.kind == "terms" and m.has("promise") and m.has("agree", "yes"):
        return True
    if m.has("refuse") and not m.has("agree", "asked agree"):
        return True
    if m.has("agrees to refuse") or _last_word_is_no(m) or ends_clearly(m):
        return True
    return q.kind == "refused" and m.has("agree") and not m.has("if", "maybe")


_DOUBTS: Final = (
    ("for another", "a yes for somebody else"),
    ("undecided", "undecided"),
    ("took", "undecided"),
    ("if", "a condition"),
    ("maybe", "a maybe"),
    ("doubt", "a doubt"),
    ("irony", "irony"),
)


_DOUBTED: Final = ("reluctant", *(act for act, _ in _DOUBTS))


def _own_yes(m: Message) -> bool:
    """«…, а я согласна»: the citizen's own yes beside a relative's."""
    if any(map(_speaks_for_oneself, m.clauses)):
        return True
    said_by = "I"
    for form in m.forms:
        if form.concept == "I" and form.key not in IN_PERSON:
            continue
        if form.concept in ("REL", "CHILD", "HE", "RELCASE", "SAY", "I"):
            said_by = form.concept
        elif form.concept == "WILLING" and said_by == "I" and not form.no:
            return True
        elif form.concept == "AGREE" and "1" in form.marks:
            return not any(f.concept == "SAY" for f in m.forms)
    return False


def _speaks_for_oneself(clause: Clause) -> bool:
    """«…, мен де келісемін», «…, сама согласна»: nothing else in the clause."""
    if not is_whole(clause) or not any(f.key in IN_PERSON for f in clause):
        return False
    return any(f.concept == "WILLING" or (f.concept == "AGREE" and "1" in f.marks) for f in clause)


def answer(m: Message, q: Question) -> Verdict | None:
    """A yes or a no."""
    if _changed_mind(m, q):
        return consent(m, q, "an explicit yes after a refusal", m.words("agree"))
    for acts, rule in _ANSWERS:
        if m.has(*acts):
            return rule(m, q)
    return None


def _agreed_refusal(m: Message, q: Question) -> Verdict:
    return Verdict("refuse", True, "agrees to a refusal", m.words("agrees to refuse"))


def _hedged_no(m: Message, q: Question) -> Verdict:
    return Verdict("unclear", False, "a no with a condition or a doubt", m.words("hedged no"))


def _changed_mind(m: Message, q: Question) -> bool:
    if q.kind != "refused" or not m.has("agree") or not m.has("refuse", "no"):
        return False
    answers = [
        f for f in m.forms if f.concept in ("NO", "REFUSE", "WILLING", "AGREE", "APPLY", "TAKE")
    ]
    if m.has("agrees to refuse") and answers[-1].key.startswith(_CONFIRMING):
        return False
    if any(form.key == "отказом" for form in answers):
        return False
    return m.has("change of mind") or answers[-1].concept not in ("NO", "REFUSE")


#: «Отказ подтверждаю», «бас тартуымды растаймын»; and «с отказом согласна» stands by it, too.
_CONFIRMING: Final = ("подтв", "потв", "раста")


def _refusal(m: Message, q: Question) -> Verdict:
    """A yes-word may open a refusal («да не надо мне»), a yes in so many words contradicts it,
    unless the refusal has the last word."""
    if m.has("agree") and not _last_word_is_no(m):
        return Verdict("unclear", False, BOTH, m.words("agree", "refuse"))
    return Verdict("refuse", True, "says no", m.words("refuse"))


#: A bare no is this short.
_SHORT_NO: Final = 3


def _last_word_is_no(m: Message) -> bool:
    """«Раньше был согласен, теперь отказываюсь»: a refusal in a clause of its own after the yes."""
    if not m.has("refuse") or not m.has("agree"):
        return False
    answers = [n for n, f in enumerate(m.forms) if f.concept in _ANSWERING]
    last = m.forms[answers[-1]] if answers else None
    if last is None or last.no == (last.concept in ("REFUSE", "AGAINST")):
        return False
    before = [n for n in answers if n != answers[-1]]
    parted = (
        any(f.concept in (",", ".", "BUT") for f in m.forms[before[-1] : answers[-1]])
        if before
        else False
    )
    return parted and last.concept != "CAN"


_ANSWERING: Final = frozenset(
    (
        "AGREE",
        "WILLING",
        "TAKE",
        "GET",
        "NEED",
        "WANT",
        "APPLY",
        "REFUSE",
        "AGAINST",
        "GIVE",
        "DO",
        "BE",
    )
)


def _bare_no(m: Message, q: Question) -> Verdict:
    if q.kind in ("none", "expired") and len(m.forms) < _SHORT_NO:
        return Verdict("unclear", False, "a no, but nothing was asked", m.words("no"))
    if m.has("yes", "agree", "ask for it", "half agree"):
        return Verdict("unclear", False, BOTH, m.words("yes", "agree", "no"))
    return Verdict("refuse", True, "says no", m.words("no"))


def _yes(m: Message, q: Question) -> Verdict:
    if _gives_the_number_for_no(m, q):
        return Verdict("unclear", False, "the number for no beside a yes", m.words(*YES))
    if q.kind in ASKS_FOR_AN_ACCOUNT:
        return Verdict("unclear", False, "a yes where an account was asked for", m.words(*YES))
    return consent(m, q, "says yes", m.words(*YES))


def _gives_the_number_for_no(m: Message, q: Question) -> bool:
    """«Да, 2», and not «Да. Балам 2 айлық» or «нажала 2 по ошибке, согласна» after a refusal."""
    for clause in m.clauses:
        numbers = {f.word for f in clause if f.concept == "N"}
        if numbers & set(q.no) and all(
            f.concept in _BESIDE_A_NUMBER or _presses(f) for f in clause
        ):
            return q.kind != "refused" or not any(map(_presses, m.forms))
    return False


def _presses(form: Form) -> bool:
    return form.key.startswith(_PRESSING)


#: «Нажала», «басып», «набрал», «отправил».
_PRESSING: Final = ("нажа", "баси", "басип", "набра", "отправ", "терип", "жибер", "кноп")
#: With these in its clause a number is an answer, and not an age or a count.
_BESIDE_A_NUMBER: Final = frozenset(
    ("N", "YES", "NO", "WILLING", "AGREE", "APPLY", "SURELY", "FILL", "I", "SIGN", "'", ",", ".",
     "VARIANT", "CHOOSE", "PLEASE", "THANKS", "HELLO", "SALAM", "OR", "ACK", "NUM1", "NUM2", "MY",
     "NE", "SEND", "WRITE", "WARM", "BENEFIT", "TAKE", "NEED", "WANT", "REFUSE")
)  # fmt: skip


def consent(m: Message, q: Question, rule: str, words: tuple[str, ...]) -> Verdict:
    """A yes, sure if the question was asked and nothing around it is strange."""
    if q.kind in NOT_ASKED:
        return Verdict("unclear", False, f"{rule}, but nothing was asked", words)
    if q.kind == "refused" and not m.has("agree", "ask for it"):
        return Verdict("unclear", False, f"{rule}, but no change of mind after a refusal", words)
    doubtful = beside(m, q) if m.said else None
    if doubtful:
        return Verdict(*doubtful, words)
    return Verdict("consent", True, rule, words)


#: Under "to this account?" an order to pay is a yes.
_SENDS: Final = frozenset(("PAY", "SEND", "GIVE", "DO", "THISACCOUNT"))


def _leaning(m: Message, q: Question) -> Verdict:
    words = m.words(*_LEANS)
    if q.kind in NOT_ASKED | ASKS_FOR_AN_ACCOUNT or m.has("turned no"):
        return Verdict("unclear", False, LEANING, words)
    if q.kind == "account_confirm" and m.has("half agree") and not m.concepts().isdisjoint(_SENDS):
        return consent(m, q, "says to pay there", words)
    if q.kind in _OFFERED and _only_orders(m):
        return Verdict("consent", True, "says yes", words)
    answering = any(f.key.startswith("отвеч") for f in m.forms)
    if m.has("surely") and not answering and not m.has("half agree", "turned no", "acknowledge"):
        return consent(m, q, "says of course", words)
    return Verdict("unclear", False, LEANING, words)


#: Under these somebody was offered something that can be ordered.
_OFFERED: Final = frozenset({"offer", "confirm", "terms"})


def _only_orders(m: Message) -> bool:
    """«Беріңіз», «переводите», «есепшотыма аударыңыз»: an order and courtesies."""
    ordered = any(f.concept in _ORDERED and "order" in f.marks for f in m.forms)
    return ordered and all(f.concept in _ORDERED | _BESIDE_AN_ORDER and not f.no for f in m.forms)


_ORDERED: Final = frozenset(("PAY", "DO", "GIVE", "BEGIN"))
_BESIDE_AN_ORDER: Final = frozenset(
    ("I", "BENEFIT", "ACCOUNT", "PLEASE", "THANKS", "BLESS", "WARM", "NOW", "BANKNAME", "HELLO",
     "SALAM", "APPLICATION", "AGREEMENT", ",", ".", "SIGN")
)  # fmt: skip


def acknowledgement(m: Message, q: Question) -> Verdict | None:
    if m.has("not against"):
        return Verdict("unclear", False, "leans to yes: not against it", m.words("not against"))
    if m.has("acknowledge"):
        if q.kind in ("confirm", "account_confirm") and any(map(_says_right, m.forms)):
            return consent(m, q, "says that it is right", m.words("acknowledge"))
        return Verdict("unclear", False, ACKNOWLEDGED, m.words("acknowledge"))
    return None


def _says_right(form: Form) -> bool:
    return form.key in _RIGHT or (form.concept == "ACK" and form.key in _ALL and " " in form.word)


#: "All is right".
_ALL: Final = frozenset({"все", "бари", "барлиги"})
#: "Right", folded: an answer to "…, right?" and to "is this your account?".
_RIGHT: Final = frozenset({"дурис", "верно", "правилно", "точно"})


_ANSWERS: Final = (
    (("agrees to refuse",), _agreed_refusal),
    (("refuse",), _refusal),
    (("no",), _bare_no),
    (YES, _yes),
    (_LEANS, _leaning),
    (("hedged no",), _hedged_no),
)
