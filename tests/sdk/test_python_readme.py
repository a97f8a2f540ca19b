"""What the Python SDK's README shows does what it says, against the real API and workers."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from clipforge.engines.ffmpeg.probe import probe

README = Path(__file__).resolve().parents[2] / "sdks" / "python" / "README.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)


def test_every_example_is_python() -> None:
    assert len(EXAMPLES) >= 10
    for example in EXAMPLES:
        ast.parse(example)


def test_the_main_job_takes_ten_lines() -> None:
    assert len(EXAMPLES[0].replace("\n\n", "\n").splitlines()) <= 10


@pytest.mark.models
@pytest.mark.timeout(1800)
def test_the_main_job_is_done(working_api, api_key: str, talk: Path, ffmpeg, tmp_path: Path) -> None:
    (tmp_path / "talk.mp4").symlink_to(talk)
    environment = {
        "CLIPFORGE_API_KEY": api_key,
        "CLIPFORGE_BASE_URL": working_api.url,
        "PATH": "/usr/bin:/bin",
    }

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", EXAMPLES[0]],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "100% sent\n" in done.stdout
    assert "1.0 \n" in done.stdout
    clips = sorted((tmp_path / "clips").iterdir())
    assert clips
    for clip in clips:
        assert f"{Path('clips') / clip.name}\n" in done.stdout
        seen = probe(ffmpeg, str(clip)).video
        assert seen is not None
        assert seen.height > seen.width
