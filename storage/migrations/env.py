"""Alembic's entry: the connection is handed in by `storage.migrations`."""

from alembic import context

from storage import survey_tables  # noqa: F401 -- its tables belong to the description too
from storage.tables import Row

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,  # SQLite changes a table by making it anew
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
