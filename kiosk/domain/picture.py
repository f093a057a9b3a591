"""A camera picture as it travels through the kiosk."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One camera frame, as the kiosk sees it (not mirrored).

    `pixels` is uint8 [height, width, 4] in the order blue, green, red, unused: Qt's native 32-bit order, so that a
    screen shows it without a copy. `small` is the same picture as uint8 [h, w, 3] blue, green, red, for the face finder.
    Both are frozen. `at` is on the kiosk's monotonic clock, in seconds.
    """

    pixels: Pixels
    small: Pixels
    at: float

    def __post_init__(self) -> None:
        self.pixels.flags.writeable = False
        self.small.flags.writeable = False

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])
