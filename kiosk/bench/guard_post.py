"""A guard at the panel over a data folder: fingers, and a watch that stops when what was asked for is on the screen."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from kiosk.desk import Desk
from kiosk.devices.clocks import VirtualClock
from kiosk.domain.choices import Choices
from kiosk.domain.guard import Guard, GuardId, Role
from kiosk.domain.identity import Gallery
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
"""When the guard looks; the crowd came before."""

SIZE = (1280, 720)
GUARD = Guard(id=GuardId("g-00000001"), name="Kim", role=Role.GUARD)
TERMS = Terms(boot="bench", min_free_pictures_mb=0, min_free_numbers_mb=0)
PATIENCE_S = 60.0
BEAT_MS = 100
"""However little happens, it is looked so often whether a wait is over."""


def stores_in(folder: Path) -> tuple[Path, Path]:
    """Return where the data folder and its key are."""
    return folder / "kept", folder / "picture.key"


class HeldGallery:
    """What recognition compares with, renewed on a thread of its own after every change, as the recogniser does."""

    def __init__(self, records: SqliteRecords, model: str) -> None:
        self._records, self._model = records, model
        self.now: Gallery = records.gallery(model)
        self._wanted = threading.Event()
        self._is_closed = False
        self._thread = threading.Thread(target=self._renew, name="embed", daemon=True)
        self._thread.start()

    def want(self) -> None:
        """Have it renewed soon."""
        self._wanted.set()

    def close(self) -> None:
        self._is_closed = True
        self._wanted.set()
        self._thread.join()

    def _renew(self) -> None:
        while self._wanted.wait() and not self._is_closed:
            self._wanted.clear()
            self.now = self._records.gallery(self._model, self.now)


class GuardPost:
    """The real panel, off-screen, over the real desk and store in a folder."""

    def __init__(self, folder: Path, model: str) -> None:
        kept, key = stores_in(folder)
        self.clock = VirtualClock(NOON)
        self.journal = SqliteJournal(kept, terms=TERMS, clock=self.clock, key_path=key, environ={})
        self.records = SqliteRecords(kept, key, {})
        self.gallery = HeldGallery(self.records, model)
        book = SqliteGuardBook(kept, self.journal, clock=self.clock, boot="bench", key_path=key, environ={})
        log = SqliteIdentityLog(self.journal, key=self.journal.key, device="kiosk-1", clock=self.clock, audit=book.line)
        tables = HistoryTable(kept, self.clock, spare_bytes=0)
        self.desk = Desk(self.records, log, book, tables, gallery=lambda: self.gallery.now)
        self.desk.watch(self.gallery.want)
        choices = SqliteChoices(kept, self.journal, book, clock=self.clock, from_file=Choices())
        self.office = Office(desk=self.desk, book=book, choices=choices, clock=self.clock, zone=UTC)
        self.application = off_screen()
        self._language = Language("en")
        self._panel: Panel | None = None
        self._unwatch: Callable[[], None] = lambda: None
        self._beat = QTimer()
        self._beat.start(BEAT_MS)

    def close(self) -> None:
        """Lock the panel and let go of the folder."""
        self.lock()
        self._beat.stop()
        self.desk.close()
        self.gallery.close()
        self.office.close()
        self.journal.close()

    # The panel

    @property
    def panel(self) -> Panel:
        """The panel of whoever is logged in."""
        assert self._panel is not None
        return self._panel

    def log_in(self) -> None:
        """Open a panel, with no page yet; the one before is gone."""
        self.lock()
        self._panel = Panel(None, self.office, GUARD, self._language, pages(tuple), moves=False)
        self._panel.resize(*SIZE)
        self._panel.show()
        self._unwatch = self.desk.watch(self._panel.changed)

    def lock(self) -> None:
        """Close the panel with its pages and pictures."""
        self._unwatch()
        if self._panel is not None:
            self._panel.close()
            self._panel.deleteLater()
            self._panel = None
            self.application.sendPostedEvents(None, 52)
            self.application.processEvents()

    def page(self, tab: Tab) -> Page:
        """Go to a page and wait for it."""
        self.panel.go_to(tab.value)
        self.rest()
        assert self.panel.page is not None
        return self.panel.page

    def tap(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Touch a widget, in its middle where no place is given."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or widget.rect().center())

    def key(self, widget: QWidget, char: str) -> None:
        """Type a letter on a hardware keyboard."""
        QTest.keyClicks(widget, char)

    # The watch

    @property
    def is_quiet(self) -> bool:
        """Tell whether all that was asked is answered, pictures in sight included, and nothing waits to be asked."""
        if self._panel is None:
            return True
        asking = self._panel.findChildren(Answers)
        return (
            all(one.is_idle for one in asking)
            and all(one.is_idle for one in self._panel.findChildren(Pictures))
            and not self._panel.is_refreshing
        )

    def rest(self) -> None:
        """Let everything asked be answered and painted, and what changed be noticed."""
        self.until(lambda: True)

    def time(self, act: Callable[[], None], done: Callable[[], bool] = lambda: True, *, fully: bool = True) -> float:
        """Return the milliseconds from an act until its answer is painted: `done`, and all there is to ask answered."""
        self.rest()
        started = time.perf_counter()
        act()
        self.until(done, fully=fully)
        return 1000 * (time.perf_counter() - started)

    def until(self, done: Callable[[], bool], *, fully: bool = True) -> None:
        """Serve the screen until something holds and is painted; raises TimeoutError after a minute."""
        given_up = time.perf_counter() + PATIENCE_S

        def holds() -> bool:
            return done() and (not fully or self.is_quiet)

        while True:
            self.application.processEvents()
            if holds():
                self.application.processEvents()
                if holds():
                    return
            if time.perf_counter() > given_up:
                raise TimeoutError("the panel does not answer")
            self.application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
