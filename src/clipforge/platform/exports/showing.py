"""Exports as the API tells of them, with signed addresses of their files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from clipforge.platform.base.context import Context
from clipforge.platform.exports import repository
from clipforge.platform.exports.models import Export
from clipforge.platform.exports.schemas import ExportOut, FileOut, Files

SHOWN_FOR = timedelta(hours=1)
KINDS = {"mp4": "video", "jpg": "thumbnail", "srt": "srt", "vtt": "vtt", "timeline": "timeline"}
"""Name of a file in the API → kind of its asset."""


async def shown(context: Context, exports: Sequence[Export]) -> list[ExportOut]:
    """Exports with their files, one query for all."""
    ids = [str(id) for export in exports for id in export.assets.values()]
    assets = await repository.assets(context.session, context.org_id, ids) if ids else {}
    storage = context.deps.storage

    def sign() -> dict[str, FileOut]:
        return {
            asset.id: FileOut(
                asset_id=asset.id,
                name=asset.name,
                url=storage.presign_get(asset.storage_key, SHOWN_FOR, filename=asset.name),
                content_type=asset.content_type,
                size=asset.size,
            )
            for asset in assets.values()
        }

    files = await asyncio.to_thread(sign)
    return [_out(export, files) for export in exports]


def _out(export: Export, files: dict[str, FileOut]) -> ExportOut:
    return ExportOut.model_validate(
        {
            "id": export.id,
            "project_id": export.project_id,
            "moment_id": export.moment_id,
            "job_id": export.job_id,
            "batch_id": export.batch_id,
            "status": export.status,
            "title": export.title,
            "template_id": export.template,
            "brand_kit_id": export.brand_kit_id,
            "brand_kit_version": export.brand_kit_version,
            "aspect": export.aspect,
            "profile": export.profile,
            "overrides": export.overrides,
            "content_hash": export.content_hash,
            "files": Files(**{name: files.get(export.assets.get(kind, "")) for name, kind in KINDS.items()}),
            "facts": export.facts,
            "error": export.error,
            "metadata": export.metadata_,
            "external_id": export.external_id,
            "created_at": export.created_at,
            "updated_at": export.updated_at,
        }
    )
