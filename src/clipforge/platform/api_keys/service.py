"""Machines' credentials: API keys, and OAuth2 clients with the client-credentials grant (RFC 6749, 4.4)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from clipforge.kit.ids import new_id
from clipforge.platform.api_keys import repository
from clipforge.platform.api_keys.models import ApiKey, OAuthClient
from clipforge.platform.base.context import Context
from clipforge.platform.base.crypto import hash_secret, new_secret
from clipforge.platform.base.principal import ALL_SCOPES, Principal, unauthorized
from clipforge.platform.base.problems import Problem, invalid, not_found
from clipforge.platform.base.tokens import AccessToken, Tokens
from clipforge.platform.orgs import audit
from clipforge.platform.orgs.proof import require_proved_address

KEY_PREFIX = "cfk_"
CLIENT_SECRET_PREFIX = "cfs_"  # noqa: S105  # how a secret begins, not one
_SHOWN = 12  # characters of a key that are kept, to tell keys apart

_REFUSED = {
    "unknown": "There is no such API key.",
    "revoked": "This API key was revoked; make a new one.",
    "expired": "This API key has expired; make a new one.",
    "closed": "The organisation of this key was deleted.",
}


async def authenticate(context: Context, key: str) -> Principal:
    """Go on as an API key; one statement. Raises 401 saying why the key is not good."""
    found = await repository.act_by_key(context.session, hash_secret(key))
    if found.state != "good":
        raise unauthorized(_REFUSED[found.state])
    context.principal = Principal(
        "api_key", found.org_id, key_id=found.key_id, scopes=found.scopes & ALL_SCOPES
    )
    return context.principal


async def authenticate_client(context: Context, token: AccessToken) -> Principal:
    """Go on as an OAuth2 client, with what its token and its own scopes both allow; one statement."""
    found = await repository.act_by_client(context.session, token.subject, token.org_id)
    if found.state != "good":
        raise unauthorized("The client of this access token was revoked or deleted.")
    scopes = frozenset(token.scopes) & found.scopes & ALL_SCOPES
    context.principal = Principal("client", found.org_id, key_id=found.key_id, scopes=scopes)
    return context.principal


def _checked_scopes(context: Context, scopes: Collection[str]) -> list[str]:
    unknown = sorted(set(scopes) - ALL_SCOPES)
    if unknown:
        raise invalid("scopes", f"These permissions do not exist: {', '.join(unknown)}.")
    if not scopes:
        raise invalid("scopes", "Give at least one permission.")
    beyond = sorted(set(scopes) - context.principal.scopes)
    if beyond:
        raise Problem(
            403,
            "forbidden",
            f"You cannot give permissions that you do not have yourself: {', '.join(beyond)}.",
        )
    return sorted(set(scopes))


async def create_key(
    context: Context, name: str, scopes: Collection[str], expires_at: datetime | None
) -> tuple[ApiKey, str]:
    """Make a key; gives its row and the key itself, which is shown this once.

    Raises:
        Problem: 422 for unknown permissions or an expiry that has passed, 403 for permissions beyond the
            caller's own or for an address that is not proved.
    """
    await require_proved_address(context)
    if expires_at is not None and expires_at <= datetime.now(UTC):
        raise invalid("expires_at", "It has passed already.")
    secret = new_secret(KEY_PREFIX)
    key = ApiKey(
        id=new_id("key"),
        org_id=context.org_id,
        name=name,
        prefix=secret[:_SHOWN],
        secret_hash=hash_secret(secret),
        scopes=_checked_scopes(context, scopes),
        created_by=context.principal.actor,
        expires_at=expires_at,
    )
    await repository.add(context.session, key)
    audit.record(context, "api_key.created", key.id, name=name, scopes=key.scopes)
    return key, secret


async def list_keys(context: Context, limit: int, cursor: str | None) -> tuple[list[ApiKey], str | None]:
    """Keys of the org, newest first."""
    return await repository.listed(context.session, ApiKey, context.org_id, limit, cursor)


async def get_key(context: Context, id: str) -> ApiKey:
    """One key; 404 when there is none."""
    key = await repository.get(context.session, ApiKey, context.org_id, id)
    if key is None:
        raise not_found("API key", id)
    return key


async def rename_key(context: Context, id: str, name: str) -> ApiKey:
    """Give a live key another name."""
    key = await repository.change(context.session, ApiKey, context.org_id, id, {"name": name})
    if key is None:
        raise not_found("API key", id)
    audit.record(context, "api_key.renamed", id, name=name)
    return key


async def revoke_key(context: Context, id: str) -> None:
    """End a key at once; doing it twice is as good as once."""
    if await repository.revoke(context.session, ApiKey, context.org_id, id) is not None:
        audit.record(context, "api_key.revoked", id)
    else:
        await get_key(context, id)


async def create_client(context: Context, name: str, scopes: Collection[str]) -> tuple[OAuthClient, str]:
    """Make an OAuth2 client; gives its row and the secret, which is shown this once."""
    await require_proved_address(context)
    secret = new_secret(CLIENT_SECRET_PREFIX)
    client = OAuthClient(
        id=new_id("cli"),
        org_id=context.org_id,
        name=name,
        secret_hash=hash_secret(secret),
        scopes=_checked_scopes(context, scopes),
        created_by=context.principal.actor,
    )
    await repository.add(context.session, client)
    audit.record(context, "oauth_client.created", client.id, name=name, scopes=client.scopes)
    return client, secret


async def list_clients(
    context: Context, limit: int, cursor: str | None
) -> tuple[list[OAuthClient], str | None]:
    """Clients of the org, newest first."""
    return await repository.listed(context.session, OAuthClient, context.org_id, limit, cursor)


async def rename_client(context: Context, id: str, name: str) -> OAuthClient:
    """Give a live client another name."""
    client = await repository.change(context.session, OAuthClient, context.org_id, id, {"name": name})
    if client is None:
        raise not_found("OAuth2 client", id)
    audit.record(context, "oauth_client.renamed", id, name=name)
    return client


async def revoke_client(context: Context, id: str) -> None:
    """End a client and its tokens at once; doing it twice is as good as once."""
    if await repository.revoke(context.session, OAuthClient, context.org_id, id) is not None:
        audit.record(context, "oauth_client.revoked", id)
    elif await repository.get(context.session, OAuthClient, context.org_id, id) is None:
        raise not_found("OAuth2 client", id)


def oauth_problem(status: int, error: str, detail: str, *, basic: bool = False) -> Problem:
    """A refusal of the token endpoint: our problem, with the `error` member of RFC 6749 (5.2)."""
    headers = {"WWW-Authenticate": 'Basic realm="clipforge"'} if basic else {}
    extra = {"error": error, "error_description": detail}
    return Problem(status, error, detail, headers=headers, extra=extra)


async def issue_client_token(
    context: Context, client_id: str, client_secret: str, scope: str, *, basic: bool
) -> tuple[str, list[str]]:
    """Give an access token for a client's id and secret.

    Args:
        context: of nobody yet.
        client_id: as shown when the client was made.
        client_secret: as shown when the client was made.
        scope: permissions separated by spaces; all of the client's when empty.
        basic: the secret came in the Authorization header.

    Returns:
        The token and its permissions.

    Raises:
        Problem: 401 `invalid_client`, 400 `invalid_scope`.
    """
    secret_hash = hash_secret(client_secret)
    await context.act_as(context.principal, secret=secret_hash)
    client = await repository.client_by_secret(context.session, client_id, secret_hash)
    if client is None:
        raise oauth_problem(
            401, "invalid_client", "This client does not exist or its secret is wrong.", basic=basic
        )
    scopes = set(scope.split()) or set(client.scopes)
    if not scopes <= set(client.scopes):
        raise oauth_problem(400, "invalid_scope", "The client does not have all of these permissions.")
    given = sorted(scopes)
    await context.act_as(Principal("client", client.org_id, key_id=client.id, scopes=frozenset(given)))
    token = AccessToken("client", client.id, client.org_id, scopes=tuple(given))
    return Tokens(context.deps.vault, context.deps.settings.public_url).write(token), given
