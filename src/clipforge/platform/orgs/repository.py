"""Queries of organisations, members, invites, provider keys and the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from clipforge.platform.accounts.models import User
from clipforge.platform.api_keys.models import ApiKey, OAuthClient
from clipforge.platform.base.pagination import page
from clipforge.platform.orgs.models import AuditEntry, Invite, Membership, Org, ProviderKey
from clipforge.platform.webhooks.models import Delivery, WebhookEndpoint


async def add(session: AsyncSession, row: Org | Invite) -> None:
    """Insert, with what the database fills in."""
    session.add(row)
    await session.flush()


async def org(session: AsyncSession, id: str, *, lock: bool = False) -> Org | None:
    """An org that was not deleted; with `lock`, others who change its members wait."""
    query = select(Org).where(Org.id == id, Org.deleted_at.is_(None))
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    found: Org | None = await session.scalar(query)
    return found


async def change_org(session: AsyncSession, id: str, values: Mapping[str, Any]) -> Org:
    """Change an org."""
    statement = update(Org).where(Org.id == id).values(**values).returning(Org)
    found: Org = (await session.scalars(statement, execution_options={"populate_existing": True})).one()
    return found


async def orgs_of(session: AsyncSession, user_id: str) -> list[tuple[Org, str]]:
    """A person's orgs with their role, the oldest membership first."""
    query = (
        select(Org, Membership.role)
        .join(Membership, Membership.org_id == Org.id)
        .where(Membership.user_id == user_id, Org.deleted_at.is_(None))
        .order_by(Membership.created_at, Org.id)
    )
    return [(row[0], row[1]) for row in (await session.execute(query)).all()]


async def count_orgs(session: AsyncSession, user_id: str) -> int:
    """How many orgs a person is in, those included that were deleted and are not erased yet."""
    query = select(func.count()).select_from(Membership).where(Membership.user_id == user_id)
    return int(await session.scalar(query) or 0)


async def take_free_minutes(session: AsyncSession, user_id: str, org_id: str) -> bool:
    """Have an org be the one with a person's free minutes; False when another is or was it.

    The person's row is locked either way, so that of requests at once each sees what the others made.
    """
    query = select(User.free_org_id).where(User.id == user_id).with_for_update(key_share=True)
    if await session.scalar(query) is not None:
        return False
    await session.execute(
        update(User).where(User.id == user_id).values(free_org_id=org_id),
        execution_options={"synchronize_session": False},
    )
    return True


async def add_member(session: AsyncSession, org_id: str, user_id: str, role: str) -> bool:
    """Make somebody a member; False when they are one."""
    statement = (
        insert(Membership)
        .values(org_id=org_id, user_id=user_id, role=role)
        .on_conflict_do_nothing()
        .returning(Membership.user_id)
    )
    return await session.scalar(statement) is not None


async def members(
    session: AsyncSession, org_id: str, limit: int, cursor: str | None
) -> tuple[list[tuple[Membership, User]], str | None]:
    """Members with the people they are."""
    rows, after = await page(
        session,
        select(Membership).where(Membership.org_id == org_id),
        order=[(Membership.user_id, False)],
        limit=limit,
        cursor=cursor,
        key=lambda row: [row.user_id],
    )
    people = await session.scalars(select(User).where(User.id.in_([row.user_id for row in rows])))
    by_id = {person.id: person for person in people}
    return [(row, by_id[row.user_id]) for row in rows if row.user_id in by_id], after


async def member(session: AsyncSession, org_id: str, user_id: str) -> tuple[Membership, User] | None:
    """One member and who they are."""
    query = (
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.org_id == org_id, Membership.user_id == user_id)
        .execution_options(populate_existing=True)
    )
    row = (await session.execute(query)).first()
    return None if row is None else (row[0], row[1])


async def count_members(session: AsyncSession, org_id: str, role: str | None = None) -> int:
    """Members of an org, or those with a role."""
    query = select(func.count()).select_from(Membership).where(Membership.org_id == org_id)
    if role is not None:
        query = query.where(Membership.role == role)
    return int(await session.scalar(query) or 0)


async def set_role(session: AsyncSession, org_id: str, user_id: str, role: str) -> None:
    """Give a member another role."""
    await session.execute(
        update(Membership).where(Membership.org_id == org_id, Membership.user_id == user_id).values(role=role)
    )


async def remove_member(session: AsyncSession, org_id: str, user_id: str) -> None:
    """Let a member go."""
    await session.execute(
        delete(Membership).where(Membership.org_id == org_id, Membership.user_id == user_id)
    )


async def has_proved_address(session: AsyncSession, user_id: str) -> bool:
    """Whether a person's e-mail address is theirs for sure."""
    return bool(await session.scalar(select(User.email_verified_at.is_not(None)).where(User.id == user_id)))


async def prove_address(session: AsyncSession, user_id: str, email: str) -> None:
    """Note that an e-mail address is a person's own, where they have that one and nobody knew."""
    await session.execute(
        update(User)
        .where(User.id == user_id, User.email == email, User.email_verified_at.is_(None))
        .values(email_verified_at=func.now()),
        execution_options={"synchronize_session": False},
    )


async def email_of(session: AsyncSession, user_id: str) -> str | None:
    """A person's e-mail address."""
    found: str | None = await session.scalar(select(User.email).where(User.id == user_id))
    return found


async def joined_first(session: AsyncSession, org_id: str, user_id: str) -> bool:
    """Whether a member is the one who is in an org for longest, as its founder is."""
    query = (
        select(Membership.user_id)
        .where(Membership.org_id == org_id)
        .order_by(Membership.created_at, Membership.user_id)
        .limit(1)
    )
    return await session.scalar(query) == user_id


async def was_invited_at(session: AsyncSession, org_id: str, email: str) -> bool:
    """Whether somebody joined an org by an invite that was mailed to an address."""
    query = select(Invite.id).where(
        Invite.org_id == org_id, Invite.email == email, Invite.accepted_at.is_not(None)
    )
    return await session.scalar(query.limit(1)) is not None


async def is_member_by_email(session: AsyncSession, org_id: str, email: str) -> bool:
    """Whether the person with this address is a member."""
    query = (
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.org_id == org_id, User.email == email)
    )
    return await session.scalar(query) is not None


def _open() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Invite.accepted_at.is_(None), Invite.expires_at > func.now()


async def invite_by_token(session: AsyncSession, token_hash: str) -> Invite | None:
    """An invite that is still open; the transaction holds its claim."""
    found: Invite | None = await session.scalar(
        select(Invite).where(Invite.token_hash == token_hash, *_open())
    )
    return found


async def use_invite(session: AsyncSession, id: str) -> bool:
    """Mark as accepted; False when somebody was faster."""
    statement = (
        update(Invite).where(Invite.id == id, *_open()).values(accepted_at=func.now()).returning(Invite.id)
    )
    return await session.scalar(statement) is not None


async def invites(
    session: AsyncSession, org_id: str, limit: int, cursor: str | None
) -> tuple[list[Invite], str | None]:
    """Open invites of an org to somebody, newest first."""
    return await page(
        session,
        select(Invite).where(Invite.org_id == org_id, Invite.email != "", *_open()),
        order=[(Invite.id, True)],
        limit=limit,
        cursor=cursor,
        key=lambda row: [row.id],
    )


async def count_invites(session: AsyncSession, org_id: str) -> int:
    """Open invites of an org."""
    query = select(func.count()).select_from(Invite).where(Invite.org_id == org_id, *_open())
    return int(await session.scalar(query) or 0)


async def delete_invites(session: AsyncSession, org_id: str, *, id: str = "", email: str = "") -> bool:
    """Take back the open invite with this id, or those to this address."""
    statement = delete(Invite).where(Invite.org_id == org_id, Invite.accepted_at.is_(None))
    statement = statement.where(Invite.id == id) if id else statement.where(Invite.email == email)
    return len((await session.scalars(statement.returning(Invite.id))).all()) > 0


async def setup_invites(session: AsyncSession) -> list[Invite]:
    """Unused invites to nobody by name; asked as the role that sees everything."""
    query = select(Invite).where(Invite.email == "", Invite.accepted_at.is_(None)).order_by(Invite.id)
    return list((await session.scalars(query)).all())


async def provider_keys(session: AsyncSession, org_id: str) -> list[ProviderKey]:
    """An org's keys at providers."""
    query = select(ProviderKey).where(ProviderKey.org_id == org_id).order_by(ProviderKey.provider)
    return list((await session.scalars(query)).all())


async def provider_key(session: AsyncSession, org_id: str, provider: str) -> ProviderKey | None:
    """An org's key at one provider."""
    found: ProviderKey | None = await session.scalar(
        select(ProviderKey).where(ProviderKey.org_id == org_id, ProviderKey.provider == provider)
    )
    return found


async def put_provider_key(session: AsyncSession, values: Mapping[str, Any]) -> ProviderKey:
    """Add or replace an org's key at a provider."""
    statement = insert(ProviderKey).values(**values)
    statement = statement.on_conflict_do_update(
        index_elements=[ProviderKey.org_id, ProviderKey.provider],
        set_={"sealed": values["sealed"], "hint": values["hint"], "updated_at": func.now()},
    )
    found: ProviderKey = (
        await session.scalars(statement.returning(ProviderKey), execution_options={"populate_existing": True})
    ).one()
    return found


async def delete_provider_key(session: AsyncSession, org_id: str, provider: str) -> bool:
    """Forget an org's key at a provider."""
    statement = delete(ProviderKey).where(ProviderKey.org_id == org_id, ProviderKey.provider == provider)
    return await session.scalar(statement.returning(ProviderKey.id)) is not None


async def delete_provider_keys(session: AsyncSession, org_id: str) -> list[str]:
    """Forget all keys of an org; gives at which providers."""
    statement = delete(ProviderKey).where(ProviderKey.org_id == org_id).returning(ProviderKey.provider)
    return list((await session.scalars(statement)).all())


async def revoke_credentials(session: AsyncSession, org_id: str) -> int:
    """Revoke all API keys and OAuth2 clients of an org; gives how many were live."""
    count = 0
    for kind in (ApiKey, OAuthClient):
        revoked = await session.scalars(
            update(kind)
            .where(kind.org_id == org_id, kind.revoked_at.is_(None))
            .values(revoked_at=func.now())
            .returning(kind.id),
            execution_options={"synchronize_session": False},
        )
        count += len(revoked.all())
    return count


async def silence_webhooks(session: AsyncSession, org_id: str, reason: str) -> int:
    """Switch all webhooks of an org off, and give up what waits for them; gives how many were on."""
    silenced = await session.scalars(
        update(WebhookEndpoint)
        .where(WebhookEndpoint.org_id == org_id, WebhookEndpoint.disabled_at.is_(None))
        .values(disabled_at=func.now(), disabled_reason=reason)
        .returning(WebhookEndpoint.id),
        execution_options={"synchronize_session": False},
    )
    count = len(silenced.all())
    await session.execute(
        update(Delivery)
        .where(Delivery.org_id == org_id, Delivery.status == "pending")
        .values(status="failed", next_at=None),
        execution_options={"synchronize_session": False},
    )
    return count


async def audit(
    session: AsyncSession,
    org_id: str,
    *,
    actor: str | None,
    action: str | None,
    target: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[AuditEntry], str | None]:
    """Lines of the audit log, newest first."""
    query = select(AuditEntry).where(AuditEntry.org_id == org_id)
    for column, wanted in (
        (AuditEntry.actor, actor),
        (AuditEntry.action, action),
        (AuditEntry.target, target),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    return await page(
        session,
        query,
        order=[(AuditEntry.id, True)],
        limit=limit,
        cursor=cursor,
        key=lambda row: [row.id],
    )


async def deleted_before(session: AsyncSession, moment: datetime) -> Sequence[str]:
    """Orgs that were deleted before a moment; asked as the role that sees everything."""
    return (await session.scalars(select(Org.id).where(Org.deleted_at < moment))).all()


async def erase(session: AsyncSession, id: str) -> None:
    """Remove a deleted org with every row of it; as the role that sees everything."""
    await session.execute(delete(Org).where(Org.id == id, Org.deleted_at.is_not(None)))
