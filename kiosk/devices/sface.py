"""The face embedder: SFace through OpenCV, on a face found again in the full picture."""

import logging
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.devices.yunet import NARROWEST_PX, OVERLAP, YUNET_SHA256, checked
from kiosk.domain.face import Box, Face, Turn, turn_of
from kiosk.domain.identity import Flaw, Quality, Template
from kiosk.domain.picture import Picture, Pixels
from kiosk.domain.quality import flaw_of, sharpness_of
from kiosk.errors import BadInput, DeviceLost

log = logging.getLogger(__name__)

SFACE_SHA256 = "0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79"
"""Hash of face_recognition_sface_2021dec.onnx as opencv_zoo publishes it (its git-LFS id)."""

ALIGNMENT = "3"
"""Names how faces are lined up here; another way needs another name, since its vectors do not compare well."""

SIDES = (160, 224, 320)
"""Longer sides in pixels to which the crop is scaled for finding the face again; each find lines it up a little
differently, and the mean of three vectors is steadier than one: of 360 genuine pairs of press portraits 360 instead of
357 reach 0.45, and impostors come no closer."""

FINDS_MIN = 2
"""In how many of the three a face must be found."""

SCORE = 0.5
"""Score from which YuNet tells; what is too unsure is left to the gate, which looks at all finds together."""

CROP = 2.0
"""Side of the crop in longer sides of the face's box."""

UPRIGHT_DEG = 8.0
"""A head tilted more is turned upright first: of heads tilted by 30°, 98 % instead of 78 % reach 0.45."""

FACE = (slice(28, 102), slice(24, 88))
"""Where the face is in SFace's 112 × 112 pixels, background left out."""

Row = NDArray[np.float32]
"""A find of YuNet: box, five points and score, in pixels."""


class SFace:
    """Makes templates with the weights of two files; the bytes that were checked are the bytes that run.

    Use one per thread. Raises BadInput when a file is absent or another one. OpenCV is told to use one thread from now
    on: it gains nothing here from more, and what it does for one thread must not take the processor from the others.
    """

    def __init__(self, weights: Path, finder_weights: Path, sha256: str = SFACE_SHA256) -> None:
        try:
            model, finder = checked(weights, sha256), checked(finder_weights, YUNET_SHA256)
        except DeviceLost as missing:
            raise BadInput(str(missing)) from missing
        cv2.setNumThreads(1)
        nothing = np.empty(0, np.uint8)
        found = np.frombuffer(finder, np.uint8)
        self._detector = cv2.FaceDetectorYN.create("onnx", found, nothing, (320, 320), SCORE, OVERLAP, 100)
        self._recogniser = _recogniser(model)
        self._model = f"{sha256}/{ALIGNMENT}"

    @property
    def model(self) -> str:
        """Name the weights by their SHA-256, and the alignment."""
        return self._model

    def embed(self, picture: Picture, face: Face) -> Template | Flaw:
        """Return the template of a face (camera fractions) in the full picture, or what keeps it from being used."""
        try:
            return self._template(picture, face)
        except cv2.error as refusal:
            log.debug("OpenCV refused a face: %s", refusal)
            return Flaw.NO_FACE

    def _template(self, picture: Picture, face: Face) -> Template | Flaw:
        crop = _Crop.around(face, picture.pixels)
        if min(crop.pixels.shape[:2]) < NARROWEST_PX:
            return Flaw.CUT
        finds = [find for side in SIDES if (find := self._find(crop, side)) is not None]
        if len(finds) < FINDS_MIN:
            return Flaw.NO_FACE
        small, scale = _scaled(crop.pixels, SIDES[-1], enlarge=False)
        turn, quality, inside = self._judged(small, np.mean(finds, axis=0), scale, crop.tilt)
        flaw = flaw_of(quality, turn, inside)
        if flaw is not None:
            return flaw
        vectors = [self._vector(small, _times(find, scale)) for find in finds]
        return Template(vector=_unit(np.mean(vectors, axis=0)), model=self._model, quality=quality, at=picture.at)

    def _find(self, crop: "_Crop", side: int) -> Row | None:
        """Return the face that the crop was made for, in the crop's pixels."""
        small, scale = _scaled(crop.pixels, side)
        self._detector.setInputSize((small.shape[1], small.shape[0]))
        _, rows = self._detector.detect(small)
        if rows is None:
            return None
        finds = [_times(row, 1 / scale) for row in np.asarray(rows, np.float32)]
        return max(finds, key=lambda find: _agreement(Box(*find[:4].tolist()), crop.face))

    def _judged(self, small: Pixels, find: Row, scale: float, tilt: float) -> tuple[Turn, Quality, float]:
        """Return how a face is turned, how good its picture is, and which share of it the picture holds."""
        placed = _times(find, scale)
        lined_up = self._recogniser.alignCrop(small, placed)
        holds = self._recogniser.alignCrop(np.full_like(small, 255), placed)[FACE]
        grey = np.asarray(cv2.cvtColor(lined_up, cv2.COLOR_BGR2GRAY), np.uint8)[FACE]
        points = [(float(x), float(y)) for x, y in find[4:14].reshape(5, 2)]
        turn = turn_of((points[0], points[1], points[2], points[3], points[4]), 1.0)
        quality = Quality(
            width_px=float(find[2]), sharpness=sharpness_of(grey), brightness=float(grey.mean()), score=float(find[14])
        )
        return Turn(turn.yaw, turn.pitch, turn.roll + tilt), quality, float(holds.mean()) / 255

    def _vector(self, small: Pixels, find: Row) -> NDArray[np.float32]:
        return _unit(np.asarray(self._recogniser.feature(self._recogniser.alignCrop(small, find)), np.float32).ravel())


@dataclass(frozen=True, slots=True, eq=False)
class _Crop:
    """The surroundings of a face: uint8 [h, w, 3] blue, green, red, the face's box in them, the tilt taken out."""

    pixels: Pixels
    face: Box
    tilt: float

    @staticmethod
    def around(face: Face, pixels: Pixels) -> "_Crop":
        """Cut a face (in fractions) out of a picture, and turn it upright where it is tilted."""
        high, wide = pixels.shape[:2]
        x, y, width, height = face.box.x * wide, face.box.y * high, face.box.width * wide, face.box.height * high
        beyond_x, beyond_y = (CROP * max(width, height) - width) / 2, (CROP * max(width, height) - height) / 2
        left, top = max(0, round(x - beyond_x)), max(0, round(y - beyond_y))
        right, bottom = max(0, round(x + width + beyond_x)), max(0, round(y + height + beyond_y))
        cut = np.ascontiguousarray(pixels[top:bottom, left:right, :3])
        box = Box(x - left, y - top, width, height)
        tilt = 0.0 if face.turn is None else face.turn.roll
        if abs(tilt) <= UPRIGHT_DEG or not cut.size:
            return _Crop(cut, box, 0.0)
        turning = cv2.getRotationMatrix2D(box.centre, tilt, 1.0)
        return _Crop(np.asarray(cv2.warpAffine(cut, turning, (cut.shape[1], cut.shape[0])), np.uint8), box, tilt)


def _recogniser(model: bytes) -> cv2.FaceRecognizerSF:
    """Load SFace from memory; an OpenCV before 4.11 only reads files, and gets one that nobody else can write."""
    try:
        return cv2.FaceRecognizerSF.create("onnx", np.frombuffer(model, np.uint8), np.empty(0, np.uint8))
    except (cv2.error, TypeError):
        with TemporaryDirectory(prefix="doorman-") as place:
            file = Path(place, "sface.onnx")
            file.write_bytes(model)
            return cv2.FaceRecognizerSF.create(str(file), "")


def _scaled(crop: Pixels, side: int, *, enlarge: bool = True) -> tuple[Pixels, float]:
    """Scale a crop to a longer side in pixels; return it with the scale."""
    scale = side / max(crop.shape[:2])
    if scale == 1 or (scale > 1 and not enlarge):
        return crop, 1.0
    size = max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(crop, size, interpolation=how), np.uint8), scale


def _agreement(box: Box, middle: Box) -> float:
    """Return the overlap of two boxes as a share of both together."""
    shared = box.overlap(middle) * min(box.area, middle.area)
    return shared / max(box.area + middle.area - shared, 1e-9)


def _times(find: Row, scale: float) -> Row:
    scaled = find.astype(np.float32)
    scaled[:14] *= scale
    return scaled


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return (vector / np.linalg.norm(vector)).astype(np.float32)
