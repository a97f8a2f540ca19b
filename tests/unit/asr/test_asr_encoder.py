"""The room in which sound is encoded: never too short for it, never more than the network has."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clipforge.engines.asr.whisper_encoder import (
    LEAST_ROOM_MS,
    LONGEST_FRAMES,
    PASSAGE_ROOM_MS,
    WHOLE_ROOM_MS,
    Encoder,
    frames,
)
from clipforge.kit.errors import CancelledError

RATE = 16_000


class FakeModel:
    """Gives back what it is fed, every second frame."""

    n_mels = 80

    def __init__(self):
        self.fed = []

    def encode(self, features, to_cpu):
        batch = np.array(features)
        self.fed.append(batch.shape)
        return np.ascontiguousarray(batch[:, :, ::2].transpose(0, 2, 1))


def noise(seconds, seed=1):
    return np.random.default_rng(seed).normal(0, 0.1, int(seconds * RATE)).astype(np.float32)


@given(st.integers(1, LONGEST_FRAMES), st.integers(0, WHOLE_ROOM_MS))
def test_the_room_holds_the_sound_and_a_second_of_silence_where_there_is_one(longest, room_ms):
    count = frames(longest, room_ms)
    assert count % 2 == 0
    assert count <= LONGEST_FRAMES
    assert count >= min(LONGEST_FRAMES, longest + 100)
    assert count >= room_ms // 10
    assert count <= max(longest + 100, room_ms // 10) + 1


def test_on_a_processor_each_piece_has_its_own_room_and_the_decoder_one_for_all():
    model, told = FakeModel(), []
    sounds = [noise(2, 1), noise(26, 2), noise(9, 3)]
    encoded = Encoder(model, "cpu").encode(sounds, LEAST_ROOM_MS, told.append)
    rooms = [frames(len(sound) // 160 + 1, LEAST_ROOM_MS) for sound in sounds]
    assert [shape[2] for shape in model.fed] == rooms == [2400, 2702, 2400]
    whole = np.array(encoded.whole)
    assert whole.shape == (3, 1351, 80)
    for room, (part, some) in zip(rooms, encoded.parts, strict=True):
        np.testing.assert_array_equal(np.array(part), whole[some, : room // 2])
    assert [some for _, some in encoded.parts] == [slice(n, n + 1) for n in range(3)]
    assert told == [1, 2, 3]


def test_a_gpu_gets_all_pieces_at_once():
    model, told = FakeModel(), []
    encoded = Encoder(model, "cuda").encode([noise(2, 1), noise(26, 2)], LEAST_ROOM_MS, told.append)
    assert model.fed == [(2, 80, 2702)]
    ((part, some),) = encoded.parts
    assert part is encoded.whole
    assert (some, told) == (slice(0, 2), [2])


def test_a_piece_is_encoded_the_same_whatever_it_is_encoded_with():
    sound = noise(5)
    alone = Encoder(FakeModel(), "cpu").encode([sound], PASSAGE_ROOM_MS, lambda _: None)
    among = Encoder(FakeModel(), "cpu").encode([noise(20, 2), sound], PASSAGE_ROOM_MS, lambda _: None)
    own, row = np.array(alone.whole)[0], np.array(among.whole)[1]
    np.testing.assert_array_equal(row[: len(own)], own)
    np.testing.assert_array_equal(np.array(among.parts[1][0])[0], own)
    # What was added is the piece's last second, over and over.
    added = row[len(own) :]
    assert len(added) == (frames(2001, 0) - PASSAGE_ROOM_MS // 10) // 2
    np.testing.assert_array_equal(added, np.resize(own[-50:], added.shape))


def test_encoding_can_be_stopped_between_two_pieces():
    model = FakeModel()

    def stop(pieces):
        if pieces == 2:
            raise CancelledError

    with pytest.raises(CancelledError):
        Encoder(model, "cpu").encode([noise(1)] * 5, LEAST_ROOM_MS, stop)
    assert len(model.fed) == 2
