"""The rules by which replies are read, in the language of the page (`flows.reading` names them in
English)."""

from bot.console.intent_names import INTENT_NAMES
from bot.console.language import N_, _
from bot.console.sentences import Sentences

#: As the rules of today name themselves.
_RULES = (
    N_("STOP as a whole message"),
    N_("START as a whole message"),
    N_("a clear yes, all words taken together"),
    N_("a word that may hold a no"),
    N_("a yes and a question"),
    N_("a yes that hedges"),
    N_("a yes that is quoted"),
    N_("a yes that is shown"),
    N_("a yes to one thing and a no to another"),
    N_("a yes to another thing"),
    N_("a yes to something else"),
    N_("a yes to what nobody assigns"),
    N_("a yes, and an order for something else"),
    N_("a yes for an appointment"),
    N_("a wish for something else"),
    N_("a yes, and the last word refuses"),
    N_("a yes, but no change of mind after a refusal"),
    N_("an account of the past"),
    N_("somebody else's account"),
    N_("confirms in so many words"),
    N_("answers the offer in so many words"),
    N_("promises what the terms ask for"),
    N_("says that it is the right account"),
    N_("confirms facts"),
    N_("no yes in it"),
    N_("a condition"),
    N_("a doubt"),
    N_("a maybe"),
    N_("a mere yes among words that may change it"),
    N_("a greeting or thanks, no answer"),
    N_("a no, but nothing was asked"),
    N_("a no with a condition or a doubt"),
    N_("a number that was not offered"),
    N_("a number where none was offered"),
    N_("a partial or a past yes"),
    N_("a promise to agree, on terms"),
    N_("a reluctant yes"),
    N_("a wish or a need, not yet a yes"),
    N_("a yes among words that are not understood"),
    N_("a yes and a but"),
    N_("a yes and a no in one message"),
    N_("a yes beside a number nobody asked for"),
    N_("a yes for a price"),
    N_("a yes for somebody else"),
    N_("a yes in a message that did not come whole"),
    N_("a yes of the past"),
    N_("a yes out of fear"),
    N_("a yes that is reported"),
    N_("a yes that may be to something else"),
    N_("a yes that waits for something"),
    N_("a yes tied to something"),
    N_("a yes to somebody called by name"),
    N_("a yes where an account was asked for"),
    N_("a yes with a question mark"),
    N_("a yes, and what may be a question"),
    N_("a yes, but none was asked for"),
    N_("a yes, but something is denied"),
    N_("a yes, hardly clear"),
    N_("agrees to a refusal"),
    N_("agrees with an opinion"),
    N_("already receives or has applied"),
    N_("an explicit yes after a refusal"),
    N_("answers the telephone"),
    N_("asks for a language"),
    N_("asks for no more messages"),
    N_("asks for the language named last"),
    N_("asks for the other language"),
    N_("asks for whom it is"),
    N_("asks how long"),
    N_("asks how much"),
    N_("asks something"),
    N_("asks what it is"),
    N_("asks whether it is a fraud"),
    N_("asks whether it is true"),
    N_("asks who writes"),
    N_("confirms the receipt"),
    N_("disputes the facts"),
    N_("gives an account number"),
    N_("irony"),
    N_("leans to yes"),
    N_("leans to yes: a mere acknowledgement"),
    N_("leans to yes: not against it"),
    N_("names a bank"),
    N_("names an account by its ending"),
    N_("names an account of the list"),
    N_("names more than one account"),
    N_("not that account"),
    N_("nothing in it is understood"),
    N_("only denies having said no"),
    N_("promises an answer"),
    N_("puts it off"),
    N_("says no"),
    N_("says of course"),
    N_("says that it is right"),
    N_("says that something is a fraud"),
    N_("says this account"),
    N_("says to pay there"),
    N_("says yes"),
    N_("seems meant for somebody else"),
    N_("somebody else's yes"),
    N_("somebody has died"),
    N_("speaks of somebody else's yes"),
    N_("speaks of something else"),
    N_("the number for no"),
    N_("the number for no beside a yes"),
    N_("the number for yes"),
    N_("the number for yes beside a no"),
    N_("the number is not that person's"),
    N_("the word of this benefit for yes"),
    N_("the word of this benefit for no"),
    N_("undecided"),
    N_("wants a person"),
    N_("wants help"),
    N_("a forwarded text, known as ours"),
    N_("a forwarded text, judged a likely fraud"),
    N_("a text, judged a likely fraud"),
    N_("set aside: the service failed on it"),
)

#: Kinds of personal data, as they are masked.
_DATA = {
    "card": N_("card number"),
    "code": N_("code"),
    "document": N_("identity document"),
    "iin": N_("IIN"),
}


def rule_said(rule: str) -> str:
    """One that nobody translated, a word that decided for one, stays as it is."""
    return _RULE.said(rule)


def _kinds(names: str) -> str:
    return ", ".join(_(_DATA.get(name, name)) for name in names.split(", "))


def _intent(name: str) -> str:
    return _(INTENT_NAMES[name]) if name in INTENT_NAMES else name


_RULE = Sentences(
    _RULES,
    (
        (r"weighs most as (?P<intent>\w+)", N_("weighs most as “%(intent)s”")),
        (r"holds personal data: (?P<kinds>.+)", N_("holds personal data: %(kinds)s")),
        (r"(?P<rule>.+), but nothing was asked", N_("%(rule)s, but nothing was asked")),
        (
            r"(?P<rule>.+), but no change of mind after a refusal",
            N_("%(rule)s, but no change of mind after a refusal"),
        ),
        (
            r"(?P<rule>.+); beside somebody else's text",
            N_("%(rule)s; beside somebody else's text"),
        ),
        (r"corrected by (?P<who>.+)", N_("corrected by %(who)s")),
    ),
    {"intent": _intent, "kinds": _kinds, "rule": rule_said},
)
