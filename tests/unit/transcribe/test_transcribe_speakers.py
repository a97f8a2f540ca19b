"""Speakers on words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from support_transcribe import said

from clipforge.media.transcript import SpeakerTurn, Word
from clipforge.stages.transcribe.rules import rules_for
from clipforge.stages.transcribe.sentences import split_sentences
from clipforge.stages.transcribe.speakers import assign_speakers, number_speakers, smooth_speakers, turns_of


def turn(speaker: str, start: int, end: int) -> SpeakerTurn:
    return SpeakerTurn(speaker=speaker, start=start, end=end)


def word(start: int, end: int, speaker: str | None = None) -> Word:
    return Word(text=" w", start=start, end=end, speaker=speaker)


def who(words: tuple[Word, ...]) -> str:
    return "".join(w.speaker or "-" for w in words)


def test_a_word_goes_to_whoever_speaks_most_of_it() -> None:
    turns = [turn("A", 0, 1_000), turn("B", 1_000, 2_000)]
    assert who(assign_speakers([word(500, 900), word(900, 1_300), word(700, 1_100)], turns)) == "ABA"


def test_a_word_outside_all_turns_goes_to_the_nearest_then_to_the_one_before() -> None:
    turns = [turn("A", 0, 1_000), turn("B", 5_000, 6_000)]
    words = [word(100, 300), word(1_200, 1_400), word(3_000, 3_200), word(4_700, 4_900)]
    assert who(assign_speakers(words, turns)) == "AAAB"


def test_words_before_the_first_turn_go_to_the_first_speaker() -> None:
    assert who(assign_speakers([word(0, 100), word(4_000, 4_500)], [turn("B", 4_000, 5_000)])) == "BB"


def test_without_turns_words_keep_what_they_have() -> None:
    assert who(assign_speakers([word(0, 100, "X"), word(200, 300)], [])) == "X-"


def test_a_long_turn_that_began_long_ago_still_counts() -> None:
    turns = [turn("A", 0, 3_600_000), *[turn("B", t, t + 100) for t in range(10_000, 600_000, 1_000)]]
    assert who(assign_speakers([word(3_000_000, 3_000_400)], turns)) == "A"


def mended(text: str, speakers: str) -> str:
    words = said(text)
    sentences = split_sentences(words, rules_for("en"))
    marked = [w.model_copy(update={"speaker": s}) for w, s in zip(words, speakers, strict=True)]
    return who(smooth_speakers(marked, sentences))


def test_one_word_of_another_inside_a_sentence_is_a_slip() -> None:
    assert mended("I think that we should go home now.", "AAABAAAA") == "AAAAAAAA"


def test_a_change_just_off_the_edge_of_a_sentence_moves_to_it() -> None:
    assert mended("So what do you think? I think we should go.", "AAAABBBBBB") == "AAAAABBBBB"
    assert mended("So what do you think? I think we should go.", "AAAAAABBBB") == "AAAAABBBBB"


def test_a_real_interruption_stays() -> None:
    assert mended("I think that we no wait that is not right at all", "AAAABBBBBBBB") == "AAAABBBBBBBB"


def test_a_short_answer_of_its_own_stays() -> None:
    assert mended("Are you sure? Yes. Then let us go.", "AAABAAAA") == "AAABAAAA"


def test_speakers_are_numbered_by_first_appearance_and_named() -> None:
    words = [word(0, 100, "B"), word(200, 300, "A"), word(400, 500, "B")]
    turns = [turn("C", 0, 50), turn("A", 200, 300)]
    renamed, turned, names = number_speakers(words, turns, {"A": "Anna"})
    assert [w.speaker for w in renamed] == ["S1", "S2", "S1"]
    assert [t.speaker for t in turned] == ["S3", "S2"]
    assert names == {"S1": "Speaker 1", "S2": "Anna", "S3": "Speaker 3"}


def test_turns_follow_from_words() -> None:
    words = [word(0, 100, "A"), word(200, 300, "A"), word(350, 500, "B"), word(3_000, 3_100, "B")]
    assert turns_of(words) == (turn("A", 0, 300), turn("B", 350, 500), turn("B", 3_000, 3_100))


TURNS = st.lists(
    st.builds(
        lambda s, at, n: turn(s, at, at + n),
        st.sampled_from("AB"),
        st.integers(0, 9_000),
        st.integers(1, 4_000),
    ),
    min_size=1,
    max_size=12,
)


@given(TURNS, st.lists(st.tuples(st.integers(0, 12_000), st.integers(1, 800)), min_size=1, max_size=40))
def test_every_word_gets_a_speaker_who_is_closest_in_time(
    turns: list[SpeakerTurn], spans: list[tuple[int, int]]
) -> None:
    words = [word(start, start + length) for start, length in sorted(spans)]
    for found in assign_speakers(words, turns):
        shares = {"A": 0, "B": 0}
        for t in turns:
            shares[t.speaker] += max(0, min(found.end, t.end) - max(found.start, t.start))
        assert found.speaker in shares
        if shares["A"] != shares["B"]:
            assert found.speaker == max(shares, key=lambda name: shares[name])
