"""Sign-in at another provider, and the accounts there that belong to a person.

A sign-in on its way is bound to the answer by `state`, to the id_token by `nonce`, to the code by the PKCE
verifier; and to the browser that started it by `binding`, which never stands in an address. A provider's
account is linked to a person of the same address only when the provider has verified that address.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import TypedDict, TypeVar

from email_validator import EmailNotValidError, validate_email

from clipforge.kit.ids import new_id
from clipforge.platform.accounts import attempts, repository, sessions
from clipforge.platform.accounts.models import Identity, User
from clipforge.platform.accounts.schemas import ProviderFinish
from clipforge.platform.accounts.service import check_may_sign_up, create_account, forget_others, me
from clipforge.platform.accounts.sessions import Issued
from clipforge.platform.base.claims import Claims
from clipforge.platform.base.context import Context
from clipforge.platform.base.crypto import hash_secret, new_secret
from clipforge.platform.base.principal import ANONYMOUS, Principal
from clipforge.platform.base.problems import Problem, conflict, not_found
from clipforge.platform.orgs import audit
from clipforge.services.identity.protocol import (
    IdentityProvider,
    IdentityRefused,
    IdentityUnavailable,
    ProviderAccount,
)
from clipforge.services.identity.providers import providers_of

T = TypeVar("T")
_ON_ITS_WAY = timedelta(minutes=10)
_THREADS = ThreadPoolExecutor(8, "sign-in providers")
"""Of their own: providers that are slow must not keep storage from being asked."""


class _Way(TypedDict):
    provider: str
    nonce: str
    verifier: str
    binding: str
    link_to: str
    invite: str


@dataclass(frozen=True, slots=True)
class Started:
    """Where to send the browser, and what it keeps."""

    authorization_url: str
    state: str
    binding: str


def providers(context: Context) -> dict[str, IdentityProvider]:
    """The configured providers by id."""
    return providers_of(context.deps.settings.oidc_providers, context.deps.net)


def _provider(context: Context, id: str) -> IdentityProvider:
    found = providers(context).get(id)
    if found is None:
        raise not_found("sign-in provider", id)
    return found


def _redirect_uri(context: Context, provider: str) -> str:
    return f"{context.deps.settings.web_url.rstrip('/')}/auth/callback/{provider}"


def _unavailable(error: IdentityUnavailable) -> Problem:
    return Problem(502, error.code, error.message)


async def _ask(call: Callable[[], T]) -> T:
    """Run a call to a provider, which blocks; the caller holds no connection meanwhile."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, call)


async def begin(context: Context, provider: str, *, link: bool = False, invite: str = "") -> Started:
    """Start a sign-in, or linking a provider's account to the person of this request.

    Raises:
        Problem: 404 for an unknown provider, 502 when it does not answer.
    """
    await attempts.count(context, "provider")
    found = _provider(context, provider)
    state, nonce, verifier, binding = (new_secret(size=32) for _ in range(4))
    challenge = base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
    address = partial(
        found.authorization_url,
        redirect_uri=_redirect_uri(context, provider),
        state=state,
        nonce=nonce,
        challenge=challenge,
    )
    try:
        async with context.outside():
            url = await _ask(address)
    except IdentityUnavailable as error:
        raise _unavailable(error) from error
    way = _Way(
        provider=provider,
        nonce=nonce,
        verifier=verifier,
        binding=hash_secret(binding),
        link_to=context.principal.user_id if link else "",
        invite=invite,
    )
    state_hash = hash_secret(state)
    before = context.principal
    await context.act_as(before, secret=state_hash)
    sealed = context.deps.vault.seal(json.dumps(way), f"oauth_state/{state_hash}")
    await repository.add_state(context.session, state_hash, sealed, datetime.now(UTC) + _ON_ITS_WAY)
    await context.act_as(before)
    return Started(url, state, binding)


async def _proved(context: Context, provider: str, given: ProviderFinish) -> tuple[_Way, ProviderAccount]:
    """Use up the state, and ask the provider who it is; nothing may have been written before."""
    await attempts.count(context, "provider")
    found = _provider(context, provider)
    state_hash = hash_secret(given.state)
    async with context.outside():
        way, account = await _exchanged(context, provider, found, given, state_hash)
    return way, account


async def _exchanged(
    context: Context, provider: str, found: IdentityProvider, given: ProviderFinish, state_hash: str
) -> tuple[_Way, ProviderAccount]:
    # In a transaction of its own: a state is used up by a sign-in that fails, too.
    async with context.deps.database.transaction(Claims(secret=state_hash)) as session:
        sealed = await repository.take_state(session, state_hash)
    refused = Problem(
        400, "sign_in_refused", "This sign-in was not started here, or too long ago; start it again."
    )
    if sealed is None:
        raise refused
    way: _Way = json.loads(context.deps.vault.open(sealed, f"oauth_state/{state_hash}"))
    if way["provider"] != provider or not hmac.compare_digest(way["binding"], hash_secret(given.binding)):
        raise refused
    exchange = partial(
        found.exchange,
        code=given.code,
        redirect_uri=_redirect_uri(context, provider),
        verifier=way["verifier"],
        nonce=way["nonce"],
        issuer=given.iss,
    )
    try:
        account = await _ask(exchange)
    except IdentityRefused as error:
        raise Problem(400, error.code, error.message) from error
    except IdentityUnavailable as error:
        raise _unavailable(error) from error
    return way, account


def _claim_of(provider: str, subject: str) -> str:
    """What row-level security compares an identity with, see the migration."""
    return hash_secret(f"{provider} {subject}")


async def finish(context: Context, provider: str, given: ProviderFinish) -> Issued:
    """Sign in with what the provider gave back; makes the account when this server takes new ones.

    Raises:
        Problem: 400 `sign_in_refused`, 403 when sign-up is closed, 409 `email_taken` when the address is an
            account's and the provider has not verified it, 422 `email_missing`.
    """
    way, account = await _proved(context, provider, given)
    if way["link_to"]:
        raise Problem(400, "sign_in_refused", "This was started to link an account, not to sign in.")
    await context.act_as(ANONYMOUS, secret=_claim_of(provider, account.subject))
    known = await repository.identity(context.session, provider, account.subject)
    if known is not None:
        await context.act_as(Principal("user", user_id=known.user_id))
        user = await repository.user(context.session, known.user_id)
        if user is None:
            raise not_found("account", known.user_id)
        return await sessions.start(context, user, provider)
    user = await _user_of(context, provider, account, way["invite"])
    await _link(context, user, provider, account)
    return await sessions.start(context, user, provider)


async def _user_of(context: Context, provider: str, account: ProviderAccount, invite: str) -> User:
    """The person with the account's verified address, or a new one; goes on as them."""
    try:
        email = validate_email(account.email, check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise Problem(
            422, "email_missing", "The provider does not tell an e-mail address; share one with us there."
        ) from error
    await context.act_as(ANONYMOUS, email=email)
    user = await repository.user_by_email(context.session, email)
    if user is None:
        by_invite = await check_may_sign_up(context, email, invite or None)
        return await create_account(
            context,
            email,
            name=account.name,
            verified=account.email_verified or by_invite,
            invite=invite or None,
        )
    if not account.email_verified:
        sessions.tell_refused(context, user.id, provider, "address_not_verified")
        raise conflict(
            "email_taken",
            "There is an account with this address, and the provider has not verified that it is yours. "
            "Sign in by password and link the provider in your settings.",
        )
    await sessions.become(context, user.id)
    if user.email_verified_at is None:
        # Whoever proves the address gets the account for themselves alone.
        await forget_others(context, user.id)
        user = await repository.change_user(
            context.session, user.id, {"email_verified_at": datetime.now(UTC), "password_hash": None}
        )
    return user


async def _link(context: Context, user: User, provider: str, account: ProviderAccount) -> Identity:
    identity = Identity(
        id=new_id("idt"),
        user_id=user.id,
        provider=provider,
        subject=account.subject,
        email=account.email[:320],
    )
    await repository.add(context.session, identity)
    audit.record(context, "identity.linked", identity.id, provider=provider)
    return identity


async def link(context: Context, provider: str, given: ProviderFinish) -> Identity:
    """Link a provider's account to the person of this request.

    Raises:
        Problem: 400 `sign_in_refused`, 409 `identity_taken`.
    """
    before = context.principal
    way, account = await _proved(context, provider, given)
    user = await me(context)
    if way["link_to"] != user.id:
        raise Problem(400, "sign_in_refused", "This was not started by you to link an account.")
    await context.act_as(before, secret=_claim_of(provider, account.subject))
    known = await repository.identity(context.session, provider, account.subject)
    await context.act_as(before)
    if known is not None:
        raise conflict("identity_taken", "This account at the provider is linked already.")
    return await _link(context, user, provider, account)


async def listed(context: Context) -> list[Identity]:
    """The person's accounts at providers."""
    return await repository.identities(context.session, context.principal.user_id)


async def unlink(context: Context, id: str) -> None:
    """Let go of one; raises 409 `last_way_in` when nothing else signs the person in."""
    user = await me(context)
    own = await listed(context)
    if all(identity.id != id for identity in own):
        raise not_found("linked account", id)
    if user.password_hash is None and len(own) < 2:
        raise conflict("last_way_in", "Set a password before, or you could not sign in any more.")
    await repository.delete_identity(context.session, user.id, id)
    audit.record(context, "identity.unlinked", id)
