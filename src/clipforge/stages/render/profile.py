"""Render profiles: how good, how large, how fast. They are data, one TOML file each."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from pydantic import Field

from clipforge.kit.errors import UsageError
from clipforge.media.base import Value


class EncoderSettings(Value):
    """How one H.264 encoder is run.

    Attributes:
        args: its options.
        global_args: options that come before all inputs, such as the device.
        upload: whether frames must be moved to the device first.
    """

    args: tuple[str, ...]
    global_args: tuple[str, ...] = Field(default=(), alias="global")
    upload: bool = False


class Profile(Value):
    """How a clip is rendered.

    Attributes:
        name: the file's name.
        purpose: one line for people.
        short_side: pixels of the shorter side at most, None for the clip's own size.
        scaler: ffmpeg's scaling algorithm.
        audio: options of the audio encoder.
        encoders: settings for each video encoder, by ffmpeg's name.
    """

    name: str
    purpose: str
    short_side: int | None = Field(default=None, ge=16)
    scaler: str = "bicubic"
    audio: tuple[str, ...]
    encoders: dict[str, EncoderSettings]

    def settings(self, encoder: str) -> EncoderSettings:
        """Settings of an encoder; raises `UsageError` for one that we do not know."""
        if encoder not in self.encoders:
            raise UsageError(
                f"the profile '{self.name}' has no settings for this encoder",
                subject=encoder,
                remedy=f"Choose one of {', '.join(sorted(self.encoders))}",
            )
        return self.encoders[encoder]

    def size(self, width: int, height: int) -> tuple[int, int]:
        """Even output size for a clip of `width` × `height`; never larger than the clip."""
        if self.short_side is None or min(width, height) <= self.short_side:
            return width, height
        factor = self.short_side / min(width, height)
        return 2 * max(1, round(width * factor / 2)), 2 * max(1, round(height * factor / 2))


def profile_names() -> tuple[str, ...]:
    """Names of the profiles that come with us."""
    folder = resources.files(__package__).joinpath("profiles")
    return tuple(sorted(item.name.removesuffix(".toml") for item in folder.iterdir()))


@cache
def load_profile(name: str) -> Profile:
    """Read a profile by name; raises `UsageError` when there is none."""
    file = resources.files(__package__).joinpath("profiles", f"{name}.toml")
    if name not in profile_names():
        raise UsageError(
            "no such profile", subject=name, remedy=f"Choose one of {', '.join(profile_names())}"
        )
    return Profile.model_validate({"name": name, **tomllib.loads(file.read_text(encoding="utf-8"))})
