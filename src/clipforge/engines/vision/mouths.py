"""How much a mouth moves: weak evidence of who talks, strong only when summed over many seconds.

The lower half of a face is compared from frame to frame, and the upper half with it, so that a head that
nods is not taken for a mouth that speaks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from clipforge.engines.vision.tracking import between, link_cost
from clipforge.media.picture import FaceBox

_PATCH = (32, 40)
_SAME_FACE = 0.6
_NODDING = 0.8
"""Share of the upper face's motion that is taken from the lower face's: the rest is the mouth's own."""


def mouth_motion(
    frames: Sequence[NDArray[np.uint8]],
    before: tuple[FaceBox, ...],
    after: tuple[FaceBox, ...],
    aspect: float,
) -> tuple[tuple[float, ...], ...]:
    """Motion of the mouth of each face in `after` since the last look.

    Args:
        frames: luma of the frame looked at before, of every frame since, and of the one looked at now.
        before: faces in the first of these.
        after: faces in the last of these.
        aspect: width of the picture over its height.

    Returns:
        For each face in `after`, one value for every frame but the first, in units of the face's own
        contrast; empty for a face that was not there before.
    """
    return tuple(_motion_of(frames, before, face, aspect) for face in after)


def _motion_of(
    frames: Sequence[NDArray[np.uint8]], before: tuple[FaceBox, ...], face: FaceBox, aspect: float
) -> tuple[float, ...]:
    if len(frames) < 2 or not before:
        return ()
    start = min(before, key=lambda box: link_cost(box, face, aspect))
    if link_cost(start, face, aspect) > _SAME_FACE:
        return ()
    steps = len(frames) - 1
    patches = [_patch(frame, between(start, face, step / steps)) for step, frame in enumerate(frames)]
    if any(patch is None for patch in patches):
        return ()
    stack = np.stack([patch for patch in patches if patch is not None])
    contrast = float(stack.std()) + 4.0
    moved = np.abs(np.diff(stack, axis=0))
    middle = _PATCH[1] // 2
    upper = moved[:, :middle].mean(axis=(1, 2))
    lower = moved[:, middle + middle // 4 :, 6:-6].mean(axis=(1, 2))
    return tuple(np.maximum(0.0, (lower - _NODDING * upper) / contrast).tolist())


def _patch(luma: NDArray[np.uint8], box: FaceBox) -> NDArray[np.float32] | None:
    """The face of a frame at a fixed size, None when it is only a few pixels."""
    import cv2

    height, width = luma.shape
    left, right = int(box.x * width), int(np.ceil((box.x + box.width) * width))
    top, bottom = int(box.y * height), int(np.ceil((box.y + box.height) * height))
    if right - left < 10 or bottom - top < 12:
        return None
    # Bilinear placement to a part of a pixel, so that a box that moves slowly does not shake the patch.
    matrix = np.array(
        [
            [box.width * width / _PATCH[0], 0, box.x * width],
            [0, box.height * height / _PATCH[1], box.y * height],
        ],
        dtype=np.float32,
    )
    patch = cv2.warpAffine(
        luma,
        matrix,
        _PATCH,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(patch, dtype=np.float32)
