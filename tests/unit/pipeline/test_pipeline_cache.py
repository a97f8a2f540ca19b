"""The stage cache: same inputs once, other inputs anew, damage healed."""

from __future__ import annotations

import numpy as np
import pytest

from clipforge.media.sound import SoundSurvey
from clipforge.media.time import Span
from clipforge.pipeline.cache import StageCache, key


def counting(result):
    calls = []

    def make():
        calls.append(1)
        return result

    return make, calls


def test_the_same_inputs_are_worked_once(tmp_path):
    make, calls = counting(Span(start=1, end=2))
    for _ in range(2):
        assert StageCache(tmp_path).value("s", {"a": 1}, Span, make) == Span(start=1, end=2)
    assert len(calls) == 1


@pytest.mark.parametrize("other", [{"a": 2}, {"a": 1, "b": 0}, ["a", 1]])
def test_other_inputs_are_worked_anew(tmp_path, other):
    make, calls = counting(Span(start=1, end=2))
    store = StageCache(tmp_path)
    store.value("s", {"a": 1}, Span, make)
    store.value("s", other, Span, make)
    assert len(calls) == 2


def test_a_damaged_result_is_made_again(tmp_path):
    make, calls = counting((Span(start=1, end=2),))
    store = StageCache(tmp_path)
    store.value("s", 1, tuple[Span, ...], make)
    next((tmp_path / "s").iterdir()).write_bytes(b'[{"sta')
    assert store.value("s", 1, tuple[Span, ...], make) == (Span(start=1, end=2),)
    assert len(calls) == 2


def test_the_code_that_makes_a_result_is_part_of_its_key():
    assert key("s", 1, ("clipforge.media",)) != key("s", 1, ("clipforge.kit",))


def test_two_kinds_of_values_with_the_same_fields_have_different_keys():
    class Other(Span):
        pass

    assert key("s", Span(start=0, end=1)) != key("s", Other(start=0, end=1))


def test_sound_surveys_come_back_equal(tmp_path):
    survey = SoundSurvey(*(np.arange(n, dtype=np.float32) for n in (4, 40, 4, 4)))
    make, calls = counting(survey)
    store = StageCache(tmp_path)
    store.sound("x", make)
    again = store.sound("x", make)
    assert len(calls) == 1
    assert np.array_equal(again.fine_db, survey.fine_db)


def test_nothing_is_kept_when_the_work_fails(tmp_path):
    def fail():
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        StageCache(tmp_path).value("s", 1, Span, fail)
    assert not (tmp_path / "s").exists() or not list((tmp_path / "s").iterdir())
