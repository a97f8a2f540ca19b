"""What a media file holds, as a viewer would meet it.

The reading is done by `probe_child` in a bounded process; here its facts are judged: which picture and sound
are meant, how the picture is shown, how long it really is, what is damaged.
"""

from __future__ import annotations

import json
import os
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, cast

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.kit.errors import BadInputError, ClipForgeError, NetworkError, ResourceError, ToolFailedError
from clipforge.kit.process import Limits, run
from clipforge.kit.progress import CancelToken
from clipforge.kit.sniff import describe_file, mp4_lacks_index
from clipforge.media.inputs import MAX_PIXELS, format_options, input_url, is_address
from clipforge.media.rates import measure_rate, output_rate
from clipforge.media.source import AudioStream, MediaInfo, VideoStream
from clipforge.media.time import clock

_LIMITS = Limits(wall_seconds=90, cpu_seconds=60, memory_bytes=4 << 30, file_bytes=1 << 20)
LONGEST_MS = 24 * 3600 * 1000
_NOT_MEDIA = "Give a video or sound file, such as MP4, MOV, MKV, WebM, MP3 or WAV"
_DAMAGED = "Copy or export it again from where it came from"

# Formats in which ffmpeg counts time from the first stream that is used, not the first of the file.
_ZERO_BY_USE = ("mpegts", "mpeg", "ogg")

# ITU-T H.273 table 3, by the names that ffmpeg gives them.
_TRANSFERS = {
    1: "bt709",
    4: "gamma22",
    5: "gamma28",
    6: "smpte170m",
    7: "smpte240m",
    8: "linear",
    11: "iec61966-2-4",
    13: "iec61966-2-1",
    14: "bt2020-10",
    15: "bt2020-12",
    16: "smpte2084",
    17: "smpte428",
    18: "arib-std-b67",
}


def probe(ffmpeg: FFmpeg, location: str, *, token: CancelToken | None = None) -> MediaInfo:
    """Read what is in a file or at an address of ours.

    Args:
        ffmpeg: the program; unused for reading, kept so that every engine is called alike.
        location: absolute path or checked http(s) address.
        token: cancellation.

    Returns:
        The picture that is meant (never cover art), every sound track that can be decoded, best first.

    Raises:
        BadInputError: it is absent, unreadable, empty, not media, or too damaged.
        ResourceError: reading it took too much time or memory.
    """
    if not is_address(location):
        check_file(location)
    argv = [sys.executable, "-m", "clipforge.engines.ffmpeg.probe_child", input_url(location)]
    argv.append(json.dumps(format_options(location)))
    try:
        done = run(argv, limits=_LIMITS, token=token)
    except ToolFailedError as error:
        raise BadInputError(
            "reading it crashed the decoder, so it is damaged or hostile", subject=location, remedy=_DAMAGED
        ) from error
    except ResourceError as error:
        raise BadInputError(
            "reading it takes more time or memory than any sound file would",
            subject=location,
            remedy=_DAMAGED,
            code="too_costly",
        ) from error
    facts: dict[str, Any] = json.loads(done.stdout)
    if "error" in facts:
        raise _unreadable(location, facts)
    return _judge(location, facts)


def check_file(location: str) -> None:
    """Raise `BadInputError` unless `location` is a file with content that we may read."""
    path = Path(location)
    if "\0" in location:
        raise BadInputError("this is not a file name", subject=location.replace("\0", "?"))
    try:
        if path.is_dir():
            raise BadInputError("this is a folder", subject=location, remedy="Name one file in it")
        if not path.exists():
            raise BadInputError("there is no such file", subject=location, remedy="Check the path")
        if not path.is_file():
            raise BadInputError("this is not an ordinary file", subject=location, remedy=_NOT_MEDIA)
        if path.stat().st_size == 0:
            raise BadInputError("the file is empty", subject=location, remedy=_DAMAGED, code="empty")
        readable = os.access(path, os.R_OK)
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise BadInputError(reason, subject=location, remedy="Check the path") from error
    if not readable:
        raise BadInputError(
            "you may not read this file",
            subject=location,
            remedy="Give yourself permission to read it",
            code="unreadable",
        )


def _unreadable(location: str, facts: dict[str, Any]) -> ClipForgeError:
    if is_address(location):
        return NetworkError("it cannot be opened as media", subject=location.partition("?")[0])
    path = Path(location)
    if mp4_lacks_index(path):
        return BadInputError(
            "the file is incomplete: its index, which stands at the end, is missing",
            subject=location,
            remedy="Download or copy it again, completely",
            code="incomplete",
        )
    kind = describe_file(path)
    if kind:
        return BadInputError(
            f"it is {kind}, not a video or sound", subject=location, remedy=_NOT_MEDIA, code="not_media"
        )
    return BadInputError(
        "it is not media that can be read, or its beginning is damaged",
        subject=location,
        remedy=_NOT_MEDIA,
        code="not_media",
    )


def _judge(location: str, facts: dict[str, Any]) -> MediaInfo:
    notices: list[str] = []
    for stream in facts["streams"]:
        stream["edited"] = facts["format"].startswith("mov")
    zero = Fraction(facts["start_us"], 1_000_000)
    pictures = [s for s in facts["streams"] if s["kind"] == "video" and not _is_art(s)]
    sounds = [s for s in facts["streams"] if s["kind"] == "audio"]
    if not pictures and not sounds:
        art = any(s["kind"] == "video" for s in facts["streams"])
        what = "it holds only a still picture" if art else "it holds neither picture nor sound"
        raise BadInputError(what, subject=location, remedy=_NOT_MEDIA, code="no_streams")

    good_pictures = [s for s in pictures if s["decoded"]]
    if pictures and not good_pictures:
        raise BadInputError(
            f"its picture ({pictures[0]['codec']}) is damaged and cannot be decoded",
            subject=location,
            remedy=f"{_DAMAGED}, or give its sound alone",
            code="damaged_picture",
        )
    good_sounds = [s for s in sounds if s["decoded"] and s["decoded"]["channels"] > 0]
    if not good_pictures and not good_sounds:
        raise BadInputError(
            f"its sound ({sounds[0]['codec']}) is damaged and cannot be decoded",
            subject=location,
            remedy=_DAMAGED,
            code="damaged_sound",
        )
    if len(good_sounds) < len(sounds):
        lost = len(sounds) - len(good_sounds)
        notices.append(
            "its sound is damaged and left out"
            if not good_sounds
            else f"{lost} of {len(sounds)} sound tracks cannot be decoded and are left out"
        )

    picture = max(good_pictures, key=_picture_rank, default=None)
    good_sounds.sort(key=_sound_rank, reverse=True)
    if facts["format"].split(",")[0] in _ZERO_BY_USE:
        used = ([picture] if picture else []) + good_sounds[:1]
        zero = min(_first(s) for s in used)
    ends = {s["index"]: _end_ms(s, zero) for s in ([picture] if picture else []) + good_sounds}
    duration_ms = _duration(location, facts, max(ends.values()), notices)
    return MediaInfo(
        container=facts["format"],
        duration_ms=duration_ms,
        size_bytes=facts["size"],
        video=_video(picture, zero, ends) if picture else None,
        audio=tuple(_audio(s, zero, ends) for s in good_sounds),
        chapters=_chapters(facts, duration_ms),
        notices=tuple(notices),
    )


def _is_art(stream: dict[str, Any]) -> bool:
    """Cover art, thumbnails and other single pictures that are no video."""
    if {"attached_pic", "timed_thumbnails", "still_image"} & set(stream["flags"]):
        return True
    still = stream["codec"] in ("png", "bmp", "gif", "webp", "tiff", "mjpeg")
    return still and stream["codec"] != "gif" and len(stream["times"]) <= 1


def _picture_rank(stream: dict[str, Any]) -> tuple[bool, int, bool, int]:
    side = {"dependent", "comment"} & set(stream["flags"])
    area = stream["decoded"]["width"] * stream["decoded"]["height"]
    return (not side, area, "default" in stream["flags"], -stream["index"])


def _sound_rank(stream: dict[str, Any]) -> tuple[bool, bool, int, int]:
    """Main language tracks before commentaries and descriptions, the default one first."""
    side = {"comment", "visual_impaired", "hearing_impaired", "dub"} & set(stream["flags"])
    return (not side, "default" in stream["flags"], stream["decoded"]["rate"], -stream["index"])


def _base(stream: dict[str, Any]) -> Fraction:
    over, under = stream["base"]
    return Fraction(int(over), int(under))


def _first(stream: dict[str, Any]) -> Fraction:
    ticks: int | None = stream["start"]
    if ticks is None:
        ticks = min((int(pts) for pts, _ in stream["times"]), default=0)
    return ticks * _base(stream)


def _start(stream: dict[str, Any], zero: Fraction) -> Fraction:
    return max(Fraction(0), _first(stream) - zero)


def _end_ms(stream: dict[str, Any], zero: Fraction) -> int:
    """Where a stream really ends: by its packets, or by an edit list that hides the end of the last one."""
    start = _start(stream, zero)
    claimed = None if stream["duration"] is None else start + int(stream["duration"]) * _base(stream)
    if stream["end"] is None:
        return round((claimed or start) * 1000)
    seen = int(stream["end"]) * _base(stream) - zero
    if claimed is not None and stream["edited"] and abs(claimed - seen) <= Fraction(1, 4):
        return round(claimed * 1000)
    return round(seen * 1000)


def _duration(location: str, facts: dict[str, Any], seen_ms: int, notices: list[str]) -> int:
    claimed_ms: int = round(facts["duration_us"] / 1000)
    duration_ms: int = seen_ms if facts["complete"] else max(seen_ms, claimed_ms)
    if not facts["complete"] and claimed_ms <= seen_ms:
        notices.append(f"its length is not told in the file; at least {clock(seen_ms)} can be read")
    if duration_ms > LONGEST_MS:
        raise BadInputError(
            f"it claims to last {duration_ms // 3_600_000} hours", subject=location, remedy=_DAMAGED
        )
    if duration_ms <= 0:
        raise BadInputError("it lasts no time at all", subject=location, remedy=_DAMAGED, code="too_short")
    if facts["complete"] and claimed_ms > duration_ms + max(1000, claimed_ms // 50):
        if duration_ms < 1000:
            raise BadInputError(
                f"it is damaged: only {duration_ms / 1000:.1f} of {claimed_ms / 1000:.1f} s can be read",
                subject=location,
                remedy=_DAMAGED,
                code="damaged",
            )
        notices.append(
            f"it claims to last {clock(claimed_ms)}, but only {clock(duration_ms)} can be read; "
            "the rest is missing or damaged"
        )
    return duration_ms


def _video(stream: dict[str, Any], zero: Fraction, ends: dict[int, int]) -> VideoStream:
    shown = stream["decoded"]
    width, height = _square_pixels(shown["width"], shown["height"], stream["aspect"])
    rotation = round(shown["rotation"] / 90) * 90 % 360
    if rotation in (90, 270):
        width, height = height, width
    natural, variable = measure_rate(
        [pts for pts, _ in stream["times"]],
        _base(stream),
        average=_fraction(stream["average_rate"]),
        claimed=_fraction(stream["real_rate"]),
    )
    start_ms = round(_start(stream, zero) * 1000)
    return VideoStream(
        index=stream["index"],
        codec=stream["codec"],
        width=width,
        height=height,
        coded_width=shown["width"],
        coded_height=shown["height"],
        rotation=cast(Literal[0, 90, 180, 270], rotation),
        rate=output_rate(natural),
        variable_rate=variable,
        pixel_format=shown["pixel_format"],
        bit_depth=shown["bits"],
        transfer=_TRANSFERS.get(shown["transfer"]) or _TRANSFERS.get(stream["transfer"], ""),
        start_ms=start_ms,
        duration_ms=max(0, ends[stream["index"]] - start_ms),
    )


def _square_pixels(width: int, height: int, aspect: list[int] | None) -> tuple[int, int]:
    """Size in square pixels; a pixel aspect beyond 1:8 is a mistake of the file and ignored."""
    if aspect and aspect[0] > 0 and aspect[1] > 0:
        wide = round(Fraction(width * aspect[0], aspect[1]))
        if Fraction(1, 8) <= Fraction(*aspect) <= 8 and wide >= 2 and wide * height <= MAX_PIXELS:
            return wide, height
    return width, height


def _fraction(ratio: list[int] | None) -> Fraction | None:
    return Fraction(*ratio) if ratio and ratio[1] else None


def _audio(stream: dict[str, Any], zero: Fraction, ends: dict[int, int]) -> AudioStream:
    start_ms = round(_start(stream, zero) * 1000)
    language = stream["language"].lower()
    return AudioStream(
        index=stream["index"],
        codec=stream["codec"],
        channels=stream["decoded"]["channels"],
        sample_rate=stream["decoded"]["rate"],
        language="" if language in ("und", "mis", "zxx", "unk") else language,
        start_ms=start_ms,
        duration_ms=max(0, ends[stream["index"]] - start_ms),
    )


def _chapters(facts: dict[str, Any], duration_ms: int) -> tuple[tuple[int, int, str], ...]:
    found = []
    for chapter in facts["chapters"]:
        base = Fraction(*chapter["base"]) * 1000
        start, end = (min(duration_ms, max(0, round(chapter[k] * base))) for k in ("start", "end"))
        if end > start:
            found.append((start, end, chapter["title"].strip()))
    return tuple(found)
