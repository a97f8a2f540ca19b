"""Organisations: made, changed and deleted; their settings and keys as other features need them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from clipforge.kit.errors import ClipForgeError
from clipforge.kit.ids import new_id
from clipforge.platform.base.context import Context
from clipforge.platform.base.database import Database
from clipforge.platform.base.principal import ROLE_SCOPES, Principal, Role
from clipforge.platform.base.problems import Problem, not_found
from clipforge.platform.base.versions import check_match
from clipforge.platform.jobs import repository as jobs
from clipforge.platform.orgs import audit, repository
from clipforge.platform.orgs.models import FREE_MINUTES, AuditEntry, Org, ProviderKey
from clipforge.platform.orgs.proof import require_proved_address
from clipforge.platform.orgs.schemas import OrgChange, OrgSettings
from clipforge.services.storage.protocol import ObjectStorage

MOST_ORGS = 50
"""Orgs that one person may be in."""
_HINT = 4  # characters of a provider's key that are shown
_KEPT_AFTER_DELETION = timedelta(days=1)  # so that running jobs have ended before their files go


def is_owner(principal: Principal) -> bool:
    """Whether the caller has an owner's rights."""
    return "org:delete" in principal.scopes


def as_member(principal: Principal, org_id: str, role: Role | None) -> Principal:
    """A person as a member of an org, or of none."""
    scopes = ROLE_SCOPES[role] if role else frozenset()
    return replace(principal, org_id=org_id, role=role, scopes=scopes)


async def create(context: Context, name: str) -> Org:
    """Make an org with the caller, a person, as its owner; the caller goes on acting where they did.

    The first that a person makes, mostly at signing up, has the free minutes. Others have none and want a
    proved address, or else making and deleting orgs would give minutes without end.

    Raises:
        Problem: 403 `email_not_verified`, 409 `too_many_orgs`.
    """
    before = context.principal
    org = Org(id=new_id("org"), name=name)
    if not await repository.take_free_minutes(context.session, before.user_id, org.id):
        await require_proved_address(context)
        org.limits = {FREE_MINUTES: False}
    if await repository.count_orgs(context.session, before.user_id) >= MOST_ORGS:
        raise Problem(
            409,
            "too_many_orgs",
            f"One person can be in {MOST_ORGS} organisations at most, those deleted lately included.",
        )
    await context.act_as(as_member(before, org.id, Role.OWNER))
    await repository.add(context.session, org)
    await repository.add_member(context.session, org.id, before.user_id, Role.OWNER)
    audit.record(context, "org.created", org.id, name=name)
    # What was added must be written while the claims allow it.
    await context.session.flush()
    await context.act_as(before)
    return org


async def mine(context: Context) -> list[tuple[Org, Role | None]]:
    """The orgs of a person, or the one of a machine."""
    if context.principal.user_id:
        found = await repository.orgs_of(context.session, context.principal.user_id)
        return [(org, Role(role)) for org, role in found]
    own = await repository.org(context.session, context.org_id)
    return [] if own is None else [(own, None)]


async def get(context: Context, id: str) -> Org:
    """The org that is acted in; 404 for every other."""
    org = await repository.org(context.session, id) if id == context.org_id else None
    if org is None:
        raise not_found("organisation", id)
    return org


def version_of(org: Org) -> int:
    """Changes with every change of the org."""
    return int(org.updated_at.timestamp() * 1_000_000)


async def change(context: Context, id: str, change: OrgChange, if_match: str | None) -> Org:
    """Change name and settings."""
    if id != context.org_id:
        raise not_found("organisation", id)
    org = await repository.org(context.session, id, lock=True)
    if org is None:
        raise not_found("organisation", id)
    check_match(if_match, version_of(org))
    values: dict[str, object] = {}
    if change.name is not None:
        values["name"] = change.name
    if change.settings is not None:
        given = change.settings.model_dump(mode="json", exclude_unset=True)
        values["settings"] = {**org.settings, **given}
    if not values:
        return org
    audit.record(context, "org.changed", id, changed=sorted(values))
    return await repository.change_org(context.session, id, values)


async def is_open(context: Context) -> bool:
    """Whether the org of the context is there and was not deleted."""
    return await repository.org(context.session, context.org_id) is not None


async def delete(context: Context, id: str) -> None:
    """Close an org at once: its work is called off, nothing is sent any more.

    Its rows and files are erased a day later.
    """
    await get(context, id)
    audit.record(context, "org.deleted", id)
    await jobs.cancel_org(context.session, id)
    await repository.silence_webhooks(context.session, id, "The organisation was deleted")
    await repository.change_org(context.session, id, {"deleted_at": datetime.now(UTC)})


async def settings_of(context: Context) -> OrgSettings:
    """What the org of the context has decided; defaults where it has not."""
    org = await repository.org(context.session, context.org_id)
    return OrgSettings() if org is None else OrgSettings.model_validate(org.settings)


async def put_provider_key(context: Context, provider: str, key: str) -> ProviderKey:
    """Keep an org's key at a provider, sealed; raises 403 `email_not_verified`.

    What is said in a recording goes to whoever the key belongs to.
    """
    await require_proved_address(context)
    id = f"{context.org_id}/{provider}"
    row = await repository.put_provider_key(
        context.session,
        {
            "id": new_id("key"),
            "org_id": context.org_id,
            "provider": provider,
            "sealed": context.deps.vault.seal(key, f"provider_key/{id}"),
            "hint": f"…{key[-_HINT:]}",
        },
    )
    audit.record(context, "provider_key.set", provider)
    return row


async def list_provider_keys(context: Context) -> list[ProviderKey]:
    """Which providers the org has keys at."""
    return await repository.provider_keys(context.session, context.org_id)


async def delete_provider_key(context: Context, provider: str) -> None:
    """Forget a key."""
    if not await repository.delete_provider_key(context.session, context.org_id, provider):
        raise not_found("key at", provider)
    audit.record(context, "provider_key.deleted", provider)


async def provider_key(context: Context, provider: str) -> str | None:
    """The org's own key at a provider, opened for use; None when it has none."""
    row = await repository.provider_key(context.session, context.org_id, provider)
    if row is None:
        return None
    return context.deps.vault.open(row.sealed, f"provider_key/{context.org_id}/{provider}")


async def list_audit(
    context: Context,
    *,
    actor: str | None,
    action: str | None,
    target: str | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[AuditEntry], str | None]:
    """The org's audit log, newest first."""
    return await repository.audit(
        context.session,
        context.org_id,
        actor=actor,
        action=action,
        target=target,
        limit=limit,
        cursor=cursor,
    )


async def erase_deleted(database: Database, storage: ObjectStorage, now: datetime) -> int:
    """Erase orgs that were deleted a day ago, files first; run by the scheduler. Gives how many.

    Args:
        database: as the role that sees every org.
        storage: where their objects are.
        now: the present.
    """
    import asyncio

    async with database.transaction() as session:
        gone = await repository.deleted_before(session, now - _KEPT_AFTER_DELETION)
    erased = 0
    for id in gone:
        try:
            await asyncio.to_thread(storage.delete_prefix, f"orgs/{id}/")
        except ClipForgeError:
            continue  # storage does not answer; the next run tries again
        async with database.transaction() as session:
            await repository.erase(session, id)
        erased += 1
    return erased
