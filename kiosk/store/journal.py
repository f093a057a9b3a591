"""The journal port over SQLite: a thread that owns the ledger, a bounded queue to it, and futures back."""

import os
import sqlite3
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from kiosk.domain.baseline import Baseline
from kiosk.domain.calibration import Calibration
from kiosk.domain.visit import Moment, Visit, VisitPictures
from kiosk.errors import DoormanError, StoreFull
from kiosk.ports import Clock, Kept
from kiosk.store.disk import Disk
from kiosk.store.key import PictureKey
from kiosk.store.ledger import Ledger
from kiosk.store.terms import Terms

WAITING_AT_MOST = 16
"""Visits in the queue; each holds a whole camera picture, and a person takes seconds."""

SMALL_AT_MOST = 64
"""Everything else in the queue, counted by itself, so that it never takes a visit's place."""

IDLE_S = 2.0
"""How long the store waits for a visit before it looks for other work."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Command(Generic[T]):
    action: Callable[[Ledger], T]
    answer: "Future[T]"
    place: threading.Semaphore

    def run(self, ledger: Ledger) -> None:
        """Answer with the result or an expected error; a bug is answered as well, and ends the store."""
        self.place.release()
        if not self.answer.set_running_or_notify_cancel():
            return
        try:
            self.answer.set_result(self.action(ledger))
        except DoormanError as expected:
            self.answer.set_exception(expected)
        except BaseException as bug:
            self.answer.set_exception(bug)
            raise

    def refuse(self) -> None:
        self.answer.set_exception(StoreFull("the store is closed"))


def _nothing() -> None:
    """Do nothing."""


class SqliteJournal:
    """Keeps visits in a data folder, as kiosk.ports.Journal asks. All methods may be called from any thread.

    Beyond the port: what is due hourly runs by itself when no visit waits; `recovered` says, for the doctor, that
    a damaged journal was replaced at the start.
    """

    def __init__(
        self,
        folder: Path,
        *,
        terms: Terms,
        clock: Clock,
        key_path: Path | None = None,
        disk: Disk | None = None,
        environ: Mapping[str, str] = os.environ,
        on_turn: Callable[[], None] | None = None,
    ) -> None:
        """Take the folder; returns when it is in order. `on_turn` is called from the store thread, now and again.

        Raises FolderInUse when another kiosk has it, BadSettings when the key cannot be used, BadInput when the folder
        or its journal can't, StoreFull when the disk refuses.
        """
        self._commands: Queue[_Command[Any] | None] = Queue()
        self._places = threading.Semaphore(WAITING_AT_MOST)
        self._small_places = threading.Semaphore(SMALL_AT_MOST)
        self._watching: list[Callable[[], None]] = []
        self._gate = threading.Lock()
        self._is_closed = False
        self._on_turn = on_turn or _nothing
        opened: Future[Ledger] = Future()
        open_ledger = partial(Ledger, folder, terms, clock, disk or Disk(), key_path, environ, self._on_turn)
        # A daemon, so that a bug elsewhere ends the process; the ledger survives that as it survives a power cut.
        self._thread = threading.Thread(target=self._run, args=(open_ledger, opened), name="store", daemon=True)
        self._thread.start()
        self._ledger = opened.result()

    @property
    def recovered(self) -> str | None:
        """What was wrong with the journal found at the start; None if nothing was."""
        return self._ledger.recovered

    @property
    def key(self) -> PictureKey:
        """The key that pictures and templates are sealed with."""
        return self._ledger.key

    def watch(self, callback: Callable[[], None]) -> None:
        """Call back, from the store thread, after each change that others may want to look at."""
        self._watching.append(callback)

    def record(self, visit: Visit, pictures: VisitPictures) -> "Future[Kept]":
        """Keep a visit durably. The future fails with StoreFull when not even the numbers fit on the disk."""
        command = _Command(lambda ledger: self._telling(ledger.record(visit, pictures)), Future[Kept](), self._places)
        return self._enqueue(command, f"the disk is {WAITING_AT_MOST} visits behind; this one is not kept")

    def keep_baseline(self, baseline: Baseline, boot: str) -> "Future[None]":
        """Remember the baseline for a restart within the same boot."""
        return self._ask(lambda ledger: ledger.keep_baseline(baseline, boot))

    def is_whole(self) -> bool:
        """Tell whether the last write kept everything, pictures included."""
        return self._ledger.is_whole

    def restore_baseline(self, boot: str) -> Baseline:
        """Return the baseline kept in the same boot, else an empty one; waits for the store."""
        return self._ask(lambda ledger: ledger.restore_baseline(boot)).result()

    def keep_calibration(self, calibration: Calibration) -> "Future[None]":
        """Remember the calibration until there is another."""
        return self._ask(lambda ledger: ledger.keep_calibration(calibration))

    def restore_calibration(self) -> Calibration:
        """Return the calibration kept last, an empty one where none was or it is damaged; waits for the store."""
        return self._ask(lambda ledger: ledger.restore_calibration()).result()

    def correct_times(self, boot: str, monotonic_of_sync: float, utc: datetime) -> "Future[int]":
        """Date visits of a boot that were kept while its clock was wrong; done by itself once the clock is synced."""
        return self._ask(lambda ledger: ledger.correct_times(boot, monotonic_of_sync, utc))

    def expire(self, now: Moment) -> "Future[int]":
        """Delete pictures and readings whose time is up, unless the clock is in doubt; done by itself every hour.

        Returns how many pictures went.
        """
        return self._ask(lambda ledger: ledger.expire(now))

    def backup(self) -> "Future[Path]":
        """Copy the journal in place of the last copy; done by itself every hour in which something changed."""
        return self._ask(lambda ledger: ledger.backup())

    def inspect(self) -> "Future[int]":
        """Re-read some pictures and set aside what changed on the disk; done by itself every hour."""
        return self._ask(lambda ledger: ledger.inspect())

    def keep(
        self, what: str, act: Callable[[sqlite3.Connection], T], then: Callable[[T, bool], T] | None = None
    ) -> "Future[T]":
        """Do something small to the journal in one transaction; `what` names it where the disk refuses.

        `act` runs on the store thread. It may raise a DoormanError, after which nothing of it is kept. Traces of what it
        forgot are erased after it; `then` gets its result and whether all are gone, and may return another.
        """
        return self._ask(lambda ledger: self._telling(ledger.keep(what, act, then)))

    def do_chores(self) -> "Future[None]":
        """Do now what is due, instead of at the next idle moment."""
        return self._ask(lambda ledger: ledger.do_chores())

    def close(self) -> None:
        """Finish what was asked so far and let go of the folder; what is asked later fails with StoreFull."""
        with self._gate:
            already, self._is_closed = self._is_closed, True
        if not already:
            self._commands.put(None)
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _telling(self, done: T) -> T:
        for callback in self._watching:
            callback()
        return done

    def _ask(self, action: Callable[[Ledger], T]) -> "Future[T]":
        command = _Command(action, Future[T](), self._small_places)
        return self._enqueue(command, f"the disk is {SMALL_AT_MOST} requests behind; try again")

    def _enqueue(self, command: _Command[T], behind: str) -> "Future[T]":
        with self._gate:
            if self._is_closed:
                command.refuse()
            elif command.place.acquire(blocking=False):
                self._commands.put_nowait(command)
            else:
                command.answer.set_exception(StoreFull(behind))
        return command.answer

    def _run(self, open_ledger: Callable[[], Ledger], opened: "Future[Ledger]") -> None:
        try:
            ledger = open_ledger()
        except BaseException as refused:  # noqa: BLE001  (raised again in the thread that waits for it)
            opened.set_exception(refused)
            return
        opened.set_result(ledger)
        try:
            self._serve(ledger)
        finally:
            self._refuse_the_rest()
            ledger.close()

    def _serve(self, ledger: Ledger) -> None:
        while True:
            self._on_turn()
            try:
                command = self._commands.get(timeout=IDLE_S)
            except Empty:
                ledger.do_chores()
                continue
            if command is None:
                return
            command.run(ledger)

    def _refuse_the_rest(self) -> None:
        """After a bug nobody shall wait for ever."""
        with self._gate:
            self._is_closed = True
        with suppress(Empty):
            while True:
                command = self._commands.get_nowait()
                if command is not None:
                    command.refuse()
