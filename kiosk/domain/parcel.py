"""A visit on its way into the cloud: which step is next, and what the steps before it found."""

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.kept import VisitId
from kiosk.domain.opinion import FaceId
from kiosk.domain.person import LabelId, PersonId


class Step(Enum):
    """What is to be done next with a visit; in this order, though not every visit needs all of them."""

    PUT = "put"
    """Put scene, portrait and heat, then the meta object: now everything of the visit is in the bucket."""
    IDENTIFY = "identify"
    """Look for the face, and settle here whose visit it is."""
    INDEX = "index"
    """Keep the portrait's face in the collection."""
    REINDEX = "reindex"
    """The same, where it may have been done already: first look whether the face is there."""
    ENROL = "enrol"
    """Make the face one of the person's, whoever had it before."""
    RECORD = "record"
    """Write the visit's row in the history, and whom it makes the newest of."""
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One row of the outbox.

    `meta` is the text of the meta object, once it is put. `person` is whose the visit is by now, after all
    merges, and `assigned` whose it was said to be, which merges leave alone: a face is kept under that one. `sent_as` is
    where the history has the visit already, where it is sent again since it became somebody else's.
    """

    seq: int
    visit: VisitId
    step: Step = Step.PUT
    meta: str = ""
    person: PersonId | None = None
    assigned: PersonId | None = None
    face: FaceId | None = None
    attempts: int = 0
    sent_as: "Place | None" = None


@dataclass(frozen=True, slots=True)
class Place:
    """The key of a visit's row in the history: whose it is, and milliseconds since 1970."""

    user: str
    visited: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A row of the outbox as people read it: what is next, how often it was tried, and why it was given up, if it was."""

    visit: VisitId
    step: Step
    attempts: int
    trouble: str
    given_up: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many visits wait to be sent, how many were given up, and how many erasures are left to do."""

    visits: int = 0
    given_up: int = 0
    erasures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """Somebody who is to be erased at one destination: their id, their visits here, and what was ever written of them.

    `faces` are those that were found to be theirs, None before anybody looked. `devices` are the names under which
    this kiosk ever sent visits.
    """

    seq: int
    destination: str
    person: PersonId
    visits: tuple[VisitId, ...]
    labels: tuple[LabelId, ...]
    faces: tuple[FaceId, ...] | None = None
    devices: tuple[str, ...] = ()


CLOUD = "cloud"
"""The destination of visits."""

PICTURES, ROWS, FACES = "S3", "DynamoDB", "Rekognition"
"""Where somebody is erased in the cloud, as receipts name it."""

SLACK = "Slack"
"""Where messages about somebody are emptied, and pictures deleted."""
