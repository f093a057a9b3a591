"""The calibration assistant as values: its steps, what it asks, what is in the way, and how good it came out."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from kiosk.domain.face import Point


class Step(Enum):
    """The steps in the order in which they are offered; each value is the field of `Calibration` that it fills."""

    ORIENTATION = "orientation"
    ALIGNMENT = "alignment"
    FLAT_FIELD = "flat_field"
    EMPTY_SCENE = "empty_scene"
    REFERENCE = "reference"
    DISTANCE = "distance"


class Ask(Enum):
    """What the installer is asked to do now."""

    WAVE = "wave"
    """Wave a warm hand in the ring on the picture (points 1 to 3)."""
    STAND = "stand"
    """Stand so that the nose is in the ring; tap the nose, or let the face finder do it (points 1 to 4)."""
    STEP_BACK = "step_back"
    """The same, one step further back: two distances show how far the sensor sits beside the camera."""
    BOARD = "board"
    """Hold a plain matte board before the sensor so that it fills its whole view, about 10 cm away; touch the picture
    once it is there, and keep it still."""
    STEP_OUT = "step_out"
    """Step out of the picture and leave it empty."""
    TAP_PATCH = "tap_patch"
    """Touch the reference patch in the picture, set its temperature, then go on. May be skipped: no patch is needed."""
    MARK = "mark"
    """Stand on the mark on the floor, face straight ahead."""
    DONE = "done"
    """The step is finished; its finding says how well."""


class Trouble(Enum):
    """Why a step does not go on just now."""

    NO_SENSOR = "no_sensor"
    NO_CAMERA = "no_camera"
    NO_FACE = "no_face"
    MANY_FACES = "many_faces"
    MOVING = "moving"
    NO_WARMTH = "no_warmth"
    """Nothing warm moves where the ring is: wave closer, or warm the hand."""
    AMBIGUOUS = "ambiguous"
    """The waving fits two ways of mounting about equally: wave again, in the rings only."""
    UNEVEN = "uneven"
    """The board is not even or does not fill the view."""
    OCCUPIED = "occupied"
    """Somebody or something warm is still in view."""
    TOO_SMALL = "too_small"
    """The patch does not fill one pixel of the sensor: bring it closer or use a larger one."""
    IMPLAUSIBLE = "implausible"
    """What was read cannot be right: a patch far off its stated temperature, a heat that lies far beside the face."""
    APART = "apart"
    """The points lie too close together to tell distances and sides apart."""


class Quality(Enum):
    """How good a step came out."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    MISSING = "missing"
    """Not done; the kiosk uses its settings or does without."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How good one step is: `value` is in the step's own unit, None where it has none.

    orientation: quarter turns · alignment: degrees of residual · flat field: °C spread between pixels that it took away
    · empty scene: °C median · reference: °C that the sensor reads above the patch · distance: metres.
    """

    step: Step
    quality: Quality
    value: float | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the assistant shows at one moment.

    `ring` is where something is to be done and `marks` what was done, in camera fractions; `number` of `count` points.
    `share` is how much of the current point is gathered (0 to 1). `residual_deg` is how far off the heat is so far.
    `celsius` is the patch's temperature as set. `finding` is there once the step has a result, new or kept. `can_tap`,
    `can_find` and `can_skip` tell which of the ways on exist now; `can_next` that the step has a result to go on with.
    """

    step: Step
    ask: Ask
    number: int = 1
    count: int = 1
    share: float = 0.0
    ring: Point | None = None
    marks: tuple[Point, ...] = ()
    residual_deg: float | None = None
    distance_m: float | None = None
    celsius: float | None = None
    trouble: Trouble | None = None
    finding: Finding | None = None
    can_tap: bool = False
    can_find: bool = False
    can_skip: bool = True
    can_next: bool = False
