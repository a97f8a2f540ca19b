"""ZIPs of exports: asked for here, made by a worker."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from clipforge.kit.ids import new_id
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import Problem, conflict, not_found
from clipforge.platform.exports import repository
from clipforge.platform.exports.schemas import ZipOut, ZipRequest
from clipforge.platform.exports.showing import SHOWN_FOR
from clipforge.platform.jobs import service as jobs
from clipforge.platform.projects.keys import org_prefix, project_prefix
from clipforge.platform.projects.models import Asset

_KINDS = ("video", "srt", "vtt")


async def create(context: Context, wanted: ZipRequest) -> ZipOut:
    """Have chosen exports packed into one file.

    Raises:
        Problem: 404 for an export, 409 for one that is not ready.
    """
    ids = list(dict.fromkeys(wanted.export_ids))
    exports = await repository.with_ids(context.session, context.org_id, ids)
    for id in ids:
        if id not in exports:
            raise not_found("export", id)
        if exports[id].status != "ready":
            raise conflict("export_not_ready", f"The export '{id}' is {exports[id].status}, not ready.")
    projects = {export.project_id for export in exports.values()}
    project_id = next(iter(projects)) if len(projects) == 1 else None
    id = new_id("asset")
    home = project_prefix(context.org_id, project_id) if project_id else org_prefix(context.org_id)
    asset = Asset(
        id=id,
        org_id=context.org_id,
        project_id=project_id,
        kind="zip",
        status="pending",
        name="clips.zip",
        storage_key=f"{home}zips/{id}.zip",
        content_type="application/zip",
        details={"export_ids": ids},
    )
    context.session.add(asset)
    await context.session.flush()
    kinds = _KINDS if wanted.subtitles else _KINDS[:1]
    job = await jobs.create(
        context, "ZIP", project_id=project_id, payload={"asset_id": id, "kinds": list(kinds)}, key=f"zip/{id}"
    )
    asset.details = {**asset.details, "job_id": job.id}
    await context.session.flush()
    await context.session.refresh(asset)
    return await _shown(context, asset)


async def get(context: Context, zip_id: str) -> ZipOut:
    """A ZIP, with a signed address once it is ready; raises 404."""
    asset = await repository.asset(context.session, context.org_id, zip_id, "zip")
    if asset is None or asset.status not in ("pending", "ready", "failed"):
        raise not_found("ZIP", zip_id)
    return await _shown(context, asset)


async def contents(context: Context, asset: Asset, kinds: Iterable[str]) -> list[list[str]]:
    """[storage key, name in the ZIP] of all that goes into it; exports deleted meanwhile are missing."""
    exports = await repository.with_ids(
        context.session, context.org_id, [str(id) for id in asset.details["export_ids"]]
    )
    wanted = [
        str(export.assets[kind]) for export in exports.values() for kind in kinds if kind in export.assets
    ]
    files = await repository.assets(context.session, context.org_id, wanted)
    names: set[str] = set()
    entries = []
    for export_id in asset.details["export_ids"]:
        export = exports.get(export_id)
        for kind in kinds if export else ():
            file = files.get(str(export.assets.get(kind))) if export else None
            if file is not None:
                entries.append([file.storage_key, _unique(file.name, names)])
    if not entries:
        raise Problem(409, "nothing_to_pack", "None of these exports is there any more.")
    return entries


def _unique(name: str, taken: set[str]) -> str:
    stem, _, suffix = name.rpartition(".")
    number, chosen = 2, name
    while chosen.casefold() in taken:
        chosen = f"{stem}-{number}.{suffix}"
        number += 1
    taken.add(chosen.casefold())
    return chosen


async def _shown(context: Context, asset: Asset) -> ZipOut:
    url = None
    if asset.status == "ready":
        url = await asyncio.to_thread(
            context.deps.storage.presign_get, asset.storage_key, SHOWN_FOR, filename=asset.name
        )
    details: dict[str, Any] = asset.details
    return ZipOut.model_validate(
        {
            "id": asset.id,
            "status": asset.status,
            "job_id": details["job_id"],
            "size": asset.size,
            "url": url,
            "error": details.get("error"),
            "created_at": asset.created_at,
        }
    )
