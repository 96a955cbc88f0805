"""What stands beside a yes, and whether it leaves the yes clear. The world is closed: what is not
known to be harmless is not."""

from typing import Final

from flows.question import Question
from flows.reading.concepts import AUXILIARY, PREDICATES
from flows.reading.ending import ends_clearly
from flows.reading.forms import Form
from flows.reading.mere_yes import MERE, is_a_mere_yes
from flows.reading.message import Message
from flows.reading.objects import agrees_to_something_else
from flows.reading.reading import Intent
from flows.reading.ties import EXPLICIT, tied
from flows.reading.tokens import Clause
from flows.reading.unknown import speaks_of_a_benefit, too_much_is_unknown

#: What it may be that was agreed to is not ours.
ANOTHER_OBJECT: Final = "a yes that may be to something else"
AMONG_UNKNOWN: Final = "a yes among words that are not understood"
ONLY_A_WISH: Final = "a wish or a need, not yet a yes"
DENIED: Final = "a yes, but something is denied"
NOT_FOR_US: Final = "seems meant for somebody else"
ASKS_SILENTLY: Final = "a yes, and what may be a question"
ON_THE_TELEPHONE: Final = "answers the telephone"


def beside(m: Message, q: Question) -> tuple[Intent, bool, str] | None:
    """What stands beside a yes and takes its clearness: a denial, a but, unknown words. The world
    is closed: what is not known to be harmless is not."""
    tie = tied(m)
    if tie is not None:
        return "unclear", False, tie
    if ends_clearly(m):
        return None
    return _spoiled(m, q)


def _spoiled(m: Message, q: Question) -> tuple[Intent, bool, str] | None:
    for spoils, rule in _SPOILERS if q.kind not in _PLAIN_OFFERS else _SPOILERS_OF_AN_OFFER:
        if spoils(m):
            return "unclear", False, rule
    explicit = m.has("agree")
    wishes = not explicit and not m.has("yes", "surely", "acknowledge") and _only_wishes(m)
    if wishes and not _wishes_for_oneself(m):
        return "consent", False, ONLY_A_WISH
    if (
        not m.concepts().isdisjoint(_NOT_FOR_US)
        and not _is_an_elder(m)
        and not _everyday_reasons(m)
    ):
        return "other", False, NOT_FOR_US
    harmless = _harmless(m, q)
    strange = [f for f in m.forms if f.concept not in harmless]
    if agrees_to_something_else(m.clauses):
        return "consent" if explicit and not strange else "unclear", False, ANOTHER_OBJECT
    if strange or too_much_is_unknown(m):
        intent: Intent = "consent" if explicit and not strange else "unclear"
        return intent, False, AMONG_UNKNOWN
    return None


def _is_an_elder(m: Message) -> bool:
    """«Согласна, сынок»: so old people call a clerk."""
    called = [f for f in m.forms if f.concept in _NOT_FOR_US]
    return m.has("agree") and all(f.key in _KINDLY for f in called) and m.count("X") == 0


_KINDLY: Final = frozenset(("синок", "доченка", "милая", "милие", "дочка", "деточки", "балам"))


def _everyday_reasons(m: Message) -> bool:
    """«Мектепке киім керек, рәсімдеңіз»: everyday things as reasons for a benefit, or beside a yes
    in so many words."""
    return (
        m.has("agree")
        and (speaks_of_a_benefit(m) or "explicit" in m.standings)
        and m.concepts().isdisjoint(("FORSOMEONE", "VOCATIVE"))
    )


_NOT_FOR_US: Final = frozenset(("LIFE", "OFFTOPIC", "FORSOMEONE", "VOCATIVE"))

#: What may stand beside a bare yes and leave it clear: courtesies and the question's own words.
COURTESY: Final = frozenset(
    ("YES", "SURELY", "ENTIRELY", "WITHPLEASURE", "FILL", "I", "THANKS", "HELLO", "SALAM",
     "PLEASE", "BLESS",
     "WARM", ",",
    ".", "SIGN", "'", "N",
     "NUM1", "ORD1", "ACK", "BANKNAME", "BANK", "ACCOUNT", "NOW", "PLUS", "CHOOSE", "VARIANT",
     "SORRY", "PO", "WELCOME", "NAME",
     "THISACCOUNT", "HALFYES", "CONTENT", "SUPPORT", "AGREEMENT")
)  # fmt: skip


#: What more may stand beside a request.
PLAIN: Final = COURTESY | frozenset(
    ("BENEFIT", "NEED", "WANT", "GET", "TAKE", "PAY", "MONEY", "BE", "APPLY", "AGREE",
    "WILLING", "READY", "THIS", "FACT",
     "CHILD", "COUNT", "GIVE", "DO", "BEGIN", "AWAIT", "REL", "HAVE")
)  # fmt: skip


#: And what more may stand beside a yes in so many words.
FULL: Final = PLAIN | frozenset(
    ("CONDITION", "INVALID", "MARRIED", "DEAD", "APPLICATION", "DOCS", "WORK", "HAVE", "LIVE",
    "BORN", "CHANGEMIND",
     "HELP", "UNDERSTAND", "KNOW", "READ", "OBJECTION", "AGAINST", "NOTAGAINST",
     "PROBLEM", "YOU",
     "BACK", "NAME", "RIGHT", "OFFICIAL", "PLACE", "GENERIC", "NUMBER", "LETS",
     "NEEDHELP", "REFUSE", "WRONG",
     "REGRET", "WRITE", "SEND", "SEE", "TIMEUNIT", "INTENT", "INTEREST", "TRUE", "SENSE", "X",
     "THINK", "FOR",
     "SAY", "HUMAN", "QUIT", "COME", "PASS", "PUT", "GO", "NO", "BADLY", "REMIND", "ASK",
     "ALREADY", "EXPLAIN", "SECRET",
     "SPEAK", "BUT", "CONSULT", "RELUCTANT", "FOR1", "NOTBE", "BELIEVE", "WRONGYOU",
     "LIFE", "OFFTOPIC", "OPERATOR", "HE", "DEBT", "RELCASE", "PLACENAME", "MONTH", "BUSY", "WHAT",
     "TERM")
)  # fmt: skip


def _is_hearsay(form: Form) -> bool:
    """«деді», «айтады»: somebody else said it."""
    if form.key in ("деиди", "депти"):
        return True
    if form.concept != "SAY" or form.tongue != "kk":
        return False
    return "3" in form.marks or ("past" in form.marks and not form.marks & {"past1", "1", "2"})


def _harmless(m: Message, q: Question) -> frozenset[str]:
    """What may stand beside this yes."""
    if (
        m.has("agree")
        or q.kind == "account_confirm"
        or (m.has("yes") and (m.has("ask for it", "bank") or q.kind == "terms"))
    ):
        return FULL
    return PLAIN if m.has("ask for it") else COURTESY


def _asks_silently(m: Message) -> bool:
    """«Согласна, документы собирать», «…, приходить надо», «…, разовая»: a question without a
    question word or a mark, in a clause of its own."""
    return any(map(_may_ask, m.clauses))


def _may_ask(clause: Clause) -> bool:
    concepts = {form.concept for form in clause}
    if not EXPLICIT.isdisjoint(concepts) or any(form.no for form in clause):
        return False
    if "TERM" in concepts:
        return concepts.isdisjoint(("NOW", "YES"))
    if any(form.marks & _TOLD for form in clause):
        return False
    if not concepts.isdisjoint(("DOCS", "APPLICATION")) and concepts.isdisjoint(("HAVE", "DO")):
        needed = "NEED" in concepts and "DOCS" in concepts
        return needed or any(map(_is_infinitive, clause))
    return _needs_a_way(clause)


def may_ask_the_way(m: Message) -> bool:
    """«Келісемін, бару керек»: go where?"""
    return "NEED" in m.concepts() and any(map(_needs_a_way, m.clauses))


def _needs_a_way(clause: Clause) -> bool:
    return any(f.concept == "NEED" for f in clause) and any(map(_is_a_way, clause))


def _is_infinitive(form: Form) -> bool:
    if form.concept not in ("X", "WRITE", "SEND", "GIVE", "COME", "GO", "PUT", "GOING"):
        return False
    return "name" in form.marks or (form.tongue != "kk" and form.key.endswith(_INFINITIVE))


def _is_a_way(form: Form) -> bool:
    """«Приходить надо», «бару керек»."""
    return form.key.startswith(_WAYS) and (
        "name" in form.marks or form.key.endswith((*_INFINITIVE, "у"))
    )


_INFINITIVE: Final = ("ат", "ит", "ет", "ят", "ти", "ехат", "оити")
_WAYS: Final = ("при", "под", "поех", "ехат", "ити", "идти", "ходит", "бару", "келу", "апару")


#: Persons and tenses in which one tells.
_TOLD: Final = frozenset(("1", "past", "past1", "let"))


def _denies(m: Message) -> bool:
    for clause in m.clauses:
        apart = EXPLICIT.isdisjoint(f.concept for f in clause)
        for form in clause:
            denied = form.no and form.concept in _DENIABLE and not _third(form)
            if denied and not (apart and (form.concept in _UNABLE or _lacks(form))):
                return True
    return False


#: «бара алмаймын», «сама не могу прийти»: reasons too, where the yes has a clause of its own.
_UNABLE: Final = frozenset(("GO", "COME", "LIVE", "CAN", "SEE", "HAVE"))


def _lacks(form: Form) -> bool:
    """«угля нет», «көмір жоқ»: having none of a thing is a reason, not a denial."""
    return (
        form.concept == "X"
        and form.word.endswith((" нет", " жоқ", " нету", " жок"))
        and not form.key.endswith(("ган", "ген", "кан", "кен"))
    )


def _reports(m: Message) -> bool:
    return any(map(_is_hearsay, m.forms))


def _answers_the_telephone(m: Message) -> bool:
    """«Иә, ассалаумағалейкум», «да, здравствуйте»: a greeting after a bare yes."""
    spoken = [f.concept for f in m.forms]
    if m.has("agree", "ask for it") or "YES" not in spoken:
        return False
    return not set(spoken[spoken.index("YES") :]).isdisjoint(("SALAM", "HELLO"))


def _third(form: Form) -> bool:
    """Somebody else's not-doing: «әкесі алимент төлемейді»."""
    return form.concept in ("PAY", "X") and ("3" in form.marks or form.key.endswith("иди"))


def _only_wishes(m: Message) -> bool:
    """«Керек», «хочу»: whose wish, and of what, goes without saying too easily."""
    return m.has("ask for it") and m.concepts().isdisjoint(("BENEFIT", "I", "GET", "TAKE", "APPLY"))


def _wishes_for_oneself(m: Message) -> bool:
    """«Керек», «хочу», «өте қажет»: the answer to an offer, in the first person or in no person,
    and nothing beside it. Not «қалауыңыз» and «хочет»."""
    wished = [f for f in m.forms if f.concept in ("NEED", "WANT")]
    others = {f.concept for f in m.forms} - {"NEED", "WANT"}
    if any(".." in f.word or "…" in f.word for f in m.forms):
        return False
    return others <= _BESIDE_A_WISH and all(
        f.key in _OWN_WISHES and not f.no and not f.guessed for f in wished
    )


_OWN_WISHES: Final = frozenset(
    ("керек", "кажет", "каламин", "калаимин", "калаимиз", "хочу", "хотим", "надо",
     "нужно", "нужна", "нужен", "необходимо", "нуждаюс", "нуждаемся", "мужтажбин", "муктажбин",
     "муктажбиз", "желаю", "желаем", "требуется")
)  # fmt: skip
_BESIDE_A_WISH: Final = frozenset(
    ("I", "ENTIRELY", "PLEASE", "THANKS", "SIGN", "WARM", ",", ".", "NOW", "'", "SURELY",
     "HELLO", "SALAM")
)  # fmt: skip


def _but_after_yes(m: Message) -> bool:
    concepts = [f.concept for f in m.forms]
    if "BUT" not in concepts:
        return False
    after = concepts[len(concepts) - concepts[::-1].index("BUT") :]
    return not any(c in ("AGREE", "WILLING", "YES", "APPLY", "NEED", "WANT", "TAKE") for c in after)


#: Denied beside a yes, these make it doubtful.
_DENIABLE: Final = (PREDICATES | AUXILIARY | {"X"}) - {"OBJECTION", "AGAINST", "REFUSE", "HAVE"}


_SPOILERS: Final = (
    (_denies, DENIED),
    (_asks_silently, ASKS_SILENTLY),
    (_but_after_yes, "a yes and a but"),
    (_reports, "a yes that is reported"),
    (_answers_the_telephone, ON_THE_TELEPHONE),
)

#: Under these a mere «да» is an answer to a whole offer.
_PLAIN_OFFERS: Final = frozenset(("offer", "confirm"))
_SPOILERS_OF_AN_OFFER: Final = ((is_a_mere_yes, MERE), *_SPOILERS)
