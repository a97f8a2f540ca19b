"""Captions on real texts: timing against the transcript, reading speed, phrases, safe area, what is drawn.

Word times come from recordings whose utterances have known times (words inside an utterance share its time by
their letters) and from podcast turns (± 5 s), so speech rates are real while single words are estimates.
"""

from __future__ import annotations

import json
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clipforge.engines.ffmpeg.binary import locate
from clipforge.engines.typography.library import FontLibrary
from clipforge.kit.process import run as run_process
from clipforge.media.caption.ass import ass_text
from clipforge.media.caption.geometry import safe_area
from clipforge.media.caption.model import Box, CaptionTrack, Cue
from clipforge.media.transcript import Word
from clipforge.stages.compose.captions import CaptionTemplate, caption_track, list_templates
from clipforge.stages.compose.captions.ties import grammar

TITLE = "Captions"

_SIZES = ((1080, 1920), (1080, 1350), (1080, 1080), (1920, 1080))
_CLIP_SECONDS = 45
_PODCAST_CLIPS = 60
_ENDS_WELL = re.compile(r"[.!?,;:…—–][\"'”’)]*$")


@dataclass(frozen=True, slots=True)
class Clip:
    """Words of one clip in its own time, and its length in ms."""

    words: list[Word]
    duration: int


def run(shared: Path) -> list[tuple[str, str, str]]:
    """Rows of (what is measured, value, goal)."""
    media = shared / "media"
    clips = [*_recorded(media), *_podcasts(media)]
    fonts = FontLibrary()
    rows: list[tuple[str, str, str]] = [("clips, words", _counts(clips), "real texts, English")]
    started = time.perf_counter()
    for template in list_templates():
        tracks = [_track(clip, template, _SIZES[0], fonts) for clip in clips]
        rows += _template_rows(template, clips, tracks)
    spent = (time.perf_counter() - started) / len(clips) / len(list_templates())
    outside, cues = _outside(clips[:: max(1, len(clips) // 12)], fonts)
    rows.append((f"cues outside the safe area, 4 templates x 4 formats ({cues} cues)", str(outside), "0"))
    rows.append(("layout of one clip of 45 s", f"{spent * 1000:.0f} ms", ""))
    error, frames = _drawn_error(clips[0], fonts)
    rows.append(
        (f"libass ink against measured boxes, worst of {frames} frames", f"{error:.2f} px", "<= 2 px")
    )
    return rows


def _template_rows(
    template: CaptionTemplate, clips: list[Clip], tracks: list[CaptionTrack]
) -> list[tuple[str, str, str]]:
    name = template.id
    cues = [cue for track in tracks for cue in track.cues]
    offsets = [o for clip, track in zip(clips, tracks, strict=True) for o in _offsets(clip, track)]
    speeds = [_speed(cue) for cue in cues]
    excused = sum(
        1
        for clip, track in zip(clips, tracks, strict=True)
        for number, cue in enumerate(track.cues)
        if _speed(cue) > 20 and not _could_be_slower(clip, track, number)
    )
    fast = sum(speed > 20 for speed in speeds)
    short = sum(cue.end - cue.start < 833 for cue in cues)
    words = [sum(len(line.words) for line in cue.lines) for cue in cues]
    gaps = [b.start - a.end for track in tracks for a, b in zip(track.cues, track.cues[1:], strict=False)]
    binders = grammar("en").binders | grammar("en").openers
    split = sum(cue.text.split()[-1].casefold() in binders for cue in cues)
    parted = sum(line.split()[-1].casefold() in binders for cue in cues for line in cue.text.split("\n")[:-1])
    lines = sum(len(cue.lines) - 1 for cue in cues)
    return [
        (f"{name}: word start against transcript, worst", f"{max(offsets)} ms", "<= 50 ms"),
        (f"{name}: characters a second, median / p95", _pair(speeds), "<= 20"),
        (f"{name}: cues over 20 characters a second", _share(fast, len(cues)), "where speech allows"),
        (f"{name}: … of which a longer pause was unused", _share(fast - excused, len(cues)), "0"),
        (f"{name}: cues under 5/6 s", _share(short, len(cues)), "0 unless speech is"),
        (
            f"{name}: words a cue, median / p95",
            _pair([float(n) for n in words]),
            f"<= {template.style.max_words}",
        ),
        (f"{name}: more than two lines", str(sum(len(cue.lines) > 2 for cue in cues)), "0"),
        (f"{name}: cues ending at punctuation", _share(sum(map(_ends_well, cues)), len(cues)), ""),
        (f"{name}: cues ending on an article, preposition or conjunction", _share(split, len(cues)), "0"),
        (f"{name}: lines ending on one", _share(parted, max(1, lines)), "0"),
        (f"{name}: single-word cues", _share(sum(n == 1 for n in words), len(cues)), ""),
        (
            f"{name}: overlaps, gaps under 200 ms",
            f"{sum(g < 0 for g in gaps)}, {sum(0 < g < 200 for g in gaps)}",
            "0, 0",
        ),
    ]


def _track(clip: Clip, template: CaptionTemplate, size: tuple[int, int], fonts: FontLibrary) -> CaptionTrack:
    return caption_track(
        clip.words,
        style=template.style,
        clip_size=size,
        fonts=fonts,
        language="en",
        duration_ms=clip.duration,
    )


def _offsets(clip: Clip, track: CaptionTrack) -> Iterator[int]:
    """How far each drawn word is from its transcript word: its own start, and when it is first visible."""
    drawn = [(word, cue) for cue in track.cues for line in cue.lines for word in line.words]
    spoken = [word for word in clip.words if any(char.isalnum() for char in word.text)]
    written = [pair for pair in drawn if any(char.isalnum() for char in pair[0].text)]
    for word, (shown, cue) in zip(spoken, written, strict=True):
        yield abs(shown.start - word.start)
        yield max(0, cue.start - word.start)


def _speed(cue: Cue) -> float:
    return len(cue.text) * 1000 / (cue.end - cue.start)


def _could_be_slower(clip: Clip, track: CaptionTrack, number: int) -> bool:
    """Whether a cue could have stayed longer before the next."""
    after = track.cues[number + 1].start if number + 1 < len(track.cues) else clip.duration
    return track.cues[number].end < after


def _ends_well(cue: Cue) -> bool:
    return bool(_ENDS_WELL.search(cue.text))


def _outside(clips: list[Clip], fonts: FontLibrary) -> tuple[int, int]:
    outside = total = 0
    for size in _SIZES:
        area = safe_area(size)
        for template in list_templates():
            for clip in clips:
                for cue in _track(clip, template, size, fonts).cues:
                    total += 1
                    outside += cue.box is None or not _inside(cue.box, area)
    return outside, total


def _inside(box: Box, area: Box) -> bool:
    # Boxes are rounded to hundredths of a pixel.
    slack = 0.02
    across = area.x - slack <= box.x and box.right <= area.right + slack
    return across and area.y - slack <= box.y and box.bottom <= area.bottom + slack


def _drawn_error(clip: Clip, fonts: FontLibrary) -> tuple[float, int]:
    """Draw plain white words on black with libass and compare the ink with the boxes, in pixels."""
    import numpy as np

    worst, frames = 0.0, 0
    width, height = _SIZES[0]
    for template in list_templates():
        plain = {"outline_width": 0, "softness": 0, "shadow": 0, "panel": None, "pop": 0, "effect": "minimal"}
        style = template.style.model_copy(update={**plain, "text": "#FFFFFF", "emphasize": False})
        still = template.model_copy(update={"style": style})
        track = _track(clip, still, _SIZES[0], fonts)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "fonts").mkdir()
            for number, file in enumerate(track.font_files):
                (folder / "fonts" / f"{number}{Path(file).suffix}").symlink_to(file)
            (folder / "c.ass").write_text(ass_text(track, _SIZES[0]), "utf-8")
            for cue in track.cues[::3]:
                middle = (cue.start + cue.end) / 2000
                graph = f"color=black:s={width}x{height}:r=25:d=1,format=gbrp,setpts=PTS+{middle:.3f}/TB"
                graph += f",ass={folder}/c.ass:fontsdir={folder}/fonts"
                argv: list[str | Path] = [
                    locate().path,
                    "-v",
                    "error",
                    "-f",
                    "lavfi",
                    "-i",
                    graph,
                    "-frames:v",
                    "1",
                ]
                raw = run_process([*argv, "-f", "rawvideo", "-pix_fmt", "gray", "-"]).stdout
                picture = np.frombuffer(raw, np.uint8).reshape(height, width)
                rows, columns = np.nonzero(picture > 48)
                inks = [word.ink for line in cue.lines for word in line.words]
                wanted = (
                    min(box.x for box in inks),
                    max(box.right for box in inks),
                    min(box.y for box in inks),
                    max(box.bottom for box in inks),
                )
                got = (columns.min(), columns.max() + 1, rows.min(), rows.max() + 1)
                worst = max(worst, *(abs(a - b) for a, b in zip(got, wanted, strict=True)))
                frames += 1
    return float(worst), frames


def _recorded(media: Path) -> Iterator[Clip]:
    """Utterances with known times, in stretches of about the length of a clip."""
    files = (
        "longform_text/asterisk_prompts_long.ref.json",
        "speech_wer/ljspeech_printing_67s.times.json",
    )
    for name in files:
        content = json.loads((media / name).read_text("utf-8"))
        words: list[Word] = []
        origin = 0
        for start, end, text in (u for u in content["utterances"] if str(u[2]).strip()):
            first, last = round(start * 1000), round(end * 1000)
            if words and last - origin > _CLIP_SECONDS * 1000:
                yield Clip(words, words[-1].end + 300)
                words = []
            if not words:
                origin = first
            words += _spread(text, first - origin, last - origin, first=not words)
        if words:
            yield Clip(words, words[-1].end + 300)


def _podcasts(media: Path) -> Iterator[Clip]:
    """One stretch of each of some episodes, across turns, each turn's words spread over its time."""
    files = sorted((media / "longform_text/podcast_transcripts_share").glob("*.json"))
    for number, file in enumerate(files[:_PODCAST_CLIPS]):
        turns = json.loads(file.read_text("utf-8"))["turns"]
        begin = len(turns) // 4 + number % 7
        words: list[Word] = []
        origin = turns[begin]["start"] * 1000
        for turn, following in zip(turns[begin:], turns[begin + 1 :], strict=False):
            text = re.sub(r"\(\d\d:\d\d:\d\d\):?", " ", turn["text"])
            start, end = turn["start"] * 1000 - origin, following["start"] * 1000 - origin
            if end <= start:  # the times of a few turns run backwards
                break
            words += _spread(text, start, end - 1, first=not words, speaker=turn["speaker"])
            if end > _CLIP_SECONDS * 1000:
                break
        kept = [word for word in words if word.end < _CLIP_SECONDS * 1000]
        if len(kept) > 20:
            yield Clip(kept, kept[-1].end + 300)


def _spread(text: str, start: int, end: int, *, first: bool, speaker: str | None = None) -> list[Word]:
    """Words over a stretch of time, by their letters, with a pause after commas and sentences."""
    tokens = text.split()
    costs = [len(token) + 1 for token in tokens]
    rests = [8 if token[-1] in ".?!" else 4 if token[-1] in ",;:" else 0 for token in tokens]
    scale = (end - start) / max(1, sum(costs) + sum(rests[:-1]))
    words, at = [], 0
    for number, token in enumerate(tokens):
        begin, stop = start + at * scale, start + (at + costs[number]) * scale
        gap = "" if first and number == 0 else " "
        words.append(Word(text=gap + token, start=round(begin), end=round(stop), speaker=speaker))
        at += costs[number] + rests[number]
    return words


def _counts(clips: list[Clip]) -> str:
    return f"{len(clips)}, {sum(len(clip.words) for clip in clips)}"


def _pair(values: list[float]) -> str:
    ordered = sorted(values)
    return f"{statistics.median(ordered):.1f} / {ordered[int(0.95 * (len(ordered) - 1))]:.1f}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %"
