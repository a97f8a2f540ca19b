"""Projects as the API tells of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from clipforge.media.source import MediaInfo
from clipforge.platform.base.context import Context
from clipforge.platform.projects import asset_repository, assets, repository, schemas, status
from clipforge.platform.projects.models import Asset, Project


async def projects(context: Context, rows: Sequence[Project]) -> list[schemas.Project]:
    """Several projects, with three queries for all of them together."""
    ids = [row.id for row in rows]
    if not ids:
        return []
    session, org_id = context.session, context.org_id
    counts = await repository.counts(session, org_id, ids)
    active = [row.id for row in rows if row.status == "processing"]
    live = await repository.live_stages(session, org_id, active) if active else {}
    posters = {
        asset.project_id: asset
        for asset in await asset_repository.of_projects(session, org_id, ids, ["poster"])
    }
    told = []
    for row in rows:
        poster = posters.get(row.id)
        facts = _facts(row, live.get(row.id), counts[row.id])
        facts["poster_url"] = assets.signed_url(context, poster, inline=True) if poster else None
        told.append(schemas.Project.model_validate(facts))
    return told


async def detail(context: Context, row: Project) -> schemas.ProjectDetail:
    """One project with its source and what browsers show."""
    (summary,) = await projects(context, [row])
    found = await asset_repository.of_projects(
        context.session, context.org_id, [row.id], ["source", "narration", *assets.DERIVED]
    )
    return schemas.ProjectDetail(
        **dict(summary),
        script=row.script,
        source=_source(row, found),
        media=_media(context, found),
    )


def _facts(row: Project, live: Any, counts: tuple[int, int]) -> dict[str, Any]:
    stage, note, progress = row.stage, row.note, row.progress
    if live is not None:
        # The job knows better than what its handlers told at their last transaction.
        stage = live.kind
        progress = max(progress, status.overall(row.plan, row.origin, stage, live.progress))
        waits = live.status == "PENDING"
        note = status.WAITING if waits else (live.note or note or status.NOTES.get(stage, ""))
    eta = status.time_left(progress, row.run_started_at, datetime.now(UTC))
    return {
        "id": row.id,
        "title": row.title,
        "origin": row.origin,
        "status": row.status,
        "stage": stage,
        "progress": progress,
        "note": note,
        "eta_ms": eta if row.status == "processing" else None,
        "error": _error(row.error),
        "notices": [str(notice) for notice in row.notices],
        "settings": row.settings,
        "metadata": row.metadata_,
        "external_id": row.external_id,
        "source_url": without_secrets(row.source_url) if row.source_url else None,
        "language": row.language,
        "duration_ms": row.duration_ms,
        "duplicate_of": row.duplicate_of,
        "counts": {"moments": counts[0], "exports": counts[1]},
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


def _source(row: Project, found: Sequence[Asset]) -> schemas.SourceFacts | None:
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


def _media(context: Context, found: Sequence[Asset]) -> schemas.ProjectMedia:
    # Of several of a kind the last made holds; sheets of a filmstrip belong together.
    last = {asset.kind: asset for asset in found}
    source = last.get("source") or last.get("narration")
    poster, peaks, proxy = last.get("poster"), last.get("peaks"), last.get("proxy")
    picture = None
    if poster is not None:
        url = assets.signed_url(context, poster, inline=True)
        picture = schemas.Picture(url=url, width=poster.details["width"], height=poster.details["height"])
    return schemas.ProjectMedia(
        expires_at=datetime.now(UTC) + assets.SIGNED_FOR,
        poster=picture,
        playback=_playback(context, source, proxy),
        peaks_url=assets.signed_url(context, peaks) if peaks else None,
        filmstrip=_filmstrip(context, [asset for asset in found if asset.kind == "filmstrip"]),
        source_url=assets.signed_url(context, source) if source else None,
    )


def _playback(context: Context, source: Asset | None, proxy: Asset | None) -> schemas.Playback | None:
    if proxy is not None:
        url = assets.signed_url(context, proxy, inline=True)
        return schemas.Playback(kind="proxy", url=url, content_type=proxy.content_type)
    if source is not None and (source.kind == "narration" or source.details.get("plays")):
        url = assets.signed_url(context, source, inline=True)
        return schemas.Playback(kind="source", url=url, content_type=source.content_type)
    return None


def _filmstrip(context: Context, sheets: Sequence[Asset]) -> schemas.FilmstripView | None:
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
