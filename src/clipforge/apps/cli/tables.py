"""Results as tables."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from clipforge.apps.cli.console import out
from clipforge.apps.cli.fitting import print_table
from clipforge.media.moment import MomentSet
from clipforge.media.time import clock
from clipforge.pipeline.report.folder import PAGE
from clipforge.pipeline.result import Result


def show_clips(result: Result) -> None:
    """The clips of a run, best first, and where to look."""
    rows = []
    for clip in result.clips:
        moment = clip.moment
        score = "" if moment.origin == "whole" else f"{moment.score:.0f}"
        length = clock(clip.duration_ms)
        rows.append((str(moment.rank), score, clock(moment.start), length, moment.title, clip.video))
    print_table(("#", "score", "from", "length", "title", "file"), rows, spare=("file", "length", "from"))
    _tell(result.found, result.notices)
    page = Path(result.folder) / PAGE
    out.print(Text(f"✓ {len(result.clips)} in {result.folder} – open {page}", style="green"), soft_wrap=True)


def show_moments(found: MomentSet, *, with_ids: bool = False) -> None:
    """Moments with the strongest reason of each.

    Args:
        found: what to show.
        with_ids: their ids too, which a service's are asked for by.
    """
    rows = []
    for moment in found.moments:
        why = next((reason.text for reason in moment.reasons if reason.weight > 0), "")
        span = (clock(moment.start), clock(moment.end))
        named = (moment.id,) if with_ids else ()
        rows.append((str(moment.rank), f"{moment.score:.0f}", *span, *named, moment.title, why))
    named = ("moment",) if with_ids else ()
    print_table(("#", "score", "from", "to", *named, "title", "why"), rows, spare=("why", "to", "from"))
    _tell(found, found.notices)


def _tell(found: MomentSet, notices: tuple[str, ...]) -> None:
    for shortage in found.shortages:
        out.print(
            Text(f"{shortage.count} fewer than asked: {shortage.reason}", style="yellow"), soft_wrap=True
        )
    for notice in notices:
        out.print(Text(f"Note: {notice}", style="dim"), soft_wrap=True)
