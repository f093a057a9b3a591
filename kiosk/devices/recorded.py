"""A recording played back on the kiosk's clock, as heat sensor, camera and face finder.

`starts_at` is when on the monotonic clock the first thermal frame is due (default: when the source is made); the
sources of one recording belong together when they get the same.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.devices.pixels import picture_of
from kiosk.devices.recording import Recording
from kiosk.domain.face import Box, Face
from kiosk.domain.fault import Fault
from kiosk.domain.jpeg import jpeg_size
from kiosk.domain.picture import Picture
from kiosk.domain.thermal import Celsius, Optics, ThermalFrame
from kiosk.errors import BadInput, DeviceLost
from kiosk.ports import Clock

SMALLEST_SIDE, LARGEST_SIDE = 16, 4096
"""Pictures beyond these are not decoded: a few bytes can claim to be gigapixels."""

SLACK_S = 1e-6
"""Times that differ by less are the same; sums of 0.1 s drift by far less."""


def _on_clock(
    recording: Recording, times: NDArray[np.float64], clock: Clock, starts_at: float | None
) -> NDArray[np.float64]:
    """Return a recording's times as monotonic seconds."""
    start = clock.monotonic() if starts_at is None else starts_at
    moved: NDArray[np.float64] = times - recording.times[0] + start
    return moved


def _latest(times: NDArray[np.float64], now: float) -> int:
    """Return the index of the last time that has come, -1 for none."""
    return int(np.searchsorted(times, now + SLACK_S, "right")) - 1


class RecordedThermal:
    """A ThermalSource that shows a recording's frames when their times come, and the last one for ever after."""

    def __init__(self, recording: Recording, clock: Clock, starts_at: float | None = None) -> None:
        self._recording = recording
        self._clock = clock
        self._times = _on_clock(recording, recording.times, clock, starts_at)
        self._is_open = False

    @property
    def optics(self) -> Optics:
        return self._recording.optics

    @property
    def period(self) -> float:
        """The shortest step between frames, so that whoever asks this often misses none; 0.02 to 1 s."""
        steps = np.diff(self._times)
        return float(np.clip(steps.min(), 0.02, 1.0)) if len(steps) else 0.1

    @property
    def ends_at(self) -> float:
        """Monotonic time of the last frame."""
        return float(self._times[-1])

    def open(self) -> None:
        self._is_open = True

    def read(self) -> ThermalFrame | None:
        """Return the frame of this moment, None before the first; raises DeviceLost when not open."""
        if not self._is_open:
            raise DeviceLost(Fault.SENSOR_MISSING, "the recording is not open")
        index = _latest(self._times, self._clock.monotonic())
        return None if index < 0 else self._frame(index)

    def close(self) -> None:
        self._is_open = False

    def _frame(self, index: int) -> ThermalFrame:
        own = self._recording.thermistor
        thermistor = None if own is None else Celsius(float(own[index]))
        return ThermalFrame(self._recording.frames[index], float(self._times[index]), thermistor)


class RecordedCamera:
    """A CameraSource that shows a recording's pictures when their times come; damaged ones are skipped and counted."""

    def __init__(self, recording: Recording, clock: Clock, starts_at: float | None = None) -> None:
        """Raises BadInput for a recording without pictures."""
        if recording.camera_times is None:
            raise BadInput("the recording has no pictures")
        self._recording = recording
        self._clock = clock
        self._times = _on_clock(recording, recording.camera_times, clock, starts_at)
        self._damaged: set[int] = set()
        self._is_open = False

    @property
    def skipped(self) -> int:
        """How many damaged pictures were met."""
        return len(self._damaged)

    def has_pictures(self) -> bool:
        """Tell whether at least one picture can be read."""
        return any(self._picture(index) is not None for index in range(len(self._times)))

    def open(self) -> None:
        self._is_open = True

    def newest(self, after: float, timeout: float) -> Picture | None:
        """Return the newest picture later than `after`; raises DeviceLost when not open."""
        if not self._is_open:
            raise DeviceLost(Fault.CAMERA_MISSING, "the recording is not open")
        give_up = self._clock.monotonic() + timeout
        picture = self._between(after, self._clock.monotonic())
        while picture is None and self._clock.monotonic() < give_up:
            self._clock.wait_until(min(self._next_time(), give_up))
            picture = self._between(after, self._clock.monotonic())
        return picture

    def close(self) -> None:
        self._is_open = False

    def _next_time(self) -> float:
        index = _latest(self._times, self._clock.monotonic()) + 1
        return float(self._times[index]) if index < len(self._times) else float("inf")

    def _between(self, after: float, now: float) -> Picture | None:
        index = _latest(self._times, now)
        while index >= 0 and self._times[index] > after:
            picture = self._picture(index) if index not in self._damaged else None
            if picture is not None:
                return picture
            self._damaged.add(index)
            index -= 1
        return None

    def _picture(self, index: int) -> Picture | None:
        return decode_jpeg(self._recording.jpeg(index), float(self._times[index]))


def decode_jpeg(jpeg: bytes, at: float) -> Picture | None:
    """Return a JPEG as a picture taken at `at`; None when it is damaged, or a side is not 16 to 4096 pixels."""
    size = jpeg_size(jpeg)
    if size is None or not (min(size) >= SMALLEST_SIDE and max(size) <= LARGEST_SIDE):
        return None
    try:
        image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        return None
    if image is None:
        return None
    pixels = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2BGRA), dtype=np.uint8)
    return picture_of(pixels, at)


class RecordedFaces:
    """The faces of a recording, by time, in fractions of the thermal field."""

    def __init__(self, recording: Recording, clock: Clock, starts_at: float | None = None) -> None:
        """Raises BadInput for a recording in which nobody looked for faces."""
        if recording.faces is None or recording.face_times is None:
            raise BadInput("the recording has no faces")
        self._boxes = recording.faces
        self._row_times = _on_clock(recording, recording.face_times, clock, starts_at)
        self._times = np.unique(self._row_times)
        steps = np.diff(self._times)
        # Less than one step, so that a moment without faces is not filled from its neighbours.
        self._reach = 0.75 * float(np.median(steps)) if len(steps) else 0.3

    def faces_at(self, time: float) -> tuple[Face, ...]:
        """Return the faces recorded nearest to a monotonic time, largest first; none without any close by."""
        if not len(self._times):
            return ()
        nearest = self._times[int(np.abs(self._times - time).argmin())]
        if abs(nearest - time) > self._reach:
            return ()
        rows = self._boxes[self._row_times == nearest].tolist()
        faces = [Face(Box(x, y, width, height)) for x, y, width, height in rows]
        return tuple(sorted(faces, key=lambda face: face.box.area, reverse=True))
