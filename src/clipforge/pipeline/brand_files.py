"""Files that people give for their brand, checked and cleaned before any clip uses them; and how it looks."""

from __future__ import annotations

import wave
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

from clipforge.kit.errors import BadInputError
from clipforge.kit.progress import Progress
from clipforge.media.brand import BrandKit
from clipforge.media.caption.model import CaptionStyle
from clipforge.media.source import MediaSource
from clipforge.media.timeline import Backdrop, Segment, Timeline
from clipforge.media.transcript import Word
from clipforge.pipeline.emoji import emoji_pictures
from clipforge.pipeline.toolbox import Toolbox

_LONGEST_BOOKEND_MS = 60_000
_MOST_LOGO_PIXELS = 25_000_000
_LOGO_SIDE = 2048
_BOOKEND_SIDE = 4096
_PREVIEW_RATE = Fraction(30)
_PREVIEW_FRAMES = 60
_SAMPLE = (" This", " is", " how", " your", " clips", " will", " look")
_SAMPLE_WORD_MS = 260

Kind = Literal["logo", "font", "intro", "outro"]
Fact = str | int | float


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that clips may use.

    Attributes:
        path: of the clean file.
        suffix: of its name.
        content_type: media type.
        facts: what a person may want to know of it.
    """

    path: Path
    suffix: str
    content_type: str
    facts: dict[str, Fact]


def check_brand_file(
    kind: Kind, path: Path, folder: Path, toolbox: Toolbox, progress: Progress
) -> CheckedFile:
    """Look into a file and write a clean one to `folder` (a video stays as it is).

    Raises:
        BadInputError: it is not what it is given as, too large, too long, or damaged.
    """
    progress.update(0.1, "checking the file")
    if kind == "font":
        return _font(path, folder)
    if _is_svg(path):
        if kind != "logo":
            raise BadInputError(
                "an intro or outro is a video or a picture", subject=kind, remedy="Give an MP4, PNG or JPEG"
            )
        return _drawing(path, folder)
    if _is_picture(path):
        return _picture(path, folder, _LOGO_SIDE if kind == "logo" else _BOOKEND_SIDE, flatten=kind != "logo")
    if kind == "logo":
        raise BadInputError(
            "this is no picture that can be a logo", subject=kind, remedy="Give a PNG, JPEG, WebP or SVG"
        )
    return _video(kind, path, toolbox, progress)


def _is_svg(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(4096)
    # What begins with a gzip mark may be an SVGZ; it is refused as no picture.
    return b"<svg" in head or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")


def _is_picture(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(12)
    return head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or (head[:4], head[8:12]) == (
        b"RIFF",
        b"WEBP",
    )


def _font(path: Path, folder: Path) -> CheckedFile:
    from clipforge.engines.typography.face import FontFace
    from clipforge.engines.typography.sanitize import sanitize_font

    target = folder / "font"
    clean = sanitize_font(path, target)
    final = target.rename(folder / f"font{clean.suffix}")
    FontFace(final)  # what captions are set with must take it too
    return CheckedFile(
        final,
        clean.suffix,
        "font/otf" if clean.suffix == ".otf" else "font/ttf",
        {
            "family": clean.family,
            "weight": clean.weight,
            "glyphs": clean.glyphs,
            "embedding": clean.embedding,
        },
    )


def _drawing(path: Path, folder: Path) -> CheckedFile:
    from clipforge.engines.typography.drawings import draw_svg

    target = folder / "logo.png"
    width, height = draw_svg(path, target, longest=_LOGO_SIDE)
    return CheckedFile(target, ".png", "image/png", {"width": width, "height": height})


def _picture(path: Path, folder: Path, longest: int, *, flatten: bool) -> CheckedFile:
    from PIL import Image, UnidentifiedImageError

    from clipforge.stages.render.pictures import to_png

    try:
        with Image.open(path, formats=("PNG", "JPEG", "WEBP")) as opened:
            # Of several frames only the first is shown, and only its size counts.
            pixels = opened.width * opened.height
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise BadInputError(
            "this picture cannot be read", subject="picture", remedy="Give a PNG, JPEG or WebP"
        ) from error
    if pixels > _MOST_LOGO_PIXELS:
        raise BadInputError(
            f"the picture has more than {_MOST_LOGO_PIXELS // 1_000_000} megapixels",
            subject="picture",
            remedy="Scale it down",
        )
    target = folder / "picture.png"
    info = to_png(path, target, flatten=flatten, longest=longest)
    return CheckedFile(target, ".png", "image/png", {"width": info.width, "height": info.height})


def _video(kind: Kind, path: Path, toolbox: Toolbox, progress: Progress) -> CheckedFile:
    from clipforge.engines.ffmpeg.probe import probe

    try:
        info = probe(toolbox.ffmpeg, str(path), token=progress.token)
    except BadInputError as error:
        # The path is of our scratch folder and tells a person nothing.
        raise BadInputError(error.reason, subject=kind, remedy=error.remedy, code=error.code) from error
    if info.video is None:
        raise BadInputError("it has no picture", subject=kind, remedy="Give a video or a picture")
    if info.duration_ms > _LONGEST_BOOKEND_MS:
        raise BadInputError(
            f"it is longer than {_LONGEST_BOOKEND_MS // 1000} s", subject=kind, remedy="Give a shorter one"
        )
    suffix, content_type = (".webm", "video/webm") if "matroska" in info.container else (".mp4", "video/mp4")
    return CheckedFile(
        path,
        suffix,
        content_type,
        {
            "width": info.video.width,
            "height": info.video.height,
            "duration_ms": info.duration_ms,
            "sound": "yes" if info.audio else "no",
        },
    )


def draw_brand_preview(
    brand: BrandKit, style: CaptionStyle, folder: Path, toolbox: Toolbox, progress: Progress
) -> Path:
    """One frame as clips of this brand look, drawn by the same render as they are: a JPEG in `folder`.

    Args:
        brand: its files are paths; intro and outro are left out.
        style: of the template.
        folder: where everything is made.
        toolbox: the engines.
        progress: where to tell it.
    """
    from clipforge.stages.compose.captions import apply_brand, caption_track
    from clipforge.stages.render.profile import load_profile
    from clipforge.stages.render.render import render

    size = (1080, 1920)
    words = [
        Word(text=text, start=number * _SAMPLE_WORD_MS, end=(number + 1) * _SAMPLE_WORD_MS - 20)
        for number, text in enumerate(_SAMPLE)
    ]
    colors = {"primary": brand.primary, "secondary": brand.secondary}
    timeline = Timeline(
        id="preview",
        source=MediaSource(location=str(_silence(folder / "silence.wav")), audio_stream=0),
        rate=_PREVIEW_RATE,
        width=size[0],
        height=size[1],
        segments=(Segment(source_start=0, source_end=_PREVIEW_FRAMES),),
        backdrop=Backdrop.model_validate(
            {"kind": "gradient", **{name: color for name, color in colors.items() if color}}
        ),
        captions=caption_track(
            words,
            style=apply_brand(style, brand).model_copy(update={"emoji": False}),
            clip_size=size,
            fonts=toolbox.fonts(brand.font_files),
            language="en",
            duration_ms=2000,
        ),
        watermark=brand.watermark,
        thumbnail=30,
    )
    made = render(
        timeline,
        load_profile("draft"),
        out_dir=folder,
        name="preview",
        ffmpeg=toolbox.ffmpeg,
        emoji=emoji_pictures(timeline, toolbox),
        threads=toolbox.machine.threads,
        progress=progress,
    )
    return Path(made.jpg)


def _silence(path: Path) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(48_000)
        out.writeframes(bytes(2 * 48_000 * 2))
    return path
