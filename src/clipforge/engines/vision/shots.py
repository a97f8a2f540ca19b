"""All that framing needs to know of the chosen parts of a source: shots, faces in them, who seems to talk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count, pairwise

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.decode import decode_audio, decode_frames
from clipforge.engines.vision.cuts import FrameMarks, find_cuts
from clipforge.engines.vision.mouths import mouth_motion
from clipforge.engines.vision.protocol import FaceDetector
from clipforge.engines.vision.sizes import look_size
from clipforge.engines.vision.surface import (
    WHOLE,
    Look,
    Window,
    is_black_outside,
    look,
    picture_window,
    seams_of,
)
from clipforge.engines.vision.talking import speaking_evidence, voice_levels
from clipforge.engines.vision.tracking import Sighting, Track, link_faces
from clipforge.kit.errors import BadInputError
from clipforge.kit.progress import Progress
from clipforge.media.picture import FaceTrack, Shot
from clipforge.media.source import MediaInfo, MediaSource, VideoStream
from clipforge.media.time import frame_ms
from clipforge.media.timeline import Segment

LOOKS_PER_SECOND = 5
_SURFACE_EVERY = 3
"""Bars, seams and text are measured at every third frame that is looked at."""
_JOIN_SECONDS = 2
_USUAL_BARS = 0.2


@dataclass(slots=True)
class _Run:
    """What was seen in frames [start, end) of the source."""

    start: int
    end: int
    marks: FrameMarks = field(default_factory=FrameMarks)
    sightings: list[Sighting] = field(default_factory=list)
    looks: dict[int, Look] = field(default_factory=dict)


def analyze_shots(  # noqa: PLR0917  # the order that every function reading a source has
    ffmpeg: FFmpeg,
    source: MediaSource,
    info: MediaInfo,
    segments: Sequence[Segment],
    detector: FaceDetector,
    progress: Progress | None = None,
) -> tuple[Shot, ...]:
    """Look at every frame of some parts of a source.

    Args:
        ffmpeg: the program.
        source: what to read; its `video_stream` must be set.
        info: what it holds.
        segments: the parts, in any order; those that overlap or nearly touch are looked at as one.
        detector: finds faces; asked five times a second.
        progress: where to tell it.

    Returns:
        Shots in order of the source. Together they cover every frame of the segments; where the picture ends
        before the sound, the last shot goes on to the end.

    Raises:
        BadInputError: the source has no picture.
        ToolFailedError: it cannot be decoded.
    """
    video = info.video
    if video is None:
        raise BadInputError("it has no picture", subject=source.location, code="no_video")
    told = progress or Progress()
    looker = _Looker(ffmpeg, source, video, detector)
    runs = _join(segments, round(_JOIN_SECONDS * video.rate))
    total = sum(end - start for start, end in runs)
    shots: list[Shot] = []
    done = 0
    for start, end in runs:
        part = told.part(done / total, (done + end - start) / total)
        run = looker.look_at(start, end, part)
        levels = looker.levels(start, end, part)
        shots.extend(_shots_of(run, video.rate, video.width / video.height, levels))
        done += end - start
    return _numbered(shots)


def _numbered(shots: Sequence[Shot]) -> tuple[Shot, ...]:
    """The same shots, every track with an id of its own."""
    numbers = count()
    return tuple(
        shot.model_copy(
            update={"tracks": tuple(track.model_copy(update={"id": next(numbers)}) for track in shot.tracks)}
        )
        for shot in shots
    )


def _join(segments: Sequence[Segment], gap: int) -> list[tuple[int, int]]:
    """Stretches to decode, in order: segments less than `gap` frames apart become one."""
    joined: list[tuple[int, int]] = []
    for segment in sorted(segments, key=lambda each: each.source_start):
        if joined and segment.source_start - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], max(joined[-1][1], segment.source_end))
        else:
            joined.append((segment.source_start, segment.source_end))
    return joined


@dataclass(frozen=True, slots=True)
class _Looker:
    """A source and what it is looked at with."""

    ffmpeg: FFmpeg
    source: MediaSource
    video: VideoStream
    detector: FaceDetector

    def look_at(self, start: int, end: int, progress: Progress) -> _Run:
        """Every frame in [start, end) for cuts and mouths, five a second for faces."""
        import cv2

        aspect = self.video.width / self.video.height
        every = max(1, round(self.video.rate / LOOKS_PER_SECOND))
        run = _Run(start, end)
        since: list[NDArray[np.uint8]] = []
        frames = decode_frames(
            self.ffmpeg,
            self.source,
            size=look_size(self.video),
            rate=self.video.rate,
            start_frame=start,
            end_frame=end,
            token=progress.token,
        )
        for index, frame in enumerate(frames):
            run.marks.add(frame)
            since.append(np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), dtype=np.uint8))
            if index % every:
                continue
            boxes = self.detector.detect(frame)
            before = run.sightings[-1].boxes if run.sightings else ()
            motion = mouth_motion(since, before, boxes, aspect)
            run.sightings.append(Sighting(start + index, boxes, motion))
            since = since[-1:]
            if len(run.sightings) % _SURFACE_EVERY == 1:
                run.looks[start + index] = look(frame)
            progress.update(0.97 * index / (end - start), "looking at faces and cuts")
        return run

    def levels(self, start: int, end: int, progress: Progress) -> NDArray[np.float32]:
        """How much is heard in each frame of [start, end), 0 to 1; empty without sound."""
        if self.source.audio_stream is None:
            return np.zeros(0, dtype=np.float32)
        blocks = decode_audio(
            self.ffmpeg,
            self.source,
            start_ms=frame_ms(start, self.video.rate),
            end_ms=frame_ms(end, self.video.rate),
            token=progress.token,
        )
        return voice_levels(blocks, self.video.rate, end - start)


def _shots_of(run: _Run, rate: Fraction, aspect: float, levels: NDArray[np.float32]) -> Iterator[Shot]:
    cuts = [run.start + cut for cut in find_cuts(run.marks, rate)]
    bounds = list(pairwise([run.start, *cuts, run.end]))
    seen = [[each for frame, each in run.looks.items() if start <= frame < end] for start, end in bounds]
    windows = _windows(bounds, seen)
    for (start, end), looks, window in zip(bounds, seen, windows, strict=True):
        sightings = [each for each in run.sightings if start <= each.frame < end]
        tracks = link_faces(_unlinked(sightings), rate=float(rate), aspect=aspect)
        yield Shot(
            start=start,
            end=end,
            tracks=tuple(_track(track, run.start, rate, levels) for track in tracks),
            window=window,
            seams=seams_of(looks),
            text=float(np.median([each.text for each in looks])) if looks else 0.0,
        )


def _windows(bounds: Sequence[tuple[int, int]], seen: Sequence[Sequence[Look]]) -> list[Window]:
    """The picture without black bars, for each shot.

    Bars are hard to tell from a dark shot, but they are the same through a film: a shot that shows nothing
    where most of the others have bars has them too.
    """
    windows = [picture_window(looks) for looks in seen]
    length: Counter[Window] = Counter()
    for (start, end), window in zip(bounds, windows, strict=True):
        if window != WHOLE:
            length[window] += end - start
    if not length:
        return windows
    usual, frames = length.most_common(1)[0]
    if frames < _USUAL_BARS * sum(end - start for start, end in bounds):
        return windows
    return [
        usual if window == WHOLE and is_black_outside(looks, usual) else window
        for window, looks in zip(windows, seen, strict=True)
    ]


def _unlinked(sightings: list[Sighting]) -> list[Sighting]:
    """The sightings of a shot; the first one's mouth motion was measured across the cut and means nothing."""
    if not sightings:
        return []
    first = sightings[0]
    return [Sighting(first.frame, first.boxes), *sightings[1:]]


def _track(track: Track, start: int, rate: Fraction, levels: NDArray[np.float32]) -> FaceTrack:
    return FaceTrack(
        id=0,
        frames=tuple(track.frames),
        boxes=tuple(track.boxes),
        speaking=speaking_evidence(track, start, rate, levels),
    )
