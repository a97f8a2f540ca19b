"""Passages heard again: each part gets what was heard in it, whatever it was heard beside."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from clipforge.engines.asr import whisper
from clipforge.engines.asr.protocol import RecognitionOptions
from clipforge.engines.asr.vad import WINDOW
from clipforge.engines.asr.whisper_cut import Piece
from clipforge.engines.asr.whisper_gaps import Passage
from clipforge.engines.asr.whisper_stream import BATCH, Sound
from clipforge.kit.progress import Progress

PIECES = 4
WINDOWS = 400


class Run(whisper._Run):
    """Hears in each part nothing but where it is, and keeps what was heard together."""

    def __init__(self):
        net = SimpleNamespace(device="cpu", multilingual=True)
        super().__init__(net, RecognitionOptions(language="en"), Progress(), 1000, list)
        self.together = []

    def _recognize(self, batch, room_ms, done):
        self.together.append([sound.milliseconds for sound in batch])
        return [whisper._Found([], [str(sound.piece.spans)]) for sound in batch]


def piece(number):
    start = number * 1000
    speech = np.full(WINDOWS, 0.9, np.float32)
    speech[::60] = 0.1
    for pause in range(90, WINDOWS, 110):
        speech[pause : pause + 6] = 0.1
    return Sound(Piece(((start, start + WINDOWS),)), np.zeros(WINDOWS * WINDOW, np.float32), speech)


RANGES = st.lists(st.tuples(st.integers(0, WINDOWS - 1), st.integers(1, WINDOWS)), max_size=3)


@given(st.lists(RANGES, min_size=PIECES, max_size=PIECES))
def test_every_part_gets_what_was_heard_in_it(ranges):
    batch, run = [piece(number) for number in range(PIECES)], Run()
    passages = [[Passage(low, low + 1 + size, 0, 0) for low, size in some] for some in ranges]
    again = run._hear_again(batch, passages)
    flat = [(batch[n], passage) for n, some in enumerate(passages) for passage in some]
    assert len(again) == len(flat)
    for (sound, passage), parts in zip(flat, again, strict=True):
        covered = sum(part.piece.windows for part, _ in parts)
        assert covered == min(passage.last, WINDOWS) - passage.first
        assert all(found.notices == [str(part.piece.spans)] for part, found in parts)
        assert all(sound.piece.start <= part.piece.start <= sound.piece.end for part, _ in parts)
    lengths = [length for group in run.together for length in group]
    assert lengths == sorted(lengths)
    assert all(len(group) <= BATCH["cpu"] for group in run.together)
