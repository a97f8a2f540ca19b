"""A track is one person: bridged over gaps, apart from others, and not made of flickers."""

from __future__ import annotations

import numpy as np

from clipforge.engines.vision.mouths import mouth_motion
from clipforge.engines.vision.surface import look, picture_window, seams_of
from clipforge.engines.vision.tracking import Sighting, link_faces, overlap
from clipforge.media.picture import FaceBox


def face(x: float, y: float = 0.3, size: float = 0.1, score: float = 0.9) -> FaceBox:
    return FaceBox(x=x, y=y, width=size, height=size * 1.6, score=score)


def linked(rows: list[list[FaceBox]]) -> list[list[float]]:
    sightings = [Sighting(5 * index, tuple(row)) for index, row in enumerate(rows)]
    tracks = link_faces(sightings, rate=25.0, aspect=16 / 9)
    return [[round(box.x, 3) for box in track.boxes] for track in tracks]


def test_two_people_keep_their_tracks_whatever_the_order_of_the_boxes() -> None:
    rows = [[face(0.2), face(0.7)] if index % 2 else [face(0.7), face(0.2)] for index in range(10)]
    assert sorted(linked(rows)) == [[0.2] * 10, [0.7] * 10]


def test_a_short_gap_is_bridged_and_a_long_one_is_not() -> None:
    short = [[face(0.4)]] * 5 + [[]] * 4 + [[face(0.41)]] * 5
    long = [[face(0.4)]] * 5 + [[]] * 14 + [[face(0.41)]] * 5
    assert len(linked(short)) == 1
    assert len(linked(long)) == 2


def test_flickers_and_uncertain_boxes_are_dropped() -> None:
    rows = [[face(0.4)] for _ in range(12)]
    rows[3].append(face(0.8))
    for row in rows:
        row.append(face(0.1, score=0.62))
    assert linked(rows) == [[0.4] * 12]


def test_a_face_of_another_size_at_the_same_place_is_another_face() -> None:
    rows = [[face(0.4, size=0.08)]] * 5 + [[face(0.4, size=0.2)]] * 5
    assert len(linked(rows)) == 2


def test_overlap_is_between_nothing_and_all() -> None:
    assert overlap(face(0.1), face(0.1)) == 1.0
    assert overlap(face(0.1), face(0.5)) == 0.0


def test_a_mouth_that_moves_counts_and_a_head_that_nods_does_not() -> None:
    generator = np.random.default_rng(3)
    texture = np.kron(generator.integers(60, 200, (30, 24)), np.ones((4, 4))).astype(np.uint8)
    box = FaceBox(x=0.2, y=0.1, width=0.5, height=0.7)
    still = np.zeros((120, 96), np.uint8)
    still[:] = texture
    talking, shaken = [], []
    for index in range(6):
        open_mouth = still.copy()
        if index % 2:
            open_mouth[70:90, 30:60] = 20
        talking.append(open_mouth)
        shaken.append(np.roll(still, index % 2, axis=1))
    (mouth,) = mouth_motion(talking, (box,), (box,), 0.8)
    (head,) = mouth_motion(shaken, (box,), (box,), 0.8)
    assert np.mean(mouth) > 0.05
    assert np.mean(head) < 0.3 * np.mean(mouth)


def picture() -> np.ndarray:
    generator = np.random.default_rng(1)
    return np.kron(generator.integers(60, 220, (9, 16, 3)), np.ones((40, 40, 1))).astype(np.uint8)


def test_black_bars_are_measured_and_a_dark_room_is_none() -> None:
    barred, dark = picture(), picture()
    barred[:45] = barred[-45:] = 0
    dark[:, :200] = dark[:, 420:] = dark[:90] = 0
    left, top, right, bottom = picture_window([look(barred)])
    assert (left, right) == (0.0, 1.0)
    assert abs(top - 0.125) < 0.01
    assert abs(bottom - 0.875) < 0.01
    assert picture_window([look(dark)])[1] == 0.0


def test_the_seam_of_a_split_screen_is_found() -> None:
    split = (picture() // 8 + 60).astype(np.uint8)
    split[:, 320:] += 60
    (seam,) = seams_of([look(split)])
    assert abs(seam - 0.5) < 0.01


def test_lines_of_text_are_noticed_and_patches_are_not() -> None:
    import cv2

    slide = np.full((360, 640, 3), (40, 90, 130), np.uint8)
    for row in range(5):
        cv2.putText(
            slide,
            "Put electronics away and turn off",
            (40, 80 + 50 * row),
            cv2.FONT_HERSHEY_SIMPLEX,
            0.8,
            (255,) * 3,
            2,
        )
    assert look(slide).text > 0.5
    assert look(picture()).text < 0.1
