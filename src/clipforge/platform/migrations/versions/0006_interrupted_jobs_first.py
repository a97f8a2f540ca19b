"""Jobs that were interrupted go on before those that wait for their first turn."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and its index."""
    op.add_column("jobs", sa.Column("interrupted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_jobs_interrupted",
        "jobs",
        ["worker", "interrupted_at"],
        postgresql_where=sa.text("status = 'PENDING' AND interrupted_at IS NOT NULL"),
    )


def downgrade() -> None:
    """As before."""
    op.drop_index("ix_jobs_interrupted", "jobs")
    op.drop_column("jobs", "interrupted_at")
