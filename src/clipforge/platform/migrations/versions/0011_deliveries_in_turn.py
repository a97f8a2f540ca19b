"""Deliveries that wait are found by org: those of one org, however many, are not passed for another's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_WAITING = sa.text("status = 'pending'")


def upgrade() -> None:
    """Exchange the index by time for one by org and time."""
    op.create_index("ix_deliveries_waiting", "deliveries", ["org_id", "next_at"], postgresql_where=_WAITING)
    op.drop_index("ix_deliveries_due", "deliveries")


def downgrade() -> None:
    """As before."""
    op.create_index("ix_deliveries_due", "deliveries", ["next_at"], postgresql_where=_WAITING)
    op.drop_index("ix_deliveries_waiting", "deliveries")
