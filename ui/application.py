"""The Qt application: font, language, window on the right screen, and what happens when something has a bug."""

import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.domain.view import View
from kiosk.ports import CalibrationAssistant, Clock, Speaker
from ui.bridge import Bridge
from ui.garbage import GarbageCollector
from ui.language import Language
from ui.shots import Shots
from ui.sound import Sounds
from ui.theme import load_fonts
from ui.visitor.screen import Look
from ui.window import Window

if TYPE_CHECKING:
    from ui.guard.guard_screen import GuardScreen
    from ui.guard.guard_window import GuardWindow
    from ui.guard.office import Office

log = logging.getLogger(__name__)

BUG_EXIT = 70
"""Exit code after a bug (EX_SOFTWARE of sysexits.h), on which systemd starts the program again."""

FIRST_PAINT_MS = 100
"""By then a view that was handed to the window is painted."""


def _nothing() -> None:
    """Do nothing."""


def _no_assistant(_asked: bool) -> None:
    """Offer none."""


class Application(QObject):
    """Everything of the screen that lives as long as the program; made and used in the main thread.

    `size` makes a plain window of that many pixels (windowed or off-screen), otherwise the window fills the screen called
    `screen` (such as "HDMI-A-1") or the first one there is. Raises DoormanError without the font and BadInput for an
    unknown language. `linger_s` is how long the out-of-service screen stays after a bug. `assistant_for` gives the
    calibration assistant and is told whether it was asked for (`open_assistant_soon`) or the corner was held; None opens
    nothing. `guard_screen` names the screen of the guards' own, if there is one; a plain window gets another beside it.
    """

    _bugged = Signal()
    _assistant_asked = Signal()
    _dressed = Signal(object)
    _desk_changed = Signal()
    _employed = Signal(object)
    _quitting = Signal(int)

    def __init__(
        self,
        clock: Clock,
        look: Look,
        *,
        language: str = "en",
        windowed: bool = False,
        size: tuple[int, int] | None = None,
        screen: str | None = None,
        guard_screen: str | None = None,
        lockstep: bool = False,
        speaker: Speaker | None = None,
        sounds: bool = True,
        repeat_alarm: bool = False,
        shots: Path | None = None,
        on_capture: Callable[[], None] = _nothing,
        on_bug: Callable[[], None] = _nothing,
        assistant_for: Callable[[bool], CalibrationAssistant | None] = _no_assistant,
        linger_s: float = 2.0,
    ) -> None:
        self._qt = QApplication.instance() or QApplication(sys.argv[:1])
        super().__init__()
        self._garbage = GarbageCollector(self)
        load_fonts()
        self.language = Language(language)
        self.bridge = Bridge(clock, lockstep=lockstep)
        self._look = look
        self._windowed = windowed
        self._size = size
        self._screen = screen
        self._guard_screen = guard_screen
        self._office: Office | None = None
        self._unwatch: Callable[[], None] = _nothing
        self._once_shown: list[Callable[[], None]] = []
        self._sounds = Sounds(speaker, repeat=repeat_alarm, is_on=sounds) if speaker is not None else None
        self._shots_folder = shots
        self._shots: Shots | None = None
        self._on_capture = on_capture
        self._on_bug = on_bug
        self._on_remember: Callable[[], None] = _nothing
        self._assistant_for = assistant_for
        self._linger_s = linger_s
        self._code = 0
        self._has_bug = False
        self._ended = False
        self._runs = False
        self.window: Window | None = None
        self.guard_window: GuardWindow | None = None
        self._bugged.connect(self._show_bug)
        self._assistant_asked.connect(self._open_as_asked, Qt.ConnectionType.QueuedConnection)
        self._dressed.connect(self._dress, Qt.ConnectionType.QueuedConnection)
        self._employed.connect(self.employ, Qt.ConnectionType.QueuedConnection)
        self._desk_changed.connect(self._tell_guards, Qt.ConnectionType.QueuedConnection)
        self._quitting.connect(self._exit)

    def open(self) -> None:
        """Show the window; done by `run` as well."""
        if isinstance(self._qt, QApplication):
            self._qt.setQuitOnLastWindowClosed(False)
            self._qt.screenAdded.connect(self._screens_changed)
            self._qt.screenRemoved.connect(self._screens_changed)
        self._build()

    def _screens_changed(self, _screen: QScreen) -> None:
        """Build the window anew: one that is shown already does not move to another screen."""
        if self._size is None:
            QTimer.singleShot(0, self, self._build)

    def _build(self) -> None:
        old = self.window
        window = Window(self.bridge, self.language, self._look, windowed=self._windowed)
        window.capture_wanted.connect(self._on_capture)
        window.remember_wanted.connect(self._remember)
        window.left.connect(self._leave)
        window.staff.connect(self._open_as_held)
        window.assistant_closed.connect(self._pause_for_guards)
        window.guards_left.connect(self._pause_for_guards)
        self._attach_watchers(window)
        self.window = window
        self._place(window, self._chosen_screen())
        if old is not None:
            assistant = old.release_assistant()
            old.dismiss()
            if assistant is not None:
                window.open_assistant(assistant)
        self._build_guards()
        self._pause_for_guards()

    def remember_by(self, act: Callable[[], None]) -> None:
        """Have `act` called when the visitor in front asks by a tap to be remembered."""
        self._on_remember = act

    def _remember(self) -> None:
        self._on_remember()

    def once_shown(self, callback: Callable[[], None]) -> None:
        """Call something in Qt's thread, once, when the first view is on the screen."""
        self._once_shown.append(callback)

    def each(self, seconds: float, callback: Callable[[], None]) -> None:
        """Call something in Qt's thread again and again from now on, for as long as that thread lives."""
        timer = QTimer(self)
        timer.setInterval(round(1000 * seconds))
        timer.timeout.connect(callback)
        timer.start()

    def employ_soon(self, office: "Office") -> None:
        """Do as `employ` does, from any thread."""
        self._employed.emit(office)

    def employ(self, office: "Office") -> None:
        """Open the guards' panel to staff from now on: by the corner, or on a screen of its own."""
        self._unwatch()
        self._office = replace(office, acknowledge=self._acknowledge, calibrate=self._calibrate)
        self._unwatch = office.desk.watch(self._desk_changed.emit)
        if self.window is not None:
            self._build_guards()

    def dismiss_staff(self) -> None:
        """Open the panel to nobody any more, as when the desk closes; harmless when nobody was employed."""
        self._unwatch()
        self._unwatch = _nothing
        office, self._office = self._office, None
        if self.guard_window is not None:
            self.guard_window.dismiss()
            self.guard_window = None
        if self.window is not None:
            self.window.drop_guards()
        if office is not None:
            office.close()

    def _build_guards(self) -> None:
        """Make the guards' own window anew, where there is a screen for it."""
        if self.guard_window is not None:
            self.guard_window.dismiss()
            self.guard_window = None
        screen = self._screen_called(self._guard_screen)
        if self._office is None or not self._guard_screen or (self._size is None and screen is None):
            return
        if self._size is None and screen is self._chosen_screen():
            return  # the only one there is belongs to visitors; the corner opens the panel then
        from ui.guard.guard_window import GuardWindow  # noqa: PLC0415 - staff's screens when staff first need them

        self.guard_window = GuardWindow(self._make_guards(None, stays=True), windowed=self._windowed)
        self._place(self.guard_window, screen)
        self.guard_window.guards.open()

    def _make_guards(self, parent: QWidget | None, *, stays: bool = False) -> "GuardScreen":
        from ui.guard.guard_screen import GuardScreen  # noqa: PLC0415 - staff's screens when staff first need them
        from ui.guard.pages import pages  # noqa: PLC0415

        office, moves = self._office, not self._look.reduced_motion
        assert office is not None
        make = partial(pages, office.find_folders)
        return GuardScreen(parent, office, self.language, make, stays=stays, moves=moves)

    def _acknowledge(self) -> None:
        if self._sounds is not None:
            self._sounds.acknowledge()

    def _calibrate(self) -> None:
        self._open_assistant(True)

    def _pause_for_guards(self) -> None:
        """Let visitors wait while staff stand before their screen."""
        if self._office is not None and self.window is not None and self.window.wizard is None:
            self._office.pause(self.window.has_guards)

    def _tell_guards(self) -> None:
        for place in (self.window, self.guard_window):
            if place is not None and place.guards is not None:
                place.guards.changed()

    def _attach_watchers(self, window: Window) -> None:
        if self._sounds is not None:
            window.watchers.append(self._sounds.take)
        window.watchers.append(self._show_guards)
        if self._shots_folder is not None:
            self._shots = Shots(self._shots_folder, window)
            window.watchers.append(self._shots.take)

    def _show_guards(self, view: View, _key: str) -> None:
        if self.guard_window is not None:
            self.guard_window.guards.takes(view)
        while self._once_shown:
            QTimer.singleShot(FIRST_PAINT_MS, self, self._once_shown.pop())

    def _place(self, window: QWidget, screen: QScreen | None) -> None:
        if self._size is not None:
            window.resize(QSize(*self._size))
            window.show()
            return
        if screen is not None:
            window.setGeometry(screen.geometry())
        window.showFullScreen()

    def _screen_called(self, name: str | None) -> QScreen | None:
        return next((screen for screen in QApplication.screens() if name and screen.name() == name), None)

    def _chosen_screen(self) -> QScreen | None:
        """Return the visitors' screen: the one named in the settings, else the first that is not the guards' own."""
        named, screens = self._screen_called(self._screen), QApplication.screens()
        if self._screen is not None and named is None:
            log.info("no screen is called %s; there are: %s", self._screen, ", ".join(s.name() for s in screens) or "none")
        others = [screen for screen in screens if screen.name() != self._guard_screen]
        return named or next(iter(others or screens), None)

    def run(self, start: Callable[[], None] = _nothing) -> int:
        """Show the window, `start` what feeds it, and serve it until `quit`; returns the exit code.

        From before `start` on, a bug in any thread is shown and ends the program.
        """
        hooks = sys.excepthook, threading.excepthook
        sys.excepthook, threading.excepthook = self._main_bug, self._thread_bug
        try:
            if self.window is None:
                self.open()
            start()
            if not self._ended:
                self._runs = True
                self._qt.exec()
        finally:
            self._runs = False
            sys.excepthook, threading.excepthook = hooks
            self.close()
        return self._code

    def quit(self, code: int = 0) -> None:
        """End `run` with an exit code; from any thread."""
        self._quitting.emit(code)

    def dress(self, look: Look, language: str, *, sounds: bool, repeat_alarm: bool) -> None:
        """Take another look, language of the site and sounds soon; from any thread. What is on the screen stays."""
        self._dressed.emit((look, language, sounds, repeat_alarm))

    def _dress(self, dress: tuple[Look, str, bool, bool]) -> None:
        self._look, language, sounds, repeat_alarm = dress
        if self.window is not None:
            self.window.dress(self._look)
        self.language.settle(language)
        if self._sounds is not None:
            self._sounds.is_on, self._sounds.repeat = sounds, repeat_alarm

    def open_assistant_soon(self) -> None:
        """Ask for the calibration assistant; from any thread or answer to a signal.

        While one is open nothing comes of it, nor later.
        """
        self._assistant_asked.emit()

    def _open_as_asked(self) -> None:
        self._open_assistant(True)

    def _open_as_held(self) -> None:
        """Let staff in: to the panel, or, where nothing is there for it, to the assistant of a new kiosk."""
        if self._office is None:
            self._acknowledge()
            self._open_assistant(False)
        elif self.guard_window is None and self.window is not None and not self._has_bug:
            self.window.open_guards(self._make_guards)
            self._pause_for_guards()

    def _open_assistant(self, asked_for: bool) -> None:
        if self.window is None or self.window.wizard is not None or self._has_bug:
            return
        assistant = self._assistant_for(asked_for)
        if assistant is not None:
            self.window.open_assistant(assistant)

    def close(self) -> None:
        """Let go of the window, of an open assistant, and of a station that waits for the screen."""
        self.bridge.close()
        if self.window is not None:
            self.window.close_assistant()
            self.window.dismiss()
            self.window = None
        self.dismiss_staff()

    def _leave(self) -> None:
        self.quit(0)

    def _exit(self, code: int) -> None:
        self._ended = True
        self._code = max(self._code, code)
        self.bridge.close()
        if self._runs:  # Qt remembers an exit from no loop, and would never start another one
            self._qt.exit(self._code)

    def _main_bug(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self.quit(0)
            return
        self._report(kind, error, trace, "main")

    def _thread_bug(self, bug: threading.ExceptHookArgs) -> None:
        error = bug.exc_value or bug.exc_type()
        self._report(bug.exc_type, error, bug.exc_traceback, bug.thread.name if bug.thread is not None else "?")

    def _report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None, thread: str) -> None:
        log.critical("a bug in thread %s ends the program", thread, exc_info=(kind, error, trace))
        self._bugged.emit()

    def _show_bug(self) -> None:
        if self._has_bug:
            return
        self._has_bug = True
        self._code = BUG_EXIT
        if self.window is not None:
            self.window.release_assistant()
            self.window.close_guards()
            self.window.screen_widget.stop_for_bug()
        self._on_bug()
        QTimer.singleShot(round(1000 * self._linger_s), self, self._end_after_bug)

    def _end_after_bug(self) -> None:
        self._exit(BUG_EXIT)
