from __future__ import annotations

from pathlib import Path

import pytest

from clipforge.engines.ffmpeg.binary import FFmpeg, locate
from clipforge.engines.ffmpeg.capabilities import HARDWARE_H264, best_h264, capabilities, works
from clipforge.kit.errors import MissingDependencyError


def test_the_ffmpeg_that_comes_with_us_has_all_we_need(ffmpeg: FFmpeg) -> None:
    found = capabilities(ffmpeg)
    assert found.missing == ()
    assert found.captions
    assert found.version
    assert {"libx264", "aac"} <= found.encoders
    assert set(found.hardware) <= set(HARDWARE_H264)


def test_an_encoder_is_believed_only_after_a_frame(ffmpeg: FFmpeg) -> None:
    assert works(ffmpeg, "libx264")
    assert not works(ffmpeg, "no_such_encoder")
    assert best_h264(ffmpeg) in (*HARDWARE_H264, "libx264")
    assert works(ffmpeg, best_h264(ffmpeg))


def test_asking_twice_starts_nothing(ffmpeg: FFmpeg, monkeypatch: pytest.MonkeyPatch) -> None:
    first = capabilities(ffmpeg)
    monkeypatch.setattr("clipforge.engines.ffmpeg.capabilities.run", None)
    assert capabilities(ffmpeg) is first


def test_a_poorer_ffmpeg_says_what_it_lacks(tmp_path: Path) -> None:
    script = tmp_path / "ffmpeg"
    script.write_text(
        "#!/bin/sh\ncase \"$*\" in\n*-version*) echo 'ffmpeg version 4.2-poor Copyright';;\n"
        "*-encoders*) echo ' V....D libx264   x';;\n*-filters*) echo ' .S. scale    V->V   x';;\n"
        "*) exit 1;;\nesac\n"
    )
    script.chmod(0o755)
    found = capabilities(locate(str(script)))
    assert found.version == "4.2-poor"
    assert "filter ass" in found.missing
    assert "encoder aac" in found.missing
    assert "encoder libx264" not in found.missing
    assert not found.captions
    assert best_h264(locate(str(script))) == "libx264"


def test_a_wrong_program_is_named() -> None:
    with pytest.raises(MissingDependencyError) as caught:
        locate("/nonexistent/ffmpeg")
    assert "CLIPFORGE_FFMPEG" in caught.value.remedy
