"""Routes of people: sign-up and sign-in, sessions, the account, sign-in providers."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Path

from clipforge.platform.accounts import federation, service, sessions
from clipforge.platform.accounts.models import Identity, Session, User
from clipforge.platform.accounts.preferences import choices_of
from clipforge.platform.accounts.schemas import (
    Deletion,
    EmailOnly,
    IdentityList,
    IdentityOut,
    Me,
    MeChange,
    OrgOfMe,
    PasswordChange,
    PasswordReset,
    ProviderFinish,
    ProviderList,
    ProviderOut,
    ProviderStart,
    ProviderStartOptions,
    Refresh,
    SessionList,
    SessionOut,
    SignedIn,
    SignIn,
    SignUp,
    TokenOnly,
)
from clipforge.platform.accounts.sessions import LIFE, Issued
from clipforge.platform.base.context import Context
from clipforge.platform.base.routing import Router, current, signed_in
from clipforge.platform.base.tokens import USER_SECONDS

router = Router(tag="accounts")
Anybody = Annotated[Context, Depends(current)]
Person = Annotated[Context, Depends(signed_in)]
ProviderId = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,40}$")]
_OPEN: dict[str, Any] = {"security": []}
"""The OpenAPI entry of what is for whoever has no credentials yet."""


def _signed_in(issued: Issued) -> SignedIn:
    return SignedIn(
        access_token=issued.access_token,
        token_type="Bearer",  # noqa: S106  # the kind of token, RFC 6749
        expires_in=USER_SECONDS,
        refresh_token=issued.refresh_token,
        refresh_expires_in=int(LIFE.total_seconds()),
        session_id=issued.session_id,
        org_id=issued.org_id,
    )


async def _me(context: Context, user: User) -> Me:
    return Me(
        id=user.id,
        email=user.email,
        name=user.name,
        email_verified=user.email_verified_at is not None,
        has_password=user.password_hash is not None,
        locale=str(user.settings.get("locale", "en")),
        notices=choices_of(user.settings),
        org_id=context.org_id,
        orgs=[
            OrgOfMe(id=org.id, name=org.name, role=role)
            for org, role in await service.my_orgs(context)
            if role is not None
        ],
        created_at=user.created_at,
    )


@router.post("/auth/sign-up", status_code=201, summary="Make an account", openapi_extra=_OPEN)
async def sign_up(context: Anybody, body: SignUp) -> SignedIn:
    """Makes the account with an organisation of its own, or in that of the invite, and signs in to it."""
    return _signed_in(await service.sign_up(context, body))


@router.post("/auth/sign-in", summary="Sign in by password", openapi_extra=_OPEN)
async def sign_in(context: Anybody, body: SignIn) -> SignedIn:
    """Gives an access token for ten minutes, and a refresh token for the next pair."""
    return _signed_in(await service.sign_in(context, body.email, body.password))


@router.post("/auth/refresh", summary="Get the next pair of tokens", openapi_extra=_OPEN)
async def refresh_session(context: Anybody, body: Refresh) -> SignedIn:
    """A refresh token is good once.

    Using it again ends the session, but for ten seconds after the first use, in which it gives the same next
    one: two tabs may refresh at once.
    """
    return _signed_in(await sessions.refresh(context, body.refresh_token))


@router.post("/auth/sign-out", status_code=204, summary="Sign out")
async def sign_out(context: Person) -> None:
    """Ends the session of the access token; it is refused from now on."""
    await service.sign_out(context)


@router.post("/auth/verify-email", status_code=204, summary="Confirm an e-mail address", openapi_extra=_OPEN)
async def verify_email(context: Anybody, body: TokenOnly) -> None:
    """With the token of the mailed link."""
    await service.verify_email(context, body.token)


@router.post("/auth/verify-email/resend", status_code=202, summary="Mail the confirmation again")
async def resend_verification(context: Person) -> None:
    """Earlier links are no longer good."""
    await service.resend_verification(context)


@router.post(
    "/auth/forgot-password",
    status_code=202,
    summary="Ask for a link to set a new password",
    openapi_extra=_OPEN,
)
async def forgot_password(context: Anybody, body: EmailOnly) -> None:
    """Always answered alike, whether there is such an account or not."""
    await service.forgot_password(context, body.email)


@router.post(
    "/auth/reset-password",
    status_code=204,
    summary="Set a new password by a mailed link",
    openapi_extra=_OPEN,
)
async def reset_password(context: Anybody, body: PasswordReset) -> None:
    """Ends every session of the account."""
    await service.reset_password(context, body.token, body.password)


@router.get("/auth/providers", summary="List sign-in providers", openapi_extra=_OPEN)
async def list_sign_in_providers(context: Anybody) -> ProviderList:
    """Those that are configured, and who may sign up."""
    found = federation.providers(context).values()
    data = [ProviderOut(id=one.id, name=one.name) for one in found]
    return ProviderList(data=data, signup=context.deps.settings.signup)


def _started(started: federation.Started) -> ProviderStart:
    return ProviderStart(
        authorization_url=started.authorization_url, state=started.state, binding=started.binding
    )


@router.post(
    "/auth/providers/{provider}/start", summary="Start to sign in at a provider", openapi_extra=_OPEN
)
async def start_provider_sign_in(
    context: Anybody, provider: ProviderId, body: ProviderStartOptions
) -> ProviderStart:
    """Send the browser to `authorization_url`; it comes back to `<web>/auth/callback/<provider>`."""
    return _started(await federation.begin(context, provider, invite=body.invite or ""))


@router.post(
    "/auth/providers/{provider}/finish", summary="Sign in with a provider's answer", openapi_extra=_OPEN
)
async def finish_provider_sign_in(context: Anybody, provider: ProviderId, body: ProviderFinish) -> SignedIn:
    """Makes the account when it is new and this server takes new ones."""
    return _signed_in(await federation.finish(context, provider, body))


@router.get("/sessions", summary="List your sessions")
async def list_sessions(context: Person) -> SessionList:
    """The live ones, the last used first."""
    rows = await sessions.listed(context)
    return SessionList(data=[_session(row, context.principal.session_id) for row in rows])


def _session(row: Session, current_id: str) -> SessionOut:
    return SessionOut(
        id=row.id,
        current=row.id == current_id,
        user_agent=row.user_agent,
        ip=row.ip,
        created_at=row.created_at,
        used_at=row.used_at,
        expires_at=row.expires_at,
    )


@router.delete("/sessions/{session_id}", status_code=204, summary="End a session")
async def revoke_session(context: Person, session_id: str) -> None:
    """Its tokens are refused from now on."""
    await sessions.end(context, session_id)


@router.delete("/sessions", status_code=204, summary="End all other sessions")
async def revoke_other_sessions(context: Person) -> None:
    """All but the one of this request."""
    await sessions.end_all(context, but=context.principal.session_id)


@router.get("/me", summary="Read your account")
async def get_me(context: Person) -> Me:
    """The person who is signed in."""
    return await _me(context, await service.me(context))


@router.patch("/me", summary="Change your account")
async def update_me(context: Person, body: MeChange) -> Me:
    """Name, language, and which notices you want."""
    return await _me(context, await service.change_me(context, body))


@router.delete("/me", status_code=204, summary="Delete your account")
async def delete_me(context: Person, body: Deletion) -> None:
    """And the organisations that nobody else is in; one with others needs another owner before."""
    await service.delete_me(context, body.password)


@router.post("/me/password", status_code=204, summary="Change your password")
async def change_password(context: Person, body: PasswordChange) -> None:
    """Ends all other sessions."""
    await service.change_password(context, body.current_password, body.new_password)


def _identity(row: Identity) -> IdentityOut:
    return IdentityOut.model_validate(row, from_attributes=True)


@router.get("/identities", summary="List linked accounts")
async def list_identities(context: Person) -> IdentityList:
    """Your accounts at sign-in providers."""
    return IdentityList(data=[_identity(row) for row in await federation.listed(context)])


@router.post("/identities/{provider}/start", summary="Start to link an account")
async def start_linking(context: Person, provider: ProviderId) -> ProviderStart:
    """As for a sign-in; finish it with `POST /v1/identities/{provider}`."""
    return _started(await federation.begin(context, provider, link=True))


@router.post("/identities/{provider}", status_code=201, summary="Link an account")
async def link_identity(context: Person, provider: ProviderId, body: ProviderFinish) -> IdentityOut:
    """From now on it signs you in."""
    return _identity(await federation.link(context, provider, body))


@router.delete("/identities/{identity_id}", status_code=204, summary="Unlink an account")
async def unlink_identity(context: Person, identity_id: str) -> None:
    """Not the last way to sign in."""
    await federation.unlink(context, identity_id)
