"""A guard at the panel over a data folder: fingers, and a watch that stops when what was asked for is on the screen."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kiosk.desk import Desk
from kiosk.devices.clocks import VirtualClock
from kiosk.domain.choices import Choices
from kiosk.domain.guard import Guard, GuardId, Role
from kiosk.domain.identity import Gallery
from kiosk.errors import BadInput
from kiosk.store.choices import SqliteChoices
from kiosk.store.guards import SqliteGuardBook
from kiosk.store.history_table import HistoryTable
from kiosk.store.identity import SqliteIdentityLog
from kiosk.store.journal import SqliteJournal
from kiosk.store.records import SqliteRecords
from kiosk.store.terms import Terms
from ui.guard.answers import Answers
from ui.guard.office import Office
from ui.guard.page import Page, Tab
from ui.guard.pages import pages
from ui.guard.panel import Panel
from ui.guard.pictures import Pictures
from ui.language import Language
from ui.off_screen import off_screen

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
"""When the guard looks; it stays noon, so that no hourly chore comes in between."""

SIZE = (1280, 720)
KIM = Guard(id=GuardId("g-00000001"), name="Kim", role=Role.GUARD)
TERMS = Terms(boot="bench", min_free_pictures_mb=0, min_free_numbers_mb=0)
PATIENCE_S = 60.0
BEAT_MS = 50
"""However little happens, it is looked so often whether a wait is over."""

RENEWED_EVERY_S = 0.2
"""How long the gallery may be behind; the recogniser itself takes longer."""


def kept_in(folder: Path) -> tuple[Path, Path]:
    """Return where the data folder and the key of a bench lie."""
    return folder / "kept", folder / "picture.key"


def make_folder(folder: Path) -> None:
    """Make a data folder with nobody in it."""
    kept, key = kept_in(folder)
    SqliteJournal(kept, terms=TERMS, clock=VirtualClock(NOON), key_path=key, environ={}).close()


class HeldGallery:
    """What recognition compares with, read anew on a thread of its own after changes, as the recogniser does."""

    def __init__(self, records: SqliteRecords, model: str) -> None:
        self._records, self._model = records, model
        started = time.perf_counter()
        self.now: Gallery = records.gallery(model)
        self.load_s = time.perf_counter() - started
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="embed", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        self._thread.join()

    def _renew(self) -> None:
        while not self._closed.wait(RENEWED_EVERY_S):
            with suppress(BadInput):  # the next reader says so
                self.now = self._records.gallery(self._model, self.now)


class GuardPost:
    """The real panel, off-screen, over the real desk and store in a folder.

    `cpu_ms` are the milliseconds of processor that each thing timed took, all threads together.
    """

    def __init__(self, folder: Path, model: str) -> None:
        kept, key = kept_in(folder)
        clock = VirtualClock(NOON)
        self.journal = SqliteJournal(kept, terms=TERMS, clock=clock, key_path=key, environ={})
        records = SqliteRecords(kept, key, {})
        self._gallery = HeldGallery(records, model)
        book = SqliteGuardBook(kept, self.journal, clock=clock, boot="bench", key_path=key, environ={})
        log = SqliteIdentityLog(self.journal, key=self.journal.key, device="bench", clock=clock, audit=book.line)
        self.desk = Desk(records, log, book, HistoryTable(kept, clock, spare_bytes=0), gallery=lambda: self._gallery.now)
        choices = SqliteChoices(kept, self.journal, book, clock=clock, from_file=Choices())
        self._office = Office(desk=self.desk, book=book, choices=choices, clock=clock, zone=UTC)
        self._application: QCoreApplication = off_screen()
        self._language = Language("en")
        self._panel: Panel | None = None
        self._unwatch: Callable[[], None] = lambda: None
        self._beat = QTimer()
        self._beat.start(BEAT_MS)
        self.cpu_ms: list[float] = []

    def close(self) -> None:
        """Lock the panel and let go of the folder."""
        self.lock()
        self._beat.stop()
        self.desk.close()
        self._gallery.close()
        self._office.close()
        self.journal.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def gallery_s(self) -> float:
        """How many seconds it took to read every template."""
        return self._gallery.load_s

    # The panel

    @property
    def panel(self) -> Panel:
        """The panel of whoever is logged in."""
        assert self._panel is not None
        return self._panel

    def log_in(self) -> None:
        """Open a panel, with no page and no picture yet; the one before is gone."""
        self.lock()
        self._panel = Panel(None, self._office, KIM, self._language, pages(tuple), moves=False)
        self._panel.resize(*SIZE)
        self._panel.show()
        self._unwatch = self.desk.watch(self._panel.changed)
        self.rest()

    def lock(self) -> None:
        """Close the panel with its pages and pictures."""
        self._unwatch()
        panel, self._panel = self._panel, None
        if panel is not None:
            panel.close()
            panel.deleteLater()
            self._application.sendPostedEvents(panel, QEvent.Type.DeferredDelete)

    def page(self, tab: Tab) -> Page:
        """Go to a page and wait for it."""
        self.panel.go_to(tab.value)
        self.rest()
        page = self.panel.page
        assert page is not None
        return page

    def tap(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Touch a widget, in its middle where no place is given."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())

    def type(self, widget: QWidget, text: str) -> None:
        """Type on a hardware keyboard."""
        for char in text:
            self._application.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, char))

    # The watch

    @property
    def is_quiet(self) -> bool:
        """Tell whether all that was asked is answered, pictures in sight included, and nothing waits to be asked."""
        if self._panel is None:
            return True
        asking: list[Answers] = self._panel.findChildren(Answers)
        showing: list[Pictures] = self._panel.findChildren(Pictures)
        is_idle = all(one.is_idle for one in asking) and all(one.is_idle for one in showing)
        return is_idle and not self._panel.is_refreshing

    def rest(self) -> None:
        """Let everything asked be answered and painted."""
        self.until(lambda: True)

    def time(self, act: Callable[[], object], done: Callable[[], bool] = lambda: True, *, fully: bool = True) -> float:
        """Return the milliseconds from an act until it is `done` and painted, `fully` with all that is asked then."""
        self.rest()
        started, worked = time.perf_counter(), time.process_time()
        act()
        self.until(done, fully=fully)
        self.cpu_ms.append(1000 * (time.process_time() - worked))
        return 1000 * (time.perf_counter() - started)

    def until(self, done: Callable[[], bool], *, fully: bool = True, patience_s: float = PATIENCE_S) -> None:
        """Serve the screen until something holds and is painted; raises TimeoutError when that takes too long."""
        given_up = time.perf_counter() + patience_s
        while time.perf_counter() < given_up:
            self._application.processEvents()
            if done() and (not fully or self.is_quiet):
                self._application.processEvents()  # what the last answer changed is painted now
                if done() and (not fully or self.is_quiet):
                    return
            else:
                self._application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        raise TimeoutError("the panel does not answer")
