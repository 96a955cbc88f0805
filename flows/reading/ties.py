"""What a yes may be tied to without any word of condition: a time, a statement, another person's
opinion or order, a past. Comes before everything that speaks for a clear yes."""

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from flows.reading.concepts import AGREEING, IN_PERSON
from flows.reading.forms import Form
from flows.reading.letters import fold
from flows.reading.message import Message
from flows.reading.on_terms import demands_first
from flows.reading.reported import reported
from flows.reading.subjects import is_somebody_elses, names_a_price
from flows.reading.tokens import Clause
from flows.reading.unknown import speaks_of_a_benefit

#: Yeses in so many words.
EXPLICIT: Final = frozenset(("WILLING", "AGREE", "TAKE", "APPLY"))


def tied(m: Message) -> str | None:
    """The rule by which this yes is tied to something, or None."""
    for ties, rule in _TIES:
        if ties(m):
            return rule
    return None


def _hints(m: Message) -> bool:
    return not _HINTING.isdisjoint(m.folded()) and _is_hinted(m)


def _is_hinted(m: Message) -> bool:
    """«К посевной», «до пенсии», «без визита»: an unknown time or condition; «да уж», «да тут я»:
    a sigh beside a bare yes; «қаңтардан бастап»."""
    bare = not m.has("agree", "ask for it")
    for clause in m.clauses:
        if bare and len(clause) > 1 and clause[0].key == "без" and clause[1].concept in _PRICES:
            return True
        if _is_a_price(clause) or _is_a_beginning(clause):
            return True
    if len(m.clauses) > 1 and tuple(f.key for f in m.clauses[-1]) in _AFTERTHOUGHTS:
        return True
    for clause in m.clauses:
        for n, form in enumerate(clause):
            after = clause[n + 1].concept if n + 1 < len(clause) else ""
            if (form.key in _TIED and after in _TIMES) or (bare and form.key in _SIGHS):
                return True
            if form.key == "бастап":
                return True
    return False


#: Prepositions that tie a yes to something.
_TIED: Final = frozenset(("к", "ко", "до", "после", "перед", "через", "при", "без", "под", "ради"))
#: «Согласна, ага», «согласна, была».
_AFTERTHOUGHTS: Final = frozenset((("ага",), ("била",), ("бил",), ("били",)))


def _is_a_price(clause: Clause) -> bool:
    """«…, за отдельную плату», «…, под вашу ответственность», and not «за помощь спасибо»."""
    concepts = {form.concept for form in clause}
    return (
        len(clause) > 1
        and clause[0].key in ("за", "под")
        and concepts.isdisjoint((*EXPLICIT, "THANKS", "BLESS", "YES", "HELP", "NUM1"))
    )


def _is_a_beginning(clause: Clause) -> bool:
    """«Согласна, с января», and not «с января без работы»."""
    words = [form.key for form in clause if form.concept not in (",", ".")]
    return len(words) == _FROM_A_MONTH and words[0] == "с" and words[1].startswith(_MONTHS)


_FROM_A_MONTH: Final = 2
_MONTHS: Final = (
    "январ", "феврал", "март", "апрел", "мая", "июн", "июл", "август", "сентябр", "октябр",
    "ноябр", "декабр", "понеделник", "осени", "весни", "зими",
)  # fmt: skip
#: «Без комиссии — да».
_PRICES: Final = frozenset(("X", "FACT", "PAY", "MONEY", "DOCS", "DEBT", "GO", "COME", "SECRET"))
_SIGHS: Final = frozenset(
    ("уж", "тут", "там", "слишу", "вижу", "вообше", "короче", "скоре", "просто", "итак", "ведь")
)
#: Without one of these words nothing is hinted at.
_HINTING: Final = _TIED | _SIGHS | {"за", "с", "бастап"} | {key for (key,) in _AFTERTHOUGHTS}


def _promised_only(m: Message) -> bool:
    """«Дадите больше — соглашусь»: a yes of the future beside anything but courtesies."""
    own = [f for f in m.forms if f.concept in EXPLICIT and not f.no]
    if not own or not all(f.tongue == "ru" and f.key.startswith(_FUTURE) for f in own):
        return False
    return any(f.concept not in _ON_NO_TERMS for f in m.forms)


_FUTURE: Final = (
    "соглашус",
    "согласимся",
    "возм",
    "получу",
    "получим",
    "приму",
    "примем",
    "оформлю",
)


def _holds_an_opinion(m: Message) -> bool:
    """«Согласна, ты права»: agrees with somebody, not to the benefit."""
    if m.concepts().isdisjoint(("RIGHT", "ACK")):
        return False
    for clause in m.clauses:
        concepts = {f.concept for f in clause}
        if {"YOU", "RIGHT"} <= concepts and "HAVE" not in concepts:
            return True
        if "ACK" in concepts and any(f.concept == "SAY" and "2" in f.marks for f in clause):
            return True
    return False


def calls_somebody(m: Message) -> bool:
    """«Ербол, келісемін»: a name before the yes is whom it was meant for; so is a calling."""
    if not _CALLINGS.isdisjoint(m.folded()) and any(map(_is_a_calling, m.clauses)):
        return True
    words = [form for form in m.clauses[0] if form.concept not in (",", ".", "SIGN")]
    alone = len(m.clauses) > 1 and len(words) == 1 and _may_be_a_name(words[0])
    return alone and not speaks_of_a_benefit(m)


def _may_be_a_name(form: Form) -> bool:
    """And not «дп», «подтв», «уау», «қосыламын»."""
    if form.concept == "NAME":
        return True
    verb = "1" in form.marks or form.key.endswith(("мин", "миз", "ам", "ем", "ю", "тв"))
    return form.concept == "X" and len(form.key) > _SHORTEST_NAME and not verb


_SHORTEST_NAME: Final = 3


def _is_a_calling(clause: Clause) -> bool:
    """«Назначайте, доктор, укол»."""
    words = [form for form in clause if form.concept not in (",", ".", "SIGN", "FILL")]
    return len(words) == 1 and words[0].key in _CALLINGS


_CALLINGS: Final = frozenset(
    ("доктор", "даригер", "шеф", "начальник", "мастер", "официант", "тренер", "прораб", "бастик")
)


def is_partial_or_past(m: Message) -> bool:
    """«Была согласна», «скорее согласна», «на месяц согласна», «согласна, что трудно»."""
    if AGREEING.isdisjoint(m.concepts()):
        return False
    return (
        any(map(_leads_in, m.clauses))
        or ("мое" in m.folded() and any(map(_was_given, m.clauses)))
        or ("что" in m.folded() and any(map(_states, pairwise(m.clauses))))
    )


def _leads_in(clause: Clause) -> bool:
    at = next((n for n, f in enumerate(clause) if f.concept in AGREEING), None)
    if at is None:
        return False
    before = clause[:at]
    if clause[at].key.endswith(("гандаи", "гендеи", "кандаи", "кендеи", "согласная")):
        return True
    if any(f.key in _LESSENING for f in before):
        return True
    if any(f.key.startswith(_OTHERS) for f in before):
        return not any(f.key in IN_PERSON for f in before)
    for n, form in enumerate(clause[:-1]):
        if form.key == "на" and clause[n + 1].concept in ("NOW", "TIMEUNIT"):
            return True
    after = clause[at + 1 :]
    return bool(after) and after[0].key == "что" and AGREEING.isdisjoint(f.concept for f in after)


def _was_given(clause: Clause) -> bool:
    """«Моё согласие уже в ЦОНе»."""
    return any(f.key == "мое" and f.concept == "WILLING" for f in clause) and any(
        f.concept == "ALREADY" for f in clause
    )


def _states(pair: tuple[Clause, Clause]) -> bool:
    """«Согласна, что …», where the yes stands right before."""
    said, next_one = pair
    words = [form for form in said if form.concept not in (",", "I", "FILL", "YES")]
    return bool(words) and words[-1].concept in AGREEING and next_one[0].key == "что"


_OTHERS: Final = ("дети", "ребенок", "семя", "родител", "родня", "родние", "соседи", "народ")
_LESSENING: Final = frozenset(
    ("бил", "била", "били", "скоре", "скорее", "обично", "почти", "вроде", "типа", "будто",
     "якоби", "иногда", "частично", "отчасти", "частю", "раньше", "кобине", "кобисине", "кобинесе",
     "жартилаи", "жартилап", "ишинара", "биршама", "кеибирине", "кеибирин")
)  # fmt: skip


def _only_received(m: Message) -> bool:
    """«Растаймын, хабарды алдым», «подтверждаю, прочитала»: what is confirmed is the message."""
    own = [f for f in m.forms if f.concept in EXPLICIT and not f.no and "past1" not in f.marks]
    if not own or not all(f.key.startswith(_CONFIRMING) for f in own):
        return False
    return any(said in fold(f.word) for f in m.forms for said in _RECEIVED)


_CONFIRMING: Final = ("раста", "подтвер", "кабилда")
_RECEIVED: Final = ("алдим", "алдик", "получил", "прочита", "прочл", "окидим", "увидел")


def _is_broken_off(m: Message) -> bool:
    """«Мен иә деп»: who says so is not said."""
    words = [form for form in m.forms if form.concept not in (",", ".", "SIGN", "'")]
    return words[-1].word in _SAYING and not any(form.concept == "SAY" for form in words)


_SAYING: Final = frozenset(("деп", "dep"))


def _is_long_past(m: Message) -> bool:
    """«Келіскенмін», «келісім бергенмін»: given once, who knows to what."""
    own = [f for f in m.forms if f.concept in EXPLICIT and not f.no]
    return bool(own) and all(
        "past" in f.marks and "past1" not in f.marks and f.tongue == "kk" for f in own
    )


def _waits(m: Message) -> bool:
    """«… шыққанда», «… -ғанша»: an unknown Kazakh verb that says when."""
    return "X" in m.concepts() and any(f.concept == "X" and _says_when(f) for f in m.forms)


def _says_when(form: Form) -> bool:
    return len(form.key) > _LONG_ENOUGH and form.key.endswith(_WHEN)


_LONG_ENOUGH: Final = 6
_WHEN: Final = (
    "ганда", "генде", "канда", "кенде", "ганша", "генше", "канша", "кенше", "гасин", "гесин",
    "касин", "кесин",
)  # fmt: skip

#: An unknown thing after a preposition, or a time.
_TIMES: Final = frozenset(("X", "TIMEUNIT", "SEASON"))
#: What may stand beside a yes of the future.
_ON_NO_TERMS: Final = frozenset(
    ("WILLING", "AGREE", "TAKE", "APPLY", "I", "FILL", "ENTIRELY", "WITHPLEASURE", "YES", "SURELY",
     "THANKS", "BENEFIT", "THIS", "MONEY", "GET", "PLEASE", "HELLO", "SALAM", "BLESS", ",", ".",
     "SIGN", "WARM", "BACK", "CHILD")
)  # fmt: skip

#: The weakest of ties: «Ура, согласна» looks the same.
BY_NAME: Final = "a yes to somebody called by name"

_TIES: Final[tuple[tuple[Callable[[Message], bool], str], ...]] = (
    (is_somebody_elses, "somebody else's yes"),
    (names_a_price, "a yes for a price"),
    (_is_long_past, "a yes of the past"),
    (demands_first, "a yes for a price"),
    (_is_broken_off, "a yes that hedges"),
    (reported, "a yes that is reported"),
    (_hints, "a yes tied to something"),
    (_promised_only, "a promise to agree, on terms"),
    (_holds_an_opinion, "agrees with an opinion"),
    (calls_somebody, BY_NAME),
    (is_partial_or_past, "a partial or a past yes"),
    (_only_received, "confirms the receipt"),
    (_waits, "a yes that waits for something"),
)
