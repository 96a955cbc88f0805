"""What forbids a sure consent, however certain the words all together make it: few and hard, each
of a kind that words alone cannot weigh."""

from collections.abc import Callable
from itertools import pairwise
from typing import Final

from flows.question import Question
from flows.reading.accounts_of_others import not_ones_own
from flows.reading.answers import ACKNOWLEDGED
from flows.reading.broken import asks_leave, is_in_the_dark, may_have_lost_a_no, only_can
from flows.reading.clearness import ANOTHER_OBJECT, ASKS_SILENTLY, may_ask_the_way
from flows.reading.concepts import AGREEING
from flows.reading.forms import Form
from flows.reading.given_away import (
    agrees_to_another_deed,
    gives_to_others,
    is_afraid,
    is_needed_by_another,
    only_once_wished,
)
from flows.reading.message import Message
from flows.reading.objects import agrees_to_a_strange_thing
from flows.reading.on_terms import demands_first, is_on_terms
from flows.reading.other_things import (
    ANOTHER_THING,
    makes_an_appointment,
    orders_another_thing,
    permits_another_thing,
    sends_for_something,
    told_by_a_word,
    wants_something_else,
)
from flows.reading.partial import denies_a_part, is_partial
from flows.reading.purity import says_yes
from flows.reading.reported import a_relative_says, is_quoted, is_told
from flows.reading.subjects import is_somebody_elses, names_a_price
from flows.reading.ties import BY_NAME, calls_somebody, is_partial_or_past
from flows.reading.tokens import Clause
from flows.reading.unfinished import is_unfinished
from flows.reading.verdict import Verdict

#: Each with the rule that it is told by.
Vetoes = tuple[tuple[Callable[[Message], bool], str], ...]


def veto(m: Message, q: Question, verdict: Verdict) -> str | None:
    """The rule by which this consent may not be sure, or None."""
    if verdict.rule == ACKNOWLEDGED and q.kind != "account_confirm":
        return verdict.rule
    if q.kind == "refused" and not m.has(*_CHANGING):
        return "a yes, but no change of mind after a refusal"
    if q.kind == "account_confirm":
        account = not_ones_own(m)
        if account is not None:
            return account
    elif q.kind != "confirm" and _confirms_facts(m):
        return "confirms facts"
    elif not any(map(says_yes, m.clauses)) and not m.has("half agree"):
        return "no yes in it"
    found_clear = verdict.intent == "consent" and verdict.sure
    return _forbidden(m, q, _VETOES if found_clear else _VETOES_OF_THE_DOUBTED)


def _forbidden(m: Message, q: Question, vetoes: Vetoes) -> str | None:
    for forbids, rule in vetoes:
        if forbids(m):
            return rule
    if q.kind != "terms" and agrees_to_another_deed(m):
        return ANOTHER_THING
    return told_by_a_word(m)


#: Our text after a refusal says: who thinks otherwise writes СОГЛАСЕН, КЕЛІСЕМІН.
_CHANGING: Final = ("agree", "half agree", "change of mind")


def _asks(m: Message) -> bool:
    return "?" in m.concepts()


def _is_for_another(m: Message) -> bool:
    if m.has("for another"):
        return True
    if _FOR_ANOTHER.isdisjoint(m.folded()):
        return False
    return any(map(_is_in_anothers_name, m.clauses))


def _is_in_anothers_name(clause: Clause) -> bool:
    """«Әпкемнің атынан келісемін», «брат согласен, я пишу за него», «мен баласымын»."""
    words = [form.key for form in clause]
    if any(form.concept == "THANKS" for form in clause):
        return False
    if not _THEIR_CHILD.isdisjoint(words):
        return True
    for before, word in pairwise(words):
        if word == "атинан" and before.endswith(_OF_SOMEBODY):
            return True
    return not _FOR_THEM.isdisjoint(pairwise(words)) and ("из", "за") not in pairwise(words)


#: «I am his or her child»: who writes is not who was asked.
_THEIR_CHILD: Final = frozenset(("баласимин", "кизимин", "немересимин"))
#: Genitives: «анамның», «оның».
_OF_SOMEBODY: Final = ("нин", "дин", "тин")
_FOR_THEM: Final = frozenset(
    (("за", "него"), ("за", "нее"), ("за", "них"), ("пуст", "ему"), ("пуст", "еи"))
)
#: Without one of these words nobody is spoken for.
_FOR_ANOTHER: Final = _THEIR_CHILD | {"атинан"} | {second for _, second in _FOR_THEM}


def _refuses_last(m: Message) -> bool:
    """«Да, не оформляйте», «иә, бас тартам»; and not «отказалась по ошибке, согласна»."""
    for form in reversed(m.forms):
        if form.concept in _ANSWERS:
            return (form.concept in _REFUSALS) != form.no
    return False


_REFUSALS: Final = frozenset(("REFUSE", "AGAINST", "STOPV", "STOPWORD", "NOSIGN"))
_ANSWERS: Final = _REFUSALS | {"AGREE", "WILLING", "WANT", "NEED", "APPLY", "TAKE", "GET", "YES"}


def _is_garbled(m: Message) -> bool:
    """«Қалааймын», «не нружно»: a negation may be lost or hidden, and nothing else says yes."""
    if m.has("agree", "yes"):
        return False
    if len(m.forms) <= _SHORT and any(f.no or _is_nothing(f) for f in m.forms):
        return True
    return "DOUBTFUL" in m.concepts()


def _is_nothing(form: Form) -> bool:
    """What another keyboard layout made of a slip."""
    return form.concept == "X" and len(form.word) < _SHORT


#: In a longer message than this a negation is a reason: «жұмыс жоқ, ақша керек».
_SHORT: Final = 4


def _is_hedged(m: Message) -> bool:
    """«Келісем-ау», «думаю, что согласна», «50/50 согласна», «келісемін деген болатынмын»,
    «алғым келіп еді», «согл...», «согласна-то согласна»."""
    hedged = not _HEDGES.isdisjoint(m.folded())
    for before, form in pairwise(m.forms if hedged else ()):
        if form.key == "еди" and not before.marks.isdisjoint(("wish", "wished")):
            return True
        if before.key == "согл" and len(form.word) > 1 and not form.key:
            return True
        if before.key == "деген" and form.key.startswith("болатин"):
            return True
        if form.key == "ау" and before.concept in ("AGREE", "TAKE", "WILLING", "YES"):
            return True
    if "то" in m.folded() and any(
        map(_grants, zip(m.forms, m.forms[1:], m.forms[2:], strict=False))
    ):
        return True
    halves = "50/50" in m.spelled()
    return halves or (m.forms[0].key == "думаю" and "THINK" not in m.concepts())


def _grants(three: tuple[Form, ...]) -> bool:
    """«Согласна-то согласна»: a but is to come."""
    first, middle, again = three
    return middle.key == "то" and first.key == again.key and first.concept in AGREEING


#: The words that hedge beside another.
_HEDGES: Final = frozenset(("еди", "согл", "деген", "ау"))


def _is_mocking(m: Message) -> bool:
    """«Прям согласен», «прям бегу», «согласна, пошутила»."""
    for form in m.forms:
        if form.key.startswith(_JOKING) and not form.no:
            return True
    return "прям" in m.folded() and any(map(_mocks, m.clauses))


def _mocks(clause: Clause) -> bool:
    """And not «прям сейчас оформляйте»."""
    if any(form.concept == "APPLY" and "order" in form.marks for form in clause):
        return False
    return any(
        before.key == "прям" and (form.concept in ("AGREE", "WILLING") or form.key in _AT_ONCE)
        for before, form in pairwise(clause)
    )


_JOKING: Final = ("пошути", "калжиндад", "калжиндап", "азилдед", "азилдап")
_AT_ONCE: Final = frozenset(("бегу", "шас", "сеичас", "разбежался", "разбежалас"))


def _is_to_a_loved_one(m: Message) -> bool:
    """«Ок зайка, согласна»."""
    for key in m.folded():  # noqa: SIM110  a generator here costs as much as the rule
        if key.startswith(_LOVED):
            return True
    return False


_LOVED: Final = ("заика", "заинка", "котик", "кисуля", "любимии", "любимая")


def _agrees_with_somebody(m: Message) -> bool:
    """«Келісемін сізбен», «… екені рас, келісемін»: with what is said, not to the benefit."""
    for clause in m.clauses:
        for form in clause:
            if form.key.startswith("саясат") and says_yes(clause):
                return True
    if _WITH_SOMEBODY.isdisjoint(m.folded()):
        return False
    return any(
        (before.key in _SAID_TO_US and form.key in ("рас", "дурис")) or _is_with_you(form)
        for before, form in pairwise(m.forms)
    )


_SAID_TO_US: Final = frozenset(("екени", "екенин", "созиниз", "созиниздер"))


def _is_with_you(form: Form) -> bool:
    return form.key in _WITH_YOU and not form.guessed


_WITH_YOU: Final = frozenset(("сизбен", "сиздермен"))
_WITH_SOMEBODY: Final = _SAID_TO_US | _WITH_YOU


def _confirms_facts(m: Message) -> bool:
    """«Доход посчитан верно, да», «иә, қайтыс болғаны рас», «подтверждаю получение сообщения»."""
    if "MESSAGE" in m.concepts() and any(form.key == "получение" for form in m.forms):
        return True
    only_yes = m.has("yes") and not m.has("agree", "ask for it", "this account")
    return only_yes and any(form.key in _TRUE for form in m.forms)


_TRUE: Final = frozenset(("верно", "правилно", "рас"))


def _tells_of_a_death(m: Message) -> bool:
    """«Получатель умер, спасибо конечно»; and not «муж умер, согласна»."""
    return "DEAD" in m.concepts() and not m.has("agree", "ask for it")


def _agrees_to_a_strange_thing(m: Message) -> bool:
    return "X" in m.concepts() and agrees_to_a_strange_thing(m.clauses)


def _calls(m: Message) -> bool:
    """«Ербол, келісемін»: a name and a yes, and nothing else."""
    return len(m.forms) <= _A_CALL and calls_somebody(m)


_A_CALL: Final = 4


#: Told by `ties`, too.
PARTIAL: Final = "a partial or a past yes"

_VETOES: Final[Vetoes] = (
    (_asks, "a yes and a question"),
    (_is_for_another, "a yes for somebody else"),
    (_refuses_last, "a yes, and the last word refuses"),
    (_is_garbled, "a word that may hold a no"),
    (may_have_lost_a_no, "a word that may hold a no"),
    (only_can, "a yes that hedges"),
    (asks_leave, "a yes that hedges"),
    (is_in_the_dark, "undecided"),
    (is_partial, "a yes to one thing and a no to another"),
    (_is_hedged, "a yes that hedges"),
    (is_unfinished, "a yes that breaks off"),
    (demands_first, "a yes for a price"),
    (is_told, "a yes that is reported"),
    (a_relative_says, "a yes that is reported"),
    (_is_mocking, "irony"),
    (_is_to_a_loved_one, "seems meant for somebody else"),
    (is_quoted, "a yes that is quoted"),
    (_agrees_with_somebody, "agrees with an opinion"),
    (_calls, BY_NAME),
    (_tells_of_a_death, "somebody has died"),
    (is_on_terms, "a condition"),
    (sends_for_something, "a yes, and an order for something else"),
    (denies_a_part, PARTIAL),
    (makes_an_appointment, "a yes for an appointment"),
    (permits_another_thing, ANOTHER_THING),
    (orders_another_thing, "seems meant for somebody else"),
    (wants_something_else, "a wish for something else"),
    (gives_to_others, "a yes for somebody else"),
    (is_needed_by_another, "a yes for somebody else"),
    (is_afraid, "a yes out of fear"),
    (only_once_wished, "a yes of the past"),
)
#: A yes that the rules found clear is free of these (`ties`).
_VETOES_OF_THE_DOUBTED: Final[Vetoes] = (
    *_VETOES,
    (may_ask_the_way, ASKS_SILENTLY),
    (is_somebody_elses, "somebody else's yes"),
    (is_partial_or_past, PARTIAL),
    (names_a_price, "a yes for a price"),
    (_agrees_to_a_strange_thing, ANOTHER_OBJECT),
)
