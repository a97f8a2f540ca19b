"""Which subtitles and scripts go with which of the videos that were dropped with them."""

from __future__ import annotations

import json
import subprocess
import sys

from preview_support import ROOT

from clipforge.platform.projects.accepted import ACCEPTED

CASES = {
    ("talk.mp4", "talk.srt"): {"talk.mp4": "talk.srt"},
    ("talk.mp4", "captions.vtt"): {"talk.mp4": "captions.vtt"},
    ("Talk.MP4", "b.mov", "talk.SRT", "B.txt"): {"Talk.MP4": "talk.SRT", "b.mov": "B.txt"},
    ("talk.mp4", "talk.txt", "talk.srt"): {"talk.mp4": "talk.srt"},
    ("talk.mp4", "talk.en.srt", "other.mp4"): {"talk.mp4": "talk.en.srt", "other.mp4": None},
    ("talk.mp4", "talk.part2.mp4", "talk.part2.srt"): {"talk.mp4": None, "talk.part2.mp4": "talk.part2.srt"},
    ("talk.mp4", "talk.en.srt", "talk.txt"): {"talk.mp4": "talk.txt"},
    ("talk.mp4", "talking.srt", "x.srt"): {"talk.mp4": None},
    ("a.mp4", "a.wav", "a.srt"): {"a.mp4": "a.srt", "a.wav": None},
    ("Cafe\u0301.mp4", "Caf\u00e9.srt", "x.mp4"): {"Cafe\u0301.mp4": "Caf\u00e9.srt", "x.mp4": None},
    ("talk.srt",): {},
    ("clip.pdf", "README"): {"clip.pdf": None, "README": None},
    (): {},
}


def _paired(cases: list[list[str]]) -> list[dict]:
    command = [sys.executable, str(ROOT / "tools/node.py"), "node", str(ROOT / "web/tests/uploads/pairs.mjs")]
    done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_words_go_with_the_video_of_their_name() -> None:
    answers = _paired([list(names) for names in CASES])
    for (names, expected), answer in zip(CASES.items(), answers, strict=True):
        assert dict(answer["sources"]) == expected, names
        given = {words for words in expected.values() if words}
        assert set(answer["left"]) == set(names) - set(expected) - given, names


def test_whatever_the_server_takes_as_words_is_taken_as_such() -> None:
    suffixes = sorted(ACCEPTED["subtitles"].suffixes)
    for suffix, answer in zip(suffixes, _paired([[f"a{one}"] for one in suffixes]), strict=True):
        assert answer == {"sources": [], "left": [f"a{suffix}"]}, suffix
