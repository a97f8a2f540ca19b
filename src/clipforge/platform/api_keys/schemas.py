"""What the API takes and gives of keys and clients."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from clipforge.platform.base.fields import ByCalendar

_NAME = Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")
_SCOPES = Field(min_length=1, max_length=50, examples=[["projects:read", "projects:write"]])


class ApiKeyCreate(BaseModel):
    """A new key."""

    model_config = ConfigDict(extra="forbid")

    name: str = _NAME
    scopes: list[str] = _SCOPES
    expires_at: Annotated[AwareDatetime, ByCalendar] | None = None


class NameChange(BaseModel):
    """Another name."""

    model_config = ConfigDict(extra="forbid")

    name: str = _NAME


class ApiKeyOut(BaseModel):
    """A key, without the key itself."""

    id: str
    name: str
    prefix: str
    scopes: list[str]
    created_by: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class ApiKeyMade(ApiKeyOut):
    """A new key; `secret` is shown this once and not kept."""

    secret: str


class OAuthClientCreate(BaseModel):
    """A new OAuth2 client."""

    model_config = ConfigDict(extra="forbid")

    name: str = _NAME
    scopes: list[str] = _SCOPES


class OAuthClientOut(BaseModel):
    """A client, without its secret; its id is the client_id."""

    id: str
    name: str
    scopes: list[str]
    created_by: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class OAuthClientMade(OAuthClientOut):
    """A new client; `client_secret` is shown this once and not kept."""

    client_secret: str


class ClientToken(BaseModel):
    """An access token of a client (RFC 6749, 5.1)."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str
