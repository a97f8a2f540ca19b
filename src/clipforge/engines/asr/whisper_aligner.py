"""Known words put on the sound: subtitles, a script, the text of a narration.

First the source is recognised roughly and the known words are tied to what was heard; that tells which words
belong to which piece of sound, however far given times have drifted. Then each piece is aligned with its own
words. What was said but is not in the text stays in as a filler, so that the words around it are not
stretched over it; what is in the text but was not said gets the room that is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from clipforge.engines.asr.align import HeardWord, Item, agreement, plan_pieces, rising, spread
from clipforge.engines.asr.protocol import Alignment
from clipforge.engines.asr.timing import TimedWord, refined
from clipforge.engines.asr.whisper_encoder import Encoded
from clipforge.engines.asr.whisper_language import decide, probe_votes, probes
from clipforge.engines.asr.whisper_network import MOST_ALIGNED, Heard, Spelled, WhisperNetwork, network
from clipforge.engines.asr.whisper_stream import BATCH, Sound, batches, sounds
from clipforge.engines.ffmpeg.binary import FFmpeg
from clipforge.engines.ffmpeg.decode import decode_audio
from clipforge.kit.heap import large_blocks_kept
from clipforge.kit.progress import Progress
from clipforge.media.source import MediaInfo, MediaSource
from clipforge.media.transcript import Word


@dataclass(slots=True)
class _Hearing:
    """What a rough recognition gave."""

    words: list[HeardWord] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)  # ms at which each piece starts
    end: int = 0  # ms at which the last piece ends
    probabilities: list[float] = field(default_factory=list)  # of the words

    @property
    def sure(self) -> float:
        """Mean probability of the words, 0 without any."""
        return sum(self.probabilities) / max(1, len(self.probabilities))


class WhisperAligner:
    """Aligner over a Whisper model in CTranslate2 format; arguments as for `WhisperRecognizer`."""

    def __init__(
        self,
        model_dir: Path,
        *,
        ffmpeg: FFmpeg,
        device: str = "auto",
        threads: int = 2,
        compute_type: str = "auto",
    ) -> None:
        self._model_dir = model_dir
        self._ffmpeg = ffmpeg
        self._device = device
        self._threads = threads
        self._compute_type = compute_type

    def align(
        self, source: MediaSource, info: MediaInfo, words: Sequence[Word], language: str, progress: Progress
    ) -> Alignment:
        """Put the words on the sound.

        Args:
            source: the sound.
            info: what it holds.
            words: in the order they are said; their times are a rough guess or nothing but zeros.
            language: ISO 639-1 code; 'und' or empty to detect it.
            progress: where to tell it.

        Raises:
            BadInputError: no sound, or a language that the model does not know.
            MissingDependencyError: the model is not there.
            CancelledError: stopped on request.
        """
        if not words:
            return Alignment(())
        with large_blocks_kept():
            return self._align(source, info, words, language, progress)

    def _align(
        self, source: MediaSource, info: MediaInfo, words: Sequence[Word], language: str, progress: Progress
    ) -> Alignment:
        net = network(self._model_dir, self._device, self._threads, self._compute_type)
        wanted = self._language(net, source, info, language, progress)
        hearing, code = self._hear(net, source, info, wanted, progress.part(0.0, 0.6))
        texts = [word.text for word in words]
        if not hearing.starts:
            # Nobody speaks: the times given, or an even spread, are as good as any.
            times = _given_spans(words) or spread(texts, 0, info.duration_ms)
            return Alignment(_with_times(words, rising(times, info.duration_ms)))
        plan = plan_pieces(texts, hearing.words, hearing.starts, hearing.end, _given_spans(words))
        times = list(plan.guesses)
        done = progress.part(0.6, 1.0)
        pieces = sounds(decode_audio(self._ffmpeg, source, token=progress.token))
        first = 0

        def tell(encoded: int) -> None:
            done.update((first + encoded) / len(hearing.starts), "placing words")

        for batch in batches(pieces, BATCH[net.device]):
            tell(0)
            plans = plan.pieces[first : first + len(batch)]
            for index, span in _place(net, batch, plans, texts, code=code, tell=tell):
                times[index] = span
            first += len(batch)
        plan.fill_in(texts, times)
        return Alignment(
            _with_times(words, rising(times, max(info.duration_ms, hearing.end))),
            agreement(texts, [word.text for word in hearing.words]),
            hearing.sure,
        )

    def _language(
        self, net: WhisperNetwork, source: MediaSource, info: MediaInfo, language: str, progress: Progress
    ) -> str | None:
        code = language.split("-", maxsplit=1)[0].lower()
        if code not in ("", "und") or not net.multilingual:
            return code if net.multilingual else "en"
        votes = probe_votes(net, probes(self._ffmpeg, source, info.duration_ms, progress.token))
        return decide(votes)[0] if votes else None

    def _hear(
        self, net: WhisperNetwork, source: MediaSource, info: MediaInfo, code: str | None, progress: Progress
    ) -> tuple[_Hearing, str]:
        hearing = _Hearing()
        stream = sounds(decode_audio(self._ffmpeg, source, token=progress.token))
        for batch in batches(stream, BATCH[net.device]):

            def poll() -> None:
                progress.update(hearing.end / max(1, info.duration_ms), "listening")

            poll()
            encoded = net.encode([sound.samples for sound in batch], done=lambda _pieces: poll())
            if code is None:
                rows = net.languages(encoded)
                code, _ = decide([(s.milliseconds, row) for s, row in zip(batch, rows, strict=True)])
            heard = net.generate(
                encoded,
                len(batch),
                language=code,
                hint="",
                beam_size=1,
                seconds=max(sound.milliseconds for sound in batch) / 1000,
                poll=poll,
            )
            _note(hearing, net, batch=batch, encoded=encoded, heard=heard, code=code)
        return hearing, code or "en"


def _note(
    hearing: _Hearing,
    net: WhisperNetwork,
    *,
    batch: Sequence[Sound],
    encoded: Encoded,
    heard: Sequence[Heard],
    code: str,
) -> None:
    """Keep what was heard in some pieces, with rough times."""
    texts = [net.words(one.tokens, code)[:MOST_ALIGNED] for one in heard]
    placed = net.align(encoded, texts, [sound.milliseconds for sound in batch], code)
    for sound, text, places in zip(batch, texts, placed, strict=True):
        number = len(hearing.starts)
        hearing.starts.append(sound.piece.source_ms(0))
        hearing.end = sound.piece.source_ms(sound.milliseconds, is_end=True)
        for word, place in zip(text, places, strict=True):
            start, end = sound.in_source(place.start, place.end)
            hearing.words.append(HeardWord(word.text, start, end, number))
            hearing.probabilities.append(place.confidence)


def _place(
    net: WhisperNetwork,
    batch: Sequence[Sound],
    plans: Sequence[Sequence[Item]],
    texts: Sequence[str],
    *,
    code: str,
    tell: Callable[[int], None],
) -> Iterator[tuple[int, tuple[int, int]]]:
    """Index and times (ms of the source) of the known words in some pieces; `tell` as in `Encoder.encode`."""
    spelled: list[list[Spelled]] = []
    items: list[list[Item]] = []
    for plan in plans:
        chosen: list[Item] = []
        row: list[Spelled] = []
        room = MOST_ALIGNED
        for item in plan:
            word = net.spell(texts[item.known] if item.known is not None else item.filler, code)
            room -= len(word.tokens)
            # More text than the network can take keeps its guessed times.
            if room >= 0 and word.tokens:
                row.append(word)
                chosen.append(item)
        spelled.append(row)
        items.append(chosen)
    if not any(spelled):
        return
    encoded = net.encode([sound.samples for sound in batch], done=tell)
    placed = net.align(encoded, spelled, [sound.milliseconds for sound in batch], code)
    for sound, chosen, row, places in zip(batch, items, spelled, placed, strict=True):
        words = [
            TimedWord(word.text, place.start, place.end, place.confidence)
            for word, place in zip(row, places, strict=True)
        ]
        for item, edge in zip(
            chosen, refined(words, sound.samples, sound.speech, sound.milliseconds), strict=True
        ):
            if item.known is not None:
                yield item.known, sound.in_source(edge.start, edge.end)


def _given_spans(words: Sequence[Word]) -> list[tuple[int, int]] | None:
    """The times given, None when they say nothing (all the same, or not rising)."""
    starts = [word.start for word in words]
    if starts[0] == starts[-1] or any(later < earlier for earlier, later in pairwise(starts)):
        return None
    return [(word.start, word.end) for word in words]


def _with_times(words: Sequence[Word], times: Sequence[tuple[int, int]]) -> tuple[Word, ...]:
    return tuple(
        word.model_copy(update={"start": start, "end": end})
        for word, (start, end) in zip(words, times, strict=True)
    )
