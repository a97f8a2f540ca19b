"""Sound and frames of a source, streamed from an ffmpeg child in pieces of bounded size.

Time zero is the start of the container, so sound that starts late is padded with silence and a picture that
starts late shows its first frame meanwhile: offsets between the two stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import IO

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.errors import BadInputError
from clipforge.kit.process import Limits, spawn
from clipforge.kit.progress import CancelToken
from clipforge.media.source import MediaSource
from clipforge.media.time import decimal_seconds

SAMPLE_RATE = 16_000
_BLOCK_SECONDS = 10
_LIMITS = Limits(memory_bytes=8 << 30)


def decode_audio(
    ffmpeg: FFmpeg,
    source: MediaSource,
    *,
    start_ms: int = 0,
    end_ms: int | None = None,
    rate: int = SAMPLE_RATE,
    token: CancelToken | None = None,
) -> Iterator[NDArray[np.float32]]:
    """Yield mono sound in blocks of 10 s (the last shorter), float32 in [-1, 1].

    Args:
        ffmpeg: the program.
        source: what to read; its `audio_stream` must be set.
        start_ms: first ms.
        end_ms: ms after the last, None for all.
        rate: samples a second.
        token: cancellation.

    Raises:
        BadInputError: the source has no sound.
        ToolFailedError: it cannot be decoded.
    """
    if source.audio_stream is None:
        raise BadInputError("it has no sound", subject=source.location, code="no_audio")
    argv: list[str] = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-loglevel", "error"]
    argv += ["-ss", decimal_seconds(Fraction(start_ms, 1000))] if start_ms else []
    argv += ["-t", decimal_seconds(Fraction(end_ms - start_ms, 1000))] if end_ms is not None else []
    argv += ["-i", source.location, "-map", f"0:{source.audio_stream}", "-vn", "-sn", "-dn"]
    argv += ["-af", f"aresample={rate}:async=1:first_pts=0", "-ac", "1", "-f", "f32le", "-"]
    with spawn(argv, limits=_LIMITS, token=token) as child:
        while block := _read_exactly(child.stdout, _BLOCK_SECONDS * rate * 4):
            usable = len(block) - len(block) % 4
            yield np.frombuffer(block[:usable], dtype="<f4")
        child.finish()


def decode_frames(
    ffmpeg: FFmpeg,
    source: MediaSource,
    *,
    size: tuple[int, int],
    rate: Fraction,
    start_frame: int = 0,
    end_frame: int | None = None,
    token: CancelToken | None = None,
) -> Iterator[NDArray[np.uint8]]:
    """Yield RGB frames of the source's grid: item i is frame `start_frame + i` at `rate`.

    Args:
        ffmpeg: the program.
        source: what to read; its `video_stream` must be set.
        size: (width, height) to scale to; rotation and pixel aspect are applied by this.
        rate: frames a second of the grid.
        start_frame: first frame.
        end_frame: frame after the last, None for all.
        token: cancellation.

    Raises:
        BadInputError: the source has no picture.
        ToolFailedError: it cannot be decoded.
    """
    if source.video_stream is None:
        raise BadInputError("it has no picture", subject=source.location, code="no_video")
    width, height = size
    # Seek half a frame early: rounding must never lose the first frame.
    lead = Fraction(1, 2) / rate if start_frame else Fraction(0)
    argv: list[str] = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-loglevel", "error"]
    if start_frame:
        argv += ["-ss", decimal_seconds(Fraction(start_frame) / rate - lead)]
    argv += ["-i", source.location, "-map", f"0:{source.video_stream}", "-an", "-sn", "-dn"]
    chain = f"fps=fps={rate}:start_time={decimal_seconds(lead)},scale={width}:{height}:flags=fast_bilinear"
    argv += ["-vf", chain]
    argv += ["-frames:v", str(end_frame - start_frame)] if end_frame is not None else []
    argv += ["-pix_fmt", "rgb24", "-f", "rawvideo", "-"]
    frame_bytes = width * height * 3
    with spawn(argv, limits=_LIMITS, token=token) as child:
        while len(block := _read_exactly(child.stdout, frame_bytes)) == frame_bytes:
            yield np.frombuffer(block, dtype=np.uint8).reshape(height, width, 3)
        child.finish()


def _read_exactly(stream: IO[bytes], size: int) -> bytes:
    """Read `size` bytes, fewer only at the end of the stream."""
    block = stream.read(size)
    while 0 < len(block) < size:
        more = stream.read(size - len(block))
        if not more:
            break
        block += more
    return block
