"""A yes to something that is not ours: a courier, a petition, an appointment, a talk with a human.
Part of `vetoes`."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

from flows.reading.clearness import COURTESY
from flows.reading.forms import Form
from flows.reading.message import Message
from flows.reading.purity import says_yes
from flows.reading.tokens import Clause


def told_by_a_word(m: Message) -> str | None:
    """What one word alone tells."""
    for clause in m.clauses:
        for form in clause:
            rule = _told(form.word, form.key)
            if rule is None:
                continue
            if rule == ANOTHER_THING and not says_yes(clause):
                continue
            if rule != ABSURD or "THANKS" not in m.concepts():
                return rule
    return None


@lru_cache(maxsize=16_384)
def _told(word: str, key: str) -> str | None:
    if word == _BROKEN_OFF:
        return "a yes that hedges"
    if word.startswith(_SAMPLES):
        return "a yes that is shown"
    if key.startswith(_NEVER_OURS):
        return "a yes to something else"
    if key in _NOT_THESE or key.startswith(_NOT_AGREED_TO):
        return ANOTHER_THING
    return ABSURD if key.startswith(_ABSURD) else None


#: A word that ends in the middle may still become «соглас не могу дать».
_BROKEN_OFF: Final = "соглас"
#: «Пример ответа — Согласен», «үлгісі».
_SAMPLES: Final = ("пример", "образец", "үлгі", "улги")
#: «Тариф подключайте, согласна».
_NEVER_OURS: Final = (
    "тариф", "безлимит", "рефинанс", "бензин", "шаурм", "петици", "субсиди", "дукенши", "жемди",
    "аирбаста",
)  # fmt: skip
#: «Пәтер кезегіне келісемін», «согласна на детский сад»; in another clause they are reasons.
_NOT_AGREED_TO: Final = (
    "временно", "уакитша", "сертификат", "санатор", "кезег", "очеред", "досрочн", "уголн", "грант",
    "участок", "детсад",
)  # fmt: skip
#: The same, word for word: surnames begin so (Садыкова, Газизов).
_NOT_THESE: Final = frozenset(("сад", "садик", "газ", "газга"))
#: Only where the yes is in the same clause.
ANOTHER_THING: Final = "a yes to another thing"
#: «И президентом назначьте», «тікұшақ аламын»; and not «спасибо президенту».
_ABSURD: Final = (
    "президент", "депутат", "вертолет", "тикушак", "яхт", "дворец", "миллиардер", "олигарх",
    "самолет",
)  # fmt: skip
ABSURD: Final = "a yes to what nobody assigns"


def sends_for_something(m: Message) -> bool:
    """«…, пришлите курьера», and not «шлите деньги на карту»."""
    return "SEND" in m.concepts() and any(map(_sends, m.clauses))


def _sends(clause: Clause) -> bool:
    for form, what in pairwise(clause):
        if form.concept == "SEND" and form.key.startswith("пришлите") and what.concept == "X":
            return True
    return False


def orders_another_thing(m: Message) -> bool:
    """«Согласна, бери хлеб»: somebody of one's own is told to; and not «дают — бери»."""
    if _FAMILIAR.isdisjoint(m.spelled()):
        return False
    return any(not says_yes(clause) and _is_told_to_ones_own(clause) for clause in m.clauses)


def _is_told_to_ones_own(clause: Clause) -> bool:
    return any(
        form.word in _FAMILIAR and what.concept in ("X", "FACT", "LIFE", "OFFTOPIC", "GENERIC")
        for form, what in pairwise(clause)
    )


#: As nobody speaks to an office; as it is typed, for Kazakh «бері» is no order.
_FAMILIAR: Final = frozenset(
    ("бери", "купи", "приходи", "неси", "вези", "забери", "забирай", "принеси", "привези", "грей",
     "вари", "свари", "ставь", "встречай", "приезжай", "накрой", "поставь", "накорми")
)  # fmt: skip


def permits_another_thing(m: Message) -> bool:
    """«Кіруге рұқсат беремін», and not «тағайындауға рұқсат беремін»."""
    return "руксат" in m.folded() and any(map(_permits_another, m.clauses))


def _permits_another(clause: Clause) -> bool:
    permits = any(form.key == "руксат" for form in clause)
    return permits and any(form.concept not in _MAY_BE_PERMITTED for form in clause)


_MAY_BE_PERMITTED: Final = COURTESY | {"AGREE", "BENEFIT", "APPLY", "PAY", "MONEY", "APPLICATION"}


def makes_an_appointment(m: Message) -> bool:
    """«Согласна, в 7 у кинотеатра», «сағат 7-де парктің жанында», «жду у подъезда»; and not «в 7
    утра иду на работу», «живу у метро»."""
    if _is_beside_something(m) and any(map(_waits_at_a_place, m.clauses)):
        return True
    if not _names_an_hour(m):
        return False
    comes = any(form.key.startswith(_COMING) for form in m.forms)
    return comes or any(map(_is_at_a_place, pairwise(m.forms)))


def _is_beside_something(m: Message) -> bool:
    if not _AT.isdisjoint(m.folded()):
        return True
    for word in m.spelled():  # noqa: SIM110  a generator here costs as much as the rule
        if word.startswith(_BESIDE):
            return True
    return False


def _waits_at_a_place(clause: Clause) -> bool:
    lives = any(form.concept in ("LIVE", "WORK", "BUSY") for form in clause)
    return not lives and any(map(_is_at_a_meeting_place, pairwise((_NOTHING, *clause))))


def _is_at_a_meeting_place(pair: tuple[Form, Form]) -> bool:
    at, place = pair
    if place.word.startswith(_BESIDE):
        return place.word.partition(" ")[2].startswith(_MEETING_PLACES)
    return at.key in _AT and place.key.startswith(_MEETING_PLACES)


def _is_at_a_place(pair: tuple[Form, Form]) -> bool:
    at, place = pair
    if at.key in _AT and place.concept in _PLACES:
        return True
    met = place.key.startswith(_MEETING_PLACES) and at.key in ("в", "на", "во")
    return met or place.key in _BY or place.key.endswith(_WITHIN) or place.word.startswith(_BESIDE)


def _names_an_hour(m: Message) -> bool:
    for key in m.folded():
        if key.startswith(_HALF_PAST) or (key[-3:-2].isdigit() and key.endswith(_AT_HOUR)):
            return True
    return not _AT_WHAT_HOUR.isdisjoint(m.folded()) and any(map(_is_an_hour, pairwise(m.forms)))


def _is_an_hour(pair: tuple[Form, Form]) -> bool:
    """«В 7», «к семи», «сағат 7-де»."""
    at, hour = pair
    if at.key not in _AT_WHAT_HOUR:
        return False
    if hour.key in _HOURS or hour.concept.startswith("ORD"):
        return True
    clock = _CLOCK.match(hour.word)
    return clock is not None and int(clock[1]) <= _LAST_HOUR


_AT_WHAT_HOUR: Final = frozenset(("в", "к", "ко", "сагат"))
_NOTHING: Final = Form(",", "")
#: «7», «19.30», «7-де».
_CLOCK: Final = re.compile(r"(\d{1,2})(?:[.:-]\d\d)?(?:-?\D*)$")
_LAST_HOUR: Final = 24
_HOURS: Final = frozenset(
    ("час", "два", "три", "четире", "пят", "шест", "сем", "восем", "девят", "десят", "одинадцат",
     "двенадцат", "семи", "восми", "пяти", "шести", "девяти", "десяти", "беске", "алтида",
     "жетиде", "сегизде", "тогизда", "онда", "бесте")
)  # fmt: skip
_HALF_PAST: Final = ("полседм", "полвосм", "полпят", "полшест", "полдевят", "полдесят")
#: «7де»: an hour without a space or a hyphen.
_AT_HOUR: Final = tuple(f"{n}{at}" for n in range(10) for at in ("де", "да", "те", "та"))
_AT: Final = frozenset(("у", "возле", "около", "напротив", "под"))
#: Two words that are known as one turn of phrase: «у подъезда».
_BESIDE: Final = ("у ", "возле ", "около ")
_BY: Final = frozenset(("жанинда", "касинда", "алдинда", "манинда", "аузинда"))
_MEETING_PLACES: Final = (
    "кинотеатр", "кинотеатир", "подезд", "подъезд", "фонтан", "метро", "вход", "парк", "кафе",
    "ресторан", "остановк", "вокзал", "цум", "памятник", "мечет", "сквер", "клуб",
    "аялдама", "ворот", "калитк", "моста", "шлагбаум", "супермаркет", "магазин",
)  # fmt: skip
_PLACES: Final = frozenset(("X", "NAME", "PLACENAME", "FACT", "PLACE", "GENERIC", "LIFE"))
#: «Буду в 7», «к 8 подъеду».
_COMING: Final = ("буду", "будем", "приду", "подойду", "подоиду", "подеду", "подъеду", "встретим",
                  "встречаем", "барам", "кездес", "жду")  # fmt: skip
_WITHIN: Final = ("театрда", "паркте", "аялдамада", "кафеде", "вокзалда", "метрода", "базарда")


def wants_something_else(m: Message) -> bool:
    """«I want to talk to a human», «I would like to think»; and not «I want to get the benefit»."""
    if _WANTING.isdisjoint(m.spelled()):
        return False
    words = [form.word for form in m.forms if form.word not in _LITTLE]
    return any(
        before in _WANTING and after.isascii() and after.isalpha() and after not in _OURS
        for before, after in pairwise(words)
    )


_WANTING: Final = frozenset(("want", "wanna", "like", "wish", "need", "love"))
#: What may stand between the wish and what is wished.
_LITTLE: Final = frozenset(("to", "the", "a", "my", "this", "that", "really", "very", "much"))
_OURS: Final = frozenset(
    ("receive", "recieve", "get", "have", "take", "apply", "accept", "agree", "it", "benefit",
     "benefits", "payment", "payments", "money", "help", "allowance", "support", "please",
     "thanks", "thank", "yes", "and", "i", "assistance", "claim", "obtain", "pls")
)  # fmt: skip
