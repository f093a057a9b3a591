"""A USB camera through OpenCV's Video4Linux reader."""

import os
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any, Protocol

import cv2
import numpy as np

from kiosk.devices.camera_thread import CameraThread
from kiosk.devices.mailbox import Mailbox
from kiosk.devices.pixels import Size, fitted, picture_of
from kiosk.domain.fault import Fault
from kiosk.domain.picture import Picture
from kiosk.errors import DeviceLost
from kiosk.ports import Clock


class Capture(Protocol):
    """What is used of cv2.VideoCapture."""

    def isOpened(self) -> bool: ...  # noqa: N802 - OpenCV's name

    def set(self, prop: int, value: float, /) -> bool: ...

    def read(self) -> tuple[bool, Any]: ...

    def release(self) -> None: ...


SILENT = 0
"""OpenCV's LOG_LEVEL_SILENT."""


def _silence() -> None:
    """Turn off OpenCV's own messages; Debian's OpenCV 4.10 and the wheels have this under different names."""
    logging = getattr(cv2.utils, "logging", cv2)
    logging.setLogLevel(SILENT)


def video4linux(device: int | str) -> Capture:
    """Open a device for real. OpenCV's own messages go: every loss is told as a DeviceLost."""
    _silence()
    return cv2.VideoCapture(device, cv2.CAP_V4L2)


class Webcam:
    """A CameraSource (see kiosk.ports) on a USB camera, by number or by path such as /dev/video0.

    Pictures have `size` (width, height) whatever the camera sends: they are cut to its shape and scaled. The camera is
    asked for MJPEG, without which USB 2 carries no more than 10 pictures of 1280×720 a second.
    """

    def __init__(
        self,
        clock: Clock,
        device: int | str = 0,
        size: Size = (1280, 720),
        fps: float = 30.0,
        stall_s: float = 2.0,
        *,
        close_s: float = 1.0,
        capture: Callable[[int | str], Capture] = video4linux,
    ) -> None:
        self._clock = clock
        self._device = device
        self._size = size
        self._fps = fps
        self._capture = capture
        self._thread = CameraThread(clock, self._shoot, stall_s=stall_s, close_s=close_s)

    def open(self) -> None:
        self._thread.open()

    def newest(self, after: float, timeout: float) -> Picture | None:
        return self._thread.newest(after, timeout)

    def close(self) -> None:
        self._thread.close()

    @property
    def _path(self) -> Path:
        return Path(f"/dev/video{self._device}" if isinstance(self._device, int) else self._device)

    def _shoot(self, mailbox: Mailbox, stop: Event) -> None:
        capture = self._capture(self._device)
        try:
            if not capture.isOpened():
                raise self._not_opened()
            self._configure(capture)
            while not stop.is_set():
                arrived, frame = capture.read()
                if not arrived:
                    raise self._stopped()
                mailbox.put(self._picture(frame, self._clock.monotonic()))
        except cv2.error as error:
            raise DeviceLost(Fault.CAMERA_STALLED, f"{self._path} sends pictures that cannot be read: {error}") from error
        finally:
            capture.release()

    def _configure(self, capture: Capture) -> None:
        """Ask for format, size and rate; a camera that cannot has its pictures fitted instead."""
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._size[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._size[1])
        capture.set(cv2.CAP_PROP_FPS, self._fps)

    def _picture(self, frame: Any, at: float) -> Picture:
        pixels = cv2.cvtColor(fitted(frame, self._size), cv2.COLOR_BGR2BGRA)
        return picture_of(np.ascontiguousarray(pixels, dtype=np.uint8), at)

    def _not_opened(self) -> DeviceLost:
        path = self._path
        if not path.exists():
            text = f"there is no camera at {path}: plug it in, or see `v4l2-ctl --list-devices` for another"
        elif not os.access(path, os.R_OK | os.W_OK):
            text = f"{path} may not be opened: add this user to the group video"
        else:
            text = f"{path} cannot be opened: another program holds it, or it is not a camera that takes pictures"
            return DeviceLost(Fault.CAMERA_IN_USE if path.is_char_device() else Fault.CAMERA_MISSING, text)
        return DeviceLost(Fault.CAMERA_MISSING, text)

    def _stopped(self) -> DeviceLost:
        if self._path.exists():
            return DeviceLost(
                Fault.CAMERA_STALLED, f"{self._path} sends no pictures any more: unplug it and plug it in again"
            )
        return DeviceLost(Fault.CAMERA_MISSING, f"the camera at {self._path} was unplugged")
