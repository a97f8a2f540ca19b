"""The preview in a browser against the finished file, frame by frame: text, place, timing, picture.

What is measured is written to build/preview-report, with pictures of both side by side. The limits below are
those of an eye at full size: nothing is displaced by a pixel, and no word changes a frame early or late.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from preview_clips import CHANGES, FRAMES, TEMPLATES, captioned, emoji_of, layout_at, plain_clip
from preview_fixtures import preview, shelf
from preview_measures import Captions, Picture, Report, difference, shift, written_alone
from preview_support import QUICK, ROOT, SOURCE, Preview, Shelf, rendered

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.typography.emoji import EmojiPictures
from clipforge.engines.weights.store import WeightStore
from clipforge.media.timeline import Timeline
from clipforge.stages.render.render import render

__all__ = ["preview", "shelf"]

pytestmark = [pytest.mark.models, pytest.mark.timeout(600)]

REPORT = ROOT / "build" / "preview-report"

MOST_APART = 3.0
"""Mean difference of two pictures, of 255: scalers and codecs differ by less."""
MOST_MOVED = 0.5
"""Displacement of two pictures in pixels."""
LEAST_OVERLAP = 0.97
"""Share that the captions of both cover of what those of either cover."""
MOST_DISPLACED = 1
"""Pixels between the edges of both captions."""
MOST_COLOUR = 6.0
"""Mean difference of colour inside the captions, of 255."""
LEAST_CHANGE = 0.3
"""Mean difference over the rows of captions from which on a change of theirs counts as one."""
MOST_ALIKE = 0.75
"""How far a frame's captions may be from its own, as a share of how far they are from a neighbour's."""

ROWS = slice(1050, 1550)
"""Rows of the picture that captions and emoji stand in."""

BLANK = 0
"""A frame before the first word."""
SHOWN = (BLANK, CHANGES[0] - 1, CHANGES[0], CHANGES[1] - 1, CHANGES[1], 24, CHANGES[4], CHANGES[6], 48, 59)
"""Frames that are compared: around the appearance of text and changes of words, and in every layout."""


@dataclass
class Both:
    """Frames of one clip by number.

    Attributes:
        render: of the finished file; those that are compared, and their neighbours.
        preview: photographs of the page.
    """

    render: dict[int, Picture]
    preview: dict[int, Picture]


@pytest.fixture(scope="module")
def book(weights: WeightStore, tmp_path_factory: pytest.TempPathFactory) -> EmojiPictures:
    return EmojiPictures(weights.path("emoji"), tmp_path_factory.mktemp("emoji"))


@pytest.fixture(scope="module")
def clip(ffmpeg: FFmpeg, shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Timeline:
    return plain_clip(ffmpeg, tmp_path_factory.mktemp("media"), shelf)


@pytest.fixture(scope="module")
def both(
    ffmpeg: FFmpeg,
    preview: Preview,
    shelf: Shelf,
    book: EmojiPictures,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[Timeline], Awaitable[Both]]:
    """Renders a timeline and photographs it in the preview."""
    folder = tmp_path_factory.mktemp("rendered")

    async def compared(timeline: Timeline) -> Both:
        emoji = emoji_of(timeline, book, shelf)
        made = await asyncio.to_thread(
            render, timeline, QUICK, out_dir=folder, name=timeline.id, ffmpeg=ffmpeg, emoji=emoji, threads=2
        )
        near = {one for frame in SHOWN for one in (frame - 1, frame, frame + 1) if 0 <= one < FRAMES}
        await preview.open(shelf.clip(timeline, SOURCE))
        seen = {frame: await preview.paint(frame, BLANK) for frame in SHOWN}
        assert preview.complaints == []
        assert await preview.ask("preview.problems") == []
        return Both(rendered(ffmpeg, Path(made.mp4), sorted(near)), seen)

    return compared


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def plain(both: Callable[[Timeline], Awaitable[Both]], clip: Timeline) -> Both:
    return await both(clip)


@pytest.fixture(scope="module")
def report() -> Iterator[Report]:
    """What was measured, written at the end however the tests end."""
    made = Report(REPORT)
    yield made
    made.write()


def test_the_picture_is_cut_from_the_same_pixels_of_the_same_frame(plain: Both, report: Report) -> None:
    for frame, seen in plain.preview.items():
        near = [one for one in (frame - 1, frame, frame + 1) if one in plain.render]
        apart = {one: float(difference(plain.render[one], seen).mean()) for one in near}
        moved = shift(plain.render[frame], seen)
        report.picture(frame, layout_at(frame), plain.render[frame], seen, apart=apart[frame], moved=moved)
        assert apart[frame] < MOST_APART, f"frame {frame}, {layout_at(frame)}"
        assert moved < MOST_MOVED, f"frame {frame}, {layout_at(frame)}"
        # In this source every frame differs from its neighbours: neither may look more like it.
        assert min(apart, key=apart.__getitem__) == frame


@pytest.mark.parametrize("template", TEMPLATES)
async def test_captions_are_drawn_alike_at_the_same_time(
    template: str, both, plain: Both, clip: Timeline, book: EmojiPictures, report: Report
) -> None:
    shown = await both(captioned(clip, template, book))
    for frame in (BLANK, CHANGES[0] - 1):
        nothing = Captions.of(shown, plain, frame)
        assert not nothing.rendered.any()
        assert not nothing.previewed.any()
    for frame in SHOWN[2:]:
        pair = Captions.of(shown, plain, frame, ROWS)
        report.captions(template, frame, shown.render[frame][ROWS], shown.preview[frame][ROWS], pair)
        assert pair.overlap > LEAST_OVERLAP, f"frame {frame}"
        assert pair.displaced <= MOST_DISPLACED, f"frame {frame}"
        assert pair.colour < MOST_COLOUR, f"frame {frame}"
    _check_timing(template, shown, plain, report)


def _check_timing(template: str, shown: Both, plain: Both, report: Report) -> None:
    """Captions of each frame are those of that very frame wherever their neighbours' are others."""
    told = 0
    for frame in SHOWN:
        near = [one for one in (frame - 1, frame + 1) if one in shown.render]
        drawn = {
            one: written_alone(shown.render[one][ROWS], plain.render[one][ROWS]) for one in (frame, *near)
        }
        seen = written_alone(shown.preview[frame][ROWS], plain.preview[frame][ROWS])
        own = float(difference(drawn[frame], seen).mean())
        for one in near:
            if float(difference(drawn[one], drawn[frame]).mean()) > LEAST_CHANGE:
                told += 1
                other = float(difference(drawn[one], seen).mean())
                report.timing(template, frame, one, own, other)
                assert own < MOST_ALIKE * other, f"frame {frame} looks as frame {one} should"
    # At the very least where text appears, on both sides of that frame.
    assert told >= 2
