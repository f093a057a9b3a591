"""What the heat sensor says, put right by the calibration, and whether it can be believed."""

import logging
from dataclasses import replace

import numpy as np

from kiosk.domain.calibration import Calibration
from kiosk.domain.fault import Fault
from kiosk.domain.health import MOST_STUCK, PixelWatch, ReferenceWatch, Steadiness, mended
from kiosk.domain.measurement import reference_offset
from kiosk.domain.thermal import Background, Optics, ThermalFrame

log = logging.getLogger(__name__)

OCCUPIED_C, OCCUPIED_SHARE = 2.0, 0.1
"""So much warmer than the empty scene on so many pixels, and somebody stands there, with their back perhaps."""

MENDED_FRAMES = 30
"""So many frames in a row with more impossible pixels than neighbours can stand in for are no passing glitch."""

SMOOTH = 0.05
"""Weight of a new frame in what the empty scene and the reference source show: two seconds at 10 frames a second."""


class Sensing:
    """Corrects frames and watches over them; used by the station thread alone."""

    def __init__(self, sensor: Optics, calibration: Calibration) -> None:
        self._sensor = sensor
        self._pixels = PixelWatch()
        self._stuck = 0
        self._mended_by_driver = 0
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
        self._pixels = self._pixels.after(raw.celsius)
        self._mended_by_driver = self._mended_by_driver + 1 if raw.repaired > MOST_STUCK else 0
        stuck = self._pixels.stuck
        count = int(np.count_nonzero(stuck))
        if count > self._stuck:
            log.info("pixels of the heat sensor stand still (row, column): %s", np.argwhere(stuck).tolist())
        self._stuck = count
        if count:
            raw = replace(raw, celsius=mended(raw.celsius, stuck), repaired=raw.repaired + int(stuck.sum()))
        return self.calibration.corrected(raw)

    def look(self, frame: ThermalFrame, scene_before: Background, now: float) -> None:
        """Take in a corrected frame without a face in it, at monotonic time `now`, for drift and reference.

        One in which much stands out from the empty scene has somebody in it all the same, and is passed over.
        """
        if np.mean(frame.celsius - scene_before.celsius > OCCUPIED_C) >= OCCUPIED_SHARE:
            return
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
        if self._pixels.is_defective or self._mended_by_driver >= MENDED_FRAMES:
            return Fault.SENSOR_DEFECT
        if self._reference is not None and self._reference.is_lost:
            return Fault.REFERENCE
        return Fault.UNSTEADY if self._steadiness.is_lost else None

    @property
    def offset(self) -> float | None:
        """What the reference source showed the sensor to read too high when nobody was there; None without a source.

        What it shows while somebody is there is not believed: they may stand before it.
        """
        return self._offset


def _smoothed(before: float | None, now: float) -> float:
    return now if before is None else before + SMOOTH * (now - before)


def _middle(frame: ThermalFrame) -> float:
    """Return the mean of the middle half of the pixels: a median would stick to the sensor's steps of 0.25 °C."""
    ranked = np.sort(frame.celsius, axis=None)
    return float(ranked[len(ranked) // 4 : -(len(ranked) // 4)].mean())
