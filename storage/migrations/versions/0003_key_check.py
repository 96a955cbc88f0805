"""What the keys are checked against, and what each offer said when it came."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "key_checks",
        sa.Column("name", sa.Text(), nullable=False, comment="index, or seal: and the id of a key"),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_key_checks")),
    )
    op.add_column(
        "offers",
        sa.Column(
            "content", sa.Text(), nullable=True, comment="keyed hash of the row; null before 0003"
        ),
    )
