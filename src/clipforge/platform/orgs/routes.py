"""Routes of organisations, members, invites, provider keys and the audit log."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Query, Response

from clipforge.platform.base.context import Context
from clipforge.platform.base.pagination import MOST, Page
from clipforge.platform.base.principal import Role
from clipforge.platform.base.routing import Router, allowed, current, signed_in
from clipforge.platform.base.versions import etag
from clipforge.platform.orgs import members, service
from clipforge.platform.orgs.models import Invite, Org, ProviderKey
from clipforge.platform.orgs.schemas import (
    AuditEntryOut,
    InviteCreate,
    InviteOut,
    InvitePreview,
    InviteToken,
    MemberChange,
    MemberOut,
    OrgChange,
    OrgCreate,
    OrgList,
    OrgOut,
    OrgSettings,
    Provider,
    ProviderKeyList,
    ProviderKeyOut,
    ProviderKeyPut,
)

router = Router(tag="orgs")
Anybody = Annotated[Context, Depends(current)]
Person = Annotated[Context, Depends(signed_in)]
Reader = Annotated[Context, allowed("org:read")]
Writer = Annotated[Context, allowed("org:write")]
Owner = Annotated[Context, allowed("org:delete")]
Hirer = Annotated[Context, allowed("members:write")]
Auditor = Annotated[Context, allowed("audit:read")]
Size = Annotated[int, Query(ge=1, le=MOST, description="Entries of a page.")]
After = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before.")]
Match = Annotated[str | None, Header(description="`ETag` that the change is based on.")]
Exact = Annotated[str | None, Query(max_length=80)]


def _org(org: Org, role: Role | None) -> OrgOut:
    return OrgOut(
        id=org.id,
        name=org.name,
        role=role,
        settings=OrgSettings.model_validate(org.settings),
        created_at=org.created_at,
        updated_at=org.updated_at,
    )


def _member(found: members.Member) -> MemberOut:
    membership, user = found
    return MemberOut(
        user_id=user.id,
        email=user.email,
        name=user.name,
        role=Role(membership.role),
        email_verified=user.email_verified_at is not None,
        joined_at=membership.created_at,
    )


def _invite(row: Invite) -> InviteOut:
    return InviteOut.model_validate(row, from_attributes=True)


def _provider_key(row: ProviderKey) -> ProviderKeyOut:
    return ProviderKeyOut.model_validate(row, from_attributes=True)


@router.get("/orgs", summary="List your organisations")
async def list_orgs(context: Anybody) -> OrgList:
    """All of them; choose one for a request by the header `X-Org-Id`."""
    if context.principal.kind != "user":
        context.principal.require("org:read")
    return OrgList(data=[_org(org, role) for org, role in await service.mine(context)])


@router.post("/orgs", status_code=201, summary="Make an organisation")
async def create_org(context: Person, body: OrgCreate) -> OrgOut:
    """You become its owner."""
    return _org(await service.create(context, body.name), Role.OWNER)


@router.get("/orgs/{org_id}", summary="Read an organisation")
async def get_org(context: Reader, org_id: str, response: Response) -> OrgOut:
    """The one that is acted in; choose another of yours by the header `X-Org-Id`."""
    org = await service.get(context, org_id)
    response.headers["ETag"] = etag(service.version_of(org))
    return _org(org, context.principal.role)


@router.patch("/orgs/{org_id}", summary="Change an organisation")
async def update_org(
    context: Writer, org_id: str, body: OrgChange, response: Response, if_match: Match = None
) -> OrgOut:
    """Of `settings`, members that are left out stay as they are."""
    org = await service.change(context, org_id, body, if_match)
    response.headers["ETag"] = etag(service.version_of(org))
    return _org(org, context.principal.role)


@router.delete("/orgs/{org_id}", status_code=204, summary="Delete an organisation")
async def delete_org(context: Owner, org_id: str) -> None:
    """It is closed at once for everybody; everything in it is erased a day later."""
    await service.delete(context, org_id)


@router.get("/members", summary="List members")
async def list_members(context: Reader, limit: Size = 20, cursor: After = None) -> Page[MemberOut]:
    """People of the organisation, with their roles."""
    rows, after = await members.listed(context, limit, cursor)
    return Page(data=[_member(row) for row in rows], has_more=after is not None, next_cursor=after)


@router.patch("/members/{user_id}", summary="Change a member's role")
async def update_member(context: Hirer, user_id: str, body: MemberChange) -> MemberOut:
    """Only owners make or change owners; the last owner stays one."""
    return _member(await members.set_role(context, user_id, body.role))


@router.delete("/members/{user_id}", status_code=204, summary="Remove a member, or leave")
async def remove_member(context: Reader, user_id: str) -> None:
    """Counts at once. API keys that they made stay the organisation's."""
    await members.remove(context, user_id)


@router.post("/invites", status_code=201, summary="Invite somebody")
async def create_invite(context: Hirer, body: InviteCreate) -> InviteOut:
    """The link goes to their address; it replaces an earlier one."""
    return _invite(await members.invite(context, body.email, body.role))


@router.get("/invites", summary="List open invites")
async def list_invites(context: Hirer, limit: Size = 20, cursor: After = None) -> Page[InviteOut]:
    """Newest first."""
    rows, after = await members.list_invites(context, limit, cursor)
    return Page(data=[_invite(row) for row in rows], has_more=after is not None, next_cursor=after)


@router.delete("/invites/{invite_id}", status_code=204, summary="Take an invite back")
async def revoke_invite(context: Hirer, invite_id: str) -> None:
    """Its link is no longer good."""
    await members.revoke_invite(context, invite_id)


@router.post("/invites/lookup", summary="See what an invite is to", openapi_extra={"security": []})
async def look_up_invite(context: Anybody, body: InviteToken) -> InvitePreview:
    """For whoever holds the link, before they sign up or in."""
    invite, org = await members.look_up(context, body.token)
    return InvitePreview(
        org_id=org.id,
        org_name=org.name,
        email=invite.email,
        role=Role(invite.role),
        expires_at=invite.expires_at,
    )


@router.post("/invites/accept", summary="Accept an invite")
async def accept_invite(context: Person, body: InviteToken) -> OrgOut:
    """For people who have an account; others give the token when they sign up."""
    org = await members.accept(context, body.token)
    role = next((role for mine, role in await service.mine(context) if mine.id == org.id), None)
    return _org(org, role)


@router.get("/provider-keys", summary="List keys at providers")
async def list_provider_keys(context: Writer) -> ProviderKeyList:
    """Only their ends are shown."""
    return ProviderKeyList(data=[_provider_key(row) for row in await service.list_provider_keys(context)])


@router.put("/provider-keys/{provider}", summary="Set the key at a provider")
async def put_provider_key(context: Writer, provider: Provider, body: ProviderKeyPut) -> ProviderKeyOut:
    """Kept encrypted, and used for this organisation's projects alone."""
    return _provider_key(await service.put_provider_key(context, provider, body.key))


@router.delete("/provider-keys/{provider}", status_code=204, summary="Delete the key at a provider")
async def delete_provider_key(context: Writer, provider: Provider) -> None:
    """Projects use the server's key again, or the local engine."""
    await service.delete_provider_key(context, provider)


@router.get("/audit", summary="Read the audit log")
async def list_audit_log(
    context: Auditor,
    actor: Exact = None,
    action: Exact = None,
    target: Exact = None,
    limit: Size = 20,
    cursor: After = None,
) -> Page[AuditEntryOut]:
    """Who did what to what, newest first."""
    rows, after = await service.list_audit(
        context, actor=actor, action=action, target=target, limit=limit, cursor=cursor
    )
    data = [AuditEntryOut.model_validate(row, from_attributes=True) for row in rows]
    return Page(data=data, has_more=after is not None, next_cursor=after)
