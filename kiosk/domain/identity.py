"""Who a visitor seems to be: templates of faces, how alike they are, and what follows for one visit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId

Vector = NDArray[np.float32]


class Mode(Enum):
    """Whom recognition may remember: everybody, those who asked for it by a tap, or nobody."""

    ON = "on"
    OPT_IN = "opt-in"
    OFF = "off"


class Greeting(Enum):
    """How someone known is greeted on the visitor's screen."""

    OFF = "off"
    FIRST_NAME = "first name"
    FULL_NAME = "full name"


class Flaw(Enum):
    """Why a picture of a face is not used to recognise anybody."""

    NO_FACE = "no face"
    SMALL = "small"
    CUT = "cut"
    TURNED = "turned"
    BLURRED = "blurred"
    DARK = "dark"
    BRIGHT = "bright"
    OVERWRITTEN = "from another model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How good a picture of a face is: width in pixels of the full picture, sharpness, brightness (0 to 255), score."""

    width_px: float
    sharpness: float
    brightness: float
    score: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Template:
    """A face as a unit vector: float32 [128] for SFace. Biometric data. Vectors compare only within one `model`.

    `model` names weights and alignment (the SHA-256 of the weights); `at` is monotonic seconds of the picture.
    """

    vector: Vector
    model: str
    quality: Quality
    at: float

    def __post_init__(self) -> None:
        self.vector.flags.writeable = False


class Sureness(Enum):
    """How sure a likeness is, as guards read it: a word and a shape, never a percentage."""

    SURE = "sure"
    MAYBE = "maybe"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Match:
    """How like a person a visit or group is: cosine similarity, -1 to 1."""

    person: PersonId
    score: float
    sureness: Sureness


class Unasked(Enum):
    """Why nobody looked who a visitor is."""

    OFF = "recognition is off"
    NOT_AGREED = "the visitor did not ask to be remembered"
    NO_EMBEDDER = "the face model is missing"
    NO_PORTRAIT = "no picture was good enough"


@dataclass(frozen=True, slots=True)
class Known:
    """A visit of somebody with a name."""

    visit: VisitId
    person: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The `nth` visit of "Unknown `number`"."""

    visit: VisitId
    person: PersonId
    number: int
    nth: int


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A visit that stands by itself as "Unknown `number`" until a guard says whether it is one of `matches`."""

    visit: VisitId
    person: PersonId
    number: int
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class NotAsked:
    """A visit that nobody's identity was looked for."""

    visit: VisitId
    reason: Unasked


Identity = Known | Unknown | Ambiguous | NotAsked


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """Every template that may be compared with: `vectors` float32 [n, 128], row by row of `visits`; one model.

    `owners` tells whose a visit is (roots only; visits that are nobody's are missing), `names` what people are called
    (unknown ones are missing), `rejected` who is not the same as whom, `ignored` who is not asked about. `version` rises
    with every change of the log or the templates; `rows` [n] are the store's own numbers of the templates.
    """

    version: int
    model: str
    vectors: Vector
    visits: tuple[VisitId, ...]
    owners: Mapping[VisitId, PersonId]
    names: Mapping[PersonId, str]
    rejected: frozenset[tuple[PersonId, PersonId]]
    ignored: frozenset[PersonId]
    rows: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    agreed: frozenset[PersonId] = frozenset()

    def __post_init__(self) -> None:
        self.vectors.flags.writeable = False
