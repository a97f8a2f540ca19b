"""What a browser needs beside a timeline to draw its clip: addresses of files, facts of the picture."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from clipforge.media.brand import CARD_MS
from clipforge.media.picture import Shot
from clipforge.media.source import MediaInfo
from clipforge.media.timeline import Timeline
from clipforge.platform.base.context import Context
from clipforge.platform.moments import caption_files, framing_aids, places, repository
from clipforge.platform.moments.models import MomentTimeline
from clipforge.platform.moments.schemas import BookendOut, FramingOut, SourcePicture
from clipforge.platform.projects import assets, view
from clipforge.platform.projects.models import Asset, Project
from clipforge.platform.transcripts import service as transcripts


async def addresses(context: Context, project_id: str, timeline: Timeline) -> dict[str, str]:
    """Signed addresses of a timeline's files by the names it has for them; what is not there is left out.

    The source's is that of what browsers play of it. Fonts of the package have none: the web app has them.
    """
    media = await transcripts.files_of(context, project_id, "source", "narration", "proxy")
    named = await repository.assets(context.session, context.org_id, sorted(places.asset_ids(timeline)))
    drawn = await caption_files.kept(context, project_id, timeline)

    def sign() -> dict[str, str]:
        found = {f"asset:{one.id}": _shown(context, one) for one in named}
        found |= {name: _shown(context, one) for name, one in drawn.items()}
        source = timeline.source.location
        played = view.playback(context, media.get("source") or media.get("narration"), media.get("proxy"))
        found.pop(source, None)
        return found if played is None else {**found, source: played.url}

    return await asyncio.to_thread(sign)


def _shown(context: Context, asset: Asset) -> str:
    return assets.signed_url(context, asset, inline=True)


async def bookends(context: Context, timeline: Timeline) -> dict[str, BookendOut]:
    """What is shown before and after a clip, by the names that its timeline has; what is gone is left out."""
    matches = [places.ASSET.fullmatch(name) for name in (timeline.intro, timeline.outro) if name]
    ids = sorted({match.group(1) for match in matches if match})
    rows = await repository.assets(context.session, context.org_id, ids) if ids else ()
    return {
        f"asset:{row.id}": BookendOut(content_type=row.content_type, duration_ms=_length(row)) for row in rows
    }


def _length(asset: Asset) -> int:
    """How many ms a render shows it."""
    return int(asset.details.get("duration_ms") or CARD_MS)


def expiry() -> datetime:
    """When addresses that are signed now end."""
    return datetime.now(UTC) + assets.SIGNED_FOR


def framing_of(project: Project, timeline: Timeline, row: MomentTimeline) -> FramingOut | None:
    """What there is to frame a clip's shots by hand with; None for sound."""
    video = MediaInfo.model_validate(project.info).video if project.info else None
    if video is None:
        return None
    shots = [Shot.model_validate(shot) for shot in row.shots]
    return framing_aids.framing_of(timeline, shots, video)


def picture_of(project: Project) -> SourcePicture | None:
    """The source's picture as crops count it; None before the source was read, and for sound."""
    video = MediaInfo.model_validate(project.info).video if project.info else None
    if video is None:
        return None
    width, height = video.coded_width, video.coded_height
    if video.rotation in (90, 270):
        width, height = height, width
    shape = (video.width * height) / (video.height * width)
    return SourcePicture(width=width, height=height, pixel_aspect=shape)
