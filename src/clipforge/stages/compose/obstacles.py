"""Where faces stand in the finished clip, so that captions keep off them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from clipforge.media.caption.model import Box, Obstacle
from clipforge.media.picture import FaceBox, Shot
from clipforge.media.time import frame_ms
from clipforge.media.timeline import CropLayout, CropPath, FitLayout, LayoutSpan, Segment, SplitLayout

_SMALLEST = 0.004
"""Faces smaller than this share of the clip may be covered: they are background."""


def face_obstacles(
    shots: Sequence[Shot],
    layouts: Sequence[LayoutSpan],
    segment: Segment,
    *,
    source_size: tuple[int, int],
    clip_size: tuple[int, int],
    rate: Fraction,
) -> tuple[Obstacle, ...]:
    """Boxes in clip pixels that hold each face while it is on screen, one for each track and layout span.

    Args:
        shots: shots of the segment with their faces, in frames of the source.
        layouts: how the clip is framed, in frames of the clip.
        segment: the part of the source that is shown.
        source_size: width and height of the displayed source in pixels.
        clip_size: width and height of the clip in pixels.
        rate: frames a second.
    """
    found = []
    for span in layouts:
        low, high = span.start + segment.source_start, span.end + segment.source_start
        for shot in shots:
            for track in shot.tracks:
                boxes = [
                    placed
                    for frame, face in zip(track.frames, track.boxes, strict=True)
                    if low <= frame < high
                    for placed in _placed(face, span, frame - segment.source_start, source_size, clip_size)
                ]
                if boxes:
                    whole = boxes[0]
                    for box in boxes[1:]:
                        whole = whole.union(box)
                    start, end = frame_ms(span.start, rate), frame_ms(span.end, rate)
                    found.append(Obstacle(start=start, end=end, box=whole))
    return tuple(found)


def _placed(
    face: FaceBox, span: LayoutSpan, frame: int, source: tuple[int, int], clip: tuple[int, int]
) -> list[Box]:
    width, height = clip
    layout = span.layout
    whole = Box(x=0, y=0, width=width, height=height)
    if isinstance(layout, CropLayout):
        boxes = [_in_crop(face, layout.path, frame, whole)]
    elif isinstance(layout, SplitLayout):
        half = height / 2
        boxes = [
            _in_crop(face, layout.top, frame, Box(x=0, y=0, width=width, height=half)),
            _in_crop(face, layout.bottom, frame, Box(x=0, y=half, width=width, height=half)),
        ]
    else:
        boxes = [_in_fit(face, layout, frame, source, whole)]
    return [box for box in boxes if box is not None and box.width * box.height > _SMALLEST * width * height]


def _in_crop(face: FaceBox, path: CropPath, frame: int, target: Box) -> Box | None:
    """The face's part inside a crop that fills `target`; None when the middle of the face is outside."""
    x, y = path.center_at(frame)
    left, top = x - path.width / 2, y - path.height / 2
    if not (left <= face.center_x <= left + path.width and top <= face.center_y <= top + path.height):
        return None
    across, down = target.width / path.width, target.height / path.height
    box_left = max(target.x, target.x + (face.x - left) * across)
    box_top = max(target.y, target.y + (face.y - top) * down)
    box_right = min(target.right, target.x + (face.x + face.width - left) * across)
    box_bottom = min(target.bottom, target.y + (face.y + face.height - top) * down)
    return Box(
        x=box_left, y=box_top, width=max(0.0, box_right - box_left), height=max(0.0, box_bottom - box_top)
    )


def _in_fit(face: FaceBox, layout: FitLayout, frame: int, source: tuple[int, int], whole: Box) -> Box | None:
    """The face's box when the source, or a window of it, stands whole in the middle of the clip."""
    window = layout.window
    wide = source[0] * (window.width if window else 1.0)
    high = source[1] * (window.height if window else 1.0)
    scale = min(whole.width / wide, whole.height / high)
    width, height = wide * scale, high * scale
    target = Box(x=(whole.width - width) / 2, y=(whole.height - height) / 2, width=width, height=height)
    if window is not None:
        return _in_crop(face, window, frame, target)
    return Box(
        x=target.x + face.x * width,
        y=target.y + face.y * height,
        width=face.width * width,
        height=face.height * height,
    )
