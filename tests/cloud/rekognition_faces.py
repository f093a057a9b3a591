"""What the Rekognition server sees in an image: by the real face models, or for load suites by the image's hash."""

import hashlib
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.devices.yunet import YuNet
from kiosk.domain.face import Box, Face
from kiosk.domain.picture import Picture, Pixels
from kiosk.models import model_path
from tests.cloud.rekognition_wire import Refused

Vector = NDArray[np.float32]

LEAST_SIDE_PX = 80
"""A picture narrower or lower than this is refused (the service's guidelines)."""

LEAST_FACE_PX = 40
"""A face smaller than this in 1920 × 1080 is not detected, in larger pictures proportionally more (guidelines)."""

MOST_SIDE_PX = 10_000
"""Our own bound, so that no hostile picture fills the memory of the test machine."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeenFace:
    """A face in an image: `box` in fractions, `confidence`, `brightness` and `sharpness` 0 to 100, angles in degrees."""

    box: Box
    vector: Vector
    confidence: float = 99.9
    landmarks: tuple[tuple[float, float], ...] = ()
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    brightness: float = 70.0
    sharpness: float = 90.0

    def detail(self) -> dict[str, Any]:
        """Return the FaceDetail of the default attributes."""
        return {
            "BoundingBox": self.bounding_box(),
            "Confidence": self.confidence,
            "Landmarks": [{"Type": kind, "X": x, "Y": y} for kind, (x, y) in zip(LANDMARKS, self.landmarks, strict=False)],
            "Pose": {"Roll": self.roll, "Yaw": self.yaw, "Pitch": self.pitch},
            "Quality": {"Brightness": self.brightness, "Sharpness": self.sharpness},
        }

    def bounding_box(self) -> dict[str, float]:
        return {"Left": self.box.x, "Top": self.box.y, "Width": self.box.width, "Height": self.box.height}

    def flaws(self, quality: str) -> list[str]:
        """Return why a quality filter drops this face; the bars are ours, the service tells none."""
        bar = {"NONE": None, "AUTO": 8.0, "LOW": 4.0, "MEDIUM": 15.0, "HIGH": 30.0}[quality]
        if bar is None:
            return []
        dark, blurred = self.brightness < bar, self.sharpness < bar
        turned = max(abs(self.yaw), abs(self.pitch)) > 60
        reasons = (("LOW_BRIGHTNESS", dark), ("LOW_SHARPNESS", blurred), ("EXTREME_POSE", turned))
        return [reason for reason, holds in reasons if holds]


LANDMARKS = ("eyeLeft", "eyeRight", "nose", "mouthLeft", "mouthRight")
"""Kinds of landmark in the order of our finder's five points: as the picture shows them, like the service's."""


class FaceReader(Protocol):
    """Returns the faces of an image, largest first; raises Refused for what the service would not take."""

    def __call__(self, image: bytes) -> list[SeenFace]: ...


def similarity(cosines: Vector) -> Vector:
    """Turn likeness of vectors into the service's 0 to 100: a cosine of 0.5 gives 80, one of 0.75 gives 99.

    Any two of the chosen drawn people stay under a cosine of 0.45, each to itself keeps 0.7 and more.
    """
    return np.asarray(100 / (1 + np.exp(-12.9 * (cosines - 0.393))), np.float32)


class RealFaces:
    """Finds with YuNet and compares with SFace. May be called from any thread; one image takes some 50 ms."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._finder = YuNet(model_path("yunet"))
        self._crops = cv2.FaceDetectorYN.create(str(model_path("yunet")), "", (160, 160), 0.6)
        self._embedder = cv2.FaceRecognizerSF.create(str(model_path("sface")), "")

    def __call__(self, image: bytes) -> list[SeenFace]:
        wide, high = dimensions(image)
        if min(wide, high) < LEAST_SIDE_PX:
            raise Refused("InvalidParameterException", "Request has invalid parameters")
        if max(wide, high) > MOST_SIDE_PX:
            raise Refused("ImageTooLargeException", "Image dimensions are too large")
        pixels = cv2.imdecode(np.frombuffer(image, np.uint8), cv2.IMREAD_COLOR)
        if pixels is None:
            raise _no_picture()
        with self._lock:
            return list(self._seen(np.asarray(pixels, np.uint8)))

    def _seen(self, pixels: Pixels) -> Iterator[SeenFace]:
        high, wide = pixels.shape[:2]
        least = LEAST_FACE_PX * max(1.0, max(wide, high) / 1920, min(wide, high) / 1080)
        for face in self._found(pixels):
            if min(face.box.width * wide, face.box.height * high) >= least:
                seen = self._looked_at(face, pixels)
                if seen is not None:
                    yield seen

    def _found(self, pixels: Pixels) -> tuple[Face, ...]:
        """Find faces on a small copy, where none is too large for the finder; on a larger one only if there is none."""
        high, wide = pixels.shape[:2]
        for side in (320, 640):
            scale = min(1.0, side / max(wide, high))
            small = cv2.resize(pixels, (round(wide * scale), round(high * scale)), interpolation=cv2.INTER_AREA)
            faces = self._finder.find(Picture(pixels, np.asarray(small, np.uint8), 0.0))
            if faces:
                return faces
        return ()

    def _looked_at(self, face: Face, pixels: Pixels) -> SeenFace | None:
        """Align and embed a face on its full-size crop; None when the crop shows none after all."""
        high, wide = pixels.shape[:2]
        x, y = face.box.centre
        reach = max(1, round(face.box.height * high))
        crop = cv2.getRectSubPix(pixels, (2 * reach, 2 * reach), (x * wide, y * high))
        crop = cv2.resize(crop, (160, 160), interpolation=cv2.INTER_AREA)
        _, rows = self._crops.detect(crop)
        if rows is None or face.turn is None:
            return None
        aligned = self._embedder.alignCrop(crop, rows[0])
        feature = np.asarray(self._embedder.feature(aligned), np.float32).ravel()
        grey = cv2.cvtColor(aligned, cv2.COLOR_BGR2GRAY)
        return SeenFace(
            box=face.box,
            vector=feature / np.linalg.norm(feature),
            confidence=100 * face.score,
            landmarks=face.landmarks or (),
            yaw=face.turn.yaw,
            pitch=face.turn.pitch,
            roll=face.turn.roll,
            brightness=float(grey.mean()) / 2.55,
            sharpness=min(100.0, float(cv2.Laplacian(grey, cv2.CV_64F).var()) / 2),
        )


class HashedFaces:
    """Takes every image for the people that `people_of` names in it, largest first; by default for one, its own hash.

    An image need not be whole: its first bytes must be those of a JPEG or PNG, as for the service.
    """

    def __init__(self, people_of: Callable[[bytes], tuple[str, ...]] | None = None) -> None:
        self._people_of = people_of or (lambda image: (hashlib.sha256(image).hexdigest(),))

    def __call__(self, image: bytes) -> list[SeenFace]:
        if not image.startswith((JPEG, PNG)):
            raise _no_picture()
        people = self._people_of(image)
        sides = [0.5 / (1 + place) for place in range(len(people))]
        return [SeenFace(box=Box(0.1, 0.1, s, s), vector=_made_up(one)) for s, one in zip(sides, people, strict=True)]


def _made_up(person: str) -> Vector:
    """Return a person's own direction: of 10,000 people no two come nearer than a cosine of about 0.35."""
    seed = int.from_bytes(hashlib.sha256(person.encode()).digest()[:8], "big")
    vector = np.random.default_rng(seed).standard_normal(256).astype(np.float32)
    return vector / np.linalg.norm(vector)


JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a JPEG after which its size stands."""


def dimensions(image: bytes) -> tuple[int, int]:
    """Return width and height from the head of a JPEG or PNG; raise Refused for anything else."""
    try:
        if image.startswith(PNG):
            wide, high = struct.unpack(">II", image[16:24])
            return int(wide), int(high)
        place = 2 if image.startswith(JPEG) else len(image)
        while True:
            marker, kind, length = struct.unpack(">BBH", image[place : place + 4])
            if marker == 0xFF and kind in FRAME_HEADERS:
                high, wide = struct.unpack(">HH", image[place + 5 : place + 9])
                return int(wide), int(high)
            place += 2 + length if marker == 0xFF else len(image)
    except struct.error:
        raise _no_picture() from None


def _no_picture() -> Refused:
    return Refused("InvalidImageFormatException", "Request has invalid image format")
