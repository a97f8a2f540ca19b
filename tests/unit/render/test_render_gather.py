"""What a timeline may name: files, our own fonts and plain pictures; nothing that reaches out."""

from __future__ import annotations

import shutil
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image
from render_support import timeline_of

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.typography.library import FONTS_DIR
from clipforge.kit.errors import BadInputError
from clipforge.media.brand import Watermark
from clipforge.media.caption.model import CaptionStyle, CaptionTrack, Cue
from clipforge.media.source import MediaSource
from clipforge.media.timeline import Backdrop, Timeline
from clipforge.stages.render.gather import gather
from clipforge.stages.render.pictures import to_png

ADDRESS = "http://127.0.0.1:9/a.mp4"
NO_FFMPEG = FFmpeg(Path("/nonexistent/ffmpeg"))


def captioned(font: str) -> CaptionTrack:
    cue = Cue(start=0, end=400, text="Hello")
    return CaptionTrack(style=CaptionStyle(), font_size=20, cues=(cue,), font_files=(font,))


def with_font(source: Path, font: str) -> Timeline:
    source.write_bytes(b"RIFF")
    timeline = timeline_of(
        source, [(0, 10)], layouts=[], backdrop=Backdrop(kind="gradient"), captions=captioned(font)
    )
    return timeline.model_copy(update={"source": MediaSource(location=str(source), audio_stream=0)})


@pytest.mark.parametrize(
    "changed",
    [
        {"source": MediaSource(location=ADDRESS, video_stream=0)},
        {"source": MediaSource(location=ADDRESS.upper(), video_stream=0)},
        {"source": MediaSource(location="rtmp://127.0.0.1/a", video_stream=0)},
        {"intro": ADDRESS},
        {"outro": ADDRESS},
        {"watermark": Watermark(image=ADDRESS)},
        {"backdrop": Backdrop(kind="media", media=(ADDRESS,))},
        {"captions": captioned(ADDRESS)},
    ],
)
def test_a_timeline_may_not_name_an_address_anywhere(tmp_path: Path, changed: dict[str, object]) -> None:
    timeline = timeline_of(tmp_path / "a.mp4", [(0, 10)]).model_copy(update=changed)
    with pytest.raises(BadInputError, match="a timeline may only name files") as caught:
        gather(NO_FFMPEG, timeline, tmp_path, emoji={})
    assert "clipforge clip" in caught.value.remedy


def test_only_the_source_may_be_an_address_where_the_caller_allows_it(tmp_path: Path) -> None:
    source = {"source": MediaSource(location=ADDRESS, audio_stream=0), "layouts": ()}
    timeline = timeline_of(tmp_path / "a.mp4", [(0, 10)], backdrop=Backdrop(kind="gradient"))
    allowed = timeline.model_copy(update=source)
    assert gather(NO_FFMPEG, allowed, tmp_path, emoji={}, allow_addresses=True).assets.info is None
    with pytest.raises(BadInputError, match="a timeline may only name files"):
        gather(
            NO_FFMPEG, allowed.model_copy(update={"intro": ADDRESS}), tmp_path, emoji={}, allow_addresses=True
        )


@pytest.mark.parametrize("folder", ["/gone/site-packages/fonts/", "C:\\gone\\fonts\\", "gone/../../"])
def test_a_font_of_ours_is_found_after_a_move(tmp_path: Path, folder: str) -> None:
    gather(NO_FFMPEG, with_font(tmp_path / "a.wav", f"{folder}Anton-Regular.ttf"), tmp_path, emoji={})
    assert (tmp_path / "fonts" / "0.ttf").resolve() == (FONTS_DIR / "Anton-Regular.ttf").resolve()


@pytest.mark.parametrize(
    "name",
    [
        "/gone/Nobody.ttf",
        "/gone/fonts.toml",
        "/gone/..",
        "/gone/licences",
        "/gone/../../library.py",
        "/gone/",
    ],
)
def test_a_font_that_is_nobodys_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInputError, match="there is no such font file"):
        gather(NO_FFMPEG, with_font(tmp_path / "a.wav", name), tmp_path, emoji={})


def test_a_persons_own_font_goes_before_ours_of_the_same_name(tmp_path: Path) -> None:
    own = tmp_path / "Anton-Regular.ttf"
    shutil.copy(FONTS_DIR / "Poppins-Bold.ttf", own)
    gather(NO_FFMPEG, with_font(tmp_path / "a.wav", str(own)), tmp_path, emoji={})
    assert (tmp_path / "fonts" / "0.ttf").resolve() == own.resolve()


def test_postscript_named_as_a_picture_starts_no_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[object] = []
    monkeypatch.setattr("PIL.EpsImagePlugin.Ghostscript", lambda *given, **_more: started.append(given))
    Image.new("RGB", (8, 8)).save(tmp_path / "mark.png", format="EPS")
    with pytest.raises(BadInputError, match="cannot be read"):
        to_png(tmp_path / "mark.png", tmp_path / "out.png", flatten=False)
    assert started == []


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF"])
def test_pictures_are_read_by_content_whatever_their_name(tmp_path: Path, kind: str) -> None:
    Image.new("RGB", (8, 6), "#FFFFFF").save(tmp_path / "mark.jpg", format=kind)
    made = to_png(tmp_path / "mark.jpg", tmp_path / "out.png", flatten=True)
    assert (made.width, made.height) == (8, 6)


@pytest.mark.parametrize("side", [9_000, 12_000, 60_000])
def test_a_picture_that_claims_too_many_pixels_is_refused(tmp_path: Path, side: int) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    forged = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )
    (tmp_path / "mark.png").write_bytes(forged)
    with pytest.raises(BadInputError, match="too large"):
        to_png(tmp_path / "mark.png", tmp_path / "out.png", flatten=False)
