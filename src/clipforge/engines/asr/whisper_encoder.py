"""The encoder of Whisper: sound in, what the decoder and the aligner look at out.

The network was trained on 30 s, sound or silence, and its cost grows with the square of that room. A window
need not be filled up to 30 s to be heard as well: a second of silence after the sound is enough, as long as
the room is not much shorter than what the network is used to (`LEAST_ROOM_MS`). The decoder wants pieces of
one length; the shorter get more of their own silence, as the encoder sees it, for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

WHOLE_ROOM_MS = 30_000
"""The room of training: for a piece that was heard badly in less."""
LEAST_ROOM_MS = 24_000
"""In 20 s and less, clips of a few words lost some of them (measured; none did in 22 s)."""
PASSAGE_ROOM_MS = 15_000
"""For passages inside a piece, whose first hearing stands where the second is no better."""
LONGEST_FRAMES = WHOLE_ROOM_MS // 10
_FRAME_MS = 10
_TAIL_MS = 1_000
_TAIL_STEPS = _TAIL_MS // (2 * _FRAME_MS)


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """The encoder's output for some pieces of sound.

    Attributes:
        whole: of all, CTranslate2 storage of shape (pieces, steps of 20 ms, width), all of one length.
        parts: the same in turns, each with the pieces that it holds: one by one and without what was added
            on a processor, whose caches hold one and not several; all at once on a GPU.
    """

    whole: Any
    parts: tuple[tuple[Any, slice], ...]


class Encoder:
    """Features and encoder of a loaded model.

    Args:
        model: CTranslate2's.
        device: 'cpu' or 'cuda'.
    """

    def __init__(self, model: Any, device: str) -> None:
        from faster_whisper.feature_extractor import FeatureExtractor

        self._model = model
        self._one_by_one = device == "cpu"
        self._features = FeatureExtractor(feature_size=model.n_mels)

    def encode(
        self, sounds: Sequence[NDArray[np.float32]], room_ms: int, done: Callable[[int], None]
    ) -> Encoded:
        """Encode pieces of 16 kHz mono sound of at most 30 s, each of shape (n,).

        Args:
            sounds: the pieces; at least one.
            room_ms: least length to which each is filled up with silence.
            done: told after each step how many pieces are encoded; may raise to stop.
        """
        features = [self._features(sound)[..., :LONGEST_FRAMES] for sound in sounds]
        counts = [frames(feature.shape[-1], room_ms) for feature in features]
        if not self._one_by_one:
            whole = self._run(features, max(counts), to_cpu=False)
            done(len(features))
            return Encoded(whole, ((whole, slice(0, len(features))),))
        rows = []
        for feature, count in zip(features, counts, strict=True):
            rows.append(np.array(self._run([feature], count, to_cpu=True)))
            done(len(rows))
        steps = max(row.shape[1] for row in rows)
        whole = np.concatenate([_filled(row, steps) for row in rows])
        parts = [(whole[n : n + 1, : row.shape[1]], slice(n, n + 1)) for n, row in enumerate(rows)]
        return Encoded(_view(whole), tuple((_view(part), some) for part, some in parts))

    def _run(self, features: Sequence[NDArray[np.float32]], count: int, *, to_cpu: bool) -> Any:
        batch = np.zeros((len(features), features[0].shape[0], count), np.float32)
        for row, feature in zip(batch, features, strict=True):
            row[:, : feature.shape[-1]] = feature
        return self._model.encode(_view(batch), to_cpu=to_cpu)


def frames(sound: int, room_ms: int) -> int:
    """Frames of 10 ms to encode: an even number, since the network takes two to a step.

    Args:
        sound: frames of the piece, or of the longest one.
        room_ms: the least there shall be.
    """
    wanted = max(room_ms, sound * _FRAME_MS + _TAIL_MS) // _FRAME_MS
    return min(LONGEST_FRAMES, wanted + wanted % 2)


def _filled(row: NDArray[np.float32], steps: int) -> NDArray[np.float32]:
    """A piece's output, shape (1, n, width), brought to more steps: its silent end is said again."""
    missing = steps - row.shape[1]
    end = row[:, -_TAIL_STEPS:]
    times = -(-missing // _TAIL_STEPS)
    return np.concatenate([row, np.tile(end, (1, times, 1))[:, :missing]], axis=1)


def _view(array: NDArray[np.float32]) -> Any:
    import ctranslate2

    return ctranslate2.StorageView.from_array(array)
