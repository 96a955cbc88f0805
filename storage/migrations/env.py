"""Run by Alembic for each command, on the connection that `storage.migrating` opened."""

from alembic import context

from storage import schema, shared_schema, staff_schema  # noqa: F401 - their tables stand in `metadata`
from storage.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
