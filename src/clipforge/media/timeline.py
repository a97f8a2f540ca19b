"""What a render is made from: versioned JSON, enough to render again and to edit by hand.

Picture times are whole frames on the grid of `rate`: `source_*` count from the source's time zero,
everything else from the clip's first frame (intro not counted). Caption times are ms of the clip.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from clipforge.media.base import Value
from clipforge.media.brand import Color, Watermark
from clipforge.media.caption.model import CaptionTrack
from clipforge.media.source import MediaSource
from clipforge.media.time import Rational


class Segment(Value):
    """Frames [source_start, source_end) of the source, played one after another."""

    source_start: int = Field(ge=0)
    source_end: int

    @model_validator(mode="after")
    def _not_empty(self) -> Segment:
        if self.source_end <= self.source_start:
            raise ValueError("a segment must hold at least one frame")
        return self

    @property
    def frames(self) -> int:
        """How many frames it plays."""
        return self.source_end - self.source_start


class CropKey(Value):
    """Where the middle of the crop stands at a frame; fractions of the displayed source picture."""

    frame: int
    x: float = Field(ge=0, le=1)
    y: float = Field(ge=0, le=1)


class CropPath(Value):
    """A crop of fixed size that stands still or moves between keys.

    Between two keys the middle moves on a smooth-step curve 3t² − 2t³; before the first and after the last
    it stands still. Sizes are fractions of the displayed source picture.
    """

    width: float = Field(gt=0, le=1)
    height: float = Field(gt=0, le=1)
    keys: tuple[CropKey, ...] = Field(min_length=1)

    def center_at(self, frame: int) -> tuple[float, float]:
        """Middle of the crop at a frame of the clip."""
        keys = self.keys
        if frame <= keys[0].frame:
            return keys[0].x, keys[0].y
        for before, after in pairwise(keys):
            if frame < after.frame:
                t = (frame - before.frame) / (after.frame - before.frame)
                ease = t * t * (3 - 2 * t)
                return before.x + (after.x - before.x) * ease, before.y + (after.y - before.y) * ease
        return keys[-1].x, keys[-1].y


class CropLayout(Value):
    """The crop fills the clip."""

    kind: Literal["crop"] = "crop"
    path: CropPath


class FitLayout(Value):
    """The whole picture (or the part `window`) fits inside; the rest is a blurred copy or a colour."""

    kind: Literal["fit"] = "fit"
    fill: Literal["blur", "color"] = "blur"
    color: Color = "#101014"
    window: CropPath | None = None


class SplitLayout(Value):
    """Two crops, one above the other, each filling its half of the clip."""

    kind: Literal["split"] = "split"
    top: CropPath
    bottom: CropPath


Layout = Annotated[CropLayout | FitLayout | SplitLayout, Field(discriminator="kind")]


class LayoutSpan(Value):
    """Frames [start, end) of the clip shown with one layout; `why` says in plain words what chose it."""

    start: int
    end: int
    layout: Layout
    why: str = ""
    manual: bool = False


class Backdrop(Value):
    """The picture under sound that has none.

    Attributes:
        kind: a moving waveform on the brand's colours, a slow gradient, or a picture or video given.
        primary: first colour.
        secondary: second colour.
        media: paths of pictures or videos, shown one after another; for kind 'media'.
    """

    kind: Literal["waveform", "gradient", "media"] = "waveform"
    primary: Color = "#6C4DFF"
    secondary: Color = "#14121F"
    media: tuple[str, ...] = ()


class AudioMix(Value):
    """How loud the clip is: EBU R 128 integrated loudness and true peak of the encoded file."""

    loudness_lufs: float = -14.0
    true_peak_db: float = -1.0


class Timeline(Value):
    """One clip, ready to be rendered.

    Attributes:
        id: stable name, for instance that of its moment.
        title: to show and to name files.
        source: what it is cut from.
        rate: frames a second of source grid and clip.
        width: of the clip in pixels, even.
        height: of the clip in pixels, even.
        segments: parts of the source, in playing order.
        layouts: cover every frame of the clip once, in order; empty when the source has no picture.
        backdrop: the picture when the source has none.
        captions: what is written, None when nothing is said.
        burn_captions: draw them into the picture; SRT and VTT are written in any case.
        watermark: the brand's mark.
        intro: path of what comes before.
        outro: path of what comes after.
        audio: loudness.
        thumbnail: frame of the clip to take as its picture.
        hashtags: to publish with.
        notices: what a person should know about this clip.
    """

    version: Literal[1] = 1
    id: str
    title: str = ""
    source: MediaSource
    rate: Rational
    width: int = Field(ge=16, le=8192, multiple_of=2)
    height: int = Field(ge=16, le=8192, multiple_of=2)
    segments: tuple[Segment, ...] = Field(min_length=1)
    layouts: tuple[LayoutSpan, ...] = ()
    backdrop: Backdrop | None = None
    captions: CaptionTrack | None = None
    burn_captions: bool = True
    watermark: Watermark | None = None
    intro: str | None = None
    outro: str | None = None
    audio: AudioMix = AudioMix()
    thumbnail: int = 0
    hashtags: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def frames(self) -> int:
        """Length in frames, intro and outro not counted."""
        return sum(segment.frames for segment in self.segments)

    @model_validator(mode="after")
    def _layouts_cover(self) -> Timeline:
        if not self.layouts:
            if self.backdrop is None:
                raise ValueError("a timeline needs layouts or a backdrop")
            return self
        expected = 0
        for span in self.layouts:
            if span.start != expected or span.end <= span.start:
                raise ValueError(f"layouts must follow one another: expected one at frame {expected}")
            expected = span.end
        if expected != self.frames:
            raise ValueError(f"layouts cover {expected} frames, the clip has {self.frames}")
        return self
