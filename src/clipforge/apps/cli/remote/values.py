"""What a service tells of clips, as the values that commands on this machine write and show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from clipforge.media.moment import Moment, MomentSet, Reason, Shortage
from clipforge.pipeline.result import Clip, Result

if TYPE_CHECKING:
    from clipforge_sdk.models import ExportOut, MomentOut, MomentPage

_BY_HAND: Mapping[str, Literal["manual", "whole"]] = {"manual": "manual", "whole": "whole"}
SUFFIXES: Mapping[str, str] = {
    "mp4": ".mp4",
    "jpg": ".jpg",
    "srt": ".srt",
    "vtt": ".vtt",
    "timeline": ".timeline.json",
}
"""File of an export → how its name ends here, as `clipforge clip` has it."""


class RemoteClip(Clip):
    """A clip that a service made; its moment's id is the service's.

    Attributes:
        export_id: of the clip's export.
    """

    export_id: str


class RemoteResult(Result):
    """What a service made of a project, in a folder here.

    Attributes:
        project_id: the service's.
    """

    project_id: str
    clips: tuple[RemoteClip, ...]


def moment_value(moment: MomentOut) -> Moment:
    """A moment as `moments.json` has it."""
    return Moment(
        id=moment.id,
        rank=moment.rank,
        start=moment.start_ms,
        end=moment.end_ms,
        first_sentence=moment.first_sentence,
        last_sentence=moment.last_sentence,
        score=moment.score,
        subscores=moment.subscores,
        reasons=tuple(
            Reason(
                kind=reason.kind,
                text=reason.text,
                start=reason.start_ms,
                end=reason.end_ms,
                weight=reason.weight,
            )
            for reason in moment.reasons
        ),
        absent=moment.absent,
        title=moment.title,
        hashtags=tuple(moment.hashtags),
        text=moment.text,
        # Services know of more ways to come to a moment, all of them detection.
        origin=_BY_HAND.get(moment.origin, "detected"),
    )


def set_value(page: MomentPage, moments: Sequence[MomentOut]) -> MomentSet:
    """Moments with why there are not more of them.

    Args:
        page: of the service's list, for what it tells beside its items.
        moments: of all pages.
    """
    return MomentSet(
        requested=len(moments) if page.requested is None else page.requested,
        moments=tuple(moment_value(moment) for moment in moments),
        shortages=tuple(Shortage(count=one.count, reason=one.reason) for one in page.shortages),
        notices=tuple(page.notices),
    )


def clip_value(moment: MomentOut, export: ExportOut, stem: str) -> RemoteClip:
    """A clip whose export is ready.

    Args:
        moment: what it shows.
        export: with its facts.
        stem: what the names of its files begin with.
    """
    facts: dict[str, Any] = export.facts
    return RemoteClip(
        moment=moment_value(moment),
        video=stem + SUFFIXES["mp4"],
        picture=stem + SUFFIXES["jpg"],
        subtitles=stem + SUFFIXES["vtt"],
        captions=stem + SUFFIXES["srt"],
        timeline=stem + SUFFIXES["timeline"],
        width=facts["width"],
        height=facts["height"],
        duration_ms=facts["duration_ms"],
        loudness_lufs=facts.get("loudness_lufs"),
        true_peak_db=facts.get("true_peak_db"),
        size_bytes=facts["size_bytes"],
        notices=tuple(facts.get("notices", ())),
        export_id=export.id,
    )
