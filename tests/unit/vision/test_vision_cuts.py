"""Cuts are found on their frame; flashes, pans and fades are told from them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from clipforge.engines.vision.cuts import FrameMarks, find_cuts

RATE = Fraction(25)


def scene(seed: int, *, wide: int = 128) -> np.ndarray:
    """A picture of large coloured patches."""
    generator = np.random.default_rng(seed)
    patches = generator.integers(30, 230, size=(6, wide // 16, 3), dtype=np.uint8)
    return np.kron(patches, np.ones((12, 16, 1), dtype=np.uint8))


def cuts(frames: list[np.ndarray]) -> list[int]:
    marks = FrameMarks()
    for frame in frames:
        marks.add(np.ascontiguousarray(np.clip(frame, 0, 255).astype(np.uint8)))
    return find_cuts(marks, RATE)


def noisy(frame: np.ndarray, count: int) -> list[np.ndarray]:
    generator = np.random.default_rng(0)
    return [frame + generator.normal(0, 3, frame.shape) for _ in range(count)]


def test_every_hard_cut_is_found_on_its_frame() -> None:
    frames = [
        frame for seed, length in ((1, 31), (2, 12), (3, 40), (4, 9)) for frame in noisy(scene(seed), length)
    ]
    assert cuts(frames) == [31, 43, 83]


@pytest.mark.parametrize("length", [1, 2, 4])
def test_a_flash_is_no_cut(length: int) -> None:
    frames = noisy(scene(1), 60)
    for index in range(30, 30 + length):
        frames[index] = 255 - (255 - frames[index]) / 5
    assert cuts(frames) == []


def test_a_panning_camera_is_no_cut() -> None:
    wide = scene(5, wide=640)
    assert cuts([wide[:, 3 * index : 3 * index + 128] for index in range(150)]) == []


def test_a_fade_through_black_is_cut_in_the_dark() -> None:
    down, up = np.linspace(1, 0, 12), np.linspace(0, 1, 12)
    frames = [*noisy(scene(1), 40), *(scene(1) * share for share in down)]
    frames += [scene(1) * 0.0] * 10 + [scene(2) * share for share in up] + noisy(scene(2), 40)
    (cut,) = cuts(frames)
    assert 50 <= cut <= 66


def test_a_dissolve_is_cut_in_its_middle() -> None:
    mix = [scene(1) * (1 - share) + scene(9) * share for share in np.linspace(0, 1, 16)]
    (cut,) = cuts([*noisy(scene(1), 50), *mix, *noisy(scene(9), 50)])
    assert 53 <= cut <= 63


def test_a_long_dark_stretch_is_a_shot_of_its_own() -> None:
    assert cuts([*noisy(scene(1), 30), *([scene(1) * 0.0] * 80), *noisy(scene(2), 30)]) == [30, 110]


def test_a_pan_of_few_frames_a_second_is_no_cut() -> None:
    wide = scene(5, wide=1280)
    frames = [np.roll(wide, -9 * (index // 3), axis=1)[:, :128] for index in range(150)]
    assert cuts(frames) == []


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_a_few_frames_are_one_shot(count: int) -> None:
    assert cuts(noisy(scene(1), count)) == []
