"""Whether a clause tells what was or is, and does nothing else. Part of `tellings`.

The world is closed: a clause with an order, a wish, a promise, a doubt, a question, a deed to come
or a word of the offer in it does more, and a clause without a deed or a state tells nothing."""

from collections.abc import Sequence
from typing import Final

from flows.reading.forms import UNKNOWN, Form
from flows.reading.harmless import MORE_THAN_FACTS, ONLY, is_harmless
from flows.reading.past import is_past, reproaches
from flows.reading.told_already import knows_it, needs_none


def tells(clause: tuple[Form, ...]) -> bool:
    """Of words none of which is joined to another yet."""
    words = [form for form in clause if form.concept not in _SIGNS]
    if not words or clause[0].key in _LEADING:
        return False
    if is_vetted(words):
        return True
    if words[0].concept == "BUT":
        words = words[1:]
        if not words or words[0].key in _LEADING_BUT or _is_a_duty(words):
            return False
    if (
        any(map(_does_more, clause))
        or _they_answer(clause)
        or all(form.concept == UNKNOWN for form in words)
    ):
        return False
    return len(words) >= _SHORTEST and _only_tells(words)


_SHORTEST: Final = 2
_SIGNS: Final = frozenset((",", ".", "SIGN", "FILL"))
#: What a clause about terms, an aim or a threat begins with.
_LEADING: Final = frozenset(
    ("без", "за", "под", "на", "до", "для", "ради", "вместо", "к", "ко", "при", "чтоби", "чтоб",
     "иначе", "аитпесе", "болмаса", "сонда")
)  # fmt: skip
_LEADING_BUT: Final = _LEADING | {"с", "со"}


#: As they are typed: Kazakh «бері» and «несі» are none.
_SHORT_ORDERS: Final = frozenset(("бери", "неси"))


def _they_answer(words: Sequence[Form]) -> bool:
    """«Муж ответил, меня не спросил», «немерем басып қойды»."""
    if not any(form.concept in ("REL", "CHILD", "RELCASE") for form in words):
        return False
    return any(form.key.startswith(_ANSWERING) for form in words)


_ANSWERING: Final = (
    "ответ", "отвеч", "забер",
    "напис", "нажа", "нажи", "отправ", "согла", "реши", "запре", "разре", "сказ", "говор",
    "вел", "спро", "взял", "послал", "жауап", "жазип", "жазди", "аит", "баси", "басти", "жибер",
    "теріп", "терип", "шеш", "руксат", "келис", "уговор", "настоя", "застав", "мажбур", "кондир",
)  # fmt: skip


def _only_tells(words: Sequence[Form]) -> bool:
    told = False
    for n, form in enumerate(words):
        if form.concept in MORE_THAN_FACTS and not is_harmless(words, n):
            return False
        if form.concept == "NO" and not _is_of_a_thing(words, n):
            return False
        told = told or _is_a_deed_or_state(words, n)
    return told and not any(map(_is_to_come, words))


def is_vetted(words: Sequence[Form]) -> bool:
    """Known as a whole, whatever words are in it."""
    return begs_pardon(words) or knows_it(words) or needs_none(words)


def begs_pardon(words: Sequence[Form]) -> bool:
    """«Простите за поздний час», «не судите», «қателессем кешіріңіз»."""
    pardon = any(f.concept == "SORRY" or f.key.startswith(_PARDON) for f in words)
    if not pardon and not any(f.concept == "IF" and f.key not in ONLY for f in words):
        pardon = any(f.key.startswith(_KINDLY) for f in words)
    return pardon and not any(f.concept in _NO_PARDON for f in words)


_PARDON: Final = ("кешир", "гафу", "прост", "извин", "ренжиме", "аипка", "айипка")
#: A condition with one of these is one: «если не тяните».
_KINDLY: Final = (
    "судит", "обижаит", "обесуд", "серчаит", "смеитес", "ругаит", "кричит", "удивляит",
    "переживаит", "волнуит", "медлит", "тянит", "кулме", "уаимдама", "аландама", "кинала",
    "сокпениз", "таналма",
)  # fmt: skip
#: What nobody only begs pardon for.
_NO_PARDON: Final = frozenset(
    ("REFUSE", "AGAINST", "CHANGEMIND", "NO", "STOPV", "STOPWORD", "WANT", "NEED", "GET", "TAKE",
     "AGREE", "WILLING", "APPLY", "?", "THINK", "CONSULT", "BUT", "YES", "WRONGYOU", "PROMISE",
     "KNOW", "UNDERSTAND", "FRAUD", "WRITEFRAUD", "LETS", "VOCATIVE", "BENEFIT", "DOUBTFUL")
)  # fmt: skip


def _is_a_duty(words: Sequence[Form]) -> bool:
    return any(form.key.startswith(_DUTIES) for form in words)


#: After a but: what the terms ask for, and what a heart says against it.
_DUTIES: Final = (
    "отмеч", "ходит", "искат", "курс", "работ", "учит", "издеу", "жумис", "шига", "бара", "барм",
    "окуга", "здоров", "денсау", "обязат", "миндет", "срок", "мерзим", "карт", "щет", "счет",
    "шот", "есеп", "документ", "кужат", "дети", "балам", "ребен", "паспорт", "куалик", "сначала",
    "алдимен", "сперва", "потом", "боюс", "корк", "реш", "стидно", "уят", "неудобно", "менше",
    "журег", "уакит", "врем", "момент", "непонят", "бару", "малов", "жетпе", "маленк", "смешная",
    "ето", "давно", "бул", "довер", "вер", "сен", "сомн",
)  # fmt: skip


def _does_more(form: Form) -> bool:
    """Orders, wishes and suppositions; dreams and jokes; what others have said."""
    if reproaches(form):
        return False
    return (
        not form.marks.isdisjoint(_MORE_MARKS)
        or (form.key.endswith(_ORDERS) and form.concept != "REL")
        or form.key.startswith(_TELLTALE)
        or form.key in _ORDERED
        or form.word in _SHORT_ORDERS
    )


_MORE_MARKS: Final = frozenset(("if", "maybe", "ask", "after", "wish", "order", "let", "let3", "2"))
_ORDERS: Final = (
    "аите", "еите", "уите", "оите", "ите", "пте", "рте", "вте", "бте", "ште", "дте", "зте", "нте",
    "низ", "низдер", "низдар", "ндар", "ндер", "низдерши", "низши", "ндарши", "ндерши", "иик",
    "ганда", "генде", "канда", "кенде", "аик", "еик", "аиин", "еиин", "син", "ганимди",
    "генимди", "канимди", "кенимди", "гимди",
)  # fmt: skip
_TELLTALE: Final = (
    "мечта", "патша", "совест", "душ", "конил", "прос", "вел", "обеша", "отмеча", "уаде", "цени",
    "времена", "заман", "смуша", "пошут", "шуч", "прикол", "пранк", "тест", "пров", "каприз",
    "завис", "насчет", "относит", "повод", "запре", "деген", "тиим", "прави", "золот",
    "остров", "мерседес", "лимузин", "шуб", "брилиант", "милион", "мулти", "королев",
)  # fmt: skip
#: Orders that end like nothing else, and other things and other people.
_ORDERED: Final = frozenset(
    ("купи", "иди", "приходи", "вези", "забери", "принеси", "греи", "жди", "пиши",
     "смотри", "держи", "готов", "вари", "став", "скажи", "даваи", "передаи", "отдаи", "сделаи",
     "подожди", "встречаи", "закрои", "открои", "положи", "возми", "звони", "позвони", "акел",
     "калдир", "келсин", "алсин", "кел", "кут", "тоса", "тои", "буду", "будем", "болсин", "бер",
     "ал", "прав", "права", "ушин", "пуст", "другое", "другои", "другая", "другую")
)  # fmt: skip


def _is_a_deed_or_state(words: Sequence[Form], at: int) -> bool:
    """«Осталась», «болит», «ауырып жатыр», «ауырады», «денег нет», «қарызым бар»."""
    form = words[at]
    if form.concept in _STATES or is_past(form) or _is_of_oneself(words, at):
        return True
    if form.concept in ("NO", "HAVE"):
        return _is_of_a_thing(words, at)
    if form.concept in ("FACT", "REL") and sum(f.concept == UNKNOWN for f in words) <= _FEW_UNKNOWN:
        return True
    if form.word.endswith(("ть", "ться")):
        return at > 0 and words[at - 1].concept == "NE"
    return form.key.endswith(_DOING) and len(form.key) > _LONG_ENOUGH


#: Some of these are there only where they are harmless.
_STATES: Final = frozenset(("LIVE", "BADLY", "TAKE", "UNDERSTAND", "KNOW", "IF"))
_FEW_UNKNOWN: Final = 2
_LONG_ENOUGH: Final = 4
_DOING: Final = (
    "ет", "ит", "ут", "ют", "ат", "ят", "ется", "ится", "утся", "ются", "атся", "ятся", "аю",
    "яю", "ую", "лю", "шу", "жу", "чу", "иди", "ади", "еди",
)  # fmt: skip


def _is_of_oneself(words: Sequence[Form], at: int) -> bool:
    """«Я пенсионер из Аксу», «мне 74 года», «бармағым жуан», «соғыс баласымын»."""
    form = words[at]
    if form.concept == "I":
        return form.key in _ONESELF and len(words) >= _SHORTEST
    return form.concept in ("X", "CHILD", "FACT", "NOTBE") and form.key.endswith(_MINE)


_ONESELF: Final = frozenset(("я", "мне", "меня", "нас", "ми", "мен", "менде", "бизде", "биз"))
_MINE: Final = ("им", "имиз", "пин", "бин", "асимин")


def _is_of_a_thing(words: Sequence[Form], at: int) -> bool:
    """A thing before «жоқ», «нет», «бар», or after «нет», «есть»; not «а я нет», «екіншісіне
    жоқ», «искать нет»."""
    if words[at].tongue != "kk" and not at:
        return len(words) >= _SHORTEST
    before = words[at - 1]
    if not at or before.concept not in _THINGS or len(before.key) < _SHORTEST_THING:
        return False
    return not before.key.endswith(_NO_THINGS)


_SHORTEST_THING: Final = 3
_THINGS: Final = frozenset(
    ("X", "FACT", "LIFE", "OFFTOPIC", "MONEY", "WORK", "REL", "RELCASE", "HELP", "HUMAN", "KAZ",
     "RUS", "NUMBER", "FORSOMEONE", "CONNECT", "PLACE", "PLACENAME", "GENERIC", "DEBT", "NAME",
     "INVALID", "CALL", "DOCS", "TIMEUNIT", "CHILD", "COUNT")
)  # fmt: skip


#: Datives and infinitives.
_NO_THINGS: Final = ("га", "ге", "ка", "ке", "на", "не", "ат", "ит", "ет")


def _is_to_come(form: Form) -> bool:
    """«Приду», «посмотрю», «решит», «барамыз»; and not «покупаю», «көре алмаймын»."""
    if form.concept in _COMING or form.key.startswith(_DECIDING):
        return True
    if form.concept in ("LIVE", "I", "TAKE"):
        return False
    if form.tongue == "kk" or form.key.endswith(("мин", "миз")):
        own = "1" in form.marks or form.key.endswith(_OWN)
        return own and not form.no and not form.key.endswith(_NOT_OWN)
    first = form.key.endswith(("у", "ю", "ем", "им")) and not form.key.endswith(_LASTING)
    return form.concept == UNKNOWN and first and form.key.startswith(_PREFIXES)


_COMING: Final = frozenset(("COMEIN", "GOING", "INTENT"))
_DECIDING: Final = (
    "купл", "заживу", "заживем", "реш", "скаж", "разреш", "посмотр", "шеш", "руксат", "будет",
    "будут",
)  # fmt: skip
_OWN: Final = ("амин", "емин", "имин", "амиз", "емиз", "имиз")
_NOT_OWN: Final = ("маимин", "меимин", "баимин", "беимин", "паимин", "пеимин", "маим", "меим")
_LASTING: Final = ("аю", "яю", "аем", "яем", "ую", "уем")
#: Of verbs of one deed, whose present is a future.
_PREFIXES: Final = (
    "при", "по", "на", "за", "с", "пере", "вы", "ви", "до", "от", "раз", "рас", "у", "об", "про",
    "из", "под", "вступ",
)  # fmt: skip
