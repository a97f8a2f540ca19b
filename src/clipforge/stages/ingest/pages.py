"""Pages that show a video: yt-dlp fetches it, best effort, in a child whose network is guarded."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.errors import BadInputError, ClipForgeError, NetworkError, ResourceError, ToolFailedError
from clipforge.kit.files import atomic_path, scratch_dir
from clipforge.kit.net import NetPolicy, public_name, resolve_public
from clipforge.kit.net_download import DownloadLimits
from clipforge.kit.net_proxy import GuardingProxy, guarding_proxy
from clipforge.kit.process import Limits, run
from clipforge.kit.progress import Progress

# Up to 1080p, H.264 and AAC first: quick to decode, and no short shows more than 1080 lines.
_FORMATS = "bv*[height<=1080]+ba/b[height<=1080]/bv*+ba/b"
_ORDER = "res:1080,vcodec:h264,acodec:m4a"
_MARK = "clipforge:"
_GIVE_FILE = "Download the video yourself, if you may, and give the file"

# What yt-dlp says → what a person needs to know.
_REASONS: tuple[tuple[str, str, str], ...] = (
    (
        r"sign in|log ?in|cookies|account|not a bot|age",
        "the site wants a login, which is not done here",
        "refused",
    ),
    (r"private video|members|premium|purchase", "the video is not public", "refused"),
    (r"available in your (country|location)|geo", "the site does not show it in your country", "refused"),
    (r"drm", "the video is protected against copying", "refused"),
    (
        r"unsupported url|no video|no suitable",
        "there is no video on this page that can be fetched",
        "no_video",
    ),
    (r"removed|unavailable|not exist|404", "the video is not there any more", "gone"),
    (r"live event|upcoming|premieres|is live|match filter", "it is live or has not begun", "live"),
    (r"403|forbidden|429|too many", "the site refuses downloads from here at the moment", "refused"),
    (r"max-filesize|larger than", "the video is too large", "too_large"),
)


def fetch_page(
    url: str,
    folder: Path,
    *,
    ffmpeg: FFmpeg,
    policy: NetPolicy,
    limits: DownloadLimits,
    progress: Progress,
) -> tuple[Path, str]:
    """Fetch the video that a page shows.

    Args:
        url: http(s) address of the page.
        folder: where the file goes.
        ffmpeg: joins picture and sound, which sites keep apart.
        policy: what may be reached; the page's host is checked first, every other one by the proxy.
        limits: what it may cost.
        progress: told the share done; its token stops.

    Returns:
        The file, whole, and the video's title.

    Raises:
        BadInputError: there is no video to fetch, or it is not public.
        NetworkError: the site refuses or does not answer.
        ResourceError: it is too large or takes too long.
    """
    parts = urlsplit(url)
    resolve_public(parts.hostname or "", parts.port or 443, policy)
    with (
        scratch_dir(folder, ".page-") as scratch,
        guarding_proxy(policy, max_bytes=limits.bytes + (1 << 30)) as proxy,
    ):
        title = _run(url, scratch, proxy, ffmpeg=ffmpeg, limits=limits, progress=progress)
        found = [p for p in scratch.iterdir() if p.is_file() and p.suffix not in (".part", ".ytdl", ".json")]
        if not found:
            raise BadInputError(
                "there is no video on this page that can be fetched",
                subject=public_name(url),
                remedy=_GIVE_FILE,
            )
        best = max(found, key=lambda p: p.stat().st_size)
        final = folder / f"video{best.suffix}"
        with atomic_path(final) as partial:
            best.replace(partial)
    return final, title


def _run(
    url: str,
    scratch: Path,
    proxy: GuardingProxy,
    *,
    ffmpeg: FFmpeg,
    limits: DownloadLimits,
    progress: Progress,
) -> str:
    argv = [sys.executable, "-m", "yt_dlp", "--ignore-config", "--no-cache-dir", "--no-cookies"]
    argv += ["--no-cookies-from-browser", "--proxy", proxy.url, "--no-playlist", "--playlist-items", "1"]
    argv += ["--ffmpeg-location", str(ffmpeg.path), "--format", _FORMATS, "--format-sort", _ORDER]
    argv += ["--merge-output-format", "mp4/mkv", "--max-filesize", str(limits.bytes), "--no-mtime"]
    argv += [
        "--no-write-comments",
        "--no-part",
        "--no-overwrites",
        "--no-exec",
        "--no-color",
        "--no-warnings",
    ]
    argv += ["--socket-timeout", "20", "--retries", "5", "--extractor-retries", "2", "--hls-use-mpegts"]
    argv += ["--break-match-filters", "!is_live & live_status!=?is_upcoming", "--newline", "--no-simulate"]
    argv += ["--print", f"before_dl:{_MARK}title %(.{{title,duration}})j"]
    argv += ["--progress", "--progress-template", f"download:{_MARK}at %(progress._percent_str)s"]
    argv += ["--output", str(scratch / "video.%(ext)s"), "--", url]
    title = ""

    def line(text: str) -> None:
        nonlocal title
        if text.startswith(f"{_MARK}title "):
            title = str(json.loads(text.removeprefix(f"{_MARK}title ")).get("title") or "")[:200]
        elif found := re.match(rf"{_MARK}at\s+([\d.]+)%", text):
            progress.update(float(found[1]) / 100, "downloading the video")

    env = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    # Where yt-dlp hands a stream to ffmpeg, that goes through the proxy too.
    env |= {"http_proxy": proxy.url, "https_proxy": proxy.url, "PYTHONUNBUFFERED": "1"}
    bounds = Limits(wall_seconds=limits.seconds, memory_bytes=8 << 30, file_bytes=limits.bytes)
    try:
        run(argv, limits=bounds, token=progress.token, on_line=line, cwd=scratch, env=env)
    except ToolFailedError as error:
        raise _translate(url, error.stderr_tail, proxy) from error
    return title


def _translate(url: str, said: str, proxy: GuardingProxy) -> ClipForgeError:
    name = public_name(url)
    if proxy.refused:
        return BadInputError(
            f"the page leads to {proxy.refused[0]}, which is not on the public internet", subject=name,
            code="private_address",
        )  # fmt: skip
    if proxy.exhausted:
        return ResourceError("the video is too large", subject=name, code="too_large")
    errors = [line for line in said.splitlines() if "ERROR" in line] or said.splitlines()[-1:]
    low = " ".join(errors).lower()
    for pattern, reason, code in _REASONS:
        if re.search(pattern, low):
            kind = BadInputError if code in ("no_video", "gone", "live") else NetworkError
            return kind(reason, subject=name, remedy=_GIVE_FILE, code=code)
    return NetworkError("the video could not be fetched from this page", subject=name, remedy=_GIVE_FILE)
