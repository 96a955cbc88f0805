"""A sentence for every state (PAINS.md, 21): the log, the console and the docs say these words."""

OFFER_SENTENCES = {
    "queued": "The offer waits: for its turn after another offer, for the morning, or for START.",
    "offered": "The offer was sent; the citizen has said neither yes nor no yet.",
    "reminded": "The offer was sent and the citizen was reminded of it; no answer yet.",
    "confirming": "The answer was not clear; the citizen was asked once more: yes or no?",
    "accepting_terms": "The citizen agreed and was asked to accept the obligations.",
    "choosing_account": "The citizen agreed and was asked which account to pay to.",
    "giving_account": "The citizen agreed and was asked for an account number (IBAN).",
    "filing": "Consent is complete; the application is on its way to the registry.",
    "filed": "The registry has taken the application over and is deciding.",
    "assigned": "The benefit is assigned; the money is on its way.",
    "paid": "The money has been paid.",
    "refused": "The citizen refused; until the deadline they can change their mind.",
    "expired": "The deadline passed without a yes; the right remains and can be used in person.",
    "undeliverable": "The offer did not reach its citizen: the phone or the number is wrong.",
    "rejected": "The registry rejected the application and gave a reason.",
    "withdrawn": "The ministry took the offer back before an application was made.",
    "closed": "Staff closed the offer and gave a reason; the right remains.",
    "with_staff": "Nobody could tell what the citizen means; a person must answer.",
}

NOTICE_SENTENCES = {
    "queued": "The notice waits for the morning or for START.",
    "notified": "The notice was sent; it asks nothing.",
    "undeliverable": "The notice did not reach its citizen.",
    "withdrawn": "The ministry took the notice back before it was sent.",
}

CITIZEN_SENTENCES = {
    "open": "The citizen gets our messages.",
    "stopped": "The citizen wrote STOP; only START brings messages back.",
    "stranger": "The number belongs to somebody else; nothing more is sent to it.",
}

KEEPER_SENTENCES = {
    "bot": "The bot answers.",
    "staff": "Somebody of the staff holds the conversation; the bot listens and is silent.",
}

DESK_SENTENCES = {
    "idle": "No fraud report is under way.",
    "asking_sender": "A fraud was reported; we asked which number the message came from.",
}
