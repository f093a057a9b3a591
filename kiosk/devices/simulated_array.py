"""A simulated thermal array of any shape, delivered as floating-point frames: what a finer sensor than the AMG8833 gives."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.fault import Fault
from kiosk.domain.thermal import Celsius, Optics, ThermalFrame
from kiosk.errors import DeviceLost
from kiosk.ports import Clock

MLX90640_NARROW = Optics(24, 32, 55.0, 35.0, 0.4)
MLX90640_WIDE = Optics(24, 32, 110.0, 75.0, 0.8)
"""Melexis MLX90640 BAB and BAA: 32 × 24 pixels. The blur is assumed: as large beside a pixel as the
AMG8833's."""

SETTLING_FRAMES = 2


class SimulatedArray:
    """A ThermalSource that looks at `scene` and `thermistor`, both by monotonic seconds; a frame every 1/`fps` s.

    `scene` gives °C [rows, columns] in the shape of the optics. `unplug` and `plug` play a sensor that is
    lost and one that is fine again.
    """

    def __init__(
        self,
        scene: Callable[[float], NDArray[np.float64]],
        thermistor: Callable[[float], float],
        clock: Clock,
        optics: Optics,
        fps: float = 8.0,
    ) -> None:
        self._scene, self._thermistor, self._clock, self._optics = scene, thermistor, clock, optics
        self._fps = fps
        self._is_plugged, self._is_open = True, False
        self._frame: ThermalFrame | None = None
        self._since = 0.0

    @property
    def optics(self) -> Optics:
        return self._optics

    @property
    def period(self) -> float:
        return 1 / self._fps

    def unplug(self) -> None:
        self._is_plugged = False

    def plug(self) -> None:
        """Be fine again."""
        self._is_plugged = True

    def open(self) -> None:
        """Start counting frames; raises DeviceLost while unplugged."""
        self._fail_if_lost()
        self._is_open, self._frame, self._since = True, None, self._clock.monotonic()

    def read(self) -> ThermalFrame | None:
        """Return the newest frame, the same one again until the next is due; None while the first ones settle."""
        self._fail_if_lost()
        if not self._is_open:
            raise DeviceLost(Fault.SENSOR_MISSING, "the simulated array is not open")
        number = int((self._clock.monotonic() - self._since) * self._fps + 1e-6)
        if number < SETTLING_FRAMES:
            return None
        at = self._since + number / self._fps
        if self._frame is None or self._frame.at < at:
            celsius = np.asarray(self._scene(at), np.float32)
            self._frame = ThermalFrame(celsius.copy(), at, Celsius(self._thermistor(at)))
        return self._frame

    def close(self) -> None:
        self._is_open = False

    def _fail_if_lost(self) -> None:
        if not self._is_plugged:
            self._is_open = False
            raise DeviceLost(Fault.SENSOR_MISSING, "the simulated array is unplugged")
