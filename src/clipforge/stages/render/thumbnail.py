"""The clip's picture: the frame that was chosen, else a sharp and well-lit one."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.errors import ToolFailedError
from clipforge.kit.process import Limits, run
from clipforge.kit.progress import CancelToken
from clipforge.media.time import decimal_seconds

_LIMITS = Limits(wall_seconds=120)
_WIDTH = 216


def write_thumbnail(
    ffmpeg: FFmpeg,
    clip: Path,
    target: Path,
    *,
    rate: Fraction,
    first: int,
    last: int,
    chosen: int,
    size: tuple[int, int],
    token: CancelToken | None = None,
) -> None:
    """Write a JPEG of one frame of a finished clip.

    Args:
        ffmpeg: the program.
        clip: the finished MP4.
        target: the JPEG.
        rate: frames a second.
        first: first frame that may be shown (after the intro).
        last: frame after the last (before the outro).
        chosen: frame to show, counted from `first`; 0 chooses the best key frame.
        size: of the clip in pixels.
        token: cancellation.
    """
    head = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-y", "-loglevel", "error"]
    tail = ["-map", "0:v:0", "-frames:v", "1", "-q:v", "2", "-f", "image2", "-update", "1", str(target)]
    if chosen > 0:
        frame = min(first + chosen, last - 1)
        seek = decimal_seconds(max(Fraction(0), (frame - Fraction(1, 2)) / rate))
        run([*head, "-ss", seek, "-i", f"file:{clip}", *tail], limits=_LIMITS, token=token)
        return
    half = Fraction(1, 2)
    low, high = decimal_seconds((first - half) / rate), decimal_seconds((last - half) / rate)
    inside = f"select='between(t,{low},{high})'"
    height = 2 * max(1, round(_WIDTH * size[1] / size[0] / 2))
    key_frames = [*head, "-skip_frame", "nokey", "-i", f"file:{clip}", "-map", "0:v:0"]
    view = f"{inside},scale={_WIDTH}:{height}:flags=area,format=gray"
    done = run(
        [*key_frames, "-vf", view, "-fps_mode", "passthrough", "-f", "rawvideo", "-"],
        limits=_LIMITS,
        token=token,
    )
    frames = np.frombuffer(done.stdout, np.uint8)
    count = len(frames) // (_WIDTH * height)
    if count == 0:
        # A clip shorter than its distance of key frames: the first frame is all there is.
        seek = decimal_seconds(Fraction(first) / rate)
        run([*head, "-ss", seek, "-i", f"file:{clip}", *tail], limits=_LIMITS, token=token)
        return
    best = best_frame(frames[: count * _WIDTH * height].reshape(count, height, _WIDTH))
    pick = f"{inside},select='eq(n,{best})'"
    run([*key_frames, "-vf", pick, *tail[2:]], limits=_LIMITS, token=token)
    if not target.is_file():
        raise ToolFailedError("ffmpeg wrote no thumbnail", subject=str(clip))


def best_frame(frames: NDArray[np.uint8]) -> int:
    """Index of the best of some grey frames, shape (count, height, width).

    The score is sharpness (mean size of the Laplacian) times how well it is lit (highest at a mean of 0.5 of
    full scale, none at black or white). Of equal frames the first wins.
    """
    scores = []
    for frame in frames:
        grey = frame.astype(np.float32) / 255
        laplacian = 4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:]
        lit = 1 - abs(2 * float(grey.mean()) - 1) ** 2
        scores.append(float(np.abs(laplacian).mean()) * lit)
    return int(np.argmax(scores))
