"""Known words tied to heard words."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from clipforge.engines.asr.align import HeardWord, Item, agreement, plan_pieces, rising, spread, ties

TIMES = st.lists(st.tuples(st.integers(-50, 5000), st.integers(-50, 5000)), max_size=60)


def heard(text, piece=0, first=0):
    return [
        HeardWord(word, first + 300 * n, first + 300 * n + 200, piece) for n, word in enumerate(text.split())
    ]


@given(TIMES, st.integers(0, 6000))
def test_times_become_monotone_without_overlap(times, end):
    valid = rising(times, end)
    assert len(valid) == len(times)
    assert all(stop > start >= 0 for start, stop in valid)
    assert all(stop <= later for (_, stop), (later, _) in pairwise(valid))
    assert not valid or valid[-1][1] <= max(end, len(times))


@given(TIMES.map(sorted), st.just(100_000))
def test_times_that_are_valid_stay_as_they_are(times, end):
    fine = [(1000 * n + abs(a) % 400, 1000 * n + 500) for n, (a, _) in enumerate(times)]
    assert rising(fine, end) == fine


@given(st.lists(st.text(max_size=12), min_size=1, max_size=30), st.integers(0, 9999), st.integers(0, 9999))
def test_spread_fills_the_room_exactly(texts, start, length):
    times = spread(texts, start, start + length)
    assert times[0][0] == start
    assert times[-1][1] == start + length
    assert all(before[1] == after[0] for before, after in pairwise(times))


def test_a_lone_short_match_is_no_tie():
    assert ties(["the", "cat"], ["the", "dog"]) == []
    assert ties(["the", "elephant"], ["an", "elephant"]) == [(1, 1)]
    assert ties(["Call", "me", "Ishmael."], ["call", "me,", "fishmeal"]) == [(0, 0), (1, 1)]


_SAID = "we choose to go to the moon in this decade and do the other things because they are hard"
_OTHER = "the moon is far and we do not go to it in these hard days because other things are near"
SAID, OTHER = _SAID.split(), _OTHER.split()


def test_a_text_agrees_with_what_is_said_although_words_were_misheard_or_are_missing():
    misheard = [*SAID[:5], "a", "moan", *SAID[7:12], "to", *SAID[13:]]
    assert agreement(SAID, misheard) > 0.8
    assert agreement(SAID, OTHER + misheard + OTHER) > 0.7


def test_another_text_of_the_same_words_does_not_agree():
    assert agreement(SAID, OTHER) < 0.1


def test_a_text_without_spaces_agrees_however_it_is_parted_to_words():
    said = "今日はとても良い天気ですから散歩に行きましょう"
    assert agreement([said], list(said)) == 1.0
    assert agreement([said], list(reversed(said))) == 0.0


def test_a_few_words_tell_nothing():
    assert agreement(SAID[:5], SAID) is None


def test_words_follow_what_was_heard_into_its_pieces():
    sound = heard("the quick brown fox", 0) + heard("jumps over the lazy dog", 1, 60_000)
    said = "the quick brown fox jumps over the lazy dog"
    texts = said.split()
    plan = plan_pieces(texts, sound, [0, 60_000], 62_000, given=None)
    assert [item.known for item in plan.pieces[0]] == [0, 1, 2, 3]
    assert [item.known for item in plan.pieces[1]] == [4, 5, 6, 7, 8]


def test_speech_that_the_text_leaves_out_stays_as_filler():
    text = "good evening everyone thanks for coming tonight"
    sound = heard("good evening everyone well you know thanks for coming tonight")
    plan = plan_pieces(text.split(), sound, [0], 4000, None)
    assert [item.filler for item in plan.pieces[0] if item.known is None] == ["well", "you", "know"]
    assert plan.pieces[0].index(Item(None, "well")) == 3


def test_text_that_has_no_room_in_the_sound_is_not_aligned_and_gets_what_is_left():
    said = "this sentence is really spoken out loud here"
    sound = heard(said)
    texts = said.split()
    texts[4:4] = ["never", "said"] * 20
    plan = plan_pieces(texts, sound, [0], 3000, None)
    assert plan.unsaid == ((4, 44),)
    times = list(plan.guesses)
    plan.fill_in(texts, times)
    assert all(times[3][1] <= start <= times[44][0] for start, _ in times[4:44])


def test_times_that_were_given_decide_when_nothing_matches():
    given_times = [(0, 500), (70_000, 70_500)]
    plan = plan_pieces(["uno", "dos"], heard("bla bla bla"), [0, 60_000], 80_000, given_times)
    assert [[item.known for item in piece] for piece in plan.pieces] == [[0], [1]]
