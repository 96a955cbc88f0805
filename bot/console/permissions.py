"""Who may do what: one table, which `docs/console.md` shows and the pages ask."""

from collections.abc import Iterable
from enum import StrEnum

from bot.console.language import N_


class Permission(StrEnum):
    """The value is how the documents and the page of roles say it."""

    READ = N_("find and read conversations")
    REVEAL = N_("reveal phone numbers and IINs, with a reason")
    WORK = N_("work on conversations: claim, answer, note, close")
    SUPERVISE = N_("see everybody's work, reassign it, extend deadlines")
    PROVE = N_("see and download proofs of consent")
    COUNT = N_("see the numbers")
    READ_TEXTS = N_("see the texts")
    READ_FRAUD = N_("see reported frauds")
    WARN = N_("prepare warnings")
    APPROVE = N_("approve somebody else's warning")
    EXPORT = N_("export files")
    AUDIT = N_("read and verify the audit log")
    MANAGE = N_("manage staff and their sessions")


class Role(StrEnum):
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


_EVERYBODY = {Permission.COUNT, Permission.READ_TEXTS}
_WITH_CITIZENS = {
    *_EVERYBODY, Permission.READ, Permission.REVEAL, Permission.PROVE, Permission.READ_FRAUD,
}  # fmt: skip

#: Administrators manage staff and see no citizen; auditors see everything and change nothing.
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OPERATOR: frozenset({*_WITH_CITIZENS, Permission.WORK}),
    Role.SUPERVISOR: frozenset(
        {*_WITH_CITIZENS, Permission.WORK, Permission.SUPERVISE, Permission.WARN,
         Permission.APPROVE, Permission.EXPORT}
    ),
    Role.AUDITOR: frozenset({*_WITH_CITIZENS, Permission.AUDIT, Permission.EXPORT}),
    Role.ADMINISTRATOR: frozenset({*_EVERYBODY, Permission.AUDIT, Permission.MANAGE}),
}  # fmt: skip

#: What the pages call them.
ROLE_NAMES = {
    Role.OPERATOR: N_("Operator"),
    Role.SUPERVISOR: N_("Supervisor"),
    Role.AUDITOR: N_("Auditor"),
    Role.ADMINISTRATOR: N_("Administrator"),
}


def allows(roles: Iterable[str], permission: Permission) -> bool:
    """Whether one of the roles may; a role nobody knows any more may nothing."""
    return any(role in PERMISSIONS and permission in PERMISSIONS[Role(role)] for role in roles)
