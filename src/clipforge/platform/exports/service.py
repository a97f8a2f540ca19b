"""Exports: made once for each content, read, deleted and tried again."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from clipforge.kit.ids import new_id
from clipforge.media.moment import Moment
from clipforge.media.timeline import Timeline
from clipforge.media.transcript import Transcript
from clipforge.platform.base.context import Context
from clipforge.platform.base.problems import conflict, invalid, not_found
from clipforge.platform.brand_kits.service import NO_BRAND
from clipforge.platform.exports import edited, gathering, repository
from clipforge.platform.exports.gathering import SIZES, Planned
from clipforge.platform.exports.models import Export
from clipforge.platform.exports.naming import file_name
from clipforge.platform.exports.schemas import Aspect, BatchRequest, Choices, EditRequest, ExportRequest
from clipforge.platform.jobs import service as jobs
from clipforge.platform.jobs.kinds import KINDS
from clipforge.platform.orgs.audit import record
from clipforge.platform.templates import service as templates
from clipforge.platform.usage import service as usage

MOST_OF_BATCH = 200


async def create(context: Context, wanted: ExportRequest) -> tuple[Export, bool]:
    """Have a moment rendered; gives the export and whether it is new.

    The same content is rendered once: a second request gets the export that is there already, with the title
    that it asks for, and one that failed is tried again.

    Raises:
        Problem: 402 when the plan's exports are used up, 404, 409, 422, 503 when too much waits.
    """
    planned = await gathering.plan(context, wanted.moment_id, wanted.aspect, wanted)
    return await _put(context, planned, wanted.metadata, wanted.external_id)


async def create_batch(context: Context, wanted: BatchRequest) -> tuple[str, list[Export]]:
    """Have many moments rendered in several shapes; gives the batch and its exports, all or none."""
    shapes: list[Aspect | None] = [*dict.fromkeys(wanted.aspects)] or [None]
    moments = list(dict.fromkeys(wanted.moment_ids))
    if len(moments) * len(shapes) > MOST_OF_BATCH:
        raise invalid("moment_ids", f"A batch makes {MOST_OF_BATCH} exports at most.")
    batch_id = new_id("bat")
    choices = Choices.model_validate(wanted.model_dump(exclude={"moment_ids", "aspects"}, exclude_unset=True))
    plans = [
        await gathering.plan(context, moment, aspect, choices) for moment in moments for aspect in shapes
    ]
    # Rows are taken in one order by everybody, so that two batches cannot wait for one another.
    order = sorted(range(len(plans)), key=lambda number: plans[number].recipe.content_hash())
    made: dict[int, Export] = {}
    for number in order:
        made[number], _ = await _put(
            context, plans[number], wanted.metadata, wanted.external_id, batch_id=batch_id
        )
    return batch_id, [made[number] for number in range(len(plans))]


async def create_edited(context: Context, export_id: str, wanted: EditRequest) -> tuple[Export, bool]:
    """Render a timeline that was changed by hand, as a new export. Raises 404, 409, 422.

    One in which nothing but the title was changed is the export that it came from.
    """
    from clipforge.pipeline.recipe import Recipe

    before = await get(context, export_id)
    project = await repository.project(context.session, context.org_id, before.project_id)
    if project is None:
        raise not_found("export", export_id)
    source, info = await gathering.source_of(context, project)
    stored = await timeline(context, export_id)
    title = wanted.title or wanted.timeline.title[:300] or before.title
    changed = wanted.timeline.model_copy(update={"title": title})
    final = await edited.checked(context, changed, stored, info)
    if before.profile == wanted.profile and final.model_copy(update={"title": stored.title}) == stored:
        kept = await repository.with_content(context.session, context.org_id, before.content_hash)
        if kept is not None:
            await _taken(context, kept, title[:300], fresh=False)
            return kept, False
    aspect = SIZES.get((final.width, final.height), "custom")
    captions = final.captions
    recipe = Recipe(
        moment=Moment(id=final.id, start=0, end=0, first_sentence=0, last_sentence=0, score=0),
        transcript=Transcript(language="und", duration=0),
        source=source,
        info=info,
        aspect=aspect,
        style=captions.style if captions else (await templates.resolve(context, None)).style,
        timeline=final.model_copy(update={"source": source}),
        profile=wanted.profile,
    )
    planned = Planned(
        recipe, project.id, before.moment_id, title, before.template, NO_BRAND, {"timeline": True}
    )
    return await _put(context, planned, wanted.metadata, wanted.external_id)


async def _put(
    context: Context,
    planned: Planned,
    metadata: Mapping[str, str],
    external_id: str | None,
    *,
    batch_id: str | None = None,
) -> tuple[Export, bool]:
    recipe = planned.recipe
    content_hash = recipe.content_hash()
    export_id = new_id("exp")
    values: dict[str, Any] = {
        "id": export_id,
        "org_id": context.org_id,
        "project_id": planned.project_id,
        "moment_id": planned.moment_id,
        "batch_id": batch_id,
        "status": "rendering",
        "title": planned.title[:300],
        "template": planned.template,
        "brand_kit_id": planned.brand.kit_id,
        "brand_kit_version": planned.brand.version,
        "aspect": recipe.aspect,
        "profile": recipe.profile,
        "overrides": planned.overrides,
        "timeline": {},
        "recipe": recipe.model_dump(mode="json"),
        "content_hash": content_hash,
        "assets": {},
        "facts": {},
        "metadata_": dict(metadata),
        "external_id": external_id,
        "created_by": context.principal.actor,
    }
    fresh = await repository.add(context.session, values)
    export = await repository.with_content(context.session, context.org_id, content_hash)
    if export is None:
        # Deleted between the two statements; the caller's next try makes it anew.
        raise conflict("export_deleted", "The same export is being deleted; try again.")
    await _taken(context, export, values["title"], fresh=fresh)
    return export, fresh


async def _taken(context: Context, export: Export, title: str, *, fresh: bool) -> None:
    """Have the export of a request be what it asks for: by its title, and rendered."""
    if export.title != title:
        await _retitle(context, export, title)
    if fresh or export.status in ("failed", "cancelled"):
        await _start(context, export)


async def _retitle(context: Context, export: Export, title: str) -> None:
    """Give a title to an export, its timeline and its files; nothing in the picture changes."""
    export.title = title
    if "title" in export.overrides:
        export.overrides = {**export.overrides, "title": title}
    if export.timeline:
        export.timeline = {**export.timeline, "title": title}
    if export.recipe:
        renamed = {
            name: {**export.recipe[name], "title": title}
            for name in ("moment", "timeline")
            if export.recipe.get(name)
        }
        export.recipe = {**export.recipe, **renamed}
    files = await repository.assets(context.session, context.org_id, [*map(str, export.assets.values())])
    kinds = {str(id): kind for kind, id in export.assets.items()}
    for id, asset in files.items():
        asset.name = file_name(kinds[id], title, export.aspect)
    await context.session.flush()
    await context.session.refresh(export)


async def _start(context: Context, export: Export) -> None:
    """Make the job that renders it."""
    await jobs.backpressure(context, KINDS["RENDER"].worker)
    await usage.check_exports(context, export.content_hash)
    job = await jobs.create(
        context,
        "RENDER",
        project_id=export.project_id,
        payload={"export_id": export.id},
        key=f"export/{export.id}",
    )
    export.job_id = job.id
    export.status = "rendering"
    export.error = None
    await context.session.flush()
    await context.session.refresh(export)


async def get(context: Context, export_id: str) -> Export:
    """An export; raises 404."""
    export = await repository.find(context.session, context.org_id, export_id)
    if export is None:
        raise not_found("export", export_id)
    return export


async def list_all(
    context: Context,
    *,
    project_id: str | None,
    moment_id: str | None,
    batch_id: str | None,
    status: str | None,
    external_id: str | None,
    metadata: Mapping[str, str],
    limit: int,
    cursor: str | None,
) -> tuple[list[Export], str | None]:
    """A page of exports, newest first."""
    return await repository.listed(
        context.session,
        context.org_id,
        project_id=project_id,
        moment_id=moment_id,
        batch_id=batch_id,
        status=status,
        external_id=external_id,
        metadata=metadata,
        limit=limit,
        cursor=cursor,
    )


async def timeline(context: Context, export_id: str) -> Timeline:
    """What an export was rendered from; raises 409 until it is known."""
    export = await get(context, export_id)
    if export.timeline:
        return Timeline.model_validate(export.timeline)
    if export.recipe and export.recipe.get("timeline"):
        return Timeline.model_validate(export.recipe["timeline"])
    raise conflict("not_rendered", "This export has no timeline before it is rendered.")


async def retry(context: Context, export_id: str) -> Export:
    """Render an export again that failed or was cancelled. Raises 402, 404, 409."""
    export = await repository.find(context.session, context.org_id, export_id, lock=True)
    if export is None:
        raise not_found("export", export_id)
    if export.status not in ("failed", "cancelled"):
        raise conflict("not_failed", f"Only an export that failed can be tried again; it is {export.status}.")
    await _start(context, export)
    return export


async def delete(context: Context, export_id: str) -> None:
    """Remove an export with its files, and stop its job. Raises 404."""
    export = await repository.find(context.session, context.org_id, export_id, lock=True)
    if export is None:
        raise not_found("export", export_id)
    if export.status == "rendering" and export.job_id:
        await jobs.cancel(context, export.job_id)
    keys = await repository.remove_assets(
        context.session, context.org_id, [str(id) for id in export.assets.values()]
    )
    await context.session.delete(export)
    record(context, "export.deleted", export_id)
    storage = context.deps.storage

    async def remove_objects() -> None:
        await asyncio.to_thread(storage.delete, keys)

    context.after_commit(remove_objects)
