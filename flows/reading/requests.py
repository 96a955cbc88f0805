"""Rules for what is not about the offer at all: no more messages, another person's number, a fraud,
a language, an operator. Part of `decide`."""

import re
from typing import Final

from flows.question import Question
from flows.reading.meaning import ASKING, YES
from flows.reading.message import Message
from flows.reading.purity import ends_with_a_yes
from flows.reading.reading import Intent
from flows.reading.verdict import Verdict


def stop(m: Message, q: Question) -> Verdict | None:
    if not m.has("stop") or m.has("fraud", "dead") or ("?" in m.concepts() and m.has(*ASKING)):
        return None
    words = m.words("stop")
    if m.has("refuse", "no", "agree") and _MESSAGING.search(" ".join(words)) is None:
        return None
    return Verdict("stop", True, "asks for no more messages", words)


#: What is refused decides between `stop` (messages) and `refuse` (the benefit); «согласна, на
#: дрова хватит» stops nothing.
_MESSAGING: Final = re.compile(
    "смс|sms|сообщ|хабар|жаз|жаса|пиш|пис|присыл|шл|слат|рассыл|номер|нөмір|звон|уведом|жібер|отправ|"
    "спам|қоңырау|отпи|подпис|абонент|оповещ|база|базы"
)


def somebody_else(m: Message, q: Question) -> Verdict | None:
    if (
        q.kind not in ("accounts", "account_confirm", "iban")
        and m.has("wrong person")
        and not m.has("agree", "fraud")
    ):
        words = m.words("wrong person")
        return Verdict("other", True, "the number is not that person's", words, wrong_person=True)
    if m.has("dead") and not m.has(*YES, "fraud") and not m.asks:
        return Verdict("other", True, "somebody has died", m.words("dead"))
    return None


def fraud(m: Message, q: Question) -> Verdict | None:
    if (m.has("if") and m.has(*YES)) or _is_reassured(m):
        return None
    if m.has("fraud") and not m.concepts().isdisjoint(("?", "Q")):
        return Verdict("question_who_fraud", True, "asks whether it is a fraud", m.words("fraud"))
    if m.has("true?") and m.has("agree") and not m.asks_openly:
        return None
    if m.has("true?") and not (m.has("fraud") and not m.asks_openly):
        return Verdict("question_who_fraud", True, "asks whether it is true", m.words("true?"))
    if m.has("fraud", "spam"):
        return Verdict(
            "report_fraud", True, "says that something is a fraud", m.words("fraud", "spam")
        )
    return None


def _is_reassured(m: Message) -> bool:
    """«Думала, развод, но позвонила в 1414, подтвердили. Согласна»: a suspicion that is over."""
    return ends_with_a_yes(m.clauses) and any(f.key.startswith(_CHECKED) for f in m.forms)


_CHECKED: Final = (
    "провери", "подтверд", "уточнил", "убедил", "дозвон", "позвонила", "позвонил", "тексер",
    "растади", "анитад", "кателес", "ошибал",
)  # fmt: skip


def language(m: Message, q: Question) -> Verdict | None:
    if m.has("no kazakh") and m.has("no russian"):
        kazakh = len(m.words("no kazakh")) < len(m.words("no russian"))
        intent: Intent = "language_switch_ru" if kazakh else "language_switch_kk"
        return Verdict(intent, True, "asks for the other language", m.words("no kazakh"))
    if m.has("kazakh please") and m.has("russian please") and not m.has("no kazakh", "no russian"):
        named = [f.concept for f in m.forms if f.concept[:3] in ("KAZ", "RUS") and not f.no]
        intent = (
            "language_switch_ru" if named[-1:] and named[-1][:3] == "RUS" else "language_switch_kk"
        )
        return Verdict(intent, True, "asks for the language named last", m.words("kazakh please"))
    for act, intent in _LANGUAGES:
        if m.has(act):
            rule = "asks for the other language" if act.startswith("no ") else "asks for a language"
            return Verdict(intent, True, rule, m.words(act))
    return None


_LANGUAGES: Final[tuple[tuple[str, Intent], ...]] = (
    ("no kazakh", "language_switch_ru"),
    ("no russian", "language_switch_kk"),
    ("kazakh please", "language_switch_kk"),
    ("russian please", "language_switch_ru"),
)


def operator(m: Message, q: Question) -> Verdict | None:
    if m.has("need help") and not m.has("agree", "yes") and not m.asks:
        return Verdict("help_operator", True, "wants help", m.words("need help"))
    if m.has("agree") and m.concepts().isdisjoint(_WANTING_A_PERSON) and not _asks_for_a_line(m):
        return None
    if m.has("operator") and not m.has("who", "how much", "how long", "life"):
        return Verdict("help_operator", True, "wants a person", m.words("operator"))
    return None


def _asks_for_a_line(m: Message) -> bool:
    """«Тірі адам бар ма, қосыңызшы»."""
    return not m.concepts().isdisjoint(("HUMAN", "HUMANHELP", "OPERATOR")) and any(
        f.concept == "APPLY" and f.key.startswith("кос") for f in m.forms
    )


#: Beside a yes, an operator who is merely addressed («уважаемые сотрудники») is not asked for.
_WANTING_A_PERSON: Final = frozenset(("CALL", "SPEAK", "CONNECT", "READ", "EXPLAIN", "UNDERSTAND"))
