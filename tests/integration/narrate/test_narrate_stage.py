"""A script becomes one whole file whose words lie where the transcript says, whatever happens meanwhile."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from narrate_voice import ToneVoice

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.decode import decode_audio
from clipforge.engines.ffmpeg.probe import probe
from clipforge.engines.speech.hibari import HibariVoice
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.errors import BadInputError, CancelledError
from clipforge.kit.progress import CancelToken, Progress
from clipforge.stages.narrate import NarrateOptions, Narration, narrate

TEXT = "# Talk\n\nOne two three. Four five.\n\n[pause 1s]\n\n## More\n\nSix seven eight nine.\n"


def level_at(sound: np.ndarray, ms: int) -> float:
    """RMS of 20 ms around a time, 16 kHz."""
    piece = sound[max(0, ms - 10) * 16 : (ms + 10) * 16]
    return float(np.sqrt(np.mean(piece * piece)))


def heard(ffmpeg: FFmpeg, narration: Narration) -> np.ndarray:
    return np.concatenate(list(decode_audio(ffmpeg, narration.source)))


def test_words_lie_where_the_sound_is(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    result = narrate(TEXT, voice=ToneVoice(), ffmpeg=ffmpeg, out_dir=tmp_path)
    sound = heard(ffmpeg, result)
    words = result.transcript.words
    for word in words:
        assert level_at(sound, (word.start + word.end) // 2) > 0.05
    for before, after in pairwise(words):
        assert level_at(sound, (before.end + after.start) // 2) < 0.001
    assert len(sound) / 16 == pytest.approx(result.transcript.duration, abs=2)


def test_the_transcript_is_the_script(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    result = narrate(TEXT, voice=ToneVoice(), ffmpeg=ffmpeg, out_dir=tmp_path)
    transcript = result.transcript
    assert [transcript.sentence_text(i) for i in range(len(transcript.sentences))] == [
        "One two three.",
        "Four five.",
        "Six seven eight nine.",
    ]
    assert transcript.text_of(0, 5) == "One two three. Four five."
    assert [s.first for s in transcript.sentences] == [0, 3, 5]
    assert transcript.sentences[-1].last == len(transcript.words)
    assert (transcript.engine, transcript.timing, transcript.language) == ("narration", "measured", "en")
    # [pause 1s] is not shortened by the paragraph, and the heading asks for more.
    assert transcript.sentences[2].start - transcript.sentences[1].end == pytest.approx(1300, abs=2)
    assert result.info.chapters[1][2] == "More"
    assert result.info.chapters[-1][1] == transcript.duration
    assert result.paragraphs[0][0] == 0
    assert result.paragraphs[-1][1] == transcript.duration


def test_the_file_holds_what_is_told(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    result = narrate(TEXT, voice=ToneVoice(), ffmpeg=ffmpeg, out_dir=tmp_path)
    info = probe(ffmpeg, result.source.location)
    assert info.video is None
    assert info.audio[0].sample_rate == result.info.audio[0].sample_rate
    assert info.duration_ms == pytest.approx(result.info.duration_ms, abs=2)
    assert Path(result.source.location).stat().st_size == result.info.size_bytes


def test_the_same_call_again_speaks_nothing_and_leaves_no_scraps(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    voice = ToneVoice()
    first = narrate(TEXT, voice=voice, ffmpeg=ffmpeg, out_dir=tmp_path)
    spoken = len(voice.spoken)
    assert narrate(TEXT, voice=voice, ffmpeg=ffmpeg, out_dir=tmp_path) == first
    assert len(voice.spoken) == spoken == 3
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_killed_run_goes_on_where_it_was(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    text = "\n\n".join(f"Sentence number {number} is here." for number in range(100))
    with pytest.raises(KeyboardInterrupt):
        narrate(text, voice=ToneVoice(fail_at=90), ffmpeg=ffmpeg, out_dir=tmp_path)
    assert not list(tmp_path.glob("*.flac"))
    again = ToneVoice()
    resumed = narrate(text, voice=again, ffmpeg=ffmpeg, out_dir=tmp_path)
    assert 0 < len(again.spoken) <= 20 + 1
    whole = narrate(text, voice=ToneVoice(), ffmpeg=ffmpeg, out_dir=tmp_path / "other")
    assert resumed.transcript == whole.transcript
    assert resumed.source.fingerprint == whole.source.fingerprint


def test_cancelling_leaves_no_result(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    token = CancelToken()
    seen: list[float] = []

    def listen(fraction: float, _note: str) -> None:
        seen.append(fraction)
        if fraction > 0.3:
            token.cancel()

    with pytest.raises(CancelledError):
        narrate(
            "\n\n".join(f"This is line {n}." for n in range(60)),
            voice=ToneVoice(),
            ffmpeg=ffmpeg,
            out_dir=tmp_path,
            progress=Progress(listen, token),
        )
    assert seen == sorted(seen)
    assert not list(tmp_path.glob("*.flac"))


def test_a_damaged_result_is_made_anew(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    first = narrate(TEXT, voice=ToneVoice(), ffmpeg=ffmpeg, out_dir=tmp_path)
    Path(first.source.location).write_bytes(b"short")
    again = narrate(TEXT, voice=ToneVoice(), ffmpeg=ffmpeg, out_dir=tmp_path)
    assert again.source.fingerprint == first.source.fingerprint


def test_loudness_is_what_was_asked_and_nothing_clips(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    quiet, loud = (
        heard(
            ffmpeg,
            narrate(
                TEXT * 3,
                NarrateOptions(loudness_lufs=lufs),
                voice=ToneVoice(),
                ffmpeg=ffmpeg,
                out_dir=tmp_path,
            ),
        )
        for lufs in (-24.0, -18.0)
    )
    gain = 20 * np.log10(np.abs(loud).max() / np.abs(quiet).max())
    assert gain == pytest.approx(6, abs=0.5)
    assert np.abs(loud).max() < 0.99


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("El perro no quiere comer porque está muy cansado y la casa es grande.", "Spanish"),
        ("Привет, как у вас дела сегодня?", "Cyrillic"),
    ],
)
def test_a_language_the_voice_does_not_speak_is_refused(
    ffmpeg: FFmpeg, tmp_path: Path, text: str, named: str
) -> None:
    voice = ToneVoice()
    with pytest.raises(BadInputError, match=named) as error:
        narrate(text, voice=voice, ffmpeg=ffmpeg, out_dir=tmp_path)
    assert "English" in error.value.remedy
    assert not voice.spoken


def test_a_named_language_is_believed(ffmpeg: FFmpeg, tmp_path: Path) -> None:
    text = "El perro no quiere comer porque está muy cansado y la casa es grande."
    narrate(text, NarrateOptions(language="en"), voice=ToneVoice(), ffmpeg=ffmpeg, out_dir=tmp_path)
    with pytest.raises(BadInputError, match="German"):
        narrate("Hello.", NarrateOptions(language="de"), voice=ToneVoice(), ffmpeg=ffmpeg, out_dir=tmp_path)


@pytest.mark.models
def test_the_packaged_voice_breathes_between_sentences(
    ffmpeg: FFmpeg, weights: WeightStore, tmp_path: Path
) -> None:
    voice = HibariVoice(weights.path("voice-hibari"))
    result = narrate("This is one. This is two.", voice=voice, ffmpeg=ffmpeg, out_dir=tmp_path)
    first, second = result.transcript.sentences
    sound = heard(ffmpeg, result)
    assert 300 <= second.start - first.end <= 420
    assert level_at(sound, (first.end + second.start) // 2) < 0.001
    assert 0.1 < np.abs(sound).max() < 0.95
