"""Decoded sound stands where it stands in the file, to the sample, however it is cut."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from integration.ffmpeg.ffmpeg_material import make
from numpy.typing import NDArray

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.decode import decode_audio
from clipforge.engines.ffmpeg.probe import probe
from clipforge.kit.errors import BadInputError, ResourceError
from clipforge.media.source import MediaSource

RATE = 16_000
# A sweep is unlike itself everywhere, so that any shift shows.
SWEEP = "aevalsrc='0.5*sin(2*PI*(200*t+60*t*t))':s=48000:d=6"


def sound(ffmpeg: FFmpeg, path: Path, start_ms: int = 0, end_ms: int | None = None) -> NDArray[np.float32]:
    info = probe(ffmpeg, str(path))
    source = MediaSource(
        location=str(path),
        video_stream=info.video.index if info.video else None,
        audio_stream=info.audio[0].index,
    )
    blocks = list(decode_audio(ffmpeg, source, start_ms=start_ms, end_ms=end_ms))
    return np.concatenate([np.zeros(0, np.float32), *blocks])


def lag(part: NDArray[np.float32], whole: NDArray[np.float32], at: int) -> int:
    """By how many samples `part` stands later in `whole` than `at`."""
    reach = 1000
    window = whole[at - reach : at + len(part) + reach]
    return int(np.argmax(np.correlate(window, part, "valid"))) - reach


@pytest.fixture(scope="module")
def truth(ffmpeg: FFmpeg, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, NDArray[np.float32]]:
    path = tmp_path_factory.mktemp("sound") / "truth.wav"
    make(ffmpeg, "-f", "lavfi", "-i", SWEEP, path)
    return path, sound(ffmpeg, path)


@pytest.mark.parametrize("name", ["a.m4a", "a.mkv", "a.mp3", "a.ogg", "a.opus", "a.flac", "a.ts", "a.flv"])
def test_every_format_stands_at_time_zero_and_cuts_exactly(
    ffmpeg: FFmpeg, tmp_path: Path, truth: tuple[Path, NDArray[np.float32]], name: str
) -> None:
    path = tmp_path / name
    open_priming = name in ("a.ts", "a.flv")
    make(ffmpeg, "-i", truth[0], "-b:a", "192k", *(["-c:a", "aac"] if open_priming else []), path)
    whole = sound(ffmpeg, path)
    # MPEG-TS and FLV carry AAC's 1024 samples of priming openly: 21 ms of silence come first.
    wanted = RATE * 1024 / 48_000 if open_priming else 0
    shift = lag(truth[1][32_000:40_000], whole, 32_000)
    assert abs(shift - wanted) <= 20, "begins at the wrong place"
    for start_ms in (137, 1500, 3333):
        part = sound(ffmpeg, path, start_ms, start_ms + 200)
        assert len(part) == 3200
        # Stamps of whole milliseconds allow half a millisecond.
        assert abs(lag(part, whole, start_ms * 16)) <= 8, start_ms


def test_mp4_cuts_are_the_very_samples(
    ffmpeg: FFmpeg, tmp_path: Path, truth: tuple[Path, NDArray[np.float32]]
) -> None:
    path = tmp_path / "a.m4a"
    make(ffmpeg, "-i", truth[0], "-ar", "48000", path)
    whole = sound(ffmpeg, path)
    part = sound(ffmpeg, path, 2001, 2501)
    assert np.abs(part - whole[2001 * 16 : 2501 * 16]).max() < 1e-3


def test_blocks_are_ten_seconds_and_the_rest(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    make(ffmpeg, "-f", "lavfi", "-i", "sine=duration=23", path)
    source = MediaSource(location=str(path), audio_stream=0)
    sizes = [len(block) for block in decode_audio(ffmpeg, source)]
    assert sizes == [10 * RATE, 10 * RATE, 3 * RATE]
    assert sum(len(b) for b in decode_audio(ffmpeg, source, start_ms=22_500, end_ms=60_000)) == RATE // 2
    assert list(decode_audio(ffmpeg, source, start_ms=30_000)) == []
    assert list(decode_audio(ffmpeg, source, start_ms=500, end_ms=500)) == []


@pytest.mark.parametrize("name", ["late.mp4", "late.mkv", "late.ts"])
def test_sound_that_starts_late_is_padded_with_silence(ffmpeg: FFmpeg, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    make(
        ffmpeg, "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=25:duration=4",
        "-itsoffset", "0.7", "-f", "lavfi", "-i", "sine=frequency=1000:duration=3",
        "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", path,
    )  # fmt: skip
    whole = sound(ffmpeg, path)
    first = int(np.argmax(np.abs(whole) > 0.03)) / 16
    assert abs(first - 700) <= 25
    part = sound(ffmpeg, path, 600, 900)
    assert abs(int(np.argmax(np.abs(part) > 0.03)) / 16 + 600 - first) <= 1


def test_a_lost_packet_does_not_shift_what_follows(
    ffmpeg: FFmpeg, tmp_path: Path, truth: tuple[Path, NDArray[np.float32]]
) -> None:
    path, holed = tmp_path / "a.m4a", tmp_path / "holed.mkv"
    make(ffmpeg, "-i", truth[0], "-ar", "48000", path)
    # Drops single packets, each 21 ms: ten of them would shift the end by 0.2 s.
    make(ffmpeg, "-i", path, "-c", "copy", "-bsf:a", "noise=drop='not(mod(n+1,20))*lt(n,200)'", holed)
    whole = sound(ffmpeg, holed)
    assert abs(lag(truth[1][72_000:80_000], whole, 72_000)) <= 16


def test_several_channels_become_one(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    path = tmp_path / "five.wav"
    make(ffmpeg, "-f", "lavfi", "-i", "sine=frequency=500:duration=1", "-af", "pan=5.1|c2=c0", path)
    whole = sound(ffmpeg, path)
    assert len(whole) == RATE
    assert float(np.abs(whole).max()) > 0.02


def test_without_sound_there_is_a_message(ffmpeg: FFmpeg) -> None:
    with pytest.raises(BadInputError) as caught:
        next(decode_audio(ffmpeg, MediaSource(location="x")))
    assert caught.value.code == "no_audio"


def test_a_decoder_that_is_killed_does_not_make_the_file_a_damaged_one(ffmpeg, tmp_path, truth) -> None:
    """As the system does when memory runs out: the job is to be tried again, not to be refused for good."""
    dying = tmp_path / "ffmpeg"
    dying.write_text("#!/bin/sh\nkill -9 $$\n")
    dying.chmod(0o755)
    source = MediaSource(location=str(truth[0]), audio_stream=0)
    with pytest.raises(ResourceError) as caught:
        list(decode_audio(replace(ffmpeg, path=dying), source))
    assert caught.value.code == "killed"
