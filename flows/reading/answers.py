"""Rules for yes, no and everything between: only an unconditional yes of the citizen's own is a
sure consent."""

from typing import Final

from flows.question import Question
from flows.reading.grammar import AUXILIARY, PREDICATES
from flows.reading.letters import fold
from flows.reading.message import COURTESY, FULL, PLAIN, YES, Message
from flows.reading.reading import Intent
from flows.reading.verdict import Verdict
from flows.reading.words import Form

#: Under these nothing was asked, so that a yes starts nothing.
NOT_ASKED: Final = frozenset({"none", "expired", "filed", "sender"})
#: Under these the answer is an account, not a yes.
ASKS_FOR_AN_ACCOUNT: Final = frozenset({"accounts", "iban"})
_LEANS: Final = ("half agree", "turned no", "surely")


def doubt(m: Message, q: Question) -> Verdict | None:
    """What makes any yes or no unclear."""
    if (
        m.has("relative")
        and (m.has(*YES, *_LEANS, "acknowledge", "asked agree") or m.count("N"))
        and not _own_yes(m)
    ):
        return Verdict("unclear", False, "speaks of somebody else's yes", m.words("relative"))
    if m.has("denied saying") and not m.has("agree"):
        return Verdict("unclear", False, "only denies having said no", m.words("denied saying"))
    if m.has("refuse") and not m.has("agree", "asked agree"):
        return None
    if m.has("agrees to refuse") or _last_word_is_no(m):
        return None
    if m.has("reluctant") and not m.has("agree", "refuse"):
        return Verdict("unclear", False, "a reluctant yes", m.words("reluctant"))
    if q.kind == "refused" and m.has("agree") and not m.has("if", "maybe"):
        return None
    for act, rule in _DOUBTS:
        if m.has(act) and not (m.has("refuse") and act in _BESIDE_A_NO):
            return Verdict("unclear", False, rule, m.words(act))
    return None


_DOUBTS: Final = (
    ("for another", "a yes for somebody else"),
    ("undecided", "undecided"),
    ("if", "a condition"),
    ("maybe", "a maybe"),
    ("doubt", "a doubt"),
    ("irony", "irony"),
)


#: A no stays a no beside these.
_BESIDE_A_NO: Final = frozenset({"doubt", "irony"})


def _own_yes(m: Message) -> bool:
    """«…, а я согласна»: the citizen's own yes beside a relative's."""
    said_by = "I"
    for form in m.forms:
        if form.concept in ("REL", "CHILD", "HE", "RELCASE", "SAY", "I"):
            said_by = form.concept
        elif form.concept == "WILLING" and said_by == "I" and not form.no:
            return True
        elif form.concept == "AGREE" and "1" in form.marks:
            return not any(f.concept == "SAY" for f in m.forms)
    return False


def answer(m: Message, q: Question) -> Verdict | None:
    """A yes or a no."""
    if m.has("agrees to refuse"):
        return Verdict("refuse", True, "agrees to a refusal", m.words("agrees to refuse"))
    if _changed_mind(m, q):
        return consent(m, q, "an explicit yes after a refusal", m.words("agree"))
    if m.has("refuse"):
        return _refusal(m)
    if m.has("no"):
        if q.kind in ("none", "expired") and len(m.forms) < _SHORT_NO:
            return Verdict("unclear", False, "a no, but nothing was asked", m.words("no"))
        return _bare_no(m)
    if m.has(*YES):
        return _yes(m, q)
    if m.has(*_LEANS):
        return _leaning(m, q)
    if m.has("hedged no"):
        return Verdict("unclear", False, "a no with a condition or a doubt", m.words("hedged no"))
    return None


def _changed_mind(m: Message, q: Question) -> bool:
    if q.kind != "refused" or not m.has("agree") or not m.has("refuse", "no"):
        return False
    answers = [
        f for f in m.forms if f.concept in ("NO", "REFUSE", "WILLING", "AGREE", "APPLY", "TAKE")
    ]
    return m.has("change of mind") or answers[-1].concept not in ("NO", "REFUSE")


def _refusal(m: Message) -> Verdict:
    """A yes-word may open a refusal («да не надо мне»), a yes in so many words contradicts it,
    unless the refusal has the last word."""
    if m.has("agree") and not _last_word_is_no(m):
        return Verdict(
            "unclear", False, "a yes and a no in one message", m.words("agree", "refuse")
        )
    return Verdict("refuse", True, "says no", m.words("refuse"))


#: A bare no is this short.
_SHORT_NO: Final = 3


def _last_word_is_no(m: Message) -> bool:
    """«Раньше был согласен, теперь отказываюсь»: a refusal in a clause of its own after the yes."""
    if not m.has("refuse") or not m.has("agree"):
        return False
    answers = [n for n, f in enumerate(m.forms) if f.concept in _ANSWERING]
    last = m.forms[answers[-1]] if answers else None
    if last is None or not (last.no != (last.concept in ("REFUSE", "AGAINST"))):
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


def _bare_no(m: Message) -> Verdict:
    if m.has("yes", "agree", "ask for it", "half agree"):
        return Verdict(
            "unclear", False, "a yes and a no in one message", m.words("yes", "agree", "no")
        )
    return Verdict("refuse", True, "says no", m.words("no"))


def _yes(m: Message, q: Question) -> Verdict:
    numbers = {f.word for f in m.forms if f.concept == "N"}
    if numbers & set(q.no):
        return Verdict("unclear", False, "the number for no beside a yes", m.words(*YES))
    if q.kind in ASKS_FOR_AN_ACCOUNT:
        return Verdict("unclear", False, "a yes where an account was asked for", m.words(*YES))
    return consent(m, q, "says yes", m.words(*YES))


def consent(m: Message, q: Question, rule: str, words: tuple[str, ...]) -> Verdict:
    """A yes, sure if the question was asked and nothing around it is strange."""
    if q.kind in NOT_ASKED:
        return Verdict("unclear", False, f"{rule}, but nothing was asked", words)
    if q.kind == "refused" and not m.has("agree", "ask for it"):
        return Verdict("unclear", False, f"{rule}, but no change of mind after a refusal", words)
    doubtful = _beside(m, q) if m.said else None
    if doubtful:
        return Verdict(*doubtful, words)
    return Verdict("consent", True, rule, words)


def _beside(m: Message, q: Question) -> tuple[Intent, bool, str] | None:
    """What stands beside a yes and takes its clearness: a denial, a but, unknown words. The world
    is closed: what is not known to be harmless is not."""
    if any(f.no and f.concept in _DENIABLE and not _third(f) for f in m.forms):
        return "unclear", False, "a yes, but something is denied"
    if _but_after_yes(m):
        return "unclear", False, "a yes and a but"
    if any(
        f.concept == "SAY" and f.tongue == "kk" and not f.marks & {"1", "past1"} for f in m.forms
    ):
        return "unclear", False, "a yes that is reported"
    if [f.concept for f in m.forms if f.concept not in (",", ".")][1:] in (["SALAM"], ["HELLO"]):
        return "unclear", False, "answers the telephone"
    explicit = m.has("agree")
    harmless = _harmless(m, q)
    strange = [f for f in m.forms if f.concept not in harmless]
    if strange or _object_unknown(m) or m.count("X") > _tolerance(m):
        intent: Intent = "consent" if explicit and not strange else "unclear"
        return intent, False, "a yes among words that are not understood"
    return None


def _harmless(m: Message, q: Question) -> frozenset[str]:
    """What may stand beside this yes."""
    if m.has("agree") or q.kind == "account_confirm" or m.has("yes") and m.has("ask for it"):
        return FULL
    return PLAIN if m.has("ask for it") else COURTESY


def _third(form: Form) -> bool:
    """Somebody else's not-doing: «әкесі алимент төлемейді»."""
    return "3" in form.marks or form.key.endswith("иди")


def _tolerance(m: Message) -> int:
    """How many unknown words a sure consent may hold: more where it plainly speaks of a benefit."""
    if not m.has("agree"):
        return 0
    if len(m.forms) <= _SHORT:
        return 0
    if not m.concepts().isdisjoint(_OURS):
        return max(1, len(m.forms) // _ONE_IN)
    return 0 if _unknown_after_yes(m) else 1


def _unknown_after_yes(m: Message) -> bool:
    """Reasons come before a yes; what comes after it may be what was agreed to."""
    yes = next((n for n, f in enumerate(m.forms) if f.concept in _EXPLICIT), 0)
    return any(f.concept == "X" for f in m.forms[yes:])


def _object_unknown(m: Message) -> bool:
    """«с вами согласен», «аурудың қиын екеніне келісемін»: agreement with something unknown."""
    for n, form in enumerate(m.forms):
        if form.concept not in _EXPLICIT or form.no:
            continue
        before = m.forms[n - 1] if n else None
        after = m.forms[n + 1 : n + 3]
        if form.tongue == "kk" and before is not None and _is_strange_object(before):
            return True
        if form.tongue == "ru" and any(f.concept == "X" for f in after):
            return True
    return False


def _is_strange_object(form: Form) -> bool:
    """A dative before «келісемін» is what was agreed to."""
    return form.concept == "X" or (
        form.concept in ("FACT", "FILL", "CHILD", "REL", "YOU", "HE", "LIFE")
        and fold(form.word).endswith(_DATIVE)
    )


#: Under "to this account?" an order to pay is a yes.
_SENDS: Final = frozenset(("PAY", "SEND", "GIVE", "DO", "THISACCOUNT"))
_DATIVE: Final = ("га", "ге", "ка", "ке", "на", "не")
_EXPLICIT: Final = frozenset(("WILLING", "AGREE", "TAKE"))
#: One word in so many may be unknown where the message plainly speaks of a benefit.
_ONE_IN: Final = 4
#: Up to so many words every one must be known.
_SHORT: Final = 3


_OURS: Final = frozenset(("BENEFIT", "APPLY", "APPLICATION", "GET", "CONDITION", "INVALID"))


def _but_after_yes(m: Message) -> bool:
    concepts = [f.concept for f in m.forms]
    if "BUT" not in concepts:
        return False
    after = concepts[len(concepts) - concepts[::-1].index("BUT") :]
    return not any(c in ("AGREE", "WILLING", "YES", "APPLY", "NEED", "WANT", "TAKE") for c in after)


#: Denied beside a yes, these make it doubtful.
_DENIABLE: Final = (PREDICATES | AUXILIARY | {"X"}) - {"OBJECTION", "AGAINST", "REFUSE", "HAVE"}


def _leaning(m: Message, q: Question) -> Verdict:
    words = m.words(*_LEANS)
    if q.kind in NOT_ASKED | ASKS_FOR_AN_ACCOUNT or m.has("turned no"):
        return Verdict("unclear", False, "leans to yes", words)
    if q.kind == "account_confirm" and m.has("half agree") and not m.concepts().isdisjoint(_SENDS):
        return consent(m, q, "says to pay there", words)
    if m.has("surely") and not m.has("half agree", "turned no", "acknowledge"):
        return consent(m, q, "says of course", words)
    return Verdict("unclear", False, "leans to yes", words)


def acknowledgement(m: Message, q: Question) -> Verdict | None:
    if m.has("not against"):
        return Verdict("unclear", False, "leans to yes: not against it", m.words("not against"))
    if m.has("acknowledge"):
        if q.kind in ("confirm", "account_confirm") and any(f.key in _RIGHT for f in m.forms):
            return consent(m, q, "says that it is right", m.words("acknowledge"))
        return Verdict(
            "unclear", False, "leans to yes: a mere acknowledgement", m.words("acknowledge")
        )
    return None


#: "Right", folded: an answer to "…, right?" and to "is this your account?".
_RIGHT: Final = frozenset({"дурис", "верно", "правилно", "точно"})
