"""Words that may answer, ask, doubt or tie, and where the words around them show that they do not:
«бара алмаймын», «утром не ответил», «вчера сгоряча отказалась». Part of `plain_facts`."""

from collections.abc import Callable, Sequence
from typing import Final

from flows.reading.forms import Form
from flows.reading.past import is_past

_Words = Sequence[Form]

#: With one of these a clause may do more than tell.
MORE_THAN_FACTS: Final = frozenset(
    ("YES", "AGREE", "WILLING", "APPLY", "WANT", "GET", "THINK", "CONSULT", "PROMISE", "IF",
     "MAYBE", "WOULD", "OR", "?", "Q", "UNSURE", "FEAR", "DOUBTFUL", "WRONG", "WRONGYOU",
     "WRONGNUMBER", "CHANGEMIND", "TOLD", "ALREADY", "PRIOR", "OTHERONE", "FRAUD", "WRITEFRAUD",
     "SECRET", "LINK", "CONDITION", "BANKNAME", "BANK", "ACCOUNT", "CARD", "IRONY", "DISBELIEF",
     "STOPWORD", "STOPV", "DISTURB", "DELETE", "REMIND", "WAIT", "DEAD", "HE", "BENEFIT",
     "REFUSE", "AGAINST", "AGREEMENT", "SAY", "BELIEVE", "SUPPOSE", "NEED", "HOWMUCH", "WHAT",
     "WHICH", "WHEN", "WHERE", "WHO", "WHOM", "WHOSE", "WHEREFROM", "WHY", "HOW", "WHATIS",
     "REALLY", "MAY", "LETS", "TAKE", "MINE", "ADDRESS", "VOCATIVE", "TOMORROW", "LATER",
     "KAZ", "RUS", "TONGUE", "UNDERSTAND", "KNOW", "MASK", "NOTAGAINST", "REGRET", "HALFYES",
     "SENSE", "PROBLEM", "COMPLAIN", "'", "BAS", "PULL", "INTEREST", "OBJECTION", "ASK",
     "ASKING", "NOSIGN", "CONTENT", "FREE")
)  # fmt: skip


def is_harmless(words: _Words, at: int) -> bool:
    """Whether such a word only tells here."""
    shows = _SHOWN_BY.get(words[at].concept)
    return shows is not None and shows(words, at)


def _unable(words: _Words, at: int) -> bool:
    """«Бара алмаймын», «никто не берёт»; not «келісе алмаймын»."""
    if any(form.key == "никто" for form in words):
        return True
    if not words[at].key.startswith("алма"):
        return False
    before = words[at - 1].key if at else ""
    theirs = any(form.concept == "REL" for form in words[:at])
    return theirs or (before.endswith(("а", "е", "и")) and not before.startswith(_OURS_TO_DO))


_OURS_TO_DO: Final = ("ала", "бере", "келис", "кабилд", "раста", "аша", "шеш", "аита", "сене")


def _has_happened(words: _Words, at: int) -> bool:
    return is_past(words[at])


def _has_stopped(words: _Words, at: int) -> bool:
    """«Цех тоқтады», «қолым тимейді»."""
    return is_past(words[at]) or words[at].key.endswith("иди")


def _of_writing(words: _Words, at: int) -> bool:
    """«Пишу с ошибками»."""
    return any(form.concept == "WRITE" for form in words)


def _left(words: _Words, at: int) -> bool:
    """«Тастап кеткен»."""
    return words[at].key == "тастап"


def _in_the_past(words: _Words, at: int) -> bool:
    """«Утром не ответил», «операциядан соң сөйлей алмадым»; not «шыққан соң», «ертең»."""
    key = words[at].key
    if key in ("сон", "кеин") and not words[at - 1].key.endswith(_FROM):
        return False
    return not key.startswith(_YET_TO_COME) and any(map(is_past, words))


#: Ablatives.
_FROM: Final = ("дан", "ден", "тан", "тен", "нан", "нен")
_YET_TO_COME: Final = ("завтра", "послезавтра", "назавтра", "ертен", "бурсигуни", "бирси")


def _of_no_money(words: _Words, at: int) -> bool:
    """«Уже третий месяц», «русский мне не родной»; not «уже пришли деньги», «на русском, прошу»."""
    return not any(form.concept in ("MONEY", "PAY", "PLEASE") for form in words)


def _of_a_language(words: _Words, at: int) -> bool:
    """«Орысша түсінбеймін», «не умею писать»."""
    tongue = any(form.concept in ("KAZ", "RUS", "TONGUE") for form in words)
    return tongue or words[at].key.startswith("уме")


def _only(words: _Words, at: int) -> bool:
    """«Только проснулась», «тек телефоным ескі», «кроме коровы ничего не осталось»."""
    if words[at].key not in ONLY:
        return False
    return any(is_past(form) or form.key.startswith(_OF_WRITING) for form in words)


ONLY: Final = ("толко", "лиш", "тек", "гана", "кроме")
#: What a reply is written with, and what hinders it.
_OF_WRITING: Final = (
    "телефон", "батаре", "клавиат", "букв", "сет", "связ", "екран", "интернет", "очки", "глаз",
    "пал", "арип", "жели", "баиланис", "заряд", "зарад", "кноп", "пишу", "печат", "жазип", "каза",
    "казахск", "русск", "руск", "орисша",
)  # fmt: skip


def _no_question(words: _Words, at: int) -> bool:
    """«Потому что», and a «не» that is Russian."""
    if at and words[at - 1].key == "потому":
        return True
    form = words[at]
    return form.key == "не" and not any(f.tongue == "kk" for f in words if f is not form)


def _like(words: _Words, at: int) -> bool:
    """«Цены как в космосе»."""
    return at > 0 and words[at].key == "как"


def _in_the_family(words: _Words, at: int) -> bool:
    return any(form.concept in ("REL", "CHILD", "RELCASE") for form in words)


def _by_others_or_then(words: _Words, at: int) -> bool:
    """«Ноги отказывают», «автобус отменили», «вчера сгоряча отказалась»."""
    key = words[at].key
    by_others = key.startswith(("отказ", "отмен")) and key.endswith(_BY_OTHERS)
    return by_others or _refused_then(words, at)


_BY_OTHERS: Final = ("ают", "ает", "или", "али", "ило", "ало")


def _refused_then(words: _Words, at: int) -> bool:
    """«Түсінбей бас тартып едім»: with a word of then, or of why."""
    refused = any(f.concept in ("REFUSE", "PULL") and _was_refused(f) for f in words)
    return refused and any(f.key.startswith(_THEN_OR_WHY) for f in words)


def _was_refused(form: Form) -> bool:
    return not form.no and (is_past(form) or form.key in ("тартип", "тартам"))


_THEN_OR_WHY: Final = (
    "вчера", "ранше", "сначал", "тогда", "зря", "сгоряча", "сдуру", "ошиб", "глуп", "обид",
    "горяч", "потому", "испуг", "страх", "утром", "прошл", "похмел", "бурин", "алгаш", "баста",
    "багана", "кеше", "алдинда", "билме", "тусинбе", "коркип", "коркит", "ашу", "билтир", "откен",
    "созге", "незнан", "случаин", "нечаян", "гордост", "спрос",
)  # fmt: skip


def _pension(words: _Words, at: int) -> bool:
    """«Пенсию задержали»: none of the benefits."""
    return words[at].key.startswith(("пенс", "зеинет")) and any(map(is_past, words))


def _came_back(words: _Words, at: int) -> bool:
    """«Вернулась», «сена не накосили»."""
    return words[at].key.startswith(("верн", "сена", "сено"))


def _refused_by_others(words: _Words, at: int) -> bool:
    """«В садике отказали»."""
    return words[at].key.startswith("отказ")


def _not_dear(words: _Words, at: int) -> bool:
    """«Русский мне не родной»."""
    return at > 0 and words[at - 1].concept == "NE"


_SHOWN_BY: Final[dict[str, Callable[[_Words, int], bool]]] = {
    "TAKE": _unable,
    "PROMISE": _has_happened,
    "THINK": _has_happened,
    "CONSULT": _has_happened,
    "STOPV": _has_stopped,
    "WRONG": _of_writing,
    "DELETE": _left,
    "LATER": _in_the_past,
    "TOMORROW": _in_the_past,
    "WAIT": _in_the_past,
    "ALREADY": _of_no_money,
    "KAZ": _of_no_money,
    "RUS": _of_no_money,
    "TONGUE": _of_no_money,
    "UNDERSTAND": _of_a_language,
    "KNOW": _of_a_language,
    "IF": _only,
    "WHAT": _no_question,
    "HOW": _like,
    "DEAD": _in_the_family,
    "REFUSE": _by_others_or_then,
    "REGRET": _refused_then,
    "BAS": _refused_then,
    "PULL": _refused_then,
    "BENEFIT": _pension,
    "BELIEVE": _came_back,
    "PRIOR": _refused_by_others,
    "VOCATIVE": _not_dear,
}
