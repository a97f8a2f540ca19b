"""What a render leaves behind: whole files or none, the right loudness, one clear message on failure."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from render_support import CLIP_HEIGHT, CLIP_WIDTH, ffmpeg_run, frames_of, make_numbered, timeline_of

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.encode import encode, measure_file
from clipforge.kit.errors import (
    BadInputError,
    CancelledError,
    ClipForgeError,
    ResourceError,
    ToolFailedError,
    UsageError,
)
from clipforge.kit.progress import Progress
from clipforge.media.brand import Watermark
from clipforge.media.caption.model import Box, CaptionEmoji, CaptionStyle, CaptionTrack, Cue
from clipforge.media.source import MediaSource
from clipforge.media.timeline import Backdrop, Timeline
from clipforge.pipeline.side_by_side import make_many
from clipforge.stages.render.profile import load_profile
from clipforge.stages.render.render import RenderedClip, render

SIZE = (CLIP_WIDTH, CLIP_HEIGHT)


@pytest.fixture(scope="module")
def media(ffmpeg: FFmpeg, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_numbered(ffmpeg, tmp_path_factory.mktemp("media") / "numbered.mp4", frames=300)


def rendered(ffmpeg: FFmpeg, timeline: Timeline, out: Path, **more: object) -> RenderedClip:
    return render(timeline, load_profile("draft"), out_dir=out, name="clip", ffmpeg=ffmpeg, **more)  # type: ignore[arg-type]  # keyword arguments of each test


def names_in(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir()) if folder.is_dir() else []


def speech_like(ffmpeg: FFmpeg, path: Path, *, volume: float, peaks: bool) -> Path:
    """Ten seconds of noise in syllables, with or without peaks far above its loudness."""
    rng = np.random.default_rng(7)
    time_axis = np.arange(48_000 * 10) / 48_000
    sound = rng.normal(0, 0.1, len(time_axis)) * (0.55 + 0.45 * np.sin(2 * np.pi * 4 * time_axis))
    if peaks:
        sound[:: 48_000 // 5] += 0.9
    sound *= volume
    ffmpeg_run(
        ffmpeg, "-f", "f32le", "-ar", "48000", "-ac", "1", "-i", "pipe:0", "-c:a", "pcm_f32le", str(path),
        data=np.clip(sound, -1, 1).astype(np.float32).tobytes(),
    )  # fmt: skip
    return path


def sound_only(path: Path, frames: int = 250) -> Timeline:
    timeline = timeline_of(path, [(0, frames)], layouts=[], backdrop=Backdrop(kind="gradient"))
    return timeline.model_copy(update={"source": MediaSource(location=str(path), audio_stream=0)})


@pytest.mark.parametrize(("volume", "peaks"), [(0.05, False), (1.0, False), (0.3, True), (1.0, True)])
def test_the_encoded_file_is_as_loud_as_asked(
    ffmpeg: FFmpeg, tmp_path: Path, volume: float, peaks: bool
) -> None:
    wav = speech_like(ffmpeg, tmp_path / "sound.wav", volume=volume, peaks=peaks)
    clip = rendered(ffmpeg, sound_only(wav), tmp_path / "out")
    measured = measure_file(ffmpeg, Path(clip.mp4))
    assert abs(measured.integrated_lufs + 14) <= 0.5
    assert measured.true_peak_db <= -1.0
    assert clip.loudness_lufs == measured.integrated_lufs


def test_near_silence_is_left_alone_and_told(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    wav = speech_like(ffmpeg, tmp_path / "sound.wav", volume=0.006, peaks=False)
    clip = rendered(ffmpeg, sound_only(wav), tmp_path / "out")
    assert any("left as it is" in notice for notice in clip.notices)
    assert clip.loudness_lufs is not None
    assert clip.loudness_lufs < -50


def test_a_source_without_sound_gives_a_silent_track_and_says_so(
    ffmpeg: FFmpeg, media: Path, tmp_path: Path
) -> None:
    clip = rendered(ffmpeg, timeline_of(media, [(0, 30)], sound=False), tmp_path)
    assert clip.loudness_lufs is None
    assert any("no sound" in notice for notice in clip.notices)
    assert len(frames_of(ffmpeg, Path(clip.mp4), SIZE)) == 30


@pytest.mark.parametrize("kind", ["waveform", "gradient"])
def test_sound_alone_gets_a_picture_in_the_brands_colours(ffmpeg: FFmpeg, tmp_path: Path, kind: str) -> None:
    wav = speech_like(ffmpeg, tmp_path / "sound.wav", volume=0.5, peaks=False)
    timeline = sound_only(wav, 60).model_copy(
        update={"backdrop": Backdrop(kind=kind, primary="#FF0000", secondary="#0000FF")}  # type: ignore[arg-type]  # one of the kinds
    )
    clip = rendered(ffmpeg, timeline, tmp_path / "out")
    frames = frames_of(ffmpeg, Path(clip.mp4), SIZE)
    assert len(frames) == 60
    # Red has much red chroma (V) and little blue (U); blue the other way round.
    assert frames[0][2].max() > 200
    assert frames[0][1].max() > 200
    white = (frames[30][0] > 180).sum()
    assert (white > 50) == (kind == "waveform")


def test_given_pictures_and_videos_follow_one_another_behind_sound(
    ffmpeg: FFmpeg, media: Path, tmp_path: Path
) -> None:
    wav = speech_like(ffmpeg, tmp_path / "sound.wav", volume=0.5, peaks=False)
    Image.new("RGB", (400, 300), "#FFFFFF").save(tmp_path / "white.jpg")
    backdrop = Backdrop(kind="media", media=(str(tmp_path / "white.jpg"), str(media)))
    timeline = sound_only(wav, 61).model_copy(update={"backdrop": backdrop})
    frames = frames_of(ffmpeg, Path(rendered(ffmpeg, timeline, tmp_path / "out").mp4), SIZE)
    assert len(frames) == 61
    assert [bool(frame[0].min() > 225) for frame in frames] == [number < 30 for number in range(61)]


def test_intro_and_outro_surround_the_clip_and_captions_are_shifted(
    ffmpeg: FFmpeg, media: Path, tmp_path: Path
) -> None:
    intro = make_numbered(ffmpeg, tmp_path / "intro.mp4", frames=20)
    Image.new("RGB", (300, 200), "#FFFFFF").save(tmp_path / "outro.png")
    cue = Cue(start=0, end=1000, text="Hello there")
    track = CaptionTrack(style=CaptionStyle(), font_size=20, cues=(cue,))
    timeline = timeline_of(
        media, [(100, 130)], intro=str(intro), outro=str(tmp_path / "outro.png"), captions=track
    )
    clip = rendered(ffmpeg, timeline, tmp_path / "out")
    frames = frames_of(ffmpeg, Path(clip.mp4), SIZE)
    assert clip.frames == len(frames) == 20 + 30 + 62
    assert clip.intro_ms == 800
    assert all(frame[0][75:85, 40:50].mean() > 225 for frame in frames[50:])
    assert "00:00:00,800 --> 00:00:01,800" in Path(clip.srt).read_text(encoding="utf-8")
    assert "00:00:00.800" in Path(clip.vtt).read_text(encoding="utf-8")


def test_emoji_and_watermark_stand_where_and_when_they_should(
    ffmpeg: FFmpeg, media: Path, tmp_path: Path
) -> None:
    Image.new("RGBA", (64, 64), "#FF0000").save(tmp_path / "red.webp", lossless=True)
    Image.new("RGBA", (64, 32), "#FFFFFF").save(tmp_path / "mark.png")
    emoji = CaptionEmoji(name="1f525", box=Box(x=10, y=100, width=20, height=20))
    missing = CaptionEmoji(name="1f600", box=Box(x=40, y=100, width=20, height=20))
    cues = (
        Cue(start=400, end=800, text="one", emoji=emoji),
        Cue(start=1000, end=1200, text="two", emoji=missing),
        Cue(start=1400, end=1600, text="three", emoji=emoji),
    )
    timeline = timeline_of(
        media,
        [(100, 150)],
        captions=CaptionTrack(style=CaptionStyle(), font_size=20, cues=cues),
        watermark=Watermark(image=str(tmp_path / "mark.png"), position="top-right", width=0.2, opacity=1.0),
    )
    clip = rendered(ffmpeg, timeline, tmp_path / "out", emoji={"1f525": tmp_path / "red.webp"})
    frames = frames_of(ffmpeg, Path(clip.mp4), SIZE)
    seen = [number for number, frame in enumerate(frames) if frame[2][105:115, 15:25].mean() > 200]
    assert seen == [*range(10, 20), *range(35, 40)]
    assert all(frame[0][7:9, 72:82].mean() > 220 for frame in frames)
    assert any("😀" in notice for notice in clip.notices)


def test_exactly_the_named_files_are_left(ffmpeg: FFmpeg, media: Path, tmp_path: Path) -> None:
    told: list[float] = []
    progress = Progress(lambda fraction, _note: told.append(fraction))
    clip = rendered(ffmpeg, timeline_of(media, [(0, 50)], title="A title"), tmp_path, progress=progress)
    assert names_in(tmp_path) == ["clip.jpg", "clip.mp4", "clip.srt", "clip.vtt"]
    assert told == sorted(told)
    assert told[-1] == 1.0
    with Image.open(clip.jpg) as picture:
        assert picture.size == SIZE
    head = Path(clip.mp4).read_bytes()[:4096]
    assert head.find(b"moov") >= 0, "the index must stand at the start, for browsers"


def test_the_chosen_frame_becomes_the_thumbnail(ffmpeg: FFmpeg, media: Path, tmp_path: Path) -> None:
    clip = rendered(ffmpeg, timeline_of(media, [(0, 60)], thumbnail=31), tmp_path)
    frames = frames_of(ffmpeg, Path(clip.mp4), SIZE)
    with Image.open(clip.jpg) as picture:
        grey = np.asarray(picture.convert("L"), np.float32)
    # JPEG is full range, the clip is not.
    distances = [np.abs(grey - (frame[0].astype(np.float32) - 16) * 255 / 219).mean() for frame in frames]
    assert int(np.argmin(distances)) == 31


def test_cancelling_ends_it_and_leaves_nothing(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    long = tmp_path / "long.mp4"
    ffmpeg_run(
        ffmpeg, "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=60", "-c:v", "libx264", "-preset",
        "ultrafast", str(long),
    )  # fmt: skip
    timeline = timeline_of(long, [(0, 1500)], sound=False).model_copy(update={"width": 1080, "height": 1920})
    started = threading.Event()
    progress = Progress(lambda fraction, _note: started.set() if fraction > 0.06 else None)
    failures: list[ClipForgeError] = []

    def work() -> None:
        try:
            render(
                timeline, load_profile("final"), out_dir=tmp_path / "out", name="clip", ffmpeg=ffmpeg,
                progress=progress,
            )  # fmt: skip
        except ClipForgeError as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert started.wait(200)
    progress.token.cancel()
    thread.join()
    assert isinstance(failures[0], CancelledError)
    assert names_in(tmp_path / "out") == []


def test_what_a_killed_render_left_is_swept_by_the_next(ffmpeg: FFmpeg, media: Path, tmp_path: Path) -> None:
    code = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from clipforge.kit.files import scratch_dir\n"
        f"with scratch_dir(Path({str(tmp_path)!r}), prefix=f'.clip.render-{{os.getpid()}}-') as folder:\n"
        "    (folder / 'clip.mp4').write_bytes(b'half')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == -signal.SIGKILL
    assert names_in(tmp_path) != []
    (tmp_path / f".clip.render-{os.getpid()}-alive").mkdir()
    rendered(ffmpeg, timeline_of(media, [(0, 10)]), tmp_path)
    assert names_in(tmp_path) == [
        f".clip.render-{os.getpid()}-alive", "clip.jpg", "clip.mp4", "clip.srt", "clip.vtt",
    ]  # fmt: skip


def test_a_failed_render_keeps_the_clip_that_was_there(ffmpeg: FFmpeg, media: Path, tmp_path: Path) -> None:
    rendered(ffmpeg, timeline_of(media, [(0, 10)]), tmp_path)
    before = (tmp_path / "clip.mp4").read_bytes()
    with pytest.raises(BadInputError):
        rendered(ffmpeg, timeline_of(media, [(0, 10)], intro=str(tmp_path / "none.mp4")), tmp_path)
    assert (tmp_path / "clip.mp4").read_bytes() == before


def test_missing_and_wrong_files_are_named(ffmpeg: FFmpeg, media: Path, tmp_path: Path) -> None:
    fake = tmp_path / "fake.png"
    fake.write_text("no picture")
    for timeline, subject in (
        (timeline_of(tmp_path / "gone.mp4", [(0, 10)]), "gone.mp4"),
        (timeline_of(media, [(0, 10)], watermark=Watermark(image=str(fake))), "fake.png"),
        (timeline_of(media, [(0, 10)], outro=str(fake)), "fake.png"),
    ):
        with pytest.raises(BadInputError, match=subject):
            rendered(ffmpeg, timeline, tmp_path / "out")
    assert names_in(tmp_path / "out") == []


def test_frames_beyond_the_source_are_refused(ffmpeg: FFmpeg, media: Path, tmp_path: Path) -> None:
    with pytest.raises((ToolFailedError, BadInputError)):
        rendered(ffmpeg, timeline_of(media, [(9000, 9010)]), tmp_path / "out")
    assert names_in(tmp_path / "out") == []


def test_an_unknown_encoder_is_refused_before_any_work(ffmpeg: FFmpeg, media: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        rendered(ffmpeg, timeline_of(media, [(0, 10)]), tmp_path / "out", encoder="libfoo")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_disk_is_told_as_such(ffmpeg: FFmpeg) -> None:
    arguments = ["-f", "lavfi", "-i", "testsrc2=d=2", "-f", "rawvideo", "/dev/full"]
    with pytest.raises(ResourceError, match="disk is full"):
        encode(ffmpeg, arguments, frames=50)


def test_several_clips_at_once_and_one_failure_does_not_stop_the_rest(
    ffmpeg: FFmpeg, media: Path, tmp_path: Path
) -> None:
    sources = [media, tmp_path / "gone.mp4", media]

    def one(index: int, threads: int, progress: Progress) -> RenderedClip:
        return render(
            timeline_of(sources[index], [(index * 20, index * 20 + 20)]), load_profile("draft"),
            out_dir=tmp_path, name=f"clip-{index}", ffmpeg=ffmpeg, threads=threads, progress=progress,
        )  # fmt: skip

    told: list[float] = []
    results = make_many(3, one, cores=8, progress=Progress(lambda fraction, _note: told.append(fraction)))
    assert [type(result).__name__ for result in results] == ["RenderedClip", "BadInputError", "RenderedClip"]
    assert told[-1] == 1.0
