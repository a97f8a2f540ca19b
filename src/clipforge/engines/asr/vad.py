"""Where speech is: Silero's probability for every 32 ms of a stream, and the spans that follow from it.

The network is the one that ships inside faster-whisper. It is run with its state carried from block to block,
so that hours of sound need no more memory than seconds, and a stream cut anywhere gives the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clipforge.kit.errors import MissingDependencyError

SAMPLE_RATE = 16_000
WINDOW = 512
"""Samples of one probability: the network's own window at 16 kHz, 32 ms."""
_CONTEXT = 64
_STATE = (1, 1, 128)
_ASSET = "silero_vad_v6.onnx"

# Hysteresis of Silero's own reference code: speech begins above the first and ends below the second.
ENTER = 0.5
LEAVE = 0.35


@dataclass(frozen=True, slots=True)
class SpeechRegion:
    """A stretch [start, end) of windows in which someone speaks."""

    start: int
    end: int


class SpeechProbability:
    """Probability of speech for each whole window of a stream of 16 kHz mono sound."""

    def __init__(self) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.inter_op_num_threads = 1
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        self._session = onnxruntime.InferenceSession(
            str(_asset()), providers=["CPUExecutionProvider"], sess_options=options
        )
        self._h = np.zeros(_STATE, np.float32)
        self._c = np.zeros(_STATE, np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)
        self._rest = np.zeros(0, np.float32)

    def feed(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take samples of any number, shape (n,); return the probabilities complete now, shape (k,)."""
        samples = np.concatenate([self._rest, block]) if self._rest.size else np.asarray(block, np.float32)
        whole = samples.size - samples.size % WINDOW
        self._rest = samples[whole:].copy()
        if whole == 0:
            return np.zeros(0, np.float32)
        windows = samples[:whole].reshape(-1, WINDOW)
        contexts = np.vstack([self._context[None, :], windows[:-1, -_CONTEXT:]])
        self._context = windows[-1, -_CONTEXT:].copy()
        out, self._h, self._c = self._session.run(
            None, {"input": np.hstack([contexts, windows]), "h": self._h, "c": self._c}
        )
        return np.asarray(out, np.float32).reshape(-1)

    def finish(self) -> NDArray[np.float32]:
        """The probability of the last window, filled up with silence; empty when there is none."""
        if not self._rest.size:
            return np.zeros(0, np.float32)
        return self.feed(np.zeros(WINDOW - self._rest.size, np.float32))


class RegionTracker:
    """Turns probabilities into speech regions as they come; the same regions however they are fed.

    Args:
        longest: windows after which a region is cut, at its least speech-like moment.
        min_silence: windows of silence that end a region; 5 is 160 ms, as in faster-whisper's batches.
    """

    def __init__(self, longest: int, min_silence: int = 5) -> None:
        self._longest = longest
        self._min_silence = min_silence
        self._position = 0
        self._inside: list[float] | None = None  # probabilities since the region began
        self._quiet_since: int | None = None

    @property
    def position(self) -> int:
        """Windows seen so far."""
        return self._position

    @property
    def open_start(self) -> int | None:
        """First window of the region that has not ended yet."""
        return None if self._inside is None else self._position - len(self._inside)

    def feed(self, probabilities: NDArray[np.float32]) -> list[SpeechRegion]:
        """Take the next probabilities; return the regions that ended."""
        return [region for value in probabilities.tolist() if (region := self._step(value)) is not None]

    def finish(self) -> list[SpeechRegion]:
        """The region that was open when the stream ended."""
        start = self.open_start
        if start is None:
            return []
        end = self._position if self._quiet_since is None else self._quiet_since
        self._inside = self._quiet_since = None
        return [SpeechRegion(start, end)]

    def _step(self, probability: float) -> SpeechRegion | None:
        here = self._position
        self._position += 1
        if self._inside is None:
            if probability >= ENTER:
                self._inside, self._quiet_since = [probability], None
            return None
        start = here - len(self._inside)
        self._inside.append(probability)
        if probability >= ENTER:
            self._quiet_since = None
        elif probability < LEAVE and self._quiet_since is None:
            self._quiet_since = here
        if self._quiet_since is not None and here - self._quiet_since >= self._min_silence:
            region = SpeechRegion(start, self._quiet_since)
            self._inside = self._quiet_since = None
            return region
        if len(self._inside) > self._longest:
            at = _quietest(self._inside)
            self._inside = self._inside[at:]
            return SpeechRegion(start, start + at)
        return None


def _quietest(probabilities: list[float]) -> int:
    """Where to cut unbroken speech: the lowest mean of five windows in the last third, its middle."""
    first = len(probabilities) * 2 // 3
    means = np.convolve(np.array(probabilities[first:]), np.full(5, 0.2), "valid")
    return first + int(np.argmin(means)) + 2


def _asset() -> Path:
    # Found without importing faster-whisper, whose import takes more than a second.
    spec = find_spec("faster_whisper")
    places = spec.submodule_search_locations if spec else None
    for place in places or ():
        path = Path(place) / "assets" / _ASSET
        if path.is_file():
            return path
    raise MissingDependencyError(
        "the network that tells speech from silence is not installed",
        subject=_ASSET,
        remedy="Install faster-whisper 1.2.1",
    )
