"""The actions of the audit log, with what a person reads for each. A test holds that no page notes
one that is not here, and that `docs/console.md` explains them all."""

from bot.console.language import N_

ACTIONS = {
    "session.begin": N_("signed in"),
    "session.refused": N_("was refused at sign-in"),
    "session.end": N_("signed out"),
    "session.revoke": N_("ended somebody's session"),
    "staff.add": N_("added a member of staff"),
    "staff.change": N_("changed name or roles"),
    "staff.disable": N_("disabled a member of staff"),
    "staff.enable": N_("enabled a member of staff"),
    "staff.reset": N_("reset password and telephone"),
    "staff.password": N_("chose a password"),
    "staff.telephone": N_("set up a telephone"),
    "staff.recovery_code": N_("used a recovery code"),
    "conversation.read": N_("read a conversation"),
    "phone.reveal": N_("revealed a phone number"),
    "iin.reveal": N_("revealed an IIN"),
    "audit.read": N_("read the audit log"),
    "audit.verify": N_("verified the audit log"),
    "numbers.export": N_("exported the numbers"),
    "audit.export": N_("exported the audit log"),
}
