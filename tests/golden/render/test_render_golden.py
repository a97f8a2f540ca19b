"""The compiled command of a rich timeline, as text: a change of it is a decision, not an accident.

To accept a change, run with CLIPFORGE_UPDATE_GOLDEN=1 and read the difference.
"""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import pytest
from render_support import crop_path, timeline_of

from clipforge.engines.ffmpeg.frame_info import FrameInfo
from clipforge.media.brand import Watermark
from clipforge.media.caption.model import Box, CaptionEmoji, CaptionStyle, CaptionTrack, Cue
from clipforge.media.timeline import (
    Backdrop,
    CropLayout,
    FitLayout,
    LayoutSpan,
    SplitLayout,
    Timeline,
)
from clipforge.stages.render.assets import Assets, Levels, Part
from clipforge.stages.render.compile import Command, compile_clip, compile_resound, compile_sound
from clipforge.stages.render.profile import load_profile
from clipforge.stages.render.sound import Level

FOLDER = Path(__file__).parent
HD = FrameInfo(1920, 1080, matrix="bt709", primaries="bt709", transfer="bt709", color_range="tv")
PHONE = FrameInfo(
    1080, 1920, pixel_format="yuv420p10le", matrix="bt2020nc", primaries="bt2020", transfer="arib-std-b67"
)


def check(name: str, command: Command) -> None:
    text = "\n".join(command.arguments).replace(";[", ";\n[") + "\n"
    file = FOLDER / f"{name}.txt"
    if os.environ.get("CLIPFORGE_UPDATE_GOLDEN"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def rich() -> Timeline:
    emoji = CaptionEmoji(name="1f525", box=Box(x=10, y=100, width=20, height=20))
    cues = (Cue(start=1000, end=2000, text="a cue", emoji=emoji),)
    layouts = (
        LayoutSpan(start=0, end=60, layout=CropLayout(path=crop_path((0, 0.3)))),
        LayoutSpan(start=60, end=100, layout=CropLayout(path=crop_path((0, 0.6)))),
        LayoutSpan(start=100, end=160, layout=CropLayout(path=crop_path((100, 0.3), (150, 0.5)))),
        LayoutSpan(start=160, end=200, layout=FitLayout()),
        LayoutSpan(
            start=200, end=240, layout=SplitLayout(top=crop_path((0, 0.2)), bottom=crop_path((0, 0.8)))
        ),
    )
    return timeline_of(
        "/media/it's a talk.mp4",
        [(9000, 9100), (9120, 9200), (300, 360)],
        rate=Fraction(30000, 1001),
        layouts=layouts,
        title="A title",
        captions=CaptionTrack(style=CaptionStyle(), font_size=20, cues=cues),
        watermark=Watermark(image="/brand/mark.png"),
        intro="/brand/intro.mp4",
        outro="/brand/outro.png",
    )


def assets() -> Assets:
    return Assets(
        info=HD,
        captions="captions.ass",
        fonts="fonts",
        emoji={"1f525": "emoji-1f525.png"},
        watermark="mark.png",
        intro=Part("/brand/intro.mp4", "video", HD, 75, 0, 1),
        outro=Part("outro.png", "picture", FrameInfo(1000, 1000, pixel_format="rgb24"), 75),
    )


LEVELS = Levels(clip=Level(6.25, -1.9), intro=Level(-3.0))


def test_everything_at_once() -> None:
    command = compile_clip(
        rich(), load_profile("final"), assets(), output="out.mp4", levels=LEVELS, threads=2
    )
    assert (command.frames, command.intro_frames) == (390, 75)
    check("everything", command)


def test_a_hardware_encoder_gets_its_frames_on_the_device() -> None:
    timeline = timeline_of("/media/talk.mp4", [(0, 50)])
    check(
        "vaapi",
        compile_clip(
            timeline, load_profile("final"), Assets(info=HD), output="out.mp4", encoder="h264_vaapi"
        ),
    )


def test_hdr_is_tone_mapped_after_scaling() -> None:
    timeline = timeline_of("/media/phone.mov", [(0, 50)])
    check("hdr", compile_clip(timeline, load_profile("draft"), Assets(info=PHONE), output="out.mp4"))


def test_sound_alone() -> None:
    timeline = timeline_of("/media/talk.mp3", [(100, 200)], layouts=[], backdrop=Backdrop())
    check("sound-alone", compile_clip(timeline, load_profile("final"), Assets(), output="out.mp4"))


def test_measuring_and_making_the_sound_again() -> None:
    check("measure", compile_sound(rich(), load_profile("final"), assets(), level=Level(3.0, -2.0)))
    again = compile_resound(
        rich(), load_profile("final"), assets(), levels=LEVELS, video="clip.mp4", output="again.mp4"
    )
    check("resound", again)


@pytest.mark.parametrize("encoder", sorted(load_profile("final").encoders))
def test_both_profiles_know_the_same_encoders(encoder: str) -> None:
    timeline = timeline_of("/media/talk.mp4", [(0, 50)])
    for name in ("draft", "final"):
        command = compile_clip(
            timeline, load_profile(name), Assets(info=HD), output="out.mp4", encoder=encoder
        )
        assert command.arguments[command.arguments.index("-c:v") + 1] == encoder
