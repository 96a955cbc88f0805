"""How long a citizen who puts the answer off wants to be left in peace, in hours."""

import re
from typing import Final

from flows.reading.letters import fold

_HOUR: Final = 1
_DAY: Final = 24
_WEEK: Final = 7 * _DAY
_MONTH: Final = 30 * _DAY

_NUMBER: Final = {
    "пару": 2, "бир": 1, "бирер": 1, "один": 1, "одну": 1, "два": 2, "две": 2, "еки": 2,
    "три": 3, "уш": 3,
    "четире": 4, "торт": 4, "пят": 5, "бес": 5, "шест": 6, "алти": 6, "сем": 7, "жети": 7,
    "десят": 10, "он": 10,
    "полтора": 2, "жарти": 1,
}  # fmt: skip
_UNITS: Final = (
    (r"минут\w*", 0),
    (r"час\w*|сагат\w*", _HOUR),
    (r"ден|дня|днеи|днях|сут\w*|кун\w*", _DAY),
    (r"недел\w*|апта\w*", _WEEK),
    (r"месяц\w*|аи|аида\w*|аига", _MONTH),
)
_COUNTED: Final = tuple(
    (re.compile(rf"(?:(\d{{1,2}}|{'|'.join(_NUMBER)}) )?(?<![а-я])(?:{unit})(?![а-я])"), hours)
    for unit, hours in _UNITS
)
_SPAN: Final = re.compile(r"через|спустя|кеиин|сон(?![а-я])|дн(?:я|еи) |дайте|пару|бер(?:ин|ин?из)")
_NAMED: Final = (
    (re.compile(r"послезавтра|бурсигуни"), 2 * _DAY),
    (re.compile(r"завтра|ертен"), _DAY),
    (re.compile(r"вечер|кешке|кешкурим|сегодня|бугин"), 6 * _HOUR),
    (re.compile(r"(?:следуюш|той|тои|на) ?\w* недел|келеси апта|ближаиш\w* дн|на дня[хм]"), _WEEK),
    (re.compile(r"следуюш\w* месяц|келеси аи"), _MONTH),
)


def delay_hours(tidy: str) -> int | None:
    """Hours until the answer was promised; None where no time was named."""
    folded = " ".join(map(fold, tidy.split(" ")))
    if _SPAN.search(folded) is not None:
        for pattern, hours in _COUNTED:
            match = pattern.search(folded)
            if match is not None:
                number = match[1] or "1"
                times = int(number) if number.isdigit() else _NUMBER[number]
                return max(1, times * hours)
    return next((hours for pattern, hours in _NAMED if pattern.search(folded)), None)
