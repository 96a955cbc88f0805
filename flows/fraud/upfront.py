"""Signals of schemes that are told in one breath: a loan to be passed on, half of a price in
advance, a tax before the money, a relative whose telephone broke and who needs money now."""

import re
from collections.abc import Iterator
from typing import Final

from flows.fraud.signal import Seen, Signal


def schemes(seen: Seen) -> Iterator[Signal]:
    if seen.sends_to_an_office:
        return
    text = seen.raw.lower()
    for kind, told, says in _SCHEMES:
        if told.search(text) is not None and _WARNING.search(text) is None:
            yield Signal(kind, 2, says)


_SUM: Final = r"\d[\d  .]*(?:мың|тыс|тенге|теңге|тг|₸|к\b|000)"
_HANDED_ON: Final = (
    r"(?:аудар|перевед|переведи|перевод|скинь|кинь|сал(?:ып|ың|шы| салшы|а сал)|жібер)"
)
_SCHEMES: Final = (
    (
        "loan",
        re.compile(
            rf"(?:несие|кредит|займ)\w*\W+(?:\w+\W+){{0,4}}?(?:ал|рәсімде|оформ|возьм|берите|взять)"
            rf"\w*\W+(?:\w+\W+){{0,6}}?{_HANDED_ON}"
        ),
        "It wants a loan taken out and passed on.",
    ),
    (
        "advance",
        re.compile(
            rf"(?:рәсімде|жаса|шығар|оформ|сдела|помо[жг]|реш)\w*\W.{{0,60}}{_SUM}.{{0,30}}"
            r"(?:алдын ала|предоплат|вперед|вперёд|аванс)"
        ),
        "It wants part of a price in advance.",
    ),
    (
        "tax first",
        re.compile(
            rf"(?:өтемақы|сыйақы|ұтыс|компенсац|выигр|приз).{{0,60}}(?:салы[қғ]|налог|пошлин|алым)"
            rf"\w*.{{0,30}}{_SUM}.{{0,20}}(?:төле|оплат|заплат|внес)"
        ),
        "It wants a tax paid before the money comes.",
    ),
    (
        "broken telephone",
        re.compile(
            r"телефон\w*\W+(?:\w+\W+){0,2}?(?:сын|бұзыл|жоғал|слома|разби|потеря|утон|сгорел)"
            rf".{{0,60}}{_SUM}.{{0,30}}{_HANDED_ON}"
        ),
        "A relative is said to need money on another number.",
    ),
)
#: Who warns of a scheme tells it too.
_WARNING: Final = re.compile(
    r"не верьте|не переводите|не оформляйте|остерегайтесь|будьте осторожн|сақ бол|сенбеңіз|"
    r"бермеңіз|аудармаңыз|осторожно|мошенники (?:просят|звонят|пишут|предлагают)|"
    r"алаяқтар (?:сұра|қоңырау|жаз|хабар)"
)
