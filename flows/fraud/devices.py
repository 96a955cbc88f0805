"""Signals of a hand on the citizen's phone: programs, screens, cameras, codes to scan or sign."""

import re
from collections.abc import Iterator
from typing import Final

from flows.fraud.elsewhere import is_grave
from flows.fraud.sentence import Sentence
from flows.fraud.signal import Seen, Signal


def apps(seen: Seen) -> Iterator[Signal]:
    for sentence in seen.sentences:
        if sentence.warns or (sentence.denies and not sentence.asked) or _tells_of_a_file(sentence):
            continue
        if _UNKNOWN_SOURCES.search(seen.raw) and not sentence.forbids:
            yield Signal("app", 2, "It wants the phone opened to unknown programs.")
        elif sentence.has("apk", "remote"):
            yield Signal("app", 2, "It wants a program that lets strangers into the phone.")
        elif sentence.has("app") and _installs(sentence) and not seen.has("store"):
            grave = is_grave(seen) or seen.baited or seen.has(*_BESIDE_AN_APP)
            weight = 2 if grave or seen.hosts else 1
            yield Signal("app", weight, "It wants an app to be installed.")
        elif sentence.has("file") and "follow" in sentence.asked:
            weight = 2 if seen.has("benefit", "state") else 1
            yield Signal("app", weight, "It wants a file to be opened.")
        elif sentence.has("screenshot") and "tell" in sentence.asked:
            weight = 2 if seen.has("benefit", "state", "card") else 1
            yield Signal("app", weight, "It wants a picture of the screen.")
        elif sentence.has("camera") and sentence.has("card", "document") and sentence.asked:
            yield Signal("app", 2, "It wants a card or a document shown to a camera.")
        elif sentence.has("screen") and not sentence.asked.isdisjoint(_SHOWING):
            yield Signal("app", 2, "It wants to see the screen.")


def _tells_of_a_file(sentence: Sentence) -> bool:
    """«В чатах рассылают фото.apk», «apk файлдарды ашпаңыз»"""
    if not sentence.asked.isdisjoint(_PUTS_ON):
        return False
    forbidden = any(
        "apk" in word.tags and sentence.denies_at(at) for at, word in enumerate(sentence.words)
    )
    return forbidden or sentence.has("spreads")


_PUTS_ON: Final = frozenset({"install", "follow", "enter", "tell", "get", "join"})

#: What honest advice to install something does not speak of.
_BESIDE_AN_APP: Final = ("file", "screen", "pressure", "link", "messenger", "role")


def codes_to_scan(seen: Seen) -> Iterator[Signal]:
    """Scanning or signing somebody else's QR logs him in, or signs for a loan."""
    for sentence in seen.sentences:
        if (
            "qr" in sentence.tags
            and not sentence.asked.isdisjoint(_SCANNING)
            and not sentence.warns
        ):
            weight = 2 if seen.has("benefit", "messenger") or seen.asks("get") else 1
            yield Signal("qr", weight, "It wants a QR code scanned or signed.")


def signatures(seen: Seen) -> Iterator[Signal]:
    """«Подпишите то, что придёт»"""
    for sentence in seen.sentences:
        if "sign" in sentence.asked and sentence.has("came") and seen.has("benefit"):
            yield Signal("sign", 2, "It wants something signed unseen.")


_SCANNING: Final = frozenset({"tell", "enter", "confirm", "sign"})


def _installs(sentence: Sentence) -> bool:
    return any(
        sentence.near(at, 6, "app") and not sentence.near(at, 2, "code", "password")
        for at, _ in sentence.requests("install")
    )


_UNKNOWN_SOURCES: Final = re.compile(
    r"неизвестных источник|белгісіз көз|отключите антивирус|антивирусты өшір", re.I
)
_SHOWING: Final = frozenset({"enter", "install", "confirm", "tell"})
