"""Media whose every frame says its own number, made with the real ffmpeg."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.ffmpeg.binary import FFmpeg

WIDTH, HEIGHT, BITS, CELL = 192, 64, 12, 16


def numbered_frame(number: int) -> NDArray[np.uint8]:
    """A frame whose upper half shows `number` in black and white cells, the lower half its complement."""
    frame = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    for bit in range(BITS):
        lit = 235 if number >> bit & 1 else 20
        frame[: HEIGHT // 2, bit * CELL : (bit + 1) * CELL] = lit
        frame[HEIGHT // 2 :, bit * CELL : (bit + 1) * CELL] = 255 - lit
    return frame


def read_number(frame: NDArray[np.uint8]) -> int:
    """The number a decoded frame shows; fails when upper and lower half disagree."""
    cells = frame.astype(np.int32).mean(axis=2)
    number = 0
    for bit in range(BITS):
        left, right = bit * CELL + 4, (bit + 1) * CELL - 4
        upper, lower = (
            cells[6 : HEIGHT // 2 - 6, left:right].mean(),
            cells[HEIGHT // 2 + 6 : -6, left:right].mean(),
        )
        assert abs(upper - lower) > 100, "this frame is a mixture of two"
        number |= (upper > lower) << bit
    return number


def numbered_video(
    ffmpeg: FFmpeg,
    path: Path,
    *,
    frames: int,
    rate: Fraction,
    options: list[str],
    before: list[str] | None = None,
) -> Path:
    """Encode frames 0…n-1 at `rate`; `options` are the encoder's, `before` go before the input."""
    argv = [str(ffmpeg.path), "-nostdin", "-loglevel", "error", "-y", *(before or [])]
    argv += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(rate), "-i", "-"]
    argv += ["-threads", "2", *options, str(path)]
    pixels = b"".join(numbered_frame(n).tobytes() for n in range(frames))
    subprocess.run([a for a in argv if a != "-nostdin"], input=pixels, check=True)
    return path


def make(ffmpeg: FFmpeg, *args: str | Path) -> None:
    """Run ffmpeg with these arguments."""
    subprocess.run([str(ffmpeg.path), "-nostdin", "-loglevel", "error", "-y", *map(str, args)], check=True)
