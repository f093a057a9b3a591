"""The face finder: YuNet through OpenCV, on the small copy of a picture."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.domain.face import Box, Face, Point, turn_of
from kiosk.domain.fault import Fault
from kiosk.domain.picture import Picture
from kiosk.errors import DeviceLost

YUNET_SHA256 = "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4"
"""Hash of face_detection_yunet_2023mar.onnx as opencv_zoo publishes it (its git-LFS id)."""

SCORE = 0.7
"""Below this a find is too often none (on 320 × 180 pixels, real faces mostly reach 0.85 and more)."""

OVERLAP = 0.3
"""Of two finds that overlap more than this, the weaker one is dropped (opencv_zoo's own value)."""

NARROWEST_PX = 12
"""A face narrower than this in the small picture is found less than every second time."""

WIDER, HIGHER = 1.105, 1.08
"""By how much a face (0.15 × 0.20 m) is larger than YuNet's box, which is 2.16 × 2.94 eye distances (median of 65 frontal
press portraits, eyes taken as 63 mm apart): without this, distances read a tenth too far."""

INSIDE = 0.8
"""Share of a face's box that must lie inside the picture."""


def checked(weights: Path, expected: str) -> bytes:
    """Return a model file's bytes when they are the expected ones; raise DeviceLost(MODELS_MISSING) when not."""
    try:
        content = weights.read_bytes()
    except OSError as cause:
        raise DeviceLost(
            Fault.MODELS_MISSING, f"{weights} cannot be read ({cause.strerror}): run `doorman models` to install it"
        ) from cause
    if sha256(content).hexdigest() != expected:
        raise DeviceLost(
            Fault.MODELS_MISSING, f"{weights} is not the expected model: run `doorman models` to install it again"
        )
    return content


class YuNet:
    """Finds faces with the weights in a file; the bytes that were checked are the bytes that run.

    Use one per thread. Raises DeviceLost(MODELS_MISSING) when the file is absent or another one.
    """

    def __init__(self, weights: Path, expected_sha256: str = YUNET_SHA256) -> None:
        model = np.frombuffer(checked(weights, expected_sha256), np.uint8)
        nothing = np.empty(0, np.uint8)
        self._detector = cv2.FaceDetectorYN.create("onnx", model, nothing, (320, 180), SCORE, OVERLAP, 100)

    def find(self, picture: Picture) -> tuple[Face, ...]:
        """Return the faces scored 0.7 or more, wide enough and mostly inside the picture; largest first."""
        high, wide = picture.small.shape[:2]
        self._detector.setInputSize((wide, high))
        _, rows = self._detector.detect(picture.small)
        if rows is None:
            return ()
        faces = [_face(row, wide, high) for row in np.asarray(rows, np.float64)]
        kept = [face for face in faces if face.box.width * wide >= NARROWEST_PX and _inside(face.box) >= INSIDE]
        return tuple(sorted(map(_whole, kept), key=lambda face: -face.box.area))


def _face(row: NDArray[np.float64], wide: int, high: int) -> Face:
    """Turn one row of YuNet's answer (box, five points, score, all in pixels) into a face in fractions."""
    x, y, width, height, *points, score = row.tolist()
    spots: list[Point] = [(points[k] / wide, points[k + 1] / high) for k in range(0, 10, 2)]
    landmarks = (spots[0], spots[1], spots[2], spots[3], spots[4])
    return Face(Box(x / wide, y / high, width / wide, height / high), score, landmarks, turn_of(landmarks, wide / high))


def _whole(face: Face) -> Face:
    """Let the box hold the whole face, about the same middle."""
    (x, y), width, height = face.box.centre, WIDER * face.box.width, HIGHER * face.box.height
    return replace(face, box=Box(x - width / 2, y - height / 2, width, height))


def _inside(box: Box) -> float:
    """Return the share of a box that lies inside the picture."""
    return box.overlap(Box(0.0, 0.0, 1.0, 1.0)) if box.area > 0 else 0.0
