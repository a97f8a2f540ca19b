"""A brand kit's parts stand where they belong, whatever the source."""

from __future__ import annotations

import pytest
from PIL import Image

pytestmark = pytest.mark.models


def test_an_outro_and_an_intro_surround_narrated_text(program, tmp_path, ffmpeg):
    script, kit = tmp_path / "script.txt", tmp_path / "brand.toml"
    script.write_text("A short text. It is spoken and shown.", "utf-8")
    Image.new("RGB", (320, 180), "red").save(tmp_path / "card.png")
    kit.write_text('intro = "card.png"\noutro = "card.png"\n', "utf-8")
    plain = program("narrate", script, "--profile", "draft", "--out", tmp_path / "a", "--json")
    branded = program(
        "narrate", script, "--profile", "draft", "--brand", kit, "--out", tmp_path / "b", "--json"
    )
    assert (plain.code, branded.code) == (0, 0), plain.err + branded.err
    longer = branded.json["clips"][0]["duration_ms"] - plain.json["clips"][0]["duration_ms"]
    assert longer == pytest.approx(5_000, abs=100)
