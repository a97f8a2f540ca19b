"""Captions that an aligner lost, far from their cue or squeezed into no time, get their cue's times back."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from clipforge.media.transcript import Word
from clipforge.stages.transcribe.estimate import natural_ms

# Cues stand within two seconds of what they say, once the whole file's offset is taken off.
_FAR_MS = 4_000
# Nobody speaks four times as fast as usual.
_SQUEEZED = 0.25


def restore_lost(
    aligned: Sequence[Word], rough: Sequence[Word], cues: Sequence[tuple[int, int]]
) -> tuple[tuple[Word, ...], int]:
    """Put lost cues back where the file says, corrected by the offset of those that were found.

    Args:
        aligned: words with measured times.
        rough: the same words with the times of their cues.
        cues: (first, last) word of each cue, last not included, in order, covering all words.

    Returns:
        The words, starts never falling, and how many cues were put back.
    """
    shifts = [after.start - before.start for after, before in zip(aligned, rough, strict=True)]
    usual = round(median(shifts)) if shifts else 0
    words: list[Word] = []
    lost = 0
    for first, last in cues:
        piece = aligned[first:last]
        if not piece:
            continue
        far = abs(median(shifts[first:last]) - usual) > _FAR_MS
        length = piece[-1].end - piece[0].start
        squeezed = length < _SQUEEZED * natural_ms([word.text for word in piece])
        if far or squeezed:
            lost += 1
            piece = [
                word.model_copy(update={"start": max(0, word.start + usual), "end": max(1, word.end + usual)})
                for word in rough[first:last]
            ]
        for word in piece:
            start = max(word.start, words[-1].start if words else 0)
            words.append(word.model_copy(update={"start": start, "end": max(word.end, start + 1)}))
    return tuple(words), lost
