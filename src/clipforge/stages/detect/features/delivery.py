"""How it is spoken: pace and pauses from word times, loudness and voice from the sound; shape (n,) each."""

from __future__ import annotations

import numpy as np

from clipforge.media.sound import HOP_MS, SoundSurvey
from clipforge.stages.detect.talk import Floats, Talk

# A pause of this length is heard as one on purpose (Goldman-Eisler's limit is 250 ms; twice that is safe).
_LONG_PAUSE_MS = 500
_SILENCE_DB = -55.0
_LEAST_BURST_MS = 600


def pace(talk: Talk) -> Floats:
    """Words a second against the talk's own median, in octaves (1: twice as fast), clipped to ±1."""
    words = np.array([item.last - item.first for item in talk.transcript.sentences], dtype=float)
    rate = words / talk.seconds
    middle = float(np.median(rate[words >= 4])) if (words >= 4).any() else float(np.median(rate))
    octaves: Floats = np.clip(np.log2(np.maximum(rate, 0.2) / max(middle, 0.2)), -1.0, 1.0)
    # Two words say nothing about pace.
    octaves[words < 4] = 0.0
    return octaves


def long_pauses(talk: Talk) -> Floats:
    """Whether a pause of 0.5 to 2.5 s lies in or after each sentence: room for what was said to land."""
    found = np.zeros(len(talk))
    words = talk.transcript.words
    for index, item in enumerate(talk.transcript.sentences):
        stop = min(item.last + 1, len(words))
        gaps = [words[k + 1].start - words[k].end for k in range(item.first, stop - 1)]
        found[index] = float(any(_LONG_PAUSE_MS <= gap <= 5 * _LONG_PAUSE_MS for gap in gaps))
    return found


def dead_air(talk: Talk) -> Floats:
    """Seconds of silence beyond 1.5 s after each sentence, as a share of 3 s, at most 1."""
    after = np.append(talk.start[1:], talk.end[-1:]) - talk.end
    return np.clip((after - 1500) / 3000.0, 0.0, 1.0)


def _hops(talk: Talk, sound: SoundSurvey) -> tuple[np.ndarray, np.ndarray]:
    top = len(sound.level_db)
    low = np.minimum(talk.start // HOP_MS, top)
    return low, np.minimum(np.maximum(talk.end // HOP_MS, low + 1), top)


def energy(talk: Talk, sound: SoundSurvey) -> Floats:
    """Loudness of each sentence against the talk's speech, in standard deviations, clipped to ±3.

    The mean level in dB of the hops above −55 dBFS, against median and spread over all sentences.
    """
    low, high = _hops(talk, sound)
    levels = np.full(len(talk), np.nan)
    for index, (a, b) in enumerate(zip(low, high, strict=True)):
        piece = sound.level_db[a:b]
        loud = piece[piece > _SILENCE_DB]
        if len(loud):
            levels[index] = float(loud.mean())
    return _against_talk(levels)


def energy_change(talk: Talk, sound: SoundSurvey) -> Floats:
    """Rise in loudness of each sentence over the 10 s before it, dB as a share of 6 dB, clipped to 0–1."""
    low, high = _hops(talk, sound)
    changes = np.zeros(len(talk))
    for index, (a, b) in enumerate(zip(low, high, strict=True)):
        now = sound.level_db[a:b]
        past = sound.level_db[max(0, a - 10_000 // HOP_MS) : a]
        now, past = now[now > _SILENCE_DB], past[past > _SILENCE_DB]
        if len(now) and len(past):
            changes[index] = float(np.clip((now.mean() - past.mean()) / 6.0, 0.0, 1.0))
    return changes


def pitch_height(talk: Talk, sound: SoundSurvey) -> Floats:
    """Median pitch of each sentence against its speaker's own, in standard deviations, clipped to ±3."""
    low, high = _hops(talk, sound)
    tones = np.full(len(talk), np.nan)
    for index, (a, b) in enumerate(zip(low, high, strict=True)):
        voiced = sound.pitch_hz[a:b]
        voiced = voiced[voiced > 0]
        if len(voiced) >= 4:
            tones[index] = float(np.median(np.log2(voiced)))
    found = np.zeros(len(talk))
    for speaker in np.unique(talk.speaker):
        mine = talk.speaker == speaker
        found[mine] = _against_talk(tones[mine])
    return found


def pitch_range(talk: Talk, sound: SoundSurvey) -> Floats:
    """Liveliness of the voice: spread of pitch within each sentence in octaves, against the talk's, ±3."""
    low, high = _hops(talk, sound)
    spreads = np.full(len(talk), np.nan)
    for index, (a, b) in enumerate(zip(low, high, strict=True)):
        voiced = sound.pitch_hz[a:b]
        voiced = voiced[voiced > 0]
        if len(voiced) >= 6:
            spreads[index] = float(np.subtract(*np.percentile(np.log2(voiced), [90, 10])))
    return _against_talk(spreads)


def bursts(talk: Talk, sound: SoundSurvey) -> Floats:
    """Laughter, applause or music where nobody speaks, 0 to 1, shape (n,).

    Share of the pause after each sentence (at least 0.6 s, its first 1.5 s) that is nearly as loud as speech:
    at most 10 dB below the median of the source's hops above −55 dBFS.
    """
    found = np.zeros(len(talk))
    heard = sound.level_db[sound.level_db > _SILENCE_DB]
    if not len(heard):
        return found
    limit = float(np.median(heard)) - 10.0
    following = np.append(talk.start[1:], talk.transcript.duration)
    for index in np.flatnonzero(following - talk.end >= _LEAST_BURST_MS):
        # A hop's length of distance to the words on both sides: their own sound is no reaction.
        low = int(talk.end[index]) // HOP_MS + 2
        high = min(int(following[index]) // HOP_MS - 1, low + 1500 // HOP_MS)
        if high > low and high <= len(sound.level_db):
            found[index] = float((sound.level_db[low:high] > limit).mean())
    return found


def _against_talk(values: Floats) -> Floats:
    """Robust standard scores: (x − median) / (1.4826 · MAD), unknown → 0, clipped to ±3."""
    known = values[~np.isnan(values)]
    if len(known) < 3:
        return np.zeros(len(values))
    middle = np.median(known)
    spread = 1.4826 * np.median(np.abs(known - middle))
    if spread < 1e-6:
        return np.zeros(len(values))
    steps: Floats = np.clip(np.nan_to_num((values - middle) / spread), -3.0, 3.0)
    return steps
