"""What the work list says in the language of the page: why somebody waits, what staff did, what a
message may mean, and why a deed came to nothing.

The rules (`flows`) give their reasons in English, because the log does; here they are translated.
"""

from bot.console.finding_words import finding_said
from bot.console.language import N_, _
from bot.console.sentences import Sentences
from bot.console.state_words import state_name

#: Why a conversation waits.
KINDS = {
    "unclear": N_("Unclear twice"),
    "operator": N_("Asks for a person"),
    "wrong_person": N_("Wrong person"),
    "undeliverable": N_("Undeliverable"),
    "fraud_report": N_("Reports a fraud"),
    "disputed": N_("Says something to be read"),
    "robot": N_("A robot seems to write"),
    "bad_account": N_("No usable account"),
    "after_filing": N_("Refuses after filing"),
    "failed": N_("Went wrong on our side"),
    "registry": N_("The registry contradicts itself"),
    "deadline": N_("Its time ran out with staff"),
}

#: What was done, as the log has it.
DONE = {
    "took": N_("took the conversation"),
    "answered": N_("answered"),
    "resent": N_("sent a message once more"),
    "corrected": N_("corrected how a message was read"),
    "language": N_("changed the language"),
    "refused": N_("noted a refusal by telephone"),
    "closed": N_("closed the offer"),
    "extended": N_("extended the deadline"),
    "stopped": N_("stopped the messages"),
    "started": N_("started the messages again"),
    "handed_back": N_("handed the conversation back to the bot"),
}

#: What a message may be said to mean.
MEANINGS = {
    "consent": N_("Yes (the citizen is asked once more)"),
    "refuse": N_("No"),
    "question_amount": N_("Asks how much"),
    "question_what": N_("Asks what it is"),
    "question_who_fraud": N_("Asks who writes, or whether it is fraud"),
    "report_fraud": N_("Reports a fraud"),
    "stop": N_("Wants no more messages"),
    "start": N_("Wants messages again"),
    "help_operator": N_("Asks for a person"),
    "language_switch_kk": N_("Wants Kazakh"),
    "language_switch_ru": N_("Wants Russian"),
    "bank_choice_number": N_("Names an account (the citizen is asked once more)"),
    "iban": N_("Gives an account number (the citizen is asked once more)"),
    "pii_leak": N_("Sends personal data"),
    "postpone": N_("Later"),
    "greeting_smalltalk": N_("Greets or thanks"),
    "unclear": N_("Cannot be told"),
    "other": N_("Something else"),
    "wrong_person": N_("Is not the citizen"),
}

#: Reasons of `flows.staff` and `bot.deeds`, as they stand there.
_REASONS = (
    N_("the citizen wrote STOP: nothing is sent until they want it again"),
    N_("the number is somebody else's: nothing is sent to it"),
    N_("the bot keeps the conversation already"),
    N_("it asks what is no longer asked"),
    N_("the citizen gets no messages already"),
    N_("the citizen gets messages already"),
    N_("the new deadline is not later than the old one"),
    N_("the citizen has no such offer"),
    N_("a notice asks nothing"),
    N_("the deadline has passed: extend it first"),
    N_("nothing is asked about this offer any more, so there is no yes to give"),
    N_("the offer it answered is no longer the one that is asked about"),
    N_("the citizen wants no messages, or is not the one who was meant"),
    N_("say why: it is kept with what you do"),
    N_("write no telephone or account number there: the log knows whom it is about"),
    N_("there is no such message to the citizen"),
    N_("there is no such message from the citizen"),
    N_("say until when: a time with its offset, or so many hours from now"),
    N_("that time has passed already"),
    N_("there is no conversation with this phone"),
    N_("it says nothing"),
    N_("it has a brace, as of a placeholder that was not filled in"),
    N_("it holds a long number: accounts, cards and telephone numbers are not sent by SMS"),
)

#: Reasons with something in them.
_PATTERNS = (
    (r"(?P<who>.+) holds the conversation\.?", N_("%(who)s holds the conversation")),
    (r"the offer is (?P<state>\w+)", N_("the offer is “%(state)s” by now")),
    (r"at most until (?P<time>.+)", N_("at most until %(time)s")),
)


def reason_said(reason: str) -> str:
    """In the language of the page; one that nobody translated stays as it is."""
    head = "this cannot be sent: "
    if reason.startswith(head):
        return _("This cannot be sent: %(why)s", why=reason_said(reason.removeprefix(head)))
    return "; ".join(_one_said(part) for part in reason.split("; "))


def _one_said(reason: str) -> str:
    return _REASON.said(reason) if _REASON.knows(reason) else finding_said(reason)


_REASON = Sentences(_REASONS, _PATTERNS, {"state": state_name})
