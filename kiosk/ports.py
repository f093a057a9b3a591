"""What the two applications need from the world, as Protocols. Each docstring is the adapter author's manual."""

from collections.abc import Callable, Collection
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from kiosk.domain.action import RECOGNITION, Action, ActionId, Author, Deed
from kiosk.domain.assistant import Finding, Prompt, Step
from kiosk.domain.baseline import Baseline
from kiosk.domain.card import (
    ActionCard,
    Asked,
    AuditEntry,
    Crop,
    ErasedAt,
    GroupCard,
    Listed,
    Marks,
    Page,
    PersonCard,
    Receipt,
    Shown,
    VisitCard,
)
from kiosk.domain.choices import Choices, Held, Value
from kiosk.domain.decision import Verdict
from kiosk.domain.face import Face, Point
from kiosk.domain.guard import Answer, Guard, GuardId, Role
from kiosk.domain.identity import Flaw, Gallery, Identity, Template
from kiosk.domain.person import Label, PersonId
from kiosk.domain.picture import Picture
from kiosk.domain.thermal import Optics, ThermalFrame
from kiosk.domain.view import View
from kiosk.domain.visit import Kind, Moment, Visit, VisitId, VisitPictures
from kiosk.domain.why import Evidence


class Clock(Protocol):
    """Time, so that tests and the fast demo can own it."""

    def now(self) -> Moment:
        """Return this instant on both clocks."""

    def monotonic(self) -> float:
        """Return seconds that never jump."""

    def wait_until(self, monotonic: float) -> None:
        """Return when the monotonic clock has reached a time; at once if it has."""


class ThermalSource(Protocol):
    """A thermal array.

    All methods are called from one thread. `open` may be called again after `close` or after `DeviceLost`.
    """

    @property
    def optics(self) -> Optics:
        """The array's shape and field of view, known before it is opened."""

    @property
    def period(self) -> float:
        """Seconds between frames."""

    def open(self) -> None:
        """Find and configure the sensor; raise DeviceLost when it cannot be used. Never blocks for over half a second."""

    def read(self) -> ThermalFrame | None:
        """Return the current frame, or None while the first frames settle; raise DeviceLost when the sensor is gone."""

    def close(self) -> None:
        """Let go of the sensor; harmless when it is not open."""


class CameraSource(Protocol):
    """A camera that keeps its newest picture in a one-slot mailbox of its own."""

    def open(self) -> None:
        """Start taking pictures; returns at once, so a missing camera may show only in `newest`."""

    def newest(self, after: float, timeout: float) -> Picture | None:
        """Return the newest picture taken later than `after` (monotonic seconds), waiting at most `timeout` seconds.

        None when there is none in time. Raise DeviceLost when the camera is gone or its pictures stopped.
        """

    def close(self) -> None:
        """Stop; returns promptly even if the camera hangs."""


class FaceFinder(Protocol):
    """Finds faces in a picture."""

    def find(self, picture: Picture) -> tuple[Face, ...]:
        """Return the faces that pass the finder's own quality gates, largest first, in fractions of the picture."""


class Display(Protocol):
    """Where views go. `show` is called from the station thread, returns at once, and keeps only the newest."""

    def show(self, view: View) -> None: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a recorded visit: the numbers are on disk; `pictures` tells whether the pictures are as well."""

    visit: VisitId
    pictures: bool


class Journal(Protocol):
    """Where finished visits go. Methods may be called from any thread and return at once."""

    def record(self, visit: Visit, pictures: VisitPictures) -> "Future[Kept]":
        """Keep a visit durably. The future fails with StoreFull when not even the numbers fit on the disk."""

    def keep_baseline(self, baseline: Baseline, boot: str) -> "Future[None]":
        """Remember the baseline for a restart within the same boot."""

    def is_whole(self) -> bool:
        """Tell whether the last write kept everything, pictures included."""


class Sound(Enum):
    """The kiosk's own short sounds; each differs in pitch and rhythm so that it is told without looking."""

    TICK = "tick"
    DONE = "done"
    ELEVATED = "elevated"
    NEUTRAL = "neutral"


class Speaker(Protocol):
    """Plays a sound without waiting for it; a kiosk without one stays silent."""

    def play(self, sound: Sound) -> None: ...


class CalibrationAssistant(Protocol):
    """The installer's assistant as a screen or a command drives it. All methods are called from one thread."""

    @property
    def prompt(self) -> Prompt:
        """What to show now."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """How good each step is, in their order; for the summary."""

    @property
    def at_summary(self) -> bool:
        """Tell whether all steps were gone through and the summary is to be shown."""

    def take(self, view: View) -> None:
        """Look at one view of the kiosk; a step gathers from these."""

    def tap(self, point: Point) -> None:
        """Answer with a place in the camera picture, in fractions; anything else than asked for is ignored."""

    def find_face(self) -> None:
        """Let the face finder answer instead of a tap."""

    def set_celsius(self, celsius: float) -> None:
        """State what the reference patch has, in °C."""

    def redo(self) -> None:
        """Begin the current step anew; what was kept of it before stays in force until there is something better."""

    def next(self) -> None:
        """Keep the step's result and go on; after the last one comes the summary."""

    def skip(self) -> None:
        """Go on without a result; what was kept before stays."""

    def go_to(self, step: Step) -> None:
        """Do one step by itself, from the summary or anywhere."""

    def close(self) -> None:
        """Leave the assistant: visitors are screened again."""


class FaceEmbedder(Protocol):
    """Makes templates of faces. All methods are called from one thread."""

    @property
    def model(self) -> str:
        """Name the weights and alignment, by their SHA-256: only vectors of one model compare."""

    def embed(self, picture: Picture, face: Face) -> Template | Flaw:
        """Find the face again in the full picture and return its template, or what keeps it from being used.

        Raises DeviceLost never, BadInput when the weights do not load.
        """


class Recogniser(Protocol):
    """Tells who a visitor is, on a thread of its own. Methods are called from the station thread and return at once."""

    def look(self, visitor: int, picture: Picture, face: Face) -> None:
        """Offer a picture of the visitor being measured, whose number holds as long as nobody can have taken their place."""

    def identify(self, visitor: int, visit: VisitId) -> "Future[Identity]":
        """Decide who the visitor of a visit is that was handed to the journal, and keep what follows.

        Only for a visit whose heat was a person's. The future fails with BadInput or StoreFull where nothing can be kept.
        """

    def remember(self, visitor: int) -> "Future[Identity]":
        """Keep what the visitor still there asked to be remembered by, where only those are who ask."""

    def leave(self, visitor: int) -> None:
        """Drop what was gathered about a visitor who is gone."""

    @property
    def is_able(self) -> bool:
        """Tell whether it can do what it is asked to; not where the face model is missing."""


class IdentityLog(Protocol):
    """The log of actions, with what hangs on it. Methods may be called from any thread and return at once.

    Futures fail with StoreFull when the disk refuses, and with BadInput for a deed about somebody who does not exist or
    was forgotten.
    """

    def act(self, author: Author, *deeds: Deed, labels: tuple[Label, ...] = ()) -> "Future[Action]":
        """Write one action with the labels it refers to. `Met` with number 0 gets the next number."""

    def enrol(
        self, visit: VisitId, templates: tuple[Template, ...], flaw: Flaw | None, *deeds: Deed, author: Author = RECOGNITION
    ) -> "Future[Action | None]":
        """Keep what recognition found about a visit: its templates or the flaw instead, and the deeds that follow."""

    def take(self, actions: tuple[Action, ...], labels: tuple[Label, ...]) -> "Future[int]":
        """Take over what other kiosks wrote, but for what is here already or makes no sense. Returns how many were new."""

    def forget(self, author: Author, person: PersonId) -> "Future[Receipt]":
        """Erase a person and everyone merged into them everywhere here, and queue their deletion elsewhere."""


class Records(Protocol):
    """What was kept, to read; beside the kiosk that writes, from any thread. Methods raise BadInput for unknown ids."""

    def at_hand(self) -> AbstractContextManager[None]:
        """Inside, what this thread asks is answered sooner: for whoever asks many questions in a row."""

    def visit_card(self, visit: VisitId, shown: Shown = Shown.BOTH) -> VisitCard: ...

    def history(self, asked: Asked, start: int = 0, count: int = 50, shown: Shown = Shown.BOTH) -> Page[VisitCard]:
        """Return visits, newest first."""

    def person(self, person: PersonId) -> PersonCard:
        """Return a person; of one merged into another, that other."""

    def people(self, listed: Listed, words: str = "", start: int = 0, count: int = 50) -> Page[PersonCard]:
        """Return people whose name, role or note has words that begin so; unknown, recent newest first, others A to Z.

        Those without a name are found by their number.
        """

    def called(self, name: str) -> tuple[PersonCard, ...]:
        """Return who is called so, whatever the capitals and accents; ignored ones too."""

    def initials(self) -> tuple[tuple[str, int], ...]:
        """Return with what the names of those listed as known begin, as they sort, and how many begin so, in order."""

    def crops(self, person: PersonId, start: int = 0, count: int = 50) -> Page[Crop]:
        """Return a person's portraits that are still kept, best first."""

    def newest_heat(self, person: PersonId) -> VisitId | None:
        """Return the newest visit of a person whose heat is still kept."""

    def actions(
        self, start: int = 0, count: int = 50, person: PersonId | None = None, shown: Shown = Shown.BOTH
    ) -> Page[ActionCard]:
        """Return actions of people, newest first; all, or those about a person, with how recognition met and merged them.

        Unless both may be shown, what was done about elevated readings is left out.
        """

    def groups(self, start: int = 0, count: int = 24) -> Page[GroupCard]:
        """Return who is listed as unknown, each with some of the best portraits; whom they may be is left open."""

    def action(self, action: ActionId) -> ActionCard: ...

    def marks(self, visit: VisitId) -> Marks:
        """Return what the log says of a visit, which may be another kiosk's."""

    def devices(self) -> tuple[str, ...]:
        """Return the kiosks whose visits are kept here, A to Z."""

    def erased(self, people: Collection[PersonId]) -> tuple[ErasedAt, ...]:
        """Return where people who were forgotten are erased by now, and where not yet."""

    def changes(self) -> int:
        """Return a number that is another one after any visit, template or action that came since."""

    def gallery(self, model: str, held: Gallery | None = None) -> Gallery:
        """Return what visitors are compared with; `held` itself where nothing changed since. Takes a second at 100,000."""

    def picture_bytes(self, visit: VisitId, kind: Kind) -> bytes:
        """Return a kept picture; raises DamagedPicture or BadInput when it is gone."""

    def heat(self, visit: VisitId) -> ThermalFrame | None:
        """Return the heat of a visit for a thumbnail: the middle frame of the capture; None when it is gone or damaged."""

    def verdict(self, visit: VisitId) -> Verdict | None: ...

    def evidence(self, visit: VisitId) -> Evidence: ...


class GuardBook(Protocol):
    """Who may use the panel. A PIN is slow to check on purpose, up to half a second: never call these from Qt's thread.

    Raises StoreFull when the disk refuses.
    """

    def guards(self) -> tuple[Guard, ...]:
        """Return everyone, disabled ones too."""

    def has_admin(self) -> bool:
        """Tell whether there is an admin who can log in; where there is none, the panel asks for the first."""

    def add(self, name: str, pin: str, role: Role, author: Author) -> Guard:
        """Add somebody; raises BadInput for a PIN too easy to guess, a name in use, or an author who is no admin.

        Whoever is at the console (the author for the first admin too) may add anybody.
        """

    def check(self, guard: GuardId, pin: str) -> Answer:
        """Check a PIN. Wrong ones are counted, and waits grow, also over a restart."""

    def wait_left(self, guard: GuardId) -> float:
        """Return how many seconds somebody has to wait before the next PIN; 0 for nobody."""

    def set_pin(self, guard: GuardId, pin: str, author: Author) -> None:
        """Give somebody another PIN and lift a wait; an admin may for everybody, a guard for themselves."""

    def disable(self, guard: GuardId, author: Author, *, disabled: bool) -> None:
        """Keep somebody out, or let them in again; raises BadInput for the last admin who can log in."""

    def note(self, author: Author, event: str, about: str = "") -> None:
        """Write a line to the audit log: ids only (several with commas), never a name; waits for the disk.

        `event` is one of kiosk.domain.audit's. Raises ValueError for what cannot be ids.
        """

    def audit(self, start: int = 0, count: int = 50) -> Page[AuditEntry]:
        """Return lines of the audit log, newest first."""

    def verify(self) -> str | None:
        """Follow the audit log's chain; return where it is broken, None if nowhere."""


class ChoiceBook(Protocol):
    """What admins choose on the panel, which holds at once and beats the settings file.

    `now`, `rows` and `watch` are quick, from any thread; `choose` and `reset` wait for the disk: never call them from
    Qt's thread. They raise StoreFull when the disk refuses.
    """

    @property
    def now(self) -> Choices:
        """What holds now."""

    def rows(self) -> tuple[Held, ...]:
        """Return every row in the order to show it, with what holds and where that comes from."""

    def choose(self, author: Author, name: str, value: Value) -> Choices:
        """Choose, and return what holds now; raises BadInput for a value that the row does not take, or no admin."""

    def reset(self, author: Author, name: str) -> Choices:
        """Let the settings file hold again, and return what holds now; raises BadInput for no such row, or no admin."""

    def watch(self, callback: Callable[[Choices], None]) -> None:
        """Have `callback` called with what holds after each change, in the thread that changed it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of visits that was written."""

    file: Path
    rows: int


class TableWriter(Protocol):
    """Writes the history for other programs."""

    def write(self, asked: Asked, shown: Shown, place: Path, agree: Callable[[Table], None]) -> Table:
        """Write a CSV file into a folder, under a name that is free there, or as a new file of that name.

        `agree` is called when all is written and before the file gets its name; if it raises, there is no file. Raises
        BadInput where nothing can be written.
        """
