"""Large blocks of memory are kept while they are asked for, and given back by the last who asked."""

from __future__ import annotations

import sys

import pytest

from clipforge.kit import heap


class FakeLibrary:
    def __init__(self):
        self.calls = []

    def mallopt(self, option, value):
        self.calls.append((option, value))
        return 1

    def malloc_trim(self, pad):
        self.calls.append(("trim", pad))
        return 1


@pytest.fixture
def library(monkeypatch):
    fake = FakeLibrary()
    monkeypatch.setattr(heap, "_gnu", lambda: fake)
    return fake


def test_only_the_last_user_gives_the_memory_back(library):
    with heap.large_blocks_kept():
        with heap.large_blocks_kept():
            pass
        assert ("trim", 0) not in library.calls
        assert (heap._MMAP_MAX, 0) in library.calls
    assert library.calls[-1] == ("trim", 0)
    assert (heap._MMAP_MAX, heap._USUAL_MMAP_MAX) in library.calls


def test_the_memory_is_given_back_after_a_failure(library):
    with pytest.raises(ValueError, match="broken"), heap.large_blocks_kept():
        raise ValueError("broken")
    assert library.calls[-1] == ("trim", 0)


def test_with_another_library_nothing_happens(monkeypatch):
    monkeypatch.setattr(heap, "_gnu", lambda: None)
    heap.one_heap()
    with heap.large_blocks_kept():
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="the GNU C library is asked")
def test_the_library_of_this_process_takes_the_options():
    library = heap._gnu()
    if library is None:
        pytest.skip("not the GNU C library")
    with heap.large_blocks_kept():
        assert library.mallopt(heap._MMAP_MAX, 0) == 1
