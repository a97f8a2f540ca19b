"""Faces found by YuNet, a small convolutional detector, through OpenCV on the processor."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from clipforge.kit.errors import MissingDependencyError
from clipforge.media.picture import FaceBox

MIN_SCORE = 0.6
"""Below this YuNet's boxes are mostly hands, prints and knots of branches."""
_NMS_OVERLAP = 0.3
_MOST_FACES = 64


class YuNetDetector:
    """YuNet (Wu et al. 2023, MIT licence), model file `face_detection_yunet_2023mar.onnx`.

    Not safe for use by several threads at once: make one for each.

    Args:
        model: path of the model file.
        min_score: confidence from which a box counts.
        max_side: larger frames are made smaller to this length of their longer side before looking; faces
            below about 10 pixels there are missed.

    Raises:
        MissingDependencyError: the file is not a model that OpenCV can read.
    """

    def __init__(self, model: Path, *, min_score: float = MIN_SCORE, max_side: int = 640) -> None:
        import cv2

        self._max_side = max_side
        self._min_score = min_score
        # OpenCV 5 warns about a setting of its own on every start.
        told = cv2.utils.logging.getLogLevel()
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)
        try:
            self._net = cv2.FaceDetectorYN.create(
                str(model), "", (320, 320), min_score, _NMS_OVERLAP, _MOST_FACES
            )
        except cv2.error as error:
            raise MissingDependencyError(
                "the face model cannot be read",
                subject=str(model),
                remedy="Remove it and run 'clipforge models' to fetch it again",
                code="model_broken",
            ) from error
        finally:
            cv2.utils.logging.setLogLevel(told)

    @property
    def name(self) -> str:
        """Name of the model and what else its answer depends on."""
        return f"yunet-2023mar/{self._min_score}/{self._max_side}"

    def detect(self, frame: NDArray[np.uint8]) -> tuple[FaceBox, ...]:
        """Faces in an RGB frame of shape (height, width, 3), best first, as fractions of the frame.

        Boxes are clipped to the frame; a face of which less than a pixel is inside is left out.
        """
        import cv2

        height, width = frame.shape[:2]
        ratio = min(1.0, self._max_side / max(height, width))
        if ratio < 1:
            width, height = max(1, round(width * ratio)), max(1, round(height * ratio))
            frame = np.asarray(
                cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8
            )
        self._net.setInputSize((width, height))
        _, rows = self._net.detect(cv2.cvtColor(frame, cv2.COLOR_RGB2BGR))
        if rows is None:
            return ()  # type: ignore[unreachable]  # the stub knows no picture without a face
        boxes = [box for row in rows if (box := _box(row, width, height)) is not None]
        return tuple(sorted(boxes, key=lambda box: -box.score))


def _box(row: NDArray[np.float32], width: int, height: int) -> FaceBox | None:
    """One row of YuNet: x, y, w, h, five landmarks (right eye, left eye, nose, mouth corners), score."""
    left, top = max(0.0, float(row[0])), max(0.0, float(row[1]))
    right, bottom = min(width, float(row[0] + row[2])), min(height, float(row[1] + row[3]))
    if right - left < 1 or bottom - top < 1:
        return None
    eyes = (float(row[5]) + float(row[7])) / 2
    return FaceBox(
        x=left / width,
        y=top / height,
        width=(right - left) / width,
        height=(bottom - top) / height,
        score=min(1.0, max(0.0, float(row[14]))),
        eye_y=min(1.0, max(0.0, eyes / height)),
    )
