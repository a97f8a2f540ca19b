"""Where a cut may lie: at the quietest point of the pause before or after a sentence, never inside a word."""

from __future__ import annotations

import numpy as np

from clipforge.media.sound import SoundSurvey
from clipforge.media.transcript import Transcript
from clipforge.stages.detect.talk import Ints

LEAD_IN_MS = 300
TAIL_MS = 600
# Breath kept after the last word where the sound is not known.
_BLIND_TAIL_MS = 350


def pauses(transcript: Transcript) -> Ints:
    """Length of the silence before each sentence in ms, shape (n + 1,); the last entry is that after the end.

    Negative where speakers talk over each other.
    """
    if not transcript.sentences:
        return np.zeros(1, dtype=np.int64)
    heard = np.maximum.accumulate([item.end for item in transcript.sentences])
    starts = [item.start for item in transcript.sentences]
    before = np.concatenate([[0], heard])
    after = np.concatenate([starts, [max(transcript.duration, int(heard[-1]))]])
    return np.asarray(after - before, dtype=np.int64)


def cut_before(transcript: Transcript, sentence: int, sound: SoundSurvey | None = None) -> int:
    """Where to cut in before a sentence, ms: within 300 ms of its first sound and after every earlier word.

    With sound at the quietest point of what is allowed, without it in the middle of the gap.
    """
    item = transcript.sentences[sentence]
    heard = max((other.end for other in transcript.sentences[max(0, sentence - 8) : sentence]), default=0)
    low = max(heard, item.start - LEAD_IN_MS, 0)
    if low >= item.start:
        return item.start
    if sound is not None and item.start <= sound.duration_ms:
        return sound.quietest_ms(low, item.start)
    return (max(heard, item.start - 2 * LEAD_IN_MS) + item.start) // 2


def cut_after(transcript: Transcript, sentence: int, sound: SoundSurvey | None = None) -> int:
    """Where to cut out after a sentence, ms: within 600 ms of its last sound and before every later word.

    With sound at the quietest point of what is allowed, without it in the middle of the gap.
    """
    item = transcript.sentences[sentence]
    end = max(other.end for other in transcript.sentences[max(0, sentence - 8) : sentence + 1])
    following = transcript.sentences[sentence + 1 : sentence + 2]
    limit = following[0].start if following else max(transcript.duration, item.end)
    high = min(limit, end + TAIL_MS)
    if high <= end:
        # The next speaker is already talking: stop before their word rather than in the middle of it, but
        # never before the end of ours.
        return item.end
    if sound is not None and high <= sound.duration_ms:
        return sound.quietest_ms(end, high)
    return min((end + limit) // 2, end + _BLIND_TAIL_MS)
