"""What is seen: faces, cuts and motion around each sentence, from key frames; shape (n,) each."""

from __future__ import annotations

import numpy as np

from clipforge.media.picture import PictureSurvey
from clipforge.stages.detect.talk import Floats, Talk

# A mean difference of 0.12 of full scale between key frames is another shot, below it motion within one.
_CUT = 0.12
_REACH_MS = 6_000


def _around(talk: Talk, times: np.ndarray, values: np.ndarray) -> Floats:
    """Mean of the samples inside each sentence, else the nearest within six seconds, else 0."""
    found = np.zeros(len(talk))
    for index in range(len(talk)):
        low, high = np.searchsorted(times, [talk.start[index], talk.end[index] + 1])
        if high > low:
            found[index] = float(values[low:high].mean())
            continue
        middle = (talk.start[index] + talk.end[index]) // 2
        near = [k for k in (low - 1, low) if 0 <= k < len(times) and abs(times[k] - middle) <= _REACH_MS]
        if near:
            found[index] = float(values[min(near, key=lambda k: abs(times[k] - middle))])
    return found


def faces(talk: Talk, picture: PictureSurvey) -> Floats:
    """Share of key frames with one to three faces large enough to fill a crop (over 1 % of the picture)."""
    times = np.array([sample.time for sample in picture.samples])
    good = [float(1 <= sum(face.area >= 0.01 for face in sample.faces) <= 3) for sample in picture.samples]
    return _around(talk, times, np.array(good))


def cuts(talk: Talk, picture: PictureSurvey) -> Floats:
    """Share of key frames that belong to another shot than the one before."""
    times = np.array([sample.time for sample in picture.samples])
    return _around(talk, times, np.array([float(sample.change >= _CUT) for sample in picture.samples]))


def motion(talk: Talk, picture: PictureSurvey) -> Floats:
    """Movement within shots: change between key frames of one shot, 1 at the limit of a cut."""
    times = np.array([sample.time for sample in picture.samples])
    values = [sample.change / _CUT if sample.change < _CUT else 0.0 for sample in picture.samples]
    return _around(talk, times, np.array(values))


def darkness(talk: Talk, picture: PictureSurvey) -> Floats:
    """Share of nearly black key frames (mean luma under 0.06)."""
    times = np.array([sample.time for sample in picture.samples])
    return _around(talk, times, np.array([float(sample.brightness < 0.06) for sample in picture.samples]))
