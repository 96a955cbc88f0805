"""Which programs may run on the database, so that workers are replaced one after the other; the
search on PostgreSQL."""

import sqlalchemy as sa
from alembic import op

from storage.postgres.search_tables import make_search

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "schema_allows",
        sa.Column("program", sa.Text(), nullable=False, comment="the oldest revision of a program"),
        sa.PrimaryKeyConstraint("program", name=op.f("pk_schema_allows")),
    )
    op.execute("INSERT INTO schema_allows (program) VALUES ('0009')")
    make_search(None, op.get_bind())


def downgrade() -> None:
    op.drop_table("schema_allows")
