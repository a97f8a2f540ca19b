"""The cache keeps within its bound, and takes nothing from a process that runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import pytest

from clipforge.media.time import Span
from clipforge.pipeline.cache import StageCache
from clipforge.pipeline.cache_limit import CacheUse


def aged(path, hours):
    then = time.time_ns() - hours * 3600 * 10**9
    for item in [*path.rglob("*"), path] if path.is_dir() else [path]:
        os.utime(item, ns=(then, then))


def wait_for_a_later_time(path):
    """Until what is written now gets a later time than `path` has: a file system counts in milliseconds."""
    probe = path.with_suffix(".probe")
    probe.touch()
    while probe.stat().st_mtime_ns <= path.stat().st_mtime_ns:
        probe.touch()
    probe.unlink()


@pytest.fixture
def root(tmp_path):
    """Three results of 1000 bytes, the folder the oldest, and a file that is no result."""
    (tmp_path / "narration" / "oldest").mkdir(parents=True)
    for name, hours in (("narration/oldest/talk.wav", 3), ("sound/old.npz", 2), ("sound/new.npz", 1)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(bytes(1000))
        aged(tmp_path / name, hours)
    aged(tmp_path / "narration" / "oldest", 3)
    (tmp_path / "fingerprints.sqlite").write_bytes(bytes(5000))
    return tmp_path


def left(root):
    return {item.name for item in root.glob("*/*") if item.parent.name != ".running"}


def test_what_was_used_longest_ago_goes_first(root):
    CacheUse(root, 2500).end()
    assert left(root) == {"old.npz", "new.npz"}
    CacheUse(root, 1500).end()
    assert left(root) == {"new.npz"}
    CacheUse(root, 0).end()
    assert left(root) == set()
    assert (root / "fingerprints.sqlite").exists()


def test_within_the_bound_everything_stays(root):
    CacheUse(root, 10**6).end()
    assert left(root) == {"oldest", "old.npz", "new.npz"}


def test_use_makes_a_result_young(tmp_path):
    store = StageCache(tmp_path)
    store.value("s", "a", Span, lambda: Span(start=1, end=2))
    (first,) = (tmp_path / "s").iterdir()
    store.value("s", "b", Span, lambda: Span(start=1, end=2))
    (second,) = set((tmp_path / "s").iterdir()) - {first}
    aged(first, 3)
    aged(second, 2)
    store.value("s", "a", Span, lambda: pytest.fail("it is kept"))
    CacheUse(tmp_path, first.stat().st_size).end()
    assert (first.exists(), second.exists()) == (True, False)


def test_what_a_running_process_may_use_stays_until_it_is_gone(root):
    use = "import sys, time; from pathlib import Path; from clipforge.pipeline.cache_limit import CacheUse\n"
    use += "held = CacheUse(Path(sys.argv[1]), 10**9); print('on', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", use, str(root)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout.readline() == "on\n"
        (root / "sound" / "old.npz").touch()
        CacheUse(root, 0).end()
        assert left(root) == {"old.npz"}
        child.kill()
    wait_for_a_later_time(root / "sound" / "old.npz")
    CacheUse(root, 0).end()
    assert left(root) == set()


def test_a_cache_that_cannot_be_written_to_is_no_failure_of_the_bound(tmp_path):
    (tmp_path / "file").touch()
    CacheUse(tmp_path / "file", 0).end()
