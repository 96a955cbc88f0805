"""The page of all our texts: what 1414 sends, in both languages, and what it never asks
(PAINS.md, 20). `python -m flows.texts_page` prints docs/texts.md; the bot shows the same as
`GET /texts`.
"""

import sys
from collections.abc import Iterator
from typing import Final

import msgspec

from flows.catalogue import Benefit, Catalogue, Name, Text
from flows.inventory import benefits
from flows.keys import FRAGMENTS
from flows.languages import Language
from flows.loading import load_catalogue
from flows.rendering import pieces


class Section(msgspec.Struct, frozen=True):
    """A heading and the texts under it, each in both languages."""

    heading: Name
    texts: tuple[Name, ...]


TITLE: Final = Name("1414 не жазады және нені сұрамайды", "Что пишет 1414 и чего не спрашивает")
ABOUT: Final = Name(
    "Мұнда 1414 жіберетін хабарлар бар. Басқасы келсе, жауап бермес бұрын тексеріңіз. ‹…› орнында "
    "сома, күн не төлем атауы тұрады.",
    "Здесь сообщения, которые отправляет 1414. Если пришло другое, проверьте его, прежде чем "
    "отвечать. На месте ‹…› стоит сумма, дата или название выплаты.",
)
NEVER: Final = Name("1414 ешқашан", "1414 никогда")
NEVER_DOES: Final = (
    Name(
        "СМС кодын, ПИН не CVV кодын, құпиясөзді сұрамайды",
        "не спрашивает код из СМС, ПИН, CVV и пароль",
    ),
    Name("карта нөмірін не оның суретін сұрамайды", "не спрашивает номер карты и ее фото"),
    Name("ЖСН мен ЭЦҚ кілтін сұрамайды", "не спрашивает ИИН и ключ ЭЦП"),
    Name("сілтеме жібермейді", "не присылает ссылок"),
    Name("ақша сұрамайды: комиссия да, алым да жоқ", "не просит денег: ни комиссий, ни пошлин"),
    Name(
        "басқа нөмірге, WhatsApp пен Telegram-ға шақырмайды",
        "не зовет на другой номер, в WhatsApp и Telegram",
    ),
    Name("қосымша орнатқызбайды", "не просит установить приложение"),
    Name("хабарды таратуды сұрамайды", "не просит пересылать сообщение другим"),
)
CHECK: Final = Name("Тексеру", "Как проверить")
HOW_TO_CHECK: Final = Name(
    "Күмәнді хабарды 1414-ке жіберіңіз: ол біздікі ме, айтамыз. 1414-ке қоңырау тегін.",
    "Перешлите подозрительное сообщение на 1414: мы скажем, наше ли оно. Звонок на 1414 "
    "бесплатный.",
)

_COMMON: Final = Name("Барлық төлемге ортақ хабарлар", "Сообщения, общие для всех выплат")
_STAFF: Final = Name(
    "Қызметкердің жауаптары (ол өз сөзімен де жаза алады)",
    "Ответы сотрудника (он может написать и своими словами)",
)
_NOTICE: Final = Name("хабарлама, жауап қажет емес", "уведомление, отвечать не нужно")


def sections(catalogue: Catalogue) -> Iterator[Section]:
    """Benefits and notices in the order of their names, then what is common to all, then what staff
    may answer."""
    said = list(benefits(catalogue))
    for of_kind in ("benefit", "notice"):
        own = [one for one in said if one.benefit.kind == of_kind and one.base is None]
        for one in sorted(own, key=lambda one: one.benefit.name.ru):
            variants = [v.benefit for v in said if v.base is one.benefit]
            yield Section(_heading(one.benefit), _texts(one.benefit, *variants))
    fragments = [text for key, text in catalogue.common.items() if key in FRAGMENTS]
    others = [text for key, text in catalogue.common.items() if key not in FRAGMENTS]
    yield Section(_COMMON, tuple(_shown(text) for text in (*others, *fragments)))
    yield Section(_STAFF, tuple(_shown(text) for text in catalogue.answers.values()))


def _heading(benefit: Benefit) -> Name:
    kk, ru = benefit.name.kk, benefit.name.ru
    if benefit.kind == "notice":
        kk, ru = f"{kk} ({_NOTICE.kk})", f"{ru} ({_NOTICE.ru})"
    return Name(_capital(kk), _capital(ru))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _texts(*benefits_: Benefit) -> tuple[Name, ...]:
    """Each once, also where variants say the same."""
    texts = (_shown(text) for benefit in benefits_ for text in benefit.texts.values())
    return tuple(dict.fromkeys(texts))


def _shown(text: Text) -> Name:
    return Name(_with_blanks(text.kk, "kk"), _with_blanks(text.ru, "ru"))


def _with_blanks(template: str, language: Language) -> str:
    said = (_blank(piece, language) if is_name else piece for piece, is_name in pieces(template))
    return "".join(said)


def _blank(placeholder: str, language: Language) -> str:
    name = _BLANKS.get(placeholder)
    return f"‹{name.said(language) if name else '…'}›"


#: What stands in a placeholder, in words.
_BLANKS: Final = {
    "benefit": Name("төлем атауы", "название выплаты"),
    "deadline": Name("мерзімі", "срок"),
    "amount": Name("сомасы", "сумма"),
    "since": Name("күні", "дата"),
    "account": Name("банк, шоттың соңы", "банк, конец счета"),
    "list": Name("шоттар тізімі", "список счетов"),
    "application": Name("нөмірі", "номер"),
    "reason": Name("себебі", "причина"),
    "how": Name("қалай жауап беру керегі", "как ответить"),
}


# --- as Markdown ----------------------------------------------------------------------------------

_GENERATED: Final = (
    "<!-- Generated from the files of flows/ by `python -m flows.texts_page`; a test holds it. -->"
)


def markdown(catalogue: Catalogue) -> str:
    return "\n".join(_lines(catalogue)) + "\n"


def _lines(catalogue: Catalogue) -> Iterator[str]:
    yield from (f"# {TITLE.kk} · {TITLE.ru}", "", _GENERATED, "")
    yield from (ABOUT.kk, "", ABOUT.ru, "", f"## {NEVER.kk} · {NEVER.ru}", "")
    yield from (f"- {one.kk} · {one.ru}" for one in NEVER_DOES)
    yield from ("", f"## {CHECK.kk} · {CHECK.ru}", "", HOW_TO_CHECK.kk, "", HOW_TO_CHECK.ru)
    for section in sections(catalogue):
        yield from ("", f"## {section.heading.kk} · {section.heading.ru}", "")
        yield from ("| қазақша | по-русски |", "|---|---|")
        yield from (f"| {_cell(text.kk)} | {_cell(text.ru)} |" for text in section.texts)


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(markdown(load_catalogue()))
