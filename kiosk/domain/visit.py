"""A visit: one person's completed measurement, with identity, time and pictures."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.decision import Verdict
from kiosk.domain.face import Box
from kiosk.domain.kept import Kind, VisitId
from kiosk.domain.picture import Picture
from kiosk.domain.registration import Affine
from kiosk.domain.thermal import ThermalFrame

__all__ = ["Kind", "Moment", "Visit", "VisitId", "VisitPictures"]


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant on both clocks; `synced` tells whether the wall clock could be believed then."""

    utc: datetime
    monotonic: float
    synced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One row of the journal. `boot` names the run of the machine within which monotonic times compare.

    `verdict` is None for a picture taken on demand, with nobody measured.
    """

    id: VisitId
    device: str
    boot: str
    started: Moment
    ended: Moment
    verdict: Verdict | None


@dataclass(frozen=True, slots=True, eq=False)
class VisitPictures:
    """What is kept to look at: the scene, where the face is in it (camera fractions), and the heat of the capture.

    `scene` is None where there is no camera. `heat_map` takes thermal fractions to camera fractions at the visitor's
    distance.
    """

    scene: Picture | None
    portrait: Box | None
    heat: tuple[ThermalFrame, ...]
    heat_map: Affine | None = None
