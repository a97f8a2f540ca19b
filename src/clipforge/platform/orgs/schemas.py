"""What the API takes and gives of organisations."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, Field, StringConstraints

from clipforge.platform.base.fields import Plain
from clipforge.platform.base.principal import Role

OrgName = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True), Plain]
Term = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True), Plain]
ModelName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,60}$")]
Email = Annotated[EmailStr, AfterValidator(str.lower)]
Secret = Annotated[str, StringConstraints(min_length=8, max_length=200, pattern=r"^[\x21-\x7e]+$")]
Provider = Literal["assemblyai"]


class RecognitionDefaults(BaseModel):
    """Who recognises speech where a project does not say: null is the server's default."""

    model_config = ConfigDict(extra="forbid")

    engine: Literal["whisper", "assemblyai"] | None = None
    model: ModelName | None = None


class OrgSettings(BaseModel):
    """What an org decides for all its projects.

    Attributes:
        recognition: engine and model.
        vocabulary: names and terms that recognition should know.
        source_retention_days: sources are deleted so long after their project was last used; never when null.
    """

    model_config = ConfigDict(extra="forbid")

    recognition: RecognitionDefaults = RecognitionDefaults()
    vocabulary: list[Term] = Field(default=[], max_length=500)
    source_retention_days: int | None = Field(default=None, ge=1, le=3650)


class OrgCreate(BaseModel):
    """A new org."""

    model_config = ConfigDict(extra="forbid")

    name: OrgName


class OrgChange(BaseModel):
    """What to change; of `settings` each member that is given replaces the one before."""

    model_config = ConfigDict(extra="forbid")

    name: OrgName | None = None
    settings: OrgSettings | None = None


class OrgOut(BaseModel):
    """An org; `role` is the caller's own, null for machines."""

    id: str
    name: str
    role: Role | None
    settings: OrgSettings
    created_at: datetime
    updated_at: datetime


class OrgList(BaseModel):
    """All orgs of the caller."""

    data: list[OrgOut]


class MemberOut(BaseModel):
    """A person in the org."""

    user_id: str
    email: str
    name: str
    role: Role
    email_verified: bool
    joined_at: datetime


class MemberChange(BaseModel):
    """Another role."""

    model_config = ConfigDict(extra="forbid")

    role: Role


class InviteCreate(BaseModel):
    """Whom to invite, as what."""

    model_config = ConfigDict(extra="forbid")

    email: Email
    role: Role = Role.EDITOR


class InviteOut(BaseModel):
    """An open invite; its link went out by mail only."""

    id: str
    email: str
    role: Role
    invited_by: str
    created_at: datetime
    expires_at: datetime


class InviteToken(BaseModel):
    """The token in the link of an invite."""

    model_config = ConfigDict(extra="forbid")

    token: Secret


class InvitePreview(BaseModel):
    """What an invite is to; `email` is empty for the set-up link of a new server."""

    org_id: str
    org_name: str
    email: str
    role: Role
    expires_at: datetime


class ProviderKeyPut(BaseModel):
    """A provider's key."""

    model_config = ConfigDict(extra="forbid")

    key: Secret


class ProviderKeyOut(BaseModel):
    """That there is a key, and its end."""

    provider: str
    hint: str
    created_at: datetime
    updated_at: datetime


class ProviderKeyList(BaseModel):
    """All provider keys of the org."""

    data: list[ProviderKeyOut]


class AuditEntryOut(BaseModel):
    """Who did what to what."""

    id: str
    actor: str
    action: str
    target: str
    detail: dict[str, Any]
    ip: str
    request_id: str
    at: datetime
