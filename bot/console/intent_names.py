"""What the readings of a reply are called (DOMAIN.md, "Labels and the rule of doubt")."""

from bot.console.language import N_

INTENT_NAMES = {
    "consent": N_("yes"),
    "refuse": N_("no"),
    "question_amount": N_("asks how much"),
    "question_what": N_("asks what it is"),
    "question_who_fraud": N_("asks who writes, or whether it is fraud"),
    "report_fraud": N_("reports a fraud"),
    "stop": N_("wants no more messages"),
    "start": N_("wants messages again"),
    "help_operator": N_("wants a person"),
    "language_switch_kk": N_("wants Kazakh"),
    "language_switch_ru": N_("wants Russian"),
    "bank_choice_number": N_("names an account"),
    "iban": N_("gives an account number"),
    "pii_leak": N_("sends personal data"),
    "postpone": N_("later"),
    "greeting_smalltalk": N_("greets or thanks"),
    "unclear": N_("not clear"),
    "other": N_("something else"),
}
