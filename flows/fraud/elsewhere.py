"""Signals of a way elsewhere: links, private numbers, messengers, apps, chain letters."""

import re
from collections.abc import Iterator
from typing import Final

from flows.fraud.hosts import Fault, Host
from flows.fraud.sentence import Sentence
from flows.fraud.signal import Seen, Signal

# --- links  ------------------------------------------


def links(seen: Seen) -> Iterator[Signal]:
    for host in seen.hosts:
        if host.fault is not None:
            weight = 1 if _is_harmless_alone(seen, host) else 2
            yield Signal("link", weight, f"It {host.reason}.", host.name)


def _is_harmless_alone(seen: Seen, host: Host) -> bool:
    if host.fault == "mailbox":
        return True
    if host.fault not in _HARMLESS_ALONE:
        return False
    if host.name.endswith(".kz"):  # not for everybody to have, so it needs more
        return not (seen.asked and seen.has("benefit", "promise"))
    return not (seen.asked or seen.baited or seen.has("promise"))


_HARMLESS_ALONE: Final[tuple[Fault, ...]] = ("stranger", "free_page")


def follow(seen: Seen) -> Iterator[Signal]:
    """A link that a phone has taken out is still spoken of."""
    if seen.official_host and not seen.bad_host:
        return
    for sentence in seen.sentences:
        if not sentence.has("link"):
            continue
        if not sentence.asked.isdisjoint({"follow", "get", "confirm", "enter", "tell"}):
            pays_off = seen.baited and (sentence.has("purpose") or seen.asks("get"))
            opened = any(sentence.near(at, 4, "link") for at, _ in sentence.requests("follow"))
            pays_off = pays_off or (seen.has("benefit") and opened)
            yield Signal("follow", 2 if pays_off else 1, "It wants a link to be opened.")
        elif seen.has("bait", "benefit") and not sentence.forbids and not sentence.warns:
            yield Signal("follow", 1, "It speaks of a link.")


# --- numbers and messengers  ------------------------------------------

#: Eleven digits that begin with +7 or 8, however they are parted; or ten of a mobile number.
_PHONE: Final = re.compile(
    r"(?<![\d\w])(?:(?:\+?7|8)[\s().-]{0,3}(?P<area>\d[\s.-]?\d[\s.-]?\d)(?:[\s().-]{0,3}\d){7}"
    r"|(?P<bare>7(?:0[0-8]|47|71|7[5-8]))(?:[\s.-]?\d){7})(?!\d)"
)
_FOREIGN: Final = re.compile(
    r"(?<![\d\w])(?:\+|00)(?!7)[1-9]\d{0,2}[\s(.-]{0,2}(?:\d[\s().-]{0,2}){7,10}(?!\d)"
)
#: Kazakhstan's mobile codes and Russia's codes; 8 80x numbers that cost extra.
_MOBILE: Final = re.compile(r"7(?:0[0-8]|47|71|7[5-8]|6[0-4])|[3-69]\d\d|8[1-9]\d")
_PREMIUM: Final = re.compile(r"80[39]")
_HANDLE: Final = re.compile(
    r"(?<![\w.@])@[a-z][a-z0-9_]{4,31}\b(?!\.[a-z])"
    r"|(?:телегра\w+|телега|инста\w*|собака)\W{1,3}(?:собака\W+)?[a-z]\w*_\w+",
    re.I,
)


def names_a_phone(text: str) -> bool:
    """Some number to call that is not a short one of the state."""
    return _PHONE.search(text) is not None or _FOREIGN.search(text) is not None


def numbers(seen: Seen) -> Iterator[Signal]:
    if _FOREIGN.search(seen.raw):
        yield Signal("number", 2, "It names a foreign number.", "foreign")
    for match in _PHONE.finditer(seen.raw):
        area = re.sub(r"\D", "", match["area"] or match["bare"])
        if _PREMIUM.fullmatch(area):
            yield Signal("number", 2, "It names a number that costs extra.", match[0])
        elif _MOBILE.fullmatch(area) and (seen.baited or seen.has(*_SCARES)):
            used = seen.asks("contact", "pay", "transfer", "tell", "get")
            led = seen.has("messenger", "call", "manager", "benefit", "purpose")
            if seen.has("rang") and not used:
                continue  # «вам звонили: …»
            weight = 2 if (used or led) and is_grave(seen) else 1
            yield Signal("number", weight, "It names a private number instead of 1414.", match[0])


def is_grave(seen: Seen) -> bool:
    """It speaks of what a stranger has no business with; not of cakes or a garage to let."""
    if seen.has("errand") and not seen.has("benefit", "officials", "new_number", "card", "account"):
        return seen.asks("pay", "transfer")
    return seen.has(*_GRAVE) or seen.asks("pay", "transfer")


_GRAVE: Final = (
    "benefit", "prize", "officials", "suspicion", "role", "iin", "key", "code", "card", "document",
    "new_number", "earn", "dues", "account", "crime", "queue", "apk", "password", "savings",
    "application", "except", "given", "state",
)  # fmt: skip
_SCARES: Final = ("iin", "key", "new_number", "role", "suspicion", "pressure", "messenger")


def short_numbers(seen: Seen) -> Iterator[Signal]:
    """«Отправьте слово на 4466»: the state's short numbers begin with 1."""
    if not seen.has("benefit", "promise") or not seen.asks("tell", "forward"):
        return
    named = (*_SHORT.findall(seen.raw), *_SHORT_IN_KAZAKH.findall(seen.raw))
    if any(not number.startswith("1") for number in named):
        yield Signal("number", 2, "It wants a message sent to another short number.", "short")


_SHORT: Final = re.compile(
    r"(?:\bна\s+(?:короткий\s+)?номер|(?:отправ|пришл|вышл|смс|sms)[^.!?]{0,40}\sна)\s+"
    r"(\d{4,5})(?!\d|\s?(?:тг|тенге|₸|000|kzt))",
    re.I,
)
_SHORT_IN_KAZAKH: Final = re.compile(r"(?<![\d-])(\d{4,5})\s+н[өо]м[іи]р[іи]не", re.I)


def dialled_codes(seen: Seen) -> Iterator[Signal]:
    """`*123*8701…#` sends money or calls to that number."""
    if _USSD.search(seen.raw):
        yield Signal("dial", 2, "It wants a code dialled that holds a private number.")


_USSD: Final = re.compile(r"\*\d{2,4}\*(?:\d+\*)?\+?[78]\d{10}")


def messengers(seen: Seen) -> Iterator[Signal]:
    if _HANDLE.search(seen.raw):
        yield Signal("messenger", 2, "It names an account in a messenger.", "handle")
    for sentence in seen.sentences:
        if sentence.warns:
            continue
        if not is_grave(seen) and names_a_phone(seen.raw):
            continue  # a trade with a number to write to
        if _leads_to_a_chat(seen, sentence):
            lured = seen.baited or seen.has(*_LURES)
            private = seen.has("community") and not seen.has("benefit", "role")
            weight = 2 if lured and not private else 1
            yield Signal("messenger", weight, "It leads to a messenger.")
        elif _names_a_chat(sentence) and seen.baited:
            asked = seen.has("channel") and (seen.asked or seen.has("benefit"))
            yield Signal("messenger", 2 if asked else 1, "It names a messenger.")


def _leads_to_a_chat(seen: Seen, sentence: Sentence) -> bool:
    if sentence.has("bot") and sentence.asked and seen.has("benefit"):
        return True
    if not sentence.has("messenger"):
        return False
    met = sentence.has("role", "manager") and not sentence.denies
    asked = not sentence.asked.isdisjoint(_MEETING)
    return met or asked or (seen.baited and seen.asks("contact", "join", "tell", "get"))


#: Without one of these it may be a neighbour who teaches mathematics.
_LURES: Final = (
    "promise", "role", "pressure", "suspicion", "manager", "document", "card", "code", "iin",
    "new_number", "data", "queue",
)  # fmt: skip


def _names_a_chat(sentence: Sentence) -> bool:
    return any(
        "messenger" in word.tags and not sentence.denies_at(at)
        for at, word in enumerate(sentence.words)
    )


_MEETING: Final = frozenset(
    {"contact", "join", "tell", "follow", "forward", "get", "enter", "transfer"}
)


def calls(seen: Seen) -> Iterator[Signal]:
    for sentence in seen.sentences:
        if any(word.form.startswith(_CALL_BACK) for _, word in sentence.requests("contact")):
            yield Signal("call back", 1, "It wants to be called back.")
        if sentence.has("hold") and _forbids_hanging_up(sentence):
            yield Signal("hold", 2, "It keeps the citizen on the line.")


def secrecy(seen: Seen) -> Iterator[Signal]:
    """«Никому не говорите об этом разговоре»: who warns honestly names the code or the card."""
    if seen.has(*_NAMED_IN_WARNINGS):
        return
    for sentence in seen.sentences:
        if any(word.form in _IT for word in sentence.words):
            continue  # the code that an earlier sentence brings
        if sentence.has("nobody") and any("tell" in w.denied | w.asked for w in sentence.words):
            weight = 2 if seen.has("role", "hold", "call", "messenger", "they_call") else 1
            yield Signal("secrecy", weight, "It wants nobody to be told.")


_IT: Final = frozenset({"его", "ее", "они"})  # also «оны», folded
_NAMED_IN_WARNINGS: Final = (
    "code", "password", "card", "iin", "key", "document", "digits", "data", "sms", "fraudster",
)  # fmt: skip


def _forbids_hanging_up(sentence: Sentence) -> bool:
    """«не кладите трубку», «тұтқаны қоймаңыз»; not «это не банк, кладите трубку»"""
    return any(
        word.form.startswith(_NOT_HANG_UP)
        or (word.form.startswith(_HANG_UP) and sentence.denies_at(at))
        for at, word in enumerate(sentence.words)
    )


_CALL_BACK: Final = ("перезвон",)
_HANG_UP: Final = ("клад", "веша", "прерыв", "брос")
_NOT_HANG_UP: Final = ("коима", "тастама", "узбе")


# --- chains  ------------------------------------------


def chains(seen: Seen) -> Iterator[Signal]:
    if seen.official_host and _FALSE.search(seen.raw) is not None:
        return
    for sentence in seen.sentences:
        if "spread" in sentence.asked and _is_advice(seen, sentence):
            continue
        if "spread" in sentence.asked and seen.has("promise") and not sentence.has("people"):
            yield Signal("chain", 1, "It wants to be passed on to others.")
        elif not sentence.has("people"):
            if _passes_on(sentence) and _lures_on(seen):
                yield Signal("chain", 2, "It wants to be passed on to others.")
            continue
        if "forward" in sentence.asked and not seen.has("errand"):
            lures = _lures_on(seen) or _counts_people(sentence)
        elif "spread" in sentence.asked:
            lures = _lures_on(seen) and not seen.has("fraudster")
        else:
            continue
        yield Signal("chain", 2 if lures else 1, "It wants to be passed on to others.")


def _is_advice(seen: Seen, sentence: Sentence) -> bool:
    """«КНБ не просит переводить деньги. Поделитесь с родителями»"""
    if "forward" in sentence.asked or seen.has("benefit", "prize"):
        return False
    return any(one.forbids for one in seen.sentences)


def _lures_on(seen: Seen) -> bool:
    sum_named = any(
        word.form.isdecimal() and len(word.form) >= _DIGITS_OF_A_SUM
        for sentence in seen.sentences
        for word in sentence.words
    )
    return seen.has("benefit", "prize", "money") or (
        sum_named and (seen.has("bait", "state", "given") or seen.asks("get"))
    )


_DIGITS_OF_A_SUM: Final = 3


def _counts_people(sentence: Sentence) -> bool:
    """«20 друзьям», «15 танысыңа», «в пять групп»"""
    return any(
        ("number" in word.tags or word.form in _COUNTED)
        and any("people" in w.tags for w in sentence.words[at + 1 : at + 4])
        for at, word in enumerate(sentence.words)
    )


_COUNTED: Final = frozenset(
    {"пять", "десят", "десяти", "пяти", "пат", "трем", "двадцати", "он", "бес"}
)
#: «Рассылки … являются ложными»: who warns of a chain quotes it.
_FALSE: Final = re.compile(r"(?:являются|это) (?:ложн|недостоверн|фейк|обман)|жалған|фейк", re.I)


def _passes_on(sentence: Sentence) -> bool:
    """«таратыңыздар», «разошлите»: verbs that say nothing else."""
    return any(word.asked == {"forward"} for _, word in sentence.requests("forward"))
