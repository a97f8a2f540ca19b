"""Who seems to talk, from a mouth's motion while there is a voice.

Weak evidence: a listener's mouth moves too. It becomes strong when it is summed over all the turns of one
speaker, which is what framing does with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.ffmpeg.decode import SAMPLE_RATE
from clipforge.engines.vision.tracking import Track

_HALF_MOTION = 0.015
"""Motion (see `mouths`) at which a mouth is as likely to talk as not: resting lips measure 0 to 0.005 on
recordings of people who listen, talking ones 0.01 to 0.15."""
_REACH_SECONDS = 0.4
_FLOOR_DB = -60.0
_RISE_DB = 18.0


def voice_levels(blocks: Iterable[NDArray[np.float32]], rate: Fraction, frames: int) -> NDArray[np.float32]:
    """How much is heard during each frame: 0 at the floor of the recording, 1 at 18 dB above it.

    Args:
        blocks: mono sound at 16 kHz.
        rate: frames a second.
        frames: how many frames to measure; silence is assumed where the sound ends early.
    """
    hop = float(SAMPLE_RATE / rate)
    bounds = np.round(np.arange(frames + 1) * hop).astype(np.int64)
    energy = np.zeros(frames)
    at = 0
    for block in blocks:
        squares = np.concatenate(([0.0], np.cumsum(np.square(block, dtype=np.float64))))
        inside = np.clip(bounds - at, 0, len(block))
        energy += squares[inside[1:]] - squares[inside[:-1]]
        at += len(block)
    level = 10 * np.log10(energy / hop + 1e-12)
    floor = max(_FLOOR_DB, float(np.percentile(level, 10))) if frames else _FLOOR_DB
    return np.clip((level - floor) / _RISE_DB, 0, 1).astype(np.float32)


def speaking_evidence(
    track: Track, start: int, rate: Fraction, levels: NDArray[np.float32]
) -> tuple[float, ...]:
    """Probability, weakly founded, that a face is talking at each of its sightings; empty without sound.

    Args:
        track: the face.
        start: frame that `levels` begins with.
        rate: frames a second.
        levels: how much is heard in each frame, see `voice_levels`.
    """
    if len(levels) == 0:
        return ()
    moments: list[int] = []
    motions: list[float] = []
    for frame, motion in zip(track.frames, track.motion, strict=True):
        moments.extend(range(frame - len(motion) + 1, frame + 1))
        motions.extend(motion)
    when, moved = np.asarray(moments), np.asarray(motions)
    reach = float(_REACH_SECONDS * rate)
    found = []
    for frame in track.frames:
        near = np.abs(when - frame) <= reach if len(when) else np.zeros(0, dtype=bool)
        mean = float(moved[near].mean()) if near.any() else 0.0
        low = max(0, frame - start - round(reach))
        heard = levels[low : frame - start + round(reach) + 1]
        voice = float(np.percentile(heard, 75)) if len(heard) else 0.0
        found.append(round(voice * mean / (mean + _HALF_MOTION), 3))
    return tuple(found)
