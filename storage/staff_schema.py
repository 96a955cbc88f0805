"""The tables of staff and of the console: who works on which conversation, what they did, who may
sign in, and the audit log."""

from sqlalchemy import (
    DDL,
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    event,
)

from storage.columns import Moment, RowId, metadata, partial

#: Who of the staff works on which conversation. A row begins with the first deed.
work = Table(
    "work",
    metadata,
    Column("citizen", Text, primary_key=True),
    Column("holder", Text, comment="login: looks at it, until held_until"),
    Column("held_until", Moment),
    Column("assignee", Text, comment="login: whose it is"),
    Column("snoozed_turn", Integer, comment="what happens after it ends the snooze"),
    Column("snoozed_until", Moment),
    Column("labels", Text, nullable=False, server_default="[]", comment="JSON"),
    partial("work_assignee", "assignee", where="assignee IS NOT NULL"),
    partial("work_holder", "holder", where="holder IS NOT NULL"),
    sqlite_with_rowid=False,
)

#: What staff write for each other.
work_notes = Table(
    "work_notes",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("citizen", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("staff", Text, nullable=False, comment="login"),
    Column("text", Text, nullable=False, comment="masked"),
    Index("work_notes_citizen", "citizen", "id"),
)

#: What staff did to conversations, and what came of it (`flows.staff`).
staff_deeds = Table(
    "staff_deeds",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("citizen", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("action", Text, nullable=False),
    Column("staff", Text, nullable=False, comment="login; bot: what staff had forgotten"),
    Column("reason", Text, nullable=False),
    Column("refused", Text, nullable=False, comment="why it came to nothing"),
    Column("about", Integer, comment="the turn of the message it was about"),
    Column("note", Text, nullable=False),
    Column("offer_id", Text),
    Index("staff_deeds_citizen", "citizen", "turn"),
    Index("staff_deeds_at", "at", "staff"),
)

#: Warnings that staff wrote in the console: none goes out before somebody else approved it.
warning_drafts = Table(
    "warning_drafts",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("kk", Text, nullable=False),
    Column("ru", Text, nullable=False),
    Column("regions", Text, nullable=False, comment="JSON; empty: all"),
    Column("languages", Text, nullable=False, comment="JSON; empty: all"),
    Column("state", Text, nullable=False, comment="waiting, approved, declined"),
    Column("drafted_by", Text, nullable=False, comment="login"),
    Column("drafted_at", Moment, nullable=False),
    Column("decided_by", Text, comment="login: somebody else"),
    Column("decided_at", Moment),
    Column("reason", Text, nullable=False, server_default=""),
)

#: Who may sign in to the console. Somebody of the ministry's directory is known by issuer and
#: subject, and has no password here.
staff = Table(
    "staff",
    metadata,
    Column("staff_id", RowId, primary_key=True),
    Column("login", Text, nullable=False, unique=True, comment="lower case"),
    Column("name", Text, nullable=False),
    Column("roles", Text, nullable=False, comment="JSON"),
    Column("state", Text, nullable=False, server_default="active", comment="active, disabled"),
    Column("language", Text),
    Column("password", Text, comment="Argon2id; null: signs in at the directory"),
    Column("must_change", Integer, nullable=False, server_default="0"),
    Column("totp", LargeBinary, comment="sealed: the secret shared with the telephone"),
    Column("totp_step", BigInteger, comment="of the last code taken, which is taken once"),
    Column("recovery", Text, nullable=False, server_default="[]", comment="JSON: keyed hashes"),
    Column("issuer", Text),
    Column("subject", Text),
    Column("made_at", Moment, nullable=False),
    Column("seen_at", Moment),
    Index("staff_subject", "issuer", "subject", unique=True),
)

#: Kept after their end, as a record of who was signed in from where.
staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("key", Text, primary_key=True, comment="hash of what the cookie holds"),
    Column("staff_id", BigInteger, nullable=False),
    Column("stage", Text, nullable=False, comment="password, totp, enrol: half-way; in"),
    Column("begun_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, comment="whatever happens"),
    Column("ended_at", Moment),
    Column("end", Text, comment="left, revoked, next stage"),
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
    partial("staff_sessions_open", "staff_id", where="ended_at IS NULL"),
    sqlite_with_rowid=False,
)

#: Failed sign-ins, by what tries them.
staff_failures = Table(
    "staff_failures",
    metadata,
    Column("key", Text, primary_key=True, comment="keyed hash of a login or an address"),
    Column("count", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("until", Moment, nullable=False, comment="no further try before"),
    sqlite_with_rowid=False,
)

#: Who did what, looked at whom, when and why, in a chain of keyed hashes (`storage.audit`).
audit_log = Table(
    "audit_log",
    metadata,
    Column("number", RowId, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("staff", Text, nullable=False, comment="login, or command for the command line"),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False, comment="kind:id"),
    Column("reason", Text, nullable=False),
    Column("details", Text, nullable=False, comment="JSON"),
    Column("address", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("audit_log_subject", "subject", "number"),
    Index("audit_log_staff", "staff", "number"),
    Index("audit_log_action", "action", "number"),
)

#: Whatever a program tries, a line of the audit log stays as it was written.
AUDIT_GUARDS = {
    "sqlite": tuple(
        f"CREATE TRIGGER audit_log_no_{what} BEFORE {what.upper()} ON audit_log "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is only ever written on'); END"
        for what in ("update", "delete")
    ),
    "postgresql": (
        "CREATE FUNCTION audit_log_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is only ever written on'; END $$",
        "CREATE TRIGGER audit_log_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_log_stays()",
    ),
}
for _dialect, _guards in AUDIT_GUARDS.items():
    for _guard in _guards:
        _ddl: DDL = DDL(_guard)  # type: ignore[no-untyped-call]
        event.listen(audit_log, "after_create", _ddl.execute_if(dialect=_dialect))
