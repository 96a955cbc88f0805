"""Signals of what nobody may be asked for: codes, cards, passwords, keys, the IIN, documents."""

from collections.abc import Callable, Iterator
from typing import Final

from flows.fraud.sentence import Sentence
from flows.fraud.signal import Seen, Signal
from flows.fraud.words import Word


def secrets(seen: Seen) -> Iterator[Signal]:
    before: Sentence | None = None
    for sentence in seen.sentences:
        wanted = (
            _requested(seen, sentence)
            or _needed(seen, sentence)
            or _asked_after(sentence)
            or _pointed_at(before, sentence)
            or _excepted(sentence)
            or _listed(sentence)
        )
        if wanted and not (wanted == "key" and _opens_a_door(seen)):
            weight = 1 if _may_be_honest(seen, wanted) else 2
            yield Signal("secret", weight, f"It asks for {_NAMED[wanted]}.", wanted)
        before = sentence


def details(seen: Seen) -> Iterator[Signal]:
    """«Назовите данные»: of what, is left open."""
    if seen.sends_to_an_office or seen.has("ticket"):
        return
    for sentence in seen.sentences:
        if any(sentence.near(at, 3, "data") for at, _ in sentence.requests("tell", "enter")):
            weight = 2 if seen.has("benefit") else 1
            yield Signal("details", weight, "It asks for personal data.")


def _may_be_honest(seen: Seen, wanted: str) -> bool:
    """A courier asks for the code of a parcel, a daughter for the number of a card."""
    if wanted == "code":
        return seen.has("errand", "door") and not seen.has(
            "sms", "came", "officials", "benefit", "app"
        )
    if wanted == "iin":
        return seen.has("on_visit") and not seen.bad_host and not seen.has("messenger")
    if wanted == "document":
        return seen.has("ticket") and not seen.has("benefit", "state")
    return (
        wanted == "card" and seen.has("family") and not seen.has("benefit", "state", "new_number")
    )


def _opens_a_door(seen: Seen) -> bool:
    """«Кілтті көршіге бер»: nothing in the text makes a signature of the key."""
    return not (seen.hosts or seen.has(*_BESIDE_A_SIGNATURE))


_BESIDE_A_SIGNATURE: Final = (
    "e-signature", "benefit", "officials", "password", "file", "app", "iin", "code", "card",
    "document", "operation", "role", "manager", "link", "prize", "application", "messenger", "sms",
)  # fmt: skip


def dictation(seen: Seen) -> Iterator[Signal]:
    for sentence in seen.sentences:
        if any(word.form.startswith(_DICTATE) for _, word in sentence.requests("tell")):
            yield Signal("dictate", 2, "It wants something dictated.")


_NAMED: Final = {
    "code": "a code",
    "password": "a password or PIN",
    "card": "a bank card",
    "iin": "the IIN",
    "key": "the signature key",
    "document": "an identity document",
    "digits": "the digits of a code or card",
}
_DICTATE: Final = ("продикт", "дикту", "диктов")

#: How many words may stand between a verb and what it asks for.
_REACH: Final = 8
#: What a citizen types in when logging in to an official site.
_TYPED_IN: Final = frozenset({"iin", "key", "password", "code"})


def _requested(seen: Seen, sentence: Sentence) -> str | None:
    """The first secret that a verb asks for, and that no nearer one denies."""
    asking = [at for at, _ in sentence.requests("tell", "enter")]
    if not asking or _tells_of_harm(sentence):
        return None
    denying = [n for n, w in enumerate(sentence.words) if n not in asking and _may_tell(w)]
    for at, secret in _secrets_in(sentence):
        verb = min(asking, key=lambda n: sentence.away(at, n))
        away = sentence.away(at, verb)
        if away > _REACH or any(sentence.away(at, n) < away for n in denying):
            continue
        if _is_the_codes_own_number(sentence, at, secret) or _is_handed_over(seen, sentence, at):
            continue
        if _is_named_only(sentence, at, verb, secret):
            continue
        if "tell" in sentence.words[verb].asked or not _is_honest_entry(seen, sentence, at, secret):
            return secret
    return None


def _is_named_only(sentence: Sentence, at: int, verb: int, named: str) -> bool:
    """«кіру коды»; a card to be filled with money; what somebody else may ask for."""
    asking = sentence.words[verb]
    if asking.soft and verb == at - 1 and asking.form.endswith("у"):
        return True
    if named == "card" and asking.form.startswith("толтир"):
        return not sentence.near(at, 2, "card_part")
    following = sentence.words[at + 1 : at + 3]
    return verb < at and any(word.form in _IF_OTHERS_ASK for word in following)


_IF_OTHERS_ASK: Final = frozenset({"сураса", "сураиди", "сурасин"})


def _tells_of_harm(sentence: Sentence) -> bool:
    """«Код айтсаңыз, ақшаңыздан айырыласыз» warns; «код айтпасаңыз …» threatens."""
    if sentence.denies or not sentence.has("harm"):
        return False
    return sentence.has("if") or any(word.form.endswith(_IF_YOU) for word in sentence.words)


_IF_YOU: Final = ("саниз", "сениз", "сан", "сен")


def _is_the_codes_own_number(sentence: Sentence, at: int, named: str) -> bool:
    """«для согласия отправьте код 511, для отказа 512»: an answer to choose, no secret."""
    if named != "code" or at + 1 == len(sentence.words):
        return False
    following = sentence.words[at + 1].form
    return following.isdecimal() and len(following) <= _LONGEST_ANSWER and not _is_sent(sentence)


def _is_handed_over(seen: Seen, sentence: Sentence, at: int) -> bool:
    """«Сообщите курьеру код 4491»: the text itself brings it, for somebody at the door."""
    brought = any("number" in word.tags for word in sentence.words[at + 1 : at + 3])
    return brought and seen.has("errand") and not seen.bad_host and not _is_sent(sentence)


#: Digits of an answer that is offered to choose; codes are longer.
_LONGEST_ANSWER: Final = 3


def _is_sent(sentence: Sentence) -> bool:
    """It came to the citizen before."""
    return sentence.has("came", "sms", "its")


def _may_tell(word: Word) -> bool:
    return not (word.asked | word.denied).isdisjoint({"tell", "enter"})


def _is_honest_entry(seen: Seen, sentence: Sentence, at: int, wanted: str) -> bool:
    """Typing in the code that this very text brings, or logging in at an official host."""
    if wanted == "document" or (wanted == "code" and sentence.has("store")):
        return True
    if wanted == "code" and any("number" in w.tags for w in sentence.words[at + 1 : at + 4]):
        return True
    if _is_typed_into_an_app(seen, sentence):
        return True
    return wanted in _TYPED_IN and (
        seen.sends_to_an_office or (seen.has("place") and not seen.has("benefit"))
    )


def _is_typed_into_an_app(seen: Seen, sentence: Sentence) -> bool:
    """«в приложении банка», «Kaspi қосымшасына»: what is on the phone already."""
    if seen.bad_host or not sentence.has("app", "store") or "install" in sentence.asked:
        return False
    return sentence.has("state", "store") and not seen.has("messenger", "link", "role", "remote")


def _needed(seen: Seen, sentence: Sentence) -> str | None:
    """«нужен код», «картаңыздың нөмірі керек»; a document may be needed for an honest visit."""
    if not sentence.has("need", "await"):
        return None
    for at, word in enumerate(sentence.words):
        if word.tags.isdisjoint({"need", "await"}) or sentence.near(at, 1, "never"):
            continue
        for place, wanted in _secrets_in(sentence):
            whole = wanted != "card" or sentence.near(place, 2, "card_part") or seen.has("benefit")
            if wanted in ("code", "password", "card", "digits") and whole and abs(place - at) <= 5:
                return wanted
    return None


def _asked_after(sentence: Sentence) -> str | None:
    """«Какой код вам пришел?», «кодтық сөзіңіз қандай?»"""
    if "which" not in sentence.tags or sentence.warns:
        return None
    for at, wanted in _secrets_in(sentence):
        if wanted in ("code", "password") and sentence.near(at, 4, "which"):
            return wanted
    return "password" if {"codeword", "which"} <= sentence.tags else None


def _pointed_at(before: Sentence | None, sentence: Sentence) -> str | None:
    """«Вам пришел код. Назовите его оператору»"""
    for at, _ in sentence.requests("tell", "transfer"):
        told_of = before is not None and before.has("came") and before.has("code", "digits")
        if told_of or sentence.near(at, 2, "its", "me"):
            for place in (before, sentence):
                for _, secret in _secrets_in(place) if place else ():
                    if secret in ("code", "password", "digits"):
                        return secret
    return None


def _excepted(sentence: Sentence) -> str | None:
    """«никому, кроме нашего сотрудника», «тек біздің маманға айтыңыз»"""
    if not sentence.has("except") or not sentence.has("role", "manager", "me"):
        return None
    if not any(word.asked or word.denied for word in sentence.words) or sentence.has("even"):
        return None
    return next((s for _, s in _secrets_in(sentence) if s not in ("document", "key")), None)


def _listed(sentence: Sentence) -> str | None:
    """«карта + CVV»: who names both without a warning wants both."""
    if sentence.warns or sentence.denies or not sentence.has("card"):
        return None
    return "card" if any(word.form in _BACK_OF_A_CARD for word in sentence.words) else None


_BACK_OF_A_CARD: Final = frozenset({"cvv", "cvc", "цвв", "свв", "цвц", "кув"})


# --- which words name a secret  ------------------------------------------


def _secrets_in(sentence: Sentence) -> Iterator[tuple[int, str]]:
    """The places of the words that name a secret, and which."""
    if sentence.tags.isdisjoint(_NAMED):
        return
    for at, word in enumerate(sentence.words):
        for secret in () if word.tags.isdisjoint(_NAMED) else _NAMED:
            if secret in word.tags and _IS_SECRET.get(secret, _always)(sentence, at):
                yield at, secret
                break


def _always(_sentence: Sentence, _at: int) -> bool:
    return True


def _is_secret_code(sentence: Sentence, at: int) -> bool:
    """Not the code of a door, a city, a QR or a discount."""
    around = (*sentence.words[max(at - 1, 0) : at], *sentence.words[at + 1 : at + 3])
    return not any("public" in word.tags for word in around)


def _is_secret_card(sentence: Sentence, at: int) -> bool:
    """Not the card that money goes to, nor that of a bus, nor the Digital Family Card."""
    words = sentence.words
    if any(word.form.startswith(_FAMILY_CARD) for word in words[max(at - 2, 0) : at + 2]):
        return False
    if sentence.near(at, 6, "other_card") and not sentence.near(at, 2, "card_part", "password"):
        return False
    before = words[at - 1].form if at else ""
    if before in ("сим", "sim"):
        return False
    if "card_dative" in words[at].tags or before in ("на", "в", "с", "по"):
        return sentence.near(at, 2, "card_part")
    return True


_FAMILY_CARD: Final = ("цифров", "цифрлик", "семи", "отбаси")


def _are_secret_digits(sentence: Sentence, at: int) -> bool:
    """Not the 1 or 2 that answers a question: «цифру 1», «1 санын»."""
    word, words = sentence.words[at], sentence.words
    if word.form.startswith("сан"):
        return not (at and words[at - 1].form in _ANSWERS)
    return not any(following.form.isdecimal() for following in words[at + 1 : at + 2])


_ANSWERS: Final = frozenset("0123")

_IS_SECRET: Final[dict[str, Callable[[Sentence, int], bool]]] = {
    "code": _is_secret_code,
    "password": _is_secret_code,
    "card": _is_secret_card,
    "digits": _are_secret_digits,
}
