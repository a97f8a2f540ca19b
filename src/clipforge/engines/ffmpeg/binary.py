"""Where the ffmpeg program is."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from clipforge.kit.errors import MissingDependencyError


@dataclass(frozen=True, slots=True)
class FFmpeg:
    """The ffmpeg program to use."""

    path: Path


def locate(override: str | None = None) -> FFmpeg:
    """Find ffmpeg: the one named, else the static one that is installed with us.

    Args:
        override: path or name of another ffmpeg.

    Raises:
        MissingDependencyError: there is none.
    """
    if override:
        found = shutil.which(override)
        if not found:
            raise MissingDependencyError(
                "no such program", subject=override, remedy="Correct CLIPFORGE_FFMPEG or unset it"
            )
        return FFmpeg(Path(found))
    import imageio_ffmpeg

    try:
        return FFmpeg(Path(imageio_ffmpeg.get_ffmpeg_exe()))
    except RuntimeError as error:
        raise MissingDependencyError(
            "ffmpeg is not installed for this machine",
            remedy="Install ffmpeg 7 or newer with libass and set CLIPFORGE_FFMPEG to its path",
        ) from error
