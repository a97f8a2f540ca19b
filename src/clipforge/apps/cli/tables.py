"""Results as tables."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from clipforge.apps.cli.console import out, table_of
from clipforge.media.moment import MomentSet
from clipforge.media.time import clock
from clipforge.pipeline.run import Result


def show_clips(result: Result) -> None:
    """The clips of a run, best first, and where to look."""
    table = table_of("#", "score", "from", "length", "title", "file")
    for clip in result.clips:
        moment = clip.moment
        score = "" if moment.origin == "whole" else f"{moment.score:.0f}"
        table.add_row(
            str(moment.rank),
            score,
            clock(moment.start),
            clock(clip.duration_ms),
            Text(moment.title),
            Text(clip.video),
        )
    out.print(table)
    _tell(result.found, result.notices)
    page = Path(result.folder) / "index.html"
    out.print(Text(f"✓ {len(result.clips)} in {result.folder} – open {page}", style="green"), soft_wrap=True)


def show_moments(found: MomentSet) -> None:
    """Moments with the strongest reason of each."""
    table = table_of("#", "score", "from", "to", "title", "why")
    for moment in found.moments:
        why = next((reason.text for reason in moment.reasons if reason.weight > 0), "")
        span = (clock(moment.start), clock(moment.end))
        table.add_row(str(moment.rank), f"{moment.score:.0f}", *span, Text(moment.title), Text(why))
    out.print(table)
    _tell(found, found.notices)


def _tell(found: MomentSet, notices: tuple[str, ...]) -> None:
    for shortage in found.shortages:
        out.print(
            Text(f"{shortage.count} fewer than asked: {shortage.reason}", style="yellow"), soft_wrap=True
        )
    for notice in notices:
        out.print(Text(f"Note: {notice}", style="dim"), soft_wrap=True)
