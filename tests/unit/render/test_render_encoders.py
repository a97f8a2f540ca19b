"""The encoders that are tried are those that the profiles run, and in the same way."""

from __future__ import annotations

import pytest

from clipforge.engines.ffmpeg.capabilities import HARDWARE_H264, encoder_setup
from clipforge.stages.render.profile import load_profile, profile_names


@pytest.mark.parametrize("name", profile_names())
def test_what_is_tried_is_what_is_used(name: str) -> None:
    profile = load_profile(name)
    assert set(HARDWARE_H264) | {"libx264"} == set(profile.encoders)
    for encoder, settings in profile.encoders.items():
        before, filters = encoder_setup(encoder)
        assert before == settings.global_args
        assert filters.endswith("hwupload") == settings.upload
