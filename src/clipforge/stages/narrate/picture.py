"""A picture for a narration: a branded moving background or given pictures and videos, with the title."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.typography.library import FONTS_DIR
from clipforge.kit.errors import BadInputError, ResourceError, ToolFailedError
from clipforge.kit.files import atomic_path, scratch_dir
from clipforge.kit.process import Limits, run
from clipforge.kit.progress import CancelToken, Progress
from clipforge.media.base import Value
from clipforge.media.filtergraph import FilterGraph, VideoPad
from clipforge.media.source import MediaSource
from clipforge.media.time import Rational, decimal_seconds
from clipforge.media.timeline import Backdrop

_BARS, _BAR_PX, _GAP_PX = 48, 12, 8
"""The waveform: so many bars, their width and the gap between them, at a height of 720 pixels."""
_STILLS = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"})
_PATIENCE_S = 60
_SLOWEST = 30
"""Drawing that takes thirty times as long as the talk is stuck."""
_DRIFT = 1.08
"""How much larger than the frame a still picture is, so that it can move."""
_SHOWN_MS = 6000
"""How long titles stay over given pictures, which want to be seen."""
_MOST_SHOTS = 40
"""Each shot is one open input; more paragraphs than this share shots."""


class Scene(Value):
    """What the video shows, in ms.

    Attributes:
        title: written large; nothing is written when empty.
        backdrop: what moves behind it.
        width: in pixels.
        height: in pixels.
        rate: frames a second.
        duration_ms: length.
        chapters: (start, end, heading), written under the title while they last.
        paragraphs: (start, end); given pictures and videos change with them.
    """

    title: str
    backdrop: Backdrop
    width: int
    height: int
    rate: Rational
    duration_ms: int
    chapters: tuple[tuple[int, int, str], ...] = ()
    paragraphs: tuple[tuple[int, int], ...] = ()


def make_video(sound: MediaSource, scene: Scene, final: Path, *, ffmpeg: FFmpeg, progress: Progress) -> None:
    """Write `final` (MP4, H.264 and AAC) with the sound as it is and the scene as its picture, atomically.

    Raises:
        BadInputError: a picture or video given is missing or unreadable.
        ResourceError: the disk is full, or it takes far too long.
        ToolFailedError: ffmpeg failed.
    """
    media = _readable(scene.backdrop, ffmpeg, progress.token)
    with scratch_dir(final.parent, ".picture-") as scratch, atomic_path(final) as partial:
        titles = scratch / "titles.ass"
        titles.write_text(_titles(scene), "utf-8")
        graph = FilterGraph()
        inputs, back = _shots(graph, scene, media) if media else ([], _gradient(graph, scene))
        if scene.backdrop.kind == "waveform":
            back = _with_bars(graph, back, scene)
        back = graph.video("ass", back, filename=str(titles), fontsdir=str(FONTS_DIR))
        back = _with_progress(graph, back, scene)
        picture = graph.result(graph.video("format", back, pix_fmts="yuv420p"))
        length = decimal_seconds(Fraction(scene.duration_ms, 1000))
        argv = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-nostats"]
        argv += ["-progress", "pipe:1", "-i", sound.location, *inputs, "-filter_complex", graph.text()]
        argv += ["-map", picture, "-map", f"0:{sound.audio_stream}", "-t", length, "-r", str(scene.rate)]
        argv += ["-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-g", "250"]
        argv += ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]
        argv += ["-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-movflags", "+faststart", str(partial)]

        def follow(line: str) -> None:
            if line.startswith("out_time_us=") and line[12:].isdecimal():
                progress.update(int(line[12:]) / 1000 / max(1, scene.duration_ms), "drawing the picture")

        limits = Limits(wall_seconds=_PATIENCE_S + _SLOWEST * scene.duration_ms / 1000)
        run(argv, limits=limits, token=progress.token, on_line=follow)


def _readable(backdrop: Backdrop, ffmpeg: FFmpeg, token: CancelToken) -> list[Path]:
    """The pictures and videos given, each tried: one that cannot be decoded would be waited for for ever."""
    if backdrop.kind != "media":
        return []
    paths = [Path(item) for item in backdrop.media]
    for path in paths:
        if not path.is_file():
            raise BadInputError("no such picture or video", subject=str(path), remedy="Correct its path")
        argv = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-loglevel", "error", "-i", str(path)]
        argv += ["-map", "0:v:0", "-frames:v", "1", "-vf", "scale=2:2", "-f", "rawvideo", "-"]
        try:
            pixels = run(argv, limits=Limits(wall_seconds=_PATIENCE_S), token=token).stdout
        except (ToolFailedError, ResourceError):
            pixels = b""
        if not pixels:
            raise BadInputError(
                "this picture or video cannot be read", subject=str(path), remedy="Give another one"
            )
    if not paths:
        raise BadInputError(
            "no pictures or videos were given", subject="the backdrop", remedy="Give at least one"
        )
    return paths


def _rgb(color: str) -> str:
    return f"0x{color[1:7]}"


def _mixed(color: str, other: str, share: float) -> str:
    """A colour between two: `share` of `other`."""
    pairs = [(int(color[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _gradient(graph: FilterGraph, scene: Scene) -> VideoPad:
    """Three of the brand's tones turning slowly; drawn small, since it has no detail."""
    primary, secondary = scene.backdrop.primary, scene.backdrop.secondary
    small = (max(16, scene.width // 8 * 2), max(16, scene.height // 8 * 2))
    pad = graph.video(
        "gradients",
        size=f"{small[0]}x{small[1]}",
        rate=str(scene.rate),
        nb_colors=3,
        c0=_rgb(secondary),
        c1=_rgb(_mixed(primary, secondary, 0.2)),
        c2=_rgb(_mixed(secondary, "#000000", 0.35)),
        x0=0,
        y0=0,
        x1=small[0] - 1,
        y1=small[1] - 1,
        speed="0.004",
        seed=7,
    )
    pad = graph.video("scale", pad, w=scene.width, h=scene.height, flags="bicubic")
    pad = graph.video("setsar", pad, sar=1)
    pad = graph.video("format", pad, pix_fmts="yuv420p")
    # Eight bits are too few for a gradient this wide: still noise hides the steps.
    return graph.video("noise", pad, c0s=3, c0f="u", all_seed=7)


def _with_bars(graph: FilterGraph, back: VideoPad, scene: Scene) -> VideoPad:
    """Bars that follow the voice, in the lower third: a wave of few columns, widened, with gaps cut out."""
    unit = scene.height / 720
    bar, gap = max(2, round(_BAR_PX * unit)), max(1, round(_GAP_PX * unit))
    width, height = _BARS * (bar + gap), round(200 * unit) // 2 * 2
    wave = graph.video(
        "showwaves",
        graph.audio("volume", graph.audio_input(0, 0), volume="2.2"),
        size=f"{_BARS}x{height}",
        mode="cline",
        rate=str(scene.rate),
        scale="sqrt",
        draw="full",
        colors="0xFFFFFF",
    )
    wave = graph.video("format", wave, pix_fmts="rgba")
    # Three frames averaged: the bars move without flicker.
    wave = graph.video("tmix", wave, frames=3, weights="1 2 3")
    wave = graph.video("scale", wave, w=width, h=height, flags="neighbor")
    wave = graph.video(
        "drawgrid", wave, x=-gap // 2, y=-2, w=bar + gap, h=height + 8, t=gap, c="black@0", replace=True
    )
    wave = graph.video("colorchannelmixer", wave, aa="0.9")
    top = round(scene.height * 0.82) - height // 2
    return graph.video("overlay", back, wave, x=(scene.width - width) // 2, y=top, shortest=True)


def _with_progress(graph: FilterGraph, back: VideoPad, scene: Scene) -> VideoPad:
    """A thin line at the foot that fills while the talk goes on."""
    thick = max(2, round(scene.height / 120))
    line = graph.video(
        "color",
        c=_rgb(_mixed(scene.backdrop.primary, "#FFFFFF", 0.25)),
        s=f"{scene.width}x{thick}",
        r=str(scene.rate),
    )
    length = decimal_seconds(Fraction(max(1, scene.duration_ms), 1000))
    return graph.video("overlay", back, line, x=f"-W+W*t/{length}", y=scene.height - thick, shortest=True)


def _shots(graph: FilterGraph, scene: Scene, media: Sequence[Path]) -> tuple[list[str], VideoPad]:
    """The given pictures and videos, one for each paragraph in turn, filling the frame."""
    inputs: list[str] = []
    pads: list[VideoPad] = []
    spans = _spans(scene)
    for number, (start, end) in enumerate(spans):
        path = media[number % len(media)]
        frames = _frame(end, scene.rate) - _frame(start, scene.rate)
        length = decimal_seconds(Fraction(frames + 2) / scene.rate)
        still = path.suffix.lower() in _STILLS
        inputs += [*([] if still else ["-stream_loop", "-1", "-t", length]), "-i", str(path.resolve())]
        pad = graph.video_input(number + 1, 0)
        pad = _drifting(graph, pad, scene, frames) if still else _playing(graph, pad, scene)
        pads.append(graph.video("setpts", graph.video("trim", pad, end_frame=frames), expr="PTS-STARTPTS"))
    return inputs, graph.concat(pads)


def _playing(graph: FilterGraph, pad: VideoPad, scene: Scene) -> VideoPad:
    """A video that covers the frame."""
    pad = _covering(graph, graph.video("fps", pad, fps=str(scene.rate)), scene.width, scene.height)
    pad = graph.video("crop", pad, w=scene.width, h=scene.height)
    return graph.video("format", pad, pix_fmts="yuv420p")


def _drifting(graph: FilterGraph, pad: VideoPad, scene: Scene, frames: int) -> VideoPad:
    """A picture that covers the frame and drifts slowly, so that it lives; scaled only once."""
    width, height = (round(side * _DRIFT / 2) * 2 for side in (scene.width, scene.height))
    pad = _covering(graph, pad, width, height)
    pad = graph.video("format", pad, pix_fmts="yuv420p")
    pad = graph.video("loop", pad, loop=frames + 2, size=1, start=0)
    pad = graph.video("setpts", pad, expr=f"N/({scene.rate})/TB")
    pad = graph.video("fps", pad, fps=str(scene.rate))
    return graph.video(
        "crop",
        pad,
        w=scene.width,
        h=scene.height,
        x=f"(in_w-out_w)*n/{max(1, frames)}",
        y="(in_h-out_h)/2",
    )


def _covering(graph: FilterGraph, pad: VideoPad, width: int, height: int) -> VideoPad:
    """Scaled to cover a size, square pixels, a little darker so that white text can be read on it."""
    pad = graph.video(
        "scale", pad, w=width, h=height, force_original_aspect_ratio="increase", flags="bicubic"
    )
    pad = graph.video("setsar", pad, sar=1)
    return graph.video("eq", pad, brightness="-0.06", saturation="0.95")


def _spans(scene: Scene) -> list[tuple[int, int]]:
    """When shots change: at paragraphs, some of them left out when there are very many."""
    starts = [start for start, _ in scene.paragraphs] or [0]
    step = -(-len(starts) // _MOST_SHOTS)
    starts = starts[::step]
    # The sound's last sample may lie a little past the last frame's start.
    ends = [*starts[1:], scene.duration_ms + 100]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if end - start >= 100]


def _frame(ms: int, rate: Fraction) -> int:
    return round(Fraction(ms, 1000) * rate)


def _titles(scene: Scene) -> str:
    """ASS text: the title at the upper left, the running heading under it."""
    unit = scene.height / 720
    big, small, left = round(62 * unit), round(34 * unit), round(scene.width * 0.07)
    accent = _ass_color(_mixed(scene.backdrop.primary, "#FFFFFF", 0.45))
    styles = (
        f"Style: Title,Montserrat ExtraBold,{big},&H00FFFFFF,&H00FFFFFF,&H00000000,&H80000000,0,0,0,0,"
        f"100,100,0,0,1,0,{2 * unit:.1f},7,{left},{left},{round(scene.height * 0.16)},1\n"
        f"Style: Heading,Inter SemiBold,{small},{accent},&H00FFFFFF,&H00000000,&H80000000,0,0,0,0,"
        f"100,100,0,0,1,0,{1.5 * unit:.1f},7,{left},{left},{round(scene.height * 0.11)},1\n"
    )
    lines = []
    stays = _SHOWN_MS if scene.backdrop.kind == "media" else scene.duration_ms + 1000
    if scene.title:
        lines.append(_event(0, stays, "Title", scene.title))
    for start, end, heading in scene.chapters:
        if heading != scene.title:
            lines.append(_event(start, min(end, start + stays), "Heading", heading))
    return (
        f"[Script Info]\nScriptType: v4.00+\nPlayResX: {scene.width}\nPlayResY: {scene.height}\n"
        "WrapStyle: 0\nScaledBorderAndShadow: yes\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize, "
        "PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, "
        "ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, "
        f"Encoding\n{styles}\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, "
        f"Effect, Text\n{''.join(lines)}"
    )


def _event(start: int, end: int, style: str, text: str) -> str:
    # A backslash or brace would be a command to the drawing library.
    safe = text.replace("\\", "⧵").replace("{", "(").replace("}", ")").replace("\n", " ")
    return f"Dialogue: 0,{_ass_time(start)},{_ass_time(end)},{style},,0,0,0,,{{\\fad(400,250)}}{safe}\n"


def _ass_time(ms: int) -> str:
    return f"{ms // 3_600_000}:{ms // 60_000 % 60:02d}:{ms // 1000 % 60:02d}.{ms % 1000 // 10:02d}"


def _ass_color(color: str) -> str:
    return f"&H00{color[5:7]}{color[3:5]}{color[1:3]}"
