"""What may be uploaded, by kind: media types, suffixes and sizes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from clipforge.platform.base.problems import Problem, invalid
from clipforge.stages.ingest.script import SCRIPT_SUFFIXES, SUBTITLE_SUFFIXES

_BINARY = "application/octet-stream"
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Accepted:
    """What a kind of file may be.

    Attributes:
        types: media types, or their beginning up to the slash.
        bytes: the largest; None for the server's limit of sources.
        suffixes: that the name must have, any when empty.
        what: in words.
    """

    types: tuple[str, ...]
    bytes: int | None
    suffixes: frozenset[str]
    what: str


ACCEPTED: dict[str, Accepted] = {
    "source": Accepted(
        ("video/", "audio/", _BINARY, "application/mp4", "application/ogg", "application/mxf"),
        None,
        frozenset(),
        "a video or a sound",
    ),
    "subtitles": Accepted(
        ("text/", "application/x-subrip", "application/json", "application/ttml+xml", _BINARY),
        20 * _MIB,
        SUBTITLE_SUFFIXES | SCRIPT_SUFFIXES | {".json"},
        "subtitles (SRT, VTT, ASS), a script or a transcript",
    ),
    "logo": Accepted(
        ("image/png", "image/jpeg", "image/webp", "image/svg+xml"), 20 * _MIB, frozenset(), "a picture"
    ),
    "font": Accepted(
        ("font/", "application/font-", "application/x-font-", "application/vnd.ms-opentype", _BINARY),
        20 * _MIB,
        frozenset({".ttf", ".otf", ".woff", ".woff2"}),
        "a font",
    ),
    "intro": Accepted(
        ("video/", "image/png", "image/jpeg", "image/webp"), 1 << 30, frozenset(), "a video or a picture"
    ),
    "outro": Accepted(
        ("video/", "image/png", "image/jpeg", "image/webp"), 1 << 30, frozenset(), "a video or a picture"
    ),
    "media": Accepted(
        ("video/", "image/png", "image/jpeg", "image/webp"), 1 << 30, frozenset(), "a video or a picture"
    ),
}


def plain_name(name: str) -> str:
    """A file's name without folders."""
    return name.replace("\\", "/").rsplit("/", 1)[-1].strip()


def plain_type(content_type: str) -> str:
    """A media type without parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()


def check(kind: str, name: str, content_type: str, size: int, *, most: int, field: str = "") -> None:
    """Refuse what a kind of file cannot be, before a byte is sent.

    Args:
        kind: a key of `ACCEPTED`.
        name: of the file.
        content_type: its media type, plain.
        size: bytes.
        most: the server's limit of sources.
        field: where the description stands in the request, with a dot behind it.

    Raises:
        Problem: 413 when too large, 422 for another kind of file.
    """
    accepted = ACCEPTED[kind]
    limit = min(most, accepted.bytes or most)
    suffix = PurePosixPath(name).suffix.lower()
    if kind == "source" and suffix in SCRIPT_SUFFIXES:
        raise invalid(
            f"{field}name", "A text is no video: send it as a source of type 'script'.", "is_script"
        )
    if kind == "source" and suffix in SUBTITLE_SUFFIXES:
        raise invalid(
            f"{field}name", "These are subtitles: send the video, and them as 'transcript'.", "is_subtitles"
        )
    if not any(
        content_type == one or (one[-1] in "/-" and content_type.startswith(one)) for one in accepted.types
    ):
        raise invalid(
            f"{field}content_type", f"'{content_type}' is not {accepted.what}.", "type_not_accepted"
        )
    if accepted.suffixes and suffix not in accepted.suffixes:
        raise invalid(
            f"{field}name",
            f"The name must end in one of {', '.join(sorted(accepted.suffixes))}.",
            "type_not_accepted",
        )
    if size > limit:
        detail = f"The file has {size} bytes; {accepted.what} may have {limit} at most."
        raise Problem(
            413,
            "too_large",
            detail,
            errors=[{"field": f"{field}size", "code": "too_large", "detail": detail}],
        )
