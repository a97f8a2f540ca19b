"""Sound and frames of a source, streamed from an ffmpeg child in pieces of bounded size.

Time zero is the start of the container, so sound that starts late is padded with silence and a picture that
starts late shows its first frame meanwhile: offsets between the two stay as they are. Damaged stretches are
decoded as well as they can be; sound that is missing inside is filled with silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.errors import BadInputError, ToolFailedError
from clipforge.kit.process import Child, Limits, spawn
from clipforge.kit.progress import CancelToken
from clipforge.media.inputs import input_args, is_address
from clipforge.media.source import MediaSource
from clipforge.media.time import decimal_seconds

SAMPLE_RATE = 16_000
# Fill gaps and cut overlaps of 20 ms and more (one packet of AAC or MP3): left at ffmpeg's 100 ms, each lost
# packet would shift everything after it. Jitter of time stamps stays below.
STEADY_SOUND = "async=1:min_hard_comp=0.02:first_pts=0"
_BLOCK_SECONDS = 10
_LIMITS = Limits(memory_bytes=8 << 30)
# Codecs of sound need the packet before a cut to be exact (AAC and MP3 overlap, Opus converges in 80 ms).
_SOUND_LEAD_MS = 500
# Longest distance of key frames to allow for in formats whose seeking ends anywhere, not at a key frame.
_BLIND_SEEK = Fraction(12)


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

    The first sample is the one at `start_ms` exactly, wherever that falls in a packet.

    Args:
        ffmpeg: the program.
        source: what to read; its `audio_stream` must be set.
        start_ms: first ms.
        end_ms: ms after the last, None for all.
        rate: samples a second.
        token: cancellation.

    Raises:
        BadInputError: the source has no sound, or none of it can be decoded.
        ToolFailedError: ffmpeg failed before its end.
    """
    if source.audio_stream is None:
        raise BadInputError("it has no sound", subject=source.location, code="no_audio")
    if end_ms is not None and end_ms <= start_ms:
        return
    lead_ms = min(start_ms, _SOUND_LEAD_MS)
    first = round(Fraction(lead_ms * rate, 1000))
    trim = f"atrim=start_sample={first}"
    if end_ms is not None:
        trim += f":end_sample={first + round(Fraction((end_ms - start_ms) * rate, 1000))}"
    argv = _command(ffmpeg)
    argv += ["-ss", decimal_seconds(Fraction(start_ms - lead_ms, 1000))] if start_ms > lead_ms else []
    argv += [*input_args(source.location), "-map", f"0:{source.audio_stream}", "-vn", "-sn", "-dn"]
    argv += ["-af", f"aresample={rate}:{STEADY_SOUND},{trim}", "-ac", "1", "-f", "f32le", "-"]
    argv += _keep_zero(source.location, source.video_stream)
    with spawn(argv, limits=_LIMITS, token=token) as child:
        given = 0
        while block := _read_exactly(child.stdout, _BLOCK_SECONDS * rate * 4):
            usable = len(block) - len(block) % 4
            given += usable
            yield np.frombuffer(block[:usable], dtype="<f4")
        _finish(child, source, given)


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
        BadInputError: the source has no picture, or none of it can be decoded.
        ToolFailedError: ffmpeg failed before its end.
    """
    if source.video_stream is None:
        raise BadInputError("it has no picture", subject=source.location, code="no_video")
    if end_frame is not None and end_frame <= start_frame:
        return
    width, height = size
    seek, grid = seek_to_frame(source.location, start_frame, rate)
    argv = [*_command(ffmpeg), *seek]
    argv += [*input_args(source.location), "-map", f"0:{source.video_stream}", "-an", "-sn", "-dn"]
    argv += ["-vf", f"{grid},scale={width}:{height}:flags=fast_bilinear"]
    argv += ["-frames:v", str(end_frame - start_frame)] if end_frame is not None else []
    # Frames are on the grid already; left alone, the muxer would repeat the first ones up to time zero.
    argv += ["-fps_mode", "passthrough", "-pix_fmt", "rgb24", "-f", "rawvideo", "-"]
    argv += _keep_zero(source.location, source.audio_stream)
    frame_bytes = width * height * 3
    with spawn(argv, limits=_LIMITS, token=token) as child:
        given = 0
        while len(block := _read_exactly(child.stdout, frame_bytes)) == frame_bytes:
            given += 1
            yield np.frombuffer(block, dtype=np.uint8).reshape(height, width, 3)
        _finish(child, source, given)


def seek_to_frame(location: str, start_frame: int, rate: Fraction) -> tuple[list[str], str]:
    """Say how to begin decoding exactly at a frame of the grid.

    Returns:
        Options that go before the input, and the `fps` filter that must come first in the chain: its first
        frame is `start_frame`.

    `-noaccurate_seek` passes the frames from the key frame on, so that `fps` still knows the picture that has
    been standing since before the start; with ffmpeg's exact seeking a picture that is held (slides, screen
    recordings) would be lost and the next one shown in its place.
    """
    start = Fraction(start_frame) / rate
    lead = Fraction(0) if seeks_to_key_frames(location) else _BLIND_SEEK
    seek = max(Fraction(0), start - lead)
    if not seek:
        return [], f"fps=fps={rate}:start_time={decimal_seconds(start)}"
    stamp = decimal_seconds(seek)
    # The option is rounded to microseconds; what was rounded away goes to the filter.
    rest = start - Fraction(stamp)
    return ["-noaccurate_seek", "-ss", stamp], f"fps=fps={rate}:start_time={decimal_seconds(rest)}"


def seeks_to_key_frames(location: str) -> bool:
    """Whether seeking lands at or before a key frame: true of MP4, MOV and Matroska, which have an index."""
    if is_address(location):
        return location.partition("?")[0].lower().endswith((".mp4", ".mov", ".m4v", ".mkv", ".webm"))
    try:
        with Path(location).open("rb") as stream:
            head = stream.read(12)
    except OSError:
        return False
    return head[4:8] in (b"ftyp", b"moov", b"wide", b"mdat", b"free", b"skip") or head[:4] == b"\x1aE\xdf\xa3"


def _keep_zero(location: str, other: int | None) -> list[str]:
    """Let the other stream take part with one packet, so that both are counted from the same time zero.

    In formats whose time may jump (MPEG-TS, MPEG-PS, Ogg) ffmpeg takes the first stream that is *used* for
    time zero, and a picture read alone would lose its offset from the sound.
    """
    if other is None or seeks_to_key_frames(location):
        return []
    return ["-map", f"0:{other}", "-c", "copy", "-frames", "1", "-f", "null", "-"]


def _command(ffmpeg: FFmpeg) -> list[str]:
    return [str(ffmpeg.path), "-nostdin", "-hide_banner", "-loglevel", "error"]


def _finish(child: Child, source: MediaSource, given: int) -> None:
    """End well when anything was decoded: ffmpeg reports damage in the middle by its status."""
    try:
        child.finish()
    except ToolFailedError as error:
        if given and "Invalid data" in error.stderr_tail:
            return
        if not given:
            raise BadInputError(
                "it cannot be decoded", subject=source.location, remedy="Export it again", code="damaged"
            ) from error
        raise


def _read_exactly(stream: IO[bytes], size: int) -> bytes:
    """Read `size` bytes, fewer only at the end of the stream."""
    block = stream.read(size)
    while 0 < len(block) < size:
        more = stream.read(size - len(block))
        if not more:
            break
        block += more
    return block
