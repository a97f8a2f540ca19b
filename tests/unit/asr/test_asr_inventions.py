"""Words that nobody said are dropped and told; words that somebody said stay."""

from __future__ import annotations

import numpy as np
import pytest

from clipforge.engines.asr.inventions import doubtful, letters, notice, sift
from clipforge.engines.asr.timing import TimedWord
from clipforge.engines.asr.whisper_network import Heard

SURE = Heard((), -0.2, 0.05, 1.4)
SPEECH = np.full(1000, 0.95, np.float32)
SILENCE = np.full(1000, 0.02, np.float32)


def words(text, *, at=0, each=300, confidence=0.95):
    return [
        TimedWord(" " + word, at + n * each, at + (n + 1) * each, confidence)
        for n, word in enumerate(text.split())
    ]


def kept(result):
    return "".join(word.text for word in result[0]).strip()


@pytest.mark.parametrize(
    "text", ["Thanks for watching!", "Vielen Dank.", "Subtítulos por la comunidad.", "you"]
)
def test_stock_lines_are_dropped_where_the_sound_does_not_support_them(text):
    faint = np.full(1000, 0.4, np.float32)
    result = sift(SURE, words(text), faint)
    assert kept(result) == ""
    assert result[1][0].text == text


@pytest.mark.parametrize("text", ["Thanks for watching!", "Thank you very much.", "No, no, no, no, no."])
def test_the_same_lines_stay_when_somebody_clearly_says_them(text):
    assert kept(sift(SURE, words(text), SPEECH)) == text


def test_thanks_stay_when_their_rough_times_take_in_the_pause_before_them():
    speech = np.concatenate([np.full(13, 0.05, np.float32), np.full(20, 0.95, np.float32)])
    assert kept(sift(SURE, words("Thank you.", each=500), speech)) == "Thank you."


def test_only_the_invented_sentence_goes():
    speech = np.concatenate([np.full(100, 0.95, np.float32), np.full(900, 0.3, np.float32)])
    spoken = words("We will see you tomorrow.")
    result = sift(SURE, [*spoken, *words("Thanks for watching.", at=4000)], speech)
    assert kept(result) == "We will see you tomorrow."
    assert len(result[1]) == 1


def test_words_in_silence_are_dropped():
    result = sift(SURE, words("and then something else", at=2000), SILENCE)
    assert kept(result) == ""
    assert "nobody speaks" in result[1][0].reason


def test_a_loop_is_reduced_to_one_round():
    result = sift(SURE, words("so I went home " * 8), SPEECH)
    assert kept(result) == "so I went home"


def test_a_piece_without_speech_is_dropped_whole():
    result = sift(Heard((), -1.3, 0.8, 1.0), words("la la"), SPEECH)
    assert kept(result) == ""


def test_text_crammed_into_no_time_is_dropped_when_unsure():
    crammed = words("the quick brown fox jumps", each=20, confidence=0.3)
    assert kept(sift(SURE, crammed, SPEECH)) == ""
    assert kept(sift(SURE, words("the quick brown fox jumps", each=20), SPEECH)) != ""


def test_every_drop_has_a_line_for_people():
    result = sift(SURE, words("word " * 40), SILENCE)
    line = notice(result[1][0], "1:02")
    assert "1:02" in line
    assert len(line) < 140


def test_a_loop_and_low_likelihood_ask_for_a_second_try_but_a_phrase_said_again_does_not():
    loop, refrain = (1,) * 300, (1,) * 100
    assert doubtful(Heard(loop, -0.3, 0.1, 3.0), 28.0)
    assert doubtful(Heard(refrain, -1.2, 0.1, 1.2), 28.0)
    assert not doubtful(Heard(refrain, -0.2, 0.1, 3.0), 28.0)


def test_letters_compares_what_was_said_not_how_it_was_written():
    assert letters(" Thanks, for WATCHING!") == "thanks for watching"
