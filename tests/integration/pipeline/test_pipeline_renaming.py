"""A clip whose rank or title changed gets another name and is not rendered again."""

from __future__ import annotations

import json
import subprocess

import pytest

from clipforge.engines.ffmpeg.probe import probe
from clipforge.kit.progress import Progress
from clipforge.media.moment import Moment
from clipforge.media.source import MediaSource
from clipforge.media.transcript import Sentence, Transcript, Word
from clipforge.pipeline.analysis import Material
from clipforge.pipeline.cache import StageCache
from clipforge.pipeline.clips import ClipMaker
from clipforge.pipeline.options import ClipOptions, Look
from clipforge.pipeline.toolbox import Machine, Toolbox
from clipforge.pipeline.workspace import Workspace


@pytest.fixture
def maker(tmp_path, ffmpeg):
    """Makes clips of a tone of six seconds in which a word is said every second."""
    sound = tmp_path / "tone.wav"
    subprocess.run(
        [ffmpeg.path, "-loglevel", "error", "-f", "lavfi", "-i", "sine=d=6:r=16000", str(sound)], check=True
    )
    info = probe(ffmpeg, str(sound))
    source = MediaSource(location=str(sound), audio_stream=info.audio[0].index, fingerprint="tone")
    words = tuple(Word(text=f" {n}.", start=n * 1000 + 100, end=n * 1000 + 900) for n in range(6))
    sentences = tuple(
        Sentence(first=n, last=n + 1, start=word.start, end=word.end) for n, word in enumerate(words)
    )
    return ClipMaker(
        toolbox=Toolbox(Machine(data_dir=tmp_path / "data", offline=True)),
        cache=StageCache(tmp_path / "cache"),
        options=ClipOptions(profile="draft", look=Look(emoji=False)),
        material=Material(source, info, "tone"),
        transcript=Transcript(language="en", duration=6000, words=words, sentences=sentences, engine="none"),
        encoder="libx264",
    )


def moment(rank, start, title):
    return Moment(
        id=f"m{rank:02d}",
        rank=rank,
        start=start,
        end=start + 2000,
        first_sentence=start // 1000,
        last_sentence=start // 1000 + 1,
        score=50.0,
        title=title,
    )


def test_clips_that_change_places_and_titles_are_renamed(maker, tmp_path):
    space = Workspace(tmp_path / "out", "tone")
    first = maker.make_all([moment(1, 0, "A"), moment(2, 3000, "B")], space, Progress()).clips
    assert [(clip.video, clip.fresh) for clip in first] == [("01-a.mp4", True), ("02-b.mp4", True)]
    before = {clip.video: (space.folder / clip.video).read_bytes() for clip in first}
    # The other order, and a title that takes the very name of the other clip.
    again = maker.make_all([moment(1, 3000, "A"), moment(2, 0, "C")], space, Progress()).clips
    assert [(clip.video, clip.fresh) for clip in again] == [("01-a.mp4", False), ("02-c.mp4", False)]
    assert (space.folder / "01-a.mp4").read_bytes() == before["02-b.mp4"]
    assert (space.folder / "02-c.mp4").read_bytes() == before["01-a.mp4"]
    timeline = json.loads((space.folder / again[1].timeline).read_text("utf-8"))
    assert (timeline["id"], timeline["title"]) == ("m02", "C")
    stems = {item.name.partition(".")[0] for item in space.folder.iterdir() if item.name[0] != "."}
    assert stems == {"01-a", "02-c"}
    # And once more, now that nothing changes.
    third = maker.make_all([moment(1, 3000, "A"), moment(2, 0, "C")], space, Progress()).clips
    assert [clip.video for clip in third] == ["01-a.mp4", "02-c.mp4"]
    assert not any(clip.fresh for clip in third)
