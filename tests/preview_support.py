"""Clips for the preview, the page that shows them, and frames of what was rendered of them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from playwright.async_api import Page
from render_support import ffmpeg_run

from chaos.loopback import serving
from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.media.caption.ass import ass_text
from clipforge.media.timeline import Timeline
from clipforge.platform.moments.places import to_stored
from clipforge.stages.render.profile import Profile

ROOT = Path(__file__).resolve().parents[1]
RATE = Fraction(30000, 1001)
SOURCE = (1280, 720)
SIZE = (1080, 1920)

Picture = NDArray[np.uint8]

QUICK = Profile.model_validate(
    {
        "name": "quick",
        "purpose": "The scaler and size of what is published, encoded fast and with little loss",
        "audio": ["-c:a", "aac", "-b:a", "64k"],
        "encoders": {"libx264": {"args": ["-preset", "ultrafast", "-crf", "10"]}},
    }
)


def make_source(ffmpeg: FFmpeg, path: Path, frames: int) -> Path:
    """A picture in which everything moves, in the colours of ordinary films.

    Where there is no graphics card, Chromium makes full blue (and yellow) of BT.709 a little wrong; it is not
    Chromium that is tested.
    """
    graph = f"testsrc2=size={SOURCE[0]}x{SOURCE[1]}:rate={RATE},hue=s=0.4"
    tags = "range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
    ffmpeg_run(
        ffmpeg,
        *("-f", "lavfi", "-i", graph, "-frames:v", str(frames)),
        *("-vf", f"scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setparams={tags}"),
        *("-c:v", "libx264", "-preset", "superfast", "-crf", "12", "-g", "15", "-movflags", "+faststart"),
        str(path),
    )
    return path


def make_mark(path: Path) -> Path:
    """A brand's mark with round corners, a hole and no even size."""
    picture = Image.new("RGBA", (401, 203))
    drawing = ImageDraw.Draw(picture)
    drawing.rounded_rectangle((0, 0, 400, 202), 40, fill=(240, 90, 30, 255))
    drawing.ellipse((120, 22, 280, 182), fill=(0, 0, 0, 0))
    picture.save(path)
    return path


@dataclass
class Shelf:
    """A folder that is served to the page.

    Attributes:
        folder: the folder.
        ids: path of a file on this machine → id that it has as a stored one.
        addresses: by the names that timelines have for files.
    """

    folder: Path
    ids: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)

    def put(self, file: Path, name: str = "") -> Path:
        """Lay a file on it, as an asset unless timelines have another name for it."""
        served = f"{len(self.addresses)}{file.suffix}"
        shutil.copyfile(file, self.folder / served)
        if not name:
            self.ids[str(file)] = f"asset_{len(self.ids):026d}"
            name = f"asset:{self.ids[str(file)]}"
        self.addresses[name] = f"/{served}"
        return file

    def clip(self, timeline: Timeline, picture: tuple[int, int] | None = SOURCE) -> dict[str, Any]:
        """What the API answers of a timeline."""
        stored = to_stored(timeline, assets=self.ids, data_dir=self.folder)
        track = stored.captions
        return {
            "timeline": stored.model_dump(mode="json"),
            "ass": ass_text(track, (stored.width, stored.height)) if track else None,
            "files": self.addresses,
            "picture": {"width": picture[0], "height": picture[1], "pixel_aspect": 1} if picture else None,
        }


def rendered(
    ffmpeg: FFmpeg, file: Path, numbers: Sequence[int], size: tuple[int, int] = SIZE
) -> dict[int, Picture]:
    """Some frames of a finished clip as people see them, each (height, width, 3)."""
    wanted = sorted(set(numbers))
    chosen = "+".join(f"eq(n,{number})" for number in wanted)
    flags = "flags=accurate_rnd+full_chroma_int"
    scale = f"scale=in_color_matrix=bt709:in_range=tv:out_range=pc:{flags},format=rgb24"
    arguments = ["-i", str(file), "-map", "0:v:0", "-vf", f"select='{chosen}',{scale}"]
    raw = ffmpeg_run(ffmpeg, *arguments, "-fps_mode", "passthrough", "-f", "rawvideo", "-")
    frames = np.frombuffer(raw, np.uint8).reshape(-1, size[1], size[0], 3)
    assert len(frames) == len(wanted), f"the clip has {len(frames)} of the frames {wanted}"
    return dict(zip(wanted, frames, strict=True))


class Preview:
    """The page under test, and what it complained about."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.complaints: list[str] = []
        self._address = address
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)
        page.on("request", self._asked)

    def _heard(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((f"{self._address}/", f"blob:{self._address}/")):
            self.complaints.append(f"it asked for {request.url}")

    async def load(self) -> None:
        """Open the page."""
        await self.page.goto(self._address)
        await self.page.wait_for_function("window.preview !== undefined")

    async def open(self, clip: Mapping[str, Any], width: int | None = None) -> None:
        """Show a clip, as many pixels wide as it is unless told otherwise."""
        size = (clip["timeline"]["width"], clip["timeline"]["height"])
        await self.page.set_viewport_size({"width": size[0], "height": size[1]})
        await self.page.evaluate("([clip, width]) => preview.open(clip, width)", [clip, width or size[0]])

    async def paint(self, frame: int, blank: int) -> Picture:
        """A photograph of a frame; `blank` is one without captions."""
        await self.page.evaluate("([frame, blank]) => preview.paint(frame, blank)", [frame, blank])
        return await self.photograph()

    async def photograph(self) -> Picture:
        """The page as it is."""
        png = await self.page.screenshot(animations="allow")
        return np.asarray(Image.open(BytesIO(png)).convert("RGB"))

    async def ask(self, script: str, given: Any = None) -> Any:
        """Run a script on the page; it has `preview`."""
        return await self.page.evaluate(script, given)


# --- the page's server


@contextmanager
def page_server(*folders: Path) -> Iterator[str]:
    """Serve the page and files of these folders, under the policy that the web app's own pages have."""
    handler = type("Handler", (_Files,), {"folders": folders, "policy": _policy("dGVzdA==")})
    with serving(handler) as address:
        yield address


def _policy(nonce: str) -> str:
    """The content security policy of `web/src/proxy.ts`, for a storage that is this very server."""
    text = (ROOT / "web/src/proxy.ts").read_text("utf-8")
    parts = re.findall(r"""^    ["`](.+)["`],$""", text, re.MULTILINE)
    assert len(parts) > 8, "the policy is written otherwise than this test reads it"
    return "; ".join(part.replace("${nonce}", nonce).replace("${storage}", "").strip() for part in parts)


_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Preview</title>
<style nonce="dGVzdA==">body { margin: 0; background: #fff }</style>
<body><script nonce="dGVzdA==" type="module" src="/page.js"></script></body></html>"""
_TYPES = {".js": "text/javascript", ".mp4": "video/mp4", ".png": "image/png", ".wasm": "application/wasm"}


class _Files(BaseHTTPRequestHandler):
    """Whole files and ranges of them: players seek by ranges."""

    protocol_version = "HTTP/1.1"
    folders: Sequence[Path] = ()
    policy = ""

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].lstrip("/")
        if not name:
            headers = {"Content-Type": "text/html", "Content-Security-Policy": self.policy}
            self._answer(200, headers, _PAGE.encode())
            return
        file = next((folder / name for folder in self.folders if (folder / name).is_file()), None)
        if file is None or ".." in name:
            self._answer(404, {}, b"")
            return
        data = file.read_bytes()
        headers = {
            "Content-Type": _TYPES.get(file.suffix, "application/octet-stream"),
            "Accept-Ranges": "bytes",
        }
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if asked is None:
            self._answer(200, headers, data)
            return
        start, end = int(asked[1]), min(int(asked[2] or len(data) - 1), len(data) - 1)
        headers["Content-Range"] = f"bytes {start}-{end}/{len(data)}"
        self._answer(206, headers, data[start : end + 1])

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for key, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            # Players ask for more than they wait for.
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def bundle_page(folder: Path) -> Path:
    """Write the page under test, its fonts and libass into a folder.

    Raises:
        AssertionError: it could not be bundled; what npm installs may be missing.
    """
    script = ROOT / "web/tests/preview/bundle.mjs"
    command = [sys.executable, str(ROOT / "tools/node.py"), "node", str(script), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder
