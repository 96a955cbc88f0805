"""A yes that is none of one's own to the benefit: to a deed of another kind («согласна уступить»),
for somebody else («нужно дочери»), beside a gift to others («отдайте нуждающимся»), out of fear
(«а то штраф выпишете»), or of the past («хотела получать»). Part of `vetoes`."""

from itertools import pairwise
from typing import Final

from flows.reading.forms import Form
from flows.reading.message import Message
from flows.reading.tokens import Clause


def agrees_to_another_deed(m: Message) -> bool:
    """«Согласна уступить другим», «счёт открыть согласна»; and not «согласна получать», «согласна,
    хочу кормить детей»."""
    if _SHORT_YESES.isdisjoint(m.folded()):
        return False
    return any(map(_is_to_a_deed, m.clauses))


def _is_to_a_deed(clause: Clause) -> bool:
    for before, after in pairwise(clause):
        yes, deed = (before, after) if before.key in _SHORT_YESES else (after, before)
        if yes.key in _SHORT_YESES and yes.concept == "WILLING" and _is_another_deed(deed):
            return True
    return False


def _is_another_deed(form: Form) -> bool:
    if form.concept not in ("X", "FACT", "LIFE") or form.no:
        return False
    return form.word.endswith(_INFINITIVES) and not form.key.startswith(_OUR_DEEDS)


_SHORT_YESES: Final = frozenset(("согласен", "согласна", "согласни"))
_INFINITIVES: Final = ("ать", "ять", "еть", "ить", "уть", "ыть", "оть", "ться", "йти", "сти", "зти")
#: What an applicant does, whole, and words that end like deeds.
_OUR_DEEDS: Final = (
    "полу", "взят", "прин", "офор", "назнач", "подат", "подав", "зачисл", "начисл", "переч",
    "оказ", "предостав", "подтвер", "виполн", "соблюд", "исполн", "видат", "виплат", "платит",
    "мат", "пят", "девят", "десят", "опят", "памят", "ест", "чест", "бит", "радост", "пуст",
    "гост", "власт", "област", "част", "помочь", "помоч", "пост", "лист", "сест",
)  # fmt: skip


def gives_to_others(m: Message) -> bool:
    """«Отдайте тем, кто нуждается», «басқаларға беріңіздер»; and not «отдайте мне моё»."""
    for key in m.folded():
        if key.startswith(_GIVING) or key in _TAKERS:
            return any(map(_is_a_gift, m.clauses))
    return False


def _is_a_gift(clause: Clause) -> bool:
    if any(form.concept == "REFUSE" and not form.no and " " in form.word for form in clause):
        return True
    if not any(form.key.startswith(_GIVING) for form in clause):
        return False
    return any(form.key in _TAKERS or form.key.startswith(_POOR) for form in clause)


_GIVING: Final = (
    "отда", "раздаи", "раздат", "уступ", "подел", "пожертв", "подари", "передаи", "берин", "берсин",
    "таратин",
)  # fmt: skip
_TAKERS: Final = frozenset(
    ("тем", "другим", "други", "другому", "другои", "кому", "людям", "соседям", "соседке", "соседу",
     "ему", "еи", "им", "баскаларга", "баскага", "озгелерге", "озгеге", "коршиме", "коршилерге")
)  # fmt: skip
_POOR: Final = ("нужда", "бедн", "детдом", "детскому", "инвалидам", "мухтаж", "муктаж", "кедеи",
                "жетим")  # fmt: skip


def is_needed_by_another(m: Message) -> bool:
    """«Нужно дочери моей»: with no yes of one's own beside it."""
    if m.concepts().isdisjoint(("NEED",)) or m.has("agree", "yes"):
        return False
    if not _OWN.isdisjoint(m.folded()):
        return False
    return not _THEM.isdisjoint(m.folded())


_OWN: Final = frozenset(("мне", "нам", "я", "ми", "маган", "бизге"))
#: Datives of one's people.
_THEM: Final = frozenset(
    ("дочери", "дочке", "доче", "дочкам", "дочерям", "сину", "синишке", "сине", "синочку", "маме",
     "матери", "мамочке", "папе", "отцу", "мужу", "жене", "супругу", "супруге", "брату", "братишке",
     "сестре", "сестренке", "бабушке", "дедушке", "деду", "внуку", "внучке", "внукам", "свекрови",
     "свекру", "теше", "тестю", "невестке", "зятю", "племяннику", "племянику", "племяннице",
     "племянице", "тете", "дяде", "соседу", "соседке", "подруге", "другу", "родителям", "снохе")
)  # fmt: skip


def is_afraid(m: Message) -> bool:
    """«Согласна, а то штраф выпишете»; and not «оформляйте, а то зима скоро»."""
    if _OR_ELSE.isdisjoint(m.folded()):
        return False
    return any(map(_threatens, m.clauses))


def _threatens(clause: Clause) -> bool:
    keys = [form.key for form in clause]
    or_else = ("а", "то") in pairwise(keys) or not _ELSE.isdisjoint(keys)
    return or_else and any(key.startswith(_PENALTIES) for key in keys)


_ELSE: Final = frozenset(("иначе", "аитпесе", "ейтпесе", "аитпегенде"))
_OR_ELSE: Final = _ELSE | {"то"}
_PENALTIES: Final = (
    "штраф", "оштраф", "наказ", "накаж", "хуж", "посад", "арест", "отбер", "отним", "забер", "лиш",
    "увол", "убет", "убь", "убют", "заруга", "поруга", "пристав", "суд", "поли", "айип", "аиип",
    "аип", "жаза", "камаи", "сотта", "жумистан", "тартип", "кинал",
)  # fmt: skip


def only_once_wished(m: Message) -> bool:
    """«Хотела получать»: then; and not «хотела сама идти, а тут вы, согласна»."""
    if _WISHED.isdisjoint(m.folded()):
        return False
    return not any(map(_says_so_now, m.forms))


def _says_so_now(form: Form) -> bool:
    if form.concept in ("AGREE", "TAKE", "APPLY"):
        return not form.marks.isdisjoint(("1", "order", "let"))
    return form.concept in ("WILLING", "YES", "NEED") or (
        form.concept == "WANT" and form.key not in _WISHED
    )


_WISHED: Final = frozenset(("хотел", "хотела", "хотели", "хотелос"))
