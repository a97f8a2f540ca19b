"""How well speakers are told apart: diarization error and speaker count on recordings with human truth.

Run: `python -m evals diarization`. Every recording is scored twice, with the number of
speakers given and with it estimated. The error (DER) is the standard one: missed speech + false alarm +
speech of the wrong speaker, over the length of the speech in the truth, overlapped speech counted once for
each speaker, speakers mapped one to one so that most time agrees. The forgiving form leaves out 0.25 s on
either side of every edge in the truth (NIST md-eval, the number most papers give); the strict form does not.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from clipforge.engines.diarization.diarizer import EmbeddingDiarizer
from clipforge.engines.ffmpeg.binary import locate
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.settings import Settings
from clipforge.media.source import MediaInfo, MediaSource

TITLE = "Speakers told apart"
COLLAR_MS = 250

Turn = tuple[int, int, str]
"""Start and end in ms, and who."""


@dataclass(frozen=True, slots=True)
class Score:
    """Times in ms: speech in the truth, and what went wrong."""

    speech: int = 0
    missed: int = 0
    false_alarm: int = 0
    confused: int = 0

    @property
    def error(self) -> float:
        """Diarization error rate."""
        return (self.missed + self.false_alarm + self.confused) / max(1, self.speech)

    @property
    def confusion(self) -> float:
        """The part of it that is speech given to the wrong speaker."""
        return self.confused / max(1, self.speech)

    def __add__(self, other: Score) -> Score:
        return Score(
            self.speech + other.speech,
            self.missed + other.missed,
            self.false_alarm + other.false_alarm,
            self.confused + other.confused,
        )


def read_rttm(path: Path) -> list[Turn]:
    """Turns of an RTTM file."""
    turns = []
    for line in path.read_text("utf-8").splitlines():
        fields = line.split()
        if fields and fields[0] == "SPEAKER":
            start = round(float(fields[3]) * 1000)
            turns.append((start, start + round(float(fields[4]) * 1000), fields[7]))
    return turns


def score(truth: Sequence[Turn], found: Sequence[Turn], collar: int = COLLAR_MS) -> Score:
    """Score found turns against the truth, in exact intervals between all edges."""
    blind = [(edge - collar, edge + collar) for turn in truth for edge in turn[:2]] if collar else []
    edges = sorted(
        {edge for turn in [*truth, *found] for edge in turn[:2]} | {e for pair in blind for e in pair}
    )
    names = sorted({turn[2] for turn in truth})
    guesses = sorted({turn[2] for turn in found})
    intervals: list[tuple[int, set[str], set[str]]] = []
    shared = np.zeros((len(names), len(guesses)))
    for low, high in pairwise(edges):
        if any(start <= low and high <= end for start, end in blind):
            continue
        real = {who for start, end, who in truth if start <= low and high <= end}
        heard = {who for start, end, who in found if start <= low and high <= end}
        intervals.append((high - low, real, heard))
        for name in real:
            for guess in heard:
                shared[names.index(name), guesses.index(guess)] += high - low
    rows, columns = linear_sum_assignment(-shared)
    same = {guesses[column]: names[row] for row, column in zip(rows, columns, strict=True)}
    total = Score()
    for length, real, heard in intervals:
        right = len(real & {same[guess] for guess in heard if guess in same})
        total += Score(
            speech=length * len(real),
            missed=length * max(0, len(real) - len(heard)),
            false_alarm=length * max(0, len(heard) - len(real)),
            confused=length * (min(len(real), len(heard)) - right),
        )
    return total


# Someone with less speech than this cannot be counted by a voice alone.
_COUNTED_MS = 1_000
_ALONE = (
    "speech_wer/mobydick_88s.mp3",
    "speech_wer/sonnet1_53s.mp3",
    "speech_wer/ljspeech_printing_67s.flac",
    "speech_wer/kennedy_moon_21s.wav",
    "speech_wer/librispeech_1088-134315-0000.wav",
    "speech_wer/silence_then_banana_42s.mp4",
    "longform_text/asterisk_prompts_long.mp3",
)


def speakers_in(truth: Sequence[Turn], least: int = _COUNTED_MS) -> int:
    """How many people speak for at least `least` ms."""
    spoken: dict[str, int] = {}
    for start, end, who in truth:
        spoken[who] = spoken.get(who, 0) + end - start
    return max(1, sum(length >= least for length in spoken.values()))


def recordings(media: Path) -> list[tuple[str, Path, list[Turn]]]:
    """Name, sound and truth of every recording with an RTTM."""
    found = []
    for rttm in sorted([*(media / "diarization").glob("*.rttm"), *(media / "longform_text").glob("*.rttm")]):
        sound = next(
            path for suffix in (".flac", ".wav", ".mp4") if (path := rttm.with_suffix(suffix)).exists()
        )
        found.append((rttm.stem, sound, read_rttm(rttm)))
    return found


def find(diarizer: EmbeddingDiarizer, sound: Path, speakers: int | None) -> list[Turn]:
    """Turns that the product finds."""
    source = MediaSource(location=str(sound), audio_stream=1 if sound.suffix == ".mp4" else 0)
    info = MediaInfo(container="", duration_ms=0)
    return [(turn.start, turn.end, turn.speaker) for turn in diarizer.diarize(source, info, None, speakers)]


def run(shared: Path) -> list[tuple[str, str, str]]:
    """Rows of (measure, value, goal or baseline)."""
    media = shared / "media"
    settings = Settings()
    store = WeightStore(settings.data_dir / "weights", settings.weights_dir, settings.offline)
    diarizer = EmbeddingDiarizer(
        store.path("voice-embedder"), ffmpeg=locate(), threads=min(2, settings.threads)
    )
    rows: list[tuple[str, str, str]] = []
    groups: dict[str, list[tuple[Score, Score, Score, bool]]] = {}
    started, seconds = time.process_time(), 0.0
    for name, sound, truth in recordings(media):
        count = speakers_in(truth)
        guessed = find(diarizer, sound, None)
        given = find(diarizer, sound, count)
        found = len({turn[2] for turn in guessed})
        group = (
            "meetings" if name.startswith("ami") else "joined 10.7 min" if "mixed" in name else "close talk"
        )
        result = (score(truth, guessed), score(truth, given), score(truth, guessed, 0), found == count)
        groups.setdefault(group, []).append(result)
        seconds += 2 * max(turn[1] for turn in truth) / 1000
        errors = f"DER {result[0].error:.1%} / {result[1].error:.1%}"
        confusions = f"confusion {result[0].confusion:.1%} / {result[1].confusion:.1%}"
        rows.append(
            (f"{name}, estimated / given", f"{errors}, {confusions}", f"{found} of {count} speakers found")
        )
    speed = (time.process_time() - started) / seconds
    for group, results in groups.items():
        free = sum((result[0] for result in results), Score())
        told = sum((result[1] for result in results), Score())
        strict = sum((result[2] for result in results), Score())
        right = sum(result[3] for result in results)
        rows += [
            (f"{group}: DER, 0.25 s collar, speakers estimated", f"{free.error:.1%}", "lower is better"),
            (f"{group}: of it confusion", f"{free.confusion:.1%}", "0–7 % on two-speaker clips"),
            (f"{group}: DER, no collar, speakers estimated", f"{strict.error:.1%}", "lower is better"),
            (f"{group}: DER, 0.25 s collar, speakers given", f"{told.error:.1%}", "lower is better"),
            (
                f"{group}: of it confusion, speakers given",
                f"{told.confusion:.1%}",
                "0–7 % on two-speaker clips",
            ),
            (f"{group}: speaker count right", f"{right} of {len(results)}", "all"),
        ]
    alone = [len({turn[2] for turn in find(diarizer, media / path, None)}) for path in _ALONE]
    rows.append(("one reader alone: found to be one", f"{sum(n == 1 for n in alone)} of {len(alone)}", "all"))
    rows.append(("processor seconds for a second of sound", f"{speed:.3f}", "recognition 0.06–0.1"))
    return rows
