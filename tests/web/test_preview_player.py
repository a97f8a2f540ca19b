"""The player of the preview: each frame it tells of is the one it shows, whatever is done to it meanwhile."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from preview_clips import captioned
from preview_fixtures import preview, shelf
from preview_measures import difference
from preview_support import QUICK, SIZE, Picture, Preview, Shelf, rendered
from render_support import BITS, HEIGHT, WIDTH, ffmpeg_run, make_numbered, timeline_of

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.media.source import MediaSource
from clipforge.media.timeline import Backdrop, Timeline
from clipforge.stages.preview.peaks import measure_peaks
from clipforge.stages.render.render import render

__all__ = ["preview", "shelf"]

pytestmark = pytest.mark.timeout(300)

SEGMENTS = ((5, 30), (60, 85), (85, 100))
"""Two cuts, the second of which nobody can see."""
FRAMES = sum(end - start for start, end in SEGMENTS)
READ = f"""picture => {{
  // The number that a frame carries as bands of dark and light, highest bit first.
  const column = new OffscreenCanvas(1, {BITS}).getContext("2d", {{ willReadFrequently: true }});
  column.imageSmoothingEnabled = false;
  column.drawImage(picture, picture.width / 2, 0, 1, picture.height, 0, 0, 1, {BITS});
  const {{ data }} = column.getImageData(0, 0, 1, {BITS});
  return Array.from({{ length: {BITS} }}, (_, band) => data[4 * band + 1] > 128)
    .reduce((number, bit) => number * 2 + (bit ? 1 : 0), 0);
}}"""
"""Reads the number of the source's frame off the painted picture."""


def source_frame(frame: int) -> int:
    for start, end in SEGMENTS:
        if frame < end - start:
            return start + frame
        frame -= end - start
    raise IndexError(frame)


@pytest.fixture(scope="module")
def timeline(ffmpeg: FFmpeg, shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Timeline:
    """A small clip whose frames say which they are."""
    source = make_numbered(ffmpeg, tmp_path_factory.mktemp("media") / "numbered.mp4", frames=120)
    return timeline_of(shelf.put(source), SEGMENTS)


@pytest.fixture(scope="module")
def clip(timeline: Timeline, shelf: Shelf) -> dict[str, Any]:
    """The same as the API would answer it."""
    return shelf.clip(timeline, (WIDTH, HEIGHT))


@pytest.fixture(scope="module")
def spoken(timeline: Timeline, shelf: Shelf) -> dict[str, Any]:
    """The same with captions, as large as clips are."""
    large = timeline.model_copy(update={"width": SIZE[0], "height": SIZE[1]})
    return shelf.clip(captioned(large, "word-highlight", None), (WIDTH, HEIGHT))


async def _open(preview: Preview, clip: dict[str, Any], width: int | None = None) -> None:
    preview.complaints.clear()
    await preview.ask(f"() => {{ preview.probe = {READ} }}")
    await preview.open(clip, width)


async def _frames(preview: Preview) -> list[tuple[int, int]]:
    return [(frame, seen) for frame, seen in await preview.ask("preview.frames.splice(0)")]


async def _until(preview: Preview, condition: str) -> None:
    async with asyncio.timeout(60):
        # The page's policy forbids what would wait there.
        while not await preview.ask(condition):
            await asyncio.sleep(0.05)


async def test_a_frame_that_is_sought_is_the_frame_that_is_shown(preview: Preview, clip) -> None:
    await _open(preview, clip)
    for frame in (0, 1, 24, 25, 26, 49, 50, 51, FRAMES - 1, 30, 3):
        await preview.ask("frame => preview.seek(frame)", frame)
        assert (await _frames(preview))[-1] == (frame, source_frame(frame))
        assert await preview.ask("preview.frame()") == frame
    # What lies outside is the first or the last one.
    for frame, wanted in ((-5, 0), (FRAMES + 9, FRAMES - 1)):
        await preview.ask("frame => preview.seek(frame)", frame)
        assert await preview.ask("preview.frame()") == wanted


async def test_of_many_wishes_the_last_one_counts(preview: Preview, clip) -> None:
    await _open(preview, clip)
    await preview.ask("Promise.all([7, 40, 12, 63, 28].map((frame) => preview.seek(frame)))")
    frames = await _frames(preview)
    assert frames[-1] == (28, source_frame(28))
    assert all(seen == source_frame(frame) for frame, seen in frames if frame == 28)
    assert await preview.ask("preview.frame()") == 28


async def test_it_plays_over_the_cuts_to_the_end_and_begins_anew(preview: Preview, clip) -> None:
    await _open(preview, clip)
    await preview.ask("preview.seek(0)")
    for _ in range(2):
        await preview.ask("preview.play()")
        await _until(preview, "!preview.playing")
        await preview.ask("preview.seek(preview.frame())")
        frames = await _frames(preview)
        assert frames[-1] == (FRAMES - 1, source_frame(FRAMES - 1))
        told = [frame for frame, _ in frames]
        assert told[told.index(0) :] == sorted(told[told.index(0) :])
        # A browser may leave frames out, but not a whole part. On a busy machine it tells of some too late: a
        # few may show what comes just before or after, none what was cut out.
        for start, end in ((0, 25), (25, 50), (50, FRAMES)):
            assert sum(start <= frame < end for frame in told) > 3
        off = [abs(seen - source_frame(frame)) for frame, seen in frames]
        assert max(off) <= 5
        assert sum(one > 0 for one in off) < len(off) / 3
    assert preview.complaints == []


async def test_it_stops_on_the_frame_that_it_shows(preview: Preview, clip) -> None:
    await _open(preview, clip)
    await preview.ask("preview.seek(0)")
    await preview.ask("preview.play()")
    await _until(preview, "preview.frame() > 8")
    await preview.ask("preview.pause()")
    frame = await preview.ask("preview.frame()")
    await preview.ask("preview.seek(preview.frame())")
    frames = await _frames(preview)
    assert frames[-1] == (frame, source_frame(frame))
    assert await preview.ask("preview.playing") is False


async def test_captions_follow_what_is_edited(preview: Preview, spoken) -> None:
    await _open(preview, spoken, 360)
    sizes = "[...document.querySelectorAll('[role=group] > canvas')].map((one) => [one.width, one.height])"
    assert await preview.ask(sizes) == [[360, 640], [360, 640]]
    before = await preview.paint(20, 0)
    assert await preview.page.get_by_role("group", name="Preview of").count() == 1
    assert await preview.page.get_by_role("group").text_content() == "This house\nis on fire"
    cues = spoken["timeline"]["captions"]["cues"]
    other = spoken["ass"].replace("}house", "}mouse")
    assert other != spoken["ass"]
    await preview.ask("ass => preview.change({ ass })", other)
    changed = await preview.paint(20, 0)
    rows, columns = (difference(before, changed) > 20).nonzero()
    word = next(
        word for cue in cues for line in cue["lines"] for word in line["words"] if "house" in word["text"]
    )
    box = [word["box"][name] / 3 for name in ("x", "y", "width", "height")]
    assert box[0] - 6 < columns.min() < columns.max() < box[0] + box[2] + 6
    assert box[1] - 6 < rows.min() < rows.max() < box[1] + box[3] + 6
    for hidden in ({"ass": None}, {"timeline": {**spoken["timeline"], "burn_captions": False}}):
        await preview.open(spoken, 360)
        await preview.paint(20, 0)
        await preview.ask("changed => preview.change(changed)", hidden)
        assert await preview.ask("document.querySelectorAll('[role=group] > div > canvas').length") == 0
    assert preview.complaints == []


async def test_what_cannot_be_had_is_told_and_the_rest_is_shown(preview: Preview, clip, spoken) -> None:
    other = "font:fonts/Other.ttf"
    # Fonts are kept by their names, and that of the template is there already.
    track = {**spoken["timeline"]["captions"], "font_files": [other]}
    lost = {
        "captions": (
            spoken,
            {
                "timeline": {**spoken["timeline"], "captions": track},
                "files": {**spoken["files"], other: "/none.ttf"},
            },
            0,
        ),
        "source": (clip, {"files": dict.fromkeys(clip["files"], "/none.mp4")}, None),
        "pictures": (
            clip,
            {
                "timeline": {**clip["timeline"], "watermark": {"image": "asset:mark"}},
                "files": {**clip["files"], "asset:mark": "/none.png"},
            },
            0,
        ),
    }
    for problem, (given, changes, shown) in lost.items():
        broken = {**given, **changes}
        await _open(preview, {**broken, "timeline": {**broken["timeline"], "id": f"no {problem}"}})
        await _until(preview, "preview.problems.length > 0")
        assert await preview.ask("preview.problems") == [problem]
        if shown is not None:
            await preview.ask("frame => preview.seek(frame)", 10)
            assert (await _frames(preview))[-1] == (10, source_frame(10))
    # The API tells no address of a picture that is not there: nothing to complain about.
    await _open(preview, {**clip, "timeline": {**clip["timeline"], "watermark": {"image": "asset:mark"}}})
    assert await preview.ask("preview.problems") == []


@pytest.mark.parametrize("lost", ["worker.js", "*.wasm"])
async def test_without_libass_the_picture_is_shown_all_the_same(preview: Preview, spoken, lost: str) -> None:
    await preview.page.route(f"**/jassub/**/{lost}", lambda route: route.abort())
    await _open(preview, {**spoken, "timeline": {**spoken["timeline"], "id": f"without {lost}"}})
    await _until(preview, "preview.problems.length > 0")
    assert await preview.ask("preview.problems") == ["captions"]
    await preview.ask("preview.seek(12)")
    assert (await _frames(preview))[-1] == (12, source_frame(12))
    await preview.page.unroute_all()


async def test_a_source_is_read_on_under_a_new_signature(preview: Preview, clip) -> None:
    await _open(preview, clip)
    (name, address), *_ = clip["files"].items()
    for query in ("?signature=1", "?signature=2"):
        await preview.ask("files => preview.change({ files })", {**clip["files"], name: address + query})
        await preview.ask("preview.seek(33)")
        assert (await _frames(preview))[-1] == (33, source_frame(33))
    # The file is the same, so the player did not begin anew.
    assert not str(await preview.ask("document.querySelector('video').src")).endswith("signature=2")


@pytest.mark.parametrize("size", [(540, 960), (540, 540), (960, 540)])
async def test_sound_alone_has_its_gradient(
    preview: Preview, ffmpeg: FFmpeg, shelf: Shelf, tmp_path: Path, size: tuple[int, int]
) -> None:
    source = make_numbered(ffmpeg, tmp_path / "sound.mp4", frames=60)
    backdrop = Backdrop(kind="gradient", primary="#E0503C", secondary="#1B2A6B")
    timeline = timeline_of(
        shelf.put(source), ((0, 50),), layouts=(), backdrop=backdrop, width=size[0], height=size[1]
    ).model_copy(update={"source": MediaSource(location=str(source), audio_stream=1), "id": str(size)})
    made = await asyncio.to_thread(render, timeline, QUICK, out_dir=tmp_path, name="sound", ffmpeg=ffmpeg)
    await _open(preview, shelf.clip(timeline, None))
    for frame, picture in rendered(ffmpeg, Path(made.mp4), (0, 49), size).items():
        await preview.ask("frame => preview.seek(frame)", frame)
        assert difference(await preview.photograph(), picture).mean() < 2
    await preview.ask("preview.seek(0)")
    await preview.ask("preview.play()")
    await _until(preview, "!preview.playing")
    assert await preview.ask("preview.frame()") == 49


async def test_bars_run_over_the_gradient_as_loud_as_the_sound(
    preview: Preview, ffmpeg: FFmpeg, shelf: Shelf, tmp_path: Path
) -> None:
    source = tmp_path / "loud and quiet.m4a"
    # Noise as rough as a voice, whose loudness goes up and down as that of words does.
    rough = "(random(0)+random(1)+random(2)+random(3)-2)"
    sound = f"(0.01+0.4*abs(sin(5*t))*abs(sin(11*t)))*{rough}"
    ffmpeg_run(ffmpeg, "-f", "lavfi", "-i", f"aevalsrc='{sound}':d=6", "-c:a", "aac", str(source))
    peaks = json.loads(
        measure_peaks(ffmpeg, MediaSource(location=str(source), audio_stream=0), 6000).json_bytes()
    )
    timeline = timeline_of(
        shelf.put(source), ((30, 60), (90, 150)), layouts=(), backdrop=Backdrop(), width=540, height=960
    ).model_copy(update={"source": MediaSource(location=str(source), audio_stream=0), "id": "bars"})
    made = await asyncio.to_thread(render, timeline, QUICK, out_dir=tmp_path, name="bars", ffmpeg=ffmpeg)
    await _open(preview, {**shelf.clip(timeline, None), "peaks": peaks})
    for frame, picture in rendered(ffmpeg, Path(made.mp4), (0, 12, 50, 89), (540, 960)).items():
        await preview.ask("frame => preview.seek(frame)", frame)
        seen = await preview.photograph()
        drawn, previewed = _bars(picture), _bars(seen)
        from PIL import Image

        Image.fromarray(np.hstack([picture, seen])).save(f"/tmp/h9/bars{frame}.png")
        print(drawn, previewed)
        # A bar a frame, in the very columns of the render.
        assert not previewed[frame + 1 :].any()
        assert np.abs(drawn - previewed).mean() < 0.08 * BAR
        assert difference(seen, picture).mean() < 4
    # The heights are not those of any sound.
    assert np.corrcoef(drawn, previewed)[0, 1] > 0.75
    await preview.ask("preview.change({ peaks: null })")
    assert _bars(await preview.photograph()).max() == 0


BAR = 2 * 76
"""Rows of a bar at full height, above and below its foot."""


def _bars(picture: Picture) -> NDArray[np.int64]:
    """Heights of the forty bars in pixels."""
    middles = 70 + 10 * np.arange(40) + 7
    return (picture[:, middles].min(axis=2) > 190).sum(axis=0)
