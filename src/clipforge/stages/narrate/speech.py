"""Sentences to one sound file, part by part, so that memory stays flat and a killed run goes on where it was.

Each part is some sentences: raw 16-bit samples and their words in a folder beside the result. When all are
there they are levelled and encoded in one pass.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.speech.protocol import Voice
from clipforge.kit.files import atomic_path, ensure_free_space, write_bytes, write_text
from clipforge.kit.process import run, spawn
from clipforge.kit.progress import CancelToken, Progress
from clipforge.media.transcript import Word
from clipforge.stages.narrate.script import Passage

_PART_PASSAGES = 40
_LEAD_MS, _TAIL_MS = 200, 500
_MEASURED_BYTES = 24_000 * 2 * 600
"""Ten minutes tell how loud a voice is."""
_BYTES_PER_CHARACTER = 24_000 * 2 * 2 // 14
"""A voice speaks some 14 characters a second; room for the samples and the encoded file."""
_PEAK = 0.89
"""−1 dBFS, kept free for the encoders that come later."""

_WORDS = TypeAdapter(tuple[Word, ...])


@dataclass(frozen=True, slots=True)
class Part:
    """Some spoken sentences.

    Attributes:
        samples: path of the raw samples, s16le mono.
        count: number of samples.
        rate: samples a second.
        sentences: words of each sentence, times in ms from the part's start.
    """

    samples: Path
    count: int
    rate: int
    sentences: tuple[tuple[Word, ...], ...]


def speak_parts(
    passages: Sequence[Passage], folder: Path, *, voice: Voice, speed: float, progress: Progress
) -> list[Part]:
    """Speak every passage; parts that an earlier run left whole are taken as they are."""
    characters = sum(len(passage.text) for passage in passages)
    ensure_free_space(folder, characters * _BYTES_PER_CHARACTER + 10_000_000)
    parts = []
    for first in range(0, len(passages), _PART_PASSAGES):
        group = passages[first : first + _PART_PASSAGES]
        stem = folder / f"part-{first:06d}"
        part = _read_part(stem)
        if part is None:
            lead = _LEAD_MS if first == 0 else 0
            tail = _TAIL_MS if first + _PART_PASSAGES >= len(passages) else None
            span = progress.part(first / len(passages), min(1.0, (first + len(group)) / len(passages)))
            part = _speak_part(group, stem, lead, tail, voice=voice, speed=speed, progress=span)
        parts.append(part)
        progress.update((first + len(group)) / len(passages), "speaking")
    return parts


def _speak_part(
    group: Sequence[Passage],
    stem: Path,
    lead_ms: int,
    tail_ms: int | None,
    *,
    voice: Voice,
    speed: float,
    progress: Progress,
) -> Part:
    pieces: list[NDArray[np.float32]] = []
    sentences: list[tuple[Word, ...]] = []
    count, rate = 0, 0
    for index, passage in enumerate(group):
        progress.update(index / len(group), "speaking")
        spoken = voice.speak(passage.text, speed=speed)
        rate = spoken.rate
        if not pieces:
            pieces.append(np.zeros(lead_ms * rate // 1000, np.float32))
            count = len(pieces[0])
        at = round(count * 1000 / rate)
        sentences.append(
            tuple(w.model_copy(update={"start": at + w.start, "end": at + w.end}) for w in spoken.words)
        )
        last = tail_ms is not None and index == len(group) - 1
        pause = tail_ms if last and tail_ms is not None else passage.pause_ms
        silence = np.zeros(pause * rate // 1000, np.float32)
        pieces += [spoken.samples, silence]
        count += len(spoken.samples) + len(silence)
    samples = np.concatenate(pieces)
    data = (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()
    write_bytes(stem.with_suffix(".pcm"), data)
    head = {"count": count, "rate": rate, "sentences": [_WORDS.dump_python(words) for words in sentences]}
    # Written last: its presence says that the samples are whole.
    write_text(stem.with_suffix(".json"), json.dumps(head))
    return Part(stem.with_suffix(".pcm"), count, rate, tuple(sentences))


def _read_part(stem: Path) -> Part | None:
    try:
        head = json.loads(stem.with_suffix(".json").read_text("utf-8"))
        whole = stem.with_suffix(".pcm").stat().st_size == head["count"] * 2
        sentences = tuple(_WORDS.validate_python(words) for words in head["sentences"])
    except (OSError, ValueError, KeyError):
        return None
    return Part(stem.with_suffix(".pcm"), head["count"], head["rate"], sentences) if whole else None


def encode_speech(
    parts: Sequence[Part], final: Path, *, ffmpeg: FFmpeg, loudness_lufs: float, progress: Progress
) -> None:
    """Level the parts with one gain and write them to `final` as FLAC, atomically.

    The gain brings the speech to `loudness_lufs`; peaks that would pass −1 dBFS are held by a limiter, so
    nothing clips.
    """
    rate = parts[0].rate
    pcm = ["-f", "s16le", "-ar", str(rate), "-ac", "1", "-i", "pipe:0"]
    gain = loudness_lufs - _measure(parts, pcm, ffmpeg, progress.token)
    limiter = f"volume={gain:.2f}dB,alimiter=limit={_PEAK}:attack=2:release=60:level=false:latency=true"
    with atomic_path(final) as partial:
        argv = [str(ffmpeg.path), "-nostdin", "-hide_banner", "-loglevel", "error", "-y", *pcm]
        argv += [
            "-af",
            limiter,
            "-ar",
            str(rate),
            "-sample_fmt",
            "s16",
            "-c:a",
            "flac",
            "-f",
            "flac",
            str(partial),
        ]
        total = sum(part.count for part in parts) * 2
        with spawn(argv, token=progress.token, stdin=True) as child:
            try:
                done = 0
                for block in _blocks(parts):
                    child.stdin.write(block)
                    done += len(block)
                    progress.update(done / total, "writing the sound")
                child.stdin.close()
            except BrokenPipeError:
                # What the child died of is told by `finish`.
                pass
            child.finish()


def _measure(parts: Sequence[Part], pcm: Sequence[str], ffmpeg: FFmpeg, token: CancelToken) -> float:
    """Integrated loudness of the first ten minutes in LUFS."""
    head = bytearray()
    for block in _blocks(parts):
        head += block[: _MEASURED_BYTES - len(head)]
        if len(head) >= _MEASURED_BYTES:
            break
    # A sentence shorter than the meter's 400 ms window would not be heard by it.
    data = bytes(head) * max(1, -(-parts[0].rate * 2 // max(1, len(head))))
    argv = [str(ffmpeg.path), "-hide_banner", "-loglevel", "info", "-nostats", *pcm]
    done = run([*argv, "-af", "ebur128=framelog=quiet", "-f", "null", "-"], input_bytes=data, token=token)
    found = re.findall(r"I:\s+(-?\d+(?:\.\d+)?) LUFS", done.stderr)
    return float(found[-1]) if found and float(found[-1]) > -60 else -20.0


def _blocks(parts: Sequence[Part]) -> Iterator[bytes]:
    for part in parts:
        with part.samples.open("rb") as stream:
            while block := stream.read(1 << 20):
                yield block
