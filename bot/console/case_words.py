"""Why a case waits, and what the fraud desk found in a text, in the language of the page. The rules
(`flows`) give their reasons in English, because the log does."""

import re

from bot.console.conversation_words import DELIVERIES
from bot.console.language import N_, _
from bot.console.sentences import Sentences
from bot.console.state_words import state_name

#: Reasons of cases.
_CASES = (
    N_("the same exchange again and again: is a robot writing?"),
    N_("does not want it any more"),
    N_("the number is known not to be the citizen's"),
    N_("its time ran out while it was with staff"),
    N_("gave no account that can be"),
    N_("unclear twice"),
    N_("the number is not the citizen's"),
    N_("asks for a person"),
    N_("says something that a person must read"),
    N_("the number said to be wrong writes"),
)

#: What the fraud desk finds.
_SIGNS = (
    N_("It names a foreign number."),
    N_("It wants a message sent to another short number."),
    N_("It wants a code dialled that holds a private number."),
    N_("It names an account in a messenger."),
    N_("It wants to be passed on to others."),
    N_("It wants a link to be opened."),
    N_("It names a number that costs extra."),
    N_("It leads to a messenger."),
    N_("It wants to be called back."),
    N_("It keeps the citizen on the line."),
    N_("It wants nobody to be told."),
    N_("It wants a program that lets strangers into the phone."),
    N_("It wants a QR code scanned or signed."),
    N_("It wants something signed unseen."),
    N_("It speaks of a link."),
    N_("It names a private number instead of 1414."),
    N_("It names a messenger."),
    N_("It wants an app to be installed."),
    N_("It wants a file to be opened."),
    N_("It wants a picture of the screen."),
    N_("It names another number instead of 1414."),
    N_("It offers work that has to be paid for first."),
    N_("It sells papers that only an office gives."),
    N_("It threatens who does not give the IIN or a card."),
    N_("It wants a bribe for what the state gives."),
    N_("It wants a code that came to the citizen."),
    N_("It wants a debt paid to an account named in a messenger."),
    N_("It wants a face shown to a camera."),
    N_("It wants a loan taken out for others."),
    N_("It wants a picture of a bank card."),
    N_("It wants a stranger let in to money or cards."),
    N_("It wants a card or a document shown to a camera."),
    N_("It wants the phone opened to unknown programs."),
    N_("It wants to see the screen."),
    N_("It gives the number of a card."),
    N_("It asks for a payment before the money is paid out."),
    N_("It sells what the state gives for nothing."),
    N_("It names a fee for getting the money."),
    N_("It wants money sent to an account."),
    N_("It speaks of a “safe account”."),
    N_("It names a fee."),
    N_("It asks for personal data."),
    N_("It wants something dictated."),
    N_("A gift is to be paid for in advance."),
    N_("A stranger's parcel of gold or gifts is to be paid for."),
    N_("It wants a call to another number with a card at hand."),
    N_("A chief is said to want an officer obeyed."),
    N_("It presses for time or threatens."),
    N_("It promises money."),
    N_("It frightens with an attack on an account."),
    N_("A relative is said to write from another number."),
    N_("It wants something confirmed before the money comes."),
    N_("It speaks of a prize in the name of the state."),
    N_("Somebody claims to be an official."),
    N_("It wants a loan taken out and passed on."),
    N_("It wants part of a price in advance."),
    N_("It wants a tax paid before the money comes."),
    N_("It sells a way around a queue or a rule."),
    N_("It accuses of a crime and wants money moved or nobody told."),
    N_("It wants cash handed to a stranger."),
    N_("It makes the money hang on a card or a code."),
    N_("It wants to get into an account."),
    N_("It asks how much money there is."),
    N_("It wants a stranger obeyed."),
    N_("It promises more money back than is sent."),
    N_("It wants money for what the state gives."),
    N_("It wants a card lent for other people's money."),
    N_("It wants money back that is said to have come by mistake."),
    N_("It sells relief from debts."),
    N_("A relative is said to need money on another number."),
    N_("A relative is said to be in trouble and to need money."),
    N_("A stranger abroad promises a parcel or a fortune."),
    N_("It is made of a text of ours, and leads elsewhere."),
    N_("It is a text of ours with another number or meaning."),
    N_("It is a text that we send."),
    N_("It is a text of ours with something added."),
    N_("It is a text of ours with another number in it."),
    N_("It asks for a code."),
    N_("It asks for a password or PIN."),
    N_("It asks for a bank card."),
    N_("It asks for the IIN."),
    N_("It asks for the signature key."),
    N_("It asks for an identity document."),
    N_("It asks for the digits of a code or card."),
)

#: The same, of links, addresses and words.
_HOSTS = (
    (
        r"It links to (?P<host>\S+), a bare number instead of a name\.",
        N_("It links to %(host)s, a bare number instead of a name."),
    ),
    (
        r"It shows (?P<shown>\S+), but really leads to (?P<host>\S+)\.",
        N_("It shows %(shown)s, but really leads to %(host)s."),
    ),
    (
        r"It names a mailbox at (?P<host>\S+) made to look official\.",
        N_("It names a mailbox at %(host)s made to look official."),
    ),
    (
        r"It links to (?P<host>\S+), made to look like an official address\.",
        N_("It links to %(host)s, made to look like an official address."),
    ),
    (
        r"It links to (?P<host>\S+), which is not an official address\.",
        N_("It links to %(host)s, which is not an official address."),
    ),
    (
        r"It links to (?P<host>\S+), which hides where it leads\.",
        N_("It links to %(host)s, which hides where it leads."),
    ),
    (
        r"It links to (?P<host>\S+), where anybody can put a page\.",
        N_("It links to %(host)s, where anybody can put a page."),
    ),
    (
        r"It links to (?P<host>\S+), whose letters only look like those of another name\.",
        N_("It links to %(host)s, whose letters only look like those of another name."),
    ),
    (r"It leads to a messenger \((?P<host>\S+)\)\.", N_("It leads to a messenger (%(host)s).")),
    (
        r"Its words are those of frauds \((?P<words>.*)\)\.",
        N_("Its words are those of frauds (%(words)s)."),
    ),
    (
        r"It names a private mailbox at (?P<host>\S+)\.",
        N_("It names a private mailbox at %(host)s."),
    ),
)

_VERDICTS = {
    "fraud": N_("a likely fraud"),
    "ours": N_("a text of ours"),
    "unknown": N_("not known"),
}

#: Between two sentences; a host has dots, too, but no capital letter behind them.
_BETWEEN = re.compile(r"(?<=\.) (?=[A-Z])")


def case_said(reason: str) -> str:
    """One that nobody translated stays as it is."""
    return _REASON.said(reason)


def found_said(reason: str) -> str:
    """What the fraud desk found: one sentence, or several."""
    return " ".join(_FOUND.said(sentence) for sentence in _BETWEEN.split(reason))


def _verdict(name: str) -> str:
    return _(_VERDICTS.get(name, name))


def _delivery(name: str) -> str:
    return _(DELIVERIES.get(name, name))


_FOUND = Sentences(_SIGNS, _HOSTS)

_REASON = Sentences(
    _CASES,
    (
        (
            r"reported by SMS; judged (?P<verdict>\w+): (?P<found>.+)",
            N_("reported by SMS; judged %(verdict)s: %(found)s"),
        ),
        (r"reported by SMS; judged (?P<verdict>\w+)", N_("reported by SMS; judged %(verdict)s")),
        (
            r"the registry says (?P<decision>\w+) (?P<sum>\d+) of what is (?P<state>\w+)",
            N_("the registry says “%(decision)s”, %(sum)s ₸, of what is “%(state)s”"),
        ),
        (
            r"the registry says (?P<decision>\w+) of what is (?P<state>\w+)",
            N_("the registry says “%(decision)s” of what is “%(state)s”"),
        ),
        (
            r"the service failed on this event \((?P<error>\w+)\), inbox id (?P<id>\d+)",
            N_("the service failed on this event (%(error)s), inbox id %(id)s"),
        ),
        (r"(?P<delivery>undelivered|expired|rejected)", "%(delivery)s"),
        (r"(?P<delivery>undelivered|expired|rejected) (?P<code>.+)", "%(delivery)s (%(code)s)"),
    ),
    {
        "verdict": _verdict,
        "found": found_said,
        "decision": state_name,
        "state": state_name,
        "delivery": _delivery,
    },
)
