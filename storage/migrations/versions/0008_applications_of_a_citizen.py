"""Applications are found by their citizen, for the page of a conversation."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("applications_citizen", "applications", ["citizen"])


def downgrade() -> None:
    op.drop_index("applications_citizen", table_name="applications")
