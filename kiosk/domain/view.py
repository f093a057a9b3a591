"""What a screen needs to know at one moment."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from kiosk.domain.baseline import Baseline
from kiosk.domain.face import Face
from kiosk.domain.identity import Identity
from kiosk.domain.picture import Picture
from kiosk.domain.policy import Policy
from kiosk.domain.registration import Affine
from kiosk.domain.screening import State
from kiosk.domain.thermal import Background, ThermalFrame


class Dot(Enum):
    """How one part of the kiosk is, as a small mark."""

    FINE = "fine"
    WAITING = "waiting"
    LOST = "lost"


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One published moment; replaced, never changed.

    `faces` are in camera fractions (thermal fractions where there is no camera). `heat_map` takes thermal fractions
    to camera fractions. `saving` is set while a finished visit is being written for longer than a second. `at` is
    monotonic seconds; `dots` are heat sensor, camera and storage. `raw` is the thermal frame as the sensor delivered it,
    before calibration; `paused` is set while staff use the kiosk and nobody is screened. `identity` is who the visitor
    screened last is, known only while they still stand there; `recognises` is not set where recognition is asked for but
    cannot be done. `cloud` is the mark of the sync, None where nothing is synced.
    """

    state: State
    picture: Picture | None
    frame: ThermalFrame | None
    background: Background | None
    faces: tuple[Face, ...]
    heat_map: Affine
    baseline: Baseline
    policy: Policy
    dots: tuple[Dot, Dot, Dot]
    utc: datetime
    at: float
    saving: bool = False
    raw: ThermalFrame | None = None
    paused: bool = False
    identity: Identity | None = None
    recognises: bool = True
    cloud: Dot | None = None
