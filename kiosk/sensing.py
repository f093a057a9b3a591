"""What the heat sensor says, put right by the calibration, and whether it can be believed."""

import logging
from dataclasses import replace

import numpy as np

from kiosk.domain.calibration import Calibration, ReferenceSource
from kiosk.domain.fault import Fault
from kiosk.domain.health import PixelWatch, ReferenceWatch, Steadiness, mended
from kiosk.domain.measurement import reference_offset
from kiosk.domain.thermal import Optics, ThermalFrame

log = logging.getLogger(__name__)

SMOOTH = 0.05
"""Weight of a new frame in what the empty scene and the reference source show: two seconds at 10 frames a second."""


class Sensing:
    """Corrects frames and watches over them; used by the station thread alone."""

    def __init__(self, sensor: Optics, calibration: Calibration) -> None:
        self._sensor = sensor
        self._pixels = PixelWatch()
        self.adopt(calibration)

    def adopt(self, calibration: Calibration) -> None:
        """Let a calibration hold from the next frame on."""
        self.calibration = calibration
        self.optics = calibration.seen(self._sensor)
        self._steadiness = Steadiness()
        self._scene: float | None = None
        source = calibration.reference
        self._offset = None if source is None else source.offset
        self._reference = None if source is None else ReferenceWatch((source.offset, source.background))

    def corrected(self, raw: ThermalFrame) -> ThermalFrame:
        """Return a frame as the kiosk sees it; pixels that stand still read what their neighbours do."""
        before = self._pixels.last is not None and self._pixels.stuck.any()
        self._pixels = self._pixels.after(raw.celsius)
        stuck = self._pixels.stuck
        if stuck.any():
            if not before:
                log.info("pixels of the heat sensor stand still (row, column): %s", stuck.nonzero())
            raw = replace(raw, celsius=mended(raw.celsius, stuck), repaired=raw.repaired + int(stuck.sum()))
        return self.calibration.corrected(raw)

    def look(self, frame: ThermalFrame, now: float) -> None:
        """Take in a corrected frame without anybody in it, at monotonic time `now`, for drift and reference."""
        scene = self._scene = _smoothed(self._scene, _middle(frame))
        if self._reference is None or self.calibration.reference is None:
            self._steadiness = self._steadiness.after(now, scene, frame.thermistor)
            return
        shown = reference_offset(frame.celsius, self.calibration.reference, self.optics)
        if shown is not None:
            self._offset = _smoothed(self._offset, shown)
        self._reference = self._reference.after(now, None if shown is None else self._offset, scene)

    @property
    def fault(self) -> Fault | None:
        """What keeps the readings from being believed."""
        if self._pixels.is_defective:
            return Fault.SENSOR_DEFECT
        if self._reference is not None and self._reference.is_lost:
            return Fault.REFERENCE
        return Fault.UNSTEADY if self._steadiness.is_lost else None

    @property
    def reference(self) -> ReferenceSource | None:
        """The reference source with the offset it shows now."""
        source = self.calibration.reference
        return None if source is None or self._offset is None else replace(source, offset=self._offset)


def _smoothed(before: float | None, now: float) -> float:
    return now if before is None else before + SMOOTH * (now - before)


def _middle(frame: ThermalFrame) -> float:
    """Return the mean of the middle half of the pixels: a median would stick to the sensor's steps of 0.25 °C."""
    ranked = np.sort(frame.celsius, axis=None)
    return float(ranked[len(ranked) // 4 : -(len(ranked) // 4)].mean())
