"""Projects as the API tells of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from clipforge.media.source import MediaInfo
from clipforge.platform.base.context import Context
from clipforge.platform.base.pagination import Page
from clipforge.platform.base.problems import not_found
from clipforge.platform.jobs.models import Job
from clipforge.platform.projects import assets, schemas, summary_repository
from clipforge.platform.projects import status as stages
from clipforge.platform.projects.models import Asset, Project
from clipforge.platform.projects.standing import standing
from clipforge.platform.projects.summary_repository import File, Live, Summary


async def projects(
    context: Context,
    *,
    order: schemas.Order = "newest",
    status: str | None = None,
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
    q: str | None = None,
    limit: int = 20,
    cursor: str | None = None,
) -> Page[schemas.Project]:
    """A page of projects.

    Args:
        context: whose org.
        order: which come first; by title, upper and lower case are alike.
        status: only these.
        external_id: only those with this id of the client's.
        metadata: only those with all of these pairs.
        q: only those with this in their title, whatever the case.
        limit: entries wanted.
        cursor: of the page before.
    """
    rows, after = await summary_repository.listed(
        context.session,
        context.org_id,
        order=order,
        status=status,
        external_id=external_id,
        metadata=metadata or {},
        q=q,
        limit=limit,
        cursor=cursor,
    )
    data = [
        schemas.Project.model_validate(_facts(context, row, summary_repository.summary_of(row, row.poster)))
        for row in rows
    ]
    return Page(data=data, has_more=after is not None, next_cursor=after)


async def detail(context: Context, id: str) -> schemas.ProjectDetail:
    """One project with its source and what browsers show; raises 404. Changes must have been flushed."""
    found = await summary_repository.one(context.session, context.org_id, id)
    if found is None:
        raise not_found("project", id)
    row, files = found
    # Of several the last made holds.
    poster = next(((f.storage_key, f.content_type) for f in reversed(files) if f.kind == "poster"), None)
    return _detail(context, row, summary_repository.summary_of(row, poster), files)


def fresh(context: Context, row: Project, source: Asset | None, job: Job | None) -> schemas.ProjectDetail:
    """A project that was just made, with its source and its first job: there is nothing to ask for."""
    live = None if job is None else Live(job.kind, job.status, 0.0, "")
    ready = [source] if source is not None and source.status == "ready" else []
    return _detail(context, row, Summary(live=live), ready)


def _detail(
    context: Context, row: Any, summary: Summary, found: Sequence[Asset | File]
) -> schemas.ProjectDetail:
    facts = _facts(context, row, summary)
    return schemas.ProjectDetail.model_validate(
        {
            **facts,
            "script": row.script,
            "source": _source(row, found),
            "media": _media(context, found, facts["poster_url"]),
        }
    )


def _facts(context: Context, row: Any, summary: Summary) -> dict[str, Any]:
    at = standing(row, summary.live)
    eta = None
    if row.status == "processing":
        eta = stages.time_left(at.progress, row.run_started_at, datetime.now(UTC))
    return {
        "id": row.id,
        "title": row.title,
        "origin": row.origin,
        "status": row.status,
        "stage": at.stage,
        "progress": at.progress,
        "note": at.note,
        "eta_ms": eta,
        "error": _error(row.error),
        "notices": [str(notice) for notice in row.notices],
        "settings": row.settings,
        "metadata": row.metadata_,
        "external_id": row.external_id,
        "source_url": without_secrets(row.source_url) if row.source_url else None,
        "language": row.language,
        "duration_ms": row.duration_ms,
        "duplicate_of": row.duplicate_of,
        "counts": {"moments": summary.moments, "exports": summary.exports},
        "poster_url": assets.signed_picture(context, *summary.poster) if summary.poster else None,
        "version": row.version,
        "run": row.run,
        "created_by": row.created_by,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def _error(error: Mapping[str, Any] | None) -> dict[str, str] | None:
    if error is None:
        return None
    return {name: str(error.get(name, "")) for name in ("code", "reason", "remedy")}


def without_secrets(url: str) -> str:
    """An address without user and password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _source(row: Any, found: Sequence[Asset | File]) -> schemas.SourceFacts | None:
    asset = next((one for one in found if one.kind in ("source", "narration")), None)
    if asset is None:
        return None
    info = MediaInfo.model_validate(row.info) if row.info else None
    video = info.video if info else None
    return schemas.SourceFacts(
        asset_id=asset.id,
        name=asset.name,
        content_type=asset.content_type,
        size=asset.size,
        sha256=asset.sha256,
        width=video.width if video else None,
        height=video.height if video else None,
        frame_rate=str(video.rate) if video else None,
        video_codec=video.codec if video else None,
        audio_codec=info.audio[0].codec if info and info.audio else None,
    )


def _media(context: Context, found: Sequence[Asset | File], poster_url: str | None) -> schemas.ProjectMedia:
    # Of several of a kind the last made holds; sheets of a filmstrip belong together.
    last = {asset.kind: asset for asset in found}
    source = last.get("source") or last.get("narration")
    poster, peaks, proxy = last.get("poster"), last.get("peaks"), last.get("proxy")
    picture = None
    if poster is not None and poster_url is not None:
        facts = poster.details
        picture = schemas.Picture(url=poster_url, width=facts["width"], height=facts["height"])
    return schemas.ProjectMedia(
        expires_at=datetime.now(UTC) + assets.SIGNED_FOR,
        poster=picture,
        playback=playback(context, source, proxy),
        peaks_url=assets.signed_url(context, peaks) if peaks else None,
        filmstrip=_filmstrip(context, [asset for asset in found if asset.kind == "filmstrip"]),
        source_url=assets.signed_url(context, source) if source else None,
    )


def playback(
    context: Context, source: Asset | File | None, proxy: Asset | File | None
) -> schemas.Playback | None:
    """What a browser plays of a source: the lighter copy where there is one, else what plays as it is."""
    if proxy is not None:
        url = assets.signed_url(context, proxy, inline=True)
        return schemas.Playback(kind="proxy", url=url, content_type=proxy.content_type)
    if source is not None and (source.kind == "narration" or source.details.get("plays")):
        url = assets.signed_url(context, source, inline=True)
        return schemas.Playback(kind="source", url=url, content_type=source.content_type)
    return None


def _filmstrip(context: Context, sheets: Sequence[Asset | File]) -> schemas.FilmstripView | None:
    if not sheets:
        return None
    ordered = sorted(sheets, key=lambda sheet: int(sheet.details["number"]))
    facts = ("interval_ms", "count", "tile_width", "tile_height", "columns", "rows")
    return schemas.FilmstripView.model_validate(
        {
            **{name: ordered[0].details[name] for name in facts},
            "sheets": [assets.signed_url(context, sheet, inline=True) for sheet in ordered],
        }
    )
