"""Given terms are spelled as given; other words are left alone."""

from __future__ import annotations

import pytest

from clipforge.engines.asr.timing import TimedWord
from clipforge.engines.asr.whisper_vocabulary import fold, spelled


def words(text):
    return [TimedWord(f" {word}", 300 * n, 300 * n + 250, 0.9) for n, word in enumerate(text.split())]


def said(text, *vocabulary):
    return "".join(word.text for word in spelled(words(text), vocabulary)).strip()


@pytest.mark.parametrize(
    ("heard", "term", "expected"),
    [
        ("my friend Catherine Smith, is here", "Katharyn Smyth", "my friend Katharyn Smyth, is here"),
        ("works at Clipforge.", "Klypforge", "works at Klypforge."),
        ("the clip forge team", "ClipForge", "the ClipForge team"),
        ("Kubernetes and cooper netties", "Kubernetes", "Kubernetes and Kubernetes"),
        ("using pie torch today", "PyTorch", "using PyTorch today"),
        ("made with clipforge", "ClipForge", "made with ClipForge"),
        ("Stephen's idea", "Steven", "Steven's idea"),
    ],
)
def test_what_sounds_like_a_term_is_written_as_it_is(heard, term, expected):
    assert said(heard, term) == expected


@pytest.mark.parametrize(
    ("heard", "term"),
    [
        ("we went to the river and back", "Rivera"),
        ("she can and will", "Ann"),
        ("that is a fine idea", "Fiona"),
        ("I forge. Clip it.", "ClipForge"),
        ("down by the river again", "Rover"),
        ("in 2024 we grew", "2042"),
    ],
)
def test_other_words_stay(heard, term):
    assert said(heard, term) == heard


def test_times_and_order_survive_a_change_in_the_number_of_words():
    result = spelled(words("the clip forge team"), ["ClipForge"])
    assert [word.start for word in result] == [0, 300, 900]
    assert result[1].end == 850


def test_folding_ignores_how_a_sound_is_written():
    assert fold("Katharyn") == fold("Catherine")
    assert fold("Philipp") == fold("Filip")
    assert fold("Meyer") != fold("Miller")
