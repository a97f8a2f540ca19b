"""Timeline → one ffmpeg command. Pure: the same values give the same command, nothing is read or run."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from clipforge.media.filtergraph import AudioPad, VideoPad
from clipforge.media.inputs import input_args
from clipforge.media.timeline import Timeline
from clipforge.stages.render import backdrop as backdrops
from clipforge.stages.render.assets import Assets, Levels, Part
from clipforge.stages.render.bench import Bench
from clipforge.stages.render.overlays import burn_captions, emoji_cues, lay_emoji, lay_watermark
from clipforge.stages.render.parts import add_bookends, heard, media_backdrop
from clipforge.stages.render.picture import lay_out, on_grid, source_frames
from clipforge.stages.render.profile import Profile
from clipforge.stages.render.sound import Level, leveled, part_sound, sample_at, silence, source_sound

_GOP_SECONDS = 2
_CONTAINER = ("-movflags", "+faststart", "-f", "mp4")


@dataclass(frozen=True, slots=True)
class Command:
    """How ffmpeg is to be run.

    Attributes:
        arguments: everything after the program's name and global options.
        graph: the filter graph among them.
        frames: frames of the whole, intro and outro counted.
        rate: frames a second.
        width: of the picture in pixels.
        height: of the picture in pixels.
        intro_frames: frames before the clip's own first frame.
    """

    arguments: tuple[str, ...]
    graph: str
    frames: int
    rate: Fraction
    width: int
    height: int
    intro_frames: int

    @property
    def seconds(self) -> Fraction:
        """Length of the output."""
        return self.frames / self.rate


def compile_clip(
    timeline: Timeline,
    profile: Profile,
    assets: Assets,
    *,
    output: str,
    levels: Levels | None = None,
    encoder: str = "libx264",
    threads: int | None = None,
) -> Command:
    """Compile the whole clip: picture, captions, marks, sound, encoding.

    Args:
        timeline: what to render.
        profile: how.
        assets: files beside the timeline.
        output: path of the MP4.
        levels: gain of each part; none is changed by default.
        encoder: ffmpeg's name of an H.264 encoder that works here.
        threads: processor threads for decoding, filters and encoding, None for ffmpeg's choice.

    Raises:
        UsageError: the profile has no settings for the encoder.
    """
    settings = profile.settings(encoder)
    bench = Bench(timeline, profile, assets)
    graph, gains = bench.graph, levels or Levels()
    first = bench.open_source(*(("-threads", str(threads)) if threads else ()))
    picture, sound = _clip_picture(bench, first, _clip_sound(bench, first))
    picture = _overlays(bench, picture)
    picture, sound, total = add_bookends(bench, picture, leveled(graph, sound, gains.clip), gains)
    picture = graph.video(
        "setparams", picture, range="tv", color_primaries="bt709", color_trc="bt709", colorspace="bt709"
    )
    # Tells the encoder the rate; what it might add at the end, told a wrong one, is cut off.
    picture = graph.video("trim", graph.video("fps", picture, fps=timeline.rate), end_frame=total)
    if settings.upload:
        picture = graph.video("hwupload", graph.video("format", picture, pix_fmts="nv12"))
    maps = ("-map", graph.result(picture), "-map", graph.result(sound))
    text = graph.text()
    arguments = [*settings.global_args, *bench.inputs.arguments]
    arguments += ["-filter_complex_threads", str(threads)] if threads else []
    arguments += ["-filter_complex", text, *maps, "-c:v", encoder, *settings.args]
    arguments += ["-g", str(round(_GOP_SECONDS * timeline.rate))]
    arguments += [] if settings.upload else ["-pix_fmt", "yuv420p"]
    arguments += ["-threads:v", str(threads)] if threads else []
    arguments += ["-fps_mode", "passthrough", *profile.audio, "-ar", "48000", "-ac", "2"]
    arguments += ["-map_metadata", "-1", "-map_chapters", "-1"]
    arguments += [*_CONTAINER, output]
    return Command(tuple(arguments), text, total, timeline.rate, *bench.size, bench.intro_frames)


def compile_resound(
    timeline: Timeline, profile: Profile, assets: Assets, *, levels: Levels, video: str, output: str
) -> Command:
    """Compile a command that makes the sound anew and keeps a finished picture as it is.

    Args:
        timeline: what was rendered.
        profile: how.
        assets: files beside the timeline.
        levels: gain of each part.
        video: the finished file whose picture is copied.
        output: path of the new MP4.
    """
    bench = Bench(timeline, profile, assets)
    graph = bench.graph
    kept = bench.inputs.add("-i", video)
    sounds = [leveled(graph, _clip_sound(bench, bench.open_source("-vn")), levels.clip)]
    total = timeline.frames
    if assets.intro is not None:
        file = _open_sound(bench, assets.intro)
        sounds.insert(0, heard(bench, assets.intro, file, levels, start=0))
        total += assets.intro.frames
    if assets.outro is not None:
        file = _open_sound(bench, assets.outro)
        sounds.append(heard(bench, assets.outro, file, levels, start=total))
        total += assets.outro.frames
    result = graph.result(graph.aconcat(sounds))
    text = graph.text()
    arguments = [*bench.inputs.arguments, "-filter_complex", text, "-map", f"{kept}:v:0", "-map", result]
    arguments += ["-c:v", "copy", *profile.audio, "-ar", "48000", "-ac", "2"]
    arguments += ["-map_metadata", "0", *_CONTAINER, output]
    return Command(tuple(arguments), text, total, timeline.rate, *bench.size, bench.intro_frames)


def compile_sound(
    timeline: Timeline,
    profile: Profile,
    assets: Assets,
    *,
    part: Part | None = None,
    level: Level | None = None,
) -> Command:
    """Compile a command that decodes the sound of the clip, or of one part, only to measure it.

    The result is on standard error: the summary of ffmpeg's `ebur128` (EBU R 128, true peak included).
    """
    bench = Bench(timeline, profile, assets)
    graph = bench.graph
    frames = timeline.frames if part is None else part.frames
    if part is None:
        pad = _clip_sound(bench, bench.open_source("-vn"))
    else:
        source = graph.audio_input(_open_sound(bench, part), part.audio_stream or 0)
        pad = part_sound(graph, source, sample_at(frames, timeline.rate))
    pad = leveled(graph, pad, level or Level())
    result = graph.result(graph.audio("ebur128", pad, peak="true", framelog="quiet"))
    text = graph.text()
    arguments = (*bench.inputs.arguments, "-filter_complex", text, "-map", result, "-f", "null", "-")
    return Command(arguments, text, frames, timeline.rate, *bench.size, 0)


def _open_sound(bench: Bench, part: Part) -> int:
    """Open a part for its sound; a part without sound needs no opening."""
    return -1 if part.audio_stream is None else bench.inputs.add("-vn", *input_args(part.location))


def _clip_sound(bench: Bench, first: int) -> AudioPad:
    timeline = bench.timeline
    if timeline.source.audio_stream is None:
        return silence(bench.graph, sample_at(timeline.frames, timeline.rate))
    return source_sound(bench.graph, bench.runs, first, timeline.source.audio_stream)


def _clip_picture(bench: Bench, first: int, sound: AudioPad) -> tuple[VideoPad, AudioPad]:
    """The clip's picture; the sound comes back because a waveform takes a copy of it."""
    graph, timeline, assets = bench.graph, bench.timeline, bench.assets
    if timeline.layouts and assets.info is not None and timeline.source.video_stream is not None:
        pad = source_frames(graph, bench.runs, first, timeline.source.video_stream, assets.info)
        return lay_out(bench.painter(assets.info), pad, timeline.layouts, timeline.rate), sound
    if timeline.backdrop is None:
        raise ValueError("a timeline without picture needs a backdrop")
    if timeline.backdrop.kind == "media" and assets.backdrop:
        return media_backdrop(bench, assets.backdrop), sound
    back = backdrops.gradient(graph, timeline.backdrop, bench.size, timeline.rate)
    if timeline.backdrop.kind == "waveform":
        sound, copy = graph.asplit(sound, 2)
        back = backdrops.waveform(graph, back, copy, bench.size, timeline.rate)
    back = graph.video("trim", on_grid(graph, back, timeline.rate), end_frame=timeline.frames)
    return back, sound


def _overlays(bench: Bench, picture: VideoPad) -> VideoPad:
    graph, timeline, assets = bench.graph, bench.timeline, bench.assets
    width = bench.size[0]
    if assets.captions is not None:
        picture = burn_captions(graph, picture, assets.captions, assets.fonts)
    for name, cues in emoji_cues(timeline.captions, assets.emoji).items():
        file = bench.inputs.add_picture(assets.emoji[name])
        for copy, cue in zip(graph.split(graph.video_input(file, 0), len(cues)), cues, strict=True):
            picture = lay_emoji(graph, picture, copy, cue, timeline=timeline, width=width)
    if timeline.watermark is not None and assets.watermark is not None:
        mark = graph.video_input(bench.inputs.add_picture(assets.watermark), 0)
        picture = lay_watermark(graph, picture, mark, timeline.watermark, width)
    return picture
