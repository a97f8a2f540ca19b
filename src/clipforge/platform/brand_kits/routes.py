"""Routes of brand kits."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Annotated

from fastapi import Header, Path, Query, Response

from clipforge.platform.base.context import Context
from clipforge.platform.base.pagination import MOST, Page
from clipforge.platform.base.routing import Router, allowed
from clipforge.platform.base.versions import etag
from clipforge.platform.brand_kits import files, repository, service
from clipforge.platform.brand_kits.models import BrandKitRow, BrandKitVersion
from clipforge.platform.brand_kits.schemas import (
    BrandDocument,
    BrandFileOut,
    BrandKitCreate,
    BrandKitOut,
    BrandKitUpdate,
    BrandVersionOut,
    CheckedFile,
    FileUpload,
    NewBrandFile,
    Preview,
)

router = Router(tag="brand kits")
Reader = Annotated[Context, allowed("brand:read")]
Writer = Annotated[Context, allowed("brand:write")]
KitId = Annotated[str, Path(min_length=1, max_length=60, pattern=r"^[^\x00]+$")]
FileId = Annotated[str, Path(min_length=1, max_length=60, pattern=r"^[^\x00]+$")]
IfMatch = Annotated[str | None, Header(max_length=200)]
Limit = Annotated[int, Query(ge=1, le=MOST)]
Cursor = Annotated[str | None, Query(max_length=500)]


async def _previews(context: Context, versions: list[BrandKitVersion]) -> dict[str, Preview]:
    ids = [version.preview_id for version in versions if version.preview_id]
    assets = await repository.assets(context.session, context.org_id, ids) if ids else {}
    storage = context.deps.storage

    def sign() -> dict[str, Preview]:
        hour = timedelta(hours=1)
        return {
            id: Preview(asset_id=id, url=storage.presign_get(asset.storage_key, hour, inline=True))
            for id, asset in assets.items()
        }

    return await asyncio.to_thread(sign)


async def _out(context: Context, pairs: list[tuple[BrandKitRow, BrandKitVersion]]) -> list[BrandKitOut]:
    previews = await _previews(context, [version for _, version in pairs])
    return [
        BrandKitOut(
            id=kit.id,
            name=kit.name,
            version=kit.version,
            is_default=kit.is_default,
            document=BrandDocument.model_validate(version.document),
            preview=previews.get(version.preview_id or ""),
            created_at=kit.created_at,
            updated_at=kit.updated_at,
        )
        for kit, version in pairs
    ]


async def _one(
    context: Context, response: Response, pair: tuple[BrandKitRow, BrandKitVersion]
) -> BrandKitOut:
    response.headers["ETag"] = etag(pair[0].version)
    return (await _out(context, [pair]))[0]


@router.post("/brand-kits", status_code=201, summary="Make a brand kit")
async def create_brand_kit(context: Writer, body: BrandKitCreate, response: Response) -> BrandKitOut:
    """Colours, fonts and marks for clips; files are uploaded to it afterwards."""
    return await _one(context, response, await service.create(context, body))


@router.get("/brand-kits", summary="List brand kits")
async def list_brand_kits(context: Reader, limit: Limit = 20, cursor: Cursor = None) -> Page[BrandKitOut]:
    """The org's kits, newest first."""
    pairs, following = await service.list_all(context, limit, cursor)
    return Page(data=await _out(context, pairs), has_more=following is not None, next_cursor=following)


@router.get("/brand-kits/{kit_id}", summary="Get a brand kit")
async def get_brand_kit(context: Reader, kit_id: KitId, response: Response) -> BrandKitOut:
    """At its newest version, with a preview picture once it is drawn."""
    kit = await service.get(context, kit_id)
    return await _one(context, response, (kit, await service.newest(context, kit)))


@router.patch("/brand-kits/{kit_id}", summary="Change a brand kit")
async def update_brand_kit(
    context: Writer, kit_id: KitId, body: BrandKitUpdate, response: Response, if_match: IfMatch = None
) -> BrandKitOut:
    """Every change makes a new version; exports made before keep theirs."""
    return await _one(context, response, await service.update(context, kit_id, body, if_match))


@router.delete("/brand-kits/{kit_id}", status_code=204, summary="Delete a brand kit")
async def delete_brand_kit(context: Writer, kit_id: KitId) -> None:
    """With its files; exports made with it stay."""
    await service.delete(context, kit_id)


@router.get("/brand-kits/{kit_id}/versions", summary="List versions of a brand kit")
async def list_brand_kit_versions(
    context: Reader, kit_id: KitId, limit: Limit = 20, cursor: Cursor = None
) -> Page[BrandVersionOut]:
    """Newest first."""
    rows, following = await service.list_versions(context, kit_id, limit, cursor)
    previews = await _previews(context, rows)
    data = [
        BrandVersionOut(
            version=row.version,
            document=BrandDocument.model_validate(row.document),
            preview=previews.get(row.preview_id or ""),
            actor=row.actor,
            created_at=row.created_at,
        )
        for row in rows
    ]
    return Page(data=data, has_more=following is not None, next_cursor=following)


@router.post("/brand-kits/{kit_id}/files", status_code=201, summary="Announce a file of a brand kit")
async def create_brand_file(context: Writer, kit_id: KitId, body: FileUpload) -> NewBrandFile:
    """Send the bytes with the request in `upload`, then complete the file."""
    file, upload = await files.announce(context, kit_id, body)
    return NewBrandFile(file=file, upload=upload)


@router.get("/brand-kits/{kit_id}/files", summary="List files of a brand kit")
async def list_brand_files(context: Reader, kit_id: KitId) -> Page[BrandFileOut]:
    """All that were sent to it, oldest first; there are 60 at most."""
    return Page(data=await files.list_files(context, kit_id), has_more=False, next_cursor=None)


@router.get("/brand-kits/{kit_id}/files/{file_id}", summary="Get a file of a brand kit")
async def get_brand_file(context: Reader, kit_id: KitId, file_id: FileId) -> BrandFileOut:
    """Whether it was found good, and why not."""
    return await files.get(context, kit_id, file_id)


@router.delete(
    "/brand-kits/{kit_id}/files/{file_id}", status_code=204, summary="Delete a file of a brand kit"
)
async def delete_brand_file(context: Writer, kit_id: KitId, file_id: FileId) -> None:
    """Its room is free at once. Where the kit uses it, the kit has a new version without it.

    Refused with 409 `file_in_use` while another kit, an export that is being rendered or a clip that was
    edited by hand needs it. Exports made with it stay.
    """
    await files.delete(context, kit_id, file_id)


@router.post(
    "/brand-kits/{kit_id}/files/{file_id}/complete",
    status_code=202,
    summary="Complete a file of a brand kit",
)
async def complete_brand_file(context: Writer, kit_id: KitId, file_id: FileId) -> CheckedFile:
    """A worker checks it: pictures are decoded, SVG is drawn as PNG, fonts are written anew, videos probed.

    Once it is found good, the kit has a new version with it.
    """
    file, job = await files.complete(context, kit_id, file_id)
    return CheckedFile(file=file, job_id=job.id)
