"""A quick look over a whole source at its key frames: enough to rank moments, cheap for hours of video.

ffmpeg decodes key frames only and hands them over in NUT, a container that keeps each frame's own time; it is
read back with PyAV. Sources with key frames all the time are thinned, long stretches without any are filled.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.vision.protocol import FaceDetector
from clipforge.engines.vision.sizes import look_size
from clipforge.kit.errors import BadInputError, ToolFailedError
from clipforge.kit.process import Limits, spawn
from clipforge.kit.progress import Progress
from clipforge.media.inputs import input_args
from clipforge.media.picture import PictureSample, PictureSurvey
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.time import decimal_seconds

_LIMITS = Limits(memory_bytes=8 << 30)
_CLOSEST_SECONDS = 2
"""Key frames nearer than this are not all looked at."""
_LONGEST_GAP_MS = 20_000
_FILL_SECONDS = 5
_FILL_BUDGET_MS = 900_000
"""A stretch without key frames must be decoded from its start: at most a quarter of an hour of it is."""
_SMALL = (64, 36)


def survey_picture(
    ffmpeg: FFmpeg,
    source: MediaSource,
    info: MediaInfo,
    detector: FaceDetector,
    progress: Progress | None = None,
) -> PictureSurvey:
    """Look at the key frames of a whole source, at most one in two seconds.

    Args:
        ffmpeg: the program.
        source: what to read; its `video_stream` must be set.
        info: what it holds.
        detector: finds faces.
        progress: where to tell it.

    Returns:
        Samples in order of time. A source that cannot be decoded to its end gives what could be read.

    Raises:
        BadInputError: the source has no picture.
        ToolFailedError: not one frame could be decoded.
    """
    video = info.video
    if video is None or source.video_stream is None:
        raise BadInputError("it has no picture", subject=source.location, code="no_video")
    told = progress or Progress()
    size = look_size(video)
    frames = _Pictures(detector)
    length = max(1, info.duration_ms)
    try:
        for time, frame in _decode(ffmpeg, source, size, told):
            frames.add(time, frame)
            told.update(0.9 * time / length, "looking over the picture")
    except ToolFailedError:
        # A damaged end: everything before it has been seen.
        if not frames.seen:
            raise
    for start, end in _gaps([time for time, _, _ in frames.seen], length):
        try:
            for time, frame in _decode(ffmpeg, source, size, told, span=(start, end)):
                if start < start + time < end:
                    frames.add(start + time, frame)
        except ToolFailedError:
            continue
    told.update(1.0, "looking over the picture")
    return frames.survey()


class _Pictures:
    """Samples as they come, in any order."""

    def __init__(self, detector: FaceDetector) -> None:
        self._detector = detector
        self.seen: list[tuple[int, PictureSample, NDArray[np.uint8]]] = []

    def add(self, time: int, frame: NDArray[np.uint8]) -> None:
        import cv2

        small = np.asarray(
            cv2.resize(cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY), _SMALL, interpolation=cv2.INTER_AREA),
            dtype=np.uint8,
        )
        brightness = round(float(small.mean()) / 255, 4)
        sample = PictureSample(time=time, faces=self._detector.detect(frame), brightness=brightness)
        self.seen.append((time, sample, small))

    def survey(self) -> PictureSurvey:
        ordered = sorted(self.seen, key=lambda each: each[0])
        samples = [sample for _, sample, _ in ordered[:1]]
        for (_, _, before), (_, sample, now) in pairwise(ordered):
            change = float(np.abs(now.astype(np.int16) - before.astype(np.int16)).mean()) / 255
            samples.append(sample.model_copy(update={"change": round(change, 4)}))
        return PictureSurvey(samples=tuple(samples))


def _gaps(times: list[int], length: int) -> list[tuple[int, int]]:
    """Stretches (start, end) in ms without a sample that are to be filled, within the budget."""
    left = _FILL_BUDGET_MS
    gaps = []
    for start, end in pairwise([*times, length]):
        if end - start > _LONGEST_GAP_MS and left > 0:
            gaps.append((start, min(end, start + left)))
            left -= end - start
    return gaps


def _decode(
    ffmpeg: FFmpeg,
    source: MediaSource,
    size: tuple[int, int],
    progress: Progress,
    span: tuple[int, int] | None = None,
) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """Yield (ms, RGB frame): key frames of the whole, or a frame every few seconds of `span` (ms).

    Times count from the source's time zero, or from the start of the span.
    """
    import av

    apart = _FILL_SECONDS if span else _CLOSEST_SECONDS
    # Frames that no other frame needs are skipped in a filled span: half of the work, and none is missed.
    argv = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-loglevel", "error"]
    argv += ["-skip_frame", "noref" if span else "nokey", "-skip_loop_filter", "all"]
    if span:
        start, end = span
        argv += ["-ss", decimal_seconds(Fraction(start, 1000))]
        argv += ["-t", decimal_seconds(Fraction(end - start, 1000))]
    argv += [*input_args(source.location), "-map", f"0:{source.video_stream}", "-an", "-sn", "-dn"]
    chosen = f"select='isnan(prev_selected_t)+gte(t-prev_selected_t,{apart})'"
    argv += ["-vf", f"{chosen},scale={size[0]}:{size[1]}:flags=area,setsar=1,format=rgb24"]
    argv += ["-fps_mode", "passthrough", "-c:v", "rawvideo", "-f", "nut", "-"]
    with spawn(argv, limits=_LIMITS, token=progress.token) as child:
        try:
            with av.open(child.stdout, mode="r", format="nut") as container:
                for frame in container.decode(video=0):
                    if frame.time is not None:
                        yield (
                            max(0, round(frame.time * 1000)),
                            np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8),
                        )
        except av.error.FFmpegError:
            # The child ended without a frame or in the middle of one; what it says is the reason.
            child.finish()
            return
        child.finish()
