"""From voice vectors to speaker turns: pooling, clustering, smoothing, edges."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.diarization.clustering import smoothed_path, speaker_centroids
from clipforge.engines.diarization.embedding import HOP_MS, WINDOW_MS, unit
from clipforge.engines.diarization.speech import OFFSET, STEP_MS
from clipforge.media.time import Span
from clipforge.media.transcript import SpeakerTurn

# A vector for finding speakers is the mean over 5 windows (2.4 s), one for finding edges over 3 (1.6 s).
# Windows every 0.2 s instead of 0.4 s take twice the time and make no fewer errors.
_POOL = 2
_EDGE_POOL = 1
_CHANGE_COST = 0.6
_USUAL_DISTANCE = 0.5
_ROUNDS = 2
# Where speech goes on through a change of speaker, the edge goes to the least speech within this distance.
_REFINE_MS = 350
# A pause shorter than this does not end a turn.
_JOIN_MS = 500


def near_speech(
    windows: NDArray[np.intp], speech: Sequence[Span] | None, probabilities: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """Which windows are worth embedding: those that touch known speech, or might hold some."""
    starts = windows * HOP_MS
    ends = starts + WINDOW_MS
    if speech is not None:
        wanted = np.zeros(len(windows), dtype=np.bool_)
        for span in speech:
            wanted |= (starts < span.end) & (ends > span.start)
        return wanted
    padded = np.append(probabilities, 0.0)
    limit = len(probabilities)
    return np.array(
        [
            padded[min(start // STEP_MS, limit) : min(end // STEP_MS + 1, limit + 1)].max() >= OFFSET
            for start, end in zip(starts, ends, strict=True)
        ],
        dtype=np.bool_,
    )


def find_turns(
    windows: NDArray[np.intp],
    vectors: NDArray[np.float32],
    probabilities: NDArray[np.float32],
    spans: Sequence[Span],
    speakers: int | None,
) -> tuple[SpeakerTurn, ...]:
    """Turns of speakers 'S1', 'S2', … inside spans of speech.

    Args:
        windows: numbers of the embedded windows on the grid of 400 ms, rising, shape (n,).
        vectors: their unit vectors, shape (n, d).
        probabilities: of speech, one for each 32 ms.
        spans: where speech is, in order, apart from one another.
        speakers: how many there are, None to estimate.
    """
    if not spans:
        return ()
    chosen, owners = _inside(windows, spans)
    if len(chosen) == 0:
        return _numbered([(span.start, span.end, 0) for span in spans])
    own = vectors[chosen]
    steady = _pooled(own, owners, _POOL)
    quick = _pooled(own, owners, _EDGE_POOL)
    means = speaker_centroids(steady, HOP_MS / 1000, speakers)
    path = np.zeros(len(chosen), dtype=np.intp)
    for _ in range(_ROUNDS):
        path = smoothed_path(quick @ means.T, _CHANGE_COST * _apartness(means))
        means = np.stack(
            [
                unit(steady[path == k].sum(axis=0)) if (path == k).any() else means[k]
                for k in range(len(means))
            ]
        )
    middles = windows[chosen] * HOP_MS + WINDOW_MS // 2
    return _numbered(_cut(spans, owners, middles, path, probabilities))


def _apartness(means: NDArray[np.float32]) -> float:
    """How far the two closest voices are from one another, 1 for voices as different as they usually are.

    Two voices that are much alike (asked for, never estimated) differ by less than a usual change would cost.
    """
    closest = float((means @ means.T - 2 * np.eye(len(means))).max())
    return min(1.0, max(0.05, (1 - closest) / _USUAL_DISTANCE))


def _inside(windows: NDArray[np.intp], spans: Sequence[Span]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Windows whose middle lies in a span (at least the nearest one for each), and the span of each."""
    middles = windows * HOP_MS + WINDOW_MS // 2
    chosen: list[int] = []
    owners: list[int] = []
    for number, span in enumerate(spans):
        low, high = np.searchsorted(middles, [span.start, span.end])
        inside = list(range(int(low), int(high)))
        if not inside and len(windows):
            centre = (span.start + span.end) // 2
            nearest = int(np.abs(middles - centre).argmin())
            inside = [nearest] if abs(int(middles[nearest]) - centre) <= WINDOW_MS else []
        chosen += inside
        owners += [number] * len(inside)
    return np.array(chosen, dtype=np.intp), np.array(owners, dtype=np.intp)


def _pooled(vectors: NDArray[np.float32], owners: NDArray[np.intp], reach: int) -> NDArray[np.float32]:
    """Each vector averaged with `reach` neighbours on either side, within its span; unit length."""
    total = np.zeros_like(vectors)
    for shift in range(-reach, reach + 1):
        low, high = max(0, -shift), len(vectors) - max(0, shift)
        if high <= low:
            continue
        same = owners[low:high] == owners[low + shift : high + shift]
        total[low:high] += vectors[low + shift : high + shift] * same[:, None]
    return unit(total)


def _cut(
    spans: Sequence[Span],
    owners: NDArray[np.intp],
    middles: NDArray[np.intp],
    path: NDArray[np.intp],
    probabilities: NDArray[np.float32],
) -> list[tuple[int, int, int]]:
    """Spans cut where the speaker changes: (start, end, speaker)."""
    pieces: list[tuple[int, int, int]] = []
    for number, span in enumerate(spans):
        inside = range(*np.searchsorted(owners, [number, number + 1]).tolist())
        if len(inside) == 0:
            speaker = pieces[-1][2] if pieces else int(path[0])
            pieces.append((span.start, span.end, speaker))
            continue
        start = span.start
        for before, after in pairwise(inside):
            if path[before] == path[after]:
                continue
            edge = _least_speech(probabilities, (int(middles[before]) + int(middles[after])) // 2)
            edge = min(max(edge, start + 1), span.end - 1)
            pieces.append((start, edge, int(path[before])))
            start = edge
        pieces.append((start, span.end, int(path[inside[-1]])))
    return pieces


def _least_speech(probabilities: NDArray[np.float32], at: int) -> int:
    """The time near `at` where there is least speech; `at` itself where there is no clear dip."""
    low = max(0, (at - _REFINE_MS) // STEP_MS)
    near = probabilities[low : (at + _REFINE_MS) // STEP_MS + 1]
    if len(near) == 0 or near.min() > 0.5:
        return at
    return (low + int(near.argmin())) * STEP_MS + STEP_MS // 2


def _numbered(pieces: Sequence[tuple[int, int, int]]) -> tuple[SpeakerTurn, ...]:
    """Pieces as turns, joined over short pauses, speakers numbered by first appearance."""
    names: dict[int, str] = {}
    turns: list[SpeakerTurn] = []
    for start, end, speaker in sorted(pieces):
        name = names.setdefault(speaker, f"S{len(names) + 1}")
        last = turns[-1] if turns else None
        if last and last.speaker == name and start - last.end < _JOIN_MS:
            turns[-1] = last.model_copy(update={"end": max(end, last.end)})
        elif end > start:
            turns.append(SpeakerTurn(speaker=name, start=start, end=end))
    return tuple(turns)
