"""One short clip with every layout, cut, emoji and mark, in every caption template."""

from __future__ import annotations

from pathlib import Path

from preview_support import RATE, SIZE, Shelf, make_mark, make_source

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.typography.emoji import EmojiPictures
from clipforge.engines.typography.library import FontLibrary
from clipforge.media.brand import Watermark
from clipforge.media.source import MediaSource
from clipforge.media.time import frame_ceil, frame_ms
from clipforge.media.timeline import (
    CropKey,
    CropLayout,
    CropPath,
    FitLayout,
    Layout,
    LayoutSpan,
    Segment,
    SplitLayout,
    Timeline,
)
from clipforge.media.transcript import Word
from clipforge.stages.compose.captions import caption_track, list_templates, load_template

TEMPLATES = tuple(template.id for template in list_templates())

WORDS = ("This", "house", "is", "on", "fire", "and", "everybody", "knows", "it", "now")
WORD_MS, FIRST_MS = 190, 250
"""Short words: the clip is short, so that looking at it is."""

CHANGES = tuple(frame_ceil(FIRST_MS + number * WORD_MS, RATE) for number in range(len(WORDS)))
"""Frames on which another word begins."""


def crop(*keys: tuple[int, float, float], width: float = 0.3164, height: float = 1.0) -> CropPath:
    """A path through (frame, x, y)."""
    points = tuple(CropKey(frame=frame, x=x, y=y) for frame, x, y in keys)
    return CropPath(width=width, height=height, keys=points)


LAYOUTS: tuple[tuple[str, int, Layout], ...] = (
    ("still crop", 12, CropLayout(path=crop((0, 0.31, 0.5)))),
    ("zoomed by hand", 16, CropLayout(path=crop((12, 0.42, 0.4), width=0.1962, height=0.62))),
    ("moving crop", 32, CropLayout(path=crop((17, 0.31, 0.45), (30, 0.68, 0.55), width=0.28, height=0.885))),
    ("fit on blur", 44, FitLayout(fill="blur")),
    ("window on colour", 50, FitLayout(fill="color", window=crop((44, 0.4, 0.5), (50, 0.5, 0.5), width=0.6))),
    (
        "split",
        64,
        SplitLayout(
            top=crop((0, 0.3, 0.5), width=0.5, height=0.8),
            bottom=crop((50, 0.4, 0.5), (63, 0.7, 0.4), width=0.5, height=0.8),
        ),
    ),
)
"""Name, frame after the last, layout."""

FRAMES = LAYOUTS[-1][1]
SEGMENTS = (Segment(source_start=7, source_end=37), Segment(source_start=60, source_end=94))


def layout_at(frame: int) -> str:
    """Name of the layout of a frame."""
    return next(name for name, end, _ in LAYOUTS if frame < end)


def timed() -> list[Word]:
    """The words, one as long as the other."""
    starts = [FIRST_MS + number * WORD_MS for number in range(len(WORDS))]
    return [
        Word(text=f"{' ' if number else ''}{text}", start=start, end=start + WORD_MS - 20)
        for number, (text, start) in enumerate(zip(WORDS, starts, strict=True))
    ]


def plain_clip(ffmpeg: FFmpeg, folder: Path, shelf: Shelf) -> Timeline:
    """The clip without captions; its files are laid on the shelf."""
    source = shelf.put(make_source(ffmpeg, folder / "source.mp4", SEGMENTS[-1].source_end + 6))
    mark = shelf.put(make_mark(folder / "mark.png"))
    starts = [0, *(end for _, end, _ in LAYOUTS)]
    return Timeline(
        id="plain",
        title="A clip",
        source=MediaSource(location=str(source), video_stream=0),
        rate=RATE,
        width=SIZE[0],
        height=SIZE[1],
        segments=SEGMENTS,
        layouts=tuple(
            LayoutSpan(start=start, end=end, layout=layout)
            for start, (_, end, layout) in zip(starts, LAYOUTS, strict=False)
        ),
        watermark=Watermark(image=str(mark), position="top-right", width=0.21, margin=0.037, opacity=0.8),
    )


def captioned(clip: Timeline, template: str, book: EmojiPictures | None) -> Timeline:
    """The clip with the words in a template, with emoji even where the template shows none by itself."""
    track = caption_track(
        timed(),
        style=load_template(template).style.model_copy(update={"emoji": True}),
        clip_size=SIZE,
        fonts=FontLibrary(),
        language="en",
        keywords=["house"],
        emoji=book,
        duration_ms=frame_ms(FRAMES, RATE),
    )
    return clip.model_copy(update={"id": template, "captions": track})


def emoji_of(timeline: Timeline, book: EmojiPictures, shelf: Shelf) -> dict[str, Path]:
    """Pictures of a clip's emoji as the render takes them, laid on the shelf as well."""
    cues = timeline.captions.cues if timeline.captions else ()
    shown = [cue.emoji for cue in cues if cue.emoji]
    pictures = {emoji.name: book.picture(emoji.name, round(emoji.box.width)) for emoji in shown}
    for name, picture in pictures.items():
        shelf.put(picture, f"emoji:{name}")
    return pictures
