"""Row-level security: the second lock between orgs.

Two roles connect: `clipforge_app` (API, handlers of jobs) sees the rows that its transaction's claims name;
`clipforge_system` (scheduler, claiming, administration) sees every org's rows but owns nothing either.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APP, SYSTEM = "clipforge_app", "clipforge_system"

ORG = "current_setting('app.org_id', true)"
USER = "current_setting('app.user_id', true)"
SECRET = "current_setting('app.secret', true)"
EMAIL = "current_setting('app.email', true)"

ORG_TABLES = (
    "provider_keys",
    "projects",
    "assets",
    "uploads",
    "transcripts",
    "transcript_sentences",
    "detections",
    "moments",
    "moment_timelines",
    "moment_versions",
    "exports",
    "brand_kits",
    "brand_kit_versions",
    "templates",
    "jobs",
    "events",
    "webhook_endpoints",
    "deliveries",
    "delivery_attempts",
    "reservations",
    "notices",
)
"""Seen by `org_id` alone."""

APPEND_ONLY = ("usage_events", "audit_log")
"""The app may add lines and read its org's, never change them."""

SECRET_TABLES = {
    "api_keys": "secret_hash",
    "oauth_clients": "secret_hash",
    "invites": "token_hash",
    "review_links": "token_hash",
}
"""Seen by `org_id`, and the one row whose secret the caller holds."""

SPECIAL = {
    "orgs": (f"id = {ORG} OR id IN (SELECT org_id FROM memberships WHERE user_id = {USER})", f"id = {ORG}"),
    "memberships": (f"org_id = {ORG} OR user_id = {USER}", f"org_id = {ORG}"),
    "users": (
        f"id = {USER} OR email = {EMAIL} OR id IN (SELECT user_id FROM memberships WHERE org_id = {ORG})",
        f"id = {USER} OR email = {EMAIL}",
    ),
    "identities": (
        f"user_id = {USER} OR encode(sha256(convert_to(provider || ' ' || subject, 'UTF8')), 'hex') = {SECRET}",
        f"user_id = {USER}",
    ),
    "sessions": (
        f"user_id = {USER} OR refresh_hash = {SECRET} OR {SECRET} = ANY(used_hashes)",
        f"user_id = {USER}",
    ),
    "email_tokens": (f"user_id = {USER} OR token_hash = {SECRET}", f"user_id = {USER}"),
    "oauth_states": (f"state_hash = {SECRET}", f"state_hash = {SECRET}"),
    "idempotency_keys": (
        f"split_part(scope, '/', 1) IN ({ORG}, 'anonymous')",
        f"split_part(scope, '/', 1) IN ({ORG}, 'anonymous')",
    ),
}
"""table → (what is seen, what may be written)."""

INSERT_ONLY = ("mails", "request_log")
"""The app adds rows; those of no org cannot be read back by it."""

ALL_TABLES = (*ORG_TABLES, *APPEND_ONLY, *SECRET_TABLES, *SPECIAL, *INSERT_ONLY)


def upgrade() -> None:
    """Grant, enable, force."""
    op.execute(f"GRANT USAGE ON SCHEMA public TO {APP}, {SYSTEM}")
    for table in ALL_TABLES:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {SYSTEM}")
        op.execute(f"CREATE POLICY system ON {table} TO {SYSTEM} USING (true) WITH CHECK (true)")
    for table in ORG_TABLES:
        _open(table, f"org_id = {ORG}", f"org_id = {ORG}")
    for table, column in SECRET_TABLES.items():
        _open(table, f"org_id = {ORG} OR {column} = {SECRET}", f"org_id = {ORG} OR {column} = {SECRET}")
    for table, (seen, written) in SPECIAL.items():
        _open(table, seen, written)
    for table in APPEND_ONLY:
        op.execute(f"GRANT SELECT, INSERT ON {table} TO {APP}")
        op.execute(
            f"CREATE POLICY tenant ON {table} TO {APP} USING (org_id = {ORG}) WITH CHECK (org_id = {ORG})"
        )
    for table in INSERT_ONLY:
        op.execute(f"GRANT SELECT, INSERT ON {table} TO {APP}")
        op.execute(f"CREATE POLICY added ON {table} FOR INSERT TO {APP} WITH CHECK (true)")
    op.execute(f"CREATE POLICY tenant ON request_log FOR SELECT TO {APP} USING (org_id = {ORG})")


def _open(table: str, seen: str, written: str) -> None:
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {APP}")
    op.execute(f"CREATE POLICY tenant ON {table} TO {APP} USING ({seen}) WITH CHECK ({written})")


def downgrade() -> None:
    """Take it all back."""
    for table in ALL_TABLES:
        for policy in ("system", "tenant", "added"):
            op.execute(f"DROP POLICY IF EXISTS {policy} ON {table}")
        op.execute(f"REVOKE ALL ON {table} FROM {APP}, {SYSTEM}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute(f"REVOKE USAGE ON SCHEMA public FROM {APP}, {SYSTEM}")
