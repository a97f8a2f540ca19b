"""How much louder or quieter: from measured loudness to gain and limiter, and back after the encode. Pure."""

from __future__ import annotations

from clipforge.engines.ffmpeg.encode import Loudness
from clipforge.media.timeline import AudioMix
from clipforge.stages.render.sound import Level

SILENT_LUFS = -50.0
"""Below this there is nothing but noise; raising it to speech level would only make the noise loud."""

TOLERANCE_LU = 0.3
"""How far the encoded file may be off before it is corrected; a correction aims at the middle."""

_CODEC_MARGIN_DB = 0.9
"""AAC overshoots: peaks of its decoded sound lie up to about this much above those that went in."""

_AGAINST_LIMITER = 1.3
"""dB of gain for each dB of loudness that a limiter lets through, on speech and on film sound."""

_MOST_LIMITING_DB = 12.0
"""Gain above what peaks allow, at most: beyond it a limiter pumps."""


def first_level(measured: Loudness, mix: AudioMix) -> Level | None:
    """Gain from a first measurement, with a limiter where the peaks need one; None: leave it alone."""
    if measured.integrated_lufs < SILENT_LUFS:
        return None
    ceiling = mix.true_peak_db - _CODEC_MARGIN_DB
    gain = min(
        mix.loudness_lufs - measured.integrated_lufs, ceiling - measured.true_peak_db + _MOST_LIMITING_DB
    )
    # Near the ceiling the codec decides; a limiter that has nothing to do changes nothing.
    return Level(gain, ceiling if measured.true_peak_db + gain > ceiling else None)


def refined(level: Level, measured: Loudness, mix: AudioMix) -> Level:
    """Make up for what limiter and codec did; `measured` was made with `level`."""
    ceiling = level.ceiling_db
    over = measured.true_peak_db - mix.true_peak_db
    if over > 0:
        ceiling = (mix.true_peak_db - _CODEC_MARGIN_DB if ceiling is None else ceiling) - over - 0.1
    missing = mix.loudness_lufs - measured.integrated_lufs
    # A limiter that works takes part of any further gain away at once.
    return Level(level.gain_db + missing * (_AGAINST_LIMITER if ceiling is not None else 1.0), ceiling)


def settled(measured: Loudness, mix: AudioMix) -> bool:
    """Whether a sound that was measured before its encode is as loud as it should be."""
    return abs(measured.integrated_lufs - mix.loudness_lufs) <= 0.1


def good(measured: Loudness, mix: AudioMix) -> bool:
    """Whether a file is as loud as asked and never louder than the ceiling."""
    off = abs(measured.integrated_lufs - mix.loudness_lufs)
    return off <= TOLERANCE_LU and measured.true_peak_db <= mix.true_peak_db
