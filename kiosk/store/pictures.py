"""What is kept to look at: a visit's pictures as bytes, and bytes as pictures again."""

import zipfile
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.face import Box
from kiosk.domain.jpeg import jpeg_size
from kiosk.domain.picture import Picture, Pixels
from kiosk.domain.thermal import Celsius, ThermalFrame
from kiosk.domain.visit import Kind, VisitPictures
from kiosk.errors import BadInput

JPEG_QUALITY = 90
PORTRAIT_SCALE = 2.0
"""A portrait shows twice the width and height of the face, so that hair and chin are on it."""

MOST_PIXELS = 12_000_000
MOST_HEAT_BYTES = 16_000_000
"""No camera or heat array of ours comes near these; whatever claims more is not decoded."""


def encode(pictures: VisitPictures) -> dict[Kind, bytes]:
    """Return what there is to keep: scene and portrait as JPEG, heat as .npz in the format of recordings."""
    plain: dict[Kind, bytes] = {}
    if pictures.scene is not None:
        plain[Kind.SCENE] = _jpeg(pictures.scene.pixels)
        portrait = None if pictures.portrait is None else crop(pictures.scene, pictures.portrait)
        if portrait is not None:
            plain[Kind.PORTRAIT] = _jpeg(portrait)
    if pictures.heat:
        plain[Kind.HEAT] = _npz(pictures.heat)
    return plain


def crop(scene: Picture, face: Box) -> Pixels | None:
    """Return the surroundings of a face at full resolution, [height, width, 4]; None if it lies outside the picture."""
    (x, y), wide, high = face.centre, face.width * PORTRAIT_SCALE / 2, face.height * PORTRAIT_SCALE / 2
    left, right = (round(min(max(edge, 0.0), 1.0) * scene.width) for edge in (x - wide, x + wide))
    top, bottom = (round(min(max(edge, 0.0), 1.0) * scene.height) for edge in (y - high, y + high))
    return scene.pixels[top:bottom, left:right] if right > left and bottom > top else None


def _jpeg(pixels: Pixels) -> bytes:
    import cv2  # noqa: PLC0415  (start-up does not need it)

    _, encoded = cv2.imencode(".jpg", np.ascontiguousarray(pixels[..., :3]), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return encoded.tobytes()


def _npz(heat: tuple[ThermalFrame, ...]) -> bytes:
    arrays: dict[str, NDArray[np.float32] | NDArray[np.float64]] = {
        "frames": np.stack([frame.celsius for frame in heat]).astype(np.float32),
        "times": np.array([frame.at for frame in heat], np.float64),
    }
    thermistor = [frame.thermistor for frame in heat if frame.thermistor is not None]
    if len(thermistor) == len(heat):
        arrays["thermistor"] = np.array(thermistor, np.float32)
    out = BytesIO()
    np.savez(out, allow_pickle=False, **arrays)
    return out.getvalue()


def decode_jpeg(jpeg: bytes, name: str) -> Pixels:
    """Return a kept JPEG as uint8 [height, width, 3] blue, green, red.

    The size it claims is checked before any memory is taken for it. Raises BadInput, naming the picture as `name`.
    """
    import cv2  # noqa: PLC0415  (start-up does not need it)

    size = jpeg_size(jpeg)
    if size is None:
        raise BadInput(f"{name}: not a JPEG, or its header is damaged")
    width, height = size
    if width * height > MOST_PIXELS:
        raise BadInput(f"{name}: claims {width} × {height} pixels; no more than {MOST_PIXELS} are decoded")
    try:
        pixels = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        pixels = None
    if pixels is None:
        raise BadInput(f"{name}: not a JPEG that can be decoded")
    return np.asarray(pixels, np.uint8)


def decode_heat(npz: bytes, name: str) -> tuple[ThermalFrame, ...]:
    """Return kept heat as thermal frames; raises BadInput, naming it as `name`."""
    try:
        with zipfile.ZipFile(BytesIO(npz)) as members:
            claimed = sum(member.file_size for member in members.infolist())
        if claimed > MOST_HEAT_BYTES:
            raise BadInput(f"{name}: claims {claimed} bytes of heat; no more than {MOST_HEAT_BYTES} are decoded")
        with np.load(BytesIO(npz), allow_pickle=False) as arrays:
            frames, times = arrays["frames"].astype(np.float32), arrays["times"].astype(np.float64)
            thermistor = arrays["thermistor"].tolist() if "thermistor" in arrays else [None] * len(times)
        return tuple(
            ThermalFrame(celsius, float(at), None if own is None else Celsius(float(own)))
            for celsius, at, own in zip(frames, times, thermistor, strict=True)
        )
    except (
        zipfile.BadZipFile,
        ValueError,
        TypeError,
        KeyError,
        EOFError,
        OSError,
        MemoryError,
        NotImplementedError,
    ) as damage:
        raise BadInput(f"{name}: not kept heat, or damaged ({damage})") from None
