"""Notices are one member's own, in the second lock too, and the unread ones are counted through an index."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ORG = "org_id = current_setting('app.org_id', true)"
_USER = "user_id = current_setting('app.user_id', true)"


def upgrade() -> None:
    """Narrow the policy, add the index."""
    op.execute(f"ALTER POLICY tenant ON notices USING ({_ORG} AND {_USER}) WITH CHECK ({_ORG} AND {_USER})")
    op.create_index(
        "ix_notices_unread", "notices", ["user_id", "org_id"], postgresql_where=text("read_at IS NULL")
    )


def downgrade() -> None:
    """As before."""
    op.drop_index("ix_notices_unread", "notices")
    op.execute(f"ALTER POLICY tenant ON notices USING ({_ORG}) WITH CHECK ({_ORG})")
