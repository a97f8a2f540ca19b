"""Real files through ffmpeg: times of key frames, cuts on the grid, faces where they are."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.probe import probe
from clipforge.engines.vision.shots import analyze_shots
from clipforge.engines.vision.survey import survey_picture
from clipforge.engines.vision.yunet import YuNetDetector
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.errors import BadInputError, MissingDependencyError
from clipforge.kit.process import run
from clipforge.media.picture import FaceBox
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.timeline import Segment


class Nobody:
    """A detector that never sees anyone."""

    name = "nobody"

    def detect(self, frame: np.ndarray) -> tuple[FaceBox, ...]:
        assert frame.ndim == 3
        return ()


@pytest.fixture(scope="session")
def detector(weights: WeightStore) -> YuNetDetector:
    return YuNetDetector(weights.path("yunet") / "yunet.onnx")


def opened(ffmpeg: FFmpeg, path: Path) -> tuple[MediaSource, MediaInfo]:
    info = probe(ffmpeg, str(path))
    assert info.video is not None
    sound = info.audio[0].index if info.audio else None
    return MediaSource(location=str(path), video_stream=info.video.index, audio_stream=sound), info


def made(ffmpeg: FFmpeg, path: Path, seconds: int, key_every: int) -> Path:
    """A film of `seconds` at 10 frames a second whose picture changes hard at 3 s."""
    inputs = ["-f", "lavfi", "-i", f"testsrc2=size=320x180:rate=10:duration={seconds}"]
    inputs += ["-f", "lavfi", "-i", f"mandelbrot=size=320x180:rate=10,trim=duration={seconds}"]
    codec = ["-c:v", "libx264", "-preset", "ultrafast"]
    codec += ["-x264-params", f"keyint={key_every}:min-keyint={key_every}:scenecut=0"]
    graph = ["-filter_complex", "[0][1]overlay=enable='gte(t,3)'"]
    run([ffmpeg.path, "-y", "-loglevel", "error", *inputs, *graph, *codec, path])
    return path


def test_key_frames_come_with_their_own_times(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    source, info = opened(ffmpeg, made(ffmpeg, tmp_path / "a.mp4", 12, 40))
    times = [sample.time for sample in survey_picture(ffmpeg, source, info, Nobody()).samples]
    assert times == [0, 4000, 8000]


def test_key_frames_everywhere_are_thinned(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    source, info = opened(ffmpeg, made(ffmpeg, tmp_path / "a.mp4", 10, 1))
    samples = survey_picture(ffmpeg, source, info, Nobody()).samples
    assert [sample.time for sample in samples] == [0, 2000, 4000, 6000, 8000]
    assert samples[2].change > 3 * samples[1].change


def test_a_long_stretch_without_key_frames_is_filled(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    source, info = opened(ffmpeg, made(ffmpeg, tmp_path / "a.mp4", 30, 900))
    times = [sample.time for sample in survey_picture(ffmpeg, source, info, Nobody()).samples]
    assert times[0] == 0
    assert len(times) >= 5
    assert max(np.diff([*times, 30_000])) <= 6_000


def test_shots_cover_the_segments_and_change_on_the_cut(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    source, info = opened(ffmpeg, made(ffmpeg, tmp_path / "a.mp4", 8, 50))
    assert info.video is not None
    cut = round(3 * info.video.rate)
    segments = [
        Segment(source_start=12, source_end=cut + 8),
        Segment(source_start=cut + 12, source_end=cut + 30),
    ]
    shots = analyze_shots(ffmpeg, source, info, segments, Nobody())
    assert [(shot.start, shot.end) for shot in shots] == [(12, cut), (cut, cut + 30)]


def test_sound_alone_is_refused_with_a_reason(ffmpeg: FFmpeg) -> None:
    info = MediaInfo(container="wav", duration_ms=1000)
    source = MediaSource(location="sound.wav", audio_stream=0)
    with pytest.raises(BadInputError, match="no picture"):
        survey_picture(ffmpeg, source, info, Nobody())
    with pytest.raises(BadInputError, match="no picture"):
        analyze_shots(ffmpeg, source, info, [Segment(source_start=0, source_end=5)], Nobody())


def test_a_broken_model_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "yunet.onnx"
    broken.write_bytes(b"not a model")
    with pytest.raises(MissingDependencyError, match=r"yunet\.onnx"):
        YuNetDetector(broken)


@pytest.mark.models
def test_an_empty_picture_has_no_face(detector: YuNetDetector) -> None:
    assert detector.detect(np.full((90, 160, 3), 127, np.uint8)) == ()
    assert detector.detect(np.full((2, 2, 3), 127, np.uint8)) == ()


@pytest.mark.models
@pytest.mark.shared
def test_faces_cuts_and_seam_of_a_real_recording(
    ffmpeg: FFmpeg, shared_media: Path, detector: YuNetDetector
) -> None:
    path = shared_media / "faces" / "podcast_2up_share.mp4"
    source, info = opened(ffmpeg, path)
    shots = analyze_shots(ffmpeg, source, info, [Segment(source_start=0, source_end=445)], detector)
    assert [shot.start for shot in shots] == [0, 149, 297]
    assert all(len(shot.tracks) == 2 for shot in shots)
    assert all(abs(shot.seams[0] - 0.5) < 0.01 for shot in shots)
    truth = json.loads((path.parent / f"{path.name}.faces.json").read_text("utf-8"))["frames"][0]["faces"]
    found = sorted(track.boxes[0].center_x for track in shots[0].tracks)
    for (x, _, width, _, _), middle in zip(sorted(truth), found, strict=True):
        assert abs((x + width / 2) / 1280 - middle) < 0.01


@pytest.mark.models
@pytest.mark.shared
@pytest.mark.parametrize("name", ["phone_rotated_real.mp4", "film_rot90.mp4", "sar_2_3.mp4", "rot180.mp4"])
def test_rotated_and_stretched_pictures_are_seen_as_a_viewer_sees_them(
    ffmpeg: FFmpeg, shared_media: Path, name: str
) -> None:
    source, info = opened(ffmpeg, shared_media / "robustness" / name)
    assert info.video is not None
    seen: list[tuple[int, int]] = []

    class Shape(Nobody):
        def detect(self, frame: np.ndarray) -> tuple[FaceBox, ...]:
            seen.append((frame.shape[1], frame.shape[0]))
            return ()

    survey_picture(ffmpeg, source, info, Shape())
    assert seen
    shape = Fraction(seen[0][0], seen[0][1])
    assert abs(float(shape) / (info.video.width / info.video.height) - 1) < 0.03
