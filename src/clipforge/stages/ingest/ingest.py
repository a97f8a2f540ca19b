"""The stage itself: a file, an address or a script becomes a source with all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.probe import check_file, probe
from clipforge.kit.errors import BadInputError
from clipforge.kit.net import NetPolicy
from clipforge.kit.net_download import DownloadLimits
from clipforge.kit.progress import CancelToken, Progress
from clipforge.media.inputs import is_address
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.stages.ingest.address import fetch
from clipforge.stages.ingest.fingerprint import FingerprintIndex
from clipforge.stages.ingest.script import is_script, read_script, refuse_subtitles

SHORTEST_MS = 500
"""Less than this cannot hold a word."""

_INDEX_NAME = "fingerprints.sqlite"


@dataclass(frozen=True, slots=True)
class Ingested:
    """What was given, ready for the other stages.

    Attributes:
        kind: 'video' with picture (with or without sound), 'audio' for sound alone, 'script' for text.
        source: where to read it, streams chosen, with its content hash; None for a script.
        info: what is in it; None for a script.
        title: a name for people: the page's title or the file's name without suffix.
        script_text: the text of a script, else None.
        notices: what a person should know.
    """

    kind: Literal["video", "audio", "script"]
    source: MediaSource | None
    info: MediaInfo | None
    title: str
    script_text: str | None = None
    notices: tuple[str, ...] = ()


def ingest(
    location: str,
    *,
    ffmpeg: FFmpeg,
    download_dir: Path,
    offline: bool = False,
    progress: Progress | None = None,
    token: CancelToken | None = None,
    index: FingerprintIndex | None = None,
    policy: NetPolicy | None = None,
    limits: DownloadLimits | None = None,
) -> Ingested:
    """Make a source of what a person gave.

    Args:
        location: path ('~' and file:// are understood), http(s) address of media or of a page, or a
            .txt or .md file as script.
        ffmpeg: the program.
        download_dir: folder of this location's downloads and of its remembered hash.
        offline: never use the network.
        progress: told the share done.
        token: cancellation; that of `progress` by default.
        index: remembered hashes; one in `download_dir` by default.
        policy: what addresses may be reached.
        limits: what a download may cost.

    Raises:
        BadInputError: it cannot be used, with the reason and what to do.
        NetworkError: the address cannot be reached or refuses.
        ResourceError: too large, too slow, disk full.
        CancelledError: asked to stop.
    """
    told = progress or Progress()
    if token is not None:
        told = Progress(told.listener, token, told.low, told.high)
    told.update(0.0, "opening the source")
    notices: tuple[str, ...] = ()
    if is_address(location.strip()):
        got = fetch(
            location.strip(),
            download_dir,
            ffmpeg=ffmpeg,
            offline=offline,
            policy=policy or NetPolicy(),
            limits=limits or DownloadLimits(),
            progress=told.part(0.0, 0.7),
        )
        path, title, notices = got.path, got.title, got.notices
    else:
        path = local_path(location)
        title = path.stem
    refuse_subtitles(path.name, location)
    check_file(str(path))
    if is_script(path.name):
        return Ingested("script", None, None, title, read_script(path), notices)

    told.update(0.7, "looking into the source")
    info = probe(ffmpeg, str(path), token=told.token)
    if info.duration_ms < SHORTEST_MS:
        raise BadInputError(
            f"it lasts only {info.duration_ms / 1000:.2f} seconds",
            subject=str(path),
            remedy="Give a longer recording; a short needs some sentences",
            code="too_short",
        )
    known = index or FingerprintIndex(download_dir / _INDEX_NAME)
    source = MediaSource(
        location=str(path),
        video_stream=info.video.index if info.video else None,
        audio_stream=info.audio[0].index if info.audio else None,
        fingerprint=known.fingerprint(path, told.part(0.75, 1.0)),
    )
    told.update(1.0, "")
    return Ingested("video" if info.video else "audio", source, info, title, None, (*notices, *info.notices))


def local_path(location: str) -> Path:
    """The absolute path that a person means by a path, '~/…' or a file:// address.

    Raises:
        BadInputError: it is empty, or an address of another kind (ftp, s3 …).
    """
    text = location
    if text[:7].lower() == "file://":
        parts = urlsplit(text)
        if parts.netloc not in ("", "localhost"):
            raise BadInputError("files of other machines cannot be read", subject=text)
        text = unquote(text[7 + len(parts.netloc) :].partition("#")[0])
    scheme, mark, _ = text.partition("://")
    if mark and scheme.isalnum() and not Path(text).exists():
        raise BadInputError(
            f"addresses of the kind '{scheme}' cannot be read",
            subject=location[:200],
            remedy="Give a file or an http(s) address",
        )
    if not text.strip() or "\0" in text:
        raise BadInputError("this is not a file name", subject=text.replace("\0", "?") or "(empty)")
    try:
        path = Path(text).expanduser()
    except RuntimeError:  # '~user' of a user that does not exist
        path = Path(text)
    # Symbolic links are kept: the name that was given is the title.
    return path.absolute()
