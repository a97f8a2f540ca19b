"""Timeline → finished files: MP4, SRT, VTT and JPG, each whole or absent."""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.encode import (
    Encoded,
    Loudness,
    encode,
    inspect,
    measure,
    measure_file,
    source_failure,
)
from clipforge.kit.errors import ToolFailedError
from clipforge.kit.files import atomic_path, scratch_dir, write_text
from clipforge.kit.progress import CancelToken, Progress
from clipforge.media.base import Value
from clipforge.media.caption.model import CaptionTrack
from clipforge.media.caption.subtitles import srt_text, vtt_text
from clipforge.media.time import frame_ms
from clipforge.media.timeline import Timeline
from clipforge.stages.render.assets import Assets, Levels, Part
from clipforge.stages.render.compile import Command, compile_clip, compile_resound, compile_sound
from clipforge.stages.render.gather import gather
from clipforge.stages.render.loudness import first_level, good, refined, settled
from clipforge.stages.render.profile import Profile
from clipforge.stages.render.sound import Level
from clipforge.stages.render.thumbnail import write_thumbnail

_REHEARSALS = 2
_CORRECTIONS = 3


class RenderedClip(Value):
    """A finished clip.

    Attributes:
        mp4: path of the video.
        srt: path of its captions as SubRip.
        vtt: path of its captions as WebVTT.
        jpg: path of its thumbnail.
        width: pixels.
        height: pixels.
        frames: of the whole, intro and outro counted.
        duration_ms: likewise.
        intro_ms: length of the intro; captions in the files are shifted by it.
        loudness_lufs: integrated loudness of the encoded file, None when it is silent.
        true_peak_db: true peak of the encoded file, None when it is silent.
        encoder: ffmpeg's name of the video encoder.
        notices: what a person should know.
    """

    mp4: str
    srt: str
    vtt: str
    jpg: str
    width: int
    height: int
    frames: int
    duration_ms: int
    intro_ms: int = 0
    loudness_lufs: float | None
    true_peak_db: float | None
    encoder: str
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Job:
    ffmpeg: FFmpeg
    timeline: Timeline
    profile: Profile
    assets: Assets
    encoder: str
    threads: int | None
    scratch: Path
    progress: Progress

    @property
    def token(self) -> CancelToken:
        return self.progress.token


def render(
    timeline: Timeline,
    profile: Profile,
    *,
    out_dir: Path,
    name: str,
    ffmpeg: FFmpeg,
    encoder: str = "libx264",
    emoji: Mapping[str, Path] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    allow_addresses: bool = False,
) -> RenderedClip:
    """Render one clip into `out_dir`/`name`.mp4, .srt, .vtt and .jpg.

    Args:
        timeline: what to render.
        profile: how; see `load_profile`.
        out_dir: made when missing; on the same disk as the scratch files.
        name: of the files, without suffix.
        ffmpeg: the program.
        encoder: ffmpeg's name of an H.264 encoder that works here.
        emoji: name of an emoji (code points in hex joined by '-') → its picture.
        threads: processor threads, None for all.
        progress: told the share that is done; its token stops the work within a second.
        allow_addresses: whether the source may be an address; only for one that the caller wrote itself, as
            ffmpeg fetches it, private ones too, and follows where it leads.

    Raises:
        BadInputError: the source, a font, a picture, an intro or an outro is missing or damaged, or is an
            address where only files are allowed.
        CancelledError: asked to stop.
        ResourceError: the disk is full, or memory ran out.
        ToolFailedError: ffmpeg failed, or what it wrote is not what was asked for.
        UsageError: the profile does not know the encoder.
    """
    told = progress or Progress()
    out_dir = out_dir.absolute()
    _sweep(out_dir, name)
    with scratch_dir(out_dir, prefix=f"{_scratch_prefix(name)}{os.getpid()}-") as scratch:
        located = timeline.model_copy(update={"source": _absolute(timeline)})
        told.update(0.0, "preparing")
        gathered = gather(
            ffmpeg,
            located,
            scratch,
            emoji=emoji or {},
            token=told.token,
            allow_addresses=allow_addresses,
        )
        job = _Job(ffmpeg, located, profile, gathered.assets, encoder, threads, scratch, told)
        notices = [*timeline.notices, *gathered.notices]
        try:
            command, clip, loudness = _produce(job, notices)
        except ToolFailedError as error:
            raise source_failure(error, located.source.location) from error
        told.update(0.97, "thumbnail")
        picture = scratch / "clip.jpg"
        write_thumbnail(
            ffmpeg,
            clip,
            picture,
            rate=command.rate,
            first=command.intro_frames,
            last=command.intro_frames + timeline.frames,
            chosen=timeline.thumbnail,
            size=(command.width, command.height),
            token=told.token,
        )
        result = _describe(job, command, out_dir / name, loudness, notices)
        told.token.check()
        _hand_over(job, clip, picture, result)
    told.update(1.0, "done")
    return result


def _produce(job: _Job, notices: list[str]) -> tuple[Command, Path, Loudness]:
    """Measure, encode, check and, if the loudness is off, make the sound once more."""
    levels = _levels(job, notices)
    clip = job.scratch / "clip.mp4"
    command = compile_clip(
        job.timeline,
        job.profile,
        job.assets,
        output=f"file:{clip}",
        levels=levels,
        encoder=job.encoder,
        threads=job.threads,
    )
    encode(
        job.ffmpeg,
        command.arguments,
        frames=command.frames,
        progress=job.progress.part(0.05, 0.93),
        note="encoding",
        cwd=job.scratch,
    )
    _check(inspect(job.ffmpeg, clip, token=job.token), command)
    job.progress.update(0.93, "checking the sound")
    loudness = measure_file(job.ffmpeg, clip, token=job.token)
    mix = job.timeline.audio
    if levels is None:
        return command, clip, loudness
    for attempt in range(_CORRECTIONS):
        if good(loudness, mix):
            break
        levels = Levels(
            *(refined(level, loudness, mix) for level in (levels.clip, levels.intro, levels.outro))
        )
        again = job.scratch / f"clip-{attempt}.mp4"
        redo = compile_resound(
            job.timeline, job.profile, job.assets, levels=levels, video=f"file:{clip}", output=f"file:{again}"
        )
        encode(
            job.ffmpeg,
            redo.arguments,
            frames=redo.frames,
            progress=Progress(token=job.token),
            cwd=job.scratch,
        )
        _check(inspect(job.ffmpeg, again, token=job.token), command)
        better = measure_file(job.ffmpeg, again, token=job.token)
        clip.unlink()
        clip, loudness = again, better
    if not good(loudness, mix):
        notices.append(
            f"its loudness is {loudness.integrated_lufs:.1f} LUFS with peaks of "
            f"{loudness.true_peak_db:.1f} dBTP: the sound allows no better"
        )
    return command, clip, loudness


def _levels(job: _Job, notices: list[str]) -> Levels | None:
    """Gain for each part; None when the clip's own sound is left alone."""
    if job.timeline.source.audio_stream is None:
        notices.append("the source has no sound: the clip is silent")
        clip = None
    else:
        clip = _level(job, None)
        if clip is None:
            notices.append("its sound is very quiet or silent and was left as it is")
    parts = [
        _level(job, part) if part is not None and part.audio_stream is not None else None
        for part in (job.assets.intro, job.assets.outro)
    ]
    if clip is None and not any(parts):
        return None
    return Levels(clip or Level(), *(part or Level() for part in parts))


def _level(job: _Job, part: Part | None) -> Level | None:
    mix = job.timeline.audio

    def listen(level: Level | None) -> Loudness:
        command = compile_sound(job.timeline, job.profile, job.assets, part=part, level=level)
        return measure(job.ffmpeg, command.arguments, token=job.token, cwd=job.scratch)

    level = first_level(listen(None), mix)
    if level is None or level.ceiling_db is None:
        return level
    # The limiter takes some loudness away: hear how much, and give it back.
    for _ in range(_REHEARSALS):
        heard = listen(level)
        if settled(heard, mix):
            break
        level = refined(level, Loudness(heard.integrated_lufs, mix.true_peak_db), mix)
    return level


def _check(made: Encoded, command: Command) -> None:
    """Raise `ToolFailedError` unless the file is what was asked for."""
    if made.frames != command.frames or not made.regular:
        raise ToolFailedError(
            f"the clip came out with {made.frames} frames instead of {command.frames}",
            remedy="The source may be damaged there; choose another part",
            code="wrong_length",
        )
    if abs(made.sound_seconds - command.seconds) > Fraction(1, 10):
        raise ToolFailedError(
            f"the clip's sound lasts {float(made.sound_seconds):.2f} s "
            f"instead of {float(command.seconds):.2f} s",
            code="wrong_length",
        )


def _describe(
    job: _Job, command: Command, stem: Path, loudness: Loudness, notices: list[str]
) -> RenderedClip:
    silent = loudness.integrated_lufs <= -70 or math.isinf(loudness.true_peak_db)
    return RenderedClip(
        mp4=f"{stem}.mp4",
        srt=f"{stem}.srt",
        vtt=f"{stem}.vtt",
        jpg=f"{stem}.jpg",
        width=command.width,
        height=command.height,
        frames=command.frames,
        duration_ms=frame_ms(command.frames, command.rate),
        intro_ms=frame_ms(command.intro_frames, command.rate),
        loudness_lufs=None if silent else loudness.integrated_lufs,
        true_peak_db=None if silent else loudness.true_peak_db,
        encoder=job.encoder,
        notices=tuple(notices),
    )


def _hand_over(job: _Job, clip: Path, picture: Path, result: RenderedClip) -> None:
    """Put the files in place; the video comes last, so that where it is, everything is."""
    track = _shifted(job.timeline.captions, result.intro_ms)
    write_text(Path(result.srt), srt_text(track) if track else "")
    write_text(Path(result.vtt), vtt_text(track) if track else "WEBVTT\n")
    for made, final in ((picture, result.jpg), (clip, result.mp4)):
        with atomic_path(Path(final)) as partial:
            made.replace(partial)


def _shifted(track: CaptionTrack | None, by: int) -> CaptionTrack | None:
    if track is None or by == 0:
        return track
    cues = tuple(cue.model_copy(update={"start": cue.start + by, "end": cue.end + by}) for cue in track.cues)
    return track.model_copy(update={"cues": cues})


def _absolute(timeline: Timeline) -> object:
    source = timeline.source
    if "://" in source.location:
        return source
    return source.model_copy(update={"location": str(Path(source.location).absolute())})


def _scratch_prefix(name: str) -> str:
    return f".{name}.render-"


def _sweep(out_dir: Path, name: str) -> None:
    """Remove what an earlier render of this name left when it was killed."""
    prefix = _scratch_prefix(name)
    if not out_dir.is_dir():
        return
    for left in out_dir.iterdir():
        owner = left.name.removeprefix(prefix).partition("-")[0]
        if left.name.startswith(prefix) and owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    with suppress(ProcessLookupError):
        try:
            os.kill(process, 0)
        except PermissionError:
            return True
        return True
    return False
