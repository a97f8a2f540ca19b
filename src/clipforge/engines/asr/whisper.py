"""Recognition with Whisper: fast, in bounded memory, word times from the sound, inventions left out."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clipforge.engines.asr.inventions import Dropped, doubtful, notice, repeats, sift
from clipforge.engines.asr.protocol import Recognition, RecognitionOptions, Share
from clipforge.engines.asr.timing import TimedWord, refined
from clipforge.engines.asr.vad import SAMPLE_RATE
from clipforge.engines.asr.whisper_encoder import LEAST_ROOM_MS, PASSAGE_ROOM_MS, WHOLE_ROOM_MS, Encoded
from clipforge.engines.asr.whisper_gaps import Passage, better, parts, passed_over
from clipforge.engines.asr.whisper_language import decide, probe_votes, probes
from clipforge.engines.asr.whisper_network import Heard, WhisperNetwork, network
from clipforge.engines.asr.whisper_stream import BATCH, Sound, batches, sounds
from clipforge.engines.asr.whisper_vocabulary import spelled
from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.decode import decode_audio
from clipforge.kit.heap import large_blocks_kept
from clipforge.kit.journal import Journal
from clipforge.kit.progress import Progress
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.time import clock
from clipforge.media.transcript import Word

Votes = list[tuple[float, dict[str, float]]]
"""(milliseconds, probability by language) of some passages."""

_MOST_TERMS = 60
"""Terms of the vocabulary that are given as a hint; more would crowd out the text itself."""
_LAG_MS = 240_000
"""Pieces heard lag behind what is decoded, by as much as a batch holds; the figure must not run ahead."""


class WhisperRecognizer:
    """Recogniser over a Whisper model in CTranslate2 format.

    Args:
        model_dir: folder of the model (see `whisper_models.resolve_model`).
        ffmpeg: decodes the sound.
        model_name: what to call the model in results and cache keys.
        device: 'cpu', 'cuda' or 'auto'.
        threads: processor threads.
        compute_type: CTranslate2's name of the number format, 'auto' for the fastest that is safe.
    """

    def __init__(
        self,
        model_dir: Path,
        *,
        ffmpeg: FFmpeg,
        model_name: str,
        device: str = "auto",
        threads: int = 2,
        compute_type: str = "auto",
    ) -> None:
        self._model_dir = model_dir
        self._ffmpeg = ffmpeg
        self._model_name = model_name
        self._device = device
        self._threads = threads
        self._compute_type = compute_type

    @property
    def name(self) -> str:
        """The engine's name."""
        return "whisper"

    @property
    def model(self) -> str:
        """The model's name."""
        return self._model_name

    def recognize(
        self,
        source: MediaSource,
        info: MediaInfo,
        options: RecognitionOptions,
        progress: Progress,
        journal: Journal | None = None,
    ) -> Recognition:
        """Recognise the whole source; memory does not grow with its length.

        Raises:
            BadInputError: no sound, or a language that the model does not know.
            MissingDependencyError: the model is not there.
            CancelledError: stopped on request.
        """
        run, parts = self._begin(source, info, options, progress)
        with contextlib.closing(parts), large_blocks_kept():
            for batch in parts:
                part = _name(batch)
                if not run.recall(batch, journal.get(part) if journal else None):
                    heard = run.hear(batch)
                    if journal:
                        journal.put(part, heard)
        progress.update(1.0, "recognised")
        return run.result()

    def hear_share(
        self,
        source: MediaSource,
        info: MediaInfo,
        options: RecognitionOptions,
        progress: Progress,
        *,
        journal: Journal,
        share: Share | None,
    ) -> None:
        """Hear some parts alone; see `Divisible`. Every share cuts the whole source, as one worker would."""
        run, parts = self._begin(source, info, options, progress)
        with contextlib.closing(parts), large_blocks_kept():
            for number, batch in enumerate(parts):
                part = _name(batch)
                # Who finds no opening hears it too: no share may decide on a language of its own.
                mine = number == 0 or (share is not None and share.holds(number))
                if not run.recall(batch, journal.get(part)) and mine:
                    journal.put(part, run.hear(batch))
                if share is None:
                    break
        progress.update(1.0, "recognised")

    def _begin(
        self, source: MediaSource, info: MediaInfo, options: RecognitionOptions, progress: Progress
    ) -> tuple[_Run, Generator[list[Sound], None, None]]:
        """A run, and the parts of the source as they are decoded; the cut list is the same in every run."""
        progress.update(0.0, "loading the speech model")
        net = network(self._model_dir, self._device, self._threads, self._compute_type)

        def listen() -> Votes:
            return probe_votes(net, probes(self._ffmpeg, source, info.duration_ms, progress.token))

        run = _Run(net, options, progress, max(1, info.duration_ms), listen)
        blocks = decode_audio(self._ffmpeg, source, token=progress.token)
        return run, batches(sounds(blocks, run.decoded), BATCH[net.device])


@dataclass(frozen=True, slots=True)
class _Found:
    """What a piece holds: its words with times inside it, and a line for each phrase left out."""

    words: list[TimedWord]
    notices: list[str]


class _Run:
    """One recognition: what is known so far."""

    def __init__(
        self,
        net: WhisperNetwork,
        options: RecognitionOptions,
        progress: Progress,
        total_ms: int,
        listen: Callable[[], Votes],
    ) -> None:
        self._net = net
        self._options = options
        self._progress = progress
        self._total_ms = total_ms
        self._fraction = 0.0
        self._language = options.language if net.multilingual else "en"
        self._confidence = 1.0
        self._words: list[Word] = []
        self._notices: list[str] = []
        self._listen = listen

    def decoded(self, samples: int) -> None:
        """Tell that so much was decoded: silence passes without anything to hear."""
        self._tell((samples * 1000 // SAMPLE_RATE - _LAG_MS) / self._total_ms)

    def recall(self, batch: Sequence[Sound], kept: Any) -> bool:
        """Take what `hear` gave for the same pieces in an earlier run; False when nothing was kept."""
        if kept is None:
            return False
        self._language, self._confidence = kept["language"], kept["confidence"]
        self._words += [Word.model_validate(word) for word in kept["words"]]
        self._notices += kept["notices"]
        self._tell(batch[-1].piece.end * 32 / self._total_ms)
        return True

    def hear(self, batch: Sequence[Sound]) -> dict[str, Any]:
        """Recognise some pieces that follow one another; returns what `recall` takes, for JSON."""
        words, notices = len(self._words), len(self._notices)
        found = self._recognize(batch, LEAST_ROOM_MS, self._first_half(batch))
        passages = [passed_over(one.words, sound.speech) for sound, one in zip(batch, found, strict=True)]
        again = iter(self._hear_again(batch, passages))
        for sound, one, some in zip(batch, found, passages, strict=True):
            self._notices += one.notices
            at = 0
            for passage in some:
                self._words += self._source_words(sound, one.words[at : passage.low])
                before, after = one.words[passage.low : passage.high], next(again)
                if better(before, [word for _, part in after for word in part.words]):
                    for part_sound, part in after:
                        self._words += self._source_words(part_sound, part.words)
                        self._notices += part.notices
                else:
                    self._words += self._source_words(sound, before)
                at = passage.high
            self._words += self._source_words(sound, one.words[at:])
        self._tell(batch[-1].piece.end * 32 / self._total_ms)
        return {
            "language": self._language,
            "confidence": self._confidence,
            "words": [word.model_dump(mode="json") for word in self._words[words:]],
            "notices": self._notices[notices:],
        }

    def _hear_again(
        self, batch: Sequence[Sound], passages: Sequence[Sequence[Passage]]
    ) -> list[list[tuple[Sound, _Found]]]:
        """For each passage what its parts hold. Those of like length share a window's room."""
        cut = [
            [sound.part(first, last) for first, last in parts(passage, sound.speech)]
            for sound, some in zip(batch, passages, strict=True)
            for passage in some
        ]
        flat = [part for some in cut for part in some]
        order = sorted(range(len(flat)), key=lambda number: flat[number].milliseconds)
        found: dict[int, _Found] = {}
        size = BATCH[self._net.device]
        for first in range(0, len(order), size):
            chosen = order[first : first + size]
            heard = self._recognize([flat[number] for number in chosen], PASSAGE_ROOM_MS, self._still)
            found.update(zip(chosen, heard, strict=True))
        numbers = iter(range(len(flat)))
        return [[(part, found[next(numbers)]) for part in some] for some in cut]

    def _recognize(self, batch: Sequence[Sound], room_ms: int, done: Callable[[int], None]) -> list[_Found]:
        """Words of each piece, with times inside it; see `Encoder.encode` for room and `done`."""
        self._poll()
        encoded = self._net.encode([sound.samples for sound in batch], room_ms=room_ms, done=done)
        language = self._settle_language(encoded, batch)
        heard = self._generate(encoded, batch, language, careful=False)
        for index, sound in enumerate(batch):
            if doubtful(heard[index], sound.milliseconds / 1000):
                heard[index] = self._second_try(sound, heard[index], language)
        texts = [self._net.words(one.tokens, language) for one in heard]
        lengths = [sound.milliseconds for sound in batch]
        placed = self._net.align(encoded, texts, lengths, language)
        found = []
        for sound, one, text, places in zip(batch, heard, texts, placed, strict=True):
            words = [
                TimedWord(word.text, place.start, place.end, place.confidence)
                for word, place in zip(text, places, strict=True)
            ]
            kept, dropped = sift(one, words, sound.speech)
            edged = refined(kept, sound.samples, sound.speech, sound.milliseconds)
            found.append(_Found(edged, [_notice(sound, drop) for drop in dropped]))
        return found

    def _source_words(self, sound: Sound, words: Sequence[TimedWord]) -> list[Word]:
        found = []
        for word in spelled(words, self._options.vocabulary):
            start, end = sound.in_source(word.start, word.end)
            confidence = round(min(1.0, word.confidence), 3)
            found.append(Word(text=word.text, start=start, end=end, confidence=confidence))
        return found

    def result(self) -> Recognition:
        """Everything heard."""
        notices = tuple(self._notices)
        if not self._words or self._language is None:
            return Recognition("und", 0.0, (), notices=notices)
        return Recognition(self._language, self._confidence, tuple(self._words), notices=notices)

    def _settle_language(self, encoded: Encoded, batch: Sequence[Sound]) -> str:
        if self._language is None:
            rows = self._net.languages(encoded)
            self._progress.update(self._fraction, "listening for the language")
            votes = [(sound.milliseconds, row) for sound, row in zip(batch, rows, strict=True)]
            self._language, self._confidence = decide([*self._listen(), *votes])
        return self._language

    def _generate(
        self, encoded: Encoded, batch: Sequence[Sound], language: str, *, careful: bool
    ) -> list[Heard]:
        terms = self._options.vocabulary[:_MOST_TERMS]
        return self._net.generate(
            encoded,
            len(batch),
            language=language,
            hint=f"{', '.join(terms)}." if terms else "",
            beam_size=max(5, self._options.beam_size) if careful else self._options.beam_size,
            seconds=max(sound.milliseconds for sound in batch) / 1000,
            careful=careful,
            poll=self._poll,
        )

    def _second_try(self, sound: Sound, first: Heard, language: str) -> Heard:
        """Hear one piece again with a wide search that may not repeat itself; keep what is likelier."""
        encoded = self._net.encode([sound.samples], room_ms=WHOLE_ROOM_MS)
        second = self._generate(encoded, [sound], language, careful=True)[0]
        if first.compression > second.compression and repeats(first, sound.milliseconds / 1000):
            return second
        return second if second.log_probability > first.log_probability else first

    def _first_half(self, batch: Sequence[Sound]) -> Callable[[int], None]:
        """Tells how far a batch is while it is encoded, which is half of the work."""
        before, ends = self._fraction, [sound.piece.end * 32 / self._total_ms for sound in batch]
        return lambda pieces: self._tell((before + ends[pieces - 1]) / 2)

    def _still(self, _pieces: int) -> None:
        self._poll()

    def _poll(self) -> None:
        self._progress.update(self._fraction, "recognising speech")

    def _tell(self, fraction: float) -> None:
        self._fraction = min(1.0, max(self._fraction, fraction))
        self._poll()


def _notice(sound: Sound, dropped: Dropped) -> str:
    return notice(dropped, clock(sound.piece.source_ms(dropped.start)))


def _name(batch: Sequence[Sound]) -> str:
    """The pieces of a part name it."""
    return str([sound.piece.spans for sound in batch])
