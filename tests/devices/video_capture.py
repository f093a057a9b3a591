"""A webcam whose pictures come from a real video file, read by OpenCV, at the pace of a test."""

from pathlib import Path
from queue import SimpleQueue
from threading import Event
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

FRAMES = 60


def write_video(path: Path, bgr: NDArray[np.uint8], frames: int = FRAMES) -> Path:
    """Write a motion-JPEG file that shows one picture [h, w, 3] over and over."""
    height, width = bgr.shape[:2]
    writer = cv2.VideoWriter(str(path), cv2.CAP_OPENCV_MJPEG, cv2.VideoWriter.fourcc(*"MJPG"), 30.0, (width, height))
    assert writer.isOpened()
    for _ in range(frames):
        writer.write(bgr)
    writer.release()
    return path


class PacedCapture:
    """Reads a video file frame by frame, each when the test says so, and then hangs until the next."""

    def __init__(self, video: Path) -> None:
        self._video = cv2.VideoCapture(str(video), cv2.CAP_OPENCV_MJPEG)
        self._orders: SimpleQueue[Event | None] = SimpleQueue()
        self._dealt_with: Event | None = None
        self.asked: dict[int, float] = {}
        self.is_released = Event()

    def take(self) -> None:
        """Let one frame through and return when the reader has dealt with it."""
        dealt_with = Event()
        self._orders.put(dealt_with)
        assert dealt_with.wait(10), "nobody reads the webcam"

    def unplug(self) -> None:
        """Let the read that hangs fail, as it does when the plug is pulled."""
        self._orders.put(None)

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return self._video.isOpened()

    def set(self, prop: int, value: float) -> bool:
        self.asked[prop] = value
        return True

    def read(self) -> tuple[bool, Any]:
        if self._dealt_with is not None:
            self._dealt_with.set()
        self._dealt_with = self._orders.get()
        return self._video.read() if self._dealt_with is not None else (False, None)

    def release(self) -> None:
        self._video.release()
        self.is_released.set()
