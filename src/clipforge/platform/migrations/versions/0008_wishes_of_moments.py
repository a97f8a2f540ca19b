"""What is wished of a moment's clip stands on its row, and no longer in the jobs that are to bring it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both columns; jobs that wait find the wish that they were made for."""
    op.add_column("moments", sa.Column("wished", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("moments", sa.Column("wish", postgresql.JSONB(), nullable=True))
    op.execute("UPDATE moments SET wish = '{}' WHERE timeline_status = 'composing'")
    op.alter_column("moments", "wished", server_default=None)


def downgrade() -> None:
    """As before: jobs say what is wished."""
    op.drop_column("moments", "wish")
    op.drop_column("moments", "wished")
