"""Where speech is: the Silero network that comes with faster-whisper, run over a stream of sound."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clipforge.media.time import Span

STEP_MS = 32
_STEP = 512
_CONTEXT = 64
_STATE = (1, 1, 128)

# Chosen on meetings and phone calls: quiet speakers far from the microphone lie between 0.2 and 0.5, and
# human annotators run a turn through pauses of half a second.
ONSET = 0.3
OFFSET = 0.2
MIN_SPEECH_MS = 200
MIN_SILENCE_MS = 500
PAD_MS = 60


class SpeechDetector:
    """Gives the probability of speech for each 32 ms of a stream that is fed piece by piece."""

    def __init__(self) -> None:
        import onnxruntime
        from faster_whisper.utils import get_assets_path

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        model = max(Path(get_assets_path()).glob("silero_vad*.onnx"))
        self._session: Any = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self._h = np.zeros(_STATE, dtype=np.float32)
        self._c = np.zeros(_STATE, dtype=np.float32)
        self._context = np.zeros(_CONTEXT, dtype=np.float32)
        self._rest = np.zeros(0, dtype=np.float32)

    def feed(self, samples: NDArray[np.float32], *, last: bool = False) -> NDArray[np.float32]:
        """Probabilities of the steps that are now complete; with `last`, of a padded final one too."""
        sound = np.concatenate([self._rest, samples])
        if last:
            sound = np.pad(sound, (0, -len(sound) % _STEP))
        count = len(sound) // _STEP
        self._rest = sound[count * _STEP :]
        if not count:
            return np.zeros(0, dtype=np.float32)
        steps = sound[: count * _STEP].reshape(count, _STEP)
        before = np.vstack([self._context, steps[:-1, -_CONTEXT:]])
        self._context = steps[-1, -_CONTEXT:]
        inputs = {"input": np.hstack([before, steps]), "h": self._h, "c": self._c}
        found, self._h, self._c = self._session.run(None, inputs)
        flat: NDArray[np.float32] = np.asarray(found, dtype=np.float32).reshape(-1)
        return flat


def speech_spans(probabilities: NDArray[np.float32]) -> tuple[Span, ...]:
    """Stretches of speech: they begin above 0.3 and end after half a second below 0.2.

    Args:
        probabilities: one for each 32 ms.
    """
    spans: list[Span] = []
    start = last = -1
    for index, probability in enumerate([*probabilities.tolist(), -1.0]):
        at = index * STEP_MS
        if start < 0:
            if probability >= ONSET:
                start, last = at, at + STEP_MS
        elif probability >= OFFSET:
            last = at + STEP_MS
        elif at - last >= MIN_SILENCE_MS or probability < 0:
            if last - start >= MIN_SPEECH_MS:
                spans.append(Span(start=max(0, start - PAD_MS), end=last + PAD_MS))
            start = -1
    return merged(spans)


def merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch made one, empty ones dropped."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if span.end <= span.start:
            continue
        if kept and span.start <= kept[-1].end:
            kept[-1] = Span(start=kept[-1].start, end=max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return tuple(kept)
