"""Files of brand kits: announced, sent straight to storage, completed, and checked by a worker before use."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from clipforge.kit.ids import new_id
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import conflict, invalid, not_found
from clipforge.platform.brand_kits import repository, service
from clipforge.platform.brand_kits.schemas import BrandDocument, BrandFileOut, FileUpload, Mark, SignedUpload
from clipforge.platform.jobs import service as jobs
from clipforge.platform.jobs.models import Job
from clipforge.platform.orgs.audit import record
from clipforge.platform.projects.models import Asset

MOST_OF_KIT = 60
_MOST_BYTES = {"logo": 20 << 20, "font": 16 << 20, "intro": 200 << 20, "outro": 200 << 20}
_UPLOAD_TIME = timedelta(hours=1)
_SHOWN_FOR = timedelta(hours=1)


async def announce(context: Context, kit_id: str, wanted: FileUpload) -> tuple[BrandFileOut, SignedUpload]:
    """Write down a file to come, and sign where its bytes go.

    Raises:
        Problem: 404 for the kit, 409 when it has too many files, 422 for one that is too large.
    """
    kit = await service.get(context, kit_id, lock=True)
    await _refuse_full(context, kit.id)
    most = _MOST_BYTES[wanted.kind]
    if wanted.size > most:
        raise invalid("size", f"A file of this kind has {most >> 20} MB at most.")
    id = new_id("asset")
    key = f"{service.files_prefix(context.org_id, kit.id)}{id}/upload"
    asset = Asset(
        id=id,
        org_id=context.org_id,
        kind=wanted.kind,
        status="pending",
        name=wanted.name,
        storage_key=key,
        content_type=wanted.content_type,
        size=wanted.size,
        details={"kit_id": kit.id},
    )
    context.session.add(asset)
    await context.session.flush()
    await context.session.refresh(asset)
    signed = await asyncio.to_thread(
        context.deps.storage.presign_put, key, _UPLOAD_TIME, wanted.content_type, wanted.size
    )
    upload = SignedUpload(
        method=signed.method,
        url=signed.url,
        headers=dict(signed.headers),
        expires_at=datetime.now(UTC) + _UPLOAD_TIME,
    )
    return await shown(context, asset), upload


async def _refuse_full(context: Context, kit_id: str, but: str = "") -> None:
    """Raise 409 when a kit, which is locked, has no room for one more; an announcement has it for an hour."""
    taken = await repository.taking_room(context.session, context.org_id, kit_id, _UPLOAD_TIME, but)
    if taken >= MOST_OF_KIT:
        raise conflict(
            "too_many_files", f"{MOST_OF_KIT} files are taken for one kit at most; delete one first."
        )


async def complete(context: Context, kit_id: str, asset_id: str) -> tuple[BrandFileOut, Job]:
    """Have a file that has arrived checked; asking again while it is being checked gives the same job.

    Raises:
        Problem: 404, 409 when its bytes are not there, it was judged already, or it comes so late that others
            have taken its room.
    """
    asset = await _of_kit(context, kit_id, asset_id)
    info = None
    if asset.status == "pending":
        async with context.outside():
            info = await asyncio.to_thread(context.deps.storage.head, asset.storage_key)
        await service.get(context, kit_id, lock=True)
    asset = await _of_kit(context, kit_id, asset_id, lock=True)
    if asset.status not in ("pending", "checking"):
        raise conflict("already_checked", f"This file was checked already: it is {asset.status}.")
    if asset.status == "pending":
        if info is None or info.size != asset.size:
            raise conflict("upload_incomplete", "Its bytes have not arrived; send them, then complete it.")
        await _refuse_full(context, kit_id, but=asset.id)
        asset.status = "checking"
        await context.session.flush()
    job = await jobs.create(
        context,
        "BRAND_PREVIEW",
        payload={"kit_id": kit_id, "asset_id": asset.id},
        key=f"brand-file/{asset.id}",
        priority=30,
    )
    return await shown(context, asset), job


async def list_files(context: Context, kit_id: str) -> list[BrandFileOut]:
    """All files that were sent to a kit."""
    kit = await service.get(context, kit_id)
    rows = await repository.files(context.session, context.org_id, kit.id)
    return [await shown(context, asset) for asset in rows]


async def get(context: Context, kit_id: str, asset_id: str) -> BrandFileOut:
    """One file of a kit; raises 404."""
    return await shown(context, await _of_kit(context, kit_id, asset_id))


async def accept(context: Context, asset_id: str, outcome: dict[str, Any]) -> None:
    """A worker found a file good: it is ready, and its kit has a new version with it."""
    storage = context.deps.storage
    asset = await repository.file(context.session, context.org_id, asset_id)
    if asset is not None:
        # Always the kit first: whoever deletes a kit or a file of it goes on to the file.
        await repository.find(context.session, context.org_id, asset.details["kit_id"], lock=True)
        asset = await repository.file(context.session, context.org_id, asset_id, lock=True)
    if asset is None:
        # Deleted while it was being checked: what was written since belongs to nobody.
        context.after_commit(lambda: asyncio.to_thread(storage.delete, [outcome["key"]]))
        return
    if asset.status != "checking":
        return
    old = asset.storage_key
    asset.status = "ready"
    asset.storage_key = outcome["key"]
    asset.size = outcome["size"]
    asset.content_type = outcome["content_type"]
    asset.sha256 = outcome["sha256"]
    asset.details = {**asset.details, **outcome["facts"], "checked": True}
    await context.session.flush()
    kit = await repository.find(context.session, context.org_id, asset.details["kit_id"], lock=True)
    if kit is not None:
        document = BrandDocument.model_validate((await service.newest(context, kit)).document)
        await service.add_version(context, kit, _with_file(document, asset))
        record(context, "brand_kit.updated", kit.id, file=asset.id)
    context.after_commit(lambda: asyncio.to_thread(storage.delete, [old]))


async def refuse(context: Context, asset_id: str, error: dict[str, Any]) -> None:
    """A worker found a file bad, or could not look at it."""
    asset = await repository.file(context.session, context.org_id, asset_id, lock=True)
    if asset is None or asset.status != "checking":
        return
    told = {name: str(error[name]) for name in ("code", "reason", "remedy") if error.get(name)}
    asset.status = "refused"
    asset.details = {**asset.details, "error": told or {"code": "failed", "reason": "It was not checked."}}
    await context.session.flush()


async def delete(context: Context, kit_id: str, asset_id: str) -> None:
    """Remove a file and free its room; a kit that uses it gets a new version without it.

    Clips that show it are laid out anew.

    Raises:
        Problem: 404; 409 `file_in_use` while another kit, an export that is being rendered or a clip that was
            edited by hand needs it.
    """
    await repository.lock_org(context.session, context.org_id)
    kit = await service.get(context, kit_id, lock=True)
    asset = await _of_kit(context, kit.id, asset_id, lock=True)
    await _refuse_needed(context, kit.id, asset)
    document = BrandDocument.model_validate((await service.newest(context, kit)).document)
    if asset.id in service.named(document):
        await service.add_version(context, kit, await _without_file(context, document, asset))
    await repository.remove_assets(context.session, context.org_id, [asset.id])
    clips = await repository.lay_out_anew(context.session, context.org_id, service.ASSET + asset.id)
    for project_id, moment_ids in clips.items():
        await jobs.create(
            context,
            "COMPOSE",
            project_id=project_id,
            payload={"moment_ids": moment_ids},
            key=f"compose/without/{asset.id}/{project_id}",
        )
    record(context, "brand_kit.file_deleted", kit.id, file=asset.id)
    prefix = f"{service.files_prefix(context.org_id, kit.id)}{asset.id}/"

    async def remove_objects() -> None:
        await asyncio.to_thread(context.deps.storage.delete_prefix, prefix)

    context.after_commit(remove_objects)


async def _refuse_needed(context: Context, kit_id: str, asset: Asset) -> None:
    others = [
        kit.name
        for kit, version in await repository.all_newest(context.session, context.org_id)
        if kit.id != kit_id and asset.id in service.named(BrandDocument.model_validate(version.document))
    ]
    if others:
        raise conflict(
            "file_in_use",
            f"Other brand kits use this file: {', '.join(others)[:300]}. Take it out there first.",
        )
    name = service.ASSET + asset.id
    if await repository.being_rendered(context.session, context.org_id, name):
        raise conflict(
            "file_in_use", "An export that uses this file is being rendered; wait until it is done."
        )
    if edited := await repository.edited_with(context.session, context.org_id, name):
        clips = "1 clip that was" if edited == 1 else f"{edited} clips that were"
        raise conflict(
            "file_in_use",
            f"This file is part of {clips} edited by hand. Undo that first, or just take it out of the kit.",
        )


async def _without_file(context: Context, document: BrandDocument, asset: Asset) -> BrandDocument:
    """A document that does not name a file any more, and no font that nobody has then."""
    if asset.kind == "logo":
        return document.model_copy(update={"logo": None})
    if asset.kind != "font":
        return document.model_copy(update={asset.kind: None})
    left = document.model_copy(update={"fonts": tuple(id for id in document.fonts if id != asset.id)})
    own = await repository.assets(context.session, context.org_id, left.fonts)
    families = {str(one.details.get("family", "")).casefold() for one in own.values()}
    if left.font is not None and not service.has_family(left.font, families):
        left = left.model_copy(update={"font": None})
    return left


def _with_file(document: BrandDocument, asset: Asset) -> BrandDocument:
    """A document that uses a new file: it takes the place of the one before, fonts are added."""
    if asset.kind == "logo":
        mark = document.logo
        changed = mark.model_copy(update={"asset_id": asset.id}) if mark else Mark(asset_id=asset.id)
        return document.model_copy(update={"logo": changed})
    if asset.kind == "font":
        family = str(asset.details["family"])
        return document.model_copy(
            update={"fonts": (*document.fonts, asset.id)[-12:], "font": document.font or family}
        )
    return document.model_copy(update={asset.kind: asset.id})


async def _of_kit(context: Context, kit_id: str, asset_id: str, *, lock: bool = False) -> Asset:
    asset = await repository.file(context.session, context.org_id, asset_id, lock=lock)
    if asset is None or asset.details.get("kit_id") != kit_id:
        raise not_found("file of the brand kit", asset_id)
    return asset


async def shown(context: Context, asset: Asset) -> BrandFileOut:
    """A file as the API tells of it."""
    url = None
    if asset.status == "ready":
        url = await asyncio.to_thread(
            context.deps.storage.presign_get, asset.storage_key, _SHOWN_FOR, filename=asset.name
        )
    hidden = ("kit_id", "checked", "error")
    return BrandFileOut.model_validate(
        {
            "id": asset.id,
            "kind": asset.kind,
            "name": asset.name,
            "status": asset.status,
            "size": asset.size,
            "error": asset.details.get("error"),
            "facts": {name: value for name, value in asset.details.items() if name not in hidden},
            "url": url,
            "created_at": asset.created_at,
        }
    )
