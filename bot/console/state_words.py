"""States in the language of the page: a short name, the sentence that explains it (`flows.states`
has the English one, and a test holds both together), and where it stands."""

from bot.console.language import N_, _
from flows.states import CITIZEN_SENTENCES, NOTICE_SENTENCES, OFFER_SENTENCES

#: Of offers and notices.
NAMES = {
    "queued": N_("Waits"),
    "offered": N_("Offered"),
    "notified": N_("Notified"),
    "reminded": N_("Reminded"),
    "confirming": N_("Asked again"),
    "accepting_terms": N_("Asked for the obligations"),
    "choosing_account": N_("Asked which account"),
    "giving_account": N_("Asked for an account"),
    "filing": N_("On its way"),
    "filed": N_("With the registry"),
    "assigned": N_("Assigned"),
    "paid": N_("Paid"),
    "refused": N_("Refused"),
    "expired": N_("Expired"),
    "undeliverable": N_("Undeliverable"),
    "rejected": N_("Rejected"),
    "withdrawn": N_("Withdrawn"),
    "closed": N_("Closed"),
    "with_staff": N_("With staff"),
}

#: Of the citizen's own dialogue.
CITIZEN_NAMES = {
    "open": N_("Gets our messages"),
    "stopped": N_("Wrote STOP"),
    "stranger": N_("Somebody else's number"),
}

SENTENCES = (
    N_("The offer waits: for its turn after another offer, for the morning, or for START."),
    N_("The offer was sent; the citizen has said neither yes nor no yet."),
    N_("The offer was sent and the citizen was reminded of it; no answer yet."),
    N_("The answer was not clear; the citizen was asked once more: yes or no?"),
    N_("The citizen agreed and was asked to accept the obligations."),
    N_("The citizen agreed and was asked which account to pay to."),
    N_("The citizen agreed and was asked for an account number (IBAN)."),
    N_("Consent is complete; the application is on its way to the registry."),
    N_("The registry has taken the application over and is deciding."),
    N_("The benefit is assigned; the money is on its way."),
    N_("The money has been paid."),
    N_("The citizen refused; until the deadline they can change their mind."),
    N_("The deadline passed without a yes; the right remains and can be used in person."),
    N_("The offer did not reach its citizen: the phone or the number is wrong."),
    N_("The registry rejected the application and gave a reason."),
    N_("The ministry took the offer back before an application was made."),
    N_("Staff closed the offer and gave a reason; the right remains."),
    N_("Nobody could tell what the citizen means; a person must answer."),
    N_("The notice waits for the morning or for START."),
    N_("The notice was sent; it asks nothing."),
    N_("The notice did not reach its citizen."),
    N_("The ministry took the notice back before it was sent."),
    N_("The citizen gets our messages."),
    N_("The citizen wrote STOP; only START brings messages back."),
    N_("The number belongs to somebody else; nothing more is sent to it."),
)

#: How a state looks: what has ended well, what has ended otherwise, what a person must see.
_KINDS = {
    "paid": "good", "assigned": "good", "filed": "good", "with_staff": "warn",
    "confirming": "warn", "undeliverable": "bad", "rejected": "bad", "expired": "bad",
}  # fmt: skip


def state_name(state: str) -> str:
    return _(NAMES.get(state) or CITIZEN_NAMES.get(state) or state)


def state_kind(state: str) -> str:
    """For a badge."""
    return _KINDS.get(state, "plain")


def offer_sentence(state: str, *, is_notice: bool) -> str:
    return _((NOTICE_SENTENCES if is_notice else OFFER_SENTENCES).get(state, state))


def citizen_sentence(state: str) -> str:
    return _(CITIZEN_SENTENCES[state])
