"""Review links: some exports shown to whoever holds the address, until it expires or is revoked."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from clipforge.kit.ids import new_id
from clipforge.platform.base.context import Context
from clipforge.platform.base.crypto import hash_secret, new_secret
from clipforge.platform.base.principal import ANONYMOUS, Principal
from clipforge.platform.base.problems import Problem, conflict, invalid, not_found
from clipforge.platform.exports import repository
from clipforge.platform.exports.models import Export, ReviewLink
from clipforge.platform.exports.schemas import ReviewedClip, ReviewLinkCreate, ReviewOut
from clipforge.platform.exports.showing import SHOWN_FOR
from clipforge.platform.orgs import service as orgs
from clipforge.platform.orgs.audit import record
from clipforge.platform.projects.models import Asset

PREFIX = "rvw_"


async def create(context: Context, wanted: ReviewLinkCreate) -> tuple[ReviewLink, str]:
    """Make a link; gives it with its token, which is kept only as a hash.

    Raises:
        Problem: 404 for an export, 409 for one that is not ready, 422 when they are of several projects.
    """
    ids = list(dict.fromkeys(wanted.export_ids))
    exports = await repository.with_ids(context.session, context.org_id, ids)
    for id in ids:
        if id not in exports:
            raise not_found("export", id)
        if exports[id].status != "ready":
            raise conflict("export_not_ready", f"The export '{id}' is {exports[id].status}, not ready.")
    projects = {export.project_id for export in exports.values()}
    if len(projects) != 1:
        raise invalid("export_ids", "A review link shows exports of one project.")
    token = new_secret(PREFIX)
    link = ReviewLink(
        id=new_id("rev"),
        org_id=context.org_id,
        project_id=projects.pop(),
        export_ids=ids,
        token_hash=hash_secret(token),
        title=wanted.title,
        may_download=wanted.may_download,
        expires_at=datetime.now(UTC) + timedelta(days=wanted.expires_in_days),
        views=0,
        created_by=context.principal.actor,
    )
    context.session.add(link)
    await context.session.flush()
    await context.session.refresh(link)
    record(context, "review_link.created", link.id, exports=len(ids))
    return link, token


async def list_all(
    context: Context, project_id: str | None, limit: int, cursor: str | None
) -> tuple[list[ReviewLink], str | None]:
    """A page of links, newest first."""
    return await repository.links(context.session, context.org_id, project_id, limit, cursor)


async def revoke(context: Context, link_id: str) -> None:
    """Let a link show nothing any more; doing it twice is no error. Raises 404."""
    link = await repository.link(context.session, context.org_id, link_id)
    if link is None:
        raise not_found("review link", link_id)
    if link.revoked_at is None:
        link.revoked_at = datetime.now(UTC)
        record(context, "review_link.revoked", link.id)


def _not_good() -> Problem:
    return Problem(404, "not_found", "This review link is not good any more; ask for a new one.")


async def show(context: Context, token: str) -> ReviewOut:
    """What a link shows, for whoever holds its token, signed in or not.

    Raises:
        Problem: 404 for a token that is unknown, expired, revoked or of a deleted org, all alike.
    """
    hashed = hash_secret(token)
    await context.act_as(ANONYMOUS, secret=hashed)
    link = await repository.live_link(context.session, hashed, datetime.now(UTC))
    if link is None:
        raise _not_good()
    # From here on as the link's org, for reading exports and nothing else.
    await context.act_as(Principal("system", org_id=link.org_id, scopes=frozenset({"exports:read"})))
    if not await orgs.is_open(context):
        raise _not_good()
    await repository.count_view(context.session, link.id)
    exports = await repository.with_ids(context.session, link.org_id, link.export_ids)
    ready = [exports[id] for id in link.export_ids if id in exports and exports[id].status == "ready"]
    ids = [str(id) for export in ready for id in export.assets.values()]
    assets = await repository.assets(context.session, link.org_id, ids)
    clips = await asyncio.to_thread(_clips, context, link, ready, assets)
    return ReviewOut(
        title=link.title, may_download=link.may_download, expires_at=link.expires_at, clips=clips
    )


def _clips(
    context: Context, link: ReviewLink, exports: list[Export], assets: dict[str, Asset]
) -> list[ReviewedClip]:
    storage = context.deps.storage
    # No address outlives the link.
    good_for = max(timedelta(seconds=1), min(SHOWN_FOR, link.expires_at - datetime.now(UTC)))
    clips = []
    for export in exports:
        files = {kind: assets[str(id)] for kind, id in export.assets.items() if str(id) in assets}
        if not {"video", "thumbnail", "vtt"} <= files.keys():
            continue
        video = files["video"]

        def address(kind: str, files: dict[str, Asset] = files) -> str:
            return storage.presign_get(files[kind].storage_key, good_for, inline=True)

        clips.append(
            ReviewedClip(
                id=export.id,
                title=export.title,
                aspect=export.aspect,
                duration_ms=export.facts.get("duration_ms"),
                video_url=address("video"),
                picture_url=address("thumbnail"),
                subtitles_url=address("vtt"),
                download_url=(
                    storage.presign_get(video.storage_key, good_for, filename=video.name)
                    if link.may_download
                    else None
                ),
            )
        )
    return clips
