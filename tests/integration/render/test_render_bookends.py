"""Intro and outro around sound that has no picture: every part where it belongs, for as long as it should."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from render_support import (
    BEEP_EVERY,
    CLIP_HEIGHT,
    CLIP_WIDTH,
    HEIGHT,
    WIDTH,
    beep_starts,
    beeps,
    ffmpeg_run,
    frames_of,
    make_numbered,
    number_in,
    sound_of,
    timeline_of,
)

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.encode import inspect
from clipforge.engines.ffmpeg.frame_info import read_frame_info
from clipforge.media.source import MediaSource
from clipforge.media.timeline import Backdrop
from clipforge.stages.render.profile import load_profile
from clipforge.stages.render.render import render

SIZE = (CLIP_WIDTH, CLIP_HEIGHT)
RATE = Fraction(25)
SPOKEN, MOVING, STILL = 75, 50, 62
"""Frames of the clip, of a video beside it and of a picture beside it (2.5 s)."""
FITTED = CLIP_WIDTH / (WIDTH / HEIGHT) / CLIP_HEIGHT
"""Share of the clip's height that a video of the media's shape takes, in its middle."""
PARTS = ("", "picture", "video")
BEFORE_AND_AFTER = [(before, after) for before in PARTS for after in PARTS if before or after]


@pytest.fixture(scope="module")
def files(ffmpeg: FFmpeg, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("bookends")
    raw = folder / "sound.f32"
    raw.write_bytes(beeps(6, RATE).tobytes())
    ffmpeg_run(ffmpeg, "-f", "f32le", "-ar", "48000", "-ac", "1", "-i", str(raw), str(folder / "sound.wav"))
    Image.new("RGB", (300, 200), "#FFFFFF").save(folder / "picture.png")
    video = make_numbered(ffmpeg, folder / "video.mp4", frames=MOVING)
    return {"sound": folder / "sound.wav", "picture": folder / "picture.png", "video": video}


def expected(before: str, after: str) -> tuple[list[str], list[int]]:
    """What each frame shows, and the frames at which a beep begins."""
    shown: list[str] = []
    heard: list[int] = []
    for part in (before, "clip", after):
        start, length = len(shown), {"": 0, "picture": STILL, "clip": SPOKEN, "video": MOVING}[part]
        shown += [f"video {number}" if part == "video" else part for number in range(length)]
        heard += range(start, start + length, BEEP_EVERY) if part in ("video", "clip") else ()
    return shown, heard


def seen(frame: NDArray[np.uint8]) -> str:
    """Tell the parts apart: only the clip has red in it, only the picture is white in its middle."""
    if frame[2].max() > 180:
        return "clip"
    if frame[0][75:85, 5:85].min() > 225:
        return "picture"
    return f"video {number_in(frame[0], 0.5 - FITTED / 2, 0.5 + FITTED / 2)}"


@pytest.mark.parametrize(("before", "after"), BEFORE_AND_AFTER)
@pytest.mark.parametrize("kind", ["waveform", "gradient"])
def test_every_part_around_sound_alone_is_shown_and_heard_in_its_place(
    ffmpeg: FFmpeg, files: dict[str, Path], tmp_path: Path, kind: str, before: str, after: str
) -> None:
    timeline = timeline_of(
        files["sound"],
        [(25, 25 + SPOKEN)],
        layouts=[],
        backdrop=Backdrop(kind=kind, primary="#FF0000", secondary="#0000FF"),
        intro=str(files[before]) if before else None,
        outro=str(files[after]) if after else None,
    ).model_copy(update={"source": MediaSource(location=str(files["sound"]), audio_stream=0)})
    clip = render(timeline, load_profile("draft"), out_dir=tmp_path, name="clip", ffmpeg=ffmpeg)
    shown, heard = expected(before, after)
    frames = frames_of(ffmpeg, Path(clip.mp4), SIZE)
    assert [seen(frame) for frame in frames] == shown

    length = len(shown) / RATE
    found = inspect(ffmpeg, Path(clip.mp4))
    assert clip.frames == found.frames == len(shown)
    assert found.regular
    assert found.seconds == length
    assert abs(found.sound_seconds - length) < Fraction(1024, 48_000), "within one frame of AAC"
    starts = [start * RATE / 48_000 for start in beep_starts(sound_of(ffmpeg, Path(clip.mp4)))]
    assert np.allclose(np.array(starts, float), heard, atol=0.3)

    # The clip's last beep, at its frame 50, is among the white bars ten frames later.
    bars = (frames[shown.index("clip") + 60][0] > 180).sum()
    assert (bars > 20) == (kind == "waveform")


@pytest.mark.parametrize("size", [(90, 160), (360, 640), (1080, 1920)])
def test_sound_alone_gives_square_pixels_at_every_size(
    ffmpeg: FFmpeg, files: dict[str, Path], tmp_path: Path, size: tuple[int, int]
) -> None:
    timeline = timeline_of(files["sound"], [(0, 5)], layouts=[], backdrop=Backdrop()).model_copy(
        update={
            "source": MediaSource(location=str(files["sound"]), audio_stream=0),
            "width": size[0],
            "height": size[1],
        }
    )
    clip = render(timeline, load_profile("final"), out_dir=tmp_path, name="clip", ffmpeg=ffmpeg)
    assert read_frame_info(ffmpeg, clip.mp4, 0).pixel_aspect == 1
