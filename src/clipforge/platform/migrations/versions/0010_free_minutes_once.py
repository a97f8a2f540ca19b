"""Free minutes go to the first org that a person makes, which is remembered when that org is gone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of those who own orgs already, the one that they have owned longest is the first."""
    op.add_column("users", sa.Column("free_org_id", sa.String(40, collation="C"), nullable=True))
    op.execute(
        "UPDATE users SET free_org_id = (SELECT m.org_id FROM memberships m WHERE m.user_id = users.id "
        "AND m.role = 'owner' ORDER BY m.created_at, m.org_id LIMIT 1)"
    )


def downgrade() -> None:
    """As before."""
    op.drop_column("users", "free_org_id")
