"""Corrections of words keep times sensible."""

from __future__ import annotations

import itertools

import pytest
from talk_support import talk

from clipforge.media.transcript import SpeakerTurn, Transcript, Word
from clipforge.platform.base.problems import Problem
from clipforge.platform.transcripts.edits import Draft, in_order, realigned, reassigned
from clipforge.platform.transcripts.schemas import TranscriptCorrection


def _draft(transcript: Transcript | None = None) -> Draft:
    made = transcript or talk()
    return Draft(
        {index: made.words[one.first : one.last] for index, one in enumerate(made.sentences)},
        {index: one.speaker for index, one in enumerate(made.sentences)},
        made.speakers,
        made.turns,
    )


def _apply(*edits: dict[str, object]) -> Draft:
    draft = _draft()
    draft.apply(TranscriptCorrection.model_validate({"edits": edits}).edits)
    return draft


def _text(words: tuple[Word, ...]) -> str:
    return "".join(word.text for word in words).strip()


def test_a_word_is_spelt_otherwise_at_the_same_time() -> None:
    before = talk().words[1]
    draft = _apply({"kind": "set_word", "sentence": 0, "word": 1, "text": "did"})
    after = draft.sentences[0][1]
    assert (after.text, after.start, after.end, after.speaker) == (" did", before.start, before.end, "S1")
    assert draft.touched == {0}


def test_a_word_that_becomes_two_shares_its_time() -> None:
    before = talk().words[3]
    draft = _apply({"kind": "set_word", "sentence": 0, "word": 3, "text": "fall asleep"})
    first, second = draft.sentences[0][3:5]
    assert _text((first, second)) == "fall asleep"
    assert before.start <= first.start < first.end <= second.start < second.end <= before.end


def test_joined_words_last_from_the_first_to_the_last() -> None:
    words = talk().words
    draft = _apply({"kind": "join_words", "sentence": 0, "word": 4, "count": 2})
    joined = draft.sentences[0][4]
    assert (joined.text, joined.start, joined.end) == (" atall?", words[4].start, words[5].end)
    assert len(draft.sentences[0]) == 5


def test_deleting_the_first_word_keeps_the_blank_before_the_sentence() -> None:
    draft = _apply({"kind": "delete_word", "sentence": 1, "word": 0})
    assert [word.text for word in draft.sentences[1]][:2] == [" knew", " the"]


def test_a_rewritten_sentence_keeps_the_times_of_words_that_stay() -> None:
    words = talk().words[6:14]  # Nobody knew the answer for a long time.
    made = realigned(words, "Nobody really knew the answer for so long.")
    times = {word.text.strip().lower(): (word.start, word.end) for word in words}
    kept = {word.text.strip().lower(): (word.start, word.end) for word in made}
    for same in ("nobody", "knew", "the", "answer", "for"):
        assert kept[same] == times[same]
    assert _text(made) == "Nobody really knew the answer for so long."
    ordered = in_order(made)
    assert all(one.start <= two.start for one, two in itertools.pairwise(ordered))
    assert words[0].start <= ordered[0].start
    assert ordered[-1].end <= words[-1].end


def test_words_added_at_the_end_or_start_find_room() -> None:
    words = talk().words[:6]
    longer = in_order(realigned(words, "So why do we sleep at all, tell me?"))
    assert _text(longer) == "So why do we sleep at all, tell me?"
    assert longer[0].start >= words[0].start
    assert all(word.end > word.start for word in longer)


def test_an_empty_text_empties_the_sentence_and_later_numbers_stay_until_the_end() -> None:
    draft = _apply(
        {"kind": "set_sentence", "sentence": 0, "text": " "},
        {"kind": "set_word", "sentence": 1, "word": 0, "text": "Somebody"},
    )
    assert draft.sentences[0] == ()
    assert draft.sentences[1][0].text == " Somebody"


def test_merged_speakers_are_one_in_words_sentences_and_turns() -> None:
    draft = _apply({"kind": "merge_speakers", "speaker": "S2", "into": "S1"})
    assert draft.speakers == {"S1": "Speaker 1"}
    assert {word.speaker for words in draft.sentences.values() for word in words} == {"S1"}
    assert {turn.speaker for turn in draft.turns} == {"S1"}
    assert set(draft.speaker_of.values()) == {"S1"}
    assert draft.touched == set()


def test_another_speaker_of_a_sentence_shows_in_its_turn() -> None:
    draft = _apply(
        {"kind": "add_speaker", "speaker": "guest", "name": "Ada"},
        {"kind": "set_speaker", "sentence": 2, "speaker": "guest"},
    )
    assert {word.speaker for word in draft.sentences[2]} == {"guest"}
    start, end = draft.sentences[2][0].start, draft.sentences[2][-1].end
    assert SpeakerTurn(speaker="guest", start=start, end=end) in draft.turns
    assert draft.speakers["guest"] == "Ada"


def test_a_turn_is_split_around_what_somebody_else_says() -> None:
    turns = reassigned((SpeakerTurn(speaker="S1", start=0, end=100),), 40, 60, "S2")
    assert [(turn.speaker, turn.start, turn.end) for turn in turns] == [
        ("S1", 0, 40),
        ("S2", 40, 60),
        ("S1", 60, 100),
    ]


@pytest.mark.parametrize(
    "edit",
    [
        {"kind": "set_word", "sentence": 99, "word": 0, "text": "x"},
        {"kind": "set_word", "sentence": 0, "word": 99, "text": "x"},
        {"kind": "set_word", "sentence": 0, "word": 0, "text": "…"},
        {"kind": "join_words", "sentence": 0, "word": 5, "count": 2},
        {"kind": "rename_speaker", "speaker": "S9", "name": "x"},
        {"kind": "merge_speakers", "speaker": "S1", "into": "S1"},
        {"kind": "set_speaker", "sentence": 0, "speaker": "S9"},
        {"kind": "add_speaker", "speaker": "S1", "name": "x"},
    ],
)
def test_an_edit_that_makes_no_sense_is_named(edit: dict[str, object]) -> None:
    with pytest.raises(Problem) as caught:
        _apply({"kind": "rename_speaker", "speaker": "S1", "name": "Ada"}, edit)
    assert caught.value.status == 422
    assert caught.value.errors[0]["field"].startswith("edits.1.")
