"""What every face detector offers."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from clipforge.media.picture import FaceBox


class FaceDetector(Protocol):
    """Finds faces in a frame."""

    @property
    def name(self) -> str:
        """Name of the model; part of every cache key."""
        ...

    def detect(self, frame: NDArray[np.uint8]) -> tuple[FaceBox, ...]:
        """Faces in an RGB frame of shape (height, width, 3), best first; positions are fractions of it."""
        ...
