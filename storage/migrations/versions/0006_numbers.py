"""The operator of each phone, for the numbers; warnings that wait for a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "dialogues",
        sa.Column(
            "operator", sa.Text(), nullable=True, comment="first digits, 701; null before 0006"
        ),
    )
    op.create_table(
        "warning_drafts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kk", sa.Text(), nullable=False),
        sa.Column("ru", sa.Text(), nullable=False),
        sa.Column("regions", sa.Text(), nullable=False, comment="JSON; empty: all"),
        sa.Column("languages", sa.Text(), nullable=False, comment="JSON; empty: all"),
        sa.Column("state", sa.Text(), nullable=False, comment="waiting, approved, declined"),
        sa.Column("drafted_by", sa.Text(), nullable=False, comment="login"),
        sa.Column("drafted_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True, comment="login: somebody else"),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warning_drafts")),
    )


def downgrade() -> None:
    op.drop_table("warning_drafts")
    op.drop_column("dialogues", "operator")
