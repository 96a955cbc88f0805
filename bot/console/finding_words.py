"""What breaks a rule of the texts, in the language of the page (`flows.linting` and `flows.wording`
say it in English)."""

from bot.console.language import N_, _
from bot.console.sentences import Sentences

#: What is wrong with a text.
_FINDINGS = (
    N_("is missing"),
    N_("is missing in this language"),
    N_("there is no text of this key here"),
    N_("{how} must end the text: it may be empty"),
    N_("{benefit} opens a sentence, but names begin with a small letter"),
    N_("has a brace that is no {placeholder}"),
    N_("an offer says that 1414 writes"),
    N_("an offer says until when to answer"),
    N_("an offer warns that we never ask for a code or a card"),
    N_("a notice says that no answer is needed"),
    N_("a closed offer names the ordinary ways: ХҚКО/ЦОН, eGov, 1414"),
    N_("holds not one Kazakh letter (ә ғ қ ң ө ұ ү һ і): is it Kazakh?"),
    N_("begins or ends with a space"),
    N_("has two spaces in a row"),
    N_("has a space before a punctuation mark"),
    N_("names an {amount}, but the amount is individual"),
    N_("a warning is the same for everybody and has no placeholders"),
)

_TOO_LONG = (
    r"(?P<units>\d+) units, (?P<parts>\d+) parts, of at most (?P<most>\d+): "
    r"shorten by (?P<over>\d+)"
)

#: The same, with something in it.
_WITH = (
    (r"(?P<names>.+) stands in one language only", N_("%(names)s stands in one language only")),
    (
        r"unknown placeholder (?P<name>\S+); here may stand (?P<choice>.+)",
        N_("unknown placeholder %(name)s; here may stand %(choice)s"),
    ),
    (r"“(?P<words>.+)” is a link.*", N_("“%(words)s” is a link")),
    (
        r"“(?P<words>.+)” seems to ask for “(?P<secret>.+)”.*",
        N_("“%(words)s” seems to ask for “%(secret)s”, which we never do"),
    ),
    (
        r"“(?P<sum>.+)” is typed in: a sum follows from bases\.toml, as .+",
        N_("“%(sum)s” is typed in: a sum follows from bases.toml"),
    ),
    (
        r"“(?P<word>.+)” mixes Latin (?P<letters>.+) into Cyrillic",
        N_("“%(word)s” mixes Latin %(letters)s into Cyrillic"),
    ),
    (r"“(?P<word>.+)” is in Latin letters", N_("“%(word)s” is in Latin letters")),
    (
        r"“(?P<word>.+)” holds (?P<letters>.+), a letter of neither language",
        N_("“%(word)s” holds %(letters)s, a letter of neither language"),
    ),
    (
        r"“(?P<word>.+)” holds a Kazakh letter in a Russian text",
        N_("“%(word)s” holds a Kazakh letter in a Russian text"),
    ),
    (
        r"has a space that is not plain \((?P<codes>.+)\)",
        N_("has a space that is not plain (%(codes)s)"),
    ),
    (
        r"does not show the digits to answer with, (?P<one>\S+) and (?P<two>\S+)",
        N_("does not show the digits to answer with, %(one)s and %(two)s"),
    ),
    (
        rf"both languages take {_TOO_LONG}",
        N_(
            "both languages take %(units)s units, %(parts)s parts, of at most %(most)s: "
            "shorten by %(over)s"
        ),
    ),
    (
        rf"(?P<text>.+) takes {_TOO_LONG}",
        N_(
            "%(text)s takes %(units)s units, %(parts)s parts, of at most %(most)s: "
            "shorten by %(over)s"
        ),
    ),
    (
        r"it takes (?P<parts>\d+) SMS parts; at most (?P<most>\d+) .*",
        N_("it takes %(parts)s SMS parts of at most %(most)s"),
    ),
)


#: Of a warning that somebody writes.
_OF_WARNINGS = (
    (r"(?P<language>kk|ru): (?P<finding>.+)", "%(language)s: %(finding)s"),
    (
        r"takes (?P<parts>\d+) parts, of at most (?P<most>\d+)",
        N_("takes %(parts)s parts, of at most %(most)s"),
    ),
    (
        r"nobody is reached; the regions with citizens are: (?P<regions>.+)",
        N_("nobody is reached; the regions with citizens are: %(regions)s"),
    ),
)


def finding_said(reason: str) -> str:
    """One that nobody translated stays as it is."""
    return _FOUND.said(reason)


def _written_in(language: str) -> str:
    return {"kk": _("In Kazakh"), "ru": _("In Russian")}[language]


_FOUND = Sentences(
    _FINDINGS, _OF_WARNINGS + _WITH, {"finding": finding_said, "language": _written_in}
)
