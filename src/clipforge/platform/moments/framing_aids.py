"""What a person needs to frame shots by hand: sizes of crops, and where faces are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from clipforge.media.picture import FaceTrack, Shot
from clipforge.media.source import VideoStream
from clipforge.media.timeline import Timeline
from clipforge.platform.moments.framing import placed
from clipforge.platform.moments.schemas import CropSize, FramingOut, Place
from clipforge.stages.compose.framing.crops import largest, smallest_share
from clipforge.stages.compose.framing.model import Area, Canvas

_MOST_FACES = 6


def framing_of(timeline: Timeline, shots: Sequence[Shot], video: VideoStream) -> FramingOut:
    """Sizes of crops for a clip, and the faces of each of its layouts.

    Args:
        timeline: the clip.
        shots: of its source, on the source's grid, with their faces.
        video: the source's picture.
    """
    source = (video.width, video.height)
    canvas = Canvas(source, (timeline.width, timeline.height), timeline.rate)
    half = Canvas(source, (timeline.width, timeline.height // 2), timeline.rate)
    most = largest(Area(), canvas.ratio)
    least = largest(Area(), half.ratio)
    return FramingOut(
        whole=CropSize(width=most.width, height=most.height),
        half=CropSize(width=least.width, height=least.height),
        smallest=smallest_share(most, canvas),
        faces=[_faces(_source_frames(timeline, span.start, span.end), shots) for span in timeline.layouts],
    )


def _source_frames(timeline: Timeline, start: int, end: int) -> list[tuple[int, int]]:
    """Which frames of the source frames [start, end) of the clip show."""
    found = []
    for segment, offset in placed(timeline.segments):
        low, high = max(start, offset), min(end, offset + segment.frames)
        if low < high:
            first = segment.source_start + low - offset
            found.append((first, first + high - low))
    return found


def _faces(stretches: Sequence[tuple[int, int]], shots: Iterable[Shot]) -> list[Place]:
    places = [
        _middle(track, stretches)
        for shot in shots
        if any(shot.start < end and start < shot.end for start, end in stretches)
        for track in shot.tracks
    ]
    return [place for place in places if place is not None][:_MOST_FACES]


def _middle(track: FaceTrack, stretches: Sequence[tuple[int, int]]) -> Place | None:
    """Where a face mostly is in these frames; None when it is not seen in them."""
    seen = [
        box
        for frame, box in zip(track.frames, track.boxes, strict=True)
        if any(start <= frame < end for start, end in stretches)
    ]
    if not seen:
        return None
    return Place(x=median(box.center_x for box in seen), y=median(box.center_y for box in seen))
