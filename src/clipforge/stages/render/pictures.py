"""Pictures that people give (marks, cards, backdrops, emoji), turned into plain PNGs of ours."""

from __future__ import annotations

from pathlib import Path

from clipforge.engines.ffmpeg.frame_info import FrameInfo
from clipforge.kit.errors import BadInputError

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".avif"})

_FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF")
"""Pillow chooses by content, not by name, and would start Ghostscript for what turns out to be EPS."""

_MOST_PIXELS = 1 << 26


def is_picture(path: str) -> bool:
    """Whether a name is that of a still picture."""
    return Path(path).suffix.lower() in SUFFIXES


def to_png(path: Path, target: Path, *, flatten: bool, longest: int = 4096) -> FrameInfo:
    """Write a picture as PNG: upright, 8 bits, transparency kept or laid on black.

    Args:
        path: a PNG, JPEG, WebP, BMP, GIF or TIFF.
        target: the PNG to write.
        flatten: lay transparent parts on black.
        longest: longer sides are scaled down to this many pixels.

    Raises:
        BadInputError: it is absent, too large or no such picture.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path, formats=_FORMATS) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise BadInputError("the picture is too large", subject=str(path), remedy="Scale it down")
            upright = ImageOps.exif_transpose(opened)
            picture = upright.convert("RGBA")
    except FileNotFoundError as error:
        raise BadInputError(
            "there is no such picture",
            subject=str(path),
            remedy="Check the path in the brand kit or timeline",
        ) from error
    except Image.DecompressionBombError as error:
        raise BadInputError("the picture is too large", subject=str(path), remedy="Scale it down") from error
    except (UnidentifiedImageError, OSError, ValueError) as error:
        raise BadInputError(
            "this picture cannot be read", subject=str(path), remedy="Give a PNG, JPEG or WebP"
        ) from error
    if max(picture.size) > longest:
        picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    if flatten:
        ground = Image.new("RGBA", picture.size, (0, 0, 0, 255))
        picture = Image.alpha_composite(ground, picture).convert("RGB")
    picture.save(target, format="PNG", compress_level=1)
    pixel_format = "rgb24" if flatten else "rgba"
    return FrameInfo(
        picture.width, picture.height, pixel_format=pixel_format, matrix="bt709", color_range="pc"
    )
