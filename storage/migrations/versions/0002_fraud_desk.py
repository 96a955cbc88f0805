"""Reports of frauds, their groups and waves, and warnings to many."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaigns",
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("kk", sa.Text(), nullable=False),
        sa.Column("ru", sa.Text(), nullable=False),
        sa.Column("regions", sa.Text(), nullable=False, comment="JSON; empty: all"),
        sa.Column("languages", sa.Text(), nullable=False, comment="JSON; empty: all"),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column(
            "reached", sa.Text(), server_default="", nullable=False, comment="the last citizen"
        ),
        sa.Column("issued", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_campaigns")),
    )
    op.create_table(
        "report_marks",
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("grp", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_report_marks")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("citizen", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False, comment="masked"),
        sa.Column("verdict", sa.Text(), nullable=False, comment="ours, fraud, unknown"),
        sa.Column("reasons", sa.Text(), nullable=False, comment="JSON: sentences"),
        sa.Column(
            "grp",
            sa.Text(),
            nullable=True,
            comment="of similar reports; null when it came without a text",
        ),
        sa.Column("sender", sa.LargeBinary(), nullable=True, comment="sealed: number or name"),
        sa.Column("sender_key", sa.Text(), nullable=True, comment="blind index"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index("reports_turn", "reports", ["citizen", "turn"], unique=True)
    op.create_index(
        "reports_group",
        "reports",
        ["grp", "at"],
        unique=False,
        sqlite_where=sa.text("grp IS NOT NULL"),
        postgresql_where=sa.text("grp IS NOT NULL"),
    )
    op.create_index("reports_at", "reports", ["at"], unique=False)
    op.create_table(
        "waves",
        sa.Column("grp", sa.Text(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("grp", "began_at", name=op.f("pk_waves")),
        sqlite_with_rowid=False,
    )
