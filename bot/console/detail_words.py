"""What a line of the audit log holds beside its deed, in the language of the page. The log itself
keeps the words it was written with: they are hashed."""

from bot.console.language import N_, _

#: What is told.
NAMES = {
    "action": N_("Action"),
    "benefit": N_("Benefit"),
    "by": N_("by"),
    "door": N_("came by"),
    "instead": N_("instead of a colleague"),
    "language": N_("Language"),
    "name": N_("Name"),
    "region": N_("Region"),
    "result": N_("result"),
    "roles": N_("Roles"),
    "since": N_("First day"),
    "staff": N_("Who"),
    "step": N_("step"),
    "subject": N_("About"),
    "until": N_("Last day"),
    "where": N_("where"),
}

#: What is told of it, where it is one of ours: people, places and dates stand for themselves.
VALUES = {
    "administrator": N_("Administrator"),
    "auditor": N_("Auditor"),
    "benefit": N_("Benefit"),
    "broken": N_("broken"),
    "code": N_("code"),
    "command": N_("command"),
    "day": N_("Day"),
    "elsewhere": N_("elsewhere"),
    "False": N_("no"),
    "filters": N_("filters"),
    "iin": N_("IIN"),
    "language": N_("Language"),
    "number": N_("number"),
    "operator": N_("Operator"),
    "password": N_("Password"),
    "phone": N_("phone"),
    "recovery codes": N_("recovery codes"),
    "region": N_("Region"),
    "supervisor": N_("Supervisor"),
    "True": N_("yes"),
    "whole": N_("whole"),
    "words": N_("words"),
}

#: Whom or what a line is about, by the beginning of its subject.
SUBJECTS = {
    "citizen": N_("citizen"),
    "group": N_("similar reports"),
    "offer": N_("offer"),
    "staff": N_("member of staff"),
    "warning": N_("warning"),
}

#: Of these the values are somebody's own words.
_THEIR_OWN = ("name", "staff", "subject")


def detail_said(name: str, value: str) -> str:
    """`by: words, filters`."""
    said = value if name in _THEIR_OWN else ", ".join(map(_said, _parts(value)))
    return f"{_(NAMES[name]) if name in NAMES else name}: {said}"


def subject_said(subject: str) -> str:
    """`offer A-17` of `offer:A-17`."""
    kind, _colon, name = subject.partition(":")
    return f"{_(SUBJECTS[kind])} {name}" if name and kind in SUBJECTS else subject


def _parts(value: str) -> list[str]:
    """Of `words and filters`, or of several roles."""
    return value.replace(" and ", ", ").split(", ")


def _said(value: str) -> str:
    return _(VALUES[value]) if value in VALUES else value
