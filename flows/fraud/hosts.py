"""Finds the addresses in a text, however they are hidden, and says what is wrong with each.

Only the host decides, and only exactly: `egov.kz` is official, `egov.kz.pay.top` belongs to
`pay.top` (DOMAIN.md, "Fraud around benefits").
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

#: `look_alike` pretends to be somebody, `hidden` does not show where it leads, `messenger` leads
#: to a chat, a `free_page` is anybody's, `stranger` is any other host.
Fault = Literal["look_alike", "hidden", "messenger", "free_page", "stranger"]


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


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


#: The state's own names, and what stands under them: only their owner can put a host there.
_OFFICIAL: Final = frozenset({"gov.kz", "egov.kz", "enbek.kz"})

#: Hosts of funds, banks and operators that honest messages name. They prove nothing.
_WELL_KNOWN: Final = _names("""
    enpf.kz gfss.kz fms.kz otbasybank.kz hcsbk.kz post.kz kazpost.kz kaspi.kz halykbank.kz
    homebank.kz jusan.kz fortebank.com forte.kz bcc.kz bankffin.kz berekebank.kz eubank.kz
    nurbank.kz rbk.kz bankrbk.kz altynbank.kz homecredit.kz beeline.kz tele2.kz altel.kz
    kcell.kz activ.kz telecom.kz izi.me elicense.kz zan.kz sud.kz damumed.kz dmed.kz
    goszakup.kz stat.kz nationalbank.kz alseco.kz kazakhtelecom.kz kundelik.kz bilimland.kz
    edu.kz testcenter.kz ktz.kz tickets.kz airastana.com flyarystan.com krisha.kz kolesa.kz
    olx.kz glovoapp.com wolt.com yandex.kz 2gis.kz instagram.com youtube.com facebook.com
    google.com apple.com qoldau.kz damu.kz qhf.kz baspanamarket.kz akorda.kz primeminister.kz
    amanat.kz inform.kz tengrinews.kz
""")

_MESSENGERS: Final = _names("""
    t.me telegram.me telegram.org tg.me telegram.dog wa.me whatsapp.com wa.link viber.com
    vb.me vk.me m.me discord.gg signal.me
""")
_SHORTENERS: Final = _names("""
    bit.ly bitly.com clck.ru goo.su cutt.ly vk.cc is.gd tinyurl.com u.to t.ly surl.li goo.gl
    rb.gy ow.ly shorturl.at tiny.cc qps.ru n9.cl s.id linktr.ee v.gd t.co shorte.st adf.ly
    rebrand.ly buff.ly lnkd.in soo.gd bl.ink short.io taplink.cc taplink.ws mssg.me gg.gg
    urlz.fr b.link qrco.de t.cn clc.to shrt.su l.ink inlnk.ru u.pw kutt.it tny.im ya.cc
    page.link
""")
#: Anybody can put a form or a page there.
_FREE_PAGES: Final = _names("""
    forms.gle docs.google.com sites.google.com tilda.ws wixsite.com weebly.com blogspot.com
    github.io vercel.app netlify.app web.app firebaseapp.com pages.dev workers.dev glitch.me
    000webhostapp.com ucoz.net narod.ru typeform.com jotform.com forms.yandex.ru ngrok.io
    ngrok-free.app telegra.ph notion.site gmail.com mail.ru yandex.ru
""")

#: Names that only their owners would honestly put into a host, or that bait people.
_IMITATED: Final = re.compile(
    r"e-?g[o0]v|gov(?:\b|-|kz)|en?bek|1414|kaspi|halyk|haliq|jusan|otbasy|enpf|ydzhq|gfss|fms|mintrud|"
    r"posob|vypla|vipla|viplat|tolem|komek|zhardem|jardem|socz|sotsz|social|kompens|vozvr|qazaq|kazpost|"
    r"pension|zeinet|elicense|goskorp|con-?kz|xqko|hqko|hkko|qoldau|akimat|prezid|nalog|salyq|shtraf|"
    r"aiypp|aiyp|subsid|grant|bonus|priz|podarok|syilyq|asp-?kz"
)

#: Endings that a bare word before a full stop hardly ever runs into.
_SURE_ENDINGS: Final = (
    "kz|com|ru|net|org|info|site|online|top|xyz|club|shop|icu|click|app|gg|biz|vip|space|store|"
    "website|tech|cfd|sbs|bond|cyou|uz|kg|cn|link|cc|ly|pw|tk|gq|monster|quest|buzz|host|press|"
    "mobi|digital|agency|finance|loan|bid|fund|gift|cash|pro|live|life|world|cloud|page|win|"
    "support|center|team|today|rest|fun|dev|gle|eu|ws|su|vu|im|wiki|lat|autos|beauty|hair|makeup|"
    "рф|рус|қаз|каз|онлайн|сайт|орг|ком|кз|қз"
)
#: Endings that are also words: they count behind a scheme, before a path, or after a hyphen.
_DOUBTFUL_ENDINGS: Final = (
    "me|to|at|in|it|us|id|co|io|so|be|is|no|de|fr|pl|li|la|gl|gd|gy|tv|fm|am|money|bank|help|one|"
    "work|best|email"
)
#: Those that are looked for behind a dot with a space.
_SPACED_ENDINGS: Final = "|".join(e for e in _SURE_ENDINGS.split("|") if e.isascii() and len(e) < 7)

_LABEL: Final = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS: Final = re.compile(
    r"(?P<scheme>\b(?:https?|hxxps?|ftp)\s?:\s?/\s?/\s?|\bwww\s?\.)?"
    r"(?P<user>[\w.+-]{1,64}(?::[^\s@/]{0,40})?@)?"
    r"(?:"
    r"(?P<ip>(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.]))"
    rf"|(?P<host>(?<![\w.-])(?:{_LABEL}\.){{1,8}}(?P<end>xn--[a-z0-9-]+|[^\W\d_]{{2,18}})(?![\w-]))"
    r"|(?P<odd>(?<=//)[^\s/]{3,80})"
    r")(?P<path>(?::\d{2,5})?[/?#]\S*)?",
    re.I,
)
_SURE: Final = re.compile(rf"(?:{_SURE_ENDINGS}|xn--[a-z0-9-]+)\Z", re.I)
_DOUBTFUL: Final = re.compile(rf"(?:{_DOUBTFUL_ENDINGS})\Z", re.I)

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
    r"|(?<=[a-z0-9]),(?=(?:me|kz|com|ru|org|net)(?:/|\b))",
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


def _of_ip(match: re.Match[str]) -> Host | None:
    if any(int(byte) > 255 for byte in match["ip"].split(".")):
        return None
    return Host(match["ip"], "hidden", f"links to {match['ip']}, a bare number instead of a name")


def _of_host(match: re.Match[str]) -> Host | None:
    name = match["host"].casefold().removeprefix("www.")
    if not _is_address(match):
        return None
    if match["user"] and _MAY_HOLD_A_HOST.search(match["user"]) and not _is_trusted(name):
        shown = match["user"].rstrip("@")
        return Host(name, "look_alike", f"shows {shown}, but really leads to {name}")
    return _judged(name)


def _is_address(match: re.Match[str]) -> bool:
    if match["scheme"] or match["path"] or match["user"]:
        return True
    return bool(
        _SURE.match(match["end"]) or (_DOUBTFUL.match(match["end"]) and "-" in match["host"])
    )


def _judged(name: str) -> Host:
    if not name.isascii() or "xn--" in name:
        return _in_foreign_letters(name)
    for fault, domains, said in _KNOWN_FAULTS:
        if _is_under(name, domains):
            return Host(name, fault, said.format(name))
    if _is_trusted(name):
        return Host(name, None)
    if _IMITATED.search(name) or _is_one_slip_away(name):
        return Host(name, "look_alike", f"links to {name}, made to look like an official address")
    return Host(name, "stranger", f"links to {name}, which is not an official address")


_KNOWN_FAULTS: Final[tuple[tuple[Fault, frozenset[str], str], ...]] = (
    ("messenger", _MESSENGERS, "leads to a messenger ({})"),
    ("hidden", _SHORTENERS, "links to {}, which hides where it leads"),
    ("free_page", _FREE_PAGES, "links to {}, where anybody can put a page"),
)


def _is_trusted(name: str) -> bool:
    return _is_under(name, _OFFICIAL) or _is_under(name, _WELL_KNOWN)


def _is_under(name: str, domains: frozenset[str]) -> bool:
    if name in domains:
        return True
    labels = name.split(".")
    return any(".".join(labels[n:]) in domains for n in range(1, len(labels) - 1))


#: Digits and pairs of letters that pass for others at a glance.
_GLANCE: Final = str.maketrans("0134567", "oieasgt")


def _is_one_slip_away(name: str) -> bool:
    """`eg0v.kz`, `enbeck.kz`, `egow.kz`: within one letter of a name that people trust."""
    label = name.rsplit(".", 2)[-2].translate(_GLANCE).replace("rn", "m").replace("vv", "w")
    return any(_within_one_letter(label, real) for real in ("egov", "enbek", "kaspi", "halykbank"))


def _within_one_letter(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    if len(one) > len(other):
        one, other = other, one
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    rest = one[same + 1 :] if len(one) == len(other) else one[same:]
    return rest == other[same + 1 :]


#: Cyrillic letters that look like Latin ones.
_LOOKS_LATIN: Final = str.maketrans("асеорхукмтвніѕјһԁԛԝѵ", "aceopxykmtbhisjhdqwv")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_LATIN: Final = re.compile("[a-z]")
#: How people write the official names in Cyrillic, which no phone follows.
_SPOKEN: Final = re.compile(
    r"(?:[\w-]+\.)?(?:егов|еgov|egov|еңбек|енбек|enbek|гов|gov|каспи|kaspi|халык|халық)\.(?:кз|қз)"
)


def _in_foreign_letters(name: str) -> Host:
    if _SPOKEN.fullmatch(name):
        return Host(name, None)
    mixed = any(_CYRILLIC.search(label) and _LATIN.search(label) for label in name.split("."))
    if mixed or "xn--" in name or _is_trusted(name.translate(_LOOKS_LATIN)):
        reason = f"links to {name}, whose letters only look like those of another name"
        return Host(name, "look_alike", reason)
    return Host(name, "stranger", f"links to {name}, which is not an official address")
