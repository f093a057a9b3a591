"""Picture files as camera pictures, for looking at faces in them."""

from pathlib import Path

import cv2
import numpy as np

from kiosk.domain.face import Face
from kiosk.domain.identity import Flaw, Template
from kiosk.domain.picture import Picture, Pixels
from kiosk.errors import BadInput
from kiosk.ports import FaceEmbedder, FaceFinder

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp"})

LONGEST = 2560
"""Pixels of the longer side; larger pictures are reduced: a face is never looked at more closely than this needs."""

MOST_BYTES = 64_000_000
"""Larger files are not opened: no camera's pictures come near."""

SMALL = (640, 320, 1280)
"""Longer sides at which faces are looked for, until one is found: the last for small faces in large pictures."""


class Stills:
    """Makes templates of the people on picture files: of the largest face on each."""

    def __init__(self, finder: FaceFinder, embedder: FaceEmbedder) -> None:
        self._finder, self._embedder = finder, embedder

    def template(self, file: Path) -> Template | Flaw:
        """Return the template of the largest face, or what keeps it from being used; raises BadInput for no picture."""
        found = largest_face(read_still(file), self._finder)
        return Flaw.NO_FACE if found is None else self._embedder.embed(*found)


def stills_in(folder: Path) -> list[Path]:
    """Return the picture files in a folder and those in it, in order; raises BadInput where there is no folder."""
    if not folder.is_dir():
        raise BadInput(f"{folder} is no folder")
    return sorted(file for file in folder.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())


def read_still(file: Path) -> Pixels:
    """Return a picture file as uint8 [h, w, 3] blue, green, red, upright as its EXIF says; raises BadInput for none."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadInput(f"{file} is larger than {MOST_BYTES // 1_000_000} MB: too large for a picture of a person")
        content = np.fromfile(file, np.uint8)
    except OSError as cause:
        raise BadInput(f"{file} cannot be read: {cause.strerror}") from None
    try:
        pixels = cv2.imdecode(content, cv2.IMREAD_COLOR) if content.size else None
    except cv2.error:
        pixels = None
    if pixels is None:
        raise BadInput(f"{file} is not a picture that can be read")
    return _reduced(np.asarray(pixels, np.uint8), LONGEST)


def largest_face(pixels: Pixels, finder: FaceFinder) -> tuple[Picture, Face] | None:
    """Return the picture with its largest face, None where none is found at any scale."""
    full = np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])
    tried: set[tuple[int, ...]] = set()
    for side in SMALL:
        small = _reduced(pixels, side).copy()
        if small.shape in tried:
            continue
        tried.add(small.shape)
        picture = Picture(full, small, 0.0)
        faces = finder.find(picture)
        if faces:
            return picture, faces[0]
    return None


def _reduced(pixels: Pixels, side: int) -> Pixels:
    scale = side / max(pixels.shape[:2])
    if scale >= 1:
        return pixels
    size = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
