"""A page of the guard panel, and the place that the panel gives it: all that pages and sheets may ask for."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import tzinfo
from enum import Enum
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.doctor import Finding
from kiosk.domain.action import Author
from kiosk.domain.guard import Guard, Role
from kiosk.domain.sync_status import SyncStatus
from kiosk.domain.tell_status import TellStatus
from kiosk.domain.view import View
from kiosk.ports import ChoiceBook, Clock, GuardBook
from ui.guard.answers import Answers
from ui.guard.frame import Frame
from ui.language import Language
from ui.theme import Tone, Unit
from ui.widgets.button import Button
from ui.widgets.keyboard import Keyboard
from ui.widgets.touch import ENTER

translate = QCoreApplication.translate

T = TypeVar("T")


class Tab(Enum):
    """The pages that the rail leads to; the value is the page's name for `go_to` and `badge`."""

    NOW = "now"
    UNKNOWN = "unknown"
    PEOPLE = "people"
    HISTORY = "history"
    AUDIT = "audit"
    HEALTH = "health"


def tab_word(tab: Tab) -> str:
    """Return what a tab is called."""
    match tab:
        case Tab.NOW:
            return translate("panel", "Now")
        case Tab.UNKNOWN:
            return translate("panel", "Unknown")
        case Tab.PEOPLE:
            return translate("panel", "People")
        case Tab.HISTORY:
            return translate("panel", "History")
        case Tab.AUDIT:
            return translate("panel", "Audit")
        case Tab.HEALTH:
            return translate("panel", "Health")


class Place(Protocol):
    """What a page stands in. All of it belongs to Qt's thread.

    `stage` is the parent of pages. `desk` reads and acts; `book` knows the guards and `choices` what was chosen, both
    slowly, so that they are called through `run`. `zone` None is the machine's own. `answers` lives as long as the panel; a
    sheet makes its own with `Answers(self, place.trouble)`.
    """

    @property
    def stage(self) -> QWidget: ...
    @property
    def desk(self) -> Any: ...
    @property
    def book(self) -> GuardBook: ...
    @property
    def choices(self) -> ChoiceBook: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def author(self) -> Author: ...
    @property
    def guard(self) -> Guard: ...
    @property
    def language(self) -> Language: ...
    @property
    def zone(self) -> tzinfo | None: ...
    @property
    def answers(self) -> Answers: ...
    @property
    def unit(self) -> Unit: ...
    @property
    def frame(self) -> Frame: ...
    @property
    def keyboard(self) -> Keyboard: ...
    @property
    def sync(self) -> SyncStatus:
        """How the sync is now."""

    @property
    def told(self) -> TellStatus:
        """How the telling of alerts is now."""

    def run(self, work: Callable[[], T]) -> "Future[T]":
        """Call something slow on a thread of the panel's own, such as a method of `book` or `choices`."""

    def examine(self) -> "Future[Sequence[Finding]]":
        """Ask the doctor how each part of the kiosk is; takes seconds."""

    def send_again(self) -> "Future[int]":
        """Have what could not be sent tried again; returns how many visits that are."""

    def toast(self, text: str, undo: Callable[[], None] | None = None, *, more: str = "") -> None:
        """Say what happened, for ten seconds; `undo` offers to take it back, `more` is a second line."""

    def trouble(self, error: Exception) -> None:
        """Say what could not be done."""

    def open_sheet(self, sheet: QWidget) -> None:
        """Show a sheet over the page, in place of one that is open; it is deleted when it closes."""

    def close_sheet(self) -> None:
        """Close the sheet; harmless when none is open."""

    def go_to(self, page: str, **about: Any) -> None:
        """Show a page by its tab's value; `about` is handed to its `enter`."""

    def retitle(self) -> None:
        """Set the header anew: the page's title, tools, status or depth have changed."""

    def badge(self, page: str, count: int) -> None:
        """Show a number on a tab; 0 takes it away."""

    def acknowledge(self) -> None:
        """Stop the sound of an elevated reading."""

    def calibrate(self) -> None:
        """Open the calibration assistant over the visitor's screen; the panel is there again after it."""

    def relearn(self) -> None:
        """Let the kiosk learn anew who recent visitors are."""

    def lock(self) -> None:
        """Log the guard out."""


class Page(QWidget):
    """One page: a child of the stage that fills the panel's content.

    `tools` are controls at the right of the header (the panel moves them there), `status` words in their stead. `is_deep`
    offers Back. `primary` is what Enter presses. Subclasses set these and call `place.retitle()` when they change; they
    override what they need of the methods below and place their children in `lay_out`.
    """

    tools: Sequence[Button] = ()
    status: str = ""
    is_deep: bool = False
    primary: Button | None = None

    def __init__(self, place: Place) -> None:
        super().__init__(place.stage)
        self.place = place

    @property
    def title(self) -> str:
        """What the header says, in the language spoken now."""
        raise NotImplementedError

    @property
    def is_admin(self) -> bool:
        return self.place.guard.role is Role.ADMIN

    def enter(self, **about: Any) -> None:
        """Come into sight; `about` says what of."""

    def leave(self) -> None:
        """Go out of sight."""

    def refresh(self) -> None:
        """Ask anew for what is shown: something has changed."""

    def say_again(self) -> None:
        """Set all words anew, as in another language."""
        self.lay_out(self.size())

    def takes(self, view: View) -> None:
        """Look at a view of the kiosk; only while in sight."""

    def back(self) -> bool:
        """Go back one step inside the page; False where there is none."""
        return False

    def lay_out(self, size: QSize) -> None:
        """Place everything for a size in pixels; called when that changes, as while the keyboard is up."""

    def answer(self, key: Qt.Key) -> bool:
        """Act on a key that no control took: Enter is the primary one."""
        if key in ENTER and self.primary is not None and self.primary.isVisibleTo(self) and self.primary.isEnabled():
            self.primary.tapped.emit()
            return True
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self.lay_out(event.size())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), Tone.PAPER.colour())
        painter.end()
