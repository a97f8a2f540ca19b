"""RENDER: from a recipe to finished files in storage. ZIP: finished files in one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clipforge.kit.errors import BadInputError
from clipforge.kit.ids import new_id
from clipforge.platform.base.context import Context
from clipforge.platform.brand_kits.service import ASSET
from clipforge.platform.events import service as events
from clipforge.platform.exports import repository, zips
from clipforge.platform.exports.models import Export
from clipforge.platform.exports.naming import FILES, file_name
from clipforge.platform.jobs.models import Job
from clipforge.platform.jobs.stored import STORED
from clipforge.platform.moments import caption_files, places
from clipforge.platform.projects.keys import project_prefix
from clipforge.platform.usage import service as usage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clipforge.platform.jobs.handler import WorkTools


class Render:
    """Composes and renders one export."""

    kind = "RENDER"

    async def load(self, context: Context, job: Job) -> dict[str, Any]:
        """The recipe, the shots that are known, and the keys of everything read and written."""
        from clipforge.pipeline.recipe import Recipe

        export = await repository.find(
            context.session, context.org_id, str(job.payload["export_id"]), lock=True
        )
        if export is None or not export.recipe:
            raise BadInputError("the export was deleted or is finished", code="gone")
        export.status, export.error = "rendering", None
        recipe = Recipe.model_validate(export.recipe)
        source_id = recipe.source.location.removeprefix(ASSET)
        names = places.files_of(recipe.timeline) if recipe.timeline else recipe.brand.files()
        ids = [name.removeprefix(ASSET) for name in names if name.startswith(ASSET)]
        assets = await repository.assets(context.session, context.org_id, [source_id, *ids])
        if missing := {source_id, *ids} - assets.keys():
            raise BadInputError(
                "a file that the clip needs was removed", subject=min(missing), code="file_missing"
            )
        shots: dict[str, Any] = {}
        if recipe.timeline is None and export.moment_id:
            own = await repository.moment_timeline(context.session, context.org_id, export.moment_id)
            if own is not None:
                shots = {"shots": own.shots, "start_ms": own.shots_start_ms, "end_ms": own.shots_end_ms}
        home = f"{project_prefix(context.org_id, export.project_id)}exports/{export.id}/"
        return {
            "export_id": export.id,
            "recipe": export.recipe,
            "shots": shots,
            "source": [recipe.source.location, assets[source_id].storage_key],
            "files": {id: assets[id].storage_key for id in ids if id != source_id},
            "shelf": (await caption_files.shelf_of(context, export.project_id)).model_dump(mode="json"),
            "keys": {kind: f"{home}clip.{suffix}" for kind, (suffix, _) in FILES.items()},
        }

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        """Compose, render and store."""
        from clipforge.kit.files import sha256_file, write_text
        from clipforge.pipeline.emoji import emoji_pictures
        from clipforge.pipeline.encoder import choose_encoder
        from clipforge.pipeline.recipe import Recipe, StoredShots, compose_recipe
        from clipforge.platform.brand_kits.fetching import fetch_assets
        from clipforge.stages.render.profile import load_profile
        from clipforge.stages.render.render import render

        toolbox, progress = tools.toolbox, tools.progress
        progress.update(0.0, "getting ready")
        files = fetch_assets(tools, task["files"])
        name, key = task["source"]
        files[name] = _source(tools, key)
        data_dir = toolbox.machine.data_dir
        recipe = Recipe.model_validate(task["recipe"])
        if recipe.timeline is not None:
            paths = {name.removeprefix(ASSET): path for name, path in files.items()}
            timeline = places.to_local(recipe.timeline, paths=paths, data_dir=data_dir)
        else:
            shots = StoredShots.model_validate(task["shots"])
            here = recipe.located(files.__getitem__)
            timeline = compose_recipe(here, shots, toolbox, progress.part(0.02, 0.3))
        made = render(
            timeline,
            load_profile(recipe.profile),
            out_dir=tools.scratch / "out",
            name="clip",
            ffmpeg=toolbox.ffmpeg,
            encoder=choose_encoder("auto", toolbox),
            emoji=emoji_pictures(timeline, toolbox),
            threads=toolbox.machine.threads,
            progress=progress.part(0.3, 0.96),
            allow_addresses=True,  # the source's alone, which we signed ourselves
        )
        folder = tools.scratch / "out"
        ids = {path: name.removeprefix(ASSET) for name, path in files.items()}
        stored_as = places.to_stored(timeline, assets=ids, data_dir=data_dir)
        write_text(folder / "clip.timeline.json", stored_as.model_dump_json())
        stored = {}
        for kind, (suffix, content_type) in FILES.items():
            path = folder / f"clip.{suffix}"
            progress.update(0.97, "storing")
            tools.storage.upload(path, task["keys"][kind], content_type)
            stored[kind] = {"size": path.stat().st_size, "sha256": sha256_file(path)}
        facts = made.model_dump(
            mode="json",
            include={
                "width",
                "height",
                "frames",
                "duration_ms",
                "intro_ms",
                "loudness_lufs",
                "true_peak_db",
                "encoder",
            },
        )
        # A preview draws what an edited timeline names with the same pictures as this render.
        shelf = caption_files.Shelf.model_validate(task["shelf"])
        drawn_with = caption_files.store(tools, shelf, [stored_as])
        notices = list(dict.fromkeys((*timeline.notices, *made.notices)))
        return {
            "files": stored,
            STORED: {"timeline": task["keys"]["timeline"]},
            "caption_files": [file.model_dump(mode="json") for file in drawn_with],
            "facts": {**facts, "size_bytes": stored["video"]["size"], "notices": notices},
        }

    async def save(self, context: Context, job: Job, task: dict[str, Any], result: dict[str, Any]) -> None:
        """The export is ready: files, facts, its line of the ledger, its event."""
        export = await repository.find(context.session, context.org_id, task["export_id"], lock=True)
        if export is None:
            return
        # The title may have been changed while it was rendered.
        export.timeline = {**result[STORED]["timeline"], "title": export.title}
        drawn_with = [caption_files.CaptionFile.model_validate(one) for one in result["caption_files"]]
        await caption_files.keep(context, export.project_id, drawn_with)
        assets = {}
        for kind, (_, content_type) in FILES.items():
            assets[kind] = await repository.put_asset(
                context.session,
                {
                    "id": new_id("asset"),
                    "org_id": context.org_id,
                    "project_id": export.project_id,
                    "kind": kind,
                    "status": "ready",
                    "name": file_name(kind, export.title, export.aspect),
                    "storage_key": task["keys"][kind],
                    "content_type": content_type,
                    "size": result["files"][kind]["size"],
                    "sha256": result["files"][kind]["sha256"],
                    "details": {"export_id": export.id},
                },
            )
        export.assets, export.facts = assets, result["facts"]
        export.status, export.error = "ready", None
        await context.session.flush()
        await usage.settle(
            context,
            job_id=job.id,
            kind="exports",
            quantity=1,
            source=usage.export_source(export.content_hash),
            project_id=export.project_id,
            actor=export.created_by,
        )
        await events.emit(context, "export.ready", _told(export), project_id=export.project_id)

    async def failed(self, context: Context, job: Job, error: dict[str, Any]) -> None:
        """Say what went wrong; one that was called off is no failure."""
        export = await repository.find(
            context.session, context.org_id, str(job.payload["export_id"]), lock=True
        )
        if export is None or export.status != "rendering" or export.job_id != job.id:
            return
        cancelled = error.get("code") == "cancelled"
        export.status = "cancelled" if cancelled else "failed"
        told = {name: error[name] for name in ("code", "reason", "remedy") if error.get(name)}
        export.error = None if cancelled else told
        await context.session.flush()
        if not cancelled:
            await events.emit(
                context, "export.failed", {**_told(export), "error": told}, project_id=export.project_id
            )


def _told(export: Export) -> dict[str, Any]:
    return {
        "export_id": export.id,
        "project_id": export.project_id,
        "moment_id": export.moment_id,
        "batch_id": export.batch_id,
        "status": export.status,
        "title": export.title,
        "aspect": export.aspect,
        "metadata": export.metadata_,
        "external_id": export.external_id,
        "created_by": export.created_by,
    }


def _source(tools: WorkTools, key: str) -> str:
    """Where ffmpeg opens the source: the stored file itself on this machine's disk, else by ranges."""
    from datetime import timedelta

    path = tools.storage.local_path(key)
    return str(path) if path is not None else tools.storage.presign_get(key, timedelta(hours=6))


class Zip:
    """Packs files of exports."""

    kind = "ZIP"

    async def load(self, context: Context, job: Job) -> dict[str, Any]:
        """Keys of what goes in, and of the ZIP."""
        asset = await repository.asset(context.session, context.org_id, str(job.payload["asset_id"]), "zip")
        if asset is None:
            raise BadInputError("the ZIP was deleted", code="gone")
        entries = await zips.contents(context, asset, [str(kind) for kind in job.payload["kinds"]])
        return {"entries": entries, "target": asset.storage_key}

    def work(self, task: dict[str, Any], tools: WorkTools) -> dict[str, Any]:
        """Stream everything into one file; films do not get smaller, so nothing is compressed."""
        import zipfile

        path: Path = tools.scratch / "clips.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as pack:
            for number, (key, name) in enumerate(task["entries"]):
                tools.progress.update(0.9 * number / len(task["entries"]), "packing")
                with tools.storage.open(key) as pieces, pack.open(name, "w", force_zip64=True) as entry:
                    for piece in _watched(pieces, tools):
                        entry.write(piece)
        tools.storage.upload(path, task["target"], "application/zip")
        return {"size": path.stat().st_size}

    async def save(self, context: Context, job: Job, task: dict[str, Any], result: dict[str, Any]) -> None:
        """It can be downloaded."""
        asset = await repository.asset(context.session, context.org_id, str(job.payload["asset_id"]), "zip")
        if asset is not None:
            asset.status, asset.size = "ready", result["size"]

    async def failed(self, context: Context, job: Job, error: dict[str, Any]) -> None:
        """Say why there is none."""
        asset = await repository.asset(context.session, context.org_id, str(job.payload["asset_id"]), "zip")
        if asset is not None and asset.status == "pending":
            told = {name: str(error[name]) for name in ("code", "reason", "remedy") if error.get(name)}
            asset.status, asset.details = "failed", {**asset.details, "error": told}


def _watched(pieces: Iterator[bytes], tools: WorkTools) -> Iterator[bytes]:
    for piece in pieces:
        tools.progress.token.check()
        yield piece
