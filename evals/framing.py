"""How well clips are framed: is the face inside the crop, does the crop move calmly, are cuts on their frame.

Run: `python -m evals framing`. The recordings with faces are analysed and framed as a clip would be, in all
four shapes. Where a face is, is told by detector boxes at 5 a second that come with the recordings (machine
made, not human truth). In a recording of several people one of them must be inside; in the one whose speaker
is known exactly, it must be the speaker. A face is inside when its whole box is, with a margin of 2 % of the
crop wherever the picture itself goes on.

Cuts are measured on a film made here: stretches of the recordings one after another, so that every cut is
known to the frame, with camera flashes in between that are none.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.ffmpeg.binary import FFmpeg, locate
from clipforge.engines.ffmpeg.decode import decode_frames
from clipforge.engines.ffmpeg.probe import probe
from clipforge.engines.vision.cuts import FrameMarks, find_cuts
from clipforge.engines.vision.shots import analyze_shots
from clipforge.engines.vision.yunet import YuNetDetector
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.settings import Settings
from clipforge.media.picture import Shot
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.time import seconds
from clipforge.media.timeline import CropLayout, CropPath, LayoutSpan, Segment, SplitLayout
from clipforge.media.transcript import SpeakerTurn, Word
from clipforge.stages.compose.framing.frame import frame_shots

TITLE = "Framing (real recordings with faces)"
SHAPES = {"9:16": (1080, 1920), "4:5": (1080, 1350), "1:1": (1080, 1080), "16:9": (1920, 1080)}
PODCAST = "podcast_2up_share.mp4"
DRAWN = "sintel_trailer_720p.mp4"
_MARGIN = 0.02
_EYES = 0.38


@dataclass(slots=True)
class Tally:
    """Counts over looked-at moments."""

    faces: int = 0
    inside: int = 0
    cropped: int = 0
    eyes_up: int = 0
    speaking: int = 0
    right_speaker: int = 0

    def add(self, other: Tally) -> None:
        """Add another's counts."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True, slots=True)
class Recording:
    """One file, analysed."""

    name: str
    info: MediaInfo
    shots: tuple[Shot, ...]
    frames: int
    boxes: list[dict[str, Any]]
    seconds: float


def run(shared: Path) -> list[tuple[str, str, str]]:
    settings = Settings()
    store = WeightStore(settings.data_dir / "weights", settings.weights_dir, settings.offline)
    detector = YuNetDetector(store.path("yunet") / "yunet.onnx")
    ffmpeg = locate()
    folder = shared / "media" / "faces"
    recordings = [
        _analysed(ffmpeg, detector, folder / truth.name.removesuffix(".faces.json"))
        for truth in sorted(folder.glob("*.faces.json"))
    ]
    rows: list[tuple[str, str, str]] = []
    spoken = _words(folder, speakers=True)
    motion: list[tuple[float, float, float]] = []
    for shape, size in SHAPES.items():
        people, drawn = Tally(), Tally()
        worst: tuple[float, str] = (2.0, "")
        for each in recordings:
            spans = _framed(each, size, spoken if each.name == PODCAST else ())
            one = _judge(each, spans, _truth(folder) if each.name == PODCAST else ())
            (drawn if each.name == DRAWN else people).add(one)
            motion.extend(_motion(each, spans))
            if one.faces and each.name != DRAWN:
                worst = min(worst, (one.inside / one.faces, each.name))
        rows += [
            (f"face well inside, {shape}", _share(people.inside, people.faces), "98 %"),
            (f"eyes in the upper half of the crop, {shape}", _share(people.eyes_up, people.cropped), "98 %"),
            (f"the worst of these recordings, {shape}", f"{100 * worst[0]:.1f} % ({worst[1]})", ""),
            (f"face well inside, animated trailer, {shape}", _share(drawn.inside, drawn.faces), ""),
        ]
    rows += _speaker_rows(folder, recordings)
    speeds, accelerations, jerks = (np.array(values) for values in zip(*motion, strict=True))
    rows.append(("crop stands still", f"{100 * float((speeds < 1e-6).mean()):.1f} % of frames", ""))
    rows.append(("fastest crop, own widths a second", f"{speeds.max():.2f}", "0.90"))
    rows.append(("hardest acceleration, own widths/s²", f"{accelerations.max():.2f}", "2.40"))
    rows.append(("jerk, RMS, own widths/s³", f"{float(np.sqrt((jerks**2).mean())):.2f}", ""))
    rows += _cut_rows(ffmpeg, folder)
    long = sum(float(seconds(each.frames, _rate(each.info))) for each in recordings)
    rows.append(
        (
            "analysis, seconds a second (decoding included)",
            f"{sum(e.seconds for e in recordings) / long:.3f}",
            "",
        )
    )
    return rows


def _rate(info: MediaInfo) -> Fraction:
    assert info.video is not None
    return info.video.rate


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} % of {whole}" if whole else "none"


def _analysed(ffmpeg: FFmpeg, detector: YuNetDetector, path: Path) -> Recording:
    info = probe(ffmpeg, str(path))
    assert info.video is not None
    sound = info.audio[0].index if info.audio else None
    source = MediaSource(location=str(path), video_stream=info.video.index, audio_stream=sound)
    frames = max(1, int(Fraction(info.video.duration_ms or info.duration_ms) * info.video.rate / 1000))
    begun = time.perf_counter()
    shots = analyze_shots(ffmpeg, source, info, [Segment(source_start=0, source_end=frames)], detector)
    spent = time.perf_counter() - begun
    truth = json.loads((path.parent / f"{path.name}.faces.json").read_text("utf-8"))
    return Recording(path.name, info, shots, frames, truth["frames"], spent)


def _framed(
    each: Recording, size: tuple[int, int], words: Sequence[Word], turns: Sequence[SpeakerTurn] = ()
) -> tuple[LayoutSpan, ...]:
    assert each.info.video is not None
    return frame_shots(
        each.shots,
        [Segment(source_start=0, source_end=each.frames)],
        source_size=(each.info.video.width, each.info.video.height),
        clip_size=size,
        rate=each.info.video.rate,
        words=words,
        turns=turns,
    )


def _truth(folder: Path) -> list[dict[str, Any]]:
    active: list[dict[str, Any]] = json.loads((folder / "podcast_2up_share.asd.json").read_text("utf-8"))[
        "active"
    ]
    return active


def _words(folder: Path, *, speakers: bool) -> list[Word]:
    """The words of the two-pane recording, evenly over each turn."""
    words = []
    for turn in _truth(folder):
        texts = turn["text"].split()
        start, end = turn["start"] * 1000, turn["end"] * 1000
        step = (end - start) / len(texts)
        words += [
            Word(
                text=f" {text}",
                start=round(start + index * step),
                end=round(start + (index + 1) * step),
                speaker=turn["speaker"] if speakers else None,
            )
            for index, text in enumerate(texts)
        ]
    return words


def _judge(each: Recording, spans: Sequence[LayoutSpan], active: Sequence[dict[str, Any]]) -> Tally:
    assert each.info.video is not None
    width, height = each.info.video.width, each.info.video.height
    tally = Tally()
    for moment in each.boxes:
        frame = min(each.frames - 1, round(moment["t"] * each.info.video.rate))
        span = next(span for span in spans if span.start <= frame < span.end)
        boxes = [_clipped(box, width, height) for box in moment["faces"]]
        turn = next((turn for turn in active if turn["start"] <= moment["t"] < turn["end"]), None)
        if active and turn is None:
            continue
        wanted = _wanted(boxes, turn)
        if not wanted:
            continue
        tally.faces += 1
        views = [view for box in wanted if (view := _seen_in(span, frame, box)) is not None]
        tally.inside += bool(views)
        if turn is not None:
            tally.speaking += 1
            tally.right_speaker += bool(views)
        if _chosen(span) and views:
            tally.cropped += 1
            tally.eyes_up += any(eyes <= 0.5 for eyes in views)
    return tally


def _chosen(span: LayoutSpan) -> bool:
    """Whether the height of the eyes was ours to choose: not where the whole picture is shown."""
    layout = span.layout
    if isinstance(layout, CropLayout):
        return min(layout.path.width, layout.path.height) < 0.99
    return isinstance(layout, SplitLayout)


Box = tuple[float, float, float, float]


def _clipped(box: Sequence[float], width: int, height: int) -> Box:
    left, top = max(0.0, box[0] / width), max(0.0, box[1] / height)
    return left, top, min(1.0, (box[0] + box[2]) / width), min(1.0, (box[1] + box[3]) / height)


def _wanted(boxes: Sequence[Box], turn: dict[str, Any] | None) -> list[Box]:
    """The faces of which one must be inside: the speaker's, or any that is about as large as the largest."""
    if turn is not None:
        left = turn["side"] == "L"
        return [box for box in boxes if ((box[0] + box[2]) / 2 < 0.5) == left]
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in boxes]
    return [box for box, area in zip(boxes, areas, strict=True) if area >= 0.5 * max(areas)]


def _seen_in(span: LayoutSpan, frame: int, box: Box) -> float | None:
    """Height of the eyes in the view that holds a whole face, 0 to 1 from the top; None when none does."""
    layout = span.layout
    paths: list[CropPath | None]
    if isinstance(layout, CropLayout):
        paths = [layout.path]
    elif isinstance(layout, SplitLayout):
        paths = [layout.top, layout.bottom]
    else:
        paths = [layout.window]
    for path in paths:
        if path is None:
            return box[1] + _EYES * (box[3] - box[1])
        x, y = path.center_at(frame)
        left, right = x - path.width / 2, x + path.width / 2
        top, bottom = y - path.height / 2, y + path.height / 2
        air_x, air_y = _MARGIN * path.width, _MARGIN * path.height
        if (
            (box[0] >= left + air_x or left <= 0.005)
            and (box[2] <= right - air_x or right >= 0.995)
            and (box[1] >= top + air_y or top <= 0.005)
            and (box[3] <= bottom - air_y or bottom >= 0.995)
        ):
            return (box[1] + _EYES * (box[3] - box[1]) - top) / path.height
    return None


def _motion(each: Recording, spans: Sequence[LayoutSpan]) -> Iterator[tuple[float, float, float]]:
    """Speed, acceleration and jerk of every crop in every frame, in its own widths (heights)."""
    rate = float(_rate(each.info))
    for span in spans:
        layout = span.layout
        paths = (
            [layout.path]
            if isinstance(layout, CropLayout)
            else [layout.top, layout.bottom]
            if isinstance(layout, SplitLayout)
            else []
        )
        for path in paths:
            places = np.array([path.center_at(frame) for frame in range(span.start, span.end)])
            if len(places) < 5:
                continue
            scaled = places / np.array([path.width, path.height])
            speed, acceleration, jerk = (
                np.abs(np.diff(scaled, order, axis=0)).max(axis=1) * rate**order for order in (1, 2, 3)
            )
            yield from zip(speed[2:].tolist(), acceleration[1:].tolist(), jerk.tolist(), strict=True)


def _speaker_rows(folder: Path, recordings: Sequence[Recording]) -> list[tuple[str, str, str]]:
    rows = []
    podcast = next(each for each in recordings if each.name == PODCAST)
    for known in (True, False):
        spans = _framed(podcast, SHAPES["9:16"], _words(folder, speakers=known))
        crops = sum(isinstance(span.layout, CropLayout) for span in spans)
        tally = _judge(podcast, spans, _truth(folder))
        how = "speakers given" if known else "speakers not given"
        rows.append(
            (
                f"the speaker is shown, two panes, {how}",
                f"{_share(tally.right_speaker, tally.speaking)}, {crops} of {len(spans)} views single",
                "98 %",
            )
        )
    debate = next(each for each in recordings if each.name == "debate_split_a.avi")
    turns = [SpeakerTurn(speaker=name, start=0, end=8000) for name in ("left", "right")]
    spans = _framed(debate, SHAPES["9:16"], (), turns)
    shown = ", ".join(span.layout.kind for span in spans)
    rows.append(("two talk at once in two panes: views", shown, "one: crop or split"))
    return rows


def _cut_rows(ffmpeg: FFmpeg, folder: Path) -> list[tuple[str, str, str]]:
    marks, truth = FrameMarks(), []
    rate = Fraction(25)
    count = 0
    parts = (PODCAST, "wide_silent_woman_1.mp4", "offcenter_speaker_restaurant.mp4", "street_crowd_1080p.mp4")
    parts += (
        "debate_split_a.avi",
        "meeting_multishot.mp4",
        "foreman_face_then_none.mp4",
        "square_talker_1.mp4",
    )
    parts += ("congress_talker_a.mp4", "talker_zh_film.mp4", "grid_bbaf2n.mpg", "grid_lwbsza.mpg")
    for repeat in range(2):
        for part in parts:
            if count:
                truth.append(count)
            # The meeting has a cut of its own at two seconds.
            start = 30 * repeat + (70 if part.startswith("meeting") else 5)
            for index, frame in enumerate(_stretch(ffmpeg, folder / part, rate, start, 28)):
                flash = index in (12, 13)
                marks.add(np.asarray(255 - (255 - frame) // 4, dtype=np.uint8) if flash else frame)
                count += 1
    found = find_cuts(marks, rate)
    hits = len(set(found) & set(truth))
    rows = [
        ("hard cuts found on their very frame", f"{hits} of {len(truth)}", "all"),
        ("cuts that are none", f"{len(set(found) - set(truth))}", "0"),
    ]
    listed = folder.parent / "robustness" / "hard_cuts_and_fades_720p.mp4"
    marks = FrameMarks()
    for frame in _stretch(ffmpeg, listed, Fraction(30000, 1001), 0, 720):
        marks.add(frame)
    found = find_cuts(marks, Fraction(30000, 1001))
    distances = [min(abs(cut - true) for cut in found) for true in (201, 382)]
    rows.append(
        ("fades through black, frames from the listed cut", f"{distances[0]} and {distances[1]}", "≤ 15")
    )
    return rows


def _stretch(
    ffmpeg: FFmpeg, path: Path, rate: Fraction, start: int, frames: int
) -> Iterator[NDArray[np.uint8]]:
    info = probe(ffmpeg, str(path))
    assert info.video is not None
    source = MediaSource(location=str(path), video_stream=info.video.index)
    yield from decode_frames(
        ffmpeg, source, size=(320, 180), rate=rate, start_frame=start, end_frame=start + frames
    )
