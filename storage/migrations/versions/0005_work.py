"""The work list of staff: who works on which conversation, notes, deeds, and how cases end."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    _finish_cases()
    op.create_table(
        "work",
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column(
            "holder", sa.Text(), nullable=True, comment="login: looks at it, until held_until"
        ),
        sa.Column("held_until", sa.BigInteger(), nullable=True),
        sa.Column("assignee", sa.Text(), nullable=True, comment="login: whose it is"),
        sa.Column(
            "snoozed_turn",
            sa.Integer(),
            nullable=True,
            comment="what happens after it ends the snooze",
        ),
        sa.Column("snoozed_until", sa.BigInteger(), nullable=True),
        sa.Column("labels", sa.Text(), server_default="[]", nullable=False, comment="JSON"),
        sa.PrimaryKeyConstraint("citizen", name=op.f("pk_work")),
        sqlite_with_rowid=False,
    )
    for name in ("assignee", "holder"):
        op.create_index(
            f"work_{name}",
            "work",
            [name],
            sqlite_where=sa.text(f"{name} IS NOT NULL"),
            postgresql_where=sa.text(f"{name} IS NOT NULL"),
        )
    op.create_table(
        "work_notes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False, comment="login"),
        sa.Column("text", sa.Text(), nullable=False, comment="masked"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_notes")),
    )
    op.create_index("work_notes_citizen", "work_notes", ["citizen", "id"])
    op.create_table(
        "staff_deeds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column(
            "staff", sa.Text(), nullable=False, comment="login; bot: what staff had forgotten"
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("refused", sa.Text(), nullable=False, comment="why it came to nothing"),
        sa.Column(
            "about", sa.Integer(), nullable=True, comment="the turn of the message it was about"
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("offer_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_deeds")),
    )
    op.create_index("staff_deeds_citizen", "staff_deeds", ["citizen", "turn"])
    op.create_index("staff_deeds_at", "staff_deeds", ["at", "staff"])


def _finish_cases() -> None:
    op.add_column("cases", sa.Column("closed_at", sa.BigInteger(), nullable=True))
    op.add_column("cases", sa.Column("closed_by", sa.Text(), nullable=True, comment="login"))
    op.add_column("cases", sa.Column("resolution", sa.Text(), nullable=True))
    op.create_index("cases_open", "cases", ["at", "id"], sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.create_index(
        "cases_open_kind", "cases", ["kind", "at", "id"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_index(
        "cases_open_citizen", "cases", ["citizen", "id"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_index(
        "cases_closed",
        "cases",
        ["closed_at", "closed_by"],
        sqlite_where=sa.text("state = 'closed'"),
        postgresql_where=sa.text("state = 'closed'"),
    )
