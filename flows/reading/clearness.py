"""What stands beside a yes, and whether it leaves the yes clear. The world is closed: what is not
known to be harmless is not."""

from typing import Final

from flows.question import Question
from flows.reading.concepts import AUXILIARY, PREDICATES
from flows.reading.forms import Form
from flows.reading.letters import fold
from flows.reading.message import Message
from flows.reading.reading import Intent


def beside(m: Message, q: Question) -> tuple[Intent, bool, str] | None:
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


#: What may stand beside a bare yes and leave it clear: courtesies and the question's own words.
COURTESY: Final = frozenset(
    ("YES", "SURELY", "FILL", "I", "THANKS", "HELLO", "SALAM", "PLEASE", "BLESS", "WARM", ",",
    ".", "SIGN", "'", "N",
     "NUM1", "ORD1", "ACK", "BANKNAME", "BANK", "ACCOUNT", "NOW", "PLUS", "CHOOSE", "VARIANT",
     "SORRY", "PO", "WELCOME",
     "THISACCOUNT", "HALFYES", "CONTENT", "SUPPORT", "AGREEMENT")
)  # fmt: skip


#: What more may stand beside a request.
PLAIN: Final = COURTESY | frozenset(
    ("BENEFIT", "NEED", "WANT", "GET", "TAKE", "PAY", "MONEY", "BE", "APPLY", "AGREE",
    "WILLING", "READY", "THIS", "FACT",
     "CHILD", "COUNT", "GIVE", "DO", "BEGIN", "AWAIT", "REL")
)  # fmt: skip


#: And what more may stand beside a yes in so many words.
FULL: Final = PLAIN | frozenset(
    ("CONDITION", "INVALID", "MARRIED", "DEAD", "APPLICATION", "DOCS", "WORK", "HAVE", "LIVE",
    "BORN", "CHANGEMIND",
     "HELP", "UNDERSTAND", "KNOW", "READ", "MESSAGE", "OBJECTION", "AGAINST", "NOTAGAINST",
     "PROBLEM", "YOU",
     "RELCASE", "BACK", "NAME", "RIGHT", "OFFICIAL", "PLACE", "GENERIC", "NUMBER", "LETS",
     "NEEDHELP", "REFUSE", "WRONG",
     "REGRET", "WRITE", "SEND", "SEE", "TIMEUNIT", "INTENT", "INTEREST", "TRUE", "SENSE", "X",
     "THINK", "FOR",
     "SAY", "HUMAN", "QUIT", "COME", "PASS", "PUT", "GO", "NO", "BADLY", "REMIND", "ASK",
     "ALREADY", "EXPLAIN", "SECRET",
     "SPEAK", "BUT", "CONSULT", "RELUCTANT", "FOR1", "NOTBE", "BELIEVE", "WRONGYOU")
)  # fmt: skip


def _harmless(m: Message, q: Question) -> frozenset[str]:
    """What may stand beside this yes."""
    if m.has("agree") or q.kind == "account_confirm" or (m.has("yes") and m.has("ask for it")):
        return FULL
    return PLAIN if m.has("ask for it") else COURTESY


def _third(form: Form) -> bool:
    """Somebody else's not-doing: «әкесі алимент төлемейді»."""
    return form.concept in ("PAY", "X") and ("3" in form.marks or form.key.endswith("иди"))


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
