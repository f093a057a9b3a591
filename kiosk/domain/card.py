"""What guards see of visits and people: plain rows, the same for the panel, the console and the export."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Generic, TypeVar

from kiosk.domain.action import Action, ActionId, Author
from kiosk.domain.decision import Outcome, Reason
from kiosk.domain.identity import Flaw, Match, Sureness
from kiosk.domain.person import PersonId
from kiosk.domain.visit import VisitId

T = TypeVar("T")


class Shown(Enum):
    """What may stand side by side: where the law keeps them apart, either identities or readings are shown."""

    BOTH = "both"
    IDENTITIES = "identities"
    READINGS = "readings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """Some of the rows asked for, in order; `total` counts all of them."""

    items: tuple[T, ...]
    total: int
    start: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """A person as guards know them; without `name` they are "Unknown `number`".

    `templates` are counted only for somebody asked for alone, and None in lists: some came thousands of times.
    """

    id: PersonId
    number: int
    name: str | None
    role: str
    note: str
    ignored: bool
    portrait: VisitId | None
    visits: int
    first_seen: datetime | None
    last_seen: datetime | None
    templates: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Somebody whom a group resembles."""

    person: PersonCard
    match: Match

    @property
    def sureness(self) -> Sureness:
        return self.match.sureness


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """A visit's portrait with what keeps it from being used to recognise.

    No `flaw` means that it is used, or that nobody looked because recognition was off.
    """

    visit: VisitId
    flaw: Flaw | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCard:
    """Somebody unknown: best crop first, the newest visit with heat, and whom they may be."""

    person: PersonCard
    crops: tuple[Crop, ...]
    heat: VisitId | None
    likely: Likeness | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCard:
    """A visit in a list. `person` is None where nobody was asked for or the person is forgotten.

    What `Shown` does not allow is None: with IDENTITIES there is no outcome and no number, with READINGS no person, no
    picture and no note, and times are whole hours.
    """

    id: VisitId
    device: str
    at: datetime
    clock_synced: bool
    outcome: Outcome | None
    reason: Reason | None
    skin_c: float | None
    score_c: float | None
    uncertainty_c: float | None
    person: PersonCard | None
    nth: int | None
    has_portrait: bool
    has_heat: bool
    has_scene: bool
    acknowledged: "Done | None"
    rescreened: "Done | None"
    note: str


@dataclass(frozen=True, slots=True)
class Done:
    """Who did something, and when by their clock."""

    action: ActionId
    author: Author
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What the log alone says of a visit, which may be another kiosk's: then it is not `is_here`.

    `person` is whose it is; `acknowledged` and `rescreened` name the actions that say so.
    """

    is_here: bool
    person: PersonId | None
    acknowledged: ActionId | None
    rescreened: ActionId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to show of the history: words in name, role or note, a span of time, outcome, person, kiosk."""

    words: str = ""
    since: datetime | None = None
    until: datetime | None = None
    outcome: Outcome | None = None
    person: PersonId | None = None
    device: str | None = None


class Listed(Enum):
    """Which people to list: those with a name A to Z, the same by when they came last, those without, those ignored."""

    KNOWN = "known"
    RECENT = "recent"
    UNKNOWN = "unknown"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionCard:
    """An action as guards read it: `names` tells what the people in it are called, `undone` by which action it was undone.

    In an action that names somebody it is the name given. Who has none is "Unknown" with their number in `numbers`; the
    forgotten are in neither. `author` is the guard's or Slack user's name, or their id; "" for any other kind of author.
    `beaten` says that a newer action on the same subject holds instead, as the loser shall see. `can_undo` holds for what
    people did and for groups that recognition merged.
    """

    action: Action
    names: Mapping[PersonId, str]
    author: str
    visits: int
    undone: ActionId | None
    beaten: ActionId | None
    can_undo: bool
    numbers: Mapping[PersonId, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the audit log: who, what, about which ids, and the hash that chains it to the line before."""

    seq: int
    at: datetime
    author: Author
    event: str
    about: str
    hash: str


HERE = "this kiosk"
"""The destination of an erasure that stands for this kiosk's own files, free pages and copies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What forgetting erased, and where it is still to be confirmed: HERE where somebody read the journal just then."""

    people: tuple[PersonId, ...]
    visits: int
    pictures: int
    templates: int
    labels: int
    outbox_rows: int
    pending: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ErasedAt:
    """Somebody at one destination where they are to be erased: since when they are (UTC), None while they are not."""

    person: PersonId
    destination: str
    done_at: datetime | None
