"""Sessions: a sign-in on one device, kept alive by refresh tokens that are each good once.

The next refresh token is derived from the one before with the server's key. So two tabs that refresh at the
same moment get the same next token: within `GRACE` after a rotation the token before is answered once more.
Later use of an earlier token means that somebody copied one, and ends the session for everybody who holds it.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from clipforge.kit.ids import new_id
from clipforge.kit.logs import logger
from clipforge.platform.accounts import repository
from clipforge.platform.accounts.models import Session, User
from clipforge.platform.base.claims import Claims
from clipforge.platform.base.context import Context
from clipforge.platform.base.crypto import Vault, hash_secret, new_secret
from clipforge.platform.base.principal import ANONYMOUS, Principal, Role, unauthorized
from clipforge.platform.base.problems import Problem, not_found
from clipforge.platform.base.tokens import AccessToken, Tokens
from clipforge.platform.orgs import audit
from clipforge.platform.orgs import service as orgs

log = logger(__name__)
REFRESH_PREFIX = "cfr_"
LIFE = timedelta(days=30)
"""A session ends so long after its last refresh."""
GRACE = timedelta(seconds=10)
"""How long the refresh token before the current one is still answered."""

_REFUSED = {
    "unknown": "This session does not exist any more; sign in again.",
    "revoked": "This session was ended; sign in again.",
    "expired": "This session has expired; sign in again.",
    "disabled": "This account is disabled.",
}


@dataclass(frozen=True, slots=True)
class Issued:
    """What a person gets to go on with.

    Attributes:
        access_token: good for minutes.
        refresh_token: good once, for the next pair.
        session_id: of the session.
        org_id: acted in unless a request says otherwise; empty without any.
    """

    access_token: str
    refresh_token: str
    session_id: str
    org_id: str


async def authenticate(context: Context, token: AccessToken, wanted_org: str) -> Principal:
    """Go on as a person, in the org they want or the token's; one statement.

    Raises:
        Problem: 401 when the session is no longer good.
    """
    org_id = wanted_org or token.org_id
    found = await repository.act_by_session(context.session, token.subject, token.session_id, org_id)
    if found.state != "good":
        raise unauthorized(_REFUSED[found.state])
    person = Principal("user", user_id=token.subject, session_id=token.session_id)
    context.principal = orgs.as_member(person, found.org_id, Role(found.role) if found.role else None)
    return context.principal


async def become(
    context: Context, user_id: str, *, org_id: str = "", session_id: str = "", secret: str = ""
) -> None:
    """Go on as a person in one of their orgs: the one wished for, else their first, else none."""
    person = Principal("user", user_id=user_id, session_id=session_id)
    await context.act_as(person, secret=secret)
    found = await orgs.mine(context)
    chosen = next((pair for pair in found if pair[0].id == org_id), found[0] if found else None)
    if chosen is not None:
        person = orgs.as_member(person, chosen[0].id, chosen[1])
        await context.act_as(person, secret=secret)


def _issue(context: Context, refresh_token: str) -> Issued:
    who = context.principal
    tokens = Tokens(context.deps.vault, context.deps.settings.public_url)
    access = tokens.write(AccessToken("user", who.user_id, who.org_id, who.session_id))
    return Issued(access, refresh_token, who.session_id, who.org_id)


async def start(context: Context, user: User, how: str) -> Issued:
    """Sign a person in.

    Args:
        context: of anybody; goes on as the person.
        user: who it is, proved by the caller.
        how: 'password', 'sign_up' or a provider, for the audit.
    """
    if user.disabled_at is not None:
        tell_refused(context, user.id, how, "account_disabled")
        raise Problem(403, "account_disabled", "This account is disabled; ask whoever runs this server.")
    id = new_id("sess")
    await become(context, user.id, session_id=id)
    token = new_secret(REFRESH_PREFIX)
    await repository.add(
        context.session,
        Session(
            id=id,
            user_id=user.id,
            org_id=context.org_id or None,
            refresh_hash=hash_secret(token),
            used_hashes=[],
            user_agent=context.user_agent,
            ip=context.ip,
            expires_at=datetime.now(UTC) + LIFE,
        ),
    )
    audit.record(context, "session.started", id, how=how)
    return _issue(context, token)


def tell_refused(context: Context, user_id: str, how: str, reason: str) -> None:
    """Have a refused sign-in told in the audit of the person's first org, once the request is rolled back.

    Args:
        context: of the request that is refused.
        user_id: whose account it was tried for; empty for an unknown address, which is only logged. As much
            is asked of the database then, so that answers take equally long.
        how: as for `start`.
        reason: why it was refused.
    """

    async def tell() -> None:
        async with context.deps.database.transaction() as session:
            apart = Context(
                session, context.deps, ANONYMOUS, context.request_id, context.ip, context.user_agent
            )
            await become(apart, user_id or new_id("user"))
            # Nobody has proved to be the person.
            apart.principal = replace(ANONYMOUS, org_id=apart.org_id)
            audit.record(apart, "session.refused", user_id, how=how, reason=reason)

    context.after_refusal(tell)


def _successor(vault: Vault, token: str) -> str:
    digest = hmac.new(vault.key_for("refresh"), token.encode(), sha256).digest()
    return REFRESH_PREFIX + base64.urlsafe_b64encode(digest).decode().rstrip("=")


async def refresh(context: Context, token: str) -> Issued:
    """Give the next pair of tokens for a refresh token.

    Raises:
        Problem: 401 when it is no longer good; when it was used before, the session is ended too.
    """
    token_hash = hash_secret(token)
    await context.act_as(ANONYMOUS, secret=token_hash)
    row = await repository.session_by_token(context.session, token_hash)
    if row is None:
        raise unauthorized(_REFUSED["unknown"])
    await become(context, row.user_id, org_id=row.org_id or "", session_id=row.id, secret=token_hash)
    _check_live(row)
    user = await repository.user(context.session, row.user_id)
    if user is None or user.disabled_at is not None:
        raise unauthorized(_REFUSED["disabled"])
    following = _successor(context.deps.vault, token)
    if row.refresh_hash == token_hash:
        values = {
            "org_id": context.org_id or None,
            "expires_at": datetime.now(UTC) + LIFE,
            "ip": context.ip,
            "user_agent": context.user_agent,
        }
        if await repository.rotate(context.session, row, hash_secret(following), values):
            return _issue(context, following)
        # Another tab was faster.
        again = await repository.session_by_token(context.session, token_hash)
        if again is None:
            raise unauthorized(_REFUSED["unknown"])
        row = again
        _check_live(row)
    if row.refresh_hash == hash_secret(following) and datetime.now(UTC) - row.used_at <= GRACE:
        return _issue(context, following)
    await _end_stolen(context, row)
    raise unauthorized("This refresh token was used before, so its session was ended; sign in again.")


def _check_live(row: Session) -> None:
    if row.revoked_at is not None:
        raise unauthorized(_REFUSED["revoked"])
    if row.expires_at <= datetime.now(UTC):
        raise unauthorized(_REFUSED["expired"])


async def _end_stolen(context: Context, row: Session) -> None:
    """In a transaction of its own, since the request's is rolled back with the refusal."""
    log.warning("session.token_reused", session_id=row.id, user_id=row.user_id)
    who = context.principal
    claims = Claims(org_id=who.org_id, user_id=row.user_id)
    async with context.deps.database.transaction(claims) as session:
        await repository.revoke_session(session, row.user_id, row.id)
        apart = Context(session, context.deps, who, context.request_id, context.ip, context.user_agent)
        audit.record(apart, "session.token_reused", row.id)


async def listed(context: Context) -> list[Session]:
    """The person's live sessions, the last used first."""
    return await repository.live_sessions(context.session, context.principal.user_id)


async def end(context: Context, id: str) -> None:
    """End one of the person's sessions; its access tokens are refused from now on."""
    if not await repository.revoke_session(context.session, context.principal.user_id, id):
        raise not_found("live session", id)
    audit.record(context, "session.ended", id)


async def end_all(context: Context, *, but: str = "") -> int:
    """End the person's sessions, but for one; gives how many."""
    count = await repository.revoke_sessions(context.session, context.principal.user_id, but=but)
    if count:
        audit.record(context, "session.all_ended", context.principal.user_id, sessions=count)
    return count
