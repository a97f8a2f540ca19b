"""A moment may have a look of its own, and a timeline of which only the framing was changed says so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add both columns."""
    op.add_column("moments", sa.Column("look", postgresql.JSONB(), nullable=True))
    # Of what was edited before it is not known what: it is left alone, as it was.
    op.add_column(
        "moment_timelines", sa.Column("framed", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.alter_column("moment_timelines", "framed", server_default=None)


def downgrade() -> None:
    """As before: every clip looks as its project says."""
    op.drop_column("moment_timelines", "framed")
    op.drop_column("moments", "look")
