"""The stage as a whole, with engines that do as they are told."""

from __future__ import annotations

from pathlib import Path

import pytest
from support_transcribe import FakeAligner, FakeDiarizer, FakeRecognizer, info_of, said, write_tone

from clipforge.engines.asr.protocol import Alignment
from clipforge.kit.errors import BadInputError, CancelledError
from clipforge.kit.progress import CancelToken, Progress
from clipforge.media.source import MediaSource
from clipforge.media.transcript import SpeakerTurn, Transcript, Word
from clipforge.stages.transcribe import (
    Passage,
    SpokenText,
    TranscribeOptions,
    align_text,
    transcribe,
)

SOURCE = MediaSource(location="talk.wav", audio_stream=0)
TALK = "Are you sure about that? I am quite sure, yes."
TURNS = (SpeakerTurn(speaker="S7", start=0, end=1_780), SpeakerTurn(speaker="S2", start=1_780, end=4_000))


def made(
    recognizer: FakeRecognizer, options: TranscribeOptions | None = None, **engines: object
) -> Transcript:
    return transcribe(SOURCE, info_of(60_000), options, recognizer=recognizer, **engines)  # type: ignore[arg-type]  # engines by name


def test_words_become_sentences_with_speakers_and_names() -> None:
    found = made(FakeRecognizer(said(TALK)), diarizer=FakeDiarizer(TURNS))
    assert [found.sentence_text(i) for i in range(len(found.sentences))] == [
        "Are you sure about that?",
        "I am quite sure, yes.",
    ]
    assert [s.speaker for s in found.sentences] == ["S1", "S2"]
    assert found.speakers == {"S1": "Speaker 1", "S2": "Speaker 2"}
    assert [t.speaker for t in found.turns] == ["S1", "S2"]
    assert (found.engine, found.model, found.timing, found.duration) == ("fake", "fake-1", "measured", 60_000)


def test_options_reach_the_engines() -> None:
    recognizer, diarizer = FakeRecognizer(said(TALK)), FakeDiarizer(TURNS)
    options = TranscribeOptions(language="de", vocabulary=("Clip",), speakers=2, beam_size=5)
    assert made(recognizer, options, diarizer=diarizer).language == "de"
    asked = recognizer.seen[0]
    assert (asked.language, asked.vocabulary, asked.speakers, asked.beam_size) == ("de", ("Clip",), 2, 5)
    assert diarizer.asked == [2]


def test_the_recognisers_own_turns_are_preferred() -> None:
    diarizer = FakeDiarizer(TURNS)
    found = made(FakeRecognizer(said(TALK), turns=TURNS), diarizer=diarizer)
    assert diarizer.asked == []
    assert len(found.turns) == 2


def test_words_that_know_their_speaker_keep_it() -> None:
    words = tuple(w.model_copy(update={"speaker": "B" if i % 2 else "A"}) for i, w in enumerate(said(TALK)))
    found = made(FakeRecognizer(words, turns=(SpeakerTurn(speaker="A", start=0, end=9_000),)))
    assert {w.speaker for w in found.words} == {"S1", "S2"}


def test_speakers_are_left_alone_when_not_wanted() -> None:
    diarizer = FakeDiarizer(TURNS)
    found = made(FakeRecognizer(said(TALK), turns=TURNS), TranscribeOptions(diarize=False), diarizer=diarizer)
    assert (diarizer.asked, found.turns, found.speakers) == ([], (), {})
    assert all(word.speaker is None for word in found.words)


def test_one_speaker_needs_no_diarizer() -> None:
    diarizer = FakeDiarizer(TURNS)
    found = made(FakeRecognizer(said(TALK)), TranscribeOptions(speakers=1), diarizer=diarizer)
    assert diarizer.asked == []
    assert {word.speaker for word in found.words} == {"S1"}


def test_no_speech_is_a_transcript_without_words_and_a_notice() -> None:
    diarizer = FakeDiarizer(TURNS)
    found = made(FakeRecognizer(), diarizer=diarizer)
    assert (found.language, found.words, found.sentences, found.duration) == ("und", (), (), 60_000)
    assert any("speech" in notice for notice in found.notices)
    assert diarizer.asked == []


def test_missing_punctuation_is_restored_and_said() -> None:
    dry = "so we went with all our friends / and nobody was there at all | we left again at six / it was cold"
    words = said(dry)
    found = made(FakeRecognizer(words))
    assert len(found.sentences) == 4
    assert any("full stops" in notice for notice in found.notices)
    assert made(FakeRecognizer(words), TranscribeOptions(restore_punctuation=False)).words == words


def test_words_out_of_order_or_outside_the_source_are_mended() -> None:
    words = [
        Word(text=" b", start=500, end=400),
        Word(text=" a", start=-20, end=100),
        Word(text=" ", start=0, end=10),
        Word(text=" c", start=70_000, end=71_000),
    ]
    found = made(FakeRecognizer(words))
    assert [(w.text, w.start, w.end) for w in found.words] == [
        (" a", 0, 100),
        (" b", 500, 501),
        (" c", 59_999, 60_000),
    ]


def test_an_aligner_measures_the_times_again() -> None:
    found = made(FakeRecognizer(said("One two.")), aligner=FakeAligner(shift=40))
    assert [w.start for w in found.words] == [40, 400]


def test_progress_ends_at_one_and_cancelling_stops() -> None:
    told: list[float] = []
    transcribe(
        SOURCE,
        info_of(60_000),
        recognizer=FakeRecognizer(said(TALK)),
        diarizer=FakeDiarizer(TURNS),
        progress=Progress(listener=lambda fraction, _: told.append(fraction)),
    )
    assert told == sorted(told)
    assert told[-1] == 1.0
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        made(FakeRecognizer(said(TALK)), progress=Progress(token=token))


def test_subtitles_are_aligned_from_their_cue_times() -> None:
    aligner = FakeAligner(shift=25)
    cues = SpokenText(
        kind="subtitles",
        passages=(
            Passage(text="Hello there.", start=1_000, end=2_000, speaker="ANNA"),
            Passage(text="Hi!", start=5_000, end=5_500, speaker="Bo"),
            Passage(text="Too late.", start=90_000, end=91_000),
        ),
    )
    found = align_text(SOURCE, info_of(60_000), cues, TranscribeOptions(language="en"), aligner=aligner)
    (asked,) = aligner.asked
    assert [(w.text, w.start) for w in asked] == [(" Hello", 1_000), (" there.", 1_500), (" Hi!", 5_000)]
    assert [w.start for w in found.words] == [1_025, 1_525, 5_025]
    assert found.speakers == {"S1": "Anna", "S2": "Bo"}
    assert (found.engine, found.timing) == ("subtitles", "measured")


class LosingAligner(FakeAligner):
    """Finds everything half a second late, but squeezes one caption and throws another to the beginning."""

    def align(self, source, info, words, language, progress):  # type: ignore[no-untyped-def]  # as its base
        moved = list(super().align(source, info, words, language, progress).words)
        for index in range(4, 8):
            moved[index] = moved[index].model_copy(update={"start": 6_000 + index, "end": 6_001 + index})
        for index in range(8, 12):
            moved[index] = moved[index].model_copy(update={"start": 100, "end": 2_000})
        return Alignment(tuple(moved))


def test_captions_that_the_aligner_lost_keep_the_files_times() -> None:
    cues = SpokenText(
        kind="subtitles",
        passages=tuple(
            Passage(text=f"Caption {name} is here.", start=5_000 * number, end=5_000 * number + 2_000)
            for number, name in enumerate(("one", "two", "three", "four", "five"), 1)
        ),
    )
    found = align_text(
        SOURCE, info_of(60_000), cues, TranscribeOptions(language="en"), aligner=LosingAligner(shift=500)
    )
    assert [sentence.start for sentence in found.sentences] == [5_500, 10_500, 15_500, 20_500, 25_500]
    assert found.sentence_text(1) == "Caption two is here."
    assert found.notices == ("2 captions could not be found in the sound and kept the file's times.",)


def test_a_script_is_placed_by_what_was_heard() -> None:
    script = "The quick brown fox jumps. A part nobody reads aloud here. Over the lazy dog it goes."
    heard = said("the quick brown fox jumps", start=10_000) + said("over the lazy dog it goes", start=40_000)
    aligner = FakeAligner()
    found = align_text(SOURCE, info_of(60_000), script, aligner=aligner, recognizer=FakeRecognizer(heard))
    at = {w.text.strip(): w.start for w in aligner.asked[0]}
    assert (at["The"], at["jumps."], at["Over"], at["goes."]) == (10_000, 11_440, 40_000, 41_800)
    assert 11_740 <= at["A"] < at["here."] < 40_000
    assert found.text_of(0, len(found.words)) == script
    assert (found.language, found.notices) == ("en", ())


def aligned(**heard: float | None) -> Transcript:
    return align_text(SOURCE, info_of(60_000), TALK, aligner=FakeAligner(**heard))  # type: ignore[arg-type]  # by name


def test_the_text_of_another_recording_is_refused() -> None:
    with pytest.raises(BadInputError, match="not what is said") as caught:
        aligned(agreement=0.02, hearing=0.9)
    assert (caught.value.code, bool(caught.value.remedy)) == ("another_recording", True)


@pytest.mark.parametrize(("agreement", "hearing"), [(0.02, 0.4), (0.2, 0.9)])
def test_where_it_is_not_sure_that_a_text_is_of_another_recording_it_is_said(agreement, hearing) -> None:
    (notice,) = aligned(agreement=agreement, hearing=hearing).notices
    assert (
        notice == f"Only {agreement:.0%} of the given text was heard in the recording; is it the right one?"
    )


@pytest.mark.parametrize("agreement", [None, 0.5, 1.0])
def test_a_text_that_fits_or_is_too_short_to_tell_is_taken_as_it_is(agreement) -> None:
    assert aligned(agreement=agreement, hearing=0.9).notices == ()


def test_the_wrong_script_is_noticed() -> None:
    heard = said("something else was said here by somebody")
    found = align_text(
        SOURCE,
        info_of(60_000),
        "The quick brown fox jumps over the lazy dog.",
        aligner=FakeAligner(),
        recognizer=FakeRecognizer(heard),
    )
    assert any("right script" in notice for notice in found.notices)


def test_a_script_alone_is_spread_over_the_source() -> None:
    aligner = FakeAligner()
    align_text(SOURCE, info_of(3_000), "Eins zwei drei und das ist nicht die Welt.", aligner=aligner)
    assert aligner.languages == ["de"]
    assert 0 == aligner.asked[0][0].start < aligner.asked[0][-1].end <= 3_000


def test_a_text_without_words_is_bad_input() -> None:
    with pytest.raises(BadInputError):
        align_text(SOURCE, info_of(3_000), "[pause]", aligner=FakeAligner())
    late = SpokenText(kind="subtitles", passages=(Passage(text="Hi", start=9_000, end=9_500),))
    with pytest.raises(BadInputError):
        align_text(SOURCE, info_of(3_000), late, aligner=FakeAligner())


def test_a_source_without_sound_is_bad_input(tmp_path: Path) -> None:
    write_tone(tmp_path / "a.wav")
    with pytest.raises(BadInputError):
        transcribe(MediaSource(location="a.mp4", video_stream=0), info_of(1_000), recognizer=FakeRecognizer())
