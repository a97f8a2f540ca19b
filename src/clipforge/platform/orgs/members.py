"""Members of an org and invites to it. An org always keeps an owner."""

from __future__ import annotations

import base64
import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from clipforge.kit.ids import new_id
from clipforge.platform.accounts import attempts
from clipforge.platform.accounts.models import User
from clipforge.platform.base.context import Context
from clipforge.platform.base.crypto import Vault, hash_secret, new_secret
from clipforge.platform.base.database import Database
from clipforge.platform.base.principal import ROLE_SCOPES, Role
from clipforge.platform.base.problems import Problem, conflict, not_found
from clipforge.platform.mails import outbox
from clipforge.platform.orgs import audit, repository
from clipforge.platform.orgs.models import Invite, Membership, Org
from clipforge.platform.orgs.proof import require_proved_address
from clipforge.platform.orgs.service import as_member, is_owner

INVITE_PREFIX = "cfi_"
GOOD_FOR = timedelta(days=7)
"""How long an invite can be accepted."""
MOST_INVITES = 100
"""Open invites of an org."""
_SETUP_GOOD_FOR = timedelta(days=30)

Member = tuple[Membership, User]


async def listed(context: Context, limit: int, cursor: str | None) -> tuple[list[Member], str | None]:
    """Members of the org."""
    return await repository.members(context.session, context.org_id, limit, cursor)


async def _member(context: Context, user_id: str) -> Member:
    found = await repository.member(context.session, context.org_id, user_id)
    if found is None:
        raise not_found("member", user_id)
    return found


async def _keep_an_owner(context: Context, leaving: Membership) -> None:
    if leaving.role != Role.OWNER:
        return
    if await repository.count_members(context.session, context.org_id, Role.OWNER) < 2:
        raise conflict("last_owner", "An organisation needs an owner; make somebody else one before.")


def _only_owners(context: Context, *roles: str) -> None:
    if Role.OWNER in roles and not is_owner(context.principal):
        raise Problem(403, "forbidden", "Only an owner can make, change or remove owners.")


def _only_within(context: Context, *roles: str) -> None:
    """Refuse roles that may do more than the caller: a key may have less than whoever made it."""
    _only_owners(context, *roles)
    for role in roles:
        beyond = sorted(ROLE_SCOPES[Role(role)] - context.principal.scopes)
        if beyond:
            raise Problem(
                403,
                "forbidden",
                f"The role '{role}' has permissions that you do not have yourself: {', '.join(beyond)}.",
            )


async def set_role(context: Context, user_id: str, role: Role) -> Member:
    """Give a member another role.

    Raises:
        Problem: 403 when the former or the new role may do more than the caller, 409 `last_owner`.
    """
    await repository.org(context.session, context.org_id, lock=True)
    membership, _ = await _member(context, user_id)
    _only_within(context, membership.role, role)
    if membership.role == role:
        return await _member(context, user_id)
    await _keep_an_owner(context, membership)
    before = membership.role
    await repository.set_role(context.session, context.org_id, user_id, role)
    audit.record(context, "member.role_changed", user_id, before=before, after=role.value)
    return await _member(context, user_id)


async def remove(context: Context, user_id: str) -> None:
    """Let a member go, or leave oneself; counts at their next request."""
    if user_id != context.principal.user_id:
        context.principal.require("members:write")
    await repository.org(context.session, context.org_id, lock=True)
    membership, _ = await _member(context, user_id)
    if user_id != context.principal.user_id:
        _only_owners(context, membership.role)
    await _keep_an_owner(context, membership)
    await repository.remove_member(context.session, context.org_id, user_id)
    audit.record(context, "member.removed", user_id, role=membership.role)


async def is_alone(context: Context) -> bool:
    """Whether the org has one member; nobody joins until the transaction ends."""
    await repository.org(context.session, context.org_id, lock=True)
    return await repository.count_members(context.session, context.org_id) == 1


async def invite(context: Context, email: str, role: Role) -> Invite:
    """Invite somebody by mail; an earlier open invite to the address is replaced.

    Raises:
        Problem: 403 when the role may do more than the caller, or the caller has not proved their own
            address, 409 `already_member` or `too_many_invites`, 429 for too many in a short time.
    """
    await require_proved_address(context)
    _only_within(context, role)
    await attempts.count(context, "invite", email)
    await repository.org(context.session, context.org_id, lock=True)
    if await repository.is_member_by_email(context.session, context.org_id, email):
        raise conflict("already_member", f"{email} is a member already.")
    await repository.delete_invites(context.session, context.org_id, email=email)
    if await repository.count_invites(context.session, context.org_id) >= MOST_INVITES:
        raise conflict(
            "too_many_invites",
            f"An organisation has at most {MOST_INVITES} open invites; take one back first.",
        )
    token = new_secret(INVITE_PREFIX)
    row = Invite(
        id=new_id("inv"),
        org_id=context.org_id,
        email=email,
        role=role.value,
        token_hash=hash_secret(token),
        invited_by=context.principal.actor,
        expires_at=datetime.now(UTC) + GOOD_FOR,
    )
    await repository.add(context.session, row)
    org = await repository.org(context.session, context.org_id)
    name = org.name if org else ""
    link = f"{context.deps.settings.web_url}/invite#token={token}"
    await outbox.enqueue(
        context,
        email,
        f"You are invited to {name} on ClipForge",
        f"Hello,\n\nyou are invited to join {name} on ClipForge as {role.value}. "
        f"Accept within {GOOD_FOR.days} days:\n\n{link}\n\n"
        "If you do not know what this is about, ignore this mail.\n",
    )
    audit.record(context, "invite.created", row.id, email=email, role=role.value)
    return row


async def list_invites(context: Context, limit: int, cursor: str | None) -> tuple[list[Invite], str | None]:
    """Open invites, newest first."""
    return await repository.invites(context.session, context.org_id, limit, cursor)


async def revoke_invite(context: Context, id: str) -> None:
    """Take an open invite back."""
    if not await repository.delete_invites(context.session, context.org_id, id=id):
        raise not_found("open invite", id)
    audit.record(context, "invite.revoked", id)


async def look_up(context: Context, token: str) -> tuple[Invite, Org]:
    """What a token invites to; the caller goes on as before.

    Raises:
        Problem: 404 `invite_invalid` when it is unknown, used, expired or taken back.
    """
    before = context.principal
    await context.act_as(before, secret=hash_secret(token))
    found = await repository.invite_by_token(context.session, hash_secret(token))
    org = None
    if found is not None:
        await context.act_as(as_member(before, found.org_id, None), secret=hash_secret(token))
        org = await repository.org(context.session, found.org_id)
    await context.act_as(before)
    if found is None or org is None:
        raise Problem(
            404,
            "invite_invalid",
            "This invite is unknown, used or no longer good; ask for a new one.",
        )
    return found, org


async def accept(context: Context, token: str, *, org_name: str | None = None) -> Org:
    """Make the caller, a person, a member; they go on acting where they did.

    Args:
        context: of the person.
        token: of the invite.
        org_name: for the org of a new server's set-up link, which has no name of its own yet.

    Raises:
        Problem: 403 `email_not_verified`, 404 `invite_invalid`, 409 `already_member`.
    """
    before = context.principal
    found, org = await look_up(context, token)
    if found.email and found.email == await repository.email_of(context.session, before.user_id):
        # The token was mailed to this very address.
        await repository.prove_address(context.session, before.user_id, found.email)
    elif found.email:
        await require_proved_address(context)
    role = Role(found.role)
    await context.act_as(as_member(before, org.id, role), secret=hash_secret(token))
    if not await repository.use_invite(context.session, found.id):
        raise Problem(404, "invite_invalid", "This invite was used just now.")
    if not await repository.add_member(context.session, org.id, before.user_id, role):
        raise conflict("already_member", f"You are a member of {org.name} already.")
    audit.record(context, "invite.accepted", found.id, role=role.value)
    if org_name and not found.email:
        org.name = org_name
    await context.session.flush()
    await context.act_as(before)
    return org


def _setup_secret(vault: Vault, id: str) -> str:
    digest = hmac.new(vault.key_for("setup"), id.encode(), sha256).digest()
    return INVITE_PREFIX + base64.urlsafe_b64encode(digest).decode().rstrip("=")


async def setup_invite(database: Database, vault: Vault, *, wanted: bool) -> str | None:
    """The token of the one-time link by which the first person becomes owner of a new server.

    It is an invite to nobody by name, into an org of its own. Asked again, the same token is given as long
    as it was not used.

    Args:
        database: as the role that sees every row.
        vault: makes the token from the invite's id, so that it need not be kept.
        wanted: whether there is nobody yet; open links are removed otherwise.
    """
    async with database.transaction() as session:
        rows = await repository.setup_invites(session)
        if not wanted:
            for row in rows:
                await repository.delete_invites(session, row.org_id, id=row.id)
            return None
        until = datetime.now(UTC) + _SETUP_GOOD_FOR
        for row in rows:
            secret = _setup_secret(vault, row.id)
            if hash_secret(secret) == row.token_hash:
                row.expires_at = until
                return secret
            await session.delete(row)  # made under another secret key
        org = Org(id=new_id("org"), name="My organisation")
        await repository.add(session, org)
        id = new_id("inv")
        secret = _setup_secret(vault, id)
        await repository.add(
            session,
            Invite(
                id=id,
                org_id=org.id,
                email="",
                role=Role.OWNER.value,
                token_hash=hash_secret(secret),
                invited_by="system",
                expires_at=until,
            ),
        )
        return secret
