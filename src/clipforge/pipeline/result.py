"""What a run leaves behind, as values: finished clips, and all of a result folder."""

from __future__ import annotations

from typing import Self

from clipforge.media.base import Value
from clipforge.media.moment import Moment, MomentSet


class Clip(Value):
    """A finished clip; file names are relative to the result folder.

    Attributes:
        moment: what it shows.
        video: the MP4, whose name without the suffix begins the names of all its files.
        picture: a thumbnail.
        subtitles: as VTT.
        captions: as SRT.
        timeline: what it was rendered from.
        width: of the picture in pixels.
        height: likewise.
        duration_ms: of the finished file.
        loudness_lufs: integrated loudness, None for silence.
        true_peak_db: likewise.
        size_bytes: of the MP4.
        fresh: made by this run, not found as an earlier one left it.
        notices: what a person should know about it.
    """

    moment: Moment
    video: str
    picture: str
    subtitles: str
    captions: str
    timeline: str
    width: int
    height: int
    duration_ms: int
    loudness_lufs: float | None = None
    true_peak_db: float | None = None
    size_bytes: int = 0
    fresh: bool = True
    notices: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """What the names of its files begin with."""
        return self.video.removesuffix(".mp4")

    @property
    def files(self) -> tuple[str, ...]:
        """All its files."""
        return (self.video, self.picture, self.subtitles, self.captions, self.timeline)

    def called(self, stem: str) -> Self:
        """The same with files of other names.

        Args:
            stem: what they begin with.
        """
        fields = ("video", "picture", "subtitles", "captions", "timeline")
        return self.model_copy(
            update={field: stem + getattr(self, field)[len(self.stem) :] for field in fields}
        )


class Result(Value):
    """What a run made.

    Attributes:
        folder: where everything lies.
        title: of the source.
        clips: best first.
        found: the moments behind them.
        failures: a line for each clip that could not be made.
        notices: what a person should know, failures included.
    """

    folder: str
    title: str
    clips: tuple[Clip, ...]
    found: MomentSet
    failures: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
