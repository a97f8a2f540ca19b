"""Addresses: a media file is downloaded as it is, a page is left to yt-dlp, a download is reused."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.errors import BadInputError, NetworkError
from clipforge.kit.files import write_text
from clipforge.kit.net import NetPolicy, check_url, public_name
from clipforge.kit.net_download import DownloadLimits, Remote, download
from clipforge.kit.progress import Progress
from clipforge.stages.ingest.pages import fetch_page
from clipforge.stages.ingest.script import LARGEST_SCRIPT, is_script, refuse_subtitles

_NOTE = "download.json"
_MEDIA_TYPES = ("video/", "audio/")
_BINARY_TYPES = ("application/octet-stream", "binary/octet-stream", "application/mp4", "application/ogg", "")
_PAGE_TYPES = (
    "text/html",
    "application/xhtml+xml",
    "application/vnd.apple.mpegurl",
    "application/x-mpegurl",
    "audio/mpegurl",
    "audio/x-mpegurl",
    "application/dash+xml",
)
_SUFFIXES = {
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "video/x-matroska": ".mkv",
    "video/mp2t": ".ts",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
    "audio/ogg": ".ogg",
    "audio/flac": ".flac",
    "text/plain": ".txt",
    "text/markdown": ".md",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that came from an address.

    Attributes:
        path: where it is now.
        title: what it is called there.
        notices: what a person should know.
    """

    path: Path
    title: str
    notices: tuple[str, ...] = ()


def fetch(
    url: str,
    folder: Path,
    *,
    ffmpeg: FFmpeg,
    offline: bool,
    policy: NetPolicy,
    limits: DownloadLimits,
    progress: Progress,
) -> Fetched:
    """Bring what an address names into `folder`, or reuse what is there from it and has not changed.

    Raises:
        BadInputError: not a public address, nothing there, no media, or offline and not fetched before.
        NetworkError: the site refuses or cannot be reached, and nothing was fetched before.
        ResourceError: too large, too slow, disk full.
    """
    check_url(url)
    folder.mkdir(parents=True, exist_ok=True)
    before = _recall(folder, url)
    if offline:
        if before is not None:
            return before[0]
        raise BadInputError(
            "addresses cannot be read offline", subject=public_name(url),
            remedy="Go online, or give a file", code="offline",
        )  # fmt: skip
    try:
        return _fetch(url, folder, before, ffmpeg=ffmpeg, policy=policy, limits=limits, progress=progress)
    except NetworkError as error:
        if before is None:
            raise
        notice = f"The address could not be asked again ({error.reason}); what was fetched before is used"
        return Fetched(before[0].path, before[0].title, (notice,))


def _fetch(
    url: str,
    folder: Path,
    before: tuple[Fetched, str] | None,
    *,
    ffmpeg: FFmpeg,
    policy: NetPolicy,
    limits: DownloadLimits,
    progress: Progress,
) -> Fetched:
    is_page = False
    unchanged = False

    def choose(remote: Remote) -> Path | None:
        nonlocal is_page, unchanged
        is_page = remote.content_type in _PAGE_TYPES
        unchanged = before is not None and (
            is_page or (remote.validator != "" and remote.validator == before[1])
        )
        if is_page or unchanged:
            return None
        return folder / f"download{_suffix(remote, url)}"

    remote, path = download(url, choose, policy=policy, limits=limits, progress=progress)
    if unchanged and before is not None:
        return before[0]
    if path is None:
        path, title = fetch_page(url, folder, ffmpeg=ffmpeg, policy=policy, limits=limits, progress=progress)
        fetched = Fetched(path, title or public_name(url).rpartition("/")[2])
    else:
        fetched = Fetched(path, Path(remote.name).stem or public_name(url))
    note = {"url": url, "file": path.name, "title": fetched.title, "validator": remote.validator}
    write_text(folder / _NOTE, json.dumps(note))
    return fetched


def _suffix(remote: Remote, url: str) -> str:
    """Suffix of the file to write; refuses what is no media before the first byte is read."""
    refuse_subtitles(remote.name, public_name(url))
    kind = remote.content_type
    if kind in ("text/plain", "text/markdown") or (kind in _BINARY_TYPES and is_script(remote.name)):
        if remote.size is None or remote.size > LARGEST_SCRIPT:
            raise BadInputError("it is a long text, not media", subject=public_name(url), code="not_media")
        return _SUFFIXES.get(kind, Path(remote.name).suffix)
    if not kind.startswith(_MEDIA_TYPES) and kind not in _BINARY_TYPES:
        raise BadInputError(
            f"it is '{kind}', not a video or sound", subject=public_name(url),
            remedy="Give the address of a video, a sound, or a page that shows one", code="not_media",
        )  # fmt: skip
    suffix = Path(remote.name).suffix.lower()
    plain = 2 <= len(suffix) <= 6 and suffix[1:].isalnum() and suffix.isascii()
    return _SUFFIXES.get(kind) or (suffix if plain else ".bin")


def _recall(folder: Path, url: str) -> tuple[Fetched, str] | None:
    with suppress(OSError, ValueError, KeyError):
        note = json.loads((folder / _NOTE).read_text("utf-8"))
        path = folder / Path(note["file"]).name
        if note["url"] == url and path.is_file():
            return Fetched(path, note["title"]), note["validator"]
    return None
