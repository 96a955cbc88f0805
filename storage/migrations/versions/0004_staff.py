"""Who may sign in to the console, their sessions, and what they did."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_log",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column(
            "staff", sa.Text(), nullable=False, comment="login, or command for the command line"
        ),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False, comment="kind:id"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False, comment="JSON"),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_log")),
    )
    op.create_index("audit_log_action", "audit_log", ["action", "number"], unique=False)
    op.create_index("audit_log_staff", "audit_log", ["staff", "number"], unique=False)
    op.create_index("audit_log_subject", "audit_log", ["subject", "number"], unique=False)
    op.create_table(
        "staff",
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("login", sa.Text(), nullable=False, comment="lower case"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False, comment="JSON"),
        sa.Column(
            "state", sa.Text(), server_default="active", nullable=False, comment="active, disabled"
        ),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column(
            "password",
            sa.Text(),
            nullable=True,
            comment="Argon2id; null: signs in at the directory",
        ),
        sa.Column("must_change", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "totp",
            sa.LargeBinary(),
            nullable=True,
            comment="sealed: the secret shared with the telephone",
        ),
        sa.Column(
            "totp_step",
            sa.BigInteger(),
            nullable=True,
            comment="of the last code taken, which is taken once",
        ),
        sa.Column(
            "recovery", sa.Text(), server_default="[]", nullable=False, comment="JSON: keyed hashes"
        ),
        sa.Column("issuer", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_login")),
    )
    op.create_index("staff_subject", "staff", ["issuer", "subject"], unique=True)
    op.create_table(
        "staff_failures",
        sa.Column("key", sa.Text(), nullable=False, comment="keyed hash of a login or an address"),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False, comment="no further try before"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_staff_failures")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff_sessions",
        sa.Column("key", sa.Text(), nullable=False, comment="hash of what the cookie holds"),
        sa.Column("staff_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "stage", sa.Text(), nullable=False, comment="password, totp, enrol: half-way; in"
        ),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False, comment="whatever happens"),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("end", sa.Text(), nullable=True, comment="left, revoked, next stage"),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_staff_sessions")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "staff_sessions_open",
        "staff_sessions",
        ["staff_id"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_log_stays() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit log is only ever written on'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_log_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_log_stays()"
        )
        return
    for what in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER audit_log_no_{what} BEFORE {what.upper()} ON audit_log "
            "BEGIN SELECT RAISE(ABORT, 'the audit log is only ever written on'); END"
        )
