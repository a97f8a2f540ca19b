"""Who calls, found out in one statement.

Each function sets the claims of what the caller has shown, reads what it proves, and goes on with the claims
that follow from it. They run with the caller's own rights, so row-level security holds inside them too.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BY_KEY = """
CREATE FUNCTION act_by_key(p_hash text)
RETURNS TABLE (state text, key_id text, org_id text, scopes text[])
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
  one record;
BEGIN
  PERFORM set_config('app.secret', p_hash, true), set_config('app.org_id', '', true),
          set_config('app.user_id', '', true), set_config('app.email', '', true);
  SELECT k.id, k.org_id, k.scopes, k.revoked_at, k.expires_at, k.last_used_at
    INTO one FROM api_keys k WHERE k.secret_hash = p_hash;
  IF NOT FOUND THEN
    state := 'unknown';
  ELSIF one.revoked_at IS NOT NULL THEN
    state := 'revoked';
  ELSIF one.expires_at <= now() THEN
    state := 'expired';
  ELSE
    PERFORM set_config('app.secret', '', true), set_config('app.org_id', one.org_id, true);
    IF EXISTS (SELECT 1 FROM orgs o WHERE o.id = one.org_id AND o.deleted_at IS NOT NULL) THEN
      state := 'closed';
    ELSE
      state := 'good';
      key_id := one.id;
      org_id := one.org_id;
      scopes := one.scopes;
      IF one.last_used_at IS NULL OR one.last_used_at < now() - interval '1 minute' THEN
        -- A long request that holds the row keeps no other request waiting.
        UPDATE api_keys k SET last_used_at = now() WHERE k.id =
          (SELECT l.id FROM api_keys l WHERE l.id = one.id FOR NO KEY UPDATE SKIP LOCKED);
      END IF;
    END IF;
  END IF;
  RETURN NEXT;
END $$
"""

BY_SESSION = """
CREATE FUNCTION act_by_session(p_user text, p_session text, p_org text)
RETURNS TABLE (state text, org_id text, role text)
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
  one record;
BEGIN
  PERFORM set_config('app.user_id', p_user, true), set_config('app.org_id', '', true),
          set_config('app.secret', '', true), set_config('app.email', '', true);
  SELECT s.revoked_at, s.expires_at, u.disabled_at, o.id AS org_id, m.role INTO one
    FROM sessions s
    JOIN users u ON u.id = s.user_id
    LEFT JOIN memberships m ON m.user_id = s.user_id AND m.org_id = p_org
    LEFT JOIN orgs o ON o.id = m.org_id AND o.deleted_at IS NULL
    WHERE s.id = p_session AND s.user_id = p_user;
  IF NOT FOUND THEN
    state := 'unknown';
  ELSIF one.revoked_at IS NOT NULL THEN
    state := 'revoked';
  ELSIF one.expires_at <= now() THEN
    state := 'expired';
  ELSIF one.disabled_at IS NOT NULL THEN
    state := 'disabled';
  ELSE
    state := 'good';
    IF one.org_id IS NOT NULL THEN
      org_id := one.org_id;
      role := one.role;
      PERFORM set_config('app.org_id', one.org_id, true);
    END IF;
  END IF;
  RETURN NEXT;
END $$
"""

BY_CLIENT = """
CREATE FUNCTION act_by_client(p_client text, p_org text)
RETURNS TABLE (state text, scopes text[])
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
  one record;
BEGIN
  PERFORM set_config('app.org_id', p_org, true), set_config('app.user_id', '', true),
          set_config('app.secret', '', true), set_config('app.email', '', true);
  SELECT c.scopes, c.revoked_at, c.last_used_at, o.deleted_at INTO one
    FROM oauth_clients c JOIN orgs o ON o.id = c.org_id WHERE c.id = p_client AND c.org_id = p_org;
  IF NOT FOUND THEN
    state := 'unknown';
  ELSIF one.revoked_at IS NOT NULL THEN
    state := 'revoked';
  ELSIF one.deleted_at IS NOT NULL THEN
    state := 'closed';
  ELSE
    state := 'good';
    scopes := one.scopes;
    IF one.last_used_at IS NULL OR one.last_used_at < now() - interval '1 minute' THEN
      UPDATE oauth_clients k SET last_used_at = now() WHERE k.id =
        (SELECT l.id FROM oauth_clients l WHERE l.id = p_client FOR NO KEY UPDATE SKIP LOCKED);
    END IF;
  END IF;
  RETURN NEXT;
END $$
"""


def upgrade() -> None:
    """Make the functions."""
    for statement in (BY_KEY, BY_SESSION, BY_CLIENT):
        op.execute(statement)


def downgrade() -> None:
    """Drop them."""
    op.execute("DROP FUNCTION act_by_key(text)")
    op.execute("DROP FUNCTION act_by_session(text, text, text)")
    op.execute("DROP FUNCTION act_by_client(text, text)")
