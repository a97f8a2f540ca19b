"""What the API takes and gives of people."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from clipforge.platform.accounts.passwords import LONGEST, SHORTEST
from clipforge.platform.accounts.preferences import NoticeChoices
from clipforge.platform.base.fields import Plain
from clipforge.platform.base.principal import Role
from clipforge.platform.orgs.schemas import Email, OrgName, Secret

PersonName = Annotated[str, StringConstraints(max_length=200, strip_whitespace=True), Plain]
NewPassword = Annotated[str, StringConstraints(min_length=SHORTEST, max_length=LONGEST)]
GivenPassword = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
Locale = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
ProviderId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SignUp(_Input):
    """A new account.

    Attributes:
        org_name: of the organisation that is made, or of the set-up link's; other invites have one already.
        invite: token of an invite, or of the set-up link of a new server.
    """

    email: Email
    password: NewPassword
    name: PersonName = ""
    org_name: OrgName | None = None
    invite: Secret | None = None


class SignIn(_Input):
    """E-mail address and password."""

    email: Email
    password: GivenPassword


class Refresh(_Input):
    """A refresh token."""

    refresh_token: Secret


class EmailOnly(_Input):
    """An e-mail address."""

    email: Email


class TokenOnly(_Input):
    """The token in a link that was mailed."""

    token: Secret


class PasswordReset(_Input):
    """The token in the link, and the new password."""

    token: Secret
    password: NewPassword


class PasswordChange(_Input):
    """The new password; the current one unless there is none yet."""

    current_password: GivenPassword | None = None
    new_password: NewPassword


class Deletion(_Input):
    """The password again, unless the account has none."""

    password: GivenPassword | None = None


class MeChange(_Input):
    """What to change; what is left out stays."""

    name: PersonName | None = None
    locale: Locale | None = None
    notices: NoticeChoices | None = None


class OrgOfMe(BaseModel):
    """An organisation of the person."""

    id: str
    name: str
    role: Role


class Me(BaseModel):
    """The person who is signed in; `org_id` is the organisation acted in, empty without any."""

    id: str
    email: str
    name: str
    email_verified: bool
    has_password: bool
    locale: str
    notices: NoticeChoices
    org_id: str
    orgs: list[OrgOfMe]
    created_at: datetime


class SignedIn(BaseModel):
    """Tokens of a session: the access token as Bearer, the refresh token once, for the next pair."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    refresh_token: str
    refresh_expires_in: int
    session_id: str
    org_id: str


class SessionOut(BaseModel):
    """A sign-in on one device."""

    id: str
    current: bool
    user_agent: str
    ip: str
    created_at: datetime
    used_at: datetime
    expires_at: datetime


class SessionList(BaseModel):
    """All live sessions."""

    data: list[SessionOut]


class ProviderOut(BaseModel):
    """A provider to sign in with."""

    id: str
    name: str


class ProviderList(BaseModel):
    """All providers, and who may sign up."""

    data: list[ProviderOut]
    signup: Literal["open", "invite", "closed"]


class ProviderStart(BaseModel):
    """Where to send the browser; keep `binding` in it, and send it with what the provider gives back."""

    authorization_url: str
    state: str
    binding: str


class ProviderStartOptions(_Input):
    """What for; the invite is used when the account is new."""

    invite: Secret | None = None


class ProviderFinish(_Input):
    """What the provider gave back to the browser, and the binding.

    Attributes:
        code: of the provider's answer.
        state: as it was started with.
        binding: as it was started with, kept by the browser and never in an address.
        iss: of the provider's answer, when there is one (RFC 9207).
    """

    code: Annotated[str, StringConstraints(min_length=1, max_length=2000), Plain]
    state: Secret
    binding: Secret
    iss: Annotated[str, StringConstraints(max_length=500)] | None = None


class IdentityOut(BaseModel):
    """An account at a provider, which signs in to this one."""

    id: str
    provider: str
    email: str
    created_at: datetime


class IdentityList(BaseModel):
    """All accounts at providers."""

    data: list[IdentityOut] = Field()
