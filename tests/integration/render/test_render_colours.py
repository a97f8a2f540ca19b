"""Colours come out as they went in: matrices converted, HDR brought to SDR, captions in their own colour."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from render_support import CLIP_HEIGHT, CLIP_WIDTH, ffmpeg_run, timeline_of

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.media.timeline import FitLayout, LayoutSpan
from clipforge.stages.render.profile import load_profile
from clipforge.stages.render.render import render


def patch(ffmpeg: FFmpeg, path: Path, color: str, vf: str, pixels: str) -> Path:
    """A second of one sRGB colour, converted and tagged by `vf`."""
    ffmpeg_run(
        ffmpeg, "-f", "lavfi", "-i", f"color={color}:s=320x180:r=25:d=1,format=gbrp", "-vf", vf,
        "-c:v", "libx265" if "10" in pixels else "libx264", "-pix_fmt", pixels, "-preset", "ultrafast",
        *(("-x265-params", "log-level=none") if "10" in pixels else ("-qp", "4")), str(path),
    )  # fmt: skip
    return path


def rgb_of(ffmpeg: FFmpeg, source: Path, out: Path) -> list[int]:
    """Middle colour of the rendered clip, as a player shows it."""
    layouts = [LayoutSpan(start=0, end=20, layout=FitLayout())]
    clip = render(
        timeline_of(source, [(2, 22)], layouts=layouts, sound=False), load_profile("draft"),
        out_dir=out, name="clip", ffmpeg=ffmpeg,
    )  # fmt: skip
    shown = "scale=in_color_matrix=bt709:in_range=tv,format=rgb24"
    raw = ffmpeg_run(ffmpeg, "-i", clip.mp4, "-frames:v", "1", "-vf", shown, "-f", "rawvideo", "-")
    frame = np.frombuffer(raw, np.uint8).reshape(CLIP_HEIGHT, CLIP_WIDTH, 3)
    return [int(value) for value in frame[78:82, 40:50].reshape(-1, 3).mean(axis=0)]


@pytest.mark.parametrize(
    ("out", "tags", "pixels"),
    [
        ("bt709:out_range=tv", "bt709", "yuv420p"),
        ("bt601:out_range=tv", "smpte170m", "yuv420p"),
        ("bt601:out_range=tv", "unknown", "yuv420p"),
        ("bt709:out_range=pc", "bt709:range=pc", "yuv420p"),
        ("bt709:out_range=tv", "bt709", "yuv444p"),
        ("bt709:out_range=tv", "bt709", "yuv420p10le"),
    ],
)
def test_a_colour_survives_every_matrix_range_and_depth(
    ffmpeg: FFmpeg, tmp_path: Path, out: str, tags: str, pixels: str
) -> None:
    vf = f"scale=out_color_matrix={out},format={pixels},setparams=colorspace={tags}"
    source = patch(ffmpeg, tmp_path / "patch.mp4", "0xC86432", vf, pixels)
    assert np.abs(np.array(rgb_of(ffmpeg, source, tmp_path)) - (0xC8, 0x64, 0x32)).max() <= 5


@pytest.mark.parametrize("transfer", ["arib-std-b67", "smpte2084"])
def test_hdr_keeps_its_hue_and_is_neither_grey_nor_burnt(
    ffmpeg: FFmpeg, tmp_path: Path, transfer: str
) -> None:
    to_hdr = (
        "setparams=range=pc:colorspace=gbr:color_primaries=bt709:color_trc=bt709,"
        "zscale=transfer=linear:npl=100,format=gbrpf32le,"
        f"zscale=primaries=bt2020:transfer={transfer}:matrix=bt2020nc:range=tv:npl=100,format=yuv420p10le"
    )
    source = patch(ffmpeg, tmp_path / "patch.mp4", "0xC86432", to_hdr, "yuv420p10le")
    red, green, blue = rgb_of(ffmpeg, source, tmp_path)
    assert red > green > blue
    assert 120 <= red <= 235
    assert red - blue > 60
