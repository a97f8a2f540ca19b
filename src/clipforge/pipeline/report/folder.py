"""What lies in a result folder beside the clips: what was found and said as JSON, and the page to look at."""

from __future__ import annotations

from pathlib import Path

from clipforge.kit.files import write_text
from clipforge.media.moment import MomentSet
from clipforge.media.transcript import Transcript
from clipforge.pipeline.report.page import Card, write_page
from clipforge.pipeline.result import Clip, Result

PAGE = "index.html"


def write_documents(folder: Path, transcript: Transcript, found: MomentSet) -> None:
    """Write `transcript.json` and `moments.json`, which other commands read.

    Raises:
        ResourceError: the disk is full, or the folder cannot be written to.
    """
    write_text(folder / "transcript.json", transcript.model_dump_json(indent=1))
    write_text(folder / "moments.json", found.model_dump_json(indent=1))


def write_report(result: Result, transcript: Transcript) -> None:
    """Write `index.html` into the folder of a result.

    Raises:
        ResourceError: the disk is full, or the folder cannot be written to.
    """
    write_page(
        Path(result.folder) / PAGE,
        title=result.title,
        transcript=transcript,
        found=result.found,
        cards=[_card(clip) for clip in result.clips],
        notices=result.notices,
    )


def _card(clip: Clip) -> Card:
    facts = [f"{clip.size_bytes / 1e6:.1f} MB", f"{clip.width}×{clip.height}"]
    if clip.loudness_lufs is not None:
        facts.append(f"{clip.loudness_lufs:.1f} LUFS")
    files = (
        ("SRT", clip.captions),
        ("VTT", clip.subtitles),
        ("Picture", clip.picture),
        ("Timeline", clip.timeline),
    )
    return Card(
        moment=clip.moment,
        video=clip.video,
        picture=clip.picture,
        downloads=files,
        width=clip.width,
        height=clip.height,
        duration_ms=clip.duration_ms,
        facts=tuple(facts),
        notices=clip.notices,
    )
