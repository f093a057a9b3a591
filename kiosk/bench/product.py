"""The only door from the bench to the product's measurement and gates, and the product as somebody set it up."""

from dataclasses import dataclass, field

import numpy as np

from kiosk.bench.population import DOCUMENTED, Frames, Physics, Unit, board_seen
from kiosk.domain.baseline import Baseline
from kiosk.domain.calibration import Calibration, FlatField, ReferenceSource
from kiosk.domain.decision import Guidance
from kiosk.domain.face import Box, Face
from kiosk.domain.measurement import Measurement, Sample, measure, reference_offset
from kiosk.domain.policy import Policy
from kiosk.domain.screening import Guiding, Observation, Ready, step
from kiosk.domain.thermal import Background, Celsius, Optics, ThermalFrame

PERIOD_S = 0.1


@dataclass(frozen=True, slots=True)
class Kiosk:
    """The product as somebody set it up."""

    calibration: Calibration = field(default_factory=Calibration)
    policy: Policy = field(default_factory=Policy)
    optics: Optics = field(default_factory=Optics)


def measured(frames: Frames, face: Face, empty: Frames, kiosk: Kiosk) -> Measurement:
    """Measure one capture with the product's own code: raw `frames` [frames, rows, columns], raw `empty` scene."""
    corrected = kiosk.calibration.corrected
    samples = [Sample(corrected(ThermalFrame(one, PERIOD_S * number)), face) for number, one in enumerate(frames)]
    scene = Background(corrected(ThermalFrame(empty, 0.0)).celsius, DOCUMENTED.empty_frames)
    reference, policy = kiosk.calibration.reference, kiosk.policy
    offset = None if reference is None else reference_offset(scene.celsius, reference, kiosk.optics)
    return measure(samples, scene, kiosk.optics, policy.kappa, policy.ambient_fixed, offset)


def gets_verdict(frame: Frames, face: Face, empty: Frames, kiosk: Kiosk) -> bool:
    """Tell whether the product would start measuring this visitor, all gates closed; covers are only asked for."""
    corrected = kiosk.calibration.corrected
    scene = Background(corrected(ThermalFrame(empty, 0.0)).celsius, DOCUMENTED.empty_frames)
    seen = Observation(corrected(ThermalFrame(frame, 0.0)), (face,), scene, kiosk.optics)
    state = step(Ready(), seen, Baseline(), kiosk.policy, 0.0)
    return isinstance(state, Guiding) and state.guidance in {Guidance.HOLD, Guidance.GLASSES, Guidance.HAT}


def set_up(dice: np.random.Generator, unit: Unit, physics: Physics, kiosk: Kiosk) -> Kiosk:
    """Return a kiosk with a flat field taken on a plain board, and a warm patch of known temperature in its corner."""
    mean = board_seen(dice, unit, physics, kiosk.optics).mean(axis=0, dtype=np.float64)
    offsets = (mean - np.median(mean)).astype(np.float32)
    side = [physics.reference_pixels / pixels for pixels in (kiosk.optics.columns, kiosk.optics.rows)]
    patch = ReferenceSource(
        Box(0.0, 0.0, *side), Celsius(physics.reference_c), physics.reference_tolerance, 0.0, Celsius(24.0)
    )
    return Kiosk(Calibration(flat_field=FlatField(offsets, float(offsets.std()), 0.01), reference=patch))
