"""BRAND_PREVIEW: checks a file that was sent to a kit, or draws how a kit looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clipforge.kit.errors import BadInputError
from clipforge.kit.ids import new_id
from clipforge.platform.base.context import Context
from clipforge.platform.brand_kits import files, repository, service
from clipforge.platform.jobs.models import Job
from clipforge.platform.templates import service as templates

if TYPE_CHECKING:
    from clipforge.platform.jobs.handler import WorkTools


class BrandPreview:
    """With `asset_id` in the payload it checks that file, else it draws the kit's version."""

    kind = "BRAND_PREVIEW"

    async def load(self, context: Context, job: Job) -> dict[str, Any]:
        """Keys of what is read and written."""
        kit_id = str(job.payload["kit_id"])
        prefix = service.files_prefix(context.org_id, kit_id)
        if asset_id := job.payload.get("asset_id"):
            asset = await repository.file(context.session, context.org_id, str(asset_id))
            if asset is None:
                raise BadInputError("the file was deleted", subject=str(asset_id), code="gone")
            return {
                "check": asset.kind,
                "asset_id": asset.id,
                "source": asset.storage_key,
                "size": asset.size,
                "target": f"{prefix}{asset.id}/file",
            }
        version = int(job.payload["version"])
        brand = await service.resolve(context, kit_id, version)
        template = await templates.resolve(context, brand.brand.template)
        return {
            "kit_id": kit_id,
            "version": version,
            "brand": brand.brand.model_dump(mode="json"),
            "style": template.style.model_dump(mode="json"),
            "files": brand.keys,
            "target": f"{prefix}preview-{version}.jpg",
        }

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        """Check or draw."""
        return _check(task, tools) if "check" in task else _draw(task, tools)

    async def save(self, context: Context, job: Job, task: dict[str, Any], result: dict[str, Any]) -> None:
        """The file is ready, or the kit's version has a picture."""
        if "check" in task:
            await files.accept(context, task["asset_id"], result)
            return
        row = await repository.version(context.session, context.org_id, task["kit_id"], task["version"])
        if row is None:
            return
        row.preview_id = await repository.put_preview(
            context.session,
            {
                "id": new_id("asset"),
                "org_id": context.org_id,
                "kind": "preview",
                "status": "ready",
                "name": f"brand-{task['version']}.jpg",
                "storage_key": task["target"],
                "content_type": "image/jpeg",
                "size": result["size"],
                "details": {"kit_id": task["kit_id"], "version": task["version"]},
            },
        )

    async def failed(self, context: Context, job: Job, error: dict[str, Any]) -> None:
        """Say of a file why it was refused; a kit without a picture is a kit all the same."""
        if asset_id := job.payload.get("asset_id"):
            await files.refuse(context, str(asset_id), error)


def _check(task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
    from clipforge.kit.files import sha256_file
    from clipforge.pipeline.brand_files import check_brand_file

    info = tools.storage.head(task["source"])
    if info is None or info.size != task["size"]:
        raise BadInputError("the file is not what was announced", subject=task["check"], code="changed")
    sent = tools.scratch / "sent"
    tools.storage.download(task["source"], sent)
    checked = check_brand_file(task["check"], sent, tools.scratch, tools.toolbox, tools.progress)
    key = task["target"] + checked.suffix
    tools.storage.upload(checked.path, key, checked.content_type)
    return {
        "key": key,
        "size": checked.path.stat().st_size,
        "sha256": sha256_file(checked.path),
        "content_type": checked.content_type,
        "facts": checked.facts,
    }


def _draw(task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
    from clipforge.media.brand import BrandKit
    from clipforge.media.caption.model import CaptionStyle
    from clipforge.pipeline.brand_files import draw_brand_preview
    from clipforge.platform.brand_kits.fetching import fetch_assets
    from clipforge.platform.brand_kits.service import ASSET

    brand = BrandKit.model_validate({**task["brand"], "intro": None, "outro": None})
    used = brand.files()
    paths = fetch_assets(tools, {id: key for id, key in task["files"].items() if ASSET + id in used})
    picture = draw_brand_preview(
        brand.with_files(paths.__getitem__),
        CaptionStyle.model_validate(task["style"]),
        tools.scratch,
        tools.toolbox,
        tools.progress,
    )
    tools.storage.upload(picture, task["target"], "image/jpeg")
    return {"size": picture.stat().st_size}
