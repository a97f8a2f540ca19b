"""Media whose frames say who they are, and readers of what was rendered from them.

Every frame carries its number as ten grey bands from top to bottom (dark 0, light 1, highest bit first), so
that any full-height crop still shows it; blue chroma rises from left to right and tells where a crop stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.process import run
from clipforge.media.source import MediaSource
from clipforge.media.timeline import CropKey, CropLayout, CropPath, LayoutSpan, Segment, Timeline

BITS = 10
WIDTH, HEIGHT = 320, 180
CLIP_WIDTH, CLIP_HEIGHT = 90, 160
BEEP_EVERY = 25
"""One beep, a tenth of a second long, begins with every 25th frame."""


def ffmpeg_run(ffmpeg: FFmpeg, *arguments: str, data: bytes | None = None) -> bytes:
    head = [str(ffmpeg.path), "-hide_banner", "-loglevel", "error", "-y"]
    head += [] if data is not None else ["-nostdin"]
    return run([*head, *arguments], input_bytes=data).stdout


def numbered_frame(number: int, width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """One yuv420p frame."""
    luma = np.empty((height, width), np.uint8)
    edges = [round(height * band / BITS) for band in range(BITS + 1)]
    for band in range(BITS):
        luma[edges[band] : edges[band + 1]] = 200 if number >> (BITS - 1 - band) & 1 else 40
    blue = np.tile(np.linspace(32, 224, width // 2).astype(np.uint8), (height // 2, 1))
    red = np.full((height // 2, width // 2), 128, np.uint8)
    return luma.tobytes() + blue.tobytes() + red.tobytes()


def beeps(seconds: float, rate: Fraction, sample_rate: int = 48_000) -> NDArray[np.float32]:
    """Sound with a 1 kHz beep at the start of every `BEEP_EVERY`th frame."""
    sound = np.zeros(round(seconds * sample_rate), np.float32)
    tone = 0.4 * np.sin(2 * np.pi * 1000 * np.arange(sample_rate // 10) / sample_rate).astype(np.float32)
    number = 0
    while (start := round(number * BEEP_EVERY * sample_rate / rate)) < len(sound):
        part = tone[: len(sound) - start]
        sound[start : start + len(part)] = part
        number += 1
    return sound


def make_numbered(
    ffmpeg: FFmpeg,
    path: Path,
    *,
    frames: int = 250,
    rate: Fraction = Fraction(25),
    sound: bool = True,
    sound_late: float = 0.0,
    sound_rate: int = 48_000,
    codec: Sequence[str] = ("-c:v", "libx264", "-preset", "ultrafast", "-qp", "10", "-g", "90", "-bf", "2"),
) -> Path:
    """Write a file with numbered frames and beeps."""
    picture = b"".join(numbered_frame(number) for number in range(frames))
    arguments = ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(rate)]
    arguments += ["-i", "pipe:0"]
    if sound:
        raw, voice = path.with_suffix(".f32"), path.with_suffix(".voice.mp4")
        raw.write_bytes(beeps(frames / rate, rate)[round(sound_late * 48_000) :].tobytes())
        given = ("-f", "f32le", "-ar", "48000", "-ac", "1", "-i", str(raw))
        ffmpeg_run(ffmpeg, *given, "-ar", str(sound_rate), "-c:a", "aac", "-b:a", "128k", str(voice))
        arguments += ["-itsoffset", str(sound_late), "-i", str(voice)]
    arguments += ["-map", "0:v", *(["-map", "1:a", "-c:a", "copy"] if sound else []), *codec]
    tags = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
    ffmpeg_run(ffmpeg, *arguments, "-vf", tags, "-pix_fmt", "yuv420p", str(path), data=picture)
    return path


def frames_of(ffmpeg: FFmpeg, clip: Path, size: tuple[int, int]) -> NDArray[np.uint8]:
    """All frames of a finished clip as yuv444p, shape (frames, 3, height, width)."""
    arguments = ["-i", str(clip), "-map", "0:v:0", "-fps_mode", "passthrough", "-pix_fmt", "yuv444p"]
    raw = ffmpeg_run(ffmpeg, *arguments, "-f", "rawvideo", "-")
    return np.frombuffer(raw, np.uint8).reshape(-1, 3, size[1], size[0])


def sound_of(ffmpeg: FFmpeg, clip: Path) -> NDArray[np.float32]:
    """The finished clip's sound, mono, 48 kHz, sample 0 at time zero."""
    filters = "aresample=48000:async=1:first_pts=0"
    raw = ffmpeg_run(ffmpeg, "-i", str(clip), "-vn", "-af", filters, "-ac", "1", "-f", "f32le", "-")
    return np.frombuffer(raw, np.float32)


def number_in(luma: NDArray[np.uint8], top: float = 0.0, bottom: float = 1.0) -> int:
    """The number shown between two heights (fractions) of a frame."""
    height = luma.shape[0]
    middle = luma[:, luma.shape[1] // 4 : -luma.shape[1] // 4]
    number = 0
    for band in range(BITS):
        row = round((top + (bottom - top) * (band + 0.5) / BITS) * height)
        number = number * 2 + int(middle[row].mean() > 120)
    return number


def numbers_in(frames: NDArray[np.uint8], top: float = 0.0, bottom: float = 1.0) -> list[int]:
    return [number_in(frame[0], top, bottom) for frame in frames]


def place_in(frame: NDArray[np.uint8], row: float = 0.5) -> float:
    """Where in the source (0 left, 1 right) the middle of this frame comes from."""
    blue = frame[1][round(row * frame.shape[1])]
    middle = blue[len(blue) // 2 - 3 : len(blue) // 2 + 3].mean()
    return float((middle - 32) / 192)


def beep_starts(sound: NDArray[np.float32], threshold: float = 0.1) -> list[int]:
    """Samples at which a beep begins."""
    loud = np.flatnonzero(np.abs(sound) > threshold * np.abs(sound).max())
    if len(loud) == 0:
        return []
    gaps = np.flatnonzero(np.diff(loud) > 4800)
    return [int(loud[0]), *(int(loud[gap + 1]) for gap in gaps)]


def crop_path(*keys: tuple[int, float], width: float | None = None, height: float = 1.0) -> CropPath:
    """A full-height crop of the clip's shape, standing at (frame, x)."""
    wide = width or (CLIP_WIDTH / CLIP_HEIGHT) / (WIDTH / HEIGHT) * height
    return CropPath(
        width=wide, height=height, keys=tuple(CropKey(frame=frame, x=x, y=0.5) for frame, x in keys)
    )


def timeline_of(
    location: Path | str,
    segments: Sequence[tuple[int, int]],
    *,
    rate: Fraction = Fraction(25),
    layouts: Sequence[LayoutSpan] | None = None,
    sound: bool = True,
    **more: object,
) -> Timeline:
    """A timeline over numbered media; a still crop of the middle unless layouts are given."""
    frames = sum(end - start for start, end in segments)
    still = (LayoutSpan(start=0, end=frames, layout=CropLayout(path=crop_path((0, 0.5)))),)
    values: dict[str, object] = {
        "id": "test",
        "source": MediaSource(location=str(location), video_stream=0, audio_stream=1 if sound else None),
        "rate": rate,
        "width": CLIP_WIDTH,
        "height": CLIP_HEIGHT,
        "segments": tuple(Segment(source_start=start, source_end=end) for start, end in segments),
        "layouts": tuple(still if layouts is None else layouts),
        **more,
    }
    return Timeline.model_validate(values)
