"""Routes of API keys, OAuth2 clients and the token endpoint."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated
from urllib.parse import unquote_plus

from fastapi import Depends, Form, Header, Query

from clipforge.platform.api_keys import service
from clipforge.platform.api_keys.models import ApiKey, OAuthClient
from clipforge.platform.api_keys.schemas import (
    ApiKeyCreate,
    ApiKeyMade,
    ApiKeyOut,
    ClientToken,
    NameChange,
    OAuthClientCreate,
    OAuthClientMade,
    OAuthClientOut,
)
from clipforge.platform.base.context import Context
from clipforge.platform.base.pagination import MOST, Page
from clipforge.platform.base.routing import Router, allowed, current
from clipforge.platform.base.tokens import CLIENT_SECONDS

router = Router(tag="api-keys")
Reader = Annotated[Context, allowed("keys:read")]
Writer = Annotated[Context, allowed("keys:write")]
Size = Annotated[int, Query(ge=1, le=MOST, description="Entries of a page.")]
After = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before.")]


def _key(row: ApiKey) -> ApiKeyOut:
    return ApiKeyOut.model_validate(row, from_attributes=True)


def _client(row: OAuthClient) -> OAuthClientOut:
    return OAuthClientOut.model_validate(row, from_attributes=True)


@router.post("/api-keys", status_code=201, summary="Make an API key")
async def create_api_key(context: Writer, body: ApiKeyCreate) -> ApiKeyMade:
    """The key itself stands in `secret`, in this answer only. It cannot have permissions that you lack."""
    key, secret = await service.create_key(context, body.name, body.scopes, body.expires_at)
    return ApiKeyMade(**_key(key).model_dump(), secret=secret)


@router.get("/api-keys", summary="List API keys")
async def list_api_keys(context: Reader, limit: Size = 20, cursor: After = None) -> Page[ApiKeyOut]:
    """Newest first, revoked ones included."""
    rows, after = await service.list_keys(context, limit, cursor)
    return Page(data=[_key(row) for row in rows], has_more=after is not None, next_cursor=after)


@router.get("/api-keys/{key_id}", summary="Read an API key")
async def get_api_key(context: Reader, key_id: str) -> ApiKeyOut:
    """Everything but the key itself."""
    return _key(await service.get_key(context, key_id))


@router.patch("/api-keys/{key_id}", summary="Rename an API key")
async def rename_api_key(context: Writer, key_id: str, body: NameChange) -> ApiKeyOut:
    """Only live keys can be renamed."""
    return _key(await service.rename_key(context, key_id, body.name))


@router.delete("/api-keys/{key_id}", status_code=204, summary="Revoke an API key")
async def revoke_api_key(context: Writer, key_id: str) -> None:
    """From now on requests with it are answered 401."""
    await service.revoke_key(context, key_id)


@router.post("/oauth/clients", status_code=201, summary="Make an OAuth2 client")
async def create_oauth_client(context: Writer, body: OAuthClientCreate) -> OAuthClientMade:
    """For the client-credentials grant; `client_secret` stands in this answer only."""
    client, secret = await service.create_client(context, body.name, body.scopes)
    return OAuthClientMade(**_client(client).model_dump(), client_secret=secret)


@router.get("/oauth/clients", summary="List OAuth2 clients")
async def list_oauth_clients(context: Reader, limit: Size = 20, cursor: After = None) -> Page[OAuthClientOut]:
    """Newest first, revoked ones included."""
    rows, after = await service.list_clients(context, limit, cursor)
    return Page(data=[_client(row) for row in rows], has_more=after is not None, next_cursor=after)


@router.patch("/oauth/clients/{client_id}", summary="Rename an OAuth2 client")
async def rename_oauth_client(context: Writer, client_id: str, body: NameChange) -> OAuthClientOut:
    """Only live clients can be renamed."""
    return _client(await service.rename_client(context, client_id, body.name))


@router.delete("/oauth/clients/{client_id}", status_code=204, summary="Revoke an OAuth2 client")
async def revoke_oauth_client(context: Writer, client_id: str) -> None:
    """Its access tokens end at once too."""
    await service.revoke_client(context, client_id)


@router.post(
    "/oauth/token",
    summary="Get an access token as an OAuth2 client",
    openapi_extra={"security": [{"client": []}, {}]},
)
async def create_oauth_token(
    context: Annotated[Context, Depends(current)],
    grant_type: Annotated[str, Form(description="`client_credentials`.")],
    client_id: Annotated[str | None, Form(max_length=100)] = None,
    client_secret: Annotated[str | None, Form(max_length=200)] = None,
    scope: Annotated[str, Form(max_length=2000)] = "",
    authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> ClientToken:
    """RFC 6749, 4.4. The client shows id and secret in the form or by HTTP Basic.

    Refusals are problems like everywhere, with the members `error` and `error_description` of RFC 6749.
    """
    if grant_type != "client_credentials":
        raise service.oauth_problem(400, "unsupported_grant_type", "Use grant_type=client_credentials.")
    basic = authorization is not None and authorization.lower().startswith("basic ")
    if basic and authorization is not None:
        client_id, client_secret = _basic(authorization)
    if not client_id or not client_secret:
        raise service.oauth_problem(401, "invalid_client", "Send client_id and client_secret.", basic=True)
    token, scopes = await service.issue_client_token(context, client_id, client_secret, scope, basic=basic)
    return ClientToken(
        access_token=token,
        token_type="Bearer",  # noqa: S106  # the kind of token, RFC 6749
        expires_in=CLIENT_SECONDS,
        scope=" ".join(scopes),
    )


def _basic(header: str) -> tuple[str, str]:
    try:
        user, _, password = base64.b64decode(header[6:].strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise service.oauth_problem(
            401, "invalid_client", "The Authorization header cannot be read.", basic=True
        ) from error
    return unquote_plus(user), unquote_plus(password)
