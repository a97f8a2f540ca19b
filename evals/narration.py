"""Narration: is it understood, do its word times match the sound, how loud and how fast is it."""

from __future__ import annotations

import re
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from clipforge.engines.asr.whisper_aligner import WhisperAligner
from clipforge.engines.ffmpeg.binary import FFmpeg, locate
from clipforge.engines.ffmpeg.decode import SAMPLE_RATE, decode_audio
from clipforge.engines.speech.hibari import HibariVoice
from clipforge.engines.speech.normalize import PAUSES, normalize
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.process import run as run_child
from clipforge.kit.progress import Progress
from clipforge.kit.settings import Settings
from clipforge.media.source import MediaSource
from clipforge.media.transcript import Transcript, Word
from clipforge.stages.narrate import NarrateOptions, Narration, narrate, sample_talk

TITLE = "Narration"

HARD = """Dr. Smith paid $3.2 billion for it on Jan. 5th, 2019, at 7pm.
It was 50% off, and the U.S. grew by 3.5% in the 1990s.
I used to live in the U.K. until 1987, because it rained.
She read the record; they record at 60 fps with an iPhone.
The API of NASA cost $1,234.56, or about €99 a month.
In 2005, 1,000,000 people, 1/2 of them kids, ran 5 km in 30 min.
Chapter IV of the book is on page 42, at 7 a.m. sharp.
The 21st century began on January 1, 2001, and the 3rd of March was a Saturday.
Call 555-1234 between the 9th and the 12th, or write to Bob.
The temperature fell from 20°C to -5°C within 36 hrs.
"""
"""Written so that Whisper has one way to spell what it hears; clock times and addresses have several."""


def run(shared: Path) -> list[tuple[str, str, str]]:
    """Speak the sample talk and a set of numbers and dates, and listen to them again."""
    del shared
    settings = Settings()
    store = WeightStore(settings.data_dir / "weights", settings.weights_dir, settings.offline)
    ffmpeg = locate(settings.ffmpeg)
    started = time.monotonic()
    voice = HibariVoice(store.path("voice-hibari"))
    voice.speak("Ready.")
    loaded = time.monotonic() - started
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        talk = narrate(sample_talk(), voice=voice, ffmpeg=ffmpeg, out_dir=Path(folder))
        spent = time.monotonic() - started
        length = talk.transcript.duration / 1000
        ear = _Ear(store.path("whisper-base"))
        heard = ear.hear(_sound(ffmpeg, talk.source))
        rows.append(_understood("sample talk, word error rate by Whisper base", talk.transcript, heard))
        hard = narrate(HARD.replace("\n", "\n\n"), voice=voice, ffmpeg=ffmpeg, out_dir=Path(folder))
        again = ear.hear(_sound(ffmpeg, hard.source))
        rows.append(_understood("numbers, money, dates, units: the same", hard.transcript, again))
        for speed in (0.75, 1.5):
            asked = NarrateOptions(speed=speed)
            other = narrate(_opening(), asked, voice=voice, ffmpeg=ffmpeg, out_dir=Path(folder))
            said = ear.hear(_sound(ffmpeg, other.source))
            rows.append(_understood(f"its opening at speed {speed}: the same", other.transcript, said))
        aligner = WhisperAligner(store.path("whisper-base"), ffmpeg=ffmpeg)
        rows += _against_aligner(aligner, talk)
        rows += _against_sound(talk.transcript.words, _sound(ffmpeg, talk.source))
        rows += _loudness(ffmpeg, talk.source)
        rows.append(
            ("spoken in", f"{spent:.1f} s for {length:.0f} s of speech (RTF {spent / length:.3f})", "≤ 0.1")
        )
        rows.append(("voice loaded, first word spoken in", f"{loaded:.2f} s", "≤ 1 s"))
    return rows


def _opening() -> str:
    """The first part of the sample talk, about forty seconds."""
    return sample_talk().split("\n## ", maxsplit=1)[0]


class _Ear:
    """Plain faster-whisper, with nothing of ours in between."""

    def __init__(self, folder: Path) -> None:
        from faster_whisper import WhisperModel

        self._model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)

    def hear(self, sound: NDArray[np.float32]) -> list[Word]:
        segments, _ = self._model.transcribe(sound, language="en", beam_size=5, word_timestamps=True)
        return [
            Word(text=word.word, start=round(word.start * 1000), end=round(word.end * 1000))
            for segment in segments
            for word in segment.words or []
        ]


def _sound(ffmpeg: FFmpeg, source: MediaSource) -> NDArray[np.float32]:
    return np.concatenate(list(decode_audio(ffmpeg, source)))


def _spoken(text: str) -> list[str]:
    """Words as they are said, so that '5%' and 'five percent' are the same."""
    said = (word for item in normalize(text, lambda _: False) for word in item.spoken if word not in PAUSES)
    return re.findall(r"[a-z]+", " ".join(said).lower().replace("'", "").replace(".", ""))


def _understood(measure: str, transcript: Transcript, heard: list[Word]) -> tuple[str, str, str]:
    wanted = _spoken(transcript.text_of(0, len(transcript.words)))
    got = _spoken("".join(word.text for word in heard))
    errors = Levenshtein.distance(wanted, got)
    return measure, f"{errors / len(wanted):.1%} ({errors} of {len(wanted)} words)", "≤ 3 %"


def _against_aligner(aligner: WhisperAligner, talk: Narration) -> list[tuple[str, str, str]]:
    """Word starts against those that our aligner, itself measured on human speech, hears in the sound."""
    words = talk.transcript.words
    heard = aligner.align(talk.source, talk.info, words, "en", Progress()).words
    offsets = np.array([other.start - word.start for word, other in zip(words, heard, strict=True)])
    middle, far = np.percentile(np.abs(offsets), [50, 90])
    value = f"{np.median(offsets):+.0f} ms; {middle:.0f}, {far:.0f} ms"
    return [
        (
            f"word starts against the aligner ({len(words)}): bias; median, p90",
            value,
            "bias within ±20, median ≤ 50 ms",
        )
    ]


def _against_sound(words: tuple[Word, ...], sound: NDArray[np.float32]) -> list[tuple[str, str, str]]:
    """Words before and after a pause against the level of the encoded file, 35 dB below its loudest."""
    hop = SAMPLE_RATE // 200
    level = np.sqrt(np.mean(sound[: len(sound) // hop * hop].reshape(-1, hop) ** 2, axis=1))
    loud = level > level.max() * 10 ** (-35 / 20)
    starts, ends = [], []
    for before, after in pairwise(words):
        if after.start - before.end < 100:
            continue
        middle = (before.end + after.start) // 10
        onset = np.flatnonzero(loud[middle : middle + 100])
        close = np.flatnonzero(loud[max(0, middle - 100) : middle])
        if len(onset) and len(close):
            starts.append(abs((middle + int(onset[0])) * 5 - after.start))
            ends.append(abs((max(0, middle - 100) + int(close[-1]) + 1) * 5 - before.end))
    return [
        (
            f"word starts after a pause against the sound ({len(starts)}): median, p90",
            f"{np.median(starts):.0f}, {np.percentile(starts, 90):.0f} ms",
            "≤ 50 ms",
        ),
        (
            "word ends before a pause against the sound: median, p90",
            f"{np.median(ends):.0f}, {np.percentile(ends, 90):.0f} ms",
            "≤ 50 ms",
        ),
    ]


def _loudness(ffmpeg: FFmpeg, source: MediaSource) -> list[tuple[str, str, str]]:
    argv = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-nostats", "-i", source.location]
    said = run_child([*argv, "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"]).stderr
    lufs = re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1]
    peak = re.findall(r"Peak:\s+(-?[\d.]+) dBFS", said)[-1]
    return [("loudness, true peak", f"{lufs} LUFS, {peak} dBTP", "−18 ± 1 LUFS, ≤ −0.5 dBTP")]


def main() -> None:
    """Print the measures."""
    for measure, value, goal in run(Path()):
        print(f"{measure}: {value} (goal or baseline: {goal})")


if __name__ == "__main__":
    main()
