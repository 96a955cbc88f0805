"""A mere «да» or «иә», and whether the words beside it may make it something else."""

from typing import Final

from flows.reading.forms import Form
from flows.reading.message import Message
from flows.reading.purity import is_pure

#: A mere yes and words that may be anything: «да ладно», «ой да», «вот и да».
MERE: Final = "a mere yes among words that may change it"
#: What may stand beside a mere «да» where nothing else is said.
_BESIDE_A_MERE_YES: Final = frozenset(
    ("YES", "SURELY", "THANKS", "PLEASE", "WARM", "BLESS", "ENTIRELY", "WITHPLEASURE", ",", ".",
     "SIGN", "'", "N", "NUM1", "ORD1", "NAME", "PLACENAME", "BANKNAME", "BANK", "ACCOUNT", "CARD",
     "CONDITION", "BENEFIT", "APPLICATION", "HELLO", "SALAM", "THISACCOUNT", "AGREEMENT", "PAY",
     "MONEY", "VARIANT", "CHOOSE", "CHANGEMIND", "APPLY", "GET", "READY", "CONTENT")
)  # fmt: skip
#: The same for single words and turns of phrase, by their first word.
_MERE_WORDS: Final = frozenset(
    ("ответ", "мои", "мое", "менин", "жауабим", "жауап", "таги", "еше", "раз", "деп", "дедим",
     "деимин", "коротко", "точка", "и", "вопросов", "нет", "никаких", "сомнении", "без", "куманим",
     "шешимим", "мине", "ягни", "канеш", "абден", "уверено", "говорю", "отвечаю", "полностю",
     "точно", "верно", "дурис", "правилно", "устраивает", "все", "анал", "анык", "аник", "нагиз",
     "мен", "я", "ми", "биз", "на", "в", "само", "аитам", "аитамин", "повторяю", "определено",
     "срочно", "екинши", "рет", "сто", "жуз", "ви", "сурак", "сурагим", "бул", "ето",
     "аитим", "иа", "ия", "да", "же", "согласно", "бари", "барлиги", "как", "неге", "кто",
     "ким", "поняли", "долго", "оиланип", "еш", "го", "карсилигим",
     "возражении", "пункт", "пунктам", "по", "всем", "условиям")
)  # fmt: skip


def is_a_mere_yes(m: Message) -> bool:
    return _is_mere(m) and _may_be_no_answer(m)


def _is_mere(m: Message) -> bool:
    """Nothing but a «да» or «иә» and words without weight."""
    if m.has("agree", "ask for it"):
        return False
    return all(form.concept in _WEIGHTLESS or is_pure([form]) for form in m.forms)


def _may_be_no_answer(m: Message) -> bool:
    thanks = not m.concepts().isdisjoint(_COURTEOUS)
    return any(
        _is_doubtful_beside_a_mere_yes(form)
        for form in m.forms
        if not thanks or form.concept not in _OF_THANKS or form.word in _SIGHED
    )


_COURTEOUS: Final = frozenset(("THANKS", "BLESS"))
#: «Спасибо вам большое», «дай бог вам здоровья».
_OF_THANKS: Final = _COURTEOUS | {"YOU", "FILL", "FACT"}
#: Said to nobody.
_SIGHED: Final = frozenset(("дай бог", "дай то бог"))


#: Numbers and signs, which are no courtesies either.
_WEIGHTLESS: Final = frozenset(("N", "PLUS", "PO", "WELCOME"))


def _is_doubtful_beside_a_mere_yes(form: Form) -> bool:
    if form.key in _MOCKING or (form.concept == "N" and form.word != "1"):
        return True
    if form.concept in _BESIDE_A_MERE_YES or form.key in _MERE_WORDS:
        return False
    return any(map(str.isalpha, form.word))


#: «Да прям», «да, сильно», «да, дай бог», «алло, да».
_MOCKING: Final = frozenset(
    ("прям", "прямо", "силно", "реално", "правда", "безумно", "краине", "премного", "даи", "бог",
     "благослови", "поможет", "ало", "алё", "але")
)  # fmt: skip
