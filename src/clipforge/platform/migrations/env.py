"""Alembic's entry: runs the migrations on the connection that `platform.base.migrate` hands over."""

from __future__ import annotations

from alembic import context

from clipforge.platform import schema
from clipforge.platform.base.database import Base

schema.load()

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
