"""A detector for machines without a face model: it sees no one, and framing falls back to the middle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from clipforge.media.picture import FaceBox


class BlindDetector:
    """Finds no faces."""

    @property
    def name(self) -> str:
        """Part of cache keys: results made without faces are not those made with them."""
        return "none"

    def detect(self, frame: NDArray[np.uint8]) -> tuple[FaceBox, ...]:
        """No faces."""
        return ()
