"""Finds hosts in a text and tells official ones from all the others."""

import re
from collections.abc import Iterator
from typing import Final

#: Hosts that official messages name; the state's own domain with everything under it.
_OFFICIAL: Final = ("egov.kz", "enbek.kz", "gov.kz")
#: Real hosts of the state's funds, banks and phone companies: no proof of anything, no signal.
_REAL: Final = frozenset(
    ("enpf.kz", "gfss.kz", "fms.kz", "otbasybank.kz", "hcsbk.kz", "post.kz", "kaspi.kz", "halykbank.kz",
     "homebank.kz", "jusan.kz", "forte.kz", "fortebank.com", "bcc.kz", "bankffin.kz", "berekebank.kz",
     "eubank.kz", "beeline.kz", "tele2.kz", "altel.kz", "kcell.kz", "activ.kz", "elicense.kz", "zan.kz")
)  # fmt: skip
_MESSENGERS: Final = frozenset(
    ("t.me", "telegram.me", "telegram.org", "wa.me", "whatsapp.com", "tg.me")
)
_SHORTENERS: Final = frozenset(
    ("bit.ly", "clck.ru", "goo.su", "cutt.ly", "vk.cc", "is.gd", "tinyurl.com", "u.to", "t.ly", "surl.li", "goo.gl",
     "rb.gy", "ow.ly", "shorturl.at", "tiny.cc", "qps.ru", "lnnk.in", "n9.cl", "s.id", "linktr.ee", "v.gd", "t.co")
)  # fmt: skip
_ENDINGS: Final = (
    "kz|com|ru|net|org|info|site|online|top|xyz|club|shop|icu|pw|me|ly|cc|su|link|click|app|io|gg|tk|ml|ga|cf|gq|biz|"
    "pro|live|vip|space|store|website|tech|world|life|fun|work|cfd|sbs|rest|bond|cyou|uz|kg|cn|eu|us|tv|cloud|page|"
    "win|bid|loan|finance|money|bank|support|help|center|digital|agency|team|today|one|li|su|at|to|gd|gl|gy|co|in|id|"
    "dev|host|press|buzz|monster|quest|mobi|best|қаз|каз|рф|қз|кз|kз|кz"
)
_SPELLED_DOT: Final = re.compile(
    r"\s*(?:\[\.\]|\(\.\)|\{\.\})\s*|\s+(?:точка|dot|н[үу]кте)\s+", re.I
)
_SPACED_DOT: Final = re.compile(rf"(?<=\w) ?\. ?(?=(?:{_ENDINGS})(?:/|\b(?![^\W\d_])))", re.I)
_HOST: Final = re.compile(
    r"(?P<scheme>h(?:tt|xx)ps?\s?:\s?/\s?/\s?)?"
    rf"(?P<host>(?:[^\W_](?:[\w-]{{0,62}})\.){{1,6}}(?:{_ENDINGS}|xn--[a-z0-9-]+))(?![\w-])"
    r"|h(?:tt|xx)ps?\s?:\s?/\s?/\s?(?P<any>[^\s/]{3,80})",
    re.I,
)


def hosts(text: str) -> Iterator[tuple[str, str]]:
    """Each host of the text that is not official, with what is wrong with it."""
    joined = _SPACED_DOT.sub(".", _SPELLED_DOT.sub(".", text))
    for match in _HOST.finditer(joined):
        if match.start() and joined[match.start() - 1] == "@":
            continue
        host = (match["host"] or match["any"]).lower().removeprefix("www.").rstrip(".")
        fault = _fault(host)
        if fault is not None:
            yield host, fault


def _fault(host: str) -> str | None:
    if not host.isascii() or "xn--" in host:
        return _foreign_letters(host)
    if _under(host, _OFFICIAL) or _under(host, _REAL):
        return None
    if _under(host, _MESSENGERS):
        return "a messenger"
    if _under(host, _SHORTENERS):
        return "a shortened link"
    if any(name in host for name in _IMITATED):
        return "made to look like an official host"
    return "not an official host"


_IMITATED: Final = (
    "egov",
    "enbek",
    "gov",
    "1414",
    "kaspi",
    "halyk",
    "enpf",
    "mintrud",
    "e-gov",
    "eg0v",
    "posobi",
)


def _under(host: str, domains: frozenset[str] | tuple[str, ...]) -> bool:
    return any(host == domain or host.endswith("." + domain) for domain in domains)


#: «eGov.кз» and the like are how people write the real name in Cyrillic.
_SPOKEN: Final = frozenset(("егов.кз", "еңбек.кз", "енбек.кз", "еgov.кз", "egov.кз", "каспи.кз"))


def _foreign_letters(host: str) -> str | None:
    if host in _SPOKEN:
        return None
    return "letters of another alphabet in its name"
