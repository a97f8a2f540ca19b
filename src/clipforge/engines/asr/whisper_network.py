"""The Whisper network in CTranslate2: loaded once, fed with pieces of sound, asked for text and for times."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.asr.whisper_encoder import LEAST_ROOM_MS, LONGEST_FRAMES, Encoded, Encoder
from clipforge.kit.errors import BadInputError, MissingDependencyError, ResourceError

_MOST_TOKENS = 448
_TOKEN_MS = 20
"""One step of the encoder's output, the grain of the attention's times."""
_MEDIAN_WIDTH = 7
"""Whisper's own smoothing of the attention, in steps."""
MOST_ALIGNED = 400
"""Tokens whose places can be asked for at once; the context holds 448 with the special ones."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the network made of one piece.

    Attributes:
        tokens: text tokens, without special ones.
        log_probability: mean of the tokens' log probabilities.
        no_speech: probability the network gives to there being no speech.
        compression: length of the text over its zlib length; high for repetitions.
    """

    tokens: tuple[int, ...]
    log_probability: float
    no_speech: float
    compression: float


@dataclass(frozen=True, slots=True)
class Spelled:
    """A word as the network writes it.

    Attributes:
        text: with its leading space where the script has one, punctuation included.
        tokens: of all of it.
        closing: how many tokens at its end are punctuation. They have a place of their own in the sound, the
            pause after the word, which is not part of it.
    """

    text: str
    tokens: tuple[int, ...]
    closing: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a word is inside its piece: start and end in ms, and the mean probability of its tokens."""

    start: int
    end: int
    confidence: float


class WhisperNetwork:
    """A loaded model.

    Args:
        model_dir: folder with `model.bin`, `config.json`, `tokenizer.json` and the vocabulary.
        device: 'cpu', 'cuda', or 'auto' for CUDA when it is there and works.
        threads: processor threads.
        compute_type: CTranslate2's name, 'auto' for int8 on a processor and float16 on a GPU.

    Raises:
        MissingDependencyError: the folder holds no such model.
        BadInputError: the model is damaged.
        ResourceError: there is not enough memory for it.
    """

    def __init__(self, model_dir: Path, *, device: str, threads: int, compute_type: str) -> None:
        import tokenizers

        for name in ("model.bin", "config.json", "tokenizer.json"):
            if not (model_dir / name).is_file():
                raise MissingDependencyError(
                    f"{name} is missing, so this is no Whisper model in CTranslate2 format",
                    subject=str(model_dir),
                    remedy="Give the folder of a converted model or the name of one",
                    code="model_missing",
                )
        self.device, self._model = _load(model_dir, device, threads, compute_type)
        try:
            self._encoding = tokenizers.Tokenizer.from_file(str(model_dir / "tokenizer.json"))
        except Exception as error:  # the library raises bare Exception for a file it cannot read
            raise BadInputError(
                "the tokenizer cannot be read", subject=str(model_dir), remedy="Fetch the model again"
            ) from error
        self._encoder = Encoder(self._model, self.device)

    @property
    def multilingual(self) -> bool:
        """Whether it knows other languages than English."""
        return bool(self._model.is_multilingual)

    @lru_cache(maxsize=8)  # noqa: B019  # a network lives as long as the process; few languages are ever asked
    def tokenizer(self, language: str) -> Any:
        """faster-whisper's tokenizer for a language (ISO 639-1).

        Raises:
            BadInputError: the model does not know the language.
        """
        from faster_whisper.tokenizer import Tokenizer

        if not self.multilingual:
            if language != "en":
                raise BadInputError(
                    "this model knows English only", subject=language, remedy="Use a multilingual model"
                )
            return Tokenizer(self._encoding, False)
        try:
            return Tokenizer(self._encoding, True, task="transcribe", language=language)
        except ValueError as error:
            raise BadInputError(
                "the model does not know this language",
                subject=language,
                remedy="Give an ISO 639-1 code such as 'en', or none to detect it",
            ) from error

    def encode(
        self,
        sounds: Sequence[NDArray[np.float32]],
        *,
        room_ms: int = LEAST_ROOM_MS,
        done: Callable[[int], None] = lambda _pieces: None,
    ) -> Encoded:
        """The encoder's output for pieces of 16 kHz mono sound of at most 30 s; see `Encoder.encode`."""
        try:
            return self._encoder.encode(sounds, room_ms, done)
        except RuntimeError as error:
            raise _translated(error) from error

    def languages(self, encoded: Encoded) -> list[dict[str, float]]:
        """Probability of every language for each piece, ISO 639-1 code → probability."""
        return [
            {token[2:-2]: float(probability) for token, probability in row}
            for row in self._model.detect_language(encoded.whole)
        ]

    def generate(
        self,
        encoded: Encoded,
        count: int,
        *,
        language: str,
        hint: str,
        beam_size: int,
        seconds: float,
        careful: bool = False,
        poll: Callable[[], None],
    ) -> list[Heard]:
        """Text of each of `count` pieces.

        Args:
            encoded: what `encode` gave.
            count: how many pieces it holds.
            language: ISO 639-1 code.
            hint: names and terms to spell, empty for none.
            beam_size: width of the search.
            seconds: length of the longest piece, bounds the text.
            careful: forbid repetitions, for a second try.
            poll: called while it works; may raise to stop.
        """
        tokenizer = self.tokenizer(language)
        prompt = self._prompt(tokenizer, hint)
        results = self._model.generate(
            encoded.whole,
            [prompt] * count,
            asynchronous=True,
            beam_size=beam_size,
            # 16 tokens a second is twice what the fastest speech needs in any script of the vocabulary.
            max_length=min(_MOST_TOKENS, len(prompt) + 32 + ceil(16 * seconds)),
            suppress_tokens=self._suppressed(language),
            return_scores=True,
            return_no_speech_prob=True,
            sampling_temperature=0.0,
            no_repeat_ngram_size=4 if careful else 0,
            repetition_penalty=1.1 if careful else 1.0,
        )
        return [self._heard(tokenizer, _wait(result, poll)) for result in results]

    def align(
        self,
        encoded: Encoded,
        texts: Sequence[Sequence[Spelled]],
        milliseconds: Sequence[int],
        language: str,
    ) -> list[list[Placed]]:
        """Where each word of each piece is, from the attention's path through the sound.

        Args:
            encoded: what `encode` gave.
            texts: for each piece its words; at most `MOST_ALIGNED` tokens in a piece.
            milliseconds: length of each piece.
            language: ISO 639-1 code.
        """
        start = self.tokenizer(language).sot_sequence
        tokens = [[token for word in text for token in word.tokens] for text in texts]
        frames = [ceil(ms / 10) for ms in milliseconds]
        results = [
            result
            for part, some in encoded.parts
            for result in self._model.align(
                part, start, tokens[some], frames[some], median_filter_width=_MEDIAN_WIDTH
            )
        ]
        return [_placed(text, result) for text, result in zip(texts, results, strict=True)]

    def words(self, tokens: Sequence[int], language: str) -> list[Spelled]:
        """Join tokens to words."""
        tokenizer = self.tokenizer(language)
        texts, groups = tokenizer.split_to_word_tokens([*tokens, tokenizer.eot])
        return _joined([Spelled(text, tuple(group)) for text, group in zip(texts, groups, strict=True)][:-1])

    def spell(self, text: str, language: str) -> Spelled:
        """The tokens of a word that is known already."""
        tokenizer = self.tokenizer(language)
        core = text.rstrip(_CLOSING + " ") or text
        word, closing = tokenizer.encode(core), tokenizer.encode(text[len(core) :].rstrip())
        return Spelled(text, (*word, *closing), len(closing))

    def _prompt(self, tokenizer: Any, hint: str) -> list[int]:
        prompt: list[int] = []
        if hint:
            # Half of the context belongs to the text itself (Whisper's own rule).
            prompt = [tokenizer.sot_prev, *tokenizer.encode(" " + hint)[: _MOST_TOKENS // 2 - 1]]
        return [*prompt, *tokenizer.sot_sequence, tokenizer.no_timestamps]

    @lru_cache(maxsize=8)  # noqa: B019  # as above
    def _suppressed(self, language: str) -> list[int]:
        from faster_whisper.transcribe import get_suppressed_tokens

        return list(get_suppressed_tokens(self.tokenizer(language), [-1]))

    @staticmethod
    def _heard(tokenizer: Any, result: Any) -> Heard:
        tokens = result.sequences_ids[0]
        text = tokenizer.decode(tokens).encode("utf-8")
        return Heard(
            tokens=tuple(token for token in tokens if token < tokenizer.eot),
            # CTranslate2 gives the mean over the tokens; the end token counts too (Whisper's own formula).
            log_probability=result.scores[0] * len(tokens) / (len(tokens) + 1),
            no_speech=result.no_speech_prob,
            compression=len(text) / len(zlib.compress(text)),
        )


@lru_cache(maxsize=2)
def network(model_dir: Path, device: str, threads: int, compute_type: str) -> WhisperNetwork:
    """The network of a folder, loaded once in a process whoever asks for it."""
    return WhisperNetwork(model_dir, device=device, threads=threads, compute_type=compute_type)


def _load(model_dir: Path, device: str, threads: int, compute_type: str) -> tuple[str, Any]:
    import ctranslate2

    cuda = device == "cuda" or (device == "auto" and ctranslate2.get_cuda_device_count() > 0)
    if cuda:
        try:
            kind = "float16" if compute_type == "auto" else compute_type
            model = ctranslate2.models.Whisper(str(model_dir), device="cuda", compute_type=kind)
            # Missing CUDA libraries show themselves only at the first use.
            blank = np.zeros((1, model.n_mels, LONGEST_FRAMES), np.float32)
            model.encode(ctranslate2.StorageView.from_array(blank), to_cpu=True)
        except (RuntimeError, ValueError) as error:
            if device == "cuda":
                raise _translated(error) from error
        else:
            return "cuda", model
    try:
        kind = "int8" if compute_type == "auto" else compute_type
        return "cpu", ctranslate2.models.Whisper(
            str(model_dir), device="cpu", compute_type=kind, intra_threads=threads
        )
    except (RuntimeError, ValueError) as error:
        raise _translated(error) from error


def _translated(error: Exception) -> BadInputError | ResourceError | MissingDependencyError:
    text = str(error)
    if "memory" in text.lower() or "alloc" in text.lower():
        return ResourceError(
            "not enough memory for this model", remedy="Choose a smaller model", code="out_of_memory"
        )
    if "CUDA" in text or "cublas" in text or "cudnn" in text:
        return MissingDependencyError(
            f"the GPU cannot be used: {text}",
            remedy="Install CUDA 12 with cuDNN 9, or choose the device 'cpu'",
        )
    return BadInputError(f"the model cannot be used: {text}", remedy="Fetch it again or choose another")


def _wait(result: Any, poll: Callable[[], None]) -> Any:
    import time

    while not result.done():
        poll()
        time.sleep(0.02)
    return result.result()


def _placed(text: Sequence[Spelled], result: Any) -> list[Placed]:
    """Read the times of words off the path: (text index, time index) pairs in order."""
    if not text or not result.alignments:
        return [Placed(0, 0, 0.0)] * len(text)
    path = np.array(result.alignments)
    # The first time index of each token, the end token included.
    times = path[np.concatenate([[True], np.diff(path[:, 0]) > 0]), 1] * _TOKEN_MS
    last = len(times) - 1
    placed, low = [], 0
    for word in text:
        high = low + len(word.tokens) - word.closing
        probabilities = result.text_token_probs[low:high]
        confidence = float(np.mean(probabilities)) if len(probabilities) else 0.0
        placed.append(Placed(int(times[min(low, last)]), int(times[min(high, last)]), confidence))
        low += len(word.tokens)
    return placed


_OPENING = "\"'“¿([{-"
_CLOSING = "\"'.。,，!！?？:：”)]}、"


def _joined(words: list[Spelled]) -> list[Spelled]:
    """Put punctuation that stands alone onto its word (the same marks as in faster-whisper)."""
    merged: list[Spelled] = []
    opening = Spelled("", ())
    for word in words:
        bare = word.text.strip()
        if merged and bare in _CLOSING and not word.text.startswith(" "):
            last = merged[-1]
            closing = last.closing + len(word.tokens)
            merged[-1] = Spelled(last.text + word.text, last.tokens + word.tokens, closing)
        elif bare in _OPENING and word.text.startswith(" "):
            opening = Spelled(opening.text + word.text, opening.tokens + word.tokens)
        else:
            text = opening.text + word.text.lstrip() if opening.text else word.text
            merged.append(Spelled(text, opening.tokens + word.tokens))
            opening = Spelled("", ())
    if opening.text and merged:
        last = merged[-1]
        tokens = last.tokens + opening.tokens
        merged[-1] = Spelled(last.text + opening.text, tokens, last.closing + len(opening.tokens))
    return merged
