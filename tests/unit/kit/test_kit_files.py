"""A disk or folder that refuses is told as such, and nothing is left behind."""

from __future__ import annotations

import errno
import threading
from pathlib import Path

import pytest

from clipforge.kit.errors import CancelledError, ResourceError
from clipforge.kit.files import alone_in, atomic_path, ensure_free_space, scratch_dir, write_bytes, write_text


def use_atomic(folder: Path) -> None:
    with atomic_path(folder / "a.txt"):
        pass


def use_scratch(folder: Path) -> None:
    with scratch_dir(folder):
        pass


WRITERS = [
    use_atomic,
    use_scratch,
    lambda folder: ensure_free_space(folder, 1),
    lambda folder: write_bytes(folder / "a.bin", b"x"),
    lambda folder: write_text(folder / "a.txt", "x"),
]


@pytest.mark.parametrize("write", WRITERS)
def test_a_folder_below_a_file_cannot_be_written_to(tmp_path, write):
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(ResourceError, match=r"cannot be written to \(.*Choose another folder"):
            write(folder)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder in which nothing can be made")
@pytest.mark.parametrize("write", WRITERS)
def test_a_folder_that_cannot_be_made_is_named(write):
    with pytest.raises(ResourceError, match="/proc/nope"):
        write(Path("/proc/nope"))


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_refused_permission_is_told(tmp_path, monkeypatch, number):
    def refuse(*_args, **_kwargs):
        raise OSError(number, "refused")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(ResourceError, match="refused"):
        write_text(tmp_path / "a.txt", "x")


def test_a_final_path_that_is_a_folder_is_told_and_leaves_nothing(tmp_path):
    (tmp_path / "taken").mkdir()
    with pytest.raises(ResourceError):
        write_text(tmp_path / "taken", "x")
    assert [item.name for item in tmp_path.iterdir()] == ["taken"]


def test_what_the_block_cannot_read_is_not_blamed_on_the_folder(tmp_path):
    with pytest.raises(FileNotFoundError), atomic_path(tmp_path / "a.txt"):
        (tmp_path / "source").read_text()
    assert not list(tmp_path.iterdir())


def test_a_full_disk_inside_the_block_is_told(tmp_path):
    with pytest.raises(ResourceError, match="disk is full"), atomic_path(tmp_path / "a.txt"):
        raise OSError(errno.ENOSPC, "no space")
    assert not list(tmp_path.iterdir())


def test_a_folder_is_held_by_one_at_a_time(tmp_path):
    waits, done = [], []

    def second():
        with alone_in(tmp_path, lambda: waits.append(1)):
            done.append("second")

    with alone_in(tmp_path, lambda: pytest.fail("nobody else holds it")):
        thread = threading.Thread(target=second)
        thread.start()
        while not waits:
            thread.join(0.01)
        done.append("first")
    thread.join(120)
    assert done == ["first", "second"]


def test_waiting_for_a_folder_can_be_given_up(tmp_path):
    def give_up():
        raise CancelledError("stopped")

    with (
        alone_in(tmp_path, lambda: None),
        pytest.raises(CancelledError),
        alone_in(tmp_path, give_up),
    ):
        pytest.fail("somebody else holds it")
    with alone_in(tmp_path, give_up):
        pass
