"""How often a job's worker died is counted by itself, not by attempts, which have other ends as well."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("jobs", sa.Column("interruptions", sa.BigInteger(), nullable=False, server_default="0"))
    op.alter_column("jobs", "interruptions", server_default=None)


def downgrade() -> None:
    """As before."""
    op.drop_column("jobs", "interruptions")
