"""A journal gives back what was put, and a cut line costs only itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clipforge.kit.journal import Journal


def test_what_was_put_is_there_in_the_next_run(tmp_path):
    first = Journal(tmp_path / "deep" / "a.jsonl")
    assert first.get("1") is None
    first.put("1", {"text": "Grüße\nzwei"})
    assert Journal(tmp_path / "deep" / "a.jsonl").get("1") == {"text": "Grüße\nzwei"}


@given(cut=st.integers(min_value=0, max_value=200))
def test_a_file_cut_anywhere_keeps_its_whole_lines_and_takes_new_ones(tmp_path_factory, cut):
    path = tmp_path_factory.mktemp("journal") / "a.jsonl"
    journal = Journal(path)
    for number in range(5):
        journal.put(str(number), ["words", number])
    data = path.read_bytes()[:cut]
    path.write_bytes(data)
    again = Journal(path)
    whole = [str(n) for n in range(5) if f'["{n}",["words",{n}]]'.encode() in data]
    assert [key for key in map(str, range(5)) if again.get(key) is not None] == whole
    again.put("new", 1)
    assert Journal(path).get("new") == 1


def test_a_removed_journal_knows_nothing(tmp_path):
    journal = Journal(tmp_path / "a.jsonl")
    journal.put("1", 1)
    journal.remove()
    assert journal.get("1") is None
    assert not (tmp_path / "a.jsonl").exists()


def test_a_journal_without_a_place_forgets():
    journal = Journal()
    journal.put("1", 1)
    assert journal.get("1") is None
