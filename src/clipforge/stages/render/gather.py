"""Everything that must be found out or written down before a clip is compiled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.decode import seeks_to_key_frames
from clipforge.engines.ffmpeg.frame_info import FrameInfo, read_frame_info
from clipforge.engines.ffmpeg.probe import check_file, probe
from clipforge.engines.typography.library import FONTS_DIR
from clipforge.kit.errors import BadInputError
from clipforge.kit.progress import CancelToken
from clipforge.media.brand import CARD_MS
from clipforge.media.caption.ass import ass_text
from clipforge.media.caption.model import CaptionTrack
from clipforge.media.inputs import is_address
from clipforge.media.time import frame_at, frame_floor
from clipforge.media.timeline import Timeline
from clipforge.stages.render.assets import Assets, Part
from clipforge.stages.render.backdrop import shares
from clipforge.stages.render.pictures import is_picture, to_png
from clipforge.stages.render.reading import runs_of

_LONGEST_BOOKEND_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Gathered:
    """Assets of a clip, and what a person should know about them."""

    assets: Assets
    notices: tuple[str, ...]


def gather(
    ffmpeg: FFmpeg,
    timeline: Timeline,
    scratch: Path,
    *,
    emoji: Mapping[str, Path],
    token: CancelToken | None = None,
    allow_addresses: bool = False,
) -> Gathered:
    """Check and prepare everything in `scratch`; names inside the assets are relative to it.

    Raises:
        BadInputError: the source, a picture, a font, an intro or an outro is missing or unusable, or one of
            them is an address where only files are allowed.
    """
    refuse_addresses(timeline, source_too=not allow_addresses)
    location = timeline.source.location
    if not is_address(location):
        check_file(location)
    notices: list[str] = []
    track = timeline.captions if timeline.burn_captions else None
    drawn = track is not None and bool(track.cues)
    if track is not None and drawn:
        (scratch / "captions.ass").write_text(
            ass_text(track, (timeline.width, timeline.height)), encoding="utf-8"
        )
    mark = timeline.watermark
    if mark is not None:
        to_png(Path(mark.image), scratch / "mark.png", flatten=False)
    assets = Assets(
        info=_source_info(ffmpeg, timeline, token),
        indexed=seeks_to_key_frames(location),
        captions="captions.ass" if drawn else None,
        fonts=_fonts(track, scratch) if track is not None and drawn else None,
        emoji=_emoji(track, emoji, scratch, notices) if track is not None else {},
        watermark="mark.png" if mark is not None else None,
        intro=_bookend(ffmpeg, timeline, "intro", scratch, token),
        outro=_bookend(ffmpeg, timeline, "outro", scratch, token),
        backdrop=_backdrop(ffmpeg, timeline, scratch, token),
    )
    return Gathered(assets, tuple(notices))


def refuse_addresses(timeline: Timeline, *, source_too: bool) -> None:
    """Raise `BadInputError` for an address where a timeline must name a file.

    A timeline may come from a stranger, and ffmpeg would fetch whatever this machine can reach. Only the
    source may ever be an address, and only where our caller wrote it: everything else is opened as a file.
    """
    backdrop = timeline.backdrop
    named = [
        timeline.source.location if source_too else None,
        timeline.intro,
        timeline.outro,
        timeline.watermark.image if timeline.watermark is not None else None,
        *(backdrop.media if backdrop is not None else ()),
        *(timeline.captions.font_files if timeline.captions is not None else ()),
    ]
    for location in named:
        if location is not None and _names_protocol(location):
            raise BadInputError(
                "a timeline may only name files",
                subject=location,
                remedy="Download it first: clipforge clip ADDRESS",
            )


def _names_protocol(location: str) -> bool:
    return is_address(location) or re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", location) is not None


def _source_info(ffmpeg: FFmpeg, timeline: Timeline, token: CancelToken | None) -> FrameInfo | None:
    stream = timeline.source.video_stream
    if stream is None or not timeline.layouts:
        return None
    first = runs_of(timeline.segments, timeline.rate)[0]
    return read_frame_info(ffmpeg, timeline.source.location, stream, at=first.seek, token=token)


def _fonts(track: CaptionTrack, scratch: Path) -> str | None:
    if not track.font_files:
        return None
    folder = scratch / "fonts"
    folder.mkdir()
    for number, name in enumerate(dict.fromkeys(track.font_files)):
        file = _font(name)
        if file is None:
            raise BadInputError(
                "there is no such font file", subject=name, remedy="Check the brand kit's fonts"
            )
        (folder / f"{number}{file.suffix}").symlink_to(file)
    return "fonts"


def _font(name: str) -> Path | None:
    """The font file; ours of the same name where the timeline's path is of another installation."""
    file = Path(name).absolute()
    if file.is_file():
        return file
    # Windows paths are cut too. Ours are listed rather than joined: no name leads out of the folder.
    wanted = re.split(r"[/\\]", name)[-1]
    ours = (font for font in FONTS_DIR.iterdir() if font.suffix.lower() in {".ttf", ".otf"})
    return next((font for font in ours if font.name == wanted), None)


def _emoji(
    track: CaptionTrack, given: Mapping[str, Path], scratch: Path, notices: list[str]
) -> dict[str, str]:
    names = dict.fromkeys(cue.emoji.name for cue in track.cues if cue.emoji is not None)
    found = {}
    for name in names:
        if name in given and re.fullmatch(r"[0-9a-f]+(-[0-9a-f]+)*", name):
            to_png(given[name], scratch / f"emoji-{name}.png", flatten=False)
            found[name] = f"emoji-{name}.png"
    if missing := [name for name in names if name not in found]:
        shown = " ".join("".join(chr(int(code, 16)) for code in name.split("-")) for name in missing)
        notices.append(f"no picture for {shown}: left out")
    return found


def _bookend(
    ffmpeg: FFmpeg, timeline: Timeline, role: str, scratch: Path, token: CancelToken | None
) -> Part | None:
    path = timeline.intro if role == "intro" else timeline.outro
    if path is None:
        return None
    if is_picture(path):
        return _picture_part(path, scratch / f"{role}.png", frame_at(CARD_MS, timeline.rate))
    part = _video_part(ffmpeg, path, timeline, token)
    if part.frames > _LONGEST_BOOKEND_SECONDS * timeline.rate:
        raise BadInputError(
            f"the {role} is longer than {_LONGEST_BOOKEND_SECONDS} s",
            subject=path,
            remedy="Give a shorter one",
        )
    return part


def _backdrop(
    ffmpeg: FFmpeg, timeline: Timeline, scratch: Path, token: CancelToken | None
) -> tuple[Part, ...]:
    backdrop = timeline.backdrop
    if timeline.layouts or backdrop is None or backdrop.kind != "media":
        return ()
    if not backdrop.media:
        raise BadInputError("the backdrop names no picture or video", subject=timeline.id)
    parts = []
    lengths = shares(timeline.frames, len(backdrop.media))
    for number, (path, frames) in enumerate(zip(backdrop.media, lengths, strict=True)):
        if not frames:
            continue
        if is_picture(path):
            parts.append(_picture_part(path, scratch / f"backdrop-{number}.png", frames))
        else:
            video = _video_part(ffmpeg, path, timeline, token)
            parts.append(replace(video, frames=frames, audio_stream=None, repeats=True))
    return tuple(parts)


def _picture_part(path: str, target: Path, frames: int) -> Part:
    return Part(target.name, "picture", to_png(Path(path), target, flatten=True), frames)


def _video_part(ffmpeg: FFmpeg, path: str, timeline: Timeline, token: CancelToken | None) -> Part:
    location = str(Path(path).absolute())
    info = probe(ffmpeg, location, token=token)
    if info.video is None:
        raise BadInputError("it has no picture", subject=path, remedy="Give a video or a picture")
    frames = max(1, frame_floor(info.duration_ms, timeline.rate))
    return Part(
        location,
        "video",
        read_frame_info(ffmpeg, location, info.video.index, token=token),
        frames,
        info.video.index,
        info.audio[0].index if info.audio else None,
    )
