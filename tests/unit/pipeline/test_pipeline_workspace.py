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
