"""Sessions are found by an earlier refresh token through an index: `= ANY(…)` read every session.

Row-level security decides which index may be used: a query's own conditions on arrays come behind it, since
their operators might leak. So the policy itself asks in the way that the index answers.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_USER = "current_setting('app.user_id', true)"
_SECRET = "current_setting('app.secret', true)"
_OWN = f"user_id = {_USER} OR refresh_hash = {_SECRET}"


def upgrade() -> None:
    """Index the used tokens, and ask for them by it."""
    op.create_index("ix_sessions_used_hashes", "sessions", ["used_hashes"], postgresql_using="gin")
    used = f"used_hashes @> ARRAY[{_SECRET}]::varchar[]"
    op.execute(f"ALTER POLICY tenant ON sessions USING ({_OWN} OR {used})")


def downgrade() -> None:
    """Read every session again."""
    op.execute(f"ALTER POLICY tenant ON sessions USING ({_OWN} OR {_SECRET} = ANY(used_hashes))")
    op.drop_index("ix_sessions_used_hashes", "sessions")
