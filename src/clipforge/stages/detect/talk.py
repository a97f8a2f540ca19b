"""A talk as detection sees it: its sentences in arrays, with everything measured beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.embedding.protocol import SentenceEmbedder
from clipforge.media.picture import PictureSurvey
from clipforge.media.sound import SoundSurvey
from clipforge.media.time import Span
from clipforge.media.transcript import Transcript
from clipforge.stages.detect.lexicon import Lexicon, Match, load_lexicon, tokenize

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_QUESTION_END = re.compile(r"[?？؟]['\"”’»)\]]*$")


@dataclass(frozen=True, slots=True, eq=False)
class Talk:
    """Everything known about a source; arrays have one entry a sentence, n in all.

    Attributes:
        transcript: what was said.
        lexicon: phrase lists of its language, empty where there are none.
        texts: the sentences as written.
        tokens: their lower-case words.
        matches: phrases of the lexicon found in each.
        start: first sound, ms, shape (n,).
        end: last sound, ms, shape (n,).
        question: whether it ends with a question mark, shape (n,).
        speaker: number of its speaker in order of appearance, −1 when not known, shape (n,).
        vectors: unit vectors of meaning, shape (n, d); None without a fitting embedder.
        sound: loudness and voice, None when not measured.
        picture: key frames, None when not looked at.
    """

    transcript: Transcript
    lexicon: Lexicon
    texts: tuple[str, ...]
    tokens: tuple[tuple[str, ...], ...]
    matches: tuple[tuple[Match, ...], ...]
    start: Ints
    end: Ints
    question: NDArray[np.bool_]
    speaker: Ints
    vectors: NDArray[np.float32] | None = None
    sound: SoundSurvey | None = None
    picture: PictureSurvey | None = None

    def __len__(self) -> int:
        """Number of sentences."""
        return len(self.texts)

    @property
    def seconds(self) -> Floats:
        """Length of each sentence in seconds, at least 0.1, shape (n,)."""
        lengths: Floats = np.maximum(self.end - self.start, 100) / 1000.0
        return lengths

    @property
    def span(self) -> Span:
        """From the first sound to the last."""
        return Span(start=int(self.start[0]), end=int(self.end.max())) if len(self) else Span(start=0, end=0)

    def count(self, name: str) -> Floats:
        """How many phrases of a list each sentence holds, shape (n,)."""
        return np.array([sum(match.name == name for match in found) for found in self.matches], dtype=float)

    def opens_with(self, name: str) -> NDArray[np.bool_]:
        """Whether each sentence starts with a phrase of a list, shape (n,)."""
        opens: NDArray[np.bool_] = np.array(
            [any(match.name == name and match.first == 0 for match in found) for found in self.matches]
        )
        return opens


def build_talk(
    transcript: Transcript,
    *,
    embedder: SentenceEmbedder | None = None,
    sound: SoundSurvey | None = None,
    picture: PictureSurvey | None = None,
) -> Talk:
    """Gather a transcript and what was measured beside it.

    The embedder is used only if it supports the transcript's language.
    """
    lexicon = load_lexicon(transcript.language)
    texts = tuple(transcript.sentence_text(index) for index in range(len(transcript.sentences)))
    tokens = tuple(tokenize(text) for text in texts)
    numbers: dict[str, int] = {}
    speaker = [
        -1 if item.speaker is None else numbers.setdefault(item.speaker, len(numbers))
        for item in transcript.sentences
    ]
    vectors = None
    if embedder is not None and embedder.supports(transcript.language) and texts:
        vectors = embedder.embed(texts)
    return Talk(
        transcript=transcript,
        lexicon=lexicon,
        texts=texts,
        tokens=tokens,
        matches=tuple(tuple(lexicon.find(words)) for words in tokens),
        start=np.array([item.start for item in transcript.sentences], dtype=np.int64),
        end=np.array([item.end for item in transcript.sentences], dtype=np.int64),
        question=np.array([bool(_QUESTION_END.search(text)) for text in texts], dtype=bool),
        speaker=np.array(speaker, dtype=np.int64),
        vectors=vectors,
        sound=sound,
        picture=picture,
    )


def window_mean(values: Floats, weights: Floats, first: Ints, last: Ints) -> Floats:
    """Weighted means of `values` over sentences first..last, both included, for many windows at once.

    Args:
        values: one a sentence, shape (n,).
        weights: likewise, for instance seconds.
        first: first sentence of each window, shape (m,).
        last: last sentence of each window, shape (m,).
    """
    top = np.concatenate([[0.0], np.cumsum(values * weights)])
    bottom = np.concatenate([[0.0], np.cumsum(weights)])
    mean: Floats = (top[last + 1] - top[first]) / np.maximum(bottom[last + 1] - bottom[first], 1e-9)
    return mean
