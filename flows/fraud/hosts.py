"""Finds the addresses in a text, however they are hidden, and says what is wrong with each.

Only the host decides, and only exactly: `egov.kz` is official, `egov.kz.pay.top` belongs to
`pay.top` (DOMAIN.md, "Fraud around benefits").
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from flows.fraud.host_names import (
    DOUBTFUL_ENDINGS,
    FILES,
    FREE_MAIL,
    FREE_PAGES,
    IMITATED,
    IMITATED_IN_CYRILLIC,
    MESSENGERS,
    OFFICIAL,
    ORDINARY_ENDINGS,
    SHORTENERS,
    SLIPPED,
    SURE_ENDINGS,
    WELL_KNOWN,
)

#: `look_alike` pretends to be somebody, `hidden` does not show where it leads, `messenger` leads
#: to a chat, a `free_page` is anybody's, `cheap` has an ending that honest senders hardly use, a
#: `mailbox` is only written to, `stranger` is any other host.
Fault = Literal["look_alike", "hidden", "messenger", "free_page", "cheap", "mailbox", "stranger"]


class Host(NamedTuple):
    """A host of the text. `fault` is None for an official or well-known one."""

    name: str
    fault: Fault | None
    reason: str = ""


def hosts(text: str) -> list[Host]:
    """Every host in the text, in order, each once."""
    if _MAY_HOLD_A_HOST.search(text) is None:
        return []
    found = dict.fromkeys(_found(_uncovered(text)))
    return [host for host in found if host is not None]


#: Those that are looked for behind a dot with a space.
_SPACED_ENDINGS: Final = "|".join(e for e in SURE_ENDINGS.split("|") if e.isascii() and len(e) < 7)

_LABEL: Final = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS: Final = re.compile(
    r"(?P<scheme>\b(?:https?|hxxps?|ftp)\s?:\s?/\s?/\s?|\bwww\s?\.)?"
    r"(?P<user>[\w.+-]{1,64}(?::[^\s@/]{0,40})?@)?"
    r"(?:"
    r"(?P<ip>(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]))"
    rf"|(?P<host>(?<![\w.-])(?:{_LABEL}\.){{1,8}}(?P<end>xn--[a-z0-9-]+|[^\W\d_]{{2,18}})(?![\w-]))"
    r"|(?P<odd>(?<=//)[^\s/]{3,80})"
    r")(?P<path>(?::\d{2,5})?(?:/\S*|[?#]\w\S*)|:\d{2,5}\b)?",
    re.I,
)
_SURE: Final = re.compile(rf"(?:{SURE_ENDINGS}|xn--[a-z0-9-]+)\Z", re.I)
_DOUBTFUL: Final = re.compile(rf"(?:{DOUBTFUL_ENDINGS})\Z", re.I)

#: A dot before a letter or inside four numbers, or what stands for one. Most texts have none.
_MAY_HOLD_A_HOST: Final = re.compile(
    r"[.\u3002\uff0e\uff61\u00b7\u2024][^\W\d_]|\.\s(?-i:[a-z])|//|[a-z],(?-i:[a-z])"
    r"|(?:\S ){6}|\d\.\d{1,3}\.\d{1,3}\.\d"
    r"|\s(?:точка|дот|dot|нүкте|нукте)\s|[(\[{]\s?(?:\.|dot|точка|нүкте|нукте)",
    re.I,
)
_DOT_IN_WORDS: Final = re.compile(
    r"\s*[(\[{]\s*(?:\.|dot|точка|нүкте|нукте)\s*[)\]}]\s*"
    r"|(?<=\w)\s+(?:точка|dot|дот|нүкте|нукте)\s+(?=[a-zа-я]{2})"
    r"|(?<=\w)[\u3002\uff61\u00b7\u2024](?=\w)"
    r"|(?<=[a-z0-9]),(?=(?:me|kz|com|ru|org|net|ly|su|cc|top|site|xyz|info|online)(?:/|\b))",
    re.I,
)
#: `egov . kz`, `egov .kz` and `egov. kz`: a sentence would go on with a capital letter.
_SPACED_DOT: Final = re.compile(
    rf"(?<=[a-zA-Z0-9])(?: \. ?| ?\. )(?=(?:{_SPACED_ENDINGS})(?![\w-]))"
)
#: `e g o v - k z . c o m`
_SPACED_OUT: Final = re.compile(r"(?<!\S)(?:[\w./:-] ){6,}[\w/](?!\S)")
_SPACED_SLASH: Final = re.compile(r"(?<=:)\s?/\s?/\s?")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\ufe0f]")


def _uncovered(text: str) -> str:
    """Without the tricks that keep a filter from seeing the dot."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    plain = _SPACED_OUT.sub(lambda spaced: spaced[0].replace(" ", ""), plain)
    return _SPACED_DOT.sub(".", _SPACED_SLASH.sub("//", _DOT_IN_WORDS.sub(".", plain)))


def _found(text: str) -> Iterator[Host | None]:
    for match in _ADDRESS.finditer(text):
        if match["ip"]:
            yield _of_ip(match)
        elif match["host"]:
            yield _of_host(match)
        else:
            yield Host(match["odd"].lower(), "hidden", "leads to an address that hides its host")
        if match["path"] and (onward := _ONWARD.search(match["path"])):
            yield from _found(match["path"][onward.start() :])


#: An address that is handed to another one, which may pass the citizen on to it.
_ONWARD: Final = re.compile(r"https?:/+", re.I)


def _of_ip(match: re.Match[str]) -> Host | None:
    if any(int(byte) > 255 for byte in match["ip"].split(".")):
        return None
    return Host(match["ip"], "hidden", f"links to {match['ip']}, a bare number instead of a name")


def _of_host(match: re.Match[str]) -> Host | None:
    name = match["host"].casefold().removeprefix("www.")
    if not _is_address(match, name):
        return None
    host = _judged(name)
    if match["user"]:
        return _behind_an_at(host, match["user"].rstrip("@"), linked=bool(match["scheme"]))
    return host


def _behind_an_at(host: Host, shown: str, *, linked: bool) -> Host:
    """`egov.kz@evil.top` leads to evil.top; `office@school.kz` is only written to."""
    if host.fault is None:
        return host
    if linked or _MAY_HOLD_A_HOST.search(shown):
        return Host(host.name, "look_alike", f"shows {shown}, but really leads to {host.name}")
    if IMITATED.search(shown.lower()):
        said = f"names a mailbox at {host.name} made to look official"
        return Host(host.name, "look_alike", said)
    if host.fault in ("stranger", "free_page") or _is_under(host.name, FREE_MAIL):
        return Host(host.name, "mailbox", f"names a private mailbox at {host.name}")
    return host


def _is_address(match: re.Match[str], name: str) -> bool:
    if match["scheme"] or match["path"] or match["user"]:
        return True
    ending = match["end"].lower()
    if ending in FILES:
        return False
    if _SURE.match(ending) or any(_is_under(name, domains) for _, domains, _ in _KNOWN_FAULTS):
        return True
    if "-" in name and _DOUBTFUL.match(ending):
        return True
    return name.isascii() and IMITATED.search(name) is not None and match["host"].islower()


def _judged(name: str) -> Host:
    if not name.isascii() or "xn--" in name:
        return _in_foreign_letters(name)
    for fault, domains, said in _KNOWN_FAULTS:
        if _is_under(name, domains):
            return Host(name, fault, said.format(name))
    if _is_trusted(name):
        return Host(name, None)
    if IMITATED.search(name) or _is_one_slip_away(name):
        return Host(name, "look_alike", f"links to {name}, made to look like an official address")
    fault = "stranger" if name.rsplit(".", 1)[-1] in ORDINARY_ENDINGS else "cheap"
    return Host(name, fault, f"links to {name}, which is not an official address")


_KNOWN_FAULTS: Final[tuple[tuple[Fault, frozenset[str], str], ...]] = (
    ("messenger", MESSENGERS, "leads to a messenger ({})"),
    ("hidden", SHORTENERS, "links to {}, which hides where it leads"),
    ("free_page", FREE_PAGES, "links to {}, where anybody can put a page"),
)


def _is_trusted(name: str) -> bool:
    return _is_under(name, OFFICIAL) or _is_under(name, WELL_KNOWN)


def _is_under(name: str, domains: frozenset[str]) -> bool:
    if name in domains:
        return True
    labels = name.split(".")
    return any(".".join(labels[n:]) in domains for n in range(1, len(labels) - 1))


#: Digits and pairs of letters that pass for others at a glance.
_GLANCE: Final = str.maketrans("0134567", "oieasgt")
_SHORTEST_TOKEN: Final = 4


def _is_one_slip_away(name: str) -> bool:
    """`eg0v.kz`, `enbeck.kz`, `egow.kz`: within one letter of a name that people trust."""
    seen = name.rsplit(".", 1)[0].translate(_GLANCE).replace("rn", "m").replace("vv", "w")
    tokens = [token for token in re.split(r"[.-]", seen) if len(token) >= _SHORTEST_TOKEN]
    return any(_within_one_letter(token, real) for token in tokens for real in SLIPPED)


def _within_one_letter(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    rest = one[same + 1 :] if len(one) == len(other) else one[same:]
    return rest == other[same + 1 :]


#: Cyrillic, Greek and Armenian letters that look like Latin ones.
_LOOKS_LATIN: Final = str.maketrans(
    "асеорхукмтвніѕјһԁԛԝѵгпєзαεικνορτυχωϲհոսցզօ", "aceopxykmtbhisjhdqwvrneзaeikvoptuxwchnugqo"
)
_LATIN: Final = re.compile("[a-z]")
_LETTER_OF_OTHERS: Final = re.compile(r"[^\W\d_a-z]")
#: How people write the official names in Cyrillic, which no phone follows.
_SPOKEN: Final = re.compile(
    r"(?:[\w-]+\.)?(?:егов|еgov|egov|еңбек|енбек|enbek|гов|gov|каспи|kaspi|халык|халық)\.(?:кз|қз)"
)


def _in_foreign_letters(name: str) -> Host:
    if _SPOKEN.fullmatch(name):
        return Host(name, None)
    plain = _without_marks(name).translate(_LOOKS_LATIN)
    mixed = any(_LETTER_OF_OTHERS.search(one) and _LATIN.search(one) for one in name.split("."))
    if mixed or "xn--" in name or _is_trusted(plain) or IMITATED.search(plain):
        reason = f"links to {name}, whose letters only look like those of another name"
        return Host(name, "look_alike", reason)
    if IMITATED_IN_CYRILLIC.search(name):
        return Host(name, "look_alike", f"links to {name}, made to look like an official address")
    return Host(name, "stranger", f"links to {name}, which is not an official address")


def _without_marks(name: str) -> str:
    apart = unicodedata.normalize("NFD", name)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
