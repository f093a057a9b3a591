"""The guard panel: rail, header and pages, with sheets and messages raised over them."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from datetime import tzinfo
from typing import Any, TypeVar

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.doctor import Finding
from kiosk.domain.action import Author, AuthorKind
from kiosk.domain.guard import Guard
from kiosk.domain.sync_status import SyncStatus
from kiosk.domain.tell_status import TellStatus
from kiosk.domain.view import View
from kiosk.errors import LockedOut
from kiosk.ports import ChoiceBook, Clock, GuardBook
from ui.guard.answers import Answers
from ui.guard.elevated import ask_elevated, left_alone
from ui.guard.frame import Frame
from ui.guard.header import Header
from ui.guard.office import Office
from ui.guard.page import Page, Place, Tab
from ui.guard.rail import Rail
from ui.guard.sheet import Sheet
from ui.guard.toast import Toast
from ui.guard.trouble_words import trouble_words
from ui.language import Language
from ui.theme import Tone, Unit
from ui.widgets.focus import FocusRing
from ui.widgets.keyboard import Keyboard
from ui.widgets.touch import ENTER

T = TypeVar("T")


def _say_nothing(_error: Exception) -> None:
    """Leave a number as it was; the page that it is about says what is wrong."""


MakePage = Callable[[Place], Page]


class Panel(QWidget):
    """One guard's panel, from login to lock; it is the `Place` of its pages.

    Pages are made when first seen. `locked` is the guard's own wish to leave, `expelled` that they
    may not act any more, with the error that says so. With `moves` False nothing slides.
    """

    locked = Signal()
    expelled = Signal(object)
    _changed = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        office: Office,
        guard: Guard,
        language: Language,
        pages: Mapping[Tab, MakePage],
        *,
        moves: bool = True,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._office, self._guard, self._language = office, guard, language
        self._make = pages
        self._pages: dict[Tab, Page] = {}
        self._tab: Tab | None = None
        self._frame = Frame.for_size(max(self.width(), 64), max(self.height(), 64))
        self._answers = Answers(self, self.trouble)
        self._stage = QWidget(self)
        self.header = Header(self)
        self.rail = Rail(self)
        self.sheet = Sheet(self, moves=moves)
        self.message = Toast(self, moves=moves)
        self._keyboard = Keyboard(self, language)
        self._ring = FocusRing(self)
        self._join()
        self._lay_out()

    def _join(self) -> None:
        self.rail.wanted.connect(self.go_to)
        self.rail.lock_wanted.connect(self.locked)
        self.header.lock_wanted.connect(self.locked)
        self.header.back_wanted.connect(self._back)
        self.sheet.closed.connect(self._refocus)
        self._keyboard.toggled.connect(self._place_rooms)
        self._language.changed.connect(self._say_again)
        self._refreshing = QTimer(self)
        self._refreshing.setSingleShot(True)
        self._refreshing.timeout.connect(self._refresh)
        self._changed.connect(self._refresh_soon, Qt.ConnectionType.QueuedConnection)

    @property
    def stage(self) -> QWidget:
        return self._stage

    @property
    def desk(self) -> Any:
        return self._office.desk

    @property
    def book(self) -> GuardBook:
        return self._office.book

    @property
    def choices(self) -> ChoiceBook:
        return self._office.choices

    @property
    def clock(self) -> Clock:
        return self._office.clock

    @property
    def author(self) -> Author:
        return Author(AuthorKind.GUARD, self._guard.id)

    @property
    def guard(self) -> Guard:
        return self._guard

    @property
    def language(self) -> Language:
        return self._language

    @property
    def zone(self) -> tzinfo | None:
        return self._office.zone

    @property
    def answers(self) -> Answers:
        return self._answers

    @property
    def unit(self) -> Unit:
        return self._frame.unit

    @property
    def frame(self) -> Frame:
        return self._frame

    @property
    def keyboard(self) -> Keyboard:
        return self._keyboard

    @property
    def page(self) -> Page | None:
        """The page in sight."""
        return self._pages.get(self._tab) if self._tab is not None else None

    def run(self, work: Callable[[], T]) -> "Future[T]":
        return self._office.run(work)

    def examine(self) -> "Future[Sequence[Finding]]":
        return self._office.run(self._office.examine)

    @property
    def sync(self) -> SyncStatus:
        return self._office.sync()

    @property
    def told(self) -> TellStatus:
        return self._office.told()

    def send_again(self) -> "Future[int]":
        return self._office.run(self._office.send_again)

    def toast(self, text: str, undo: Callable[[], None] | None = None, *, more: str = "") -> None:
        self.message.say(text, undo, more=more)

    def trouble(self, error: Exception) -> None:
        self.message.say(trouble_words(error), trouble=True)
        if isinstance(error, LockedOut):
            self.expelled.emit(error)

    def open_sheet(self, sheet: QWidget) -> None:
        self.sheet.open(sheet)
        self.message.raise_()

    def close_sheet(self) -> None:
        self.sheet.close_content()

    def go_to(self, page: str, **about: Any) -> None:
        tab = Tab(page)
        self.sheet.close_content()
        before, after = self.page, self._page_of(tab)
        if before is not None and before is not after:
            before.leave()
            before.hide()
        self._tab = tab
        self.rail.light(tab)
        after.show()
        after.enter(**about)
        self.retitle()
        self._refocus()

    def _page_of(self, tab: Tab) -> Page:
        if tab not in self._pages:
            page = self._make[tab](self)
            page.hide()
            page.setGeometry(self._stage.rect())
            self._pages[tab] = page
        return self._pages[tab]

    def retitle(self) -> None:
        page = self.page
        if page is not None:
            self.header.say(page.title, page.tools, page.status, deep=page.is_deep)

    def badge(self, page: str, count: int) -> None:
        self.rail.tabs[Tab(page)].show_badge(count)

    def acknowledge(self) -> None:
        self._office.acknowledge()

    def calibrate(self) -> None:
        self._office.calibrate()

    def relearn(self) -> None:
        self._office.relearn()

    def lock(self) -> None:
        self.locked.emit()

    def changed(self) -> None:
        """Ask the page in sight to refresh itself, soon and once; from any thread."""
        self._changed.emit()

    def _refresh_soon(self) -> None:
        if not self._refreshing.isActive():
            self._refreshing.start(0)

    @property
    def is_refreshing(self) -> bool:
        """Tell whether the page in sight will be refreshed in a moment."""
        return self._refreshing.isActive()

    def _refresh(self) -> None:
        if self.page is not None:
            self.page.refresh()
        if self._tab not in (Tab.NOW, Tab.UNKNOWN):  # those two count by themselves
            self._answers.ask(self.desk.strangers(0, 1), self._count_strangers, _say_nothing, slot="strangers")
        if self._tab is not Tab.NOW:
            elevated = ask_elevated(self.desk, self.clock)
            self._answers.ask(elevated, self._count_elevated, _say_nothing, slot="elevated")

    def _count_strangers(self, waiting: Any) -> None:
        self.badge(Tab.UNKNOWN.value, waiting.total)

    def _count_elevated(self, visits: Any) -> None:
        self.badge(Tab.NOW.value, len(left_alone(visits.items)))

    def takes(self, view: View) -> None:
        """Hand a view of the kiosk to the page in sight."""
        if self.page is not None:
            self.page.takes(view)

    def show_locking(self, seconds: int | None) -> None:
        """Count down to locking; None when somebody is there again."""
        self.rail.show_locking(seconds)
        self.header.show_locking(seconds)

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        self._lay_out()

    def _lay_out(self) -> None:
        self._frame = Frame.for_size(max(self.width(), 64), max(self.height(), 64))
        self.rail.lay_out(self._frame)
        self.header.lay_out(self._frame, self.width())
        self._place_rooms()

    def _place_rooms(self) -> None:
        """Give page, sheet and message what room there is, above the keyboard while that is up."""
        self._keyboard.lay_out(self.size())
        above = None if self._keyboard.field is None else self._keyboard.y()
        content = self._frame.content
        if above is not None:
            content = content.intersected(QRect(0, 0, self.width(), above - self._frame.gap))
        self._stage.setGeometry(content)
        for page in self._pages.values():
            page.setGeometry(self._stage.rect())
        self.sheet.lay_out(self._frame, self.rect(), above)
        self.message.lay_out(self._frame, above if self._frame.portrait or self.sheet.is_open else None)
        self._keyboard.raise_()
        self._ring.follow()

    def _say_again(self) -> None:
        self.rail.lay_out(self._frame)
        for page in self._pages.values():
            page.say_again()
        again = getattr(self.sheet.content, "say_again", None)
        if again is not None:
            again()
        self.retitle()

    def _back(self) -> None:
        if self.page is not None:
            self.page.back()
            self.retitle()

    def _refocus(self) -> None:
        self.setFocus()
        self._ring.follow()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(event.rect(), Tone.PAPER.colour())
        painter.end()

    def focusNextPrevChild(self, onwards: bool) -> bool:  # noqa: N802 - Qt's name
        """Move the focus to the next control in reading order, of the sheet alone while one is open."""
        controls = self._controls()
        if not controls:
            return False
        now = QApplication.focusWidget()
        step = 1 if onwards else -1
        at = controls.index(now) + step if now in controls else (0 if onwards else -1)
        controls[at % len(controls)].setFocus(Qt.FocusReason.TabFocusReason)
        self._ring.follow()
        return True

    def _controls(self) -> list[QWidget]:
        top: QWidget = self.sheet.content if self.sheet.content is not None else self
        tabbed = [
            one
            for one in (*top.findChildren(QWidget), *self.message.findChildren(QWidget))
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible() and one.isEnabled()
        ]
        return sorted(set(tabbed), key=self._reading_order)

    def _reading_order(self, control: QWidget) -> tuple[bool, int, int]:
        where = QRect(control.mapTo(self, control.rect().topLeft()), control.size())
        in_rail = self.rail.isAncestorOf(control)
        return in_rail, where.center().y() // 32, where.x()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if not self.answer(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def answer(self, key: Qt.Key) -> bool:
        """Act on a key that no control took: Escape goes back, Enter is the primary way on."""
        content = self.sheet.content
        if content is not None:
            answered = getattr(content, "answer", None)
            if answered is not None and answered(key):
                return True
            if key == Qt.Key.Key_Escape:
                self.sheet.close_content()
            return key == Qt.Key.Key_Escape
        if self.page is not None and self.page.answer(key):
            return True
        if key == Qt.Key.Key_Escape and self.page is not None and self.page.back():
            self.retitle()
            return True
        return key in ENTER
