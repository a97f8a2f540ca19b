"""The example that begins the TypeScript SDK's README, run against the real API with workers that work."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from clipforge.engines.ffmpeg.probe import probe
from tests.sdk.typescript_support import PACKAGE, build, run

pytestmark = [pytest.mark.models, pytest.mark.timeout(1800)]


def test_the_example_of_the_readme_makes_clips_of_a_talk(
    working_api, api_key, talk: Path, ffmpeg, tmp_path: Path
) -> None:
    build()
    example = re.search(r"```js\n(.*?)```", (PACKAGE / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    (tmp_path / "example.mjs").write_text(example[1], encoding="utf-8")
    shutil.copy(talk, tmp_path / "talk.mp4")
    # As `npm install` would lay it.
    (tmp_path / "node_modules" / "@clipforge").mkdir(parents=True)
    (tmp_path / "node_modules" / "@clipforge" / "sdk").symlink_to(PACKAGE, target_is_directory=True)

    given = {"CLIPFORGE_BASE_URL": working_api.url, "CLIPFORGE_API_KEY": api_key}
    told = run("example.mjs", cwd=tmp_path, given=given)

    clips = sorted(tmp_path.glob("[0-9]*.mp4"))
    assert clips, told
    for clip in clips:
        assert clip.name in told
        seen = probe(ffmpeg, str(clip))
        assert seen.video is not None
        assert seen.video.height > seen.video.width
        assert seen.duration_ms > 3000
    # Progress was told on the way.
    assert re.search(r"^0\.\d+ \w+", told, re.MULTILINE), told
    assert not list(tmp_path.glob(".*.part"))
