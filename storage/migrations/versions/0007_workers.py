"""Several workers on one database; on PostgreSQL, messages by months, and room for updates."""

import sqlalchemy as sa
from alembic import op

from storage.months import cut_into_months

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

#: Rows that are written again and again: room on each page for their next version, and a vacuum
#: that keeps up with a queue.
_STORED = {
    "dialogues": "fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05",
    "offers": "fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05",
    "inbox": "autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0",
    "timers": "autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0",
    "applications": "fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02",
    "orphans": "autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000",
    "leases": "fillfactor = 20, autovacuum_vacuum_scale_factor = 0",
    "budgets": "fillfactor = 20, autovacuum_vacuum_scale_factor = 0",
}


def upgrade() -> None:
    op.create_table(
        "workers",
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_workers")),
        sa.UniqueConstraint("number", name=op.f("uq_workers_number")),
    )
    op.create_table(
        "leases",
        sa.Column("shard", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("epoch", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("newest", sa.BigInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("shard", name=op.f("pk_leases")),
    )
    op.create_table(
        "budgets",
        sa.Column("gateway", sa.Text(), nullable=False, comment="or lane"),
        sa.Column("used_up_to", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("gateway", name=op.f("pk_budgets")),
    )
    op.add_column(
        "segments",
        sa.Column(
            "citizen",
            sa.Text(),
            nullable=True,
            comment="whose message it is part of; on PostgreSQL alone",
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        _grow()


def _grow() -> None:
    cut_into_months(None, op.get_bind())
    for table, stored in _STORED.items():
        op.execute(f"ALTER TABLE {table} SET ({stored})")
    op.execute(
        "INSERT INTO leases (shard, until) "
        "SELECT number, 'epoch' FROM generate_series(0, 63) AS number"
    )


def downgrade() -> None:
    for table in ("budgets", "leases", "workers"):
        op.drop_table(table)
    op.drop_column("segments", "citizen")
