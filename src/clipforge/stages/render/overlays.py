"""What lies over the picture: captions, emoji, the brand's mark. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from clipforge.media.brand import Watermark
from clipforge.media.caption.model import CaptionTrack, Cue
from clipforge.media.filtergraph import FilterGraph, VideoPad
from clipforge.media.time import frame_ceil
from clipforge.media.timeline import Timeline


def burn_captions(graph: FilterGraph, pad: VideoPad, ass_file: str, fonts: str | None) -> VideoPad:
    """Draw the ASS file; its times are those of the clip."""
    if fonts is None:
        return graph.video("ass", pad, filename=ass_file)
    return graph.video("ass", pad, filename=ass_file, fontsdir=fonts)


def emoji_cues(track: CaptionTrack | None, pictures: Mapping[str, str]) -> dict[str, list[Cue]]:
    """Cues that show an emoji for which there is a picture, by its name."""
    found: dict[str, list[Cue]] = {}
    for cue in track.cues if track is not None else ():
        if cue.emoji is not None and cue.emoji.name in pictures:
            found.setdefault(cue.emoji.name, []).append(cue)
    return found


def lay_emoji(
    graph: FilterGraph, pad: VideoPad, picture: VideoPad, cue: Cue, *, timeline: Timeline, width: int
) -> VideoPad:
    """Lay an emoji's picture into its box on the frames on which its cue is shown.

    Args:
        graph: where filters are added.
        pad: the clip.
        picture: the emoji, one frame.
        cue: has an emoji.
        timeline: its rate and width are used.
        width: of the output in pixels.
    """
    if cue.emoji is None:
        raise ValueError("the cue has no emoji")
    box, scale = cue.emoji.box, width / timeline.width
    picture = _picture(graph, picture, max(1, round(box.width * scale)), max(1, round(box.height * scale)))
    first, last = frame_ceil(cue.start, timeline.rate), frame_ceil(cue.end, timeline.rate) - 1
    return graph.video(
        "overlay",
        pad,
        picture,
        x=round(box.x * scale),
        y=round(box.y * scale),
        format="yuv420",
        enable=f"between(n,{first},{last})",
    )


def lay_watermark(
    graph: FilterGraph, pad: VideoPad, picture: VideoPad, mark: Watermark, width: int
) -> VideoPad:
    """Lay the brand's mark over the whole clip; `width` is the clip's in output pixels."""
    picture = _picture(graph, picture, max(2, round(mark.width * width)), -1)
    if mark.opacity < 1:
        picture = graph.video("colorchannelmixer", picture, aa=f"{mark.opacity:.3f}")
    margin = round(mark.margin * width)
    vertical, _, horizontal = mark.position.partition("-")
    x = {"left": str(margin), "right": f"W-w-{margin}", "": "(W-w)/2"}[horizontal]
    y = str(margin) if vertical == "top" else f"H-h-{margin}"
    return graph.video("overlay", pad, picture, x=x, y=y, format="yuv420")


def _picture(graph: FilterGraph, picture: VideoPad, width: int, height: int) -> VideoPad:
    picture = graph.video("format", picture, pix_fmts="rgba")
    return graph.video("scale", picture, w=width, h=height, flags="lanczos")
