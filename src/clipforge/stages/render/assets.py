"""What a render needs besides the timeline: facts about files, found out before the graph is compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from clipforge.engines.ffmpeg.frame_info import FrameInfo
from clipforge.stages.render.sound import Level


@dataclass(frozen=True, slots=True)
class Part:
    """A picture or video that is shown before, after or behind the clip.

    Attributes:
        location: path; a picture is a PNG.
        kind: whether it moves.
        info: its frames as decoded.
        frames: how many it is shown for, on the clip's grid.
        video_stream: index in the file.
        audio_stream: index in the file, None when it has no sound.
        repeats: whether a video that is too short begins again.
    """

    location: str
    kind: Literal["video", "picture"]
    info: FrameInfo
    frames: int
    video_stream: int = 0
    audio_stream: int | None = None
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Assets:
    """Files beside the timeline, with what must be known about them.

    Attributes:
        info: the source's frames as decoded; None when it has no picture.
        indexed: whether a seek in the source lands on a key frame.
        captions: path of the ASS file, None for no captions.
        fonts: folder with the captions' fonts.
        emoji: name → path of its picture, a PNG.
        watermark: path of the brand's mark, a PNG.
        intro: shown before the clip.
        outro: shown after it.
        backdrop: shown behind sound that has no picture, for the backdrop 'media'.
    """

    info: FrameInfo | None = None
    indexed: bool = True
    captions: str | None = None
    fonts: str | None = None
    emoji: Mapping[str, str] = field(default_factory=dict)
    watermark: str | None = None
    intro: Part | None = None
    outro: Part | None = None
    backdrop: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Levels:
    """What is done to the loudness of each part of the clip."""

    clip: Level = field(default_factory=Level)
    intro: Level = field(default_factory=Level)
    outro: Level = field(default_factory=Level)
