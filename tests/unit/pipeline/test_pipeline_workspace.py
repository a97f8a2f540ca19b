"""The result folder: finished clips are known again, foreign files are never touched."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clipforge.pipeline.names import slug
from clipforge.pipeline.workspace import Workspace


def write(folder, name, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    return folder / name


def test_a_finished_clip_is_known_again_until_a_file_changes(tmp_path):
    space = Workspace.choose(tmp_path, "talk", "source-a")
    clip = write(space.folder, "01.mp4", "video")
    space.keep("key", [clip], {"lufs": "-14"})
    assert Workspace.choose(tmp_path, "talk", "source-a").finished("key").facts == {"lufs": "-14"}
    clip.write_text("cut")
    assert Workspace.choose(tmp_path, "talk", "source-a").finished("key") is None


def test_another_source_of_the_same_name_gets_its_own_folder(tmp_path):
    first = Workspace.choose(tmp_path, "talk", "source-a")
    first.keep("key", [write(first.folder, "01.mp4", "video")], {})
    assert Workspace.choose(tmp_path, "talk", "source-b").folder == tmp_path / "talk-2"


def test_files_of_an_earlier_run_go_and_foreign_files_stay(tmp_path):
    space = Workspace.choose(tmp_path, "talk", "source-a")
    old, new = write(space.folder, "01-old.mp4", "x"), write(space.folder, "01-new.mp4", "y")
    mine = write(space.folder, "notes.txt", "mine")
    space.keep("old", [old], {})
    space.keep("new", [new], {})
    space.retain(["new"])
    assert (old.exists(), new.exists(), mine.exists()) == (False, True, True)


@given(st.text(max_size=300))
def test_a_slug_is_a_safe_file_name(text):
    name = slug(text)
    assert name
    assert len(name.encode()) <= 181
    assert not set(name) & set('/\\:*?"<>|\0\n %')
    assert name not in {".", "..", "con"}
    assert not name.startswith("-")


def test_slugs_read_like_their_title():
    assert slug("Why do we sleep? It’s odd.") == "why-do-we-sleep-its-odd"
    assert slug("¿Qué pasó?") == "qué-pasó"
    assert slug("???") == "clip"


def clip_files(space, stem, text):
    return [write(space.folder, f"{stem}{suffix}", text) for suffix in (".mp4", ".srt", ".timeline.json")]


def read(space, stem):
    return [(space.folder / f"{stem}{suffix}").read_text() for suffix in (".mp4", ".srt", ".timeline.json")]


def test_clips_may_change_places_and_none_is_lost(tmp_path):
    space = Workspace.choose(tmp_path, "talk", "source-a")
    space.keep("first-key", clip_files(space, "01-a", "first"), {})
    space.keep("second-key", clip_files(space, "02-b", "second"), {})
    space.rename("first-key", "02-b")
    assert space.finished("second-key")
    space.rename("second-key", "01-a")
    again = Workspace.choose(tmp_path, "talk", "source-a")
    assert (again.finished("first-key").stem, again.finished("second-key").stem) == ("02-b", "01-a")
    assert read(again, "02-b") == ["first"] * 3
    assert read(again, "01-a") == ["second"] * 3
    assert len(list(again.folder.iterdir())) == 7


def test_a_new_clip_does_not_overwrite_a_finished_one_that_will_be_renamed(tmp_path):
    space = Workspace.choose(tmp_path, "talk", "source-a")
    space.keep("old-key", clip_files(space, "01-a", "old"), {})
    space.vacate("01-a")
    space.keep("new-key", clip_files(space, "01-a", "new"), {})
    space.rename("old-key", "02-a")
    assert (read(space, "01-a"), read(space, "02-a")) == (["new"] * 3, ["old"] * 3)
