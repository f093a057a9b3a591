"""Who may use the panel, in a real journal with cheap PINs, and fingers to get there with."""

from concurrent.futures import Future
from datetime import UTC

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from kiosk.domain.action import CONSOLE
from kiosk.domain.card import Page as Listing
from kiosk.domain.card import Shown
from kiosk.domain.choices import Choices
from kiosk.domain.guard import Role
from kiosk.errors import BadInput
from kiosk.store.choices import SqliteChoices
from kiosk.store.guards import SqliteGuardBook
from kiosk.store.pins import Cost
from ui.guard.guard_screen import GuardScreen
from ui.guard.office import Office
from ui.guard.page import Page, Tab
from ui.guard.pin_pad import PinAct
from ui.theme import Unit
from ui.widgets.button import Button, ButtonLook
from ui.widgets.chip import Chip
from ui.widgets.name_field import NameField

PIN, OTHER_PIN, WRONG = "271828", "314159", "998877"


class StillDesk:
    """A desk at which nothing happens but what a test announces."""

    def __init__(self):
        self.callbacks = []
        self.waiting = 0
        self.shown = Shown.BOTH

    def watch(self, callback):
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)

    def strangers(self, start, count):
        page: Future[Listing[object]] = Future()
        page.set_result(Listing(items=(), total=self.waiting, start=start))
        return page

    def history(self, _asked, start, _count, _shown):
        page: Future[Listing[object]] = Future()
        page.set_result(Listing(items=(), total=0, start=start))
        return page

    def announce(self):
        for callback in tuple(self.callbacks):
            callback()


class PlainPage(Page):
    """A page with a chip in the header, a field, a button, and a record of what happened to it."""

    name = "Plain"

    def __init__(self, place):
        super().__init__(place)
        self.happened: list[object] = []
        self.chip = Chip(self)
        self.chip.say("Waiting 4")
        self.tools = (self.chip,)
        self.field = NameField(self, place.keyboard)
        self.button = Button(self, ButtonLook.PRIMARY)
        self.button.tapped.connect(lambda: self.happened.append("tapped"))
        self.primary = self.button

    @property
    def title(self):
        return self.name

    def lay_out(self, size):
        unit: Unit = self.place.unit
        self.field.fit(self.rect().adjusted(0, 0, 0, 64 - self.height()), unit)
        self.button.fit("Go", self.rect().adjusted(0, 80, 200 - self.width(), 144 - self.height()), unit)

    def enter(self, **about):
        self.happened.append(("entered", about))

    def leave(self):
        self.happened.append("left")

    def refresh(self):
        self.happened.append("refreshed")

    def takes(self, view):
        self.happened.append(view)

    def back(self):
        was_deep, self.is_deep = self.is_deep, False
        return was_deep


def plain_pages():
    return dict.fromkeys(Tab, PlainPage)


class Gatehouse:
    """An office over a real journal; guards are Kim the admin and Lee, unless `empty`."""

    def __init__(self, place, qtbot, language, *, empty=False):
        self.qtbot, self.language, self.clock = qtbot, language, place.clock
        self.journal = place.journal()
        self.book = SqliteGuardBook(
            place.folder,
            self.journal,
            clock=place.clock,
            boot="boot-1",
            key_path=place.key,
            environ={},
            cost=Cost(memory_kib=64, passes=1),
        )
        self.choices = SqliteChoices(
            place.folder, self.journal, self.book, clock=place.clock, from_file=Choices(language="en")
        )
        self.desk = StillDesk()
        self.calls: list[object] = []
        self._screens: list[GuardScreen] = []
        self.uncalibrated = False
        self.office = Office(
            desk=self.desk,
            book=self.book,
            choices=self.choices,
            clock=place.clock,
            zone=UTC,
            acknowledge=lambda: self.calls.append("acknowledged"),
            calibrate=lambda: self.calls.append("calibrate"),
            pause=self.calls.append,
            is_uncalibrated=lambda: self.uncalibrated,
        )
        if not empty:
            self.kim = self.book.add("Kim", PIN, Role.ADMIN, CONSOLE)
            self.lee = self.book.add("Lee", OTHER_PIN, Role.GUARD, CONSOLE)
            self.choices.choose(CONSOLE, "recognition", "on")

    def close(self):
        self.office.close()
        self.office.threads.shutdown(wait=True)
        self.journal.close()

    def screen(self, size=(800, 480), **about):
        """Show the guards' screen and begin."""
        screen = GuardScreen(None, self.office, self.language, plain_pages, moves=False, **about)
        self.qtbot.addWidget(screen)
        self._screens.append(screen)
        screen.resize(*size)
        screen.show()
        screen.open()
        return screen

    def until(self, holds):
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=5000)

    def shows(self, screen, kind):
        """Wait until a part of the screen is shown and settled, and return it."""
        self.until(lambda: isinstance(screen.shown, kind))
        return screen.shown

    def events(self):
        return [line.event for line in reversed(self.book.audit(0, 100).items)]


def tap(widget, at=None):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())


def tap_window(widget):
    """Tap a widget by way of its window, as a real finger does."""
    at = widget.mapTo(widget.window(), widget.rect().center())
    QTest.mouseClick(widget.window().windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)


def type_pin(pad, pin, *, enter=True):
    """Tap digits, and the key that enters them."""
    for digit in pin:
        tap(pad, _middle(pad, digit))
    if enter:
        tap(pad, next(key for key in pad.keys if key.act is PinAct.OPEN).rect.center().toPoint())


def _middle(pad, digit) -> QPoint:
    middle: QPoint = next(key for key in pad.keys if key.digit == digit).rect.center().toPoint()
    return middle


def failing(text):
    """Return a future that says what went wrong."""
    future: Future[object] = Future()
    future.set_exception(BadInput(text))
    return future
