"""From a camera's own pixel layout to a Picture's: byte order, row padding, size."""

from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.domain.picture import Picture, Pixels

Size = tuple[int, int]
"""(width, height) in pixels."""

SMALL_WIDTH = 320
"""Width of the picture that the face finder gets."""

# libcamera names a format after the bytes of a little-endian word, so that XRGB8888 lies in memory as B, G, R, X.
_PACKED = {
    "XRGB8888": (4, None),
    "XBGR8888": (4, cv2.COLOR_RGBA2BGRA),
    "RGB888": (3, cv2.COLOR_BGR2BGRA),
    "BGR888": (3, cv2.COLOR_RGB2BGRA),
    "YUYV": (2, cv2.COLOR_YUV2BGRA_YUYV),
}
_PLANAR = {"YUV420": cv2.COLOR_YUV2BGRA_I420, "NV12": cv2.COLOR_YUV2BGRA_NV12}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a frame lies in a camera's memory: libcamera's format name, size, and bytes per row with padding.

    Raises ValueError for a format that is not understood.
    """

    form: str
    size: Size
    stride: int

    def __post_init__(self) -> None:
        if self.form not in _PACKED | _PLANAR:
            raise ValueError(f"the camera's pixel format {self.form} is not among {', '.join(_PACKED | _PLANAR)}")

    def bgrx(self, memory: Pixels) -> Pixels:
        """Return a copy as uint8 [height, width, 4] in a Picture's byte order, contiguous.

        `memory` is the frame as one row of bytes, as long as the frame or longer; a ValueError tells that it is shorter.
        """
        width, height = self.size
        if self.form in _PLANAR:
            planes = memory[: height * 3 // 2 * self.stride].reshape(height * 3 // 2, self.stride)
            # The planes of YUV420 are padded each in its own way: convert the padding too, then cut it off.
            planes = planes if self.form == "YUV420" else planes[:, :width]
            return np.ascontiguousarray(cv2.cvtColor(planes, _PLANAR[self.form])[:, :width], dtype=np.uint8)
        channels, code = _PACKED[self.form]
        rows = memory[: height * self.stride].reshape(height, self.stride)
        image = rows[:, : width * channels].reshape(height, width, channels)
        if code is None:
            return np.array(image, order="C", copy=True)
        return np.ascontiguousarray(cv2.cvtColor(image, code), dtype=np.uint8)


def small_size(size: Size) -> Size:
    """Return the size of the face finder's picture: at most 320 wide, the same shape, both sides even."""
    width, height = size
    small = min(SMALL_WIDTH, width) // 2 * 2
    return small, round(small * height / width / 2) * 2


def fitted(image: Pixels, size: Size) -> Pixels:
    """Return an image [h, w, c] that fills `size`: the middle of it, cut to the same shape and scaled. Not always a copy."""
    width, height = size
    high, wide = image.shape[:2]
    if (wide, high) == size:
        return image
    scale = max(width / wide, height / high)
    cut_w, cut_h = min(wide, round(width / scale)), min(high, round(height / scale))
    left, top = (wide - cut_w) // 2, (high - cut_h) // 2
    cut = image[top : top + cut_h, left : left + cut_w]
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.ascontiguousarray(cv2.resize(cut, size, interpolation=how), dtype=np.uint8)


def picture_of(pixels: Pixels, at: float) -> Picture:
    """Make a Picture of pixels in its byte order, which it then owns, and shrink it for the face finder."""
    high, wide = pixels.shape[:2]
    size = small_size((wide, high))
    shrunk = pixels
    # Exact halvings are several times quicker than the general scaling that does the rest.
    while wide >= 2 * size[0] and wide % 2 == high % 2 == 0:
        wide, high = wide // 2, high // 2
        shrunk = np.asarray(cv2.resize(shrunk, (wide, high), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return Picture(pixels, opaque(fitted(shrunk, size)), at)


def opaque(bgrx: Pixels) -> Pixels:
    """Return [h, w, 3] blue, green, red of a picture [h, w, 4]."""
    return np.ascontiguousarray(cv2.cvtColor(bgrx, cv2.COLOR_BGRA2BGR), dtype=np.uint8)
