"""How well speech is recognised and placed: word error rate, word times, language, inventions.

Run: `python -m evals asr`. Each figure stands beside that of faster-whisper's own batched pipeline with the
same model, number format and beam (its default VAD, word timestamps on), measured in the same run.

Word error rate: substitutions, deletions and insertions over the words of the truth, after lower case, no
punctuation, and numbers as digits on both sides; characters instead of words for Japanese. Word times: the
difference between the start (or end) of a recognised word and of the same word in the truth, over the words
that both have. The truth is of two kinds: words labelled by hand or by forced alignment, and first words of
utterances that were joined with digital silence, where the first sound is exact.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein
from scipy.io import wavfile

from clipforge.engines.asr.protocol import RecognitionOptions
from clipforge.engines.asr.whisper import WhisperRecognizer
from clipforge.engines.asr.whisper_aligner import WhisperAligner
from clipforge.engines.ffmpeg.binary import FFmpeg, locate
from clipforge.engines.ffmpeg.decode import decode_audio
from clipforge.engines.ffmpeg.probe import probe
from clipforge.engines.weights.store import WeightStore
from clipforge.kit.progress import Progress
from clipforge.kit.settings import Settings
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.transcript import Word

TITLE = "Speech recognised and placed"
BEAM = 1
_CHARACTERS = ("ja", "zh")


@dataclass(frozen=True, slots=True)
class Item:
    """A recording: true text, and true (start, end) in ms by the number of the word, where known."""

    path: Path
    language: str
    text: str
    times: dict[int, tuple[int | None, int | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What an engine made of a recording: language, and (text, start ms, end ms) of each word."""

    language: str
    words: tuple[tuple[str, int, int], ...]


def items(shared: Path) -> list[Item]:
    """Every recording with exact text."""
    media = shared / "media"
    speech = media / "speech_wer"
    found = []
    for path in sorted(speech.glob("*.ref.txt")):
        sound = next(p for p in sorted(speech.glob(path.name[:-8] + ".*")) if not _is_text(p))
        found.append(Item(sound, "en", path.read_text("utf-8")))
    for name, folder in (("ref.share.tsv", "harvardlike"), ("ref.share.tsv", "multilingual")):
        for line in (speech / folder / name).read_text("utf-8").splitlines():
            row = line.split("\t")
            language = row[1] if len(row) == 3 else "en"
            found.append(Item(speech / folder / row[0], language, row[-1]))
    times = {item.path.name: item for item in [*_labelled(speech), _grid(media), *_utterances(media)]}
    found = [times.pop(item.path.name, item) for item in found]
    return [*found, *times.values()]


def _is_text(path: Path) -> bool:
    return path.suffix in (".txt", ".json")


def _labelled(speech: Path) -> list[Item]:
    made = []
    for entry in json.loads((speech / "multilingual/pico_words.share.json").read_text("utf-8")):
        language = entry["language"]
        path = speech / ("mr_quilter.wav" if language == "en" else f"multilingual/pico_{language}.wav")
        words = entry["words"]
        times = {n: (_ms(word["start_sec"]), _ms(word["end_sec"])) for n, word in enumerate(words)}
        made.append(Item(path, language, " ".join(word["word"] for word in words), dict(times)))
    return made


def _grid(media: Path) -> Item:
    rows = [line.split() for line in (media / "faces/grid_swwp2s.align").read_text().splitlines()]
    words = [row for row in rows if row[2] != "sil"]
    # The corpus counts in samples at 25 kHz.
    times: dict[int, tuple[int | None, int | None]] = {
        n: (int(row[0]) // 25, int(row[1]) // 25) for n, row in enumerate(words)
    }
    return Item(media / "faces/grid_swwp2s.mpg", "en", " ".join(row[2] for row in words), times)


def _utterances(media: Path) -> list[Item]:
    made = []
    for path, sound in (
        (media / "speech_wer/ljspeech_printing_67s.times.json", "ljspeech_printing_67s.flac"),
        (media / "longform_text/asterisk_prompts_long.ref.json", "asterisk_prompts_long.mp3"),
    ):
        words: list[str] = []
        times: dict[int, tuple[int | None, int | None]] = {}
        for start, _, text in json.loads(path.read_text("utf-8"))["utterances"]:
            times[len(words)] = (_ms(start), None)
            words += text.split()
        made.append(Item(path.parent / sound, "en", " ".join(words), times))
    return made


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


_UNITS = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: n for n, word in enumerate(_UNITS.split())} | {
    word: 10 * n for n, word in enumerate(_TENS.split(), 2)
}


def normal(text: str, language: str) -> list[str]:
    """What is compared: words in lower case, numbers digit by digit; characters of unspaced scripts."""
    bare = re.sub(r"[^\w\s']|_", " ", text.lower().replace("’", "'").replace("-", " "))
    if language in _CHARACTERS:
        return list(re.sub(r"\s", "", bare))
    words = [word.strip("'") for word in bare.split()]
    if language != "en":
        return [word for word in words if word]
    digits: list[str] = []
    for index, word in enumerate(words):
        stem = re.sub(r"(?<=\d)(st|nd|rd|th)$", "", word)
        if word in _NUMBERS:
            value = _NUMBERS[word]
            tail = _NUMBERS.get(words[index + 1], 99) if index + 1 < len(words) else 99
            digits += str(value // 10) if value >= 20 and tail < 10 else list(str(value))
        elif word == "fifteenth":
            digits += "15"
        elif word == "oh" and digits and digits[-1].isdigit():
            digits.append("0")
        elif stem.isdigit():
            digits += stem
        elif word:
            digits.append({"mr": "mister"}.get(word, word))
    return digits


def word_errors(item: Item, result: Result) -> tuple[int, int]:
    """Errors, and the words (or characters) in the truth."""
    truth = normal(item.text, item.language)
    heard = normal("".join(word[0] for word in result.words), item.language)
    return Levenshtein.distance(truth, heard), len(truth)


def time_errors(item: Item, words: Sequence[tuple[str, int, int]]) -> tuple[list[int], list[int]]:
    """Differences in ms of starts and of ends, over the words that were recognised."""
    truth = [
        (letter, n, first) for n, word in enumerate(item.text.split()) for letter, first in _letters(word)
    ]
    heard = [(letter, n, first) for n, word in enumerate(words) for letter, first in _letters(word[0])]
    starts, ends = [], []
    for block in Levenshtein.opcodes([t[0] for t in truth], [h[0] for h in heard]):
        if block.tag != "equal":
            continue
        for step in range(block.src_end - block.src_start):
            _, n, first = truth[block.src_start + step]
            _, m, also_first = heard[block.dest_start + step]
            start, end = item.times.get(n, (None, None))
            if start is not None and first and also_first:
                starts.append(words[m][1] - start)
                whole = _key(item.text.split()[n]) == _key(words[m][0])
                if end is not None and whole:
                    ends.append(words[m][2] - end)
    return starts, ends


def _key(text: str) -> str:
    return "".join(re.findall(r"\w+", text.lower()))


def _letters(word: str) -> list[tuple[str, bool]]:
    return [(letter, n == 0) for n, letter in enumerate(_key(word))]


def with_onsets(item: Item, samples: NDArray[np.float32]) -> Item:
    """Utterances were joined with digital silence: the first sound after each start is the true start."""
    times: dict[int, tuple[int | None, int | None]] = {}
    for n, (start, end) in item.times.items():
        if end is None and start is not None and "asterisk" in item.path.name:
            after = np.abs(samples[start * 16 : (start + 1000) * 16]) > 0.003
            times[n] = (start + int(np.argmax(after)) // 16 if after.any() else None, None)
        else:
            times[n] = (start, end)
    return Item(item.path, item.language, item.text, times)


class Bench:
    """Both engines on the same recordings."""

    def __init__(self, ffmpeg: FFmpeg, model_dir: Path, threads: int) -> None:
        from faster_whisper import BatchedInferencePipeline, WhisperModel

        self._ffmpeg = ffmpeg
        self.recognizer = WhisperRecognizer(
            model_dir, ffmpeg=ffmpeg, model_name="whisper-base", device="cpu", threads=threads
        )
        self.aligner = WhisperAligner(model_dir, ffmpeg=ffmpeg, device="cpu", threads=threads)
        model = WhisperModel(str(model_dir), device="cpu", compute_type="int8", cpu_threads=threads)
        self._plain = BatchedInferencePipeline(model)

    def source(self, path: Path) -> tuple[MediaSource, MediaInfo]:
        """A recording as our engines take it."""
        info = probe(self._ffmpeg, str(path))
        return MediaSource(location=str(path), audio_stream=info.audio[0].index), info

    def samples(self, path: Path) -> NDArray[np.float32]:
        """Its sound, 16 kHz mono."""
        source, _ = self.source(path)
        return np.concatenate([block.copy() for block in decode_audio(self._ffmpeg, source)])

    def ours(self, path: Path, vocabulary: tuple[str, ...] = ()) -> Result:
        """Our recognition."""
        source, info = self.source(path)
        options = RecognitionOptions(beam_size=BEAM, vocabulary=vocabulary)
        heard = self.recognizer.recognize(source, info, options, Progress())
        return Result(heard.language, tuple((word.text, word.start, word.end) for word in heard.words))

    def plain(self, samples: NDArray[np.float32]) -> Result:
        """faster-whisper's."""
        segments, info = self._plain.transcribe(samples, beam_size=BEAM, word_timestamps=True)
        words = [word for segment in segments for word in segment.words or ()]
        return Result(info.language, tuple((word.word, _ms(word.start), _ms(word.end)) for word in words))

    def aligned(self, item: Item) -> list[tuple[str, int, int]]:
        """The true text put on the sound, without any times given."""
        source, info = self.source(item.path)
        known = [Word(text=f" {text}", start=0, end=0) for text in item.text.split()]
        placed = self.aligner.align(source, info, known, item.language, Progress()).words
        return [(word.text, word.start, word.end) for word in placed]


def run(shared: Path) -> list[tuple[str, str, str]]:
    """Measure everything; (measure, ours, faster-whisper or goal)."""
    settings = Settings()
    store = WeightStore(settings.data_dir / "weights", settings.weights_dir, settings.offline)
    bench = Bench(locate(settings.ffmpeg), store.path("whisper-base"), settings.threads)
    rows: list[tuple[str, str, str]] = []
    totals = {"ours": [0, 0], "plain": [0, 0]}
    times: dict[str, dict[str, tuple[list[int], list[int]]]] = {}
    languages = {"ours": 0, "plain": 0}
    chosen = items(shared)
    for item in chosen:
        samples = bench.samples(item.path)
        timed = with_onsets(item, samples)
        results = {"ours": bench.ours(item.path), "plain": bench.plain(samples)}
        cells = {}
        for name, result in results.items():
            errors, words = word_errors(item, result)
            totals[name][0] += errors
            totals[name][1] += words
            languages[name] += result.language == item.language
            cells[name] = f"{errors / words:.1%}"
            _collect(times, name, timed, result.words)
        if item.times:
            _collect(times, "aligned", timed, bench.aligned(timed))
        unit = "character" if item.language in _CHARACTERS else "word"
        rows.append((f"{unit} errors, {item.path.name}", cells["ours"], f"faster-whisper {cells['plain']}"))
    ours, plain = (totals[name][0] / totals[name][1] for name in ("ours", "plain"))
    rows.append(("**word errors, all**", f"{ours:.2%}", f"faster-whisper {plain:.2%}"))
    count = len(chosen)
    rows.append(
        (
            "language right",
            f"{languages['ours']} of {count}",
            f"faster-whisper {languages['plain']} of {count}",
        )
    )
    return [*rows, *_time_rows(times), *_invention_rows(bench, shared)]


def _collect(
    times: dict[str, dict[str, tuple[list[int], list[int]]]],
    engine: str,
    item: Item,
    words: Sequence[tuple[str, int, int]],
) -> None:
    kind = (
        "first words of utterances" if None in [end for _, end in item.times.values()] else "labelled words"
    )
    for name in (kind, "all"):
        starts, ends = times.setdefault(name, {}).setdefault(engine, ([], []))
        more_starts, more_ends = time_errors(item, words)
        starts += more_starts
        ends += more_ends


def _time_rows(times: dict[str, dict[str, tuple[list[int], list[int]]]]) -> list[tuple[str, str, str]]:
    rows = []
    for kind, engines in times.items():
        plain = _spread(engines["plain"][0])
        for name, label in (("ours", "recognised"), ("aligned", "given text, aligned")):
            rows.append(
                (
                    f"word start error, {kind}, {label}",
                    _spread(engines[name][0]),
                    f"faster-whisper {plain}; goal 60 / 200 ms",
                )
            )
        if ends := engines["ours"][1]:
            other = _spread(engines["plain"][1])
            rows.append((f"word end error, {kind}, recognised", _spread(ends), f"faster-whisper {other}"))
    return rows


def _spread(errors: Sequence[int]) -> str:
    if not errors:
        return "–"
    size = np.abs(errors)
    return f"median {np.median(size):.0f}, p90 {np.percentile(size, 90):.0f} ms (n={len(errors)})"


def _invention_rows(bench: Bench, shared: Path) -> list[tuple[str, str, str]]:
    """Words made up where nobody speaks: silence, noise, hum, beeps, and a real file of beeps."""
    rng = np.random.default_rng(7)
    clock = np.arange(60 * 16_000) / 16_000
    sounds: dict[str, Callable[[], NDArray[Any]]] = {
        "silence": lambda: np.zeros(clock.size),
        "white noise": lambda: rng.normal(0, 0.05, clock.size),
        "chords": lambda: (
            sum(0.05 * np.sin(2 * np.pi * f * clock) for f in (220, 277, 330)) * (clock % 2 < 1.8)
        ),
    }
    ours = plain = 0
    with TemporaryDirectory() as folder:
        paths = [shared / "media/robustness/av_sync_pattern_63s.mp4"]
        for name, make in sounds.items():
            path = Path(folder) / f"{name}.wav"
            wavfile.write(path, 16_000, (make() * 32767).astype(np.int16))
            paths.append(path)
        for path in paths:
            ours += len(bench.ours(path).words)
            plain += len(bench.plain(bench.samples(path)).words)
    return [("words invented in 4 minutes without speech", str(ours), f"faster-whisper {plain}; goal 0")]


def main() -> None:
    """Print the rows for the recordings beside the checkout."""
    for row in run(Path(__file__).resolve().parents[2] / "shared"):
        print(" | ".join(row))


if __name__ == "__main__":
    main()
