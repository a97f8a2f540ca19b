"""What somebody may have left behind in an account before its address was proved."""

from __future__ import annotations

from clipforge.platform.base.context import Context
from clipforge.platform.base.principal import Role
from clipforge.platform.orgs import audit, repository
from clipforge.platform.orgs.service import as_member, mine

_WHY = "address_proved"


async def let_go(context: Context) -> None:
    """Take a person out of the orgs of others, and shut what others may still use of orgs that are theirs.

    Whoever signed up with another's address may have joined an org of their own with it, to see what its
    owner will upload there; or have set a provider's key, to be sent what is said in it, or made API keys and
    webhooks (where this server sends no mails, nobody is asked to prove an address before). The person stays
    where an invite was mailed to their address, where they joined first, and where no other owner is. Only
    orgs that nobody else is in are shut.

    Args:
        context: of the person; they go on acting in one of the orgs they stay in, or in none.
    """
    who = context.principal
    email = await repository.email_of(context.session, who.user_id) or ""
    stays = as_member(who, "", None)
    for org, role in await mine(context):
        if role is None:
            continue
        await context.act_as(as_member(who, org.id, role))
        await repository.org(context.session, org.id, lock=True)
        if await _is_anothers(context, email, role):
            await repository.remove_member(context.session, org.id, who.user_id)
            audit.record(context, "member.removed", who.user_id, role=role.value, reason=_WHY)
        else:
            if await repository.count_members(context.session, org.id) == 1:
                await _shut(context)
            if not stays.org_id or org.id == who.org_id:
                stays = context.principal
        # What was recorded must be written while the claims allow it.
        await context.session.flush()
    await context.act_as(stays)


async def _is_anothers(context: Context, email: str, role: Role) -> bool:
    session, org_id = context.session, context.org_id
    if await repository.joined_first(session, org_id, context.principal.user_id):
        return False
    if role == Role.OWNER and await repository.count_members(session, org_id, Role.OWNER) < 2:
        return False
    return not await repository.was_invited_at(session, org_id, email)


async def _shut(context: Context) -> None:
    session, org_id = context.session, context.org_id
    for provider in await repository.delete_provider_keys(session, org_id):
        audit.record(context, "provider_key.deleted", provider, reason=_WHY)
    credentials = await repository.revoke_credentials(session, org_id)
    webhooks = await repository.silence_webhooks(session, org_id, "Switched off when the address was proved")
    if credentials or webhooks:
        audit.record(context, "org.shut", org_id, credentials=credentials, webhooks=webhooks, reason=_WHY)
