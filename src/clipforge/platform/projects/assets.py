"""Stored files: found, signed, shared between equal ones, and given back when nothing refers to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from clipforge.kit.ids import new_id
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import not_found
from clipforge.platform.projects import asset_repository as repository
from clipforge.platform.projects import upload_schemas as schemas
from clipforge.platform.projects.models import DERIVED, Asset
from clipforge.platform.projects.summary_repository import File

SIGNED_FOR = timedelta(hours=6)
"""How long an address of a file is good: longer than a sitting before a video."""


def make_asset(
    context: Context,
    kind: str,
    *,
    key: str,
    content_type: str,
    project_id: str | None = None,
    id: str = "",
    name: str = "",
    size: int = 0,
    sha256: str | None = None,
    status: str = "ready",
    details: Mapping[str, Any] | None = None,
) -> Asset:
    """The row of a stored file, not yet written.

    Args:
        context: whose org it belongs to.
        kind: see `Asset`.
        key: of the object, decided before the work that made it.
        content_type: its media type.
        project_id: the project it goes with.
        id: decided before, made anew when empty.
        name: for people and for downloads.
        size: bytes.
        sha256: of the content, hex, when known.
        status: 'ready', or 'pending' until the bytes are there.
        details: facts of this kind of file.
    """
    return Asset(
        id=id or new_id("asset"),
        org_id=context.org_id,
        project_id=project_id,
        kind=kind,
        status=status,
        name=name[:300],
        storage_key=key,
        content_type=content_type,
        size=size,
        sha256=sha256,
        details=dict(details or {}),
    )


def new_asset(context: Context, kind: str, **facts: Any) -> Asset:
    """Write the row of a stored file in the running transaction; see `make_asset`."""
    asset = make_asset(context, kind, **facts)
    context.session.add(asset)
    return asset


async def find(context: Context, id: str, *, lock: bool = False) -> Asset:
    """An asset of the org; raises 404."""
    found = await repository.get(context.session, context.org_id, id, lock=lock)
    if found is None:
        raise not_found("asset", id)
    return found


async def list_assets(
    context: Context, *, project_id: str | None, kind: str | None, limit: int, cursor: str | None
) -> tuple[list[Asset], str | None]:
    """A page of files that are there, newest first."""
    return await repository.listed(
        context.session, context.org_id, project_id=project_id, kind=kind, limit=limit, cursor=cursor
    )


async def source_of(context: Context, project_id: str) -> Asset | None:
    """The file that a project is made from."""
    return await repository.source_of(context.session, context.org_id, project_id)


async def words_of(context: Context, project_id: str) -> Asset | None:
    """The words that came alongside a project's source; the suffix of the name says which kind they are."""
    found = await repository.of_projects(context.session, context.org_id, [project_id], ["subtitles"])
    return found[-1] if found else None


def signed_url(
    context: Context, asset: Asset | File, *, inline: bool = False, expires: timedelta = SIGNED_FOR
) -> str:
    """A signed address of a file; shown in the browser if `inline`, else saved under its name."""
    return context.deps.storage.presign_get(
        asset.storage_key,
        expires,
        filename=None if inline else (asset.name or asset.id),
        content_type=asset.content_type,
        inline=inline,
    )


def signed_picture(context: Context, key: str, content_type: str) -> str:
    """A signed address of a picture of ours, to be shown."""
    return context.deps.storage.presign_get(key, SIGNED_FOR, content_type=content_type, inline=True)


def view(context: Context, asset: Asset) -> schemas.Asset:
    """What the API tells of a file."""
    ready = asset.status == "ready"
    return schemas.Asset(
        id=asset.id,
        project_id=asset.project_id,
        kind=asset.kind,
        status=asset.status,
        name=asset.name,
        content_type=asset.content_type,
        size=asset.size,
        sha256=asset.sha256,
        url=signed_url(context, asset) if ready else None,
        url_expires_at=datetime.now(UTC) + SIGNED_FOR if ready else None,
        created_at=asset.created_at,
    )


async def twin(context: Context, sha256: str | None, size: int, but: str = "") -> Asset | None:
    """A ready source of the org with this very content; it stays until the transaction ends."""
    if sha256 is None:
        return None
    return await repository.twin(context.session, context.org_id, sha256, size, but)


def share(asset: Asset, other: Asset) -> None:
    """Let an asset stand for the object of an equal one."""
    asset.storage_key = other.storage_key
    asset.content_type = other.content_type
    asset.size = other.size
    asset.sha256 = other.sha256
    asset.details = dict(other.details)
    asset.status = "ready"


async def share_derived(context: Context, project_id: str, other_project_id: str) -> bool:
    """Give a project what browsers need of another one's equal source; False when there is nothing."""
    found = await repository.of_projects(context.session, context.org_id, [other_project_id], DERIVED)
    for one in found:
        new_asset(
            context,
            one.kind,
            key=one.storage_key,
            content_type=one.content_type,
            project_id=project_id,
            name=one.name,
            size=one.size,
            sha256=one.sha256,
            details=one.details,
        )
    return bool(found)


async def derived_keys(context: Context, project_id: str) -> set[str]:
    """Keys of what a project has for browsers."""
    found = await repository.of_projects(context.session, context.org_id, [project_id], DERIVED)
    return {asset.storage_key for asset in found}


async def unused_keys(context: Context, keys: Sequence[str]) -> list[str]:
    """Those of some objects that nothing refers to, locked until the transaction ends."""
    await repository.lock_keys(context.session, context.org_id, keys)
    return await repository.unused(context.session, context.org_id, keys)
